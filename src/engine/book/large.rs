//! Acts that are too large for one batch (E1): an import, 批次新增 of many books, 字軌檢核 of a whole period, the lift of a
//! fence, which withholds whatever is open, a goods list; and what looks at a whole period, its blanks and its close.
//!
//! What they come to is decided in the asking thread, from a snapshot, while every other act on ranges and goods waits: sales go
//! on. Then it is written step by step, each step as large as a batch may be, so that a sale that comes meanwhile waits
//! for one step and not for the act. What the steps add is seen by nobody before the last of them; an act that breaks
//! off is dropped when the store is opened again.

use crate::domain::{
    Act, AllotmentNews, Author, BookAct, Check, CleanText, Entry, LargeAct, Moment, Range, RangeActKind,
    RangeId,
};
use crate::engine::book::{blanks, branches, closing, coverage, import, ranges};
use crate::engine::core::{BranchTelling, Closing, Decision, Giving, No, Step, Telling};
use crate::engine::delivery::memory::Outbox;
use crate::engine::keep::fence::Fence;
use crate::engine::keep::lifting;
use crate::engine::sale::goods_large::{self, STEP_GOODS_MAX};
use crate::protocol::book::{Command as Book, request};
use crate::protocol::sale::Command as OfSale;
use crate::protocol::sale::request::GoodsPut;
use crate::protocol::store::{Command as OfStore, request as of_store};
use crate::protocol::{Command, Failure, Reply};
use crate::store::{Queries, StoreFault};

/// Ranges of one step: they take about half of the time for which a sale may wait.
pub(crate) const STEP_RANGES_MAX: usize = 2_000;

/// An act that may come to more than one step, or must look at more rows than a sale can wait for.
pub(crate) enum Large<'c> {
    Add(&'c request::RangeAdd),
    Import(&'c request::Import),
    Check(&'c request::RangeCheck),
    Lift(&'c of_store::FenceLift),
    Goods(&'c GoodsPut),
    Blanks(&'c request::BlanksReport),
    Close(&'c request::PeriodClose),
    Give(&'c request::RangeAllot),
    Allotments(&'c request::AllotmentsReport),
}

impl<'c> Large<'c> {
    /// The act, if it is one.
    pub(crate) fn of(command: &'c Command) -> Option<Self> {
        match command {
            Command::Book(Book::RangeAdd(it)) if it.drafts.len() > STEP_RANGES_MAX => Some(Self::Add(it)),
            Command::Book(Book::Import(it)) => Some(Self::Import(it)),
            Command::Book(Book::RangeCheck(it)) => Some(Self::Check(it)),
            Command::Book(Book::BlanksReport(it)) => Some(Self::Blanks(it)),
            Command::Book(Book::PeriodClose(it)) => Some(Self::Close(it)),
            Command::Book(Book::RangeAllot(it)) => Some(Self::Give(it)),
            Command::Book(Book::AllotmentsReport(it)) => Some(Self::Allotments(it)),
            Command::Store(OfStore::FenceLift(it)) => Some(Self::Lift(it)),
            Command::Sale(OfSale::GoodsPut(it)) if it.goods.len() > STEP_GOODS_MAX => Some(Self::Goods(it)),
            _ => None,
        }
    }
}

/// The fact of a step, from the rows as they stand inside the open batch, and its answer.
pub(crate) fn decide<R: Queries>(
    rows: &R,
    at: Moment,
    fence: Option<&Fence>,
    step: &Step,
) -> Result<Decision, No> {
    let act = match step {
        Step::Begin(act) => BookAct::Begun(act.clone()),
        Step::Add(kind, put) => BookAct::Part { kind: *kind, put: put.clone() },
        Step::End(act, vouched) => {
            let began = rows.unfinished()?.map(|begun| begun.began).unwrap_or_default();
            let matched = |&id: &RangeId| Ok(Range { check: Check::Matched, ..rows.indexed_range(id)? });
            let put = vouched.iter().map(matched).collect::<Result<Vec<_>, StoreFault>>()?;
            BookAct::Ended { act: act.clone(), began, put }
        }
        Step::Mark { news, source, .. } => return ranges::mark(rows, at, news, source),
        Step::Allotted { news: AllotmentNews { gone, put }, source } => {
            BookAct::Allotted { gone: gone.clone(), put: put.clone(), source: source.clone() }
        }
        Step::Import(put, reason) => {
            let (kind, put, reason) = (RangeActKind::Import, put.clone(), reason.clone());
            BookAct::Ranges { kind, put, removed: Vec::new(), reason }
        }
        Step::Withhold { ids, reason } => return lifting::withhold(rows, at, fence, (ids, reason)),
        Step::Lift { ids, reason } => return lifting::begin(rows, at, fence, (ids, reason)),
        Step::Goods(step) => return Ok(Decision::put(goods_large::fact(step), at)),
        Step::Tell(telling) => return blanks::tell(rows, at, telling),
        Step::Close(closing) => return closing::close(rows, at, closing),
        Step::Give(giving) => return branches::give(rows, at, giving),
        Step::TellBranch(telling) => return branches::tell(rows, at, telling),
    };
    Ok(Decision { act: Some(act.into()), reply: Reply::Done })
}

/// A large act that is decided; it holds no view of the store, for pages that somebody looks at are not used again.
pub(crate) enum Planned<'c> {
    Import(AllotmentNews, import::Plan<'c>, &'c CleanText),
    Add(LargeAct, Vec<Range>, Reply),
    Check(AllotmentNews, Vec<(RangeId, Check)>, &'c CleanText),
    Lift(Vec<RangeId>, &'c CleanText),
    Goods(goods_large::Plan),
    Blanks(Vec<Telling>),
    Close(Closing),
    Give(Giving),
    Allotments(Vec<BranchTelling>),
    /// Nothing changes.
    Nothing(Reply),
}

/// Decides a large act.
pub(crate) fn plan<'c, R: Queries>(
    rows: &R,
    now: Moment,
    (fence, outbox): (Option<&Fence>, &Outbox),
    large: &Large<'c>,
) -> Result<Planned<'c>, No> {
    match *large {
        Large::Import(it) => {
            let plan = import::Plan::of(rows, now, &it.rows, &it.options)?;
            let news = coverage::news(rows, &plan.sound(), false)?;
            Ok(Planned::Import(news, plan, &it.options.file))
        }
        Large::Add(it) => {
            let Decision { act, reply } = ranges::add(rows, now, &it.drafts)?;
            let Some(Act::Book(BookAct::Ranges { kind, put, reason, .. })) = act else {
                return Ok(Planned::Nothing(reply));
            };
            let Some(first) = put.first().map(|range| range.id) else { return Ok(Planned::Nothing(reply)) };
            let act = LargeAct { kind, first, count: put.len() as u64, reason };
            Ok(Planned::Add(act, put, reply))
        }
        Large::Check(it) => {
            let marks = ranges::news_of_check(rows, it.period, &it.allotted)?;
            let told: Vec<_> =
                it.allotted.rows.iter().filter(|row| row.period == it.period).cloned().collect();
            let news = coverage::news(rows, &told, it.allotted.complete)?;
            Ok(Planned::Check(news, marks, &it.source))
        }
        Large::Goods(it) => Ok(Planned::Goods(goods_large::plan(rows, it)?)),
        Large::Lift(it) => Ok(Planned::Lift(lifting::plan(rows, fence, &it.reason)?, &it.reason)),
        Large::Blanks(it) => Ok(Planned::Blanks(blanks::plan(rows, (outbox, now), it)?)),
        Large::Give(it) => match branches::plan_giving(rows, (outbox, now), it)? {
            Ok(giving) => Ok(Planned::Give(giving)),
            Err(reply) => Ok(Planned::Nothing(reply)),
        },
        Large::Allotments(it) => Ok(Planned::Allotments(branches::plan(rows, (outbox, now), it)?)),
        Large::Close(it) => {
            let closing = closing::plan(rows, now, it.0)?;
            Ok(closing.map_or(Planned::Nothing(Reply::Done), Planned::Close))
        }
    }
}

impl Planned<'_> {
    /// Carries it out; `write` has one step committed and gives its answer.
    pub(crate) fn carry(
        self,
        write: &mut dyn FnMut(Step) -> Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        let mark = |news, source: &CleanText, last| Step::Mark { news, source: source.clone(), last };
        match self {
            Self::Nothing(reply) => Ok(reply),
            Self::Goods(plan) => plan.carry(write),
            Self::Blanks(tellings) => {
                // Each is true by itself: what was told stays told where the act breaks off, and a repeat tells the others.
                for telling in tellings {
                    write(Step::Tell(Box::new(telling)))?;
                }
                Ok(Reply::Done)
            }
            Self::Close(closing) => write(Step::Close(Box::new(closing))),
            Self::Give(giving) => write(Step::Give(Box::new(giving))),
            Self::Allotments(tellings) => {
                // As with blanks, each is true by itself.
                for telling in tellings {
                    write(Step::TellBranch(Box::new(telling)))?;
                }
                Ok(Reply::Done)
            }
            Self::Add(act, put, reply) => {
                write_parts(act, put.into_iter(), Vec::new(), write)?;
                Ok(reply)
            }
            Self::Check(allotted, mut news, source) => {
                write_allotted(allotted, source, write)?;
                while news.len() > STEP_RANGES_MAX {
                    write(mark(news.drain(..STEP_RANGES_MAX).collect(), source, false))?;
                }
                write(mark(news, source, true))
            }
            Self::Lift(mut ids, reason) => {
                let reason = || reason.clone();
                while ids.len() > STEP_RANGES_MAX {
                    let ids = ids.drain(..STEP_RANGES_MAX).collect();
                    write(Step::Withhold { ids, reason: reason() })?;
                }
                write(Step::Lift { ids, reason: reason() })
            }
            Self::Import(allotted, plan, source) => {
                write_allotted(allotted, source, write)?;
                if plan.count + plan.vouched.len() as u64 <= STEP_RANGES_MAX as u64 {
                    let put: Vec<Range> = plan.ranges().chain(plan.vouched.iter().cloned()).collect();
                    if !put.is_empty() {
                        write(Step::Import(put, source.clone()))?;
                    }
                    return Ok(plan.into_reply());
                }
                let mut vouched: Vec<RangeId> = plan.vouched.iter().map(|range| range.id).collect();
                // What the file says of ranges of before is true without its new ones.
                while vouched.len() > STEP_RANGES_MAX {
                    let news = vouched.drain(..STEP_RANGES_MAX).map(|id| (id, Check::Matched)).collect();
                    write(mark(news, source, false))?;
                }
                if plan.count > 0 || !vouched.is_empty() {
                    write_parts(plan.act(), plan.ranges_by_place(), vouched, write)?;
                }
                Ok(plan.into_reply())
            }
        }
    }
}

/// What was allotted is true by itself, whatever becomes of the ranges.
fn write_allotted(
    news: AllotmentNews,
    source: &CleanText,
    write: &mut dyn FnMut(Step) -> Result<Reply, Failure>,
) -> Result<(), Failure> {
    for news in news.parts(STEP_RANGES_MAX) {
        write(Step::Allotted { news, source: source.clone() })?;
    }
    Ok(())
}

fn write_parts(
    act: LargeAct,
    mut put: impl Iterator<Item = Range>,
    vouched: Vec<RangeId>,
    write: &mut dyn FnMut(Step) -> Result<Reply, Failure>,
) -> Result<(), Failure> {
    write(Step::Begin(act.clone()))?;
    loop {
        let part: Vec<Range> = put.by_ref().take(STEP_RANGES_MAX).collect();
        if part.is_empty() {
            break;
        }
        write(Step::Add(act.kind, part))?;
    }
    write(Step::End(act, vouched)).map(drop)
}

/// The entry that drops an act which never ended.
pub(crate) fn dropping<R: Queries>(rows: &R, at: Moment) -> Result<Option<Entry>, StoreFault> {
    let Some(begun) = rows.unfinished()? else { return Ok(None) };
    let reason = CleanText::default();
    let act = LargeAct { kind: RangeActKind::Batch, first: begun.first, count: begun.added, reason };
    let act = BookAct::Dropped(act).into();
    Ok(Some(Entry { at, by: Author::default(), request: None, act }))
}
