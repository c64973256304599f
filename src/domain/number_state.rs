//! The one state that a number has (R7), and how many numbers of a range stand in which.
//!
//! The fold counts along: each act says from where to where its number goes, so that equations, status and lists read
//! figures instead of scanning invoices. The doctor counts anew and compares.

use serde::{Deserialize, Serialize};

/// The state of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberState {
    /// 未用.
    Unused,
    /// 待傳: issued, and the platform has not confirmed it.
    Pending,
    /// 已確認.
    Confirmed,
    /// 拒絕: the centre or the platform refused it, or it was set aside; a person is needed.
    Refused,
    /// 作廢.
    Cancelled,
    /// 註銷未重開.
    Voided,
    /// 保留: withheld with a reason.
    Withheld,
    /// 空白已報: reported blank (E0402).
    Blank,
    /// 前系統: used before we came (R5).
    Carried,
    /// 外部: kept for the record alone (R5).
    Outside,
}

impl NumberState {
    /// All of them, in the order of an equation's terms (R7).
    pub const IN_ORDER: [Self; 10] = [
        Self::Confirmed,
        Self::Pending,
        Self::Refused,
        Self::Cancelled,
        Self::Voided,
        Self::Unused,
        Self::Blank,
        Self::Withheld,
        Self::Carried,
        Self::Outside,
    ];

    /// Its place there.
    pub fn place(self) -> usize {
        match self {
            Self::Confirmed => 0,
            Self::Pending => 1,
            Self::Refused => 2,
            Self::Cancelled => 3,
            Self::Voided => 4,
            Self::Unused => 5,
            Self::Blank => 6,
            Self::Withheld => 7,
            Self::Carried => 8,
            Self::Outside => 9,
        }
    }

    /// Its word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
            Self::Voided => "voided",
            Self::Unused => "unused",
            Self::Blank => "blank_reported",
            Self::Withheld => "withheld",
            Self::Carried => "carried",
            Self::Outside => "outside",
        }
    }
}

/// How many of a range's own issued numbers stand in each state. Their sum is what was issued here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct NumberCounts {
    /// 待傳.
    pub pending: u32,
    /// 已確認.
    pub confirmed: u32,
    /// 拒絕.
    pub refused: u32,
    /// 作廢.
    pub cancelled: u32,
    /// 註銷未重開.
    pub voided: u32,
}

impl NumberCounts {
    /// All of them.
    pub fn issued(&self) -> u32 {
        self.pending + self.confirmed + self.refused + self.cancelled + self.voided
    }

    /// One more in a state.
    ///
    /// # Panics
    /// On a state of a number that was not issued here: those are not counted but derived from the range.
    pub fn add(&mut self, state: NumberState) {
        *self.of(state) += 1;
    }

    /// One number goes from one state to another.
    ///
    /// # Panics
    /// When none stands in `from`, or either is not a state of an issued number: the entry is not of this store.
    pub fn shift(&mut self, from: NumberState, to: NumberState) {
        let left = self.of(from);
        assert!(*left > 0, "no number is counted as {from:?}");
        *left -= 1;
        *self.of(to) += 1;
    }

    fn of(&mut self, state: NumberState) -> &mut u32 {
        match state {
            NumberState::Pending => &mut self.pending,
            NumberState::Confirmed => &mut self.confirmed,
            NumberState::Refused => &mut self.refused,
            NumberState::Cancelled => &mut self.cancelled,
            NumberState::Voided => &mut self.voided,
            NumberState::Unused
            | NumberState::Withheld
            | NumberState::Blank
            | NumberState::Carried
            | NumberState::Outside => panic!("{state:?} is no state of an issued number"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_counted_once_wherever_it_goes() {
        let mut counts = NumberCounts::default();
        counts.add(NumberState::Pending);
        counts.add(NumberState::Pending);
        for to in [NumberState::Refused, NumberState::Confirmed, NumberState::Voided, NumberState::Pending] {
            let from = match to {
                NumberState::Refused => NumberState::Pending,
                NumberState::Confirmed => NumberState::Refused,
                NumberState::Voided => NumberState::Confirmed,
                _ => NumberState::Voided,
            };
            counts.shift(from, to);
            assert_eq!(counts.issued(), 2);
        }
        counts.shift(NumberState::Pending, NumberState::Cancelled);
        assert_eq!(counts, NumberCounts { pending: 1, cancelled: 1, ..NumberCounts::default() });
    }

    #[test]
    #[should_panic = "no number is counted as Confirmed"]
    fn a_count_never_falls_below_nothing() {
        NumberCounts::default().shift(NumberState::Confirmed, NumberState::Voided);
    }
}
