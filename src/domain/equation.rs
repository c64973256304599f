//! The equation of a book (R7): every number of it stands in one state, so that the states add up to its size. Of many books
//! the equations are added.

use super::{Holder, NumberState, Period, Range};
use chrono::{Datelike, NaiveDate};

/// The day of the month after a period by which its blank numbers are reported.
const BLANKS_DAY: u32 = 10;

/// How many numbers stand in which state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Equation {
    counts: [u64; NumberState::IN_ORDER.len()],
}

impl Equation {
    /// The equation of a range.
    pub fn of(range: &Range) -> Self {
        let mut equation = Self::default();
        if range.outside {
            equation.put(NumberState::Outside, range.span.count());
            return equation;
        }
        let counts = &range.counts;
        for (state, count) in [
            (NumberState::Confirmed, counts.confirmed),
            (NumberState::Pending, counts.pending),
            (NumberState::Refused, counts.refused),
            (NumberState::Cancelled, counts.cancelled),
            (NumberState::Voided, counts.voided),
            (NumberState::Carried, range.carried_to - range.span.begin().value()),
            (Self::state_of_rest(&range.holder), range.remaining()),
        ] {
            equation.put(state, count);
        }
        equation
    }

    /// What the numbers are that nobody has issued. What is lent or granted is still to be accounted for: unused here.
    fn state_of_rest(holder: &Holder) -> NumberState {
        match holder {
            Holder::Shop | Holder::Till(_) | Holder::Lent(_) | Holder::LentNoted(..) | Holder::Granted(_) => {
                NumberState::Unused
            }
            Holder::Withheld | Holder::Unproven => NumberState::Withheld,
            Holder::Blank => NumberState::Blank,
        }
    }

    fn put(&mut self, state: NumberState, count: u32) {
        self.counts[state.place()] += u64::from(count);
    }

    /// Adds another book's.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.counts.iter_mut().zip(other.counts) {
            *own += other;
        }
    }

    /// How many numbers stand in a state.
    pub fn count(&self, state: NumberState) -> u64 {
        self.counts[state.place()]
    }

    /// Its right side: the sum of all states.
    pub fn sum(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The terms that are not zero, in the order of R7.
    pub fn terms(&self) -> impl Iterator<Item = (NumberState, u64)> {
        let all = NumberState::IN_ORDER.into_iter().map(|state| (state, self.count(state)));
        all.filter(|(_, count)| *count > 0)
    }

    /// What keeps a period from being closed: numbers that the platform has not heard of, has refused, or waits for.
    pub fn open_terms(&self) -> impl Iterator<Item = (NumberState, u64)> {
        self.terms().filter(|(state, _)| match state {
            NumberState::Pending | NumberState::Refused | NumberState::Voided => true,
            NumberState::Unused
            | NumberState::Confirmed
            | NumberState::Cancelled
            | NumberState::Withheld
            | NumberState::Blank
            | NumberState::Carried
            | NumberState::Outside => false,
        })
    }

    /// Numbers that are still to be reported blank once the period is over: unused ones and those that are withheld.
    pub fn blanks(&self) -> u64 {
        self.count(NumberState::Unused) + self.count(NumberState::Withheld)
    }
}

/// The last day on which the blank numbers of a period are reported: the 10th of the month after it (R20).
pub fn blanks_until(period: Period) -> NaiveDate {
    let next = period.next().first_day();
    next.with_day(BLANKS_DAY).unwrap_or(next)
}

#[cfg(test)]
mod tests {
    use super::super::range::tests::one_book;
    use super::*;
    use crate::domain::{CleanText, LentNote, NumberCounts, TillCode};

    #[test]
    fn blanks_are_reported_by_the_tenth_also_over_the_turn_of_the_year() {
        for (period, until) in [("11509", "2026-11-10"), ("11511", "2027-01-10")] {
            assert_eq!(blanks_until(Period::parse(period).unwrap()).to_string(), until);
        }
    }

    fn told(equation: &Equation) -> Vec<(NumberState, u64)> {
        equation.terms().collect()
    }

    #[test]
    fn every_number_of_a_book_stands_on_the_right_side_once() {
        let mut range = one_book(100);
        assert_eq!(told(&Equation::of(&range)), [(NumberState::Unused, 50)]);
        range.carried_to = 105;
        range.next = 117;
        range.counts = NumberCounts { pending: 1, confirmed: 6, refused: 2, cancelled: 2, voided: 1 };
        let expected = [
            (NumberState::Confirmed, 6),
            (NumberState::Pending, 1),
            (NumberState::Refused, 2),
            (NumberState::Cancelled, 2),
            (NumberState::Voided, 1),
            (NumberState::Unused, 33),
            (NumberState::Carried, 5),
        ];
        let equation = Equation::of(&range);
        assert_eq!((told(&equation), equation.sum()), (expected.to_vec(), 50));
        let open: Vec<_> = equation.open_terms().map(|(state, _)| state).collect();
        assert_eq!(open, [NumberState::Pending, NumberState::Refused, NumberState::Voided]);
        assert_eq!(equation.blanks(), 33);
    }

    #[test]
    fn the_rest_is_what_its_holder_makes_of_it() {
        let name = CleanText::new("手持機", 20).unwrap();
        for (holder, state) in [
            (Holder::Shop, NumberState::Unused),
            (Holder::Till(TillCode::parse("T1").unwrap()), NumberState::Unused),
            (Holder::Lent(name.clone()), NumberState::Unused),
            (Holder::LentNoted(name.clone(), LentNote::default()), NumberState::Unused),
            (Holder::Granted(name), NumberState::Unused),
            (Holder::Withheld, NumberState::Withheld),
            (Holder::Unproven, NumberState::Withheld),
            (Holder::Blank, NumberState::Blank),
        ] {
            let range = Range { holder, ..one_book(0) };
            assert_eq!(told(&Equation::of(&range)), [(state, 50)]);
        }
        let outside = Range { outside: true, ..one_book(0) };
        assert_eq!(told(&Equation::of(&outside)), [(NumberState::Outside, 50)]);
    }

    #[test]
    fn equations_add_up_and_every_state_has_a_place_of_its_own() {
        let (mut sum, mut places) = (Equation::default(), Vec::new());
        for _ in 0..3 {
            sum.add(&Equation::of(&one_book(0)));
        }
        assert_eq!((sum.sum(), sum.count(NumberState::Unused)), (150, 150));
        for state in NumberState::IN_ORDER {
            assert_eq!(NumberState::IN_ORDER[state.place()], state);
            places.push(state.place());
        }
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), NumberState::IN_ORDER.len());
    }
}
