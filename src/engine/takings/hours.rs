//! How many invoices were issued in which hour, at which till: what a forecast is made of. A book's numbers stand in time
//! order (invariant 3), so that the end of an hour is found by halves: a busy shop's book costs some ten rows, not fifty, and
//! a million invoices some tens of thousands.

use crate::domain::{CompanyCode, Moment, Period, Range, SoldHours, TillCode};
use crate::engine::takings::books::{self, Reader};
use crate::protocol::{SoldHoursPart, SoldHoursPlace, SoldHoursQuery};
use crate::store::{Snapshot, StoreFault};
use chrono::{NaiveTime, Timelike};
use std::collections::HashMap;

/// Rows that one part looks at: some 20 milliseconds. Few in the tests, so that all of them meet the seams.
const ROWS_LOOKED_AT: u32 = if cfg!(test) { 20 } else { 4_000 };

/// A part of the hours, up to the caller's now.
pub(crate) fn part(
    rows: &Snapshot,
    now: Moment,
    query: &SoldHoursQuery,
) -> Result<SoldHoursPart, StoreFault> {
    let since = Moment::from_taipei(query.since.and_time(NaiveTime::MIN));
    let mut part = Part { books: Reader { rows, left: ROWS_LOOKED_AT }, since, found: HashMap::new() };
    let last = now.period().unwrap_or(Period::LAST);
    let begin = SoldHoursPlace { period: since.period().unwrap_or(Period::FIRST), at: None };
    let mut place = Some(query.resume.unwrap_or(begin)).filter(|place| place.period <= last);
    while let Some(SoldHoursPlace { period, at }) = place {
        if let Some(stopped) = books::walk(rows, period, at, &mut |range, from| part.book(range, from))? {
            place = Some(SoldHoursPlace { period, at: Some(stopped) });
            break;
        }
        place = (period < last).then(|| SoldHoursPlace { period: period.next(), at: None });
        if part.books.left == 0 {
            break;
        }
    }
    let mut found: Vec<_> =
        part.found.into_iter().map(|((company, till), hours)| (company, till, hours)).collect();
    found.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    Ok(SoldHoursPart { rows: found, next: place })
}

/// A part on its way.
struct Part<'p> {
    books: Reader<'p>,
    since: Moment,
    found: HashMap<(CompanyCode, Option<TillCode>), SoldHours>,
}

impl Part<'_> {
    /// The hours of one book; where the part ends with it: the serial that comes next.
    fn book(&mut self, range: &Range, resumed: Option<u32>) -> Result<Option<u32>, StoreFault> {
        self.books.look();
        let nothing = range.outside || range.issued_here() == 0 || range.last_at < self.since;
        let mut serial = match resumed {
            _ if nothing => range.next,
            Some(serial) => serial.clamp(range.carried_to, range.next),
            None => self.books.first_since(range, self.since)?,
        };
        while serial < range.next {
            if self.books.left == 0 {
                return Ok(Some(serial));
            }
            serial = self.hour(range, serial)?;
        }
        Ok((self.books.left == 0).then_some(range.next))
    }

    /// Counts the invoices from a serial on that are of its hour; the serial behind them.
    fn hour(&mut self, range: &Range, serial: u32) -> Result<u32, StoreFault> {
        let first = self.books.invoice(range, serial)?;
        let is_same = |at: Moment| hour_of(at) == hour_of(first.issued_at);
        // Longer steps, until one is too long; then the halves of it.
        let (mut last, mut last_till, mut behind, mut step) = (serial, None, range.next, 1);
        while let Some(probe) = last.checked_add(step).filter(|probe| *probe < behind) {
            let invoice = self.books.invoice(range, probe)?;
            if !is_same(invoice.issued_at) {
                behind = probe;
                break;
            }
            (last, last_till, step) = (probe, Some(invoice.till), step * 2);
        }
        while behind - last > 1 {
            let middle = last + (behind - last) / 2;
            let invoice = self.books.invoice(range, middle)?;
            if is_same(invoice.issued_at) {
                (last, last_till) = (middle, Some(invoice.till));
            } else {
                behind = middle;
            }
        }
        // Of a shared book's hour the tills at its two ends are known: it is shared out to them.
        let (count, at) = (behind - serial, first.issued_at);
        let other = if last_till.is_some() { count / 2 } else { 0 };
        self.put(&first.company, first.till.clone(), at, count - other);
        self.put(&first.company, last_till.flatten(), at, other);
        Ok(behind)
    }

    fn put(&mut self, company: &CompanyCode, till: Option<TillCode>, at: Moment, count: u32) {
        if count > 0 {
            self.found.entry((company.clone(), till)).or_default().put(at, count);
        }
    }
}

/// An hour of a day.
fn hour_of(at: Moment) -> (chrono::NaiveDate, u32) {
    let taipei = at.taipei();
    (taipei.date(), taipei.hour())
}
