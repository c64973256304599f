//! The lines of an invoice as centres want them: price and amount with the tax in them, whatever basis the sale had.
//! The platform adds them up (E0103), so they come to the invoice's total, rounded once.

use super::loose::Figure;
use crate::domain::{Amount, Invoice, PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};

/// Digits after the point that centres take.
const DECIMALS: u32 = 7;

/// A line's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithTax {
    /// Of one.
    pub price: Figure,
    /// Of all.
    pub amount: Figure,
}

/// Half a dollar goes up.
pub fn whole(value: Decimal) -> Option<Amount> {
    Amount::try_from(value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)).ok()
}

/// Every line of an invoice with tax; `None` where a figure has no place in a decimal. What rounding per kind of tax
/// leaves over goes onto the largest line.
pub fn with_tax(invoice: &Invoice) -> Option<Vec<WithTax>> {
    let mut lines = invoice
        .lines
        .iter()
        .map(|line| {
            let rate = match (invoice.basis, line.tax) {
                (PriceBasis::Net, TaxChoice::Taxable) => Decimal::new(105, 2),
                (PriceBasis::Net, TaxChoice::Zero | TaxChoice::Free) | (PriceBasis::Gross, _) => Decimal::ONE,
            };
            let price = line.price.checked_mul(rate)?.round_dp(DECIMALS);
            let amount = line.amount()?.checked_mul(rate)?.round_dp(DECIMALS);
            Some(WithTax { price: Figure(price), amount: Figure(amount) })
        })
        .collect::<Option<Vec<_>>>()?;
    let sum = lines.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount.0))?;
    if whole(sum)? != invoice.totals.total {
        let left = Decimal::from(invoice.totals.total).checked_sub(sum)?;
        let largest = lines.iter_mut().max_by_key(|line| line.amount.0)?;
        largest.amount = Figure(largest.amount.0.checked_add(left)?);
    }
    Some(lines)
}
