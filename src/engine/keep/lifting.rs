//! What lifting the fence does: every book that another copy may have issued from is withheld, a new life begins, and only
//! numbers that came after can be sold.

use crate::domain::{Beginning, Begun, CleanText, Holder, Moment, Range, StoreAct, StoreRefusal};
use crate::engine::core::{Decision, No};
use crate::engine::keep::doubt;
use crate::engine::keep::fence::Fence;
use crate::protocol::{ACT_RANGES_MAX, FenceReport};
use crate::store::{Life, Queries};
use std::ops::ControlFlow;

/// Rows of a report, at most: a screen or two; the rest is counted.
const REPORT_ROWS_MAX: usize = 200;

/// Every range that a sale could take numbers from, on any day: the other copy could have, too.
fn open_ranges<R: Queries>(rows: &R, take: &mut dyn FnMut(Range) -> bool) -> Result<(), No> {
    rows.walk_ranges(&mut |range| {
        let goes_on = !range.outside && range.remaining() > 0 && may_be_sold(&range);
        Ok(if goes_on && !take(range) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(())
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
        Holder::Withheld | Holder::Blank => false,
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
            true
        })?;
    }
    Ok(report)
}

/// Lifts it.
pub(crate) fn lift<R: Queries>(
    rows: &R,
    now: Moment,
    fence: Option<&Fence>,
    reason: &CleanText,
) -> Result<Decision, No> {
    let fence = fence.ok_or(StoreRefusal::NoFence)?;
    if !fence.why.can_be_lifted() {
        return Err(StoreRefusal::Fenced(fence.why).into());
    }
    if reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    let mut withheld = Vec::new();
    open_ranges(rows, &mut |range| {
        withheld.push(Range { holder: Holder::Withheld, ..range });
        withheld.len() <= ACT_RANGES_MAX
    })?;
    if withheld.len() > ACT_RANGES_MAX {
        let (asked, max) = (withheld.len() as u64, ACT_RANGES_MAX as u64);
        return Err(StoreRefusal::TooMany { asked, max }.into());
    }
    let begun = Begun {
        incarnation: fence.next.clone(),
        beginning: Beginning::Lifted(fence.why),
        withheld,
        reason: reason.clone(),
        doubted: Some(doubt::reach(rows, now)?),
    };
    Ok(Decision::put(StoreAct::Begun(Box::new(begun)), now))
}
