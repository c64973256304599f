//! What each line of an invoice is told to come to, to the platform and to centres: with the tax in it or without. The one
//! rule for both, so that they never differ by a dollar.

use super::{Invoice, PriceBasis, TaxChoice};
use rust_decimal::{Decimal, RoundingStrategy};

/// Most decimals of a figure.
const DECIMALS: u32 = 7;
/// Most digits of a figure: decimal(20,7), one kept for what is added to the largest line.
const DIGITS: u32 = 19;

/// What a line says of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LineMoney {
    /// Of one (`UnitPrice`).
    pub price: Decimal,
    /// Of all (`Amount`).
    pub amount: Decimal,
}

/// Why the lines of a record have no such figures. None of it befalls an invoice that the engine issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineMoneyFault {
    /// The amount of a line (from 1) has too many digits.
    #[error("the amount of line {0} does not fit")]
    Amount(usize),
    /// The price of a line (from 1) has too many digits.
    #[error("the price of line {0} does not fit")]
    Price(usize),
    /// The sum of one kind of tax is not what its lines come to.
    #[error("{figure} does not fit the lines, which come to {lines}")]
    Sum {
        /// Which kind.
        tax: TaxChoice,
        /// What the record says.
        figure: Decimal,
        /// What its lines come to.
        lines: Decimal,
    },
    /// The sums of the kinds do not come to the total.
    #[error("{figure} is not {lines}, which the sums come to")]
    Total {
        /// What the record says.
        figure: Decimal,
        /// What its sums come to.
        lines: Decimal,
    },
}

/// One kind of tax and its sum.
type Kind = (TaxChoice, i64);

fn kinds(invoice: &Invoice, with_tax: bool) -> [Kind; 3] {
    let totals = &invoice.totals;
    let taxable = if with_tax { totals.sales + totals.tax } else { totals.sales };
    [
        (TaxChoice::Taxable, taxable),
        (TaxChoice::Free, totals.free_sales),
        (TaxChoice::Zero, totals.zero_sales),
    ]
}

/// By what a line's amount changes: numerator and denominator; `None` where it stays.
fn change(invoice: &Invoice, tax: TaxChoice, with_tax: bool) -> Option<(Decimal, Decimal)> {
    let (gross, net) = (Decimal::from(21), Decimal::from(20));
    match (tax, with_tax, invoice.basis) {
        (TaxChoice::Taxable, false, PriceBasis::Gross) => Some((net, gross)),
        (TaxChoice::Taxable, true, PriceBasis::Net) => Some((gross, net)),
        (TaxChoice::Taxable, false, PriceBasis::Net) | (TaxChoice::Taxable, true, PriceBasis::Gross) => None,
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

/// Price and amount of every line, with the tax in them or without, so that the lines of each kind of tax come to its sum
/// exactly (R11, E0103), whatever basis the till's prices have. Each is rounded to seven decimals at most; what is then
/// missing to the sum, a dollar or less, stands on the largest line of that tax.
///
/// # Errors
/// [`LineMoneyFault`]: the record's sums are not those of its lines.
pub fn line_money(invoice: &Invoice, with_tax: bool) -> Result<Vec<LineMoney>, LineMoneyFault> {
    let mut found = vec![LineMoney::default(); invoice.lines.len()];
    for kind in kinds(invoice, with_tax) {
        of_kind(invoice, kind, with_tax, &mut found)?;
    }
    let totals = &invoice.totals;
    let sum = totals.sales + totals.free_sales + totals.zero_sales + totals.tax;
    if sum == totals.total {
        return Ok(found);
    }
    Err(LineMoneyFault::Total { figure: totals.total.into(), lines: sum.into() })
}

fn of_kind(
    invoice: &Invoice,
    (tax, sum): Kind,
    with_tax: bool,
    found: &mut [LineMoney],
) -> Result<(), LineMoneyFault> {
    let change = change(invoice, tax, with_tax);
    let exact = exact(invoice, tax, change)?;
    let figure = Decimal::from(sum);
    let Some(&(largest_at, largest)) =
        exact.iter().max_by_key(|(at, amount)| (amount.abs(), usize::MAX - at))
    else {
        let lines = Decimal::ZERO;
        return if sum == 0 { Ok(()) } else { Err(LineMoneyFault::Sum { tax, figure, lines }) };
    };
    let decimals = decimals_for(largest.abs()).ok_or(LineMoneyFault::Amount(largest_at + 1))?;
    let mut given = Decimal::ZERO;
    for &(at, amount) in &exact {
        found[at] = LineMoney { price: invoice.lines[at].price, amount: round(amount, decimals) };
        given += found[at].amount;
    }
    let missing = figure - given;
    if missing.abs() > most_missing(exact.len(), decimals) {
        return Err(LineMoneyFault::Sum { tax, figure, lines: given });
    }
    found[largest_at].amount += missing;
    if change.is_some() {
        for (at, _) in exact {
            // A price on the other basis is told as what the amount makes of it.
            found[at].price = unit_price(found[at].amount, invoice.lines[at].quantity)
                .ok_or(LineMoneyFault::Price(at + 1))?;
        }
    }
    Ok(())
}

/// What one of `quantity` comes to, with as many decimals as fit; `None` where it has too many digits without any.
pub fn unit_price(amount: Decimal, quantity: Decimal) -> Option<Decimal> {
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
) -> Result<Vec<(usize, Decimal)>, LineMoneyFault> {
    let lines = invoice.lines.iter().enumerate().filter(|(_, line)| line.tax == tax);
    lines
        .map(|(at, line)| {
            let amount = line.amount().and_then(|amount| match change {
                Some((times, over)) => amount.checked_mul(times)?.checked_div(over),
                None => Some(amount),
            });
            amount.map(|amount| (at, amount)).ok_or(LineMoneyFault::Amount(at + 1))
        })
        .collect()
}
