//! How a line is priced and taxed: the choices and the arithmetic that sales, taxes and allowances share.

use super::words;
use rust_decimal::{Decimal, RoundingStrategy};

/// Most decimals of a figure: MIG's decimal(20,7).
const DECIMALS: u32 = 7;
/// Most digits of a figure.
const DIGITS: u32 = 20;

/// Half up at seven decimals, at fewer where a figure would have too many digits; `None` where it has them without any.
pub(super) fn round_figure(value: Decimal) -> Option<Decimal> {
    let fits = |decimals: &u32| value.abs() < Decimal::from_i128_with_scale(10i128.pow(DIGITS - decimals), 0);
    let decimals = (0..=DECIMALS).rev().find(fits)?;
    Some(value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
}

/// Whole dollars, half up.
pub(super) fn dollars(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

/// Price × quantity, half up at seven decimals: what a line comes to wherever it is told (R11). `None` where it has too
/// many digits.
pub fn line_amount(price: Decimal, quantity: Decimal) -> Option<Decimal> {
    round_figure(price.checked_mul(quantity)?)
}

/// What one of `quantity` comes to, with as many decimals as fit; `None` where it has too many digits without any.
pub fn unit_price(amount: Decimal, quantity: Decimal) -> Option<Decimal> {
    round_figure(amount.checked_div(quantity)?)
}

words!(
    /// Whether line prices hold the tax.
    #[derive(Default)]
    PriceBasis {
        /// Tax inside: shop prices.
        #[default]
        Gross = "gross",
        /// Tax on top.
        Net = "net",
    }
);

words!(
    /// What tax one line bears.
    #[derive(Default)]
    TaxChoice {
        /// 應稅 (5 %).
        #[default]
        Taxable = "taxable",
        /// 零稅率.
        Zero = "zero",
        /// 免稅.
        Free = "free",
    }
);
