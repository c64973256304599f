//! 字軌檢核: ranges held against what the platform allotted.

use super::{AllocationRow, Check, Period, Range, Span, TaxKind, Track, Ubn};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What somebody says was allotted.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Allotted {
    /// The rows.
    #[serde(deserialize_with = "super::listed_rows")]
    pub rows: Vec<AllocationRow>,
    /// Whether these are all of a seller's of a period: a centre's answer and the platform's own file are; a message
    /// E0501 tells one stretch of perhaps several, so what it does not name is not contradicted by it.
    pub complete: bool,
}

/// Whose numbers, and of which tax and track.
type Owner = (Ubn, TaxKind, Track);

/// The rows of one period, ready for many ranges.
#[derive(Debug)]
pub struct Allotments {
    /// Begin and past the end of stretches, joined where they touch, in order.
    stretches: HashMap<Owner, Vec<(u32, u32)>>,
    known: HashSet<(Ubn, TaxKind)>,
    complete: bool,
}

impl Allotments {
    /// Those of a period; `complete` as in [`Allotted`].
    pub fn of(rows: &[AllocationRow], complete: bool, period: Period) -> Self {
        let mut stretches: HashMap<Owner, Vec<(u32, u32)>> = HashMap::new();
        let mut known = HashSet::new();
        for row in rows.iter().filter(|row| row.period == period) {
            let stretch = (row.span.begin().value(), row.span.past_end());
            stretches.entry((row.ubn, row.tax_kind, row.span.track)).or_default().push(stretch);
            known.insert((row.ubn, row.tax_kind));
        }
        for found in stretches.values_mut() {
            found.sort_unstable();
            let mut joined: Vec<(u32, u32)> = Vec::with_capacity(found.len());
            for &(begin, end) in found.iter() {
                match joined.last_mut() {
                    Some(last) if begin <= last.1 => last.1 = last.1.max(end),
                    _ => joined.push((begin, end)),
                }
            }
            *found = joined;
        }
        Self { stretches, known, complete }
    }

    /// The mark of a range of the period. It matches when each of its numbers is allotted. It contradicts when only a
    /// part of it is, when its numbers are allotted for the other tax, or when the whole allotment is known and has
    /// nothing of it. Where nothing is known of its seller and tax it stays unchecked. What a branch has may be its own or of
    /// what its head office `head` was allotted and gave it (R20).
    pub fn check(&self, range: &Range, head: Ubn) -> Check {
        let of = |tax| {
            let of = |ubn| self.touching((ubn, tax, range.span.track), range.span);
            of(range.ubn).or_else(|| of(head))
        };
        match of(range.tax_kind) {
            Some(true) => return Check::Matched,
            Some(false) => return Check::Mismatch,
            None => {}
        }
        let other = match range.tax_kind {
            TaxKind::General => TaxKind::Special,
            TaxKind::Special => TaxKind::General,
        };
        let known = |ubn| self.known.contains(&(ubn, range.tax_kind));
        let contradicts = self.complete && known(range.ubn) && known(head);
        if of(other).is_some() || contradicts { Check::Mismatch } else { Check::Unmatched }
    }

    /// Whether a stretch holds the whole span, or a part of it; `None` where none touches it.
    fn touching(&self, owner: Owner, span: Span) -> Option<bool> {
        let (begin, end) = (span.begin().value(), span.past_end());
        let stretches = self.stretches.get(&owner)?;
        let first = stretches.partition_point(|stretch| stretch.1 <= begin);
        let &(from, to) = stretches.get(first).filter(|stretch| stretch.0 < end)?;
        Some(from <= begin && end <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CompanyCode, Moment, RangeId, Serial};
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

    fn checked(range: &Range, rows: &[AllocationRow], complete: bool) -> Check {
        Allotments::of(rows, complete, range.period).check(range, range.ubn)
    }

    #[test]
    fn another_seller_period_track_or_tax_is_another_allotment() {
        let mine = range(0, 49);
        assert_eq!(checked(&mine, &[], true), Check::Unmatched);
        assert_eq!(checked(&mine, &[row(0, 49)], true), Check::Matched);
        let other = |change: fn(&mut AllocationRow)| {
            let mut row = row(0, 49);
            change(&mut row);
            checked(&mine, &[row], true)
        };
        assert_eq!(other(|row| row.ubn = Ubn::parse("04595257").unwrap()), Check::Unmatched);
        assert_eq!(other(|row| row.period = row.period.next()), Check::Unmatched);
        assert_eq!(other(|row| row.tax_kind = TaxKind::Special), Check::Mismatch);
        assert_eq!(other(|row| row.span.track = Track::parse("CD").unwrap()), Check::Mismatch);
        // Nothing is known of the special tax, and these numbers are nobody's.
        let special = Range { tax_kind: TaxKind::Special, ..range(100, 149) };
        assert_eq!(checked(&special, &[row(0, 49)], true), Check::Unmatched);
    }

    #[test]
    fn a_branch_has_its_own_numbers_or_some_of_its_head_offices() {
        let head = Ubn::parse("12345675").unwrap();
        let branch = Range { ubn: Ubn::parse("04595257").unwrap(), ..range(50, 99) };
        let check = |rows: &[AllocationRow]| Allotments::of(rows, true, branch.period).check(&branch, head);
        assert_eq!(check(&[row(0, 199)]), Check::Matched);
        assert_eq!(check(&[row(0, 74)]), Check::Mismatch);
        assert_eq!(check(&[row(200, 299)]), Check::Unmatched, "nothing is known of its own");
        let own = AllocationRow { ubn: branch.ubn, ..row(300, 349) };
        assert_eq!(
            check(std::slice::from_ref(&own)),
            Check::Unmatched,
            "nothing is known of the head office's"
        );
        assert_eq!(check(&[own.clone(), row(200, 299)]), Check::Mismatch);
        assert_eq!(check(&[own, row(0, 199)]), Check::Matched);
    }

    #[test]
    fn one_stretch_of_several_contradicts_only_what_it_touches() {
        let known = [row(0, 49)];
        assert_eq!(checked(&range(0, 49), &known, false), Check::Matched);
        assert_eq!(checked(&range(0, 99), &known, false), Check::Mismatch);
        assert_eq!(checked(&range(200, 249), &known, false), Check::Unmatched);
        assert_eq!(checked(&range(200, 249), &known, true), Check::Mismatch);
    }

    proptest! {
        #[test]
        fn it_says_what_looking_at_each_number_says(
            (begin, len) in (0u32..60, 1u32..40),
            rows in prop::collection::vec((0u32..90, 1u32..40), 1..6),
            complete: bool,
        ) {
            let mine = range(begin, begin + len - 1);
            let rows: Vec<_> = rows.into_iter().map(|(begin, len)| row(begin, begin + len - 1)).collect();
            let allotted = |serial: &u32| {
                rows.iter().any(|row| row.span.begin().value() <= *serial && *serial < row.span.past_end())
            };
            let count = (begin..begin + len).filter(allotted).count();
            let expected = match count {
                0 if !complete => Check::Unmatched,
                all if all == len as usize => Check::Matched,
                _ => Check::Mismatch,
            };
            prop_assert_eq!(checked(&mine, &rows, complete), expected);
        }
    }
}
