//! What another system used of the books that it was lent, from what it tells number by number: each number is one that was
//! lent, of our seller, on a day of its range, told once; and the used numbers of a range are the first of what was lent.

use super::{Number, Range, Serial, TakenBack, TaxKind, Ubn};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a number elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedAs {
    /// An invoice was issued under it, for this tax.
    Issued(TaxKind),
    /// That invoice was cancelled.
    Cancelled,
    /// That invoice was voided: the number is used, and may have been issued anew.
    Voided,
}

/// A number as another system tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedNumber {
    /// The number.
    pub number: Number,
    /// The day of the invoice.
    pub day: NaiveDate,
    /// Who sold.
    pub seller: Ubn,
    /// What it tells.
    pub what: UsedAs,
}

/// Why a file tells of no used number. Elements have the names of MIG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsedFault {
    /// Larger than so many bytes.
    TooLarge(usize),
    /// No XML, or XML that is not taken.
    Unread(String),
    /// Another document than `Invoice`, `CancelInvoice` and `VoidInvoice`.
    OtherRoot(String),
    /// An element is missing or cannot be read.
    Element(&'static str),
    /// A sum is not what the other figures come to.
    Sum {
        /// The element.
        element: &'static str,
        /// What it says.
        figure: Decimal,
        /// What the others come to.
        comes_to: Decimal,
    },
}

/// Why what is told does not fit the books that were lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedMisfit {
    /// The number is of no book that is lent.
    NotLent,
    /// Another seller's.
    OtherSeller(Ubn),
    /// Of another kind of tax than its book.
    OtherTax,
    /// The day is none of its book.
    OtherDays {
        /// The first day of the book.
        from: NaiveDate,
        /// Its last, inclusive.
        to: NaiveDate,
    },
    /// It was told before.
    Twice,
    /// It is cancelled or voided, and its invoice is not told.
    NeverIssued,
    /// A later number of the book is used and this one is not told.
    Gap(Number),
}

/// What each of the lent ranges comes back with: of those that nothing is told of, that none was used. `told` in any order.
///
/// # Errors
/// Every misfit, with the place in `told` of what does not fit.
pub fn taken_back(lent: &[Range], told: &[UsedNumber]) -> Result<Vec<TakenBack>, Vec<(usize, UsedMisfit)>> {
    let mut faults = Vec::new();
    let mut used: Vec<Used> = lent.iter().map(|_| Used::default()).collect();
    // What allows another before what needs it: each void one more issue, each issue a cancellation.
    let rank = |place: &usize| match told[*place].what {
        UsedAs::Voided => 0,
        UsedAs::Issued(_) => 1,
        UsedAs::Cancelled => 2,
    };
    let mut places: Vec<usize> = (0..told.len()).collect();
    places.sort_by_key(rank);
    for place in places {
        let one = &told[place];
        match fitting(lent, one).and_then(|range| used[range].take(place, one)) {
            Ok(()) => {}
            Err(misfit) => faults.push((place, misfit)),
        }
    }
    let mut backs = Vec::with_capacity(lent.len());
    for (range, used) in lent.iter().zip(&used) {
        faults.extend(used.never_issued());
        match used.back(range) {
            Ok(back) => backs.push(back),
            Err(fault) => faults.push(fault),
        }
    }
    faults.sort_by_key(|(place, _)| *place);
    if faults.is_empty() { Ok(backs) } else { Err(faults) }
}

/// The place of the lent range that a number is of. Letters recur over the years: one of its days counts first.
fn fitting(lent: &[Range], one: &UsedNumber) -> Result<usize, UsedMisfit> {
    let holds = |range: &Range| range.rest().is_some_and(|rest| rest.contains(one.number));
    let in_time = |range: &Range| (range.from..=range.to).contains(&one.day);
    let found = lent.iter().position(|range| holds(range) && in_time(range));
    let Some(place) = found.or_else(|| lent.iter().position(holds)) else { return Err(UsedMisfit::NotLent) };
    let range = &lent[place];
    if !in_time(range) {
        return Err(UsedMisfit::OtherDays { from: range.from, to: range.to });
    }
    if range.ubn != one.seller {
        return Err(UsedMisfit::OtherSeller(one.seller));
    }
    match one.what {
        UsedAs::Issued(kind) if kind != range.tax_kind => Err(UsedMisfit::OtherTax),
        UsedAs::Issued(_) | UsedAs::Cancelled | UsedAs::Voided => Ok(place),
    }
}

/// What was used of one range: each number with the place where that is told.
#[derive(Default)]
struct Used {
    issued: BTreeMap<Serial, Vec<usize>>,
    voided: BTreeMap<Serial, Vec<usize>>,
    cancelled: BTreeSet<Serial>,
}

impl Used {
    fn take(&mut self, place: usize, one: &UsedNumber) -> Result<(), UsedMisfit> {
        let serial = one.number.serial;
        match one.what {
            UsedAs::Voided => {
                self.voided.entry(serial).or_default().push(place);
                Ok(())
            }
            // Once, and once more for each time that it was voided.
            UsedAs::Issued(_) if times(&self.issued, serial) > times(&self.voided, serial) => {
                Err(UsedMisfit::Twice)
            }
            UsedAs::Issued(_) => {
                self.issued.entry(serial).or_default().push(place);
                Ok(())
            }
            UsedAs::Cancelled if !self.issued.contains_key(&serial) => Err(UsedMisfit::NeverIssued),
            UsedAs::Cancelled if !self.cancelled.insert(serial) => Err(UsedMisfit::Twice),
            UsedAs::Cancelled => Ok(()),
        }
    }

    /// Each void has an issue that it voids.
    fn never_issued(&self) -> impl Iterator<Item = (usize, UsedMisfit)> {
        let unfounded = |(serial, places): (&Serial, &Vec<usize>)| {
            places
                .iter()
                .skip(times(&self.issued, *serial))
                .map(|place| (*place, UsedMisfit::NeverIssued))
                .collect::<Vec<_>>()
        };
        self.voided.iter().flat_map(unfounded)
    }

    /// The used ones are the first of what was lent.
    fn back(&self, range: &Range) -> Result<TakenBack, (usize, UsedMisfit)> {
        for ((serial, places), expected) in self.issued.iter().zip(range.next..) {
            if serial.value() != expected {
                // It lies before one that is in the range.
                let missing = Serial::try_from(expected).unwrap_or(*serial);
                let first = places.first().copied().unwrap_or_default();
                return Err((first, UsedMisfit::Gap(range.number(missing))));
            }
        }
        let last_used = self.issued.keys().next_back().copied();
        Ok(TakenBack { id: range.id, last_used, cancelled: self.cancelled.iter().copied().collect() })
    }
}

/// How often a number is told of.
fn times(told: &BTreeMap<Serial, Vec<usize>>, serial: Serial) -> usize {
    told.get(&serial).map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::super::range::tests::one_book;
    use super::*;
    use crate::domain::{CleanText, Holder, RangeId};

    fn lent(id: u64, begin: u32, next: u32) -> Range {
        let mut range = one_book(begin);
        (range.id, range.next, range.counts.confirmed) = (RangeId(id), next, next - begin);
        Range { holder: Holder::Lent(CleanText::new("手持機1", 20).unwrap()), ..range }
    }

    fn told(serial: u32, what: UsedAs) -> UsedNumber {
        let range = one_book(0);
        let number = range.number(Serial::try_from(serial).unwrap());
        UsedNumber { number, day: range.from, seller: range.ubn, what }
    }

    const ISSUED: UsedAs = UsedAs::Issued(TaxKind::General);

    fn misfits(lent: &[Range], told: &[UsedNumber]) -> Vec<(usize, UsedMisfit)> {
        taken_back(lent, told).unwrap_err()
    }

    #[test]
    fn what_is_told_in_any_order_is_the_last_number_used_and_which_were_cancelled() {
        let lent = [lent(1, 100, 110), lent(2, 200, 200), lent(3, 300, 300)];
        let told = [
            told(111, UsedAs::Cancelled),
            told(112, ISSUED),
            told(110, ISSUED),
            told(200, ISSUED),
            told(111, ISSUED),
        ];
        let backs = taken_back(&lent, &told).unwrap();
        let figures = |back: &TakenBack| {
            let values = |serials: &[Serial]| serials.iter().map(|serial| serial.value()).collect::<Vec<_>>();
            (back.id.0, back.last_used.map(Serial::value), values(&back.cancelled))
        };
        let said: Vec<_> = backs.iter().map(figures).collect();
        assert_eq!(said, [(1, Some(112), vec![111]), (2, Some(200), vec![]), (3, None, vec![])]);
    }

    #[test]
    fn every_misfit_is_told_at_its_place() {
        let lent = [lent(1, 100, 110)];
        let other = Ubn::parse("04595257").unwrap();
        let (from, to) = (lent[0].from, lent[0].to);
        let told = [
            told(109, ISSUED),
            UsedNumber { seller: other, ..told(110, ISSUED) },
            told(111, UsedAs::Issued(TaxKind::Special)),
            UsedNumber { day: to.succ_opt().unwrap(), ..told(112, ISSUED) },
            told(150, ISSUED),
            told(113, UsedAs::Cancelled),
        ];
        let expected = [
            (0, UsedMisfit::NotLent),
            (1, UsedMisfit::OtherSeller(other)),
            (2, UsedMisfit::OtherTax),
            (3, UsedMisfit::OtherDays { from, to }),
            (4, UsedMisfit::NotLent),
            (5, UsedMisfit::NeverIssued),
        ];
        assert_eq!(misfits(&lent, &told), expected);
    }

    #[test]
    fn a_number_told_twice_or_left_out_in_the_middle_is_no_guess() {
        let lent = [lent(1, 100, 110)];
        let twice = [
            told(110, ISSUED),
            told(110, ISSUED),
            told(110, UsedAs::Cancelled),
            told(110, UsedAs::Cancelled),
        ];
        assert_eq!(misfits(&lent, &twice), [(1, UsedMisfit::Twice), (3, UsedMisfit::Twice)]);
        let gap = [told(110, ISSUED), told(112, ISSUED)];
        let missing = lent[0].number(Serial::try_from(111u32).unwrap());
        assert_eq!(misfits(&lent, &gap), [(1, UsedMisfit::Gap(missing))]);
        assert_eq!(misfits(&lent, &gap[1..]).len(), 1, "the first is missing too");
    }

    #[test]
    fn a_voided_number_is_used_and_may_have_been_issued_once_more_for_each_time() {
        let lent = [lent(1, 100, 110)];
        let void = told(110, UsedAs::Voided);
        let again = [void, told(110, ISSUED), told(111, ISSUED), told(110, ISSUED)];
        for told in [&again[..], &again[..3]] {
            let back = &taken_back(&lent, told).unwrap()[0];
            assert_eq!((back.last_used.map(Serial::value), back.cancelled.len()), (Some(111), 0));
        }
        let thrice = [void, told(110, ISSUED), told(110, ISSUED), told(110, ISSUED)];
        assert_eq!(misfits(&lent, &thrice), [(3, UsedMisfit::Twice)]);
        let twice = [void, void, told(110, ISSUED)];
        assert_eq!(misfits(&lent, &twice), [(1, UsedMisfit::NeverIssued)]);
        let unfounded = [told(111, UsedAs::Voided), told(110, ISSUED)];
        assert_eq!(misfits(&lent, &unfounded), [(0, UsedMisfit::NeverIssued)]);
    }

    #[test]
    fn the_border_of_a_book_and_its_days_is_inside() {
        let lent = [lent(1, 100, 149)];
        let last = UsedNumber { day: lent[0].to, ..told(149, ISSUED) };
        let back = taken_back(&lent, &[last]).unwrap();
        assert_eq!(back[0].last_used.map(Serial::value), Some(149));
    }
}
