//! 折讓: per line what is left of an invoice and what shall come back, at first everything that is left. Whatever is typed
//! is worked out by the engine, and asked about before it is done.

use crate::domain::{
    ALLOWANCE_REASON_CHARS_MAX, Allowance, AllowanceAsk, Amount, CleanText, Invoice, Remaining, TOTAL_MAX,
    fold_width,
};
use crate::protocol::{Failure, NumberLife, Reply, read, request};
use crate::text;
use crate::text::screen::Word;
use crate::ui::door::{Asked, Doc, Door, ServiceAct, Ticket};
use crate::ui::screen::invoices::service;
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Popup, Position, Rect, Screen, Shell, Slot,
    acts, fields, has_form, paint, say,
};
use rust_decimal::Decimal;

/// Characters of a quantity: nine digits, point, seven decimals, sign.
const QUANTITY_CHARS_MAX: usize = 18;
/// Characters of the places of lines.
const PICK_CHARS_MAX: usize = 40;
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
        let mut fields = vec![Field::text_of(FieldName::BackLines, PICK_CHARS_MAX, true)];
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
        if left.len() < 2 {
            // There is nothing to choose among.
            fields.remove(0);
        }
        fields.push(Field::text_of(FieldName::Reason, ALLOWANCE_REASON_CHARS_MAX, false));
        let form = Form::new(fields);
        Self { doc, left, form, preview: None, said: None, turn: 0 }
    }

    /// A quantity was typed: the money follows it, in proportion to what is left of the line.
    pub fn follow(&mut self, changed: FieldName) {
        if changed == FieldName::BackLines {
            return self.pick();
        }
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

    /// Lines were chosen: they come back whole, the others not at all; without a choice all do.
    fn pick(&mut self) {
        let Some(chosen) = chosen(self.form.text(FieldName::BackLines), &self.left) else { return };
        for left in self.left.clone() {
            let back = chosen.is_empty() || chosen.contains(&left.line);
            let (quantity, amount) = if back { (left.quantity, left.amount) } else { Default::default() };
            self.form.set(FieldName::BackQuantity(left.line), &quantity.normalize().to_string());
            self.form.set(FieldName::BackAmount(left.line), &amount.to_string());
        }
    }

    /// What is asked for; what cannot be read becomes a fault at its field. A line with no money is left out.
    pub fn asks(&mut self) -> Vec<AllowanceAsk> {
        self.form.clear_faults();
        if chosen(self.form.text(FieldName::BackLines), &self.left).is_none() {
            self.form.add_fault(FieldName::BackLines, Fault::Word(Word::BadLines));
        }
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

/// The places of lines as typed, `3` or `1,4`; `None` where one is no line that something is left of.
fn chosen(text: &str, left: &[Left]) -> Option<Vec<u16>> {
    let text = fold_width(text);
    let places = text.split([',', '、', '.', ' ']).filter(|place| !place.is_empty());
    places.map(|place| place.parse().ok().filter(|line| left.iter().any(|left| left.line == *line))).collect()
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

acts!(AllowForm in Form, Choice: Filling::ACTS);

impl Screen for AllowForm {
    has_form!();

    /// Whatever changes is worked out anew by the engine.
    fn changed(&mut self, shell: &mut Shell, field: FieldName) {
        self.follow(field);
        if field != FieldName::Reason {
            self.try_out(shell);
        }
    }

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        draw(shell, self, buffer, area)
    }
}

impl Fills for AllowForm {
    /// Asks whether to do it, once everything is filled in and the engine has worked it out.
    fn save(&mut self, _: &mut Shell) -> Next {
        // Reading shows the faults of the figures.
        self.asks();
        if self.form.text(FieldName::Reason).trim().is_empty() {
            self.form.add_fault(FieldName::Reason, Fault::Word(Word::ReasonNeeded));
        }
        self.form.focus_on_fault();
        match &self.preview {
            Some(preview) if self.form.fault_count() == 0 => {
                let act = ServiceAct::Allow(self.doc, preview.gross());
                Next::Open(Door::Ask(Asked::Service(act)))
            }
            _ => Next::Stay,
        }
    }
}

impl AllowForm {
    /// Of an invoice's life, worked out by the engine; with a reason that stays unless another is typed.
    pub fn open(shell: &mut Shell, life: &NumberLife, because: Option<Word>) -> Option<Self> {
        let (doc, row) = (Doc::of(life)?, life.invoice.as_ref()?);
        let mut form = Self::new(doc, &row.invoice, &life.allowances);
        if let Some(because) = because {
            form.form.set(FieldName::Reason, because.say(shell.lang));
        }
        form.try_out(shell);
        Some(form)
    }

    /// Asks what the allowance would be.
    fn try_out(&mut self, shell: &mut Shell) {
        self.turn += 1;
        self.preview = None;
        self.said = None;
        let lines = self.asks();
        if self.form.fault_count() > 0 {
            return;
        }
        if lines.is_empty() {
            // No line at all would mean everything that is left.
            self.said = Some(Word::NothingComesBack.say(shell.lang).to_owned());
            return;
        }
        // The engine wants a reason for every allowance; what is only tried has none yet.
        let typed = service::typed(&self.form, FieldName::Reason);
        let trial = CleanText::new(Word::Trial.say(shell.lang), ALLOWANCE_REASON_CHARS_MAX);
        let reason = if typed.is_empty() { trial.unwrap_or_default() } else { typed };
        let Doc { number, period } = self.doc;
        let request = request::AllowPreview { number, period: Some(period), lines, reason };
        shell.ask(Ticket::Allowance(self.turn), request);
    }

    /// Takes what it would be; a refusal is said here, where it is put right.
    pub fn previewed(&mut self, shell: &Shell, turn: u64, result: Result<Reply, Failure>) {
        if turn != self.turn {
            return;
        }
        (self.preview, self.said) = match read::<request::AllowPreview>(result) {
            Ok(allowance) => (Some(allowance), None),
            Err(failure) => (None, Some(say::failure(shell.lang, &failure))),
        };
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let reason = service::typed(&self.form, FieldName::Reason);
        let said = service::Said { reason, lines: self.asks(), ..service::Said::default() };
        self.form.saving = service::send(shell, act, said);
    }
}

/// Columns of 折讓, from the left border: name, what is left, quantity, amount.
const NAME: u16 = 2;
const LEFT: u16 = 32;
const QUANTITY: u16 = 50;
const AMOUNT: u16 = 63;
/// Cells of a figure's field.
const FIGURE: u16 = 12;

/// 折讓: what is left of each line, what comes back, and what the engine makes of it.
fn draw(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let lang = shell.lang;
    let title = format!("{} {}", Word::TitleAllow.say(lang), allow.doc.number);
    let inside = Popup { title: &title, look: shell.look }.draw(buffer, Popup::whole(area));
    for (x, word) in [
        (NAME, Word::ColItem),
        (LEFT, Word::ColLeft),
        (QUANTITY, Word::FieldQuantity),
        (AMOUNT, Word::FieldBackAmount),
    ] {
        paint::left(buffer, inside.x + x, inside.y, 14, word.say(lang), shell.look.label());
    }
    let foot = inside.bottom() - 4;
    let list = Rect::new(inside.x, inside.y + 1, inside.width, foot - inside.y - 2);
    let lines = lines(shell, allow, buffer, list);
    let slot = Slot { label: inside.x + NAME, value: inside.x + 15, width: inside.width - 20 };
    let which = single(shell, &allow.form, FieldName::BackLines, buffer, slot, foot - 1);
    let reason = single(shell, &allow.form, FieldName::Reason, buffer, slot, foot);
    sums(shell, allow, buffer, Rect::new(inside.x + NAME, foot + 1, inside.width - NAME - 1, 3));
    lines.or(which).or(reason)
}

/// The faults, else the engine's figures, else why there are none.
fn sums(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) {
    let fault = allow.form.fields().iter().flat_map(|field| &field.faults).next();
    let (text, style) = match (fault, &allow.preview, &allow.said) {
        (Some(fault), _, _) => (fields::fault(shell.lang, fault), shell.look.alarm()),
        (None, _, Some(said)) => (said.clone(), shell.look.alarm()),
        (None, Some(made), None) => {
            let text = text::correction::allowance_preview(shell.lang, made.net(), made.tax(), made.gross());
            (text, shell.look.plain())
        }
        (None, None, None) => return,
    };
    paint::lines(buffer, area, &text, style);
}

/// The lines around the one that is typed in.
fn lines(shell: &Shell, allow: &AllowForm, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let focused = allow.form.focused().map(|field| field.name);
    let here = allow.left.iter().position(|left| {
        [FieldName::BackQuantity(left.line), FieldName::BackAmount(left.line)]
            .iter()
            .any(|field| focused == Some(*field))
    });
    // In the reason's field the end of the list stays in sight.
    let at = here.unwrap_or(allow.left.len().saturating_sub(1));
    let top = (at + 1).saturating_sub(usize::from(area.height));
    let mut cursor = None;
    for (left, y) in allow.left.iter().skip(top).zip(area.y..area.bottom()) {
        let name = format!("{:>3} {}", left.line, left.name);
        paint::left(buffer, area.x + NAME, y, LEFT - NAME - 1, &name, shell.look.plain());
        let rest = format!("{} / {}", left.quantity.normalize(), left.amount);
        paint::left(buffer, area.x + LEFT, y, QUANTITY - LEFT - 1, &rest, shell.look.plain());
        for (x, field) in
            [(QUANTITY, FieldName::BackQuantity(left.line)), (AMOUNT, FieldName::BackAmount(left.line))]
        {
            let slot = Slot { label: area.x + x, value: area.x + x, width: FIGURE };
            cursor = single(shell, &allow.form, field, buffer, slot, y).or(cursor);
        }
    }
    cursor
}

/// One field of the form at its own place.
fn single(
    shell: &Shell,
    form: &Form,
    name: FieldName,
    buffer: &mut Buffer,
    slot: Slot,
    y: u16,
) -> Option<Position> {
    let focused = form.focused().is_some_and(|field| field.name == name);
    let field = form.field(name)?;
    fields::field(buffer, (shell.lang, shell.look), field, focused, slot, y)
}
