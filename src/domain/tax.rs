//! 營業稅 (R11): lines are summed, then rounded once, half up. Whole New Taiwan dollars, exact decimals only.

use super::{PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Whole New Taiwan dollars.
pub type Amount = i64;

/// The largest total of one invoice: the eight hex digits of the slip's QR code would hold more, the legal
/// form of a cash-register invoice does not.
pub const TOTAL_MAX: Amount = 999_999_999;

/// The largest amount of one line, either sign: what leaves room for seven decimals in MIG's decimal(20,7).
pub const LINE_AMOUNT_MAX: Amount = 9_999_999_999_999;

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

impl Totals {
    /// The sum of lines of one tax, tax inside.
    pub fn of_kind(&self, kind: TaxChoice) -> Amount {
        match kind {
            TaxChoice::Taxable => self.sales + self.tax,
            TaxChoice::Zero => self.zero_sales,
            TaxChoice::Free => self.free_sales,
        }
    }
}

fn half_up(value: Decimal) -> Option<Amount> {
    let rounded = value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Amount::try_from(rounded).ok()
}

/// MIG TaxType of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum TaxType {
    /// 1 應稅.
    #[default]
    Taxable,
    /// 2 零稅率.
    Zero,
    /// 3 免稅.
    Free,
    /// 9 混合: lines of more than one kind; only where the company's setting allows it.
    Mixed,
}

impl TaxType {
    /// MIG's TaxType.
    pub fn mig(self) -> &'static str {
        match self {
            Self::Taxable => "1",
            Self::Zero => "2",
            Self::Free => "3",
            Self::Mixed => "9",
        }
    }
}

impl From<TaxChoice> for TaxType {
    fn from(line: TaxChoice) -> Self {
        match line {
            TaxChoice::Taxable => Self::Taxable,
            TaxChoice::Zero => Self::Zero,
            TaxChoice::Free => Self::Free,
        }
    }
}

/// Lines summed by what tax they bear, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LineSums {
    /// 應稅; `None` where no line is.
    pub taxable: Option<Decimal>,
    /// 零稅率.
    pub zero: Option<Decimal>,
    /// 免稅.
    pub free: Option<Decimal>,
}

impl LineSums {
    /// Sums the amounts of lines; `None` when one does not fit a decimal.
    pub fn of(lines: impl IntoIterator<Item = (TaxChoice, Option<Decimal>)>) -> Option<Self> {
        let mut sums = Self::default();
        for (tax, amount) in lines {
            let sum = match tax {
                TaxChoice::Taxable => &mut sums.taxable,
                TaxChoice::Zero => &mut sums.zero,
                TaxChoice::Free => &mut sums.free,
            };
            *sum = Some(sum.unwrap_or_default().checked_add(amount?)?);
        }
        Some(sums)
    }

    /// Taxable, zero, free, or mixed.
    pub fn tax_type(&self) -> TaxType {
        match (self.taxable, self.zero, self.free) {
            (_, None, None) => TaxType::Taxable,
            (None, Some(_), None) => TaxType::Zero,
            (None, None, Some(_)) => TaxType::Free,
            _ => TaxType::Mixed,
        }
    }
}

/// Why lines do not come to the totals of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TotalFault {
    /// The total is 0 (platform code E0105), or rounds to it.
    Zero,
    /// The total, or the sum of one kind of tax, is negative: MIG allows that for lines only.
    Negative,
    /// The total is above [`TOTAL_MAX`], or a line above [`LINE_AMOUNT_MAX`].
    TooLarge,
    /// On the other price basis the lines do not come to the sums: quantities so large that seven decimals of a price
    /// do not reach.
    Lines,
}

/// The totals of lines, for a company buyer or a consumer: each kind of tax is summed, then rounded once (R11).
///
/// # Errors
/// [`TotalFault`]; the total is between 1 and [`TOTAL_MAX`] otherwise, and no sum is negative.
pub fn totals(sums: &LineSums, to_company: bool, basis: PriceBasis) -> Result<Totals, TotalFault> {
    let rounded = |sum: Option<Decimal>| match half_up(sum.unwrap_or_default()) {
        Some(amount) if amount < 0 => Err(TotalFault::Negative),
        Some(amount) if amount <= TOTAL_MAX => Ok(amount),
        _ if sum.is_some_and(|sum| sum.is_sign_negative()) => Err(TotalFault::Negative),
        _ => Err(TotalFault::TooLarge),
    };
    let (taxable, zero_sales, free_sales) =
        (rounded(sums.taxable)?, rounded(sums.zero)?, rounded(sums.free)?);
    let (net, tax) = match basis {
        PriceBasis::Gross => {
            let net = net_of(taxable);
            (net, taxable - net)
        }
        PriceBasis::Net => (taxable, tax_on(taxable)),
    };
    // A consumer's SalesAmount holds the tax (F0401).
    let (sales, tax) = if to_company { (net, tax) } else { (net + tax, 0) };
    let total = sales + tax + zero_sales + free_sales;
    match total {
        0 => Err(TotalFault::Zero),
        1..=TOTAL_MAX => Ok(Totals { sales, free_sales, zero_sales, tax, total }),
        _ => Err(TotalFault::TooLarge),
    }
}

/// A gross amount without its tax: round(gross / 1.05). Whole dollars × 20 / 21 never end in just a half, so
/// there is one nearest.
pub fn net_of(gross: Amount) -> Amount {
    gross.saturating_mul(40).saturating_add(21).div_euclid(42)
}

/// 5 % of a net amount, half up.
pub fn tax_on(net: Amount) -> Amount {
    net.saturating_add(10).div_euclid(20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(tax: TaxChoice, lines: Decimal) -> LineSums {
        LineSums::of([(tax, Some(lines))]).unwrap()
    }

    fn taxable(lines: i64, to_company: bool, basis: PriceBasis) -> Totals {
        totals(&of(TaxChoice::Taxable, lines.into()), to_company, basis).unwrap()
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
        let largest = taxable(TOTAL_MAX, true, PriceBasis::Gross);
        assert_eq!((largest.sales, largest.tax, largest.total), (952_380_951, 47_619_048, TOTAL_MAX));
    }

    #[test]
    fn nothing_negative_and_too_much_are_refused() {
        let total =
            |lines| totals(&of(TaxChoice::Taxable, lines), false, PriceBasis::Gross).map(|found| found.total);
        assert_eq!(total(Decimal::ZERO), Err(TotalFault::Zero));
        assert_eq!(total(Decimal::new(4, 1)), Err(TotalFault::Zero), "rounds to 0");
        assert_eq!(total(Decimal::from(-5)), Err(TotalFault::Negative));
        assert_eq!(total(Decimal::MIN), Err(TotalFault::Negative));
        assert_eq!(total(Decimal::from(TOTAL_MAX)), Ok(TOTAL_MAX));
        assert_eq!(total(Decimal::from(TOTAL_MAX + 1)), Err(TotalFault::TooLarge));
        assert_eq!(total(Decimal::MAX), Err(TotalFault::TooLarge));
        let net = totals(&of(TaxChoice::Taxable, TOTAL_MAX.into()), true, PriceBasis::Net);
        assert_eq!(net, Err(TotalFault::TooLarge), "with the tax on top it is too large");
    }

    #[test]
    fn one_kind_below_nothing_is_refused_though_the_total_is_not() {
        let sums = LineSums { taxable: Some(Decimal::from(-1)), zero: None, free: Some(Decimal::from(100)) };
        assert_eq!(totals(&sums, false, PriceBasis::Gross), Err(TotalFault::Negative));
    }

    #[test]
    fn mixed_lines_are_summed_by_kind() {
        let lines = [(TaxChoice::Taxable, 105), (TaxChoice::Free, 30), (TaxChoice::Taxable, -21)];
        let sums = LineSums::of(lines.map(|(tax, amount)| (tax, Some(Decimal::from(amount))))).unwrap();
        assert_eq!(sums.tax_type(), TaxType::Mixed);
        let found = totals(&sums, true, PriceBasis::Gross).unwrap();
        assert_eq!((found.sales, found.tax, found.free_sales, found.total), (80, 4, 30, 114));
    }

    #[test]
    fn the_tax_is_rounded_half_up_like_a_decimal() {
        for amount in (0..2_000).chain(TOTAL_MAX - 2_000..=TOTAL_MAX) {
            let decimal = Decimal::from(amount);
            assert_eq!(Some(net_of(amount)), half_up(decimal * Decimal::from(20) / Decimal::from(21)));
            assert_eq!(Some(tax_on(amount)), half_up(decimal / Decimal::from(20)));
        }
    }

    fn line() -> impl Strategy<Value = (TaxChoice, Decimal)> {
        let choice = prop_oneof![
            4 => Just(TaxChoice::Taxable), 1 => Just(TaxChoice::Free), 1 => Just(TaxChoice::Zero)
        ];
        // Cents and whole dollars, a discount now and then.
        let amount = (-300i64..1_000_000, prop_oneof![Just(0u32), Just(2), Just(7)]);
        (choice, amount.prop_map(|(figure, scale)| Decimal::new(figure, scale)))
    }

    proptest! {
        #[test]
        fn sales_and_tax_add_up(lines in proptest::collection::vec(line(), 1..=200), company: bool, net: bool) {
            let basis = if net { PriceBasis::Net } else { PriceBasis::Gross };
            let sums = LineSums::of(lines.iter().map(|&(tax, amount)| (tax, Some(amount)))).unwrap();
            let Ok(found) = totals(&sums, company, basis) else {
                // Refused only for what the sums show.
                let kinds = [sums.taxable, sums.zero, sums.free].map(Option::unwrap_or_default);
                let half = Decimal::new(5, 1);
                let sum: Decimal = kinds.iter().sum();
                prop_assert!(kinds.iter().any(|kind| *kind < Decimal::ZERO) || sum < half * Decimal::from(3)
                    || sum > Decimal::from(TOTAL_MAX / 2));
                return Ok(());
            };
            prop_assert_eq!(found.sales + found.free_sales + found.zero_sales + found.tax, found.total);
            prop_assert!([found.sales, found.free_sales, found.zero_sales, found.tax].iter().all(|sum| *sum >= 0));
            prop_assert!(company || found.tax == 0, "a consumer's tax is inside");
            if !net {
                let rounded: Amount = [sums.taxable, sums.zero, sums.free]
                    .into_iter().map(|sum| half_up(sum.unwrap_or_default()).unwrap()).sum();
                prop_assert_eq!(found.total, rounded, "the total is the lines, rounded once a kind");
            }
            if company {
                // |tax − sales × 5 %| is at most half a dollar from either rounding.
                prop_assert!((found.tax * 20 - found.sales).abs() <= 20);
            }
        }
    }
}
