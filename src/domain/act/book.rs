//! Acts on ranges.

use crate::domain::{
    AllottedSpan, Borrower, BranchOf, CleanText, ClosedPeriod, CompanyCode, Delivery, DeliveryMove,
    EndedNumbers, Number, NumbersAsked, OfficeYear, Period, Range, RangeId, ReopenedNumbers, Span, TakenBack,
    TakenCount, ToldAllotment, ToldBlanks, words,
};
use serde::{Deserialize, Serialize};

words!(
    /// Which act on ranges it was, for the trail.
    RangeActKind {
        /// A 新增.
        Add = "range added",
        /// B 批次新增.
        Batch = "ranges added",
        /// 電子發票字軌匯入.
        Import = "ranges imported",
        /// E 修改.
        Edit = "range edited",
        /// D 刪除.
        Delete = "ranges deleted",
        /// R 部門編輯.
        Dept = "department changed",
        /// Given to a till.
        Till = "till changed",
        /// Paused.
        Pause = "ranges paused",
        /// In use again.
        Resume = "ranges resumed",
        /// Cut in two.
        Split = "range split",
        /// 字軌檢核: held against what the platform allotted; the reason names the source.
        Check = "ranges checked",
        /// Withheld: the centre has an invoice under one of its numbers that is not ours.
        Withhold = "ranges withheld",
        /// Withheld no more: every number was accounted for.
        Free = "ranges freed",
        /// In use: a person says that they are of no other copy.
        Fresh = "ranges said to be fresh",
        /// The platform told of numbers of lent ranges.
        Told = "lent numbers told of",
    }
);

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
    /// Numbers ended: nothing is issued from the ranges of these periods any more, and no act on them is taken.
    NumbersEnded(EndedNumbers),
    /// The blanks of a track were queued for the platform (E0402); they stand in the place of an earlier report.
    BlanksQueued(Box<BlanksQueued>),
    /// A period was closed.
    PeriodClosed(ClosedPeriod),
    /// A year of the government's office calendar, in the place of what was known of it.
    OfficeYear(OfficeYear),
    /// How many books the platform's screen says are taken of a period.
    CountNoted(TakenCount),
    /// Numbers that a fast clock ended are issued from again.
    NumbersReopened(ReopenedNumbers),
    /// Ranges were lent: their unused numbers are a borrower's until they are taken back.
    Lent {
        /// To whom.
        to: Borrower,
        /// The whole rows, as they are now.
        put: Vec<Range>,
        /// The reason given.
        reason: CleanText,
    },
    /// Lent ranges came back: what was used elsewhere is counted, the rest is the shop's again.
    TakenBack {
        /// What was said of each.
        backs: Vec<TakenBack>,
        /// The whole rows that they became.
        put: Vec<Range>,
        /// Where that is known from: a person's reason, or the names of files.
        source: CleanText,
    },
    /// Somebody said what was allotted: what is kept of that has changed.
    Allotted {
        /// Stretches that are no more.
        gone: Vec<AllottedSpan>,
        /// Stretches that are new.
        put: Vec<AllottedSpan>,
        /// Who said so: a centre, or the names of files.
        source: CleanText,
    },
    /// Books were given to a branch of the head office, or back to it, and what each has is queued for the platform (E0401).
    Given {
        /// To which company.
        to: CompanyCode,
        /// The whole rows, as they are now.
        put: Vec<Range>,
        /// The messages that say it, in the order in which they are to arrive.
        queued: Vec<AllotmentQueued>,
        /// What becomes of messages that never left, of branches that have nothing of their row any more.
        withdrawn: Vec<AllotmentWithdrawn>,
    },
    /// A message of what a branch has was queued (E0401); it stands in the place of an earlier one.
    AllotmentQueued(Box<AllotmentQueued>),
    /// Books were asked for on the platform, or nobody waits for them any more.
    NumbersAsked(NumbersAsked),
    /// Ranges were changed or deleted: what takes it back is known from here alone.
    Changed {
        /// Which act it was.
        kind: RangeActKind,
        /// The whole rows as they were.
        was: Vec<Range>,
        /// The whole rows as they are now.
        put: Vec<Range>,
        /// Rows that were deleted, unused: they are gone for ever.
        removed: Vec<RangeId>,
        /// The reason given.
        reason: CleanText,
    },
}

/// A message of what a branch has, as it was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllotmentQueued {
    /// The message.
    pub told: ToldAllotment,
    /// The row of its document.
    pub delivery: Delivery,
    /// What becomes of the document of the message before, where it has not left: nobody sends it any more.
    pub replaced: Option<DeliveryMove>,
}

/// A message that never left and is not true any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllotmentWithdrawn {
    /// Of which row and branch.
    pub place: BranchOf,
    /// What becomes of its document.
    pub moved: DeliveryMove,
}

/// A report of blanks as it was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlanksQueued {
    /// The report.
    pub told: ToldBlanks,
    /// The row of its document.
    pub delivery: Delivery,
    /// What becomes of the document of the report before, where it has not left: nobody sends it any more.
    pub replaced: Option<DeliveryMove>,
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
    /// True when it wrote the range that holds the number, or told of it.
    pub(super) fn holds(&self, number: Number, period: Option<Period>) -> bool {
        match self {
            Self::Ranges { put, .. }
            | Self::Part { put, .. }
            | Self::Ended { put, .. }
            | Self::Lent { put, .. }
            | Self::Given { put, .. }
            | Self::TakenBack { put, .. } => put.iter().any(|range| is_of(range, number, period)),
            Self::Changed { was, put, .. } => was.iter().chain(put).any(|range| is_of(range, number, period)),
            Self::BlanksQueued(queued) => {
                let report = &queued.told.report;
                period.is_none_or(|period| period == report.of.period)
                    && report.spans.iter().any(|span| span.contains(number))
            }
            Self::AllotmentQueued(queued) => {
                let allotment = &queued.told.allotment;
                period.is_none_or(|period| period == allotment.of.period)
                    && allotment.spans.iter().any(|span| span.contains(number))
            }
            Self::Begun(_)
            | Self::Dropped(_)
            | Self::NumbersEnded(_)
            | Self::PeriodClosed(_)
            | Self::OfficeYear(_)
            | Self::CountNoted(_)
            | Self::NumbersAsked(_)
            | Self::Allotted { .. }
            | Self::NumbersReopened(_) => false,
        }
    }

    /// The spans that [`Self::holds`] looks into.
    pub(super) fn spans(&self, put: &mut dyn FnMut(Span)) {
        match self {
            Self::Ranges { put: ranges, .. }
            | Self::Part { put: ranges, .. }
            | Self::Ended { put: ranges, .. }
            | Self::Lent { put: ranges, .. }
            | Self::Given { put: ranges, .. }
            | Self::TakenBack { put: ranges, .. } => ranges.iter().for_each(|range| put(range.span)),
            Self::Changed { was, put: ranges, .. } => {
                was.iter().chain(ranges).for_each(|range| put(range.span));
            }
            Self::BlanksQueued(queued) => queued.told.report.spans.iter().for_each(|span| put(*span)),
            Self::AllotmentQueued(queued) => queued.told.allotment.spans.iter().for_each(|span| put(*span)),
            Self::Begun(_)
            | Self::Dropped(_)
            | Self::NumbersEnded(_)
            | Self::PeriodClosed(_)
            | Self::OfficeYear(_)
            | Self::CountNoted(_)
            | Self::NumbersAsked(_)
            | Self::Allotted { .. }
            | Self::NumbersReopened(_) => {}
        }
    }

    /// The name of what happened, for scripts.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Ranges { kind, .. } | Self::Part { kind, .. } | Self::Changed { kind, .. } => kind.into(),
            Self::Begun(_) => "large act begun",
            Self::Ended { .. } => "large act ended",
            Self::Dropped(_) => "large act dropped",
            Self::NumbersEnded(_) => "numbers ended",
            Self::BlanksQueued(_) => "blanks queued",
            Self::PeriodClosed(_) => "period closed",
            Self::OfficeYear(_) => "office calendar",
            Self::CountNoted(_) => "count noted",
            Self::NumbersAsked(_) => "numbers asked",
            Self::NumbersReopened(_) => "numbers reopened",
            Self::Lent { .. } => "ranges lent",
            Self::TakenBack { .. } => "ranges taken back",
            Self::Allotted { .. } => "allotment told",
            Self::Given { .. } => "ranges given",
            Self::AllotmentQueued(_) => "branch allotment queued",
        }
    }

    /// True when what it does is seen at once.
    pub(super) fn is_seen(&self) -> bool {
        match self {
            Self::Ranges { .. }
            | Self::Ended { .. }
            | Self::NumbersEnded(_)
            | Self::BlanksQueued(_)
            | Self::PeriodClosed(_)
            | Self::OfficeYear(_)
            | Self::CountNoted(_)
            | Self::NumbersAsked(_)
            | Self::NumbersReopened(_)
            | Self::Lent { .. }
            | Self::TakenBack { .. }
            | Self::Given { .. }
            | Self::AllotmentQueued(_)
            | Self::Allotted { .. }
            | Self::Changed { .. } => true,
            Self::Begun(_) | Self::Part { .. } | Self::Dropped(_) => false,
        }
    }
}

/// Whether a range has a number of a period, of whichever where none is given.
fn is_of(range: &Range, number: Number, period: Option<Period>) -> bool {
    range.span.contains(number) && period.is_none_or(|period| period == range.period)
}
