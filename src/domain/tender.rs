//! How a sale is paid (R13): tender kinds, and the change, which only cash gives.

use super::{Amount, TOTAL_MAX, words};
use serde::{Deserialize, Serialize};

/// Most tenders of one sale: each kind twice.
pub const TENDERS_MAX: usize = 8;

words!(
    /// A kind of payment.
    #[derive(Default)]
    TenderKind {
        /// 現金.
        #[default]
        Cash = "cash",
        /// 信用卡.
        Card = "card",
        /// 行動支付.
        Mobile = "mobile",
        /// 禮券.
        Voucher = "voucher",
    }
);

/// One payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// How.
    pub kind: TenderKind,
    /// What was handed over, whole dollars, at least 1.
    pub amount: Amount,
}

/// Why tenders do not pay a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TenderFault {
    /// Less than the total: this much is missing.
    Short(Amount),
    /// More than the total, and not in cash: change is given on cash only. This much is too much.
    ChangeNotCash(Amount),
    /// An amount below 1 or above the largest total, or more than [`TENDERS_MAX`] tenders.
    Amount,
    /// What is not cash pays the total already, so that all of this cash would go back.
    CashNotNeeded(Amount),
}

/// The change (找零) that tenders give on `total`. No tenders at all give none: nobody said how it is paid.
///
/// # Errors
/// [`TenderFault`].
pub fn change(total: Amount, tenders: &[Tender]) -> Result<Amount, TenderFault> {
    if tenders.is_empty() {
        return Ok(0);
    }
    let sound = |tender: &Tender| (1..=TOTAL_MAX).contains(&tender.amount);
    if tenders.len() > TENDERS_MAX || !tenders.iter().all(sound) {
        return Err(TenderFault::Amount);
    }
    let sum: Amount = tenders.iter().map(|tender| tender.amount).sum();
    let cash: Amount =
        tenders.iter().filter(|tender| tender.kind == TenderKind::Cash).map(|tender| tender.amount).sum();
    match (sum - total, sum - cash - total) {
        (short, _) if short < 0 => Err(TenderFault::Short(-short)),
        (_, over) if over > 0 => Err(TenderFault::ChangeNotCash(over)),
        (_, 0) if cash > 0 => Err(TenderFault::CashNotNeeded(cash)),
        (change, _) => Ok(change),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TenderKind::{Card, Cash, Voucher};

    fn paid(total: Amount, tenders: &[(TenderKind, Amount)]) -> Result<Amount, TenderFault> {
        let tenders: Vec<_> = tenders.iter().map(|&(kind, amount)| Tender { kind, amount }).collect();
        change(total, &tenders)
    }

    #[test]
    fn change_comes_from_cash_alone() {
        assert_eq!(paid(340, &[]), Ok(0));
        assert_eq!(paid(340, &[(Cash, 500)]), Ok(160));
        assert_eq!(paid(340, &[(Card, 340)]), Ok(0));
        assert_eq!(paid(340, &[(Voucher, 300), (Cash, 100)]), Ok(60));
        assert_eq!(paid(340, &[(Card, 500)]), Err(TenderFault::ChangeNotCash(160)));
        assert_eq!(paid(340, &[(Card, 400), (Cash, 10)]), Err(TenderFault::ChangeNotCash(60)));
    }

    /// Cash beside payments that pay it all is a slip of the finger: nobody hands over money to get all of it back.
    #[test]
    fn cash_that_would_all_go_back_is_refused_and_one_dollar_of_need_is_enough() {
        assert_eq!(paid(100, &[(Cash, 100), (Card, 100)]), Err(TenderFault::CashNotNeeded(100)));
        assert_eq!(
            paid(100, &[(Voucher, 60), (Card, 40), (Cash, 500)]),
            Err(TenderFault::CashNotNeeded(500))
        );
        assert_eq!(paid(100, &[(Card, 99), (Cash, 500)]), Ok(499));
        assert_eq!(paid(100, &[(Card, 101), (Cash, 500)]), Err(TenderFault::ChangeNotCash(1)));
        assert_eq!(paid(100, &[(Cash, 100), (Cash, 100)]), Ok(100), "a larger note came after all");
    }

    #[test]
    fn too_little_and_nonsense_are_refused() {
        assert_eq!(paid(340, &[(Cash, 300)]), Err(TenderFault::Short(40)));
        assert_eq!(paid(1, &[(Cash, 0), (Cash, 5)]), Err(TenderFault::Amount));
        assert_eq!(paid(1, &[(Cash, TOTAL_MAX + 1)]), Err(TenderFault::Amount));
        assert_eq!(paid(1, &[(Cash, 1); TENDERS_MAX + 1]), Err(TenderFault::Amount));
    }
}
