//! What 折讓 holds: per line what is left and what shall come back; at first everything that is left.

use crate::domain::{
    ALLOWANCE_REASON_CHARS_MAX, Allowance, AllowanceAsk, Amount, Invoice, Remaining, TOTAL_MAX, fold_width,
};
use crate::text::screen::Word;
use crate::ui::door::Doc;
use crate::ui::shell::{Fault, Field, FieldName, Form};
use rust_decimal::Decimal;

/// Characters of a quantity: nine digits, point, seven decimals, sign.
const QUANTITY_CHARS_MAX: usize = 18;
/// Characters of an amount.
const AMOUNT_CHARS_MAX: usize = 13;

/// A line that something is left of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its place in the invoice, from 1.
    pub line: u16,
    /// Its name.
    pub name: String,
    /// How many are left.
    pub quantity: Decimal,
    /// How much money is left, tax inside.
    pub amount: Amount,
}

/// The form of an allowance.
#[derive(Clone, Debug)]
pub struct AllowForm {
    /// Of which invoice.
    pub doc: Doc,
    /// The lines that something is left of.
    pub left: Vec<Left>,
    /// Quantity and amount per line, and the reason.
    pub form: Form,
    /// What the engine makes of what is typed.
    pub preview: Option<Box<Allowance>>,
    /// Why it makes nothing of it.
    pub said: Option<String>,
    /// Counts the previews: only the last one's answer is shown.
    pub turn: u64,
}

impl AllowForm {
    /// Of an invoice with its allowances: everything that is left is filled in.
    pub fn new(doc: Doc, invoice: &Invoice, allowances: &[Allowance]) -> Self {
        let remaining = Remaining::of(invoice, allowances);
        let mut fields = Vec::new();
        let mut left = Vec::new();
        for ask in remaining.everything() {
            let Some(line) = invoice.lines.get(usize::from(ask.line) - 1) else { continue };
            left.push(Left {
                line: ask.line,
                name: line.name.to_string(),
                quantity: ask.quantity,
                amount: ask.amount,
            });
            let mut quantity = Field::text_of(FieldName::BackQuantity(ask.line), QUANTITY_CHARS_MAX, true);
            quantity.set(&ask.quantity.normalize().to_string());
            let mut amount = Field::text_of(FieldName::BackAmount(ask.line), AMOUNT_CHARS_MAX, true);
            amount.set(&ask.amount.to_string());
            fields.extend([quantity, amount]);
        }
        fields.push(Field::text_of(FieldName::Reason, ALLOWANCE_REASON_CHARS_MAX, false));
        let form = Form::new(fields);
        Self { doc, left, form, preview: None, said: None, turn: 0 }
    }

    /// A quantity was typed: the money follows it, in proportion to what is left of the line.
    pub fn follow(&mut self, changed: FieldName) {
        let FieldName::BackQuantity(line) = changed else { return };
        let Some(left) = self.left.iter().find(|left| left.line == line) else { return };
        let Some(quantity) = decimal(self.form.text(changed)) else { return };
        if left.quantity.is_zero() || quantity > left.quantity {
            return;
        }
        let share = Decimal::from(left.amount)
            .checked_mul(quantity)
            .and_then(|product| product.checked_div(left.quantity))
            .map(|share| {
                share.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            });
        if let Some(share) = share {
            self.form.set(FieldName::BackAmount(line), &share.to_string());
        }
    }

    /// What is asked for; what cannot be read becomes a fault at its field. A line with no money is left out.
    pub fn asks(&mut self) -> Vec<AllowanceAsk> {
        self.form.clear_faults();
        let lines: Vec<u16> = self.left.iter().map(|left| left.line).collect();
        let mut asks = Vec::new();
        for line in lines {
            let quantity = decimal(self.form.text(FieldName::BackQuantity(line)));
            let amount = match self.form.text(FieldName::BackAmount(line)).trim() {
                "" => Some(0),
                typed => amount(typed),
            };
            if quantity.is_none() {
                self.form.add_fault(FieldName::BackQuantity(line), Fault::Word(Word::BadQuantity));
            }
            if amount.is_none() {
                self.form.add_fault(FieldName::BackAmount(line), Fault::Word(Word::BadAmount));
            }
            if let (Some(quantity), Some(amount)) = (quantity, amount)
                && (amount > 0 || !quantity.is_zero())
            {
                asks.push(AllowanceAsk { line, quantity, amount });
            }
        }
        asks
    }
}

/// A quantity; an empty field means none.
fn decimal(text: &str) -> Option<Decimal> {
    match fold_width(text.trim()).as_str() {
        "" => Some(Decimal::ZERO),
        typed => Decimal::from_str_exact(typed).ok().filter(|value| !value.is_sign_negative()),
    }
}

/// A whole amount in dollars.
pub fn amount(text: &str) -> Option<Amount> {
    fold_width(text.trim()).parse().ok().filter(|amount| (0..=TOTAL_MAX).contains(amount))
}
