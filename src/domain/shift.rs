//! The close of a shift (交班): what a till issued since the last close, on one slip.

use super::{
    Amount, CleanText, CompanyCode, CompanyState, Moment, Number, RangeId, StaffCode, TenderKind, TillCode,
    Totals, Ubn,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A closed shift's id, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShiftId(pub u64);

impl fmt::Display for ShiftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// What was taken from one book in a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookUse {
    /// Which range.
    pub range: RangeId,
    /// The first number of the shift.
    pub first: Number,
    /// The last.
    pub last: Number,
    /// How many.
    pub count: u32,
}

/// The figures of a shift.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ShiftFigures {
    /// Books in the order of their first use.
    pub books: Vec<BookUse>,
    /// Invoices issued.
    pub issued: u32,
    /// The sums of the issued ones, the cancelled ones included.
    pub totals: Totals,
    /// How many of the shift's invoices are cancelled now.
    pub cancelled: u32,
    /// Their total.
    pub cancelled_total: Amount,
    /// Live allowances given on the shift's till since the last close.
    pub allowances: u32,
    /// Their sum, tax inside.
    pub allowances_total: Amount,
    /// What each kind of payment brought in, change taken off the cash.
    pub tenders: Vec<(TenderKind, Amount)>,
    /// Invoices of the shift that are not sent yet (待上傳), as the outbox counts them.
    pub pending: u32,
}

/// The cash of a shift, as somebody counted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedCash {
    /// What lay in the drawer at the beginning.
    pub float: Amount,
    /// What was paid in besides sales.
    pub paid_in: Amount,
    /// What was paid out.
    pub paid_out: Amount,
    /// What was counted at the end.
    pub counted: Amount,
    /// Why it is not what was expected; empty where it is.
    pub reason: CleanText,
}

/// A closed shift, or one that would be closed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Its id; the next one that is free for a shift that is not closed yet.
    pub id: ShiftId,
    /// Whose till; `None` counts what was sold without one.
    pub till: Option<TillCode>,
    /// The company whose heading its slip bears, in its state at the close; `None` in a store without one.
    pub company: Option<(CompanyCode, CompanyState)>,
    /// Who closed it.
    pub staff: Option<StaffCode>,
    /// The close before; `None` for the first.
    pub from: Option<Moment>,
    /// When it was closed.
    pub to: Moment,
    /// The figures.
    pub figures: ShiftFigures,
    /// The counted cash; `None` where nobody counted.
    pub cash: Option<CountedCash>,
    /// How many invoices each seller had issued by then: the next shift begins behind them.
    pub through: Vec<(Ubn, u64)>,
    /// Last frame of the ledger before the close.
    pub head_sequence: u64,
    /// Its hash, in hex.
    pub head_hash: String,
}
