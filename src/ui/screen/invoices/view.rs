//! The list of invoices and the pages of labels and texts.

use crate::protocol::InvoiceRow;
use crate::text;
use crate::text::page::PageRow;
use crate::text::screen::Word;
use crate::ui::screen::invoices::list::InvoiceList;
use crate::ui::shell::{Buffer, COLUMNS_MIN, CURSOR, Popup, Rect, Shell, paint};

/// Where the texts of a page begin, from its left border.
const TEXT_AT: u16 = 15;
/// Cells of a text on a page in the narrowest window: without both borders and a margin.
const TEXT_CELLS: u16 = COLUMNS_MIN - TEXT_AT - 3;
/// Most lines that one text of a page takes: the longest name of a line with its figures.
const TEXT_LINES_MAX: usize = 8;

/// Rows whose texts fit the narrowest window: a longer text goes on in rows without a label.
pub fn page_rows(rows: Vec<PageRow>) -> Vec<PageRow> {
    let mut fitting = Vec::with_capacity(rows.len());
    for row in rows {
        for (place, text) in paint::wrap(&row.text, TEXT_CELLS, TEXT_LINES_MAX).into_iter().enumerate() {
            fitting.push(PageRow::new(if place == 0 { &row.label } else { "" }, text));
        }
    }
    fitting
}

/// Draws a page: its rows from the first visible one on, and a hint.
pub fn page(
    shell: &Shell,
    title: Word,
    hint: Option<Word>,
    (rows, top): (&[PageRow], usize),
    buffer: &mut Buffer,
    area: Rect,
) {
    let (lang, look) = (shell.lang, shell.look);
    let inside = Popup { title: title.say(lang), look }.draw(buffer, Popup::whole(area));
    let end = inside.bottom() - 1;
    for (row, y) in rows.iter().skip(top).zip(inside.y..end) {
        paint::left(buffer, inside.x + 1, y, TEXT_AT - 2, &row.label, look.label());
        let room = inside.width.saturating_sub(TEXT_AT);
        paint::left(buffer, inside.x + TEXT_AT, y, room, &row.text, look.plain());
    }
    if let Some(hint) = hint {
        paint::right(buffer, inside.x, end, inside.width - 1, hint.say(lang), look.label());
    }
    let shown = usize::from(end - inside.y);
    if rows.len() > shown {
        let last = (top + shown).min(rows.len());
        let place = format!("{}-{last} / {}", top + 1, rows.len());
        paint::left(buffer, inside.x + 1, end, 20, &place, look.label());
    }
}

/// The columns of the list: where each begins and how wide it is.
const TIME: (u16, u16) = (2, 15);
const NUMBER: (u16, u16) = (19, 10);
const TOTAL: (u16, u16) = (30, 10);
const RECEIVER: (u16, u16) = (42, 21);
const STATUS: (u16, u16) = (64, 6);
const TILL: (u16, u16) = (71, 7);

/// Draws the list.
pub fn list(shell: &Shell, list: &InvoiceList, buffer: &mut Buffer, area: Rect) {
    let (lang, look) = (shell.lang, shell.look);
    let title = Word::TitleInvoices.say(lang);
    let inside = Popup { title, look }.draw(buffer, Popup::whole(area));
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
        invoice(shell, &list.rows[at], buffer, Rect::new(inside.x, y, inside.width, 1));
    }
    let foot = match (list.rows.is_empty(), list.loading) {
        (_, true) => Word::Loading.say(lang).to_owned(),
        (true, false) => Word::NoInvoices.say(lang).to_owned(),
        (false, false) => text::sale::list::list_page(lang, list.starts.len(), list.next.is_some()),
    };
    paint::left(buffer, inside.x + TIME.0, end, inside.width - TIME.0, &foot, look.label());
}

fn invoice(shell: &Shell, row: &InvoiceRow, buffer: &mut Buffer, area: Rect) {
    let (lang, style) = (shell.lang, shell.look.plain());
    let invoice = &row.invoice;
    let till = invoice.till.as_ref().map(ToString::to_string).unwrap_or_default();
    for ((x, width), text) in [
        (TIME, invoice.issued_at.roc_minute()),
        (NUMBER, invoice.number.to_string()),
        (RECEIVER, text::sale::list::receiver(lang, invoice)),
        (STATUS, text::sale::list::invoice_status(lang, row.status()).to_owned()),
        (TILL, till),
    ] {
        paint::left(buffer, area.x + x, area.y, width, &text, style);
    }
    let total = invoice.totals.total.to_string();
    paint::right(buffer, area.x + TOTAL.0, area.y, TOTAL.1, &total, style);
}
