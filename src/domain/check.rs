//! 字軌檢核: a range held against what the platform allotted.

use super::{AllocationRow, Check, Range, Span};

/// What the platform's rows say of a range. Nothing known for its seller and period leaves it unchecked; a range
/// matches only when each of its numbers is allotted, by one row or by several that join.
pub fn checked(range: &Range, allotted: &[AllocationRow]) -> Check {
    let known = allotted.iter().filter(|row| row.ubn == range.ubn && row.period == range.period);
    let mut any = false;
    let mut spans: Vec<Span> = known
        .inspect(|_| any = true)
        .filter(|row| row.tax_kind == range.tax_kind && row.span.track == range.span.track)
        .map(|row| row.span)
        .collect();
    if !any {
        return Check::Unmatched;
    }
    spans.sort_unstable_by_key(|span| span.begin());
    let mut next = range.span.begin().value();
    for span in spans {
        if span.begin().value() <= next {
            next = next.max(span.past_end());
        }
    }
    if next >= range.span.past_end() { Check::Matched } else { Check::Mismatch }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CompanyCode, Moment, Period, RangeId, Serial, TaxKind, Track, Ubn};
    use proptest::prelude::*;

    fn span(begin: u32, end: u32) -> Span {
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(Track::parse("AB").unwrap(), serial(begin), serial(end)).unwrap()
    }

    fn row(begin: u32, end: u32) -> AllocationRow {
        AllocationRow {
            line: 1,
            ubn: Ubn::parse("12345675").unwrap(),
            tax_kind: TaxKind::General,
            period: Period::parse("11511").unwrap(),
            span: span(begin, end),
        }
    }

    fn range(begin: u32, end: u32) -> Range {
        let row = row(begin, end);
        let company = (CompanyCode::parse("1").unwrap(), row.ubn);
        Range::untouched(RangeId(1), company, row.period, row.span, Moment::default())
    }

    #[test]
    fn another_seller_period_track_or_tax_is_another_allotment() {
        let mine = range(0, 49);
        assert_eq!(checked(&mine, &[]), Check::Unmatched);
        assert_eq!(checked(&mine, &[row(0, 49)]), Check::Matched);
        let other = |change: fn(&mut AllocationRow)| {
            let mut row = row(0, 49);
            change(&mut row);
            checked(&mine, &[row])
        };
        assert_eq!(other(|row| row.ubn = Ubn::parse("04595257").unwrap()), Check::Unmatched);
        assert_eq!(other(|row| row.period = row.period.next()), Check::Unmatched);
        assert_eq!(other(|row| row.tax_kind = TaxKind::Special), Check::Mismatch);
        assert_eq!(other(|row| row.span.track = Track::parse("CD").unwrap()), Check::Mismatch);
    }

    proptest! {
        #[test]
        fn it_says_what_looking_at_each_number_says(
            (begin, len) in (0u32..60, 1u32..40),
            rows in prop::collection::vec((0u32..90, 1u32..40), 1..6),
        ) {
            let mine = range(begin, begin + len - 1);
            let rows: Vec<_> = rows.into_iter().map(|(begin, len)| row(begin, begin + len - 1)).collect();
            let allotted = |serial: u32| {
                rows.iter().any(|row| row.span.begin().value() <= serial && serial < row.span.past_end())
            };
            let all = (begin..begin + len).all(allotted);
            prop_assert_eq!(checked(&mine, &rows), if all { Check::Matched } else { Check::Mismatch });
        }
    }
}
