//! Books that are entered after a fence was lifted. The lost copy may have been given books that this one never heard of,
//! so whatever comes in of a period that was open then belongs to nobody until a person says, range by range and in the
//! ledger, that it is fresh. Every way in asks here; what was withheld at the lift itself is `freeing`'s, by proof alone.

use crate::domain::{
    AllocationMode, BookAct, BookRefusal, CleanText, Holder, Moment, Period, Range, RangeActKind,
    StoreRefusal, check_most,
};
use crate::engine::book::closing::not_ended;
use crate::engine::core::{Decision, No};
use crate::protocol::book::request::RangeFresh;
use crate::protocol::{CHANGE_RANGES_MAX, UnprovenReport};
use crate::store::{Queries, StoreFault};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Rows of a report, at most: a screen or two; the rest is counted.
const REPORT_ROWS_MAX: usize = 200;

/// Which periods a lost copy may have had books of.
#[derive(Clone, Copy)]
pub(crate) struct Doubt {
    through: Option<Period>,
}

impl Doubt {
    /// The doubt that the last lifted fence left.
    pub(crate) fn of<R: Queries>(rows: &R) -> Result<Self, StoreFault> {
        Ok(Self { through: rows.meta()?.doubted })
    }

    /// A range that comes in: nobody's, where a lost copy may have had it. One for the record sells nothing anyway.
    pub(crate) fn enters(self, range: Range) -> Range {
        match self.through {
            Some(through) if range.period <= through && !range.outside => {
                Range { holder: Holder::Unproven, ..range }
            }
            Some(_) | None => range,
        }
    }

    /// A range that changes: as one that comes in, where it has a number then that it had not before.
    pub(crate) fn changes(self, old: &Range, range: Range) -> Range {
        let had = |serial| old.span.contains(range.number(serial)) && old.period == range.period;
        if had(range.span.begin()) && had(range.span.end()) { range } else { self.enters(range) }
    }
}

/// The last period of which the lost copy can have been given books, whatever company's and however it is allotted them.
/// A clock that stands before what the store itself has seen is not believed.
pub(crate) fn reach<R: Queries>(rows: &R, now: Moment) -> Result<Period, StoreFault> {
    let meta = rows.meta()?;
    let latest = now.max(meta.last_issued_at).date();
    let windows = [AllocationMode::Term, AllocationMode::Annual].map(|mode| mode.window(latest));
    let known =
        windows.into_iter().flatten().map(|(_, last)| last).chain(rows.periods()?).chain(meta.doubted);
    Ok(known.max().unwrap_or(Period::LAST))
}

/// A person says that ranges are fresh.
pub(crate) fn fresh<R: Queries>(rows: &R, now: Moment, ask: &RangeFresh) -> Result<Decision, No> {
    if ask.reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    check_most(ask.ids.len() as u64, CHANGE_RANGES_MAX)?;
    let (mut put, mut seen) = (Vec::new(), HashSet::new());
    for &id in ask.ids.iter().filter(|id| seen.insert(**id)) {
        let range = rows.range(id)?.ok_or(BookRefusal::NoSuchRange(id))?;
        not_ended(rows, range.period)?;
        if range.holder != Holder::Unproven {
            return Err(BookRefusal::NotUnproven(id).into());
        }
        put.push(Range { holder: Holder::Shop, ..range });
    }
    let (same, reason): (bool, CleanText) = (put.is_empty(), ask.reason.clone());
    let act = BookAct::Ranges { kind: RangeActKind::Fresh, put, removed: Vec::new(), reason };
    Ok(Decision::put(act, now).unless(same))
}

/// What waits for a person's word.
pub(crate) fn report<R: Queries>(rows: &R) -> Result<UnprovenReport, StoreFault> {
    let mut report = UnprovenReport { doubted: rows.meta()?.doubted, ..UnprovenReport::default() };
    if report.doubted.is_none() {
        return Ok(report);
    }
    rows.walk_ranges(&mut |range| {
        if range.holder == Holder::Unproven {
            report.books += 1;
            report.numbers += u64::from(range.remaining());
            if report.rows.len() < REPORT_ROWS_MAX {
                report.rows.push(range);
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(report)
}
