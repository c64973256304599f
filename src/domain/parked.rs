//! Parked sales (暫存): put aside at one till, called back at any. Issuing one removes it in the same act, so that
//! two tills can never both finish it.

use super::{CleanText, Moment, ParkedId, SaleDraft, StaffCode, TillCode};
use serde::{Deserialize, Serialize};

/// Most sales parked at once in a store.
pub const PARKED_MAX: usize = 200;
/// The longest label, in characters.
pub const PARKED_LABEL_CHARS_MAX: usize = 20;

/// A parked sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Its id.
    pub id: ParkedId,
    /// When.
    pub at: Moment,
    /// At which till.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// What the cashier called it; may be empty.
    pub label: CleanText,
    /// The sale so far; its `parked` is this id.
    pub sale: SaleDraft,
}
