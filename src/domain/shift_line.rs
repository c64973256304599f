//! Closed shifts beside the takings of their days: each in one line, and all of them held against the day.

use super::{Amount, CountedCash, Moment, Shift, ShiftId, StaffCode, Takings, TakingsFigure, TillCode};
use serde::{Deserialize, Serialize};

/// A closed shift in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftLine {
    /// Which.
    pub id: ShiftId,
    /// Whose till.
    pub till: Option<TillCode>,
    /// Who closed it.
    pub staff: Option<StaffCode>,
    /// The close before; `None` for the first.
    pub from: Option<Moment>,
    /// When it was closed.
    pub to: Moment,
    /// Invoices issued in it.
    pub issued: u32,
    /// What they come to, the cancelled ones included.
    pub total: Amount,
    /// How many of them were cancelled by the close, and what they come to.
    pub cancelled: (u32, Amount),
    /// Live allowances given in it, and what they come to.
    pub allowances: (u32, Amount),
    /// Cash that its sales brought in, change taken off.
    pub taken: Amount,
    /// Cash that was given back; `None` for a shift of which nobody noted it.
    pub back: Option<Amount>,
    /// The count; `None` where nobody counted.
    pub cash: Option<CountedCash>,
    /// What was taken out of the drawer; `None` where nobody said.
    pub taken_out: Option<Amount>,
}

impl ShiftLine {
    /// Of a closed shift.
    pub fn of(shift: &Shift, back: Option<Amount>, taken_out: Option<Amount>) -> Self {
        let figures = &shift.figures;
        Self {
            id: shift.id,
            till: shift.till.clone(),
            staff: shift.staff.clone(),
            from: shift.from,
            to: shift.to,
            issued: figures.issued,
            total: figures.totals.total,
            cancelled: (figures.cancelled, figures.cancelled_total),
            allowances: (figures.allowances, figures.allowances_total),
            taken: shift.cash_taken(),
            back,
            cash: shift.cash.clone(),
            taken_out,
        }
    }

    /// What came into the drawer, less what was given back.
    pub fn received(&self) -> Amount {
        self.taken - self.back.unwrap_or_default()
    }

    /// What should have lain in the drawer, where somebody counted.
    pub fn expected(&self) -> Option<Amount> {
        self.cash.as_ref().map(|count| count.expected(self.taken, self.back.unwrap_or_default()))
    }

    /// How much more was counted than that.
    pub fn difference(&self) -> Option<Amount> {
        self.cash.as_ref().map(|count| count.difference(self.taken, self.back.unwrap_or_default()))
    }

    /// What stayed in the drawer, where somebody said what was taken out.
    pub fn left(&self) -> Option<Amount> {
        self.cash.as_ref()?.left(self.taken_out?).ok()
    }
}

/// All shifts of some days together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ShiftSums {
    /// How many.
    pub shifts: u64,
    /// Those whose cash nobody counted.
    pub uncounted: u64,
    /// Invoices issued.
    pub issued: Amount,
    /// What they come to.
    pub total: Amount,
    /// Cash received, less what was given back.
    pub received: Amount,
    /// What was counted.
    pub counted: Amount,
    /// How much more was counted than expected, all together.
    pub difference: Amount,
    /// What was taken out.
    pub taken_out: Amount,
}

/// What the takings of the days have and their shifts do not: sales of a shift that is not closed, or that began the day before
/// or ended the day after, and what was put right once a shift was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ShiftRest {
    /// Invoices issued.
    pub issued: Amount,
    /// What they come to.
    pub total: Amount,
    /// Cash received.
    pub received: Amount,
}

impl ShiftSums {
    /// Of these.
    pub fn of(lines: &[ShiftLine]) -> Self {
        let mut sums = Self::default();
        for line in lines {
            sums.shifts += 1;
            sums.uncounted += u64::from(line.cash.is_none());
            sums.issued += Amount::from(line.issued);
            sums.total += line.total;
            sums.received += line.received();
            sums.counted += line.cash.as_ref().map_or(0, |count| count.counted);
            sums.difference += line.difference().unwrap_or_default();
            sums.taken_out += line.taken_out.unwrap_or_default();
        }
        sums
    }

    /// What is missing to the takings of their days: nothing where every shift lies within them and all are closed.
    pub fn rest(&self, takings: &Takings) -> ShiftRest {
        let of = |figure| takings.figure(figure);
        ShiftRest {
            issued: of(TakingsFigure::Issued) - self.issued,
            total: of(TakingsFigure::IssuedAmount) - self.total,
            received: of(TakingsFigure::Cash) - self.received,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CleanText;

    fn line(total: Amount, taken: Amount, back: Amount, cash: Option<(Amount, Amount)>) -> ShiftLine {
        let count = |(float, counted)| CountedCash {
            float,
            paid_in: 0,
            paid_out: 0,
            counted,
            reason: CleanText::default(),
        };
        ShiftLine {
            id: ShiftId(1),
            till: None,
            staff: None,
            from: None,
            to: Moment::default(),
            issued: 2,
            total,
            cancelled: (0, 0),
            allowances: (0, 0),
            taken,
            back: Some(back),
            cash: cash.map(count),
            taken_out: cash.map(|_| 300),
        }
    }

    #[test]
    fn shifts_are_added_up_and_what_they_lack_is_the_rest_of_the_day() {
        let lines = [line(500, 400, 50, Some((1_000, 1_345))), line(200, 200, 0, None)];
        assert_eq!((lines[0].expected(), lines[0].difference()), (Some(1_350), Some(-5)));
        assert_eq!((lines[0].left(), lines[1].left()), (Some(1_045), None));
        let sums = ShiftSums::of(&lines);
        let expected = ShiftSums {
            shifts: 2,
            uncounted: 1,
            issued: 4,
            total: 700,
            received: 550,
            counted: 1_345,
            difference: -5,
            taken_out: 300,
        };
        assert_eq!(sums, expected);
        let rest = sums.rest(&Takings::default());
        assert_eq!(rest, ShiftRest { issued: -4, total: -700, received: -550 });
        assert_eq!(ShiftSums::default().rest(&Takings::default()), ShiftRest::default());
    }
}
