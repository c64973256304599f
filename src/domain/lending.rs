//! Books that are away (R7): lent to a handheld or to another system of the same seller under its name, and taken back with
//! what was used there. What is lent is the rest of a range, of which nothing is sold here meanwhile.
//!
//! What was used elsewhere is *outside* here: it is counted, never issued, uploaded or reported blank by us. A range whose
//! first numbers are ours is cut there, so that the issued numbers of every range stay a prefix of it.

use super::{
    CleanText, Holder, LentNote, Moment, Number, NumberCounts, Range, RangeId, Serial, Span, TillCode, Ubn,
    words,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Characters of a borrower's name: it stands in a column of the screen.
pub const BORROWER_CHARS_MAX: usize = 20;
/// Numbers that may be named as cancelled in one act: a hundred books' worth; one act is one entry.
pub const CANCELLED_NAMED_MAX: usize = 5_000;

words!(
    /// What a borrower is.
    BorrowerKind {
        /// A handheld.
        Handheld = "handheld",
        /// Another system of the same seller.
        System = "system",
    }
);

/// Who has books that are lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Borrower {
    /// Its name, up to [`BORROWER_CHARS_MAX`] characters.
    pub name: CleanText,
    /// What it is.
    pub kind: BorrowerKind,
    /// When it was lent a book first.
    pub since: Moment,
}

/// Whether two names are those of one borrower: letters of another width or case, and blanks, make no other one.
pub fn is_same_name(one: &CleanText, other: &CleanText) -> bool {
    let folded = |name: &CleanText| -> String {
        let letters = super::fold_width(name.as_str());
        letters.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    folded(one) == folded(other)
}

/// What came back of one range, as a person or the other system's messages tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBack {
    /// Which range.
    pub id: RangeId,
    /// The last serial that was used there, inclusive; `None` where none was.
    pub last_used: Option<Serial>,
    /// Which of the used ones were cancelled there, each once.
    #[serde(deserialize_with = "super::listed_rows")]
    pub cancelled: Vec<Serial>,
}

/// Why a range cannot be lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotLendable {
    /// No number of it is left.
    UsedUp,
    /// It is a till's own.
    OfTill(TillCode),
    /// The platform says that it was not allotted like this.
    Mismatch,
}

/// A range whose borrower was never written down: the doctor's finding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("range {id} is lent to {name}, whom nobody has written down")]
pub struct UnknownBorrower {
    /// Which range.
    pub id: RangeId,
    /// Who has it, or used it.
    pub name: CleanText,
}

/// Why what came back cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadReturn {
    /// The last used number is none of those that were lent.
    Last {
        /// What was said.
        said: Number,
        /// What was lent.
        lent: Span,
    },
    /// A number was cancelled that was not used there.
    NotUsed(Number),
    /// A number is named twice as cancelled.
    Twice(Number),
    /// The platform has told of a later number than the last that is said to be used.
    Told(Number),
}

impl Range {
    /// Who has its numbers, where they are lent.
    pub fn lent_to(&self) -> Option<&CleanText> {
        self.borrower().filter(|_| !self.outside)
    }

    /// Who used its numbers, where they were used elsewhere and it has come back.
    pub fn used_by(&self) -> Option<&CleanText> {
        self.borrower().filter(|_| self.outside)
    }

    fn borrower(&self) -> Option<&CleanText> {
        match &self.holder {
            Holder::Lent(name) | Holder::LentNoted(name, _) => Some(name),
            Holder::Shop
            | Holder::Till(_)
            | Holder::Granted(_)
            | Holder::Withheld
            | Holder::Blank
            | Holder::Unproven => None,
        }
    }

    /// Who has it once another copy of the store may have heard of it otherwise: what is lent stays lent under its name.
    pub fn holder_in_doubt(&self) -> Holder {
        self.holder_noted(LentNote { in_doubt: true, ..self.lent_note() }).unwrap_or(Holder::Withheld)
    }

    /// It, where the platform tells of a number of `seller` that is lent here: it comes back used to there at least. `None`
    /// where that is nothing new.
    #[must_use]
    pub fn told_of(&self, number: Number, seller: Ubn) -> Option<Self> {
        let note = self.lent_note();
        let ours = self.ubn == seller && self.rest().is_some_and(|rest| rest.contains(number));
        let new = note.told.is_none_or(|told| told < number.serial);
        let noted = || self.holder_noted(LentNote { told: Some(number.serial), ..note });
        (ours && new).then(noted).flatten().map(|holder| Self { holder, ..self.clone() })
    }

    fn lent_note(&self) -> LentNote {
        match &self.holder {
            Holder::LentNoted(_, note) => *note,
            Holder::Shop
            | Holder::Till(_)
            | Holder::Lent(_)
            | Holder::Granted(_)
            | Holder::Withheld
            | Holder::Blank
            | Holder::Unproven => LentNote::default(),
        }
    }

    /// Its borrower, of whom that is known.
    fn holder_noted(&self, note: LentNote) -> Option<Holder> {
        self.lent_to().map(|name| Holder::LentNoted(name.clone(), note))
    }

    /// Whether its rest can be lent.
    ///
    /// # Errors
    /// [`NotLendable`].
    pub fn lendable(&self) -> Result<(), NotLendable> {
        if self.remaining() == 0 {
            return Err(NotLendable::UsedUp);
        }
        if let Some(till) = self.till() {
            return Err(NotLendable::OfTill(till.clone()));
        }
        if self.check == super::Check::Mismatch {
            return Err(NotLendable::Mismatch);
        }
        Ok(())
    }
}

impl TakenBack {
    /// The ranges that a lent one becomes, lowest first: what we issued of it, what was used elsewhere, and the rest, each
    /// where there is any. The first keeps its id; the others have the ids from `first_id` on. Written at `now`, for `source`.
    ///
    /// # Errors
    /// [`BadReturn`].
    pub fn parts(
        &self,
        lent: &Range,
        first_id: RangeId,
        (now, source): (Moment, &CleanText),
    ) -> Result<Vec<Range>, BadReturn> {
        let Some(rest) = lent.rest() else { return Ok(Vec::new()) };
        let past_used = self.past_used(rest)?;
        let note = lent.lent_note();
        if let Some(told) = note.told.filter(|told| told.value() >= past_used) {
            return Err(BadReturn::Told(lent.number(told)));
        }
        self.check_cancelled(rest, past_used)?;
        let holder = if note.in_doubt { Holder::Withheld } else { Holder::Shop };
        let free = Range { holder, ..lent.clone() };
        if past_used == rest.begin().value() {
            return Ok(vec![free]);
        }
        let own = part(&free, lent.span.begin().value(), rest.begin().value());
        // Each of them is another number of one book or range: they fit.
        let used = untouched(&free, rest.begin().value(), past_used).map(|used| Range {
            holder: lent.lent_to().cloned().map_or(Holder::Shop, Holder::Lent),
            next: past_used,
            carried_to: past_used,
            carried_cancelled: self.cancelled.len() as u32,
            paused: false,
            outside: true,
            reason: source.clone(),
            ..used
        });
        let left = untouched(&free, past_used, lent.span.past_end());
        let parts = own.into_iter().chain(used).chain(left);
        let named = parts.zip(std::iter::once(lent.id).chain((first_id.0..).map(RangeId)));
        Ok(named
            .map(|(part, id)| Range { id, added_at: if id == lent.id { lent.added_at } else { now }, ..part })
            .collect())
    }

    /// The serial behind the last one that was used.
    fn past_used(&self, rest: Span) -> Result<u32, BadReturn> {
        let Some(last) = self.last_used else { return Ok(rest.begin().value()) };
        if last < rest.begin() || last > rest.end() {
            return Err(BadReturn::Last { said: Number { track: rest.track, serial: last }, lent: rest });
        }
        Ok(last.value() + 1)
    }

    fn check_cancelled(&self, rest: Span, past_used: u32) -> Result<(), BadReturn> {
        let mut seen = HashSet::new();
        for &serial in &self.cancelled {
            let number = Number { track: rest.track, serial };
            if serial < rest.begin() || serial.value() >= past_used {
                return Err(BadReturn::NotUsed(number));
            }
            if !seen.insert(serial) {
                return Err(BadReturn::Twice(number));
            }
        }
        Ok(())
    }
}

/// The numbers of a range from one serial up to before another; `None` where that is none.
fn part(of: &Range, begin: u32, past: u32) -> Option<Range> {
    let (begin, end) = (Serial::try_from(begin).ok()?, Serial::try_from(past.checked_sub(1)?).ok()?);
    let span = Span::new(of.span.track, begin, end).ok()?;
    Some(Range { span, ..of.clone() })
}

/// The same of numbers of which none was issued here.
fn untouched(of: &Range, begin: u32, past: u32) -> Option<Range> {
    let of = part(of, begin, past)?;
    Some(Range {
        next: begin,
        carried_to: begin,
        carried_cancelled: 0,
        counts: NumberCounts::default(),
        last_at: Moment::default(),
        ..of
    })
}

#[cfg(test)]
mod tests {
    use super::super::range::tests::one_book;
    use super::*;
    use crate::domain::{Equation, NumberState};

    fn name() -> CleanText {
        CleanText::new("手持機1", BORROWER_CHARS_MAX).unwrap()
    }

    fn serial(value: u32) -> Serial {
        Serial::try_from(value).unwrap()
    }

    /// A book of which ten numbers were issued here, of which one was cancelled, and five carried before.
    fn started() -> Range {
        let mut range = one_book(100);
        range.carried_to = 105;
        range.carried_cancelled = 2;
        range.next = 115;
        range.counts = NumberCounts { confirmed: 9, cancelled: 1, ..NumberCounts::default() };
        range
    }

    fn back(last_used: Option<u32>, cancelled: &[u32]) -> TakenBack {
        let cancelled = cancelled.iter().map(|value| serial(*value)).collect();
        TakenBack { id: RangeId(1), last_used: last_used.map(serial), cancelled }
    }

    fn parts(range: &Range, back: &TakenBack) -> Result<Vec<Range>, BadReturn> {
        let lent = Range { holder: Holder::Lent(name()), ..range.clone() };
        back.parts(&lent, RangeId(7), (Moment::from_unix(99), &CleanText::default()))
    }

    fn told(parts: &[Range]) -> Vec<(u64, u32, u32, u32)> {
        parts
            .iter()
            .map(|part| (part.id.0, part.span.begin().value(), part.span.end().value(), part.remaining()))
            .collect()
    }

    #[test]
    fn what_the_platform_told_of_was_used() {
        let lent = Range { holder: Holder::Lent(name()), ..one_book(100) };
        let (number, ours) = (|value| lent.number(serial(value)), lent.ubn);
        let noted = lent.told_of(number(105), ours).unwrap();
        for (value, seller) in [(99, ours), (150, ours), (120, Ubn::parse("04595257").unwrap())] {
            assert_eq!(lent.told_of(number(value), seller), None, "{value}");
        }
        assert_eq!(one_book(100).told_of(number(105), ours), None, "nobody has it");
        assert_eq!(noted.told_of(number(104), ours), None, "nothing new");
        assert_eq!(noted.told_of(number(105), ours), None);
        let noted = noted.told_of(number(107), ours).unwrap();
        let at = (Moment::from_unix(99), &CleanText::default());
        let of = |last| back(last, &[]).parts(&noted, RangeId(7), at);
        for last in [None, Some(106)] {
            assert_eq!(of(last), Err(BadReturn::Told(number(107))));
        }
        let parts = of(Some(107)).unwrap();
        assert_eq!(parts[0].holder, Holder::Lent(name()));
        assert_eq!((parts[1].holder.clone(), parts[1].remaining()), (Holder::Shop, 42));
        let doubted = Range { holder: noted.holder_in_doubt(), ..noted.clone() };
        let parts = back(Some(107), &[]).parts(&doubted, RangeId(7), at).unwrap();
        assert_eq!(parts[1].holder, Holder::Withheld);
        assert_eq!(back(Some(106), &[]).parts(&doubted, RangeId(7), at), Err(BadReturn::Told(number(107))));
    }

    #[test]
    fn a_book_comes_back_as_the_numbers_of_it_that_each_has_used() {
        for (range, last, expected) in [
            (one_book(100), None, vec![(1, 100, 149, 50)]),
            (one_book(100), Some(100), vec![(1, 100, 100, 0), (7, 101, 149, 49)]),
            (one_book(100), Some(149), vec![(1, 100, 149, 0)]),
            (started(), None, vec![(1, 100, 149, 35)]),
            (started(), Some(115), vec![(1, 100, 114, 0), (7, 115, 115, 0), (8, 116, 149, 34)]),
            (started(), Some(149), vec![(1, 100, 114, 0), (7, 115, 149, 0)]),
            (one_book(99_999_950), Some(99_999_999), vec![(1, 99_999_950, 99_999_999, 0)]),
        ] {
            let parts = parts(&range, &back(last, &[])).unwrap();
            assert_eq!(told(&parts), expected, "{last:?}");
            let mut sum = Equation::default();
            for part in &parts {
                assert_eq!(part.broken_rule(), None, "{part:?}");
                sum.add(&Equation::of(part));
            }
            let used = last.map_or(0, |last| u64::from(last + 1 - range.next));
            assert_eq!(sum.sum(), 50, "every number has one state");
            assert_eq!(sum.count(NumberState::Outside), used);
            assert_eq!(sum.count(NumberState::Unused), u64::from(range.remaining()) - used);
            assert_eq!(sum.count(NumberState::Confirmed), u64::from(range.counts.confirmed));
            assert_eq!(
                sum.count(NumberState::Carried),
                u64::from(range.carried_to - range.span.begin().value())
            );
        }
    }

    #[test]
    fn the_part_that_was_used_says_by_whom_and_how_many_were_cancelled_and_is_never_lent_or_issued_again() {
        let parts = parts(&started(), &back(Some(120), &[118, 115])).unwrap();
        let [own, used, left] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!((own.counts, own.cancelled_total(), own.used_by()), (started().counts, 3, None));
        assert_eq!((used.used_by(), used.lent_to(), used.cancelled_total()), (Some(&name()), None, 2));
        assert_eq!((used.last_issued(), used.is_open(), used.rest()), (Some(serial(120)), false, None));
        assert_eq!(used.lendable(), Err(NotLendable::UsedUp));
        assert_eq!(
            (left.lent_to(), left.is_open(), left.last_issued(), left.cancelled_total()),
            (None, true, None, 0)
        );
        assert_eq!((own.added_at, left.added_at), (started().added_at, Moment::from_unix(99)));
    }

    #[test]
    fn what_came_back_is_of_what_was_lent() {
        let lent = Span::new(one_book(100).span.track, serial(115), serial(149)).unwrap();
        let number = |value| Number { track: lent.track, serial: serial(value) };
        for (back, why) in [
            (back(Some(114), &[]), BadReturn::Last { said: number(114), lent }),
            (back(Some(150), &[]), BadReturn::Last { said: number(150), lent }),
            (back(Some(120), &[121]), BadReturn::NotUsed(number(121))),
            (back(Some(120), &[114]), BadReturn::NotUsed(number(114))),
            (back(None, &[115]), BadReturn::NotUsed(number(115))),
            (back(Some(120), &[116, 117, 116]), BadReturn::Twice(number(116))),
        ] {
            assert_eq!(parts(&started(), &back), Err(why));
        }
    }

    #[test]
    fn what_is_a_tills_or_doubted_by_the_platform_or_used_up_is_not_lent() {
        assert_eq!(started().lendable(), Ok(()));
        let till = TillCode::parse("T1").unwrap();
        let of_till = Range { holder: Holder::Till(till.clone()), ..one_book(0) };
        assert_eq!(of_till.lendable(), Err(NotLendable::OfTill(till)));
        let wrong = Range { check: crate::domain::Check::Mismatch, ..one_book(0) };
        assert_eq!(wrong.lendable(), Err(NotLendable::Mismatch));
        let mut full = one_book(0);
        (full.next, full.counts.confirmed) = (50, 50);
        assert_eq!(full.lendable(), Err(NotLendable::UsedUp));
    }
}
