//! What lifting the fence does: every book that another copy may have issued from is withheld, a new life begins, and only
//! numbers that came after can be sold.

use crate::domain::{
    Beginning, Begun, BookAct, CleanText, Holder, Moment, Range, RangeActKind, RangeId, StoreAct,
    StoreRefusal,
};
use crate::engine::core::{Decision, No};
use crate::engine::keep::doubt;
use crate::engine::keep::fence::Fence;
use crate::protocol::FenceReport;
use crate::store::{Life, Queries, StoreFault};
use std::ops::ControlFlow;

/// Rows of a report, at most: a screen or two; the rest is counted.
const REPORT_ROWS_MAX: usize = 200;

/// Every range that a sale could take numbers from, on any day: the other copy could have, too.
fn open_ranges<R: Queries>(rows: &R, take: &mut dyn FnMut(Range)) -> Result<(), StoreFault> {
    rows.walk_ranges(&mut |range| {
        if !range.outside && range.remaining() > 0 && may_be_sold(&range) {
            take(range);
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// What is paused, or marked as not allotted, is a person's word of a moment: the other copy may have heard another.
fn may_be_sold(range: &Range) -> bool {
    match range.holder {
        Holder::Shop
        | Holder::Till(_)
        | Holder::Lent(_)
        | Holder::Granted(_)
        // Its copy may have been told that it is fresh.
        | Holder::Unproven => true,
        Holder::LentNoted(..) | Holder::Withheld | Holder::Blank => false,
    }
}

/// What stands before the store and what lifting would withhold.
pub(crate) fn report<R: Queries>(rows: &R, fence: Option<&Fence>) -> Result<FenceReport, No> {
    let mut report = FenceReport {
        why: fence.map(|fence| fence.why),
        life: rows.incarnation()?,
        ..FenceReport::default()
    };
    if fence.is_some() {
        open_ranges(rows, &mut |range| {
            report.books += 1;
            report.numbers += u64::from(range.remaining());
            if report.rows.len() < REPORT_ROWS_MAX {
                report.rows.push(range);
            }
        })?;
    }
    Ok(report)
}

/// The ranges that lifting it withholds, once it may be lifted at all. How many there are does not matter: they are written
/// in parts, behind the fence, where nobody takes a number meanwhile.
pub(crate) fn plan<R: Queries>(
    rows: &R,
    fence: Option<&Fence>,
    reason: &CleanText,
) -> Result<Vec<RangeId>, No> {
    may_be_lifted(fence, reason)?;
    let mut ids = Vec::new();
    open_ranges(rows, &mut |range| ids.push(range.id))?;
    Ok(ids)
}

/// The fence, where a person may lift it for this reason.
fn may_be_lifted<'f>(fence: Option<&'f Fence>, reason: &CleanText) -> Result<&'f Fence, No> {
    let fence = fence.ok_or(StoreRefusal::NoFence)?;
    if !fence.why.can_be_lifted() {
        return Err(StoreRefusal::Fenced(fence.why).into());
    }
    if reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    Ok(fence)
}

fn withheld<R: Queries>(rows: &R, ids: &[RangeId]) -> Result<Vec<Range>, StoreFault> {
    let doubted = |range: Range| Range { holder: range.holder_in_doubt(), ..range };
    ids.iter().map(|&id| Ok(doubted(rows.indexed_range(id)?))).collect()
}

/// Withholds some of them; the fence stands after it as before.
pub(crate) fn withhold<R: Queries>(
    rows: &R,
    now: Moment,
    fence: Option<&Fence>,
    (ids, reason): (&[RangeId], &CleanText),
) -> Result<Decision, No> {
    may_be_lifted(fence, reason)?;
    let (put, removed, reason) = (withheld(rows, ids)?, Vec::new(), reason.clone());
    Ok(Decision::put(BookAct::Ranges { kind: RangeActKind::Withhold, put, removed, reason }, now))
}

/// Withholds the last of them and begins the next life, with which the fence is gone.
pub(crate) fn begin<R: Queries>(
    rows: &R,
    now: Moment,
    fence: Option<&Fence>,
    (ids, reason): (&[RangeId], &CleanText),
) -> Result<Decision, No> {
    let fence = may_be_lifted(fence, reason)?;
    let begun = Begun {
        incarnation: fence.next.clone(),
        beginning: Beginning::Lifted(fence.why),
        withheld: withheld(rows, ids)?,
        reason: reason.clone(),
        doubted: Some(doubt::reach(rows, now)?),
    };
    Ok(Decision::put(StoreAct::Begun(Box::new(begun)), now))
}
