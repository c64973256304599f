//! A row of the grid as verbs give it: the id, the fourteen legacy columns, and what the legacy screen did not have.

use crate::cli::out::{Listing, Object, cells, object, or_blank};
use crate::domain::roc_date;
use crate::protocol::RangeRow;
use crate::text::{self, Lang};

impl Listing for RangeRow {
    const RIGHT: &'static [usize] = &[10];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::book::range_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let range = &self.range;
        cells![
            range.id,
            range.period,
            range.category.word(),
            range.kind.word(),
            range.copies.word(),
            roc_date(range.from),
            roc_date(range.to),
            range.span.track,
            range.span.begin(),
            range.span.end(),
            range.span.count(),
            or_blank(range.last_issued()),
            range.cancelled_total(),
            range.company,
            or_blank(range.dept.as_ref()),
            text::book::status(lang, self.status),
        ]
    }

    fn json(&self) -> Object {
        let range = &self.range;
        object! {
            id: range.id,
            period: range.period,
            category: range.category,
            kind: range.kind,
            copies: range.copies,
            from: range.from,
            to: range.to,
            track: range.span.track,
            begin: range.span.begin(),
            end: range.span.end(),
            count: range.span.count(),
            last_issued: range.last_issued(),
            cancelled: range.cancelled_total(),
            company: range.company,
            dept: range.dept,
            tax_kind: range.tax_kind,
            ubn: range.ubn,
            remaining: range.remaining(),
            till: range.till(),
            status: self.status,
            upload: range.upload,
            check: range.check,
        }
    }
}

/// The marks of 字軌檢核, as `lj range check` shows them to a person; a script gets the whole row.
pub struct Marked<'r>(pub &'r RangeRow);

impl Listing for Marked<'_> {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::book::check::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let range = &self.0.range;
        let (track, begin, end) = (range.span.track, range.span.begin(), range.span.end());
        cells![range.id, range.period, track, begin, end, text::book::check_state(lang, range.check)]
    }

    fn json(&self) -> Object {
        self.0.json()
    }
}
