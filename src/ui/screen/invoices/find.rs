//! The search of 發票查詢. A typed number opens its life, whether it was issued or not; anything else narrows the list.

use crate::domain::{
    CODE_CHARS_MAX, CleanText, Moment, Number, PLACE_CHARS_MAX, TillCode, Ubn, parse_date, roc_date,
};
use crate::protocol::{InvoiceQuery, InvoiceStatus, request};
use crate::text::{self, screen::Word};
use crate::ui::door::{Door, Ticket, Wish};
use crate::ui::screen::invoices::allow::amount;
use crate::ui::shell::{
    Buffer, Field, FieldName, Filling, Fills, Form, Next, Position, Rect, Screen, Shell, acts, fields,
    has_form,
};

/// Characters of a day: `115.11.23` or `2026-11-23`.
const DAY_CHARS_MAX: usize = 10;
/// Characters of a whole amount.
const AMOUNT_CHARS_MAX: usize = 14;

/// The form.
#[derive(Clone, Debug)]
pub struct FindForm {
    form: Form,
}

impl FindForm {
    /// Filled with what is searched for now.
    pub fn new(query: &InvoiceQuery) -> Self {
        let states =
            std::iter::once("").chain(InvoiceStatus::ALL.iter().map(|status| status.word())).collect();
        let mut form = Form::new(vec![
            Field::text_of(FieldName::Number, 12, true),
            Field::text_of(FieldName::DayFrom, DAY_CHARS_MAX, true),
            Field::text_of(FieldName::DayTo, DAY_CHARS_MAX, true),
            Field::text_of(FieldName::AmountFrom, AMOUNT_CHARS_MAX, true),
            Field::text_of(FieldName::AmountTo, AMOUNT_CHARS_MAX, true),
            Field::text_of(FieldName::Buyer, 8, true),
            Field::text_of(FieldName::Carrier, PLACE_CHARS_MAX, true),
            Field::choice_of(FieldName::InvoiceStatus, states),
            Field::text_of(FieldName::Till, CODE_CHARS_MAX, true),
        ]);
        let text = |value: Option<String>| value.unwrap_or_default();
        let day = |moment: Option<Moment>| text(moment.map(|at| roc_date(at.date())));
        form.set(FieldName::DayFrom, &day(query.from));
        // The question's end is the first moment that is too late.
        form.set(FieldName::DayTo, &day(query.to.map(|to| to.plus_seconds(-1))));
        form.set(FieldName::AmountFrom, &text(query.amount_min.map(|amount| amount.to_string())));
        form.set(FieldName::AmountTo, &text(query.amount_max.map(|amount| amount.to_string())));
        form.set(FieldName::Buyer, &text(query.buyer.map(|buyer| buyer.to_string())));
        form.set(FieldName::Carrier, query.carrier.as_ref().map_or("", CleanText::as_str));
        form.set(FieldName::InvoiceStatus, query.status.map(InvoiceStatus::word).unwrap_or_default());
        form.set(FieldName::Till, &text(query.till.as_ref().map(ToString::to_string)));
        Self { form }
    }

    /// What is typed; what cannot be read becomes a fault at its field.
    fn query(&mut self) -> InvoiceQuery {
        let form = &mut self.form;
        form.clear_faults();
        let why_no_buyer = Word::no_ubn(form.text(FieldName::Buyer));
        let status = form.text(FieldName::InvoiceStatus);
        let status = InvoiceStatus::ALL.iter().copied().find(|known| known.word() == status);
        InvoiceQuery {
            number: form.read(FieldName::Number, Word::BadNumber, |text| Number::parse(text).ok()),
            from: form.read(FieldName::DayFrom, Word::BadDay, first_of),
            to: form.read(FieldName::DayTo, Word::BadDay, end_of),
            amount_min: form.read(FieldName::AmountFrom, Word::BadAmount, amount),
            amount_max: form.read(FieldName::AmountTo, Word::BadAmount, amount),
            buyer: form.read(FieldName::Buyer, why_no_buyer, |text| Ubn::parse(text).ok()),
            carrier: form.read(FieldName::Carrier, Word::BadCarrierCode, |text| {
                CleanText::new(text, PLACE_CHARS_MAX).ok()
            }),
            status,
            till: form.read(FieldName::Till, Word::BadCode, TillCode::parse),
            ..InvoiceQuery::default()
        }
    }
}

fn first_of(text: &str) -> Option<Moment> {
    parse_date(text)?.and_hms_opt(0, 0, 0).map(Moment::from_taipei)
}

fn end_of(text: &str) -> Option<Moment> {
    parse_date(text)?.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_taipei)
}

acts!(FindForm in Form, Choice: Filling::ACTS);

impl Screen for FindForm {
    has_form!();

    fn draw(&self, shell: &Shell, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        fields::dialog(shell, Word::TitleFindInvoices.say(shell.lang), &self.form, buffer, area)
    }
}

impl Fills for FindForm {
    const SAVES: Word = Word::Filter;

    fn save(&mut self, shell: &mut Shell) -> Next {
        let query = self.query();
        let faults = self.form.fault_count();
        if faults > 0 {
            self.form.focus_on_fault();
            shell.alarm(text::screen::faults(shell.lang, faults));
            return Next::Stay;
        }
        let Some(number) = query.number else { return Next::Go(Door::InvoicesLike(Box::new(query))) };
        shell.ask(Ticket::Life(Wish::Open), request::NumberLife { number, period: None });
        Next::Close
    }
}
