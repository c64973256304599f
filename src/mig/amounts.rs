//! What each line of an invoice comes to in F0401, so that the lines add up to the sums exactly (R11, E0103).
//!
//! A company's lines are net, a consumer's hold the tax, whatever basis the till's prices have. Each is rounded to seven
//! decimals at most; what is then missing to the sum, a dollar or less, stands on the largest line of that tax.

use super::Fault;
use crate::domain::{Invoice, PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};

/// Most decimals of a figure.
const DECIMALS: u32 = 7;
/// Most digits of a figure: decimal(20,7), one kept for what is added to the largest line.
const DIGITS: u32 = 19;

/// What a line of F0401 says of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct LineMoney {
    /// `UnitPrice`.
    pub(super) price: Decimal,
    /// `Amount`.
    pub(super) amount: Decimal,
}

/// One kind of tax, the element that holds its sum, and the sum.
type Kind = (TaxChoice, &'static str, i64);

fn kinds(invoice: &Invoice) -> [Kind; 3] {
    let totals = &invoice.totals;
    [
        (TaxChoice::Taxable, "SalesAmount", totals.sales),
        (TaxChoice::Free, "FreeTaxSalesAmount", totals.free_sales),
        (TaxChoice::Zero, "ZeroTaxSalesAmount", totals.zero_sales),
    ]
}

/// By what a line's amount changes: numerator and denominator; `None` where it stays.
fn change(invoice: &Invoice, tax: TaxChoice) -> Option<(Decimal, Decimal)> {
    let (with_tax, without) = (Decimal::from(21), Decimal::from(20));
    match (tax, invoice.buyer.is_some(), invoice.basis) {
        (TaxChoice::Taxable, true, PriceBasis::Gross) => Some((without, with_tax)),
        (TaxChoice::Taxable, false, PriceBasis::Net) => Some((with_tax, without)),
        (TaxChoice::Taxable, true, PriceBasis::Net) | (TaxChoice::Taxable, false, PriceBasis::Gross) => None,
        (TaxChoice::Zero | TaxChoice::Free, ..) => None,
    }
}

fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// How many decimals figures up to `largest` may have; `None` where it has too many digits without any.
fn decimals_for(largest: Decimal) -> Option<u32> {
    (0..=DECIMALS).rev().find(|decimals| largest < Decimal::from(10u64.pow(DIGITS - decimals)))
}

/// Price and amount of every line.
///
/// # Errors
/// [`Fault::Figure`], [`Fault::Sum`]: the record's sums are not those of its lines.
pub(super) fn of_lines(invoice: &Invoice) -> Result<Vec<LineMoney>, Fault> {
    let mut found = vec![LineMoney::default(); invoice.lines.len()];
    for kind in kinds(invoice) {
        of_kind(invoice, kind, &mut found)?;
    }
    let totals = &invoice.totals;
    let sum = totals.sales + totals.free_sales + totals.zero_sales + totals.tax;
    if sum == totals.total {
        return Ok(found);
    }
    let (figure, lines) = (totals.total.into(), sum.into());
    Err(Fault::Sum { element: "TotalAmount", figure, lines })
}

fn of_kind(invoice: &Invoice, (tax, element, sum): Kind, found: &mut [LineMoney]) -> Result<(), Fault> {
    let change = change(invoice, tax);
    let exact = exact(invoice, tax, change)?;
    let Some(&(largest_at, largest)) =
        exact.iter().max_by_key(|(at, amount)| (amount.abs(), usize::MAX - at))
    else {
        let (figure, lines) = (sum.into(), Decimal::ZERO);
        return if sum == 0 { Ok(()) } else { Err(Fault::Sum { element, figure, lines }) };
    };
    let decimals =
        decimals_for(largest.abs()).ok_or(Fault::Figure { element: "Amount", line: largest_at + 1 })?;
    let mut given = Decimal::ZERO;
    for &(at, amount) in &exact {
        found[at] = LineMoney { price: invoice.lines[at].price, amount: round(amount, decimals) };
        given += found[at].amount;
    }
    let missing = Decimal::from(sum) - given;
    if missing.abs() > most_missing(exact.len(), decimals) {
        return Err(Fault::Sum { element, figure: sum.into(), lines: given });
    }
    found[largest_at].amount += missing;
    if change.is_some() {
        for (at, _) in exact {
            // A price on the other basis is told as what the amount makes of it.
            found[at].price = price(found[at].amount, invoice.lines[at].quantity)
                .ok_or(Fault::Figure { element: "UnitPrice", line: at + 1 })?;
        }
    }
    Ok(())
}

/// What one of `quantity` comes to, with as many decimals as fit; `None` where it has too many digits without any.
pub(super) fn price(amount: Decimal, quantity: Decimal) -> Option<Decimal> {
    let exact = amount.checked_div(quantity)?;
    Some(round(exact, decimals_for(exact.abs())?))
}

/// Rounding the sum, and the tax, is worth half a dollar each; rounding a line half of its last digit.
fn most_missing(lines: usize, decimals: u32) -> Decimal {
    Decimal::new(11, 1) + Decimal::from(lines) * Decimal::new(5, decimals + 1)
}

/// The amounts of the lines of one tax, on the invoice's own basis, before they are rounded.
fn exact(
    invoice: &Invoice,
    tax: TaxChoice,
    change: Option<(Decimal, Decimal)>,
) -> Result<Vec<(usize, Decimal)>, Fault> {
    let lines = invoice.lines.iter().enumerate().filter(|(_, line)| line.tax == tax);
    lines
        .map(|(at, line)| {
            let amount = line.amount().and_then(|amount| match change {
                Some((times, over)) => amount.checked_mul(times)?.checked_div(over),
                None => Some(amount),
            });
            amount.map(|amount| (at, amount)).ok_or(Fault::Figure { element: "Amount", line: at + 1 })
        })
        .collect()
}
