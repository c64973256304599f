//! What is left of a period and what was allotted of it, by company, tax kind and till. From the ranges alone, which count
//! their numbers.

use crate::domain::{CompanyCode, Kind, NumbersLeft, Period, TaxKind, TillCode};
use crate::store::{Queries, StoreFault};
use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};

/// Adds up the ranges of a period. Those of paper and those kept for the record alone are nobody's to use.
pub(crate) fn of<R: Queries>(rows: &R, period: Period) -> Result<Vec<NumbersLeft>, StoreFault> {
    let mut sums: BTreeMap<(CompanyCode, TaxKind, Option<TillCode>), (u64, u64)> = BTreeMap::new();
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        if range.kind == Kind::Electronic && !range.outside {
            let of = (range.company.clone(), range.tax_kind, range.till().cloned());
            let (left, allotted) = sums.entry(of).or_default();
            *allotted += u64::from(range.span.count());
            *left += if range.is_open() { u64::from(range.remaining()) } else { 0 };
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let row = |((company, tax_kind, till), (left, allotted))| NumbersLeft {
        company,
        tax_kind,
        till,
        left,
        allotted,
    };
    Ok(sums.into_iter().map(row).collect())
}
