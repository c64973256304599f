//! An invoice that stands again: its 作廢 or 註銷 was recorded here, and the platform does not take it for good.
//!
//! The platform's word decides what an invoice is. One that it keeps as issued is issued in these books too, or sums, forms
//! and the closing of its period would be untrue for ever.

use super::{CleanText, DocumentId, MessageKind, Moment, Payments, RangeId, StaffCode, TillCode};
use serde::{Deserialize, Serialize};

/// A 作廢 (F0501) or 註銷 (F0701) does not hold any more: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinstated {
    /// What the platform did not take. It is never sent again, and its name never stands for another.
    pub document: DocumentId,
    /// Which issue of the number stands again.
    pub revision: u8,
    /// The range that counts the number.
    pub range: RangeId,
    /// When.
    pub at: Moment,
    /// At which till: the money that a 作廢 gave back comes in there again.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// What was seen at the platform.
    pub words: CleanText,
    /// What comes in again; nothing for a 註銷, which moved no money.
    pub brought: Payments,
}

impl MessageKind {
    /// True for what withdraws an invoice, which stands again where the platform does not take that.
    pub fn withdraws(self) -> bool {
        matches!(self, Self::F0501 | Self::F0701)
    }
}
