//! What the ledger holds: facts with resolved values (E10). Replaying them in order needs no clock, no chance
//! and no rule; who did it, when, at which terminal stands in each.

use super::{
    Cancellation, CleanText, Company, Department, Invoice, Moment, Range, RangeId, RequestId, StaffCode,
    Till, TillCode,
};
use serde::{Deserialize, Serialize};

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Author {
    /// The person, where the store knows staff.
    pub staff: Option<StaffCode>,
    /// The till or terminal.
    pub till: Option<TillCode>,
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
}

impl Act {
    /// The invoice that this act issued, if it is one that issues.
    pub fn issued(&self) -> Option<&Invoice> {
        match self {
            Self::Issued(invoice) => Some(invoice),
            Self::Created { .. }
            | Self::CompanyPut(_)
            | Self::DepartmentPut(_)
            | Self::TillPut(_)
            | Self::Ranges { .. }
            | Self::ClockAccepted { .. }
            | Self::Cancelled(_) => None,
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
    /// An invoice was issued: its range's next number moves on by one.
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
}
