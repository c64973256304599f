//! 營業稅 (R11): lines are summed, then rounded once, half up. Whole New Taiwan dollars, exact decimals only.

use super::{PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Whole New Taiwan dollars.
pub type Amount = i64;

/// The largest total of one invoice: the eight hex digits of the slip's QR code would hold more, the legal
/// form of a cash-register invoice does not.
pub const TOTAL_MAX: Amount = 999_999_999;

/// The five sums of an invoice, as in F0401 `Amount`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// SalesAmount: taxable sales; a consumer's with the tax inside, a company's without.
    pub sales: Amount,
    /// FreeTaxSalesAmount.
    pub free_sales: Amount,
    /// ZeroTaxSalesAmount.
    pub zero_sales: Amount,
    /// TaxAmount: 0 for a consumer.
    pub tax: Amount,
    /// TotalAmount.
    pub total: Amount,
}

fn half_up(value: Decimal) -> Option<Amount> {
    let rounded = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Amount::try_from(rounded).ok()
}

/// The totals of lines that sum up to `lines` (exact), for a company buyer or a consumer.
/// `None` when the total is not between 1 and [`TOTAL_MAX`]; the caller says so to the clerk.
pub fn totals(lines: Decimal, to_company: bool, basis: PriceBasis, choice: TaxChoice) -> Option<Totals> {
    let rate_twentieth = Decimal::from(20);
    let found = match (choice, to_company, basis) {
        (TaxChoice::Free, ..) => {
            let total = half_up(lines)?;
            Totals { free_sales: total, total, ..Totals::default() }
        }
        (TaxChoice::Zero, ..) => {
            let total = half_up(lines)?;
            Totals { zero_sales: total, total, ..Totals::default() }
        }
        (TaxChoice::Taxable, false, PriceBasis::Gross) => {
            let total = half_up(lines)?;
            Totals { sales: total, total, ..Totals::default() }
        }
        (TaxChoice::Taxable, false, PriceBasis::Net) => {
            let sales = half_up(lines)?;
            let total = sales.checked_add(half_up(Decimal::from(sales) / rate_twentieth)?)?;
            Totals { sales: total, total, ..Totals::default() }
        }
        (TaxChoice::Taxable, true, PriceBasis::Gross) => {
            let total = half_up(lines)?;
            let sales = half_up(Decimal::from(total) * rate_twentieth / Decimal::from(21))?;
            Totals { sales, tax: total - sales, total, ..Totals::default() }
        }
        (TaxChoice::Taxable, true, PriceBasis::Net) => {
            let sales = half_up(lines)?;
            let tax = half_up(Decimal::from(sales) / rate_twentieth)?;
            Totals { sales, tax, total: sales.checked_add(tax)?, ..Totals::default() }
        }
    };
    (1..=TOTAL_MAX).contains(&found.total).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn taxable(lines: i64, to_company: bool, basis: PriceBasis) -> Totals {
        totals(Decimal::from(lines), to_company, basis, TaxChoice::Taxable).unwrap()
    }

    #[test]
    fn the_known_answers_hold() {
        let company = taxable(105, true, PriceBasis::Gross);
        assert_eq!((company.sales, company.tax, company.total), (100, 5, 105));
        let consumer = taxable(105, false, PriceBasis::Gross);
        assert_eq!((consumer.sales, consumer.tax, consumer.total), (105, 0, 105));
        let net = taxable(110, true, PriceBasis::Net);
        assert_eq!((net.sales, net.tax, net.total), (110, 6, 116));
        assert_eq!(taxable(1, true, PriceBasis::Gross).sales, 1);
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        let total = |lines| totals(lines, false, PriceBasis::Gross, TaxChoice::Taxable);
        assert_eq!(total(Decimal::ZERO), None);
        assert_eq!(total(Decimal::new(4, 1)), None, "rounds to 0");
        assert_eq!(total(Decimal::from(-5)), None);
        assert!(total(Decimal::from(TOTAL_MAX)).is_some());
        assert_eq!(total(Decimal::from(TOTAL_MAX + 1)), None);
        assert_eq!(total(Decimal::MAX), None);
    }

    proptest! {
        #[test]
        fn sales_and_tax_add_up(lines in 1i64..100_000_000, company: bool, net: bool, kind in 0u8..3) {
            let basis = if net { PriceBasis::Net } else { PriceBasis::Gross };
            let choice = [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero][kind as usize];
            let found = totals(Decimal::from(lines), company, basis, choice).unwrap();
            prop_assert_eq!(found.sales + found.free_sales + found.zero_sales + found.tax, found.total);
            if choice != TaxChoice::Taxable || !net {
                prop_assert_eq!(found.total, lines);
            }
            if company && choice == TaxChoice::Taxable {
                // |tax − sales × 5 %| is at most half a dollar from either rounding.
                prop_assert!((found.tax * 20 - found.sales).abs() <= 20);
            }
        }
    }
}
