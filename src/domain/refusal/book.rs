//! What is refused about ranges: their drafts, their import, and the numbers that a sale wants of them.

use crate::domain::{
    BadReturn, BorrowerKind, CleanText, CompanyCode, FieldFault, ImportVerdict, Moment, NotAllottable,
    NotLendable, Number, Period, RangeId, RequestId, Span, TillCode, Track,
};
use serde::{Deserialize, Serialize};

/// Why there is no number for a sale (R6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NumbersState {
    /// No range of the company exists for the period and tax kind.
    NotAdded,
    /// Ranges with numbers exist, all of other tills or departments.
    NotAssigned,
    /// The ranges with numbers are paused, or not as the platform allotted them.
    Paused,
    /// All numbers are used.
    UsedUp,
    /// Unused numbers exist, but their last day is over.
    Expired,
    /// Numbers are left, and another copy of the store may have used them.
    Withheld,
    /// Numbers are left of books that have an invoice of a later time already: a book runs on in time.
    Barred {
        /// When the first of them can be used again.
        until: Moment,
    },
}

impl NumbersState {
    fn code(self) -> &'static str {
        match self {
            Self::NotAdded => "NO_NUMBERS_ADDED",
            Self::NotAssigned => "NO_NUMBERS_ASSIGNED",
            Self::Paused => "NUMBERS_PAUSED",
            Self::UsedUp => "NUMBERS_USED_UP",
            Self::Expired => "NUMBERS_EXPIRED",
            Self::Withheld => "NUMBERS_WITHHELD",
            Self::Barred { .. } => "NUMBERS_BARRED",
        }
    }
}

refusals! {
    /// Refusals about ranges and their numbers.
    BookRefusal {
        /// The drafts have faults: all of them, each with its draft (from 0) and field.
        Fields(faults: Vec<(u32, FieldFault)>) = faults.first().map_or("BAD_FIELD", |(_, fault)| fault.code());
        /// No number can be taken.
        NoNumber {
            /// Which of the five.
            state: NumbersState,
            /// The period of the sale.
            period: Period,
            /// The selling company.
            company: CompanyCode,
            /// The till that asked.
            till: Option<TillCode>,
        } = state.code();
        /// The import was refused; the verdicts name each row.
        Import(verdicts: Vec<ImportVerdict>) = "IMPORT_REFUSED";
        /// The act needs numbers that are not used, or a range that has none used.
        RangeUsed {
            /// Which range.
            id: RangeId,
            /// Its last used number.
            last: Number,
        } = "RANGE_USED";
        /// No such range (any more).
        NoSuchRange(id: RangeId) = "NO_SUCH_RANGE";
        /// A split point that is not inside the range, aligned, and past the used numbers.
        BadSplit {
            /// Which range.
            id: RangeId,
            /// Its numbers.
            span: Span,
        } = "BAD_SPLIT";
        /// The track's numbers end before the last of the books asked for.
        TrackEnds(track: Track) = "TRACK_ENDS";
        /// The range is not withheld, so there is nothing to free.
        NotWithheld(id: RangeId) = "NOT_WITHHELD";
        /// A number of the withheld rest is not told by both lists, or told as used: it is never freed on a guess.
        NotAccounted {
            /// Which range.
            id: RangeId,
            /// The first number that is not accounted for as unused.
            number: Number,
        } = "NOT_ACCOUNTED";
        /// The range is withheld: nothing about it changes until it is freed.
        Withheld(id: RangeId) = "RANGE_WITHHELD";
        /// The range came after a fence was lifted: nothing about it changes until a person says that it is fresh.
        Unproven(id: RangeId) = "RANGE_UNPROVEN";
        /// Nobody doubts the range, or more than a person's word is needed for it.
        NotUnproven(id: RangeId) = "NOT_UNPROVEN";
        /// The range is lent: nothing about it changes until it is taken back.
        Lent {
            /// Which range.
            id: RangeId,
            /// Who has it.
            to: CleanText,
        } = "RANGE_LENT";
        /// The range cannot be lent.
        NotLendable {
            /// Which range.
            id: RangeId,
            /// Why.
            why: NotLendable,
        } = "NOT_LENDABLE";
        /// The range is lent to nobody, so there is nothing to take back.
        NotLent(id: RangeId) = "NOT_LENT";
        /// The range is lent to another than who is to bring it back.
        LentToAnother {
            /// Which range.
            id: RangeId,
            /// Who has it.
            to: CleanText,
            /// Who is said to bring it back.
            from: CleanText,
        } = "RANGE_LENT";
        /// The range's numbers were used elsewhere, or by the former system: it is kept for the record.
        Outside(id: RangeId) = "RANGE_OUTSIDE";
        /// What came back is not what was lent.
        BadReturn {
            /// Which range.
            id: RangeId,
            /// Why.
            why: BadReturn,
        } = "BAD_RETURN";
        /// The name of a borrower is missing or too long.
        BorrowerName(max: u32) = "BAD_BORROWER";
        /// The borrower of that name is of another kind.
        BorrowerIs {
            /// Its name.
            name: CleanText,
            /// What it is.
            kind: BorrowerKind,
        } = "BAD_BORROWER";
        /// The range cannot be given to that branch, or from it.
        NotAllottable {
            /// Which range.
            id: RangeId,
            /// Why.
            why: NotAllottable,
        } = "NOT_ALLOTTABLE";
        /// No act of that name left ranges that it can be taken back from.
        NothingToUndo(name: RequestId) = "NOTHING_TO_UNDO";
        /// Somebody changed the range after the act that is to be taken back.
        ChangedSince(id: RangeId) = "CHANGED_SINCE";
    }
}
