//! What a centre takes together on one invoice (R10, R11, R17): its properties, which screens, verbs and the engine go by.
//! The table of the centres stands with the ways to them (`uplink/takes.rs`).

use super::{CardKind, Carrier, SaleLine, TaxChoice};
use serde::{Deserialize, Serialize};

/// What goes together, and which carriers there are besides the two that everybody takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Together {
    /// 載具 with 捐贈.
    pub carrier_and_donation: bool,
    /// 自然人憑證 with 統編.
    pub citizen_and_buyer: bool,
    /// 手機條碼 with 統編.
    pub mobile_and_buyer: bool,
    /// The proof slip of a company's invoice in a carrier.
    pub carrier_and_slip: bool,
    /// Lines of different tax.
    pub mixed_tax: MixedTax,
    /// Members and cards.
    pub carriers: OtherCarriers,
    /// A member's carrier, of the centre or registered, with 統編.
    pub member_and_buyer: bool,
    /// A card with 統編.
    pub card_and_buyer: bool,
}

/// Which carriers it takes besides mobile bar codes and citizen certificates, which the law wants of everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OtherCarriers {
    /// Its own members.
    pub member: bool,
    /// Types that the shop registered at the ministry.
    pub registered: bool,
    /// 悠遊卡.
    pub easycard: bool,
    /// icash.
    pub icash: bool,
    /// 一卡通.
    pub ipass: bool,
    /// 金融卡.
    pub bank_card: bool,
    /// 信用卡.
    pub credit_card: bool,
}

impl OtherCarriers {
    /// Each.
    pub const ALL: Self = Self {
        member: true,
        registered: true,
        easycard: true,
        icash: true,
        ipass: true,
        bank_card: true,
        credit_card: true,
    };
    /// None.
    pub const NONE: Self = Self {
        member: false,
        registered: false,
        easycard: false,
        icash: false,
        ipass: false,
        bank_card: false,
        credit_card: false,
    };

    /// Whether it takes this one.
    pub fn takes(&self, carrier: &Carrier) -> bool {
        match carrier {
            Carrier::MobileBarcode(_) | Carrier::CitizenCertificate(_) => true,
            Carrier::Member(_) => self.member,
            Carrier::Registered(_) => self.registered,
            Carrier::Card(card) => match card.kind() {
                CardKind::Easycard => self.easycard,
                CardKind::Icash => self.icash,
                CardKind::Ipass => self.ipass,
                CardKind::BankCard => self.bank_card,
                CardKind::CreditCard => self.credit_card,
            },
        }
    }
}

/// Which lines of different tax go together (TaxType 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MixedTax {
    /// Any.
    Any,
    /// Taxable ones with those of one other kind.
    TaxableAndOne,
}

impl Together {
    /// Everything that the law lets go together: without a centre, and before anybody knows which.
    pub const ALL: Self = Self {
        carrier_and_donation: true,
        citizen_and_buyer: true,
        mobile_and_buyer: true,
        carrier_and_slip: true,
        mixed_tax: MixedTax::Any,
        carriers: OtherCarriers::ALL,
        member_and_buyer: true,
        card_and_buyer: true,
    };
}

impl MixedTax {
    /// Whether lines of these kinds go together.
    pub fn takes(self, lines: &[SaleLine]) -> bool {
        let has = |kind| lines.iter().any(|line| line.tax == kind);
        let (free, zero) = (has(TaxChoice::Free), has(TaxChoice::Zero));
        match self {
            Self::Any => true,
            Self::TaxableAndOne => !(free && zero),
        }
    }
}
