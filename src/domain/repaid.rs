//! The money of an issue anew: what it moves in the drawer, in its own moment and at its own till.

use super::{Moment, Number, Payments, Period, TillCode};
use serde::{Deserialize, Serialize};

/// How a number that is issued anew was paid before and is paid now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaid {
    /// 發票號碼.
    pub number: Number,
    /// 期別 of the invoice.
    pub period: Period,
    /// Which issue of the number it pays, from 2.
    pub revision: u8,
    /// When it was issued anew.
    pub at: Moment,
    /// At which till.
    pub till: Option<TillCode>,
    /// How the issue before was paid.
    pub before: Payments,
    /// How this one is.
    pub after: Payments,
    /// The issue before was cancelled before it was voided: its money had gone back.
    pub returned: bool,
}

impl Repaid {
    /// What it brings into the drawer; negative where money goes back. Where nobody says how it is paid now, what was paid
    /// before stays where it lies, and nobody knows of the difference.
    pub fn moved(&self) -> Payments {
        let mut moved = self.after;
        if self.returned {
            return moved;
        }
        if self.after.untold != 0 {
            return Payments { untold: self.after.total() - self.before.total(), ..Payments::default() };
        }
        moved -= &self.before;
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_paid_anew_moves_the_difference_and_all_of_it_where_the_money_had_gone_back() {
        let before = Payments { cash: 105, ..Payments::default() };
        let after = Payments { cash: 5, card: 80, ..Payments::default() };
        let mut repaid = Repaid {
            number: Number::parse("AB11223344").unwrap(),
            period: Period::parse("11511").unwrap(),
            revision: 2,
            at: Moment::default(),
            till: None,
            before,
            after,
            returned: false,
        };
        assert_eq!(repaid.moved(), Payments { cash: -100, card: 80, ..Payments::default() });
        repaid.returned = true;
        assert_eq!(repaid.moved(), after);
        let untold = Payments { untold: 210, ..Payments::default() };
        let repaid = Repaid { after: untold, returned: false, ..repaid };
        assert_eq!(repaid.moved(), Payments { untold: 105, ..Payments::default() });
        assert_eq!(Repaid { returned: true, ..repaid }.moved(), untold);
    }
}
