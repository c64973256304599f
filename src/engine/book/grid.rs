//! Pages of the grid.

use crate::domain::{Moment, Number, Range, RangePlace};
use crate::engine::book::ends::Ends;
use crate::protocol::{PAGE_ROWS_MAX, PageStart, RangeFilter, RangePage, RangeQuery, RangeRow};
use crate::store::{Queries, Snapshot, StoreFault};
use std::ops::{Bound, ControlFlow};

/// A range with its state on that day, as the act that wrote it answers.
pub(crate) fn row(range: Range, now: Moment) -> RangeRow {
    let status = range.status(now.date());
    RangeRow { range, status }
}

/// Everything but the period and the number, which choose where to look.
fn matches(filter: &RangeFilter, row: &RangeRow) -> bool {
    let range = &row.range;
    filter.track.is_none_or(|track| track == range.span.track)
        && filter.dept.as_ref().is_none_or(|dept| Some(dept) == range.dept.as_ref())
        && filter.company.as_ref().is_none_or(|company| *company == range.company)
        && filter.status.is_none_or(|status| status == row.status)
}

/// A page of the grid, or the ranges that hold a number.
pub(crate) fn page(rows: &Snapshot, now: Moment, query: &RangeQuery) -> Result<RangePage, StoreFault> {
    let store_total = rows.range_count()?;
    if let Some(number) = query.filter.number {
        let found = holding(rows, &query.filter, number, now)?;
        return Ok(RangePage { rows: found, store_total, ..RangePage::default() });
    }
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let (from, upwards) = match query.start {
        PageStart::Top => (Bound::Unbounded, false),
        PageStart::Bottom => (Bound::Unbounded, true),
        PageStart::At(place) => (Bound::Included(place), false),
        PageStart::After(place) => (Bound::Excluded(place), false),
        PageStart::Before(place) => (Bound::Excluded(place), true),
    };
    let mut found = collect(rows, now, &query.filter, from, upwards, limit + 1)?;
    let more_ahead = found.len() > limit;
    found.truncate(limit);
    let edge = found.first().map(|row| RangePlace::of(&row.range));
    let more_behind = match (query.start, edge) {
        (PageStart::Top | PageStart::Bottom, _) | (_, None) => false,
        (PageStart::At(_) | PageStart::After(_) | PageStart::Before(_), Some(edge)) => {
            !collect(rows, now, &query.filter, Bound::Excluded(edge), !upwards, 1)?.is_empty()
        }
    };
    let (more_above, more_below) =
        if upwards { (more_ahead, more_behind) } else { (more_behind, more_ahead) };
    if upwards {
        found.reverse();
    }
    Ok(RangePage { rows: found, more_above, more_below, store_total })
}

fn collect(
    rows: &Snapshot,
    now: Moment,
    filter: &RangeFilter,
    from: Bound<RangePlace>,
    upwards: bool,
    limit: usize,
) -> Result<Vec<RangeRow>, StoreFault> {
    let (mut found, mut ends) = (Vec::new(), Ends::default());
    rows.walk_grid(filter.period, from, upwards, &mut |range| {
        let row = ends.row(rows, range, now)?;
        if matches(filter, &row) {
            found.push(row);
        }
        Ok(if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(found)
}

/// The ranges that hold a number, newest period first (R2).
fn holding(
    rows: &Snapshot,
    filter: &RangeFilter,
    number: Number,
    now: Moment,
) -> Result<Vec<RangeRow>, StoreFault> {
    let periods = match filter.period {
        Some(period) => vec![period],
        None => rows.periods()?,
    };
    let (mut found, mut ends) = (Vec::new(), Ends::default());
    for period in periods {
        let row = rows.range_holding(period, number)?.map(|range| ends.row(rows, range, now)).transpose()?;
        found.extend(row.filter(|row| matches(filter, row)));
    }
    Ok(found)
}
