//! Acts on ranges.

use crate::domain::{CleanText, Number, Period, Range, RangeId};
use serde::{Deserialize, Serialize};

/// Which act on ranges it was, for the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum RangeActKind {
    /// A 新增.
    #[strum(serialize = "range added")]
    Add,
    /// B 批次新增.
    #[strum(serialize = "ranges added")]
    Batch,
    /// 電子發票字軌匯入.
    #[strum(serialize = "ranges imported")]
    Import,
    /// E 修改.
    #[strum(serialize = "range edited")]
    Edit,
    /// D 刪除.
    #[strum(serialize = "ranges deleted")]
    Delete,
    /// R 部門編輯.
    #[strum(serialize = "department changed")]
    Dept,
    /// Given to a till.
    #[strum(serialize = "till changed")]
    Till,
    /// Paused.
    #[strum(serialize = "ranges paused")]
    Pause,
    /// In use again.
    #[strum(serialize = "ranges resumed")]
    Resume,
    /// Cut in two.
    #[strum(serialize = "range split")]
    Split,
    /// 字軌檢核: held against what the platform allotted; the reason names the source.
    #[strum(serialize = "ranges checked")]
    Check,
}

/// An act on ranges.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BookAct {
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
}

impl BookAct {
    /// True when it wrote the range that holds the number.
    pub(super) fn holds(&self, number: Number, period: Option<Period>) -> bool {
        match self {
            Self::Ranges { put, .. } => put.iter().any(|range| {
                range.span.contains(number) && period.is_none_or(|period| period == range.period)
            }),
        }
    }
}
