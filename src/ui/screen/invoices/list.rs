//! The list of invoices: one page at a time, newest first, and the form that searches it.

use crate::domain::{
    Amount, CODE_CHARS_MAX, CleanText, Moment, Number, TOTAL_MAX, TillCode, Ubn, fold_width, parse_date,
};
use crate::protocol::{InvoicePage, InvoiceQuery, InvoiceRow, InvoiceStatus, JournalPlace, PAGE_ROWS_MAX};
use crate::text::screen::Word;
use crate::ui::layers::Scroll;
use crate::ui::screen::invoices::state::{Doc, LookupField};
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{Fault, Field, FieldName};

/// Most pages down from the newest: a shop's busiest week. Older invoices are found by day or number.
pub const PAGES_MAX: usize = 1_000;
/// Characters of a day: `115.11.23` or `2026-11-23`.
const DAY_CHARS_MAX: usize = 10;
/// Characters of a whole amount.
const AMOUNT_CHARS_MAX: usize = 14;

/// 發票查詢.
#[derive(Clone, Debug, Default)]
pub struct InvoiceList {
    /// Which invoices.
    pub query: InvoiceQuery,
    /// The rows of this page.
    pub rows: Vec<InvoiceRow>,
    /// The selected one.
    pub list: Scroll,
    /// Where the pages above and this one start.
    pub starts: Vec<Option<Vec<JournalPlace>>>,
    /// Where the next page starts.
    pub next: Option<Vec<JournalPlace>>,
    /// Counts the questions: only the last one's answer is shown.
    pub turn: u64,
    /// The last question is not answered.
    pub loading: bool,
    /// The last row is to be selected when the page comes.
    pub from_below: bool,
}

impl InvoiceList {
    /// The newest of what a query wants.
    pub fn of(query: InvoiceQuery) -> Self {
        Self { query, starts: vec![None], ..Self::default() }
    }

    /// The question for this page, of `height` rows.
    pub fn ask(&mut self, height: usize) -> (u64, InvoiceQuery) {
        self.turn += 1;
        self.loading = true;
        let limit = u32::try_from(height).unwrap_or(PAGE_ROWS_MAX).clamp(1, PAGE_ROWS_MAX);
        let resume = self.starts.last().cloned().flatten();
        (self.turn, InvoiceQuery { resume, limit, ..self.query.clone() })
    }

    /// Takes a page, if it is the one asked for last.
    pub fn take(&mut self, turn: u64, page: InvoicePage) {
        if turn != self.turn {
            return;
        }
        self.loading = false;
        self.rows = page.rows;
        self.next = page.next;
        let last = self.rows.len().saturating_sub(1);
        self.list = Scroll { at: if self.from_below { last } else { self.list.at.min(last) }, top: 0 };
        self.from_below = false;
    }

    /// Goes one page down; false at the end.
    pub fn down(&mut self) -> bool {
        if self.loading || self.next.is_none() || self.starts.len() >= PAGES_MAX {
            return false;
        }
        self.starts.push(self.next.clone());
        self.list = Scroll::default();
        true
    }

    /// Goes one page up; false at the top.
    pub fn up(&mut self) -> bool {
        if self.loading || self.starts.len() < 2 {
            return false;
        }
        self.starts.pop();
        self.list = Scroll::default();
        true
    }

    /// The selected invoice.
    pub fn selected(&self) -> Option<Doc> {
        let invoice = &self.rows.get(self.list.at)?.invoice;
        Some(Doc { number: invoice.number, period: invoice.period })
    }
}

/// The search form, filled with what is searched for now.
pub fn find_form(query: &InvoiceQuery) -> Form {
    let name = FieldName::Lookup;
    let states = std::iter::once("").chain(InvoiceStatus::ALL.iter().map(|status| status.word())).collect();
    let mut form = Form::new(vec![
        Field::text_of(FieldName::Number, 12, true),
        Field::text_of(name(LookupField::DayFrom), DAY_CHARS_MAX, true),
        Field::text_of(name(LookupField::DayTo), DAY_CHARS_MAX, true),
        Field::text_of(name(LookupField::AmountFrom), AMOUNT_CHARS_MAX, true),
        Field::text_of(name(LookupField::AmountTo), AMOUNT_CHARS_MAX, true),
        Field::text_of(FieldName::Buyer, 8, true),
        Field::text_of(name(LookupField::Carrier), 16, true),
        Field::choice_of(name(LookupField::Status), states),
        Field::text_of(name(LookupField::Till), CODE_CHARS_MAX, true),
    ]);
    let text = |value: Option<String>| value.unwrap_or_default();
    let day = |moment: Option<Moment>| text(moment.map(|at| crate::domain::roc_date(at.date())));
    form.set(name(LookupField::DayFrom), &day(query.from));
    // The question's end is the first moment that is too late.
    form.set(name(LookupField::DayTo), &day(query.to.map(|to| to.plus_seconds(-1))));
    form.set(name(LookupField::AmountFrom), &text(query.amount_min.map(|amount| amount.to_string())));
    form.set(name(LookupField::AmountTo), &text(query.amount_max.map(|amount| amount.to_string())));
    form.set(FieldName::Buyer, &text(query.buyer.map(|buyer| buyer.to_string())));
    form.set(name(LookupField::Carrier), query.carrier.as_ref().map_or("", CleanText::as_str));
    form.set(name(LookupField::Status), query.status.map(InvoiceStatus::word).unwrap_or_default());
    form.set(name(LookupField::Till), &text(query.till.as_ref().map(ToString::to_string)));
    form
}

/// What is typed in the search form; what cannot be read becomes a fault at its field.
pub fn query_of(form: &mut Form) -> InvoiceQuery {
    form.clear_faults();
    let name = FieldName::Lookup;
    let status = form.text(name(LookupField::Status));
    let status = InvoiceStatus::ALL.iter().copied().find(|known| known.word() == status);
    InvoiceQuery {
        number: read(form, FieldName::Number, Word::BadNumber, |text| Number::parse(text).ok()),
        from: read(form, name(LookupField::DayFrom), Word::BadDay, first_of),
        to: read(form, name(LookupField::DayTo), Word::BadDay, end_of),
        amount_min: read(form, name(LookupField::AmountFrom), Word::BadAmount, amount),
        amount_max: read(form, name(LookupField::AmountTo), Word::BadAmount, amount),
        buyer: read(form, FieldName::Buyer, Word::BadUbn, |text| Ubn::parse(text).ok()),
        carrier: read(form, name(LookupField::Carrier), Word::BadCarrierCode, |text| {
            CleanText::new(text, 16).ok()
        }),
        status,
        till: read(form, name(LookupField::Till), Word::BadCode, TillCode::parse),
        ..InvoiceQuery::default()
    }
}

fn read<T>(
    form: &mut Form,
    name: FieldName,
    fault: Word,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = form.text(name).trim().to_owned();
    let value = if text.is_empty() { return None } else { parse(&text) };
    if value.is_none() {
        form.add_fault(name, Fault::Word(fault));
    }
    value
}

/// A whole amount in dollars.
pub(crate) fn amount(text: &str) -> Option<Amount> {
    fold_width(text.trim()).parse().ok().filter(|amount| (0..=TOTAL_MAX).contains(amount))
}

fn first_of(text: &str) -> Option<Moment> {
    parse_date(text)?.and_hms_opt(0, 0, 0).map(Moment::from_taipei)
}

fn end_of(text: &str) -> Option<Moment> {
    parse_date(text)?.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_taipei)
}
