//! 點鈔交班: the cash of the drawer as it was counted, held against what should lie there while it is typed.

use crate::domain::{Amount, CountFault, CountedCash, DrawerFloat, REASON_CHARS_MAX, TOTAL_MAX};
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, ServiceAct};
use crate::ui::screen::invoices::allow::amount;
use crate::ui::screen::invoices::service;
use crate::ui::shell::{
    Buffer, Fault, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form, paint,
};

/// Characters of an amount: as many as the largest has.
const AMOUNT_CHARS_MAX: usize = TOTAL_MAX.ilog10() as usize + 1;
/// The amounts, in the order in which they are worked out.
const AMOUNTS: [FieldName; 4] = [FieldName::Float, FieldName::PaidIn, FieldName::PaidOut, FieldName::Counted];
/// Lines below the fields: a blank one, what [`text::till::shift::count`] says, what stays in the drawer, and where the float
/// comes from.
const LINES: u16 = 7;
/// Where the figures below begin.
const FIGURE: u16 = 15;

/// The form.
#[derive(Clone, Debug)]
pub struct CountForm {
    taken: Amount,
    back: Amount,
    /// What is proposed as the float.
    float: Option<DrawerFloat>,
    form: Form,
}

impl CountForm {
    /// For a shift that took and gave back so much cash. The drawer began with what the last close left there, or as it did then.
    pub fn new(taken: Amount, back: Amount, float: Option<DrawerFloat>) -> Self {
        let field = |name| Field::text_of(name, AMOUNT_CHARS_MAX, true);
        let mut fields: Vec<Field> = AMOUNTS.map(field).into();
        fields.push(field(FieldName::TakenOut));
        fields.push(Field::text_of(FieldName::Reason, REASON_CHARS_MAX, false));
        let mut form = Form::new(fields);
        if let Some(float) = float {
            form.set(FieldName::Float, &float.amount.to_string());
        }
        Self { taken, back, float, form }
    }

    /// Somebody sold or gave back something meanwhile.
    pub fn figures(&mut self, taken: Amount, back: Amount) {
        (self.taken, self.back) = (taken, back);
    }

    /// What is typed; what is empty, or cannot be read yet, is nothing.
    fn typed(&self) -> CountedCash {
        let of = |name| amount(self.form.text(name)).unwrap_or_default();
        let [float, paid_in, paid_out, counted] = AMOUNTS.map(of);
        let reason = service::typed(&self.form, FieldName::Reason);
        CountedCash { float, paid_in, paid_out, counted, reason }
    }

    fn check(&self, count: &CountedCash) -> Result<(), CountFault> {
        count.check(self.taken, self.back)?;
        self.taken_out().map_or(Ok(()), |out| count.left(out).map(|_| ()))
    }

    /// What is taken out, where somebody typed it.
    fn taken_out(&self) -> Option<Amount> {
        amount(self.form.text(FieldName::TakenOut))
            .filter(|_| !self.form.text(FieldName::TakenOut).trim().is_empty())
    }

    /// The question was answered with yes.
    pub fn confirmed(&mut self, shell: &mut Shell, act: ServiceAct) {
        let (cash, taken_out) = (Some(self.typed()), self.taken_out());
        let said = service::Said { cash, taken_out, ..service::Said::default() };
        self.form.saving = service::send(shell, act, said);
    }
}

acts!(CountForm in Form, Choice: Filling::ACTS);

impl Screen for CountForm {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let title = Word::TitleCount.say(shell.lang);
        let inside = fields::popup(shell, title, &self.form, LINES, buffer, area);
        let count = self.typed();
        let left = self.taken_out().and_then(|out| count.left(out).ok());
        let mut rows = text::till::shift::count(shell.lang, &count, self.taken, self.back);
        rows.push(text::till::shift::stays(shell.lang, left));
        rows.extend(self.float.map(|float| text::till::shift::float_from(shell.lang, &float)));
        for (row, y) in rows.iter().zip(inside.bottom() + 1 - LINES..) {
            paint::left(buffer, inside.x + 1, y, FIGURE - 2, &row.label, shell.look.label());
            paint::left(buffer, inside.x + FIGURE, y, inside.width - FIGURE, &row.text, shell.look.plain());
        }
        fields::fields(shell, &self.form, buffer, inside)
    }
}

impl Fills for CountForm {
    /// Asks whether to close, once the count is there, and why it differs where it does.
    fn save(&mut self, _: &mut Shell) -> Next {
        self.form.clear_faults();
        for name in AMOUNTS.into_iter().chain([FieldName::TakenOut]) {
            self.form.read(name, Word::BadAmount, amount);
        }
        if self.form.text(FieldName::Counted).trim().is_empty() {
            self.form.add_fault(FieldName::Counted, Fault::Word(Word::CountNeeded));
        }
        let count = self.typed();
        if self.form.fault_count() == 0
            && let Err(fault) = self.check(&count)
        {
            let (name, word) = match fault {
                CountFault::Amount => (FieldName::Counted, Word::BadAmount),
                CountFault::Differs { .. } => (FieldName::Reason, Word::DifferenceNeedsReason),
                CountFault::TakenOut => (FieldName::TakenOut, Word::TooMuchTakenOut),
            };
            self.form.add_fault(name, Fault::Word(word));
        }
        self.form.focus_on_fault();
        if self.form.fault_count() > 0 {
            return Next::Stay;
        }
        let act = ServiceAct::ShiftCount(count.counted, count.difference(self.taken, self.back));
        Next::Open(Door::Ask(Asked::Service(act)))
    }
}
