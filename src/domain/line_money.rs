//! What each line of an invoice is told to come to, with the tax in it or without: one rule for the paper, the QR codes,
//! the platform and the centres, so that all of them tell the same figures (R11).
//!
//! A line's amount is its price × its quantity, half up at seven decimals, and nothing else. The lines of one tax, summed
//! and rounded once, are that tax's sum. Where lines alone would not come to it, the sale gets a rounding line (尾數) of its
//! own before it is issued (`rounding`), and no remainder is pushed into a line.

use super::{
    Invoice, PriceBasis, SaleLine, TaxChoice, Totals, dollars, line_amount, round_figure, unit_price,
};
use rust_decimal::Decimal;

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

/// Lines with the sums that they stand for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a> {
    pub(super) lines: &'a [SaleLine],
    pub(super) basis: PriceBasis,
    pub(super) totals: &'a Totals,
}

/// Price and amount of every line, with the tax in them or without, whatever basis the till's prices have.
///
/// # Errors
/// [`LineMoneyFault`]: the record's sums are not those of its lines.
pub fn line_money(invoice: &Invoice, with_tax: bool) -> Result<Vec<LineMoney>, LineMoneyFault> {
    let lines = Lines { lines: &invoice.lines, basis: invoice.basis, totals: &invoice.totals };
    let mut found = lines.money(with_tax)?;
    for kind in TaxChoice::ALL {
        if let Err(fault) = lines.check_kind(kind, with_tax, &found) {
            settle(&lines, kind, with_tax, &mut found).ok_or(fault)?;
        }
    }
    let totals = &invoice.totals;
    let sum = totals.sales + totals.free_sales + totals.zero_sales + totals.tax;
    if sum == totals.total {
        return Ok(found);
    }
    Err(LineMoneyFault::Total { figure: totals.total.into(), lines: sum.into() })
}

/// The same as paper and QR codes show it: what a consumer is told always holds the tax, what a company is told is on
/// the basis of its sale. A record whose sums are not those of its lines, which the engine never issued, shows them as
/// they are.
pub fn shown_money(invoice: &Invoice) -> Vec<LineMoney> {
    let with_tax = invoice.buyer.is_none() || invoice.basis == PriceBasis::Gross;
    let as_sold =
        |line: &SaleLine| LineMoney { price: line.price, amount: line.amount().unwrap_or_default() };
    line_money(invoice, with_tax).unwrap_or_else(|_| invoice.lines.iter().map(as_sold).collect())
}

impl Lines<'_> {
    /// Each line on its own, but for the rounding lines, which hold what the others leave.
    fn money(&self, with_tax: bool) -> Result<Vec<LineMoney>, LineMoneyFault> {
        let mut found = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let price = changed(line.price, line.tax, self.basis, with_tax)
                .and_then(round_figure)
                .ok_or(LineMoneyFault::Price(at + 1))?;
            let amount = line_amount(price, line.quantity).ok_or(LineMoneyFault::Amount(at + 1))?;
            found.push(LineMoney { price, amount });
        }
        for kind in TaxChoice::ALL {
            self.round_off(kind, with_tax, &mut found);
        }
        Ok(found)
    }

    fn of_kind(&self, kind: TaxChoice) -> impl Iterator<Item = usize> + '_ {
        self.lines.iter().enumerate().filter(move |(_, line)| line.tax == kind).map(|(at, _)| at)
    }

    /// On the other basis too, a rounding line is what the lines of its tax leave to the whole dollars on this one.
    fn round_off(&self, kind: TaxChoice, with_tax: bool, found: &mut [LineMoney]) {
        let Some(at) = self.of_kind(kind).filter(|&at| is_rounding(&self.lines[at])).last() else { return };
        let sold: Decimal = self.of_kind(kind).filter_map(|at| self.lines[at].amount()).sum();
        let Some(whole) = changed(sold, kind, self.basis, with_tax).and_then(round_figure) else { return };
        let rest = whole - self.of_kind(kind).map(|at| found[at].amount).sum::<Decimal>();
        let amount = found[at].amount + rest;
        if amount.abs() < Decimal::ONE {
            found[at] = LineMoney { price: amount, amount };
        }
    }

    fn figure(&self, kind: TaxChoice, with_tax: bool) -> Decimal {
        let totals = self.totals;
        let figure = match kind {
            TaxChoice::Taxable if with_tax => totals.sales + totals.tax,
            TaxChoice::Taxable => totals.sales,
            TaxChoice::Zero => totals.zero_sales,
            TaxChoice::Free => totals.free_sales,
        };
        figure.into()
    }

    /// The lines of a kind, summed and rounded once, are its sum.
    fn check_kind(&self, kind: TaxChoice, with_tax: bool, found: &[LineMoney]) -> Result<(), LineMoneyFault> {
        let lines: Decimal = self.of_kind(kind).map(|at| found[at].amount).sum();
        let figure = self.figure(kind, with_tax);
        if dollars(lines) == figure { Ok(()) } else { Err(LineMoneyFault::Sum { tax: kind, figure, lines }) }
    }

    /// True when the lines come to their sums on both bases, kind by kind and, with the tax in them, all together, as the
    /// centres add them up. A consumer is never told of prices without tax.
    pub(super) fn add_up(&self, to_company: bool) -> bool {
        let holds = |with_tax| {
            self.money(with_tax).is_ok_and(|found| {
                let kinds =
                    TaxChoice::ALL.into_iter().all(|kind| self.check_kind(kind, with_tax, &found).is_ok());
                let sum: Decimal = found.iter().map(|line| line.amount).sum();
                kinds && (!with_tax || dollars(sum) == Decimal::from(self.totals.total))
            })
        };
        holds(true) && (!to_company || holds(false))
    }
}

/// A price or a sum on the basis that is told; `None` where it has too many digits.
fn changed(figure: Decimal, tax: TaxChoice, basis: PriceBasis, with_tax: bool) -> Option<Decimal> {
    let (gross, net) = (Decimal::from(21), Decimal::from(20));
    match (tax, with_tax, basis) {
        (TaxChoice::Taxable, false, PriceBasis::Gross) => figure.checked_mul(net)?.checked_div(gross),
        (TaxChoice::Taxable, true, PriceBasis::Net) => figure.checked_mul(gross)?.checked_div(net),
        (TaxChoice::Taxable, false, PriceBasis::Net)
        | (TaxChoice::Taxable, true, PriceBasis::Gross)
        | (TaxChoice::Zero | TaxChoice::Free, ..) => Some(figure),
    }
}

/// A record from before the rounding lines, whose lines do not come to the sum of their tax: price and amount of the
/// largest one are put right together, by a dollar or so. `None` where that does not help.
fn settle(lines: &Lines<'_>, kind: TaxChoice, with_tax: bool, found: &mut [LineMoney]) -> Option<()> {
    let sum: Decimal = lines.of_kind(kind).map(|at| found[at].amount).sum();
    let missing = lines.figure(kind, with_tax) - sum;
    let at = lines.of_kind(kind).max_by_key(|&at| (found[at].amount.abs(), usize::MAX - at))?;
    let last_decimal = Decimal::new(1, 7);
    let slack: Decimal = lines.of_kind(kind).map(|at| lines.lines[at].quantity.abs() * last_decimal).sum();
    if missing.abs() > Decimal::new(11, 1) + slack {
        return None;
    }
    let quantity = lines.lines[at].quantity;
    let price = unit_price(found[at].amount + missing, quantity)?;
    found[at] = LineMoney { price, amount: line_amount(price, quantity)? };
    lines.check_kind(kind, with_tax, found).ok()
}

/// What a rounding line is called, on paper and in messages.
pub const ROUNDING_LINE: &str = "尾數";

/// True for a line that only rounds the others off: less than a dollar, once, under that name.
fn is_rounding(line: &SaleLine) -> bool {
    line.name.as_str() == ROUNDING_LINE
        && line.quantity == Decimal::ONE
        && line.price.abs() < Decimal::ONE
        && line.unit.is_empty()
}
