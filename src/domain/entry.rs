//! What the ledger holds: facts with resolved values (E10). Replaying them in order needs no clock, no chance
//! and no rule; who did it, when, at which terminal stands in each.

use super::{
    Allowance, AllowanceCancelled, AllowanceNumber, Cancellation, CleanText, Company, DeliveryMove,
    Department, Good, GoodCode, Held, Invoice, Moment, MoveKind, Number, Parked, ParkedId, Period, PrintEnd,
    PrintJob, PrintJobId, Printout, Range, RangeId, RequestId, Shift, StaffCode, Till, TillCode, Voided,
};
use super::{Role, Staff, UnixUser};
use serde::{Deserialize, Serialize};

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Author {
    /// The person, where the store knows staff.
    pub staff: Option<StaffCode>,
    /// The role in which they acted, where they had signed in.
    pub role: Option<Role>,
    /// The till or terminal.
    pub till: Option<TillCode>,
    /// Who accepted it at the till, where it was suggested from elsewhere.
    pub accepted_by: Option<StaffCode>,
    /// The Unix user at the other end, as the kernel says.
    pub uid: u32,
}

/// One fact of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was decided, by the engine's clock.
    pub at: Moment,
    /// Who asked.
    pub by: Author,
    /// The terminal's name for the request and the SHA-256 of its content (E6).
    pub request: Option<(RequestId, [u8; 32])>,
    /// What happened.
    pub act: Act,
}

/// Which act on ranges it was, for the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RangeActKind {
    /// A 新增.
    Add,
    /// B 批次新增.
    Batch,
    /// 電子發票字軌匯入.
    Import,
    /// E 修改.
    Edit,
    /// D 刪除.
    Delete,
    /// R 部門編輯.
    Dept,
    /// Given to a till.
    Till,
    /// Paused.
    Pause,
    /// In use again.
    Resume,
    /// Cut in two.
    Split,
    /// 字軌檢核: held against what the platform allotted; the reason names the source.
    Check,
}

impl Act {
    /// The invoice that this act issued, if it is one that takes a number: a re-issue takes none.
    pub fn issued(&self) -> Option<&Invoice> {
        match self {
            Self::Issued(invoice) => Some(invoice),
            Self::Created { .. }
            | Self::CompanyPut(_)
            | Self::DepartmentPut(_)
            | Self::TillPut(_)
            | Self::Ranges { .. }
            | Self::ClockAccepted { .. }
            | Self::Cancelled(_)
            | Self::Voided(_)
            | Self::Reissued(_)
            | Self::GoodsPut(_)
            | Self::GoodsRemoved(_)
            | Self::Parked(_)
            | Self::Unparked(_)
            | Self::PrintQueued(_)
            | Self::PrintBegun(_)
            | Self::PrintEnded { .. }
            | Self::PrintSaid { .. }
            | Self::PrintGivenUp(_)
            | Self::Allowed(_)
            | Self::AllowanceCancelled { .. }
            | Self::StaffPut(_)
            | Self::UnixUserPut(_)
            | Self::UnixUserRemoved(_)
            | Self::DeliveriesMoved { .. }
            | Self::UploadPaused(_)
            | Self::ShiftClosed(_) => None,
        }
    }
}

impl Act {
    /// True when the act names this number, or wrote the range that holds it; without a period in any of them
    /// (letters recur over the years, R2).
    pub fn names(&self, number: Number, period: Option<Period>) -> bool {
        let same = |of: Number, at: Period| of == number && period.is_none_or(|period| period == at);
        let prints = |job: &PrintJob| match &job.printout {
            Printout::Invoice { number, period, .. } => same(*number, *period),
            Printout::Allowance(allowance) => same(allowance.number(), allowance.period()),
            Printout::Shift(_) | Printout::Drawer => false,
        };
        match self {
            Self::Issued(invoice) | Self::Reissued(invoice) => same(invoice.number, invoice.period),
            Self::Voided(voided) => same(voided.number, voided.period),
            Self::Ranges { put, .. } => put.iter().any(|range| {
                range.span.contains(number) && period.is_none_or(|period| period == range.period)
            }),
            Self::Cancelled(cancelled) => same(cancelled.number, cancelled.period),
            Self::PrintQueued(job) => prints(job),
            Self::PrintSaid { next, .. } => next.as_ref().is_some_and(|job| prints(job)),
            Self::Allowed(allowance) => same(allowance.number.number(), allowance.number.period()),
            Self::AllowanceCancelled { number, .. } => same(number.number(), number.period()),
            Self::DeliveriesMoved { moves, .. } => {
                moves.iter().any(|moved| same(moved.document.number, moved.document.period))
            }
            Self::Created { .. }
            | Self::UploadPaused(_)
            | Self::CompanyPut(_)
            | Self::DepartmentPut(_)
            | Self::TillPut(_)
            | Self::GoodsPut(_)
            | Self::GoodsRemoved(_)
            | Self::Parked(_)
            | Self::Unparked(_)
            | Self::PrintBegun(_)
            | Self::PrintEnded { .. }
            | Self::PrintGivenUp(_)
            | Self::StaffPut(_)
            | Self::UnixUserPut(_)
            | Self::UnixUserRemoved(_)
            | Self::ShiftClosed(_)
            | Self::ClockAccepted { .. } => false,
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// The store came into being.
    Created {
        /// A sample store for ever: test slips, no real upload.
        sample: bool,
    },
    /// A company was added or changed.
    CompanyPut(Company),
    /// A department was added or changed.
    DepartmentPut(Department),
    /// A till was added or changed.
    TillPut(Till),
    /// Ranges are now as written here; the removed ones are gone for ever.
    Ranges {
        /// Which act it was.
        kind: RangeActKind,
        /// The whole rows, as they are now.
        put: Vec<Range>,
        /// Rows that were deleted, unused.
        removed: Vec<RangeId>,
        /// The reason given, or the name of the imported file.
        reason: CleanText,
    },
    /// An invoice was issued: its range's next number moves on by one, its print job is queued, its parked sale
    /// is gone.
    Issued(Box<Invoice>),
    /// A manager declared the clock right after it jumped (E8); the store's last time is now this.
    ClockAccepted {
        /// The last issue time before.
        before: Moment,
        /// The reason given.
        reason: CleanText,
    },
    /// An invoice was cancelled (作廢): its range counts one more.
    Cancelled(Cancellation),
    /// An invoice was voided (註銷): its number waits to be issued anew, its waiting papers are given up.
    Voided(Box<Voided>),
    /// A voided number was issued anew: the invoice takes the place of the one before, no number is taken, its
    /// original is queued again.
    Reissued(Box<Invoice>),
    /// Goods are now as written here.
    GoodsPut(Vec<Good>),
    /// Goods were removed.
    GoodsRemoved(Vec<GoodCode>),
    /// A sale was parked.
    Parked(Box<Parked>),
    /// A parked sale was thrown away.
    Unparked(ParkedId),
    /// A paper was asked for, apart from an issue.
    PrintQueued(PrintJob),
    /// The printer begins with a job: from here on bytes may have left.
    PrintBegun(PrintJobId),
    /// The printer's part of a job is over.
    PrintEnded {
        /// Which job.
        job: PrintJobId,
        /// How.
        end: PrintEnd,
    },
    /// A cashier said what the customer holds.
    PrintSaid {
        /// Which job.
        job: PrintJobId,
        /// What.
        held: Held,
        /// The job that follows from it.
        next: Option<Box<PrintJob>>,
    },
    /// A job that had not begun was given up.
    PrintGivenUp(PrintJobId),
    /// 折讓.
    Allowed(Box<Allowance>),
    /// An allowance was cancelled.
    AllowanceCancelled {
        /// Which.
        number: AllowanceNumber,
        /// When, by whom, why.
        cancelled: AllowanceCancelled,
    },
    /// A person is now as written here.
    StaffPut(Staff),
    /// What a Unix user may be is now as written here.
    UnixUserPut(UnixUser),
    /// A Unix user has no rule of its own any more.
    UnixUserRemoved(u32),
    /// A shift was closed.
    ShiftClosed(Box<Shift>),
    /// The upload pauses until then, or goes on.
    UploadPaused(Option<Moment>),
    /// Documents stand elsewhere on their way to the platform.
    DeliveriesMoved {
        /// What moved them.
        kind: MoveKind,
        /// Which, and to where.
        moves: Vec<DeliveryMove>,
    },
}
