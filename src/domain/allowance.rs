//! 折讓 (R16, MIG G0401) and its cancellation (G0501): goods that come back, or a price put right, after the fact.
//!
//! All amounts that a person gives hold the tax. Net amount and tax are worked out over all live allowances of an
//! invoice together, rounded once, so that allowances of the whole invoice come to exactly its own sums.

use super::{
    AllowanceNumber, Amount, CleanText, CompanyCode, CompanyState, CorrectionRefusal, Invoice, Moment,
    PriceBasis, RangeId, Refusal, SaleLine, StaffCode, TaxChoice, TillCode, Ubn, line_amount, net_of,
    unit_price,
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// The longest reason, in characters: MIG G0501 `CancelReason`.
pub const ALLOWANCE_REASON_CHARS_MAX: usize = 20;

/// What of one line of an invoice comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceAsk {
    /// Which line of the invoice, from 1.
    pub line: u16,
    /// How many come back; 0 where only the price is put right.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// How much money comes back, tax inside, whole dollars, at least 1.
    pub amount: Amount,
}

/// One line of an allowance, as G0401 has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceLine {
    /// Which line of the invoice, from 1.
    pub line: u16,
    /// Its name.
    pub name: CleanText,
    /// Its unit; may be empty.
    pub unit: CleanText,
    /// How many come back; 0 where only the price is put right.
    #[serde(with = "rust_decimal::serde::str")]
    pub quantity: Decimal,
    /// Without tax.
    pub net: Amount,
    /// The tax of it.
    pub tax: Amount,
    /// What tax the line bore.
    pub kind: TaxChoice,
}

/// What a line of an allowance says of money: its amount is its price × its quantity, as every line's is (R11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowanceFigures {
    /// How many (`Quantity`), never zero.
    pub quantity: Decimal,
    /// Of one, without tax (`UnitPrice`).
    pub price: Decimal,
    /// Of all, without tax (`Amount`).
    pub amount: Decimal,
}

/// How far a price of seven decimals may leave a line from its whole dollars, so that 200 lines, summed and rounded once,
/// come to theirs.
const OFF_MAX: Decimal = Decimal::from_parts(1, 0, 0, false, 3);

impl AllowanceLine {
    /// What messages tell of it; `None` where a figure has too many digits.
    pub fn figures(&self) -> Option<AllowanceFigures> {
        let net = Decimal::from(self.net);
        let whole = AllowanceFigures { quantity: Decimal::ONE, price: net, amount: net };
        // Only the price was put right: no goods came back, and the platform takes no quantity of zero (E0106).
        if self.quantity.is_zero() {
            return Some(whole);
        }
        let price = unit_price(net, self.quantity)?;
        let amount = line_amount(price, self.quantity)?;
        // So many that a price of seven decimals does not reach: told as one.
        let near = (amount - net).abs() <= OFF_MAX;
        Some(if near { AllowanceFigures { quantity: self.quantity, price, amount } } else { whole })
    }
}

/// 折讓單: the fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// Its number.
    pub number: AllowanceNumber,
    /// The range of the invoice.
    pub range: RangeId,
    /// The selling company.
    pub company: CompanyCode,
    /// Its state at the issue of the invoice.
    pub company_state: CompanyState,
    /// 賣方統編.
    pub seller: Ubn,
    /// 買方統編; `None` for a consumer.
    pub buyer: Option<Ubn>,
    /// When the invoice was issued.
    pub invoiced_at: Moment,
    /// When.
    pub at: Moment,
    /// At which till.
    pub till: Option<TillCode>,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// Why.
    pub reason: CleanText,
    /// The lines, one at least.
    pub lines: Vec<AllowanceLine>,
    /// Its cancellation, if it was cancelled.
    pub cancelled: Option<AllowanceCancelled>,
}

/// An allowance is cancelled (G0501).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceCancelled {
    /// When.
    pub at: Moment,
    /// By whom.
    pub staff: Option<StaffCode>,
    /// Why, 1 to [`ALLOWANCE_REASON_CHARS_MAX`] characters.
    pub reason: CleanText,
}

impl Allowance {
    /// What had gone back of its invoice when it was given: by earlier ones of `all`, where they were not cancelled by then.
    pub fn given_before(&self, all: &[Self]) -> Amount {
        let stood = |other: &&Self| {
            other.number.count() < self.number.count()
                && other.cancelled.as_ref().is_none_or(|cancelled| cancelled.at > self.at)
        };
        all.iter().filter(stood).map(Self::gross).sum()
    }

    /// Without tax.
    pub fn net(&self) -> Amount {
        self.lines.iter().map(|line| line.net).sum()
    }

    /// The tax.
    pub fn tax(&self) -> Amount {
        self.lines.iter().map(|line| line.tax).sum()
    }

    /// With tax: the money that goes back.
    pub fn gross(&self) -> Amount {
        self.net() + self.tax()
    }

    /// True while it is not cancelled.
    pub fn is_live(&self) -> bool {
        self.cancelled.is_none()
    }
}

/// What is left of an invoice for further allowances: its live allowances taken off.
pub struct Remaining<'a> {
    invoice: &'a Invoice,
    live: Vec<&'a Allowance>,
}

/// What a line came to with tax, rounded up: the most that can come back of it. A discount line gives nothing.
fn line_gross(line: &SaleLine, basis: PriceBasis) -> Amount {
    let amount = line.amount().unwrap_or_default();
    let with_tax = match (basis, line.tax) {
        (PriceBasis::Net, TaxChoice::Taxable) => amount * Decimal::new(105, 2),
        (PriceBasis::Net | PriceBasis::Gross, _) => amount,
    };
    let up = with_tax.round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity);
    Amount::try_from(up).unwrap_or_default().max(0)
}

impl<'a> Remaining<'a> {
    /// Of an invoice and all its allowances; the cancelled ones do not count.
    pub fn of(invoice: &'a Invoice, allowances: &'a [Allowance]) -> Self {
        Self { invoice, live: allowances.iter().filter(|allowance| allowance.is_live()).collect() }
    }

    fn lines(&self) -> impl Iterator<Item = &'a AllowanceLine> + use<'a, '_> {
        self.live.iter().flat_map(|allowance| &allowance.lines)
    }

    /// The money that may still come back, tax inside.
    pub fn total(&self) -> Amount {
        TaxChoice::ALL.into_iter().map(|kind| self.of_kind(kind)).sum()
    }

    /// The money that may still come back of lines of one tax, tax inside.
    fn of_kind(&self, kind: TaxChoice) -> Amount {
        let given: Amount =
            self.lines().filter(|line| line.kind == kind).map(|line| line.net + line.tax).sum();
        self.invoice.totals.of_kind(kind) - given
    }

    /// The money and the quantity that may still come back of a line, from 1; `None` for no such line.
    pub fn of_line(&self, place: u16) -> Option<(Amount, Decimal)> {
        let line = self.invoice.lines.get(usize::from(place).checked_sub(1)?)?;
        let (mut amount, mut quantity) = (line_gross(line, self.invoice.basis), line.quantity);
        for given in self.lines().filter(|given| given.line == place) {
            amount -= given.net + given.tax;
            quantity -= given.quantity;
        }
        Some((amount.max(0).min(self.of_kind(line.tax)), quantity.max(Decimal::ZERO)))
    }

    /// Everything that is left, as it would be asked for; discounts are spread over the lines they lessened.
    pub fn everything(&self) -> Vec<AllowanceAsk> {
        let mut asks = Vec::new();
        for kind in TaxChoice::ALL {
            let lefts: Vec<(u16, Amount, Decimal)> = (1u16..)
                .zip(&self.invoice.lines)
                .filter(|(_, line)| line.tax == kind)
                .filter_map(|(place, _)| {
                    self.of_line(place).map(|(amount, quantity)| (place, amount, quantity))
                })
                .collect();
            let parts = spread(self.of_kind(kind), &lefts.iter().map(|left| left.1).collect::<Vec<_>>());
            asks.extend(
                lefts
                    .iter()
                    .zip(parts)
                    .filter(|(_, amount)| *amount > 0)
                    .map(|(&(line, _, quantity), amount)| AllowanceAsk { line, quantity, amount }),
            );
        }
        asks.sort_by_key(|ask| ask.line);
        asks
    }

    /// The lines of an allowance of what is asked for.
    ///
    /// # Errors
    /// [`CorrectionRefusal::BadAllowance`], [`CorrectionRefusal::AllowanceTooMuch`].
    pub fn allow(&self, asks: &[AllowanceAsk]) -> Result<Vec<AllowanceLine>, Refusal> {
        self.check(asks)?;
        let mut lines = Vec::new();
        for kind in TaxChoice::ALL {
            let asks: Vec<&AllowanceAsk> =
                asks.iter().filter(|ask| self.line(ask).is_some_and(|line| line.tax == kind)).collect();
            let gross: Amount = asks.iter().map(|ask| ask.amount).sum();
            let left = self.of_kind(kind);
            if gross > left {
                return Err(CorrectionRefusal::AllowanceTooMuch { line: None, left }.into());
            }
            let nets =
                spread(self.net_of(kind, gross), &asks.iter().map(|ask| ask.amount).collect::<Vec<_>>());
            for (ask, net) in asks.into_iter().zip(nets) {
                lines.extend(self.line(ask).map(|line| AllowanceLine {
                    line: ask.line,
                    name: line.name.clone(),
                    unit: line.unit.clone(),
                    quantity: ask.quantity.normalize(),
                    net,
                    tax: ask.amount - net,
                    kind,
                }));
            }
        }
        lines.sort_by_key(|line| line.line);
        Ok(lines)
    }

    fn line(&self, ask: &AllowanceAsk) -> Option<&'a SaleLine> {
        self.invoice.lines.get(usize::from(ask.line).checked_sub(1)?)
    }

    fn check(&self, asks: &[AllowanceAsk]) -> Result<(), Refusal> {
        let mut places: Vec<u16> = asks.iter().map(|ask| ask.line).collect();
        places.sort_unstable();
        places.dedup();
        if asks.is_empty() || places.len() != asks.len() {
            return Err(CorrectionRefusal::BadAllowance.into());
        }
        for ask in asks {
            let (left, quantity) = self.of_line(ask.line).ok_or(CorrectionRefusal::BadAllowance)?;
            if ask.amount > left {
                return Err(CorrectionRefusal::AllowanceTooMuch { line: Some(ask.line.into()), left }.into());
            }
            if ask.amount < 1 || ask.quantity < Decimal::ZERO || ask.quantity > quantity {
                return Err(CorrectionRefusal::BadAllowance.into());
            }
        }
        Ok(())
    }

    /// What `gross` more comes to without tax, so that all live allowances together are rounded once.
    fn net_of(&self, kind: TaxChoice, gross: Amount) -> Amount {
        if kind != TaxChoice::Taxable {
            return gross;
        }
        let (mut net_before, mut gross_before) = (0, 0);
        for line in self.lines().filter(|line| line.kind == kind) {
            net_before += line.net;
            gross_before += line.net + line.tax;
        }
        let whole = self.invoice.totals.of_kind(kind);
        let net_after = match self.invoice.buyer {
            Some(_) if gross_before + gross == whole => self.invoice.totals.sales,
            _ => net_of(gross_before + gross),
        };
        // A cancelled allowance may leave the others a dollar off; no line may turn negative for that.
        (net_after - net_before).clamp(0, gross)
    }
}

/// Parts of `whole` in proportion to `weights`, none above its weight, summing up to it exactly where the weights
/// allow.
fn spread(whole: Amount, weights: &[Amount]) -> Vec<Amount> {
    let sum: i128 = weights.iter().map(|&weight| i128::from(weight)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let whole = i128::from(whole).min(sum);
    let (mut below, mut given) = (0i128, 0i128);
    weights
        .iter()
        .map(|&weight| {
            below += i128::from(weight);
            let upto = below * whole / sum;
            let part = upto - given;
            given = upto;
            Amount::try_from(part).unwrap_or_default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_s_amount_is_its_price_times_its_quantity() {
        let told = |quantity: &str, net| {
            let (name, unit) = (CleanText::default(), CleanText::default());
            let quantity = quantity.parse().unwrap();
            let line = AllowanceLine { line: 1, name, unit, quantity, net, tax: 0, kind: TaxChoice::Taxable };
            let told = line.figures().unwrap();
            assert_eq!(line_amount(told.price, told.quantity), Some(told.amount));
            [told.quantity, told.price, told.amount].map(|figure| figure.normalize().to_string())
        };
        assert_eq!(told("2", 200), ["2", "100", "200"]);
        assert_eq!(told("3", 100), ["3", "33.3333333", "99.9999999"]);
        assert_eq!(told("0", 50), ["1", "50", "50"], "only the price was put right");
        assert_eq!(told("30000", 10_001), ["30000", "0.3333667", "10001.001"], "a thousandth off");
        assert_eq!(told("30001", 10_001), ["1", "10001", "10001"], "further off");
    }
}
