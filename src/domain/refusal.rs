//! Refusals: the business says no. One variant per rule broken, with the values that the sentence needs; the
//! sentences themselves, in both languages, are in `text`. A refusal consumes no number and changes nothing.

use super::{
    CompanyCode, FieldFault, ImportVerdict, Moment, Number, Period, RangeId, Span, TillCode, Track, Ubn,
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
}

/// A business refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The drafts have faults: all of them, each with its draft (from 0) and field.
    Fields(Vec<(u32, FieldFault)>),
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
    },
    /// The clock stands before the last issued invoice (E8).
    ClockBehind {
        /// What the clock says.
        now: Moment,
        /// The last issue time of the store.
        last: Moment,
    },
    /// The wall clock moved against the monotonic one since the engine started (E8).
    ClockJumped {
        /// What the clock says.
        now: Moment,
        /// What it should say.
        expected: Moment,
    },
    /// The import was refused; the verdicts name each row.
    Import(Vec<ImportVerdict>),
    /// The act needs numbers that are not used, or a range that has none used.
    RangeUsed {
        /// Which range.
        id: RangeId,
        /// Its last used number.
        last: Number,
    },
    /// No such range (any more).
    NoSuchRange(RangeId),
    /// A split point that is not inside the range, aligned, and past the used numbers.
    BadSplit {
        /// Which range.
        id: RangeId,
        /// Its numbers.
        span: Span,
    },
    /// The period is over: nothing about its ranges may change.
    PeriodClosed(Period),
    /// The track has no such number in the store.
    NoSuchInvoice(Number),
    /// The invoice was cancelled already.
    AlreadyCancelled {
        /// Which.
        number: Number,
        /// When.
        at: Moment,
    },
    /// The time for cancelling is over; an approval of the tax office is needed (R14).
    TooLate {
        /// Which.
        number: Number,
        /// Until when it was possible.
        until: Moment,
    },
    /// No company has the code.
    NoSuchCompany(CompanyCode),
    /// The store has no company yet.
    NoCompany,
    /// A company, department or till of that code exists already.
    CodeTaken(String),
    /// The same request id came with other content.
    RequestIdReused,
    /// The sale has no sound lines.
    BadLines,
    /// The total is not between 1 and the largest amount.
    BadTotal,
    /// Carrier, donation and buyer do not go together (R10).
    CarrierConflict,
    /// Only a sample store does this.
    NotSample,
    /// Larger than the named limit takes.
    TooMany {
        /// How many were asked for.
        asked: u64,
        /// How many fit.
        max: u64,
    },
    /// The UBN of a company may not change once it has ranges.
    CompanyInUse {
        /// Which company.
        code: CompanyCode,
        /// Its UBN.
        ubn: Ubn,
    },
    /// The reason that the act must carry is missing.
    ReasonMissing,
    /// The track's numbers end before the last of the books asked for.
    TrackEnds(Track),
    /// The queue of acts is full: the engine is busy; nothing was done.
    Busy,
}

impl Refusal {
    /// The code that scripts rely on (`lj help refusals`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fields(faults) => faults.first().map_or("BAD_FIELD", |(_, fault)| fault.code()),
            Self::NoNumber { state, .. } => match state {
                NumbersState::NotAdded => "NO_NUMBERS_ADDED",
                NumbersState::NotAssigned => "NO_NUMBERS_ASSIGNED",
                NumbersState::Paused => "NUMBERS_PAUSED",
                NumbersState::UsedUp => "NUMBERS_USED_UP",
                NumbersState::Expired => "NUMBERS_EXPIRED",
            },
            Self::ClockBehind { .. } => "CLOCK_BEHIND",
            Self::ClockJumped { .. } => "CLOCK_JUMPED",
            Self::Import(_) => "IMPORT_REFUSED",
            Self::RangeUsed { .. } => "RANGE_USED",
            Self::NoSuchRange(_) => "NO_SUCH_RANGE",
            Self::BadSplit { .. } => "BAD_SPLIT",
            Self::PeriodClosed(_) => "PERIOD_CLOSED",
            Self::NoSuchInvoice(_) => "NO_SUCH_INVOICE",
            Self::AlreadyCancelled { .. } => "ALREADY_CANCELLED",
            Self::TooLate { .. } => "TOO_LATE",
            Self::NoSuchCompany(_) => "NO_SUCH_COMPANY",
            Self::NoCompany => "NO_COMPANY",
            Self::CodeTaken(_) => "CODE_TAKEN",
            Self::RequestIdReused => "REQUEST_ID_REUSED",
            Self::BadLines => "BAD_LINES",
            Self::BadTotal => "BAD_TOTAL",
            Self::CarrierConflict => "CARRIER_CONFLICT",
            Self::NotSample => "NOT_SAMPLE",
            Self::TooMany { .. } => "TOO_MANY",
            Self::CompanyInUse { .. } => "COMPANY_IN_USE",
            Self::ReasonMissing => "REASON_MISSING",
            Self::TrackEnds(_) => "TRACK_ENDS",
            Self::Busy => "BUSY",
        }
    }
}
