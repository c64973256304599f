//! Books whose numbers stand in time order (invariant 3), read with a budget: what a part looks at, and where it goes on.

use crate::domain::{Invoice, Moment, Period, Range, RangePlace, Serial};
use crate::store::{Queries, Snapshot, StoreFault};
use std::ops::{Bound, ControlFlow};

/// Rows, and how many more of them this part looks at.
pub(crate) struct Reader<'r> {
    pub(crate) rows: &'r Snapshot,
    pub(crate) left: u32,
}

impl Reader<'_> {
    /// One row fewer.
    pub(crate) fn look(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    /// The invoice of a serial of a book, which was issued.
    pub(crate) fn invoice(&mut self, range: &Range, serial: u32) -> Result<Invoice, StoreFault> {
        self.look();
        let serial = Serial::try_from(serial).map_err(|_| StoreFault::Missing(format!("serial {serial}")))?;
        self.rows.named_invoice(range.number(serial), range.period)
    }

    /// The first serial of a book that was issued then or later, found by halves.
    pub(crate) fn first_since(&mut self, range: &Range, from: Moment) -> Result<u32, StoreFault> {
        let (mut low, mut high) = (range.carried_to, range.next);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.invoice(range, middle)?.issued_at < from {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }
}

/// Hears of a book, and of the serial at which it goes on; says the serial that comes next where the part ends with it.
type Visit<'v> = dyn FnMut(&Range, Option<u32>) -> Result<Option<u32>, StoreFault> + 'v;

/// Hands the books of a period to `book`, from a place on; where a part ends, `None` where the period is through.
pub(crate) fn walk(
    rows: &Snapshot,
    period: Period,
    at: Option<(RangePlace, u32)>,
    book: &mut Visit<'_>,
) -> Result<Option<(RangePlace, u32)>, StoreFault> {
    let from = at.map_or(Bound::Unbounded, |(place, _)| Bound::Included(place));
    let mut stopped = None;
    rows.walk_grid(Some(period), from, true, &mut |range| {
        let place = RangePlace::of(&range);
        let resumed = at.filter(|(known, _)| *known == place).map(|(_, serial)| serial);
        stopped = book(&range, resumed)?.map(|serial| (place, serial));
        Ok(if stopped.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(stopped)
}
