//! Refusals: the business says no. One variant per rule broken, with the values that the sentence needs; the
//! sentences themselves, in both languages, are in `text`. A refusal consumes no number and changes nothing.

use super::{
    AllowanceNumber, Amount, CompanyCode, Conflict, DocumentId, FieldFault, GoodCode, ImportVerdict,
    LineFault, Moment, Number, ParkedId, Period, PrintJobId, RangeId, Span, TenderFault, TillCode,
    TotalFault, Track, Ubn,
};
use super::{Deed, Role, StaffCode, TerminalName};
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
    /// A document of the invoice is not confirmed yet, which 註銷 waits for (R15).
    NotConfirmed(DocumentId),
    /// The time for voiding is over (R15).
    VoidTooLate {
        /// Which.
        number: Number,
        /// Until when it was possible.
        until: Moment,
    },
    /// The customer holds, or may hold, the original: it must come back before 註銷 (R15).
    OriginalOut(Number),
    /// The invoice is voided: nothing but its re-issue can be done.
    Voided {
        /// Which.
        number: Number,
        /// When.
        at: Moment,
    },
    /// Only a voided number can be issued anew.
    NotVoided(Number),
    /// No company has the code.
    NoSuchCompany(CompanyCode),
    /// The store has no company yet.
    NoCompany,
    /// A company, department or till of that code exists already.
    CodeTaken(String),
    /// The same request id came with other content.
    RequestIdReused,
    /// The sale has no line, or more than an invoice takes.
    LineCount {
        /// How many.
        lines: u32,
    },
    /// Lines with faults: all of them, each with its place from 1.
    BadLines(Vec<(u32, LineFault)>),
    /// Lines of different tax on one invoice, which the company's setting does not allow (R11).
    MixedTax,
    /// The lines do not come to the total of an invoice.
    BadTotal(TotalFault),
    /// Things of the sale that do not go together (R10): all of them.
    Conflict(Vec<Conflict>),
    /// The tenders do not pay the total.
    BadTender(TenderFault),
    /// A consumer's invoice needs the seller's QR key (R1), and the secret file has none.
    NoQrKey(Ubn),
    /// The parked sale is gone: another till called it back.
    NoSuchParked(ParkedId),
    /// No good has the code.
    NoSuchGood(GoodCode),
    /// Goods with faults: all of them, each with its place from 1.
    BadGoods(Vec<(u32, LineFault)>),
    /// The invoice has no proof slip (R10): it is in a carrier or donated.
    NoProof(Number),
    /// The original was printed, or is being printed: a copy marked 補印 can be had.
    OriginalExists(Number),
    /// No original was printed yet: print that first.
    NoOriginal(Number),
    /// The print job is not where the act needs it, or is done already.
    NoSuchJob(PrintJobId),
    /// No such allowance.
    NoSuchAllowance(AllowanceNumber),
    /// The allowance was cancelled already.
    AllowanceCancelled {
        /// Which.
        number: AllowanceNumber,
        /// When.
        at: Moment,
    },
    /// The invoice has a live allowance: that must be cancelled first (R14).
    HasAllowance(AllowanceNumber),
    /// More than is left of a line, or of the invoice, would come back.
    AllowanceTooMuch {
        /// Which line, from 1; `None` for the sum.
        line: Option<u32>,
        /// What is left, tax inside.
        left: Amount,
    },
    /// The allowance names no line, a line twice, one that is not there, or no money.
    BadAllowance,
    /// The role may not do this (the matrix in `access`).
    NotAllowed {
        /// What was asked for.
        deed: Deed,
        /// The role of who asked; `None` where the Unix user may not.
        role: Option<Role>,
    },
    /// Nobody has signed in, or the session is over.
    SignInNeeded,
    /// No such person, or not the PIN: which of the two is not said.
    BadPin,
    /// Too many wrong PINs: the next try must wait.
    SignInWait {
        /// This long.
        seconds: u32,
    },
    /// The Unix user is tied to this till.
    OtherTill(TillCode),
    /// Nobody has the code.
    NoSuchStaff(StaffCode),
    /// No terminal of that name was heard of.
    NoSuchTerminal(TerminalName),
    /// The suggestion was answered already, or is too old.
    NoSuchSuggestion,
    /// No document of this name is in the outbox.
    NoSuchDocument(DocumentId),
    /// The document needs no person: it is on its way, or there.
    NotStuck(DocumentId),
    /// The first person with a PIN must be an administrator, and one must stay.
    NoAdministrator,
    /// Nothing was sold since the last close of the shift.
    NothingSold,
    /// Only a sample store does this.
    NotSample,
    /// Larger than the named limit takes.
    TooMany {
        /// How many were asked for.
        asked: u64,
        /// How many fit.
        max: u64,
    },
    /// A text is longer than its field takes.
    TextTooLong {
        /// How many characters were given.
        chars: u32,
        /// How many fit.
        max: u32,
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
    /// The engine does not know what was asked: it is an older program than the one that asks.
    UnknownRequest,
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
            Self::NotConfirmed(_) => "NOT_CONFIRMED",
            Self::VoidTooLate { .. } => "TOO_LATE",
            Self::OriginalOut(_) => "ORIGINAL_OUT",
            Self::Voided { .. } => "VOIDED",
            Self::NotVoided(_) => "NOT_VOIDED",
            Self::NoSuchCompany(_) => "NO_SUCH_COMPANY",
            Self::NoCompany => "NO_COMPANY",
            Self::CodeTaken(_) => "CODE_TAKEN",
            Self::RequestIdReused => "REQUEST_ID_REUSED",
            Self::LineCount { .. } | Self::BadLines(_) => "BAD_LINES",
            Self::MixedTax => "MIXED_TAX",
            Self::BadTotal(_) => "BAD_TOTAL",
            Self::Conflict(found) => match found.first() {
                Some(Conflict::NameWithoutBuyer | Conflict::BadBuyerName) => "BAD_BUYER",
                Some(Conflict::ZeroRateMissing | Conflict::ZeroRateWithoutLine) => "BAD_ZERO_RATE",
                Some(
                    Conflict::DonationAndBuyer | Conflict::DonationAndCarrier | Conflict::CitizenAndBuyer,
                )
                | None => "CARRIER_CONFLICT",
            },
            Self::BadTender(_) => "BAD_TENDER",
            Self::NoQrKey(_) => "NO_QR_KEY",
            Self::NoSuchParked(_) => "NO_SUCH_PARKED",
            Self::NoSuchGood(_) => "NO_SUCH_GOOD",
            Self::BadGoods(_) => "BAD_GOODS",
            Self::NoProof(_) => "NO_PROOF",
            Self::OriginalExists(_) => "ORIGINAL_EXISTS",
            Self::NoOriginal(_) => "NO_ORIGINAL",
            Self::NoSuchJob(_) => "NO_SUCH_JOB",
            Self::NoSuchAllowance(_) => "NO_SUCH_ALLOWANCE",
            Self::AllowanceCancelled { .. } => "ALREADY_CANCELLED",
            Self::HasAllowance(_) => "HAS_ALLOWANCE",
            Self::AllowanceTooMuch { .. } => "ALLOWANCE_TOO_MUCH",
            Self::BadAllowance => "BAD_ALLOWANCE",
            Self::NotAllowed { .. } => "NOT_ALLOWED",
            Self::SignInNeeded => "SIGN_IN_NEEDED",
            Self::BadPin => "BAD_PIN",
            Self::SignInWait { .. } => "SIGN_IN_WAIT",
            Self::OtherTill(_) => "OTHER_TILL",
            Self::NoSuchStaff(_) => "NO_SUCH_STAFF",
            Self::NoSuchTerminal(_) => "NO_SUCH_TERMINAL",
            Self::NoSuchSuggestion => "NO_SUCH_SUGGESTION",
            Self::NoSuchDocument(_) => "NO_SUCH_DOCUMENT",
            Self::NotStuck(_) => "NOT_STUCK",
            Self::NoAdministrator => "NO_ADMINISTRATOR",
            Self::NothingSold => "NOTHING_SOLD",
            Self::NotSample => "NOT_SAMPLE",
            Self::TooMany { .. } => "TOO_MANY",
            Self::TextTooLong { .. } => "TEXT_TOO_LONG",
            Self::CompanyInUse { .. } => "COMPANY_IN_USE",
            Self::ReasonMissing => "REASON_MISSING",
            Self::TrackEnds(_) => "TRACK_ENDS",
            Self::Busy => "BUSY",
            Self::UnknownRequest => "UNKNOWN_REQUEST",
        }
    }
}
