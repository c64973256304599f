//! The screens that look invoices up and put them right: the list, pages of labels and texts, and the popups of
//! `invoices/forms.rs`.

use crate::protocol::InvoiceRow;
use crate::text::screen::{self, PageRow, Word};
use crate::ui::model::{COLUMNS_MIN, Model};
use crate::ui::screen::grid::view::CURSOR;
use crate::ui::screen::invoices::forms;
use crate::ui::screen::invoices::list::InvoiceList;
use crate::ui::screen::invoices::state::{Lookup, Page, PageOf};
use crate::ui::shell::paint;
use crate::ui::shell::popup::Popup;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Where the texts of a page begin, from its left border.
const TEXT_AT: u16 = 15;
/// Cells of a text on a page in the narrowest window: without both borders and a margin.
const TEXT_CELLS: u16 = COLUMNS_MIN - TEXT_AT - 3;
/// Most lines that one text of a page takes: the longest name of a line with its figures.
const TEXT_LINES_MAX: usize = 8;

/// Draws one layer.
pub(crate) fn draw(model: &Model, lookup: &Lookup, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    match lookup {
        Lookup::List(invoices) => {
            list(model, invoices, buffer, area);
            None
        }
        Lookup::Page(shown) => {
            page(model, shown, buffer, area);
            None
        }
        Lookup::Ways(ways) => {
            forms::ways(model, ways, buffer, area);
            None
        }
        Lookup::Pick(numbers, scroll) => {
            forms::pick(model, numbers, *scroll, buffer, area);
            None
        }
        Lookup::Find(form) => forms::find(model, form, buffer, area),
        Lookup::Reason(form) => forms::reason(model, form, buffer, area),
        Lookup::Allow(form) => forms::allow(model, form, buffer, area),
    }
}

/// The whole screen without title, message and bar.
pub(crate) fn place(area: Rect) -> Rect {
    Rect::new(0, 1, area.width, area.height - 3)
}

/// Rows whose texts fit the narrowest window: a longer text goes on in rows without a label.
pub(crate) fn page_rows(rows: Vec<PageRow>) -> Vec<PageRow> {
    let mut fitting = Vec::with_capacity(rows.len());
    for row in rows {
        for (place, text) in paint::wrap(&row.text, TEXT_CELLS, TEXT_LINES_MAX).into_iter().enumerate() {
            fitting.push(PageRow::new(if place == 0 { &row.label } else { "" }, text));
        }
    }
    fitting
}

fn page(model: &Model, page: &Page, buffer: &mut Buffer, area: Rect) {
    let lang = model.lang;
    let title = match page.of {
        PageOf::Life(_) => Word::TitleLife,
        PageOf::Shift(..) => Word::TitleShift,
    };
    let inside = Popup { title: title.say(lang), look: model.look }.draw(buffer, place(area));
    let hint = match page.of {
        PageOf::Life(_) => None,
        PageOf::Shift(_, true) => Some(Word::ShiftPrintHint),
        PageOf::Shift(_, false) => Some(Word::ShiftHint),
    };
    let end = inside.bottom() - 1;
    for (row, y) in page.rows.iter().skip(page.top).zip(inside.y..end) {
        paint::left(buffer, inside.x + 1, y, TEXT_AT - 2, &row.label, model.look.label());
        let room = inside.width.saturating_sub(TEXT_AT);
        paint::left(buffer, inside.x + TEXT_AT, y, room, &row.text, model.look.plain());
    }
    if let Some(hint) = hint {
        paint::right(buffer, inside.x, end, inside.width - 1, hint.say(lang), model.look.label());
    }
    let shown = usize::from(end - inside.y);
    if page.rows.len() > shown {
        let last = (page.top + shown).min(page.rows.len());
        let place = format!("{}-{last} / {}", page.top + 1, page.rows.len());
        paint::left(buffer, inside.x + 1, end, 20, &place, model.look.label());
    }
}

/// The columns of the list: where each begins and how wide it is.
const TIME: (u16, u16) = (2, 15);
const NUMBER: (u16, u16) = (19, 10);
const TOTAL: (u16, u16) = (30, 10);
const RECEIVER: (u16, u16) = (42, 21);
const STATUS: (u16, u16) = (64, 6);
const TILL: (u16, u16) = (71, 7);

fn list(model: &Model, list: &InvoiceList, buffer: &mut Buffer, area: Rect) {
    let (lang, look) = (model.lang, model.look);
    let title = Word::TitleInvoices.say(lang);
    let inside = Popup { title, look }.draw(buffer, place(area));
    for ((x, width), word) in [
        (TIME, Word::ColTime),
        (NUMBER, Word::FieldNumber),
        (RECEIVER, Word::ColReceiver),
        (STATUS, Word::FieldStatus),
        (TILL, Word::ColTill),
    ] {
        paint::left(buffer, inside.x + x, inside.y, width, word.say(lang), look.label());
    }
    paint::right(buffer, inside.x + TOTAL.0, inside.y, TOTAL.1, Word::Total.say(lang), look.label());
    let end = inside.bottom() - 1;
    for (at, y) in (list.list.top..list.rows.len()).zip(inside.y + 1..end) {
        let sign = if at == list.list.at { CURSOR } else { " " };
        paint::left(buffer, inside.x, y, 1, sign, look.plain());
        invoice(model, &list.rows[at], buffer, Rect::new(inside.x, y, inside.width, 1));
    }
    let foot = match (list.rows.is_empty(), list.loading) {
        (_, true) => Word::Loading.say(lang).to_owned(),
        (true, false) => Word::NoInvoices.say(lang).to_owned(),
        (false, false) => screen::list_page(lang, list.starts.len(), list.next.is_some()),
    };
    paint::left(buffer, inside.x + TIME.0, end, inside.width - TIME.0, &foot, look.label());
}

fn invoice(model: &Model, row: &InvoiceRow, buffer: &mut Buffer, area: Rect) {
    let (lang, style) = (model.lang, model.look.plain());
    let invoice = &row.invoice;
    let till = invoice.till.as_ref().map(ToString::to_string).unwrap_or_default();
    for ((x, width), text) in [
        (TIME, invoice.issued_at.roc_minute()),
        (NUMBER, invoice.number.to_string()),
        (RECEIVER, screen::receiver(lang, invoice)),
        (STATUS, screen::invoice_status(lang, row.status()).to_owned()),
        (TILL, till),
    ] {
        paint::left(buffer, area.x + x, area.y, width, &text, style);
    }
    let total = invoice.totals.total.to_string();
    paint::right(buffer, area.x + TOTAL.0, area.y, TOTAL.1, &total, style);
}
