//! What was recorded here and the platform does not take, for good: a 作廢 or 註銷, so that the invoice stands again; an allowance,
//! which is off then; the cancellation of one, so that the allowance stands again.
//!
//! The platform's word decides what an invoice is. What it keeps as it was is in these books as it was, or sums, forms and the
//! closing of its period would be untrue for ever.

use super::{CleanText, DocumentId, MessageKind, Moment, Payments, RangeId, StaffCode, TillCode};
use serde::{Deserialize, Serialize};

/// A 作廢 (F0501), 註銷 (F0701), 折讓 (G0401) or its cancellation (G0501) does not hold any more: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reinstated {
    /// What the platform did not take. It is never sent again, and its name never stands for another.
    pub document: DocumentId,
    /// Which issue of the number stands.
    pub revision: u8,
    /// The range that counts the number.
    pub range: RangeId,
    /// When.
    pub at: Moment,
    /// At which till: the money that it moved goes the other way there.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// What was seen at the platform.
    pub words: CleanText,
    /// What comes in, negative where it goes back; nothing for a 註銷, which moved no money.
    pub brought: Payments,
}

impl MessageKind {
    /// True for what withdraws an invoice, which stands again where the platform does not take that.
    pub fn withdraws(self) -> bool {
        matches!(self, Self::F0501 | Self::F0701)
    }

    /// True for what is about an allowance.
    pub fn is_of_allowance(self) -> bool {
        matches!(self, Self::G0401 | Self::G0501)
    }
}
