//! What a centre takes together on one invoice (R10, R11, R17): its properties, which screens, verbs and the engine go by.
//! The table of the centres stands with the ways to them (`uplink/takes.rs`).

use super::{SaleLine, TaxChoice};
use serde::{Deserialize, Serialize};

/// What goes together. Carriers are those that a sale may have: mobile bar codes and citizen certificates; members'
/// carriers of a centre have no sale here.
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
