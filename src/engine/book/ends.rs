//! What the end of a period made of its ranges. Neither the end of the numbers nor a report of blanks nor a close writes a
//! range anew: a period may have a hundred thousand of them, and each of these acts is one row. Whoever shows a range looks here.

use crate::domain::{BlankReport, Holder, Moment, Period, Range, TaxKind, Track, Ubn};
use crate::protocol::RangeRow;
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The ends of the periods that were met so far.
#[derive(Default)]
pub(crate) struct Ends(HashMap<Period, End>);

/// The end of one period.
#[derive(Default)]
pub(crate) struct End {
    closed: bool,
    told: HashMap<(Ubn, TaxKind, Track), BlankReport>,
}

impl End {
    /// What stands about a period.
    pub(crate) fn of<R: Queries>(rows: &R, period: Period) -> Result<Self, StoreFault> {
        if rows.numbers_ended(period)?.is_none() {
            return Ok(Self::default());
        }
        let told = rows.told_tracks(period)?.into_iter().map(|told| {
            let of = told.report.of;
            ((of.branch, of.tax_kind, of.track), told.report)
        });
        Ok(Self { closed: rows.closed_period(period)?.is_some(), told: told.collect() })
    }

    /// True when the rest of a range is in the last report of its track.
    pub(crate) fn tells(&self, range: &Range) -> bool {
        let report = self.told.get(&(range.ubn, range.tax_kind, range.span.track));
        report.zip(range.rest()).is_some_and(|(report, rest)| report.tells(rest))
    }

    /// A range as it stands since: the rest that was reported blank is nobody's.
    pub(crate) fn seen(&self, range: Range) -> Range {
        if self.tells(&range) { Range { holder: Holder::Blank, ..range } } else { range }
    }
}

impl Ends {
    /// The row of a range on that day.
    pub(crate) fn row<R: Queries>(
        &mut self,
        rows: &R,
        range: Range,
        now: Moment,
    ) -> Result<RangeRow, StoreFault> {
        let end = match self.0.entry(range.period) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(End::of(rows, range.period)?),
        };
        let range = end.seen(range);
        Ok(RangeRow { status: range.status_in(now.date(), end.closed), range })
    }
}
