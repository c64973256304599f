//! The close of a shift (交班): what a till issued since the last close, on one slip.

use super::{
    Amount, CleanText, CompanyCode, CompanyState, Invoice, Moment, Number, RangeId, StaffCode, TOTAL_MAX,
    TenderKind, TillCode, Totals, Ubn,
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
    /// The sums of the issued ones, the cancelled ones included; of consumers the tax is taken out once, of all of them.
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
    /// Documents that are not sent yet (待上傳), as the outbox counts them: of every kind and of the whole store.
    pub pending: u32,
}

/// What was cancelled in a shift at its till and sold in none of its sales: in an earlier shift, or at another till. The money
/// of it left this drawer, and no figure of its own sales tells why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CancelledOfOthers {
    /// How many cancellations.
    pub count: u32,
    /// What went back for them, in whatever way it was paid.
    pub total: Amount,
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

/// Why a count is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountFault {
    /// An amount below 0, or above [`TOTAL_MAX`].
    Amount,
    /// It is not what was expected, and nobody said why.
    Differs {
        /// What should lie in the drawer.
        expected: Amount,
    },
    /// More is taken out than was counted, or less than nothing.
    TakenOut,
}

impl CountedCash {
    /// What should lie in the drawer: the float, what sales brought in cash, what was paid in; less what was paid out and what
    /// was given back for 作廢 and 折讓.
    pub fn expected(&self, taken: Amount, back: Amount) -> Amount {
        self.float + taken + self.paid_in - self.paid_out - back
    }

    /// How much more was counted than expected; negative where some is missing.
    pub fn difference(&self, taken: Amount, back: Amount) -> Amount {
        self.counted - self.expected(taken, back)
    }

    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`CountFault`].
    pub fn check(&self, taken: Amount, back: Amount) -> Result<(), CountFault> {
        let amounts = [self.float, self.paid_in, self.paid_out, self.counted];
        if !amounts.iter().all(|amount| (0..=TOTAL_MAX).contains(amount)) {
            return Err(CountFault::Amount);
        }
        if self.difference(taken, back) != 0 && self.reason.is_empty() {
            return Err(CountFault::Differs { expected: self.expected(taken, back) });
        }
        Ok(())
    }

    /// What stays in the drawer once so much was taken out: the float of the next shift.
    ///
    /// # Errors
    /// [`CountFault::TakenOut`].
    pub fn left(&self, taken_out: Amount) -> Result<Amount, CountFault> {
        let sound = (0..=self.counted).contains(&taken_out);
        if sound { Ok(self.counted - taken_out) } else { Err(CountFault::TakenOut) }
    }
}

/// A shift that was closed with its cash counted and some of it taken out: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftShift {
    /// The shift, its count, and what went back in it.
    pub closed: CountedShift,
    /// What was taken out of the drawer; the rest of the count stays.
    pub taken_out: Amount,
}

/// What a drawer begins with, by the last close of its till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawerFloat {
    /// The shift that was closed.
    pub shift: ShiftId,
    /// When.
    pub at: Moment,
    /// What it left, or what it began with where nobody said what was taken out.
    pub amount: Amount,
    /// It is what the shift left: counted, less what was taken out.
    pub is_left: bool,
}

/// A shift that was closed with what went back in it: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedShift {
    /// The shift, with the count where somebody counted.
    pub shift: Shift,
    /// Cash that was given back at its till for 作廢 and 折讓 since the last close, less that of allowances cancelled since.
    pub back: Amount,
}

impl Shift {
    /// True where nothing was sold, nothing put right, and no money moved by what was sold.
    pub fn is_empty(&self) -> bool {
        let ShiftFigures { issued, allowances, tenders, .. } = &self.figures;
        (*issued, *allowances) == (0, 0) && tenders.iter().all(|(_, amount)| *amount == 0)
    }

    /// True where an invoice is one of its own sales.
    pub fn sold(&self, invoice: &Invoice) -> bool {
        let of_book = |book: &BookUse| {
            let numbers = book.first.serial..=book.last.serial;
            book.range == invoice.range && numbers.contains(&invoice.number.serial)
        };
        invoice.till == self.till && self.figures.books.iter().any(of_book)
    }

    /// What its sales brought in cash, change taken off.
    pub fn cash_taken(&self) -> Amount {
        let cash = self.figures.tenders.iter().filter(|(kind, _)| *kind == TenderKind::Cash);
        cash.map(|(_, amount)| *amount).sum()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn count(counted: Amount, reason: &str) -> CountedCash {
        let reason = CleanText::new(reason, 20).unwrap();
        CountedCash { float: 3_000, paid_in: 500, paid_out: 200, counted, reason }
    }

    #[test]
    fn what_should_lie_in_the_drawer_is_held_against_what_does() {
        // 3,000 + 1,260 + 500 − 200 − 105.
        assert_eq!(count(4_455, "").expected(1_260, 105), 4_455);
        assert_eq!(count(4_455, "").check(1_260, 105), Ok(()));
        assert_eq!(
            (count(4_450, "").difference(1_260, 105), count(4_460, "").difference(1_260, 105)),
            (-5, 5)
        );
        for counted in [4_450, 4_460] {
            assert_eq!(count(counted, "").check(1_260, 105), Err(CountFault::Differs { expected: 4_455 }));
            assert_eq!(count(counted, "找錯錢").check(1_260, 105), Ok(()));
        }
    }

    #[test]
    fn what_is_counted_and_not_taken_out_stays() {
        let count = count(4_455, "");
        let left = [0, 1_455, 4_455].map(|out| count.left(out));
        assert_eq!(left, [Ok(4_455), Ok(3_000), Ok(0)]);
        for wrong in [-1, 4_456] {
            assert_eq!(count.left(wrong), Err(CountFault::TakenOut), "{wrong}");
        }
    }

    #[test]
    fn an_amount_is_none_below_nothing_and_above_the_largest_total() {
        for wrong in [-1, TOTAL_MAX + 1] {
            let of = [
                CountedCash { float: wrong, ..count(0, "x") },
                CountedCash { paid_in: wrong, ..count(0, "x") },
                CountedCash { paid_out: wrong, ..count(0, "x") },
                count(wrong, "x"),
            ];
            assert!(of.iter().all(|count| count.check(0, 0) == Err(CountFault::Amount)), "{wrong}");
        }
        assert_eq!(count(TOTAL_MAX, "中獎").check(0, 0), Ok(()));
    }
}
