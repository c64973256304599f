//! The steps in which a large act is written (E1), on their way to the committer.

use crate::domain::{
    AllotmentNews, Author, BlankReport, BranchAllotment, BranchOf, Check, CleanText, ClosedPeriod,
    CompanyCode, Good, LargeAct, Moment, Range, RangeActKind, RangeId, Track,
};
use std::collections::BTreeSet;

/// A step of a large act.
pub(crate) enum Step {
    /// It begins.
    Begin(LargeAct),
    /// Some of its ranges.
    Add(RangeActKind, Vec<Range>),
    /// It is whole; these ranges of before have a mark now.
    End(LargeAct, Vec<RangeId>),
    /// Ranges of before have other marks. Each such step is true by itself; the last one bears the request's name.
    Mark {
        /// Which, and what.
        news: Vec<(RangeId, Check)>,
        /// Who says so.
        source: CleanText,
        /// Whether it is the last.
        last: bool,
    },
    /// What is kept of what was allotted has changed: true by itself.
    Allotted {
        /// How.
        news: AllotmentNews,
        /// Who says so.
        source: CleanText,
    },
    /// An import that fits one batch.
    Import(Vec<Range>, CleanText),
    /// Ranges of before are withheld, behind the fence that is being lifted: true by itself, and the fence stands still.
    Withhold {
        /// Which.
        ids: Vec<RangeId>,
        /// The reason given for the lift.
        reason: CleanText,
    },
    /// One of a large goods list.
    Goods(GoodsStep),
    /// The last ranges are withheld, and a new life begins.
    Lift {
        /// Which.
        ids: Vec<RangeId>,
        /// The reason given.
        reason: CleanText,
    },
    /// A report of blanks is queued.
    Tell(Box<Telling>),
    /// A period is closed.
    Close(Box<Closing>),
    /// Books are given to a branch, and what each has is queued.
    Give(Box<Giving>),
    /// A message of what a branch has is queued.
    TellBranch(Box<BranchTelling>),
}

/// Books on their way to a branch, as they were looked at in the asking thread.
pub(crate) struct Giving {
    /// Which.
    pub(crate) ids: Vec<RangeId>,
    /// To which company.
    pub(crate) to: CompanyCode,
    /// What is to be told of it, in this order.
    pub(crate) tellings: Vec<BranchTelling>,
    /// What is not true any more and has never left.
    pub(crate) withdrawn: Vec<BranchOf>,
}

/// A message of what a branch has, on its way to the committer.
pub(crate) struct BranchTelling {
    pub(crate) allotment: BranchAllotment,
    /// Who tells it.
    pub(crate) company: CompanyCode,
    /// A person uploads it; nothing is sent from here.
    pub(crate) by_hand: bool,
    /// It is the last one of the act.
    pub(crate) last: bool,
}

/// A report of blanks on its way to the committer.
pub(crate) struct Telling {
    pub(crate) report: BlankReport,
    /// Who tells it.
    pub(crate) company: CompanyCode,
    /// A person uploads it; nothing is sent from here.
    pub(crate) by_hand: bool,
    /// It is the last one of the act.
    pub(crate) last: bool,
}

/// A close as it was looked at in the asking thread: what the committer still has to look at is one step a track.
pub(crate) struct Closing {
    pub(crate) closed: ClosedPeriod,
    /// The tracks of the period.
    pub(crate) tracks: BTreeSet<Track>,
}

/// A step of a large goods list; places count from 0.
pub(crate) enum GoodsStep {
    /// Parts of one that broke off are thrown away.
    Unstage {
        /// The first place.
        first: u64,
        /// How many.
        count: u64,
    },
    /// A part is laid beside the list.
    Stage {
        /// The place of its first good.
        first: u64,
        /// The goods.
        goods: Vec<Good>,
    },
    /// All parts are there.
    Ready {
        /// How many goods.
        count: u64,
    },
    /// A part moves into the list.
    Move {
        /// The first place.
        first: u64,
        /// How many.
        count: u64,
        /// It is the last.
        last: bool,
    },
}

impl GoodsStep {
    fn goods(&self) -> usize {
        match self {
            Self::Stage { goods, .. } => goods.len(),
            Self::Unstage { count, .. } | Self::Move { count, .. } => {
                usize::try_from(*count).unwrap_or(usize::MAX)
            }
            Self::Ready { .. } => 1,
        }
    }
}

/// A step on its way to the committer.
pub(crate) struct Stepping {
    pub(crate) by: Author,
    /// When the act was decided: all its steps bear this time.
    pub(crate) at: Moment,
    pub(crate) step: Step,
}

impl Step {
    /// How many ranges or goods it writes.
    pub(crate) fn ranges(&self) -> usize {
        match self {
            Self::Begin(_) | Self::Tell(_) | Self::TellBranch(_) | Self::Close(_) => 1,
            Self::Give(giving) => giving.ids.len(),
            Self::Add(_, put) => put.len(),
            Self::End(_, vouched) => vouched.len(),
            Self::Mark { news, .. } => news.len(),
            Self::Allotted { news, .. } => news.gone.len() + news.put.len(),
            Self::Import(put, _) => put.len(),
            Self::Withhold { ids, .. } | Self::Lift { ids, .. } => ids.len(),
            Self::Goods(step) => step.goods(),
        }
    }

    /// True when a repeat of the request is answered from this step.
    pub(crate) fn is_last(&self) -> bool {
        let told = matches!(self, Self::Tell(telling) if telling.last)
            || matches!(self, Self::TellBranch(telling) if telling.last)
            || matches!(self, Self::Give(_));
        let ready = matches!(self, Self::Goods(GoodsStep::Ready { .. }) | Self::Close(_));
        let import = matches!(self, Self::Import(..));
        ready
            || told
            || import
            || matches!(self, Self::End(..) | Self::Mark { last: true, .. } | Self::Lift { .. })
    }

    /// True for a step of what is done already.
    pub(crate) fn is_bound_to_end(&self) -> bool {
        matches!(self, Self::Goods(GoodsStep::Move { .. }))
    }

    /// True when it is done behind the fence, and only there.
    pub(crate) fn lifts(&self) -> bool {
        matches!(self, Self::Withhold { .. } | Self::Lift { .. })
    }
}
