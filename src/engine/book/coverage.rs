//! Whose the numbers of a period are: what is kept of what was allotted, beside the ranges. One walk over the ranges of the
//! period for each page.

use crate::domain::{
    AllocationRow, AllotmentNews, BorrowerKind, CleanText, Coverage, OwnedPlace, OwnedSpan, Period, Ubn,
};
use crate::engine::core::No;
use crate::protocol::{COVERAGE_PAGE_SPANS, CoveragePage};
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};

/// What changes in what is kept, where these rows are told. Those of sellers that are none of ours are nobody's business
/// here.
pub(crate) fn news<R: Queries>(
    rows: &R,
    told: &[AllocationRow],
    complete: bool,
) -> Result<AllotmentNews, No> {
    let ours: BTreeSet<Ubn> = rows.companies()?.iter().map(|company| company.ubn).collect();
    let told: Vec<AllocationRow> = told.iter().filter(|row| ours.contains(&row.ubn)).cloned().collect();
    let mut news = AllotmentNews::default();
    for period in told.iter().map(|row| row.period).collect::<BTreeSet<_>>() {
        let of = AllotmentNews::of(&rows.allotted(period)?, &told, complete, period);
        news.gone.extend(of.gone);
        news.put.extend(of.put);
    }
    Ok(news)
}

/// A page, from behind a place on.
pub(crate) fn page<R: Queries>(
    rows: &R,
    period: Period,
    after: Option<OwnedPlace>,
) -> Result<CoveragePage, StoreFault> {
    let borrowers = rows.borrowers()?.into_iter().map(|borrower| (borrower.name, borrower.kind));
    let kinds: BTreeMap<CleanText, BorrowerKind> = borrowers.collect();
    let mut coverage = Coverage::among(&rows.companies()?);
    rows.allotted(period)?.iter().for_each(|one| coverage.allot(one));
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        let kind = range.lent_to().or(range.used_by()).and_then(|name| kinds.get(name)).copied();
        coverage.own(&range, kind);
        Ok(ControlFlow::Continue(()))
    })?;
    let mut left = coverage.spans().into_iter().skip_while(|span| Some(span.place()) <= after);
    let page: Vec<OwnedSpan> = left.by_ref().take(COVERAGE_PAGE_SPANS).collect();
    let more = left.next().is_some();
    let next = page.last().map(OwnedSpan::place).filter(|_| more);
    Ok(CoveragePage { rows: page, next })
}
