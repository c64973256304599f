//! What each kind of centre takes (R10, R17): the one table that gateways, verbs and screens go by; its messages, and what
//! goes together on one invoice. What the sources leave open is taken as the rules decide it.

use crate::domain::{MessageKind, MixedTax, OtherCarriers, Together};
use crate::wire::Flavour;
use MessageKind::{E0401, E0402, F0401, F0501, F0701, G0401, G0501};

/// What a kind of centre takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Its name as in the settings.
    pub name: &'static str,
    /// The messages that it can be told.
    pub kinds: &'static [MessageKind],
    /// What goes together.
    pub together: Together,
    /// It has a field for the approval of a 專案作廢 (R14).
    pub approval: bool,
    /// It cancels an invoice that had an allowance, once that is cancelled.
    pub after_allowance: bool,
}

/// The name of both offline-issue centres.
pub const OFFLINE_NAME: &str = "offline-centre";
/// A sample's own local centre, in ECPay's dialect: everything that it has a name for is there to be tried, nothing is refused
/// beforehand but an approval, for which its messages have no field.
pub const OWN: Takes = Takes {
    name: "sandbox",
    kinds: &MessageKind::ALL,
    together: Together { carriers: ECPAY_CARRIERS, ..Together::ALL },
    approval: false,
    after_allowance: true,
};
/// CarrierType 1, 4 and 5 (guide p=7896).
const ECPAY_CARRIERS: OtherCarriers =
    OtherCarriers { member: true, easycard: true, ipass: true, ..OtherCarriers::NONE };
/// Issued offline and cancelled; nothing else has an offline call (ECPay's guides, OPay's i301).
const OFFLINE_KINDS: &[MessageKind] = &[F0401, F0501];
/// ECPay: a carrier with a donation ends as donated; a 統編 with a carrier (a certificate or a member unprinted alone), with or
/// without its slip (guide of the B2C call, p=7896; the offline guide does not say otherwise). Of a card with a 統編 it does not
/// speak.
const ECPAY: Takes = Takes {
    name: OFFLINE_NAME,
    kinds: OFFLINE_KINDS,
    together: Together { carriers: ECPAY_CARRIERS, card_and_buyer: false, ..Together::ALL },
    approval: false,
    after_allowance: true,
};
/// OPay, offline (i301 V1.3.0): no donation with a carrier, no carrier with a 統編, of different taxes only taxable with
/// one other, and CarrierType 1 to 8.
const OPAY: Takes = Takes {
    name: OFFLINE_NAME,
    kinds: OFFLINE_KINDS,
    together: Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        mobile_and_buyer: false,
        carrier_and_slip: false,
        mixed_tax: MixedTax::TaxableAndOne,
        carriers: OtherCarriers { registered: false, ..OtherCarriers::ALL },
        member_and_buyer: false,
        card_and_buyer: false,
    },
    approval: false,
    after_allowance: true,
};
/// Amego: no call for 註銷 (document 1.2.0); a donated invoice has no carrier, a printed one neither (table of codes). A
/// certificate or a member with a 統編 is nowhere documented, and not tried. Carriers are 3J0002, CQ0001 and its own members. An
/// allowance, even a cancelled one, bars the 作廢 of its invoice for good (code 3050141, live in paid-tw/einvoice).
pub const AMEGO: Takes = Takes {
    name: "amego",
    kinds: &[F0401, F0501, G0401, G0501],
    together: Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        carrier_and_slip: false,
        carriers: OtherCarriers { member: true, ..OtherCarriers::NONE },
        member_and_buyer: false,
        card_and_buyer: false,
        ..Together::ALL
    },
    approval: false,
    after_allowance: false,
};
/// Turnkey: each task of category B2S (`turnkey.md` C), blanks and books of branches of category B2P; scenarios 9, 10, 14 and 18 of its
/// self-test. A member has a type that the shop registered (11, 12), a card the one that it has at the ministry.
pub const TURNKEY: Takes = Takes {
    name: "turnkey",
    kinds: &[F0401, F0501, F0701, G0401, G0501, E0402, E0401],
    together: Together {
        carriers: OtherCarriers { member: false, bank_card: false, ..OtherCarriers::ALL },
        ..Together::ALL
    },
    approval: true,
    after_allowance: true,
};

/// ECPay or OPay.
pub fn offline(flavour: Flavour) -> Takes {
    match flavour {
        Flavour::Ecpay => ECPAY,
        Flavour::Opay => OPAY,
    }
}

impl Takes {
    /// Whether it can be told a message.
    pub fn carries(&self, kind: MessageKind) -> bool {
        self.kinds.contains(&kind)
    }
}
