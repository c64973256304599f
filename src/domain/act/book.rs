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
    /// An act that is too large for one batch begins (E1): what its parts add is seen by nobody before its end.
    Begun(LargeAct),
    /// A part of the act that has begun.
    Part {
        /// Which act it is.
        kind: RangeActKind,
        /// New ranges, whole.
        put: Vec<Range>,
    },
    /// The act is whole: all that its parts added is there from here on.
    Ended {
        /// As it began.
        act: LargeAct,
        /// The frame in which it began: its parts stand between there and here.
        began: u64,
        /// Ranges of before that are now as written here.
        put: Vec<Range>,
    },
    /// The act never ended: what its parts added is gone.
    Dropped(LargeAct),
}

/// An act on ranges that is written in parts, one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeAct {
    /// Which act it is.
    pub kind: RangeActKind,
    /// The id of its first range; those of the others follow without a gap, and nobody else is given an id meanwhile.
    pub first: RangeId,
    /// How many ranges it adds.
    pub count: u64,
    /// The reason given, or the name of the imported file.
    pub reason: CleanText,
}

impl BookAct {
    /// True when it wrote the range that holds the number.
    pub(super) fn holds(&self, number: Number, period: Option<Period>) -> bool {
        match self {
            Self::Ranges { put, .. } | Self::Part { put, .. } | Self::Ended { put, .. } => {
                put.iter().any(|range| {
                    range.span.contains(number) && period.is_none_or(|period| period == range.period)
                })
            }
            Self::Begun(_) | Self::Dropped(_) => false,
        }
    }

    /// The name of what happened, for scripts.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Ranges { kind, .. } | Self::Part { kind, .. } => kind.into(),
            Self::Begun(_) => "large act begun",
            Self::Ended { .. } => "large act ended",
            Self::Dropped(_) => "large act dropped",
        }
    }

    /// True when what it does is seen at once.
    pub(super) fn is_seen(&self) -> bool {
        match self {
            Self::Ranges { .. } | Self::Ended { .. } => true,
            Self::Begun(_) | Self::Part { .. } | Self::Dropped(_) => false,
        }
    }
}
