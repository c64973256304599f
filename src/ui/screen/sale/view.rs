//! The sales screen: lines on top, below them the entry, the total large enough to be read from a step away, buyer,
//! carrier and payment. After an issue the invoice and its slip stand there until the next sale begins.

use crate::domain::{Amount, JobState};
use crate::text::{self, screen::Word};
use crate::ui::screen::sale::state::{Done, Editing, SaleScreen};
use crate::ui::shell::{
    Action, Borders, Buffer, CURSOR, Context, FieldName, Position, Rect, Shell, Slot, Style, fields, paint,
};
use ratatui::style::Color;

/// Rows from the rule above the entry to the bottom: rule, entry with the total, figures, hint, rule, buyer, carrier,
/// payment, paper, message, bar.
const LOWER: u16 = 12;
/// Cells of the total's part.
const TOTAL_CELLS: u16 = 34;
/// Where values begin.
const VALUE: u16 = 13;

/// Draws the screen.
pub fn draw(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect) -> Option<Position> {
    let body = Rect::new(0, 1, area.width, area.height.saturating_sub(3));
    paint::fill(buffer, body, shell.look.plain());
    if let Some(done) = &sale.done {
        draw_done(shell, done, buffer, body);
        return None;
    }
    let rule = area.bottom().saturating_sub(LOWER);
    lines(shell, sale, buffer, Rect::new(0, 1, area.width, rule.saturating_sub(1)));
    paint::rule(buffer, shell.look, 0, rule, area.width);
    total(shell, sale, buffer, Rect::new(area.width - TOTAL_CELLS, rule + 1, TOTAL_CELLS, 4));
    paint::rule(buffer, shell.look, 0, rule + 5, area.width);
    let cursor = fields(shell, sale, buffer, area, rule);
    hint(shell, sale, buffer, Rect::new(1, rule + 4, area.width - TOTAL_CELLS - 2, 1));
    state(shell, buffer, area, rule + 9);
    cursor.filter(|_| !sale.is_busy())
}

fn money(amount: Amount) -> String {
    let digits = amount.abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if amount < 0 { format!("-{text}") } else { text }
}

/// Number, name, quantity, unit, price, amount and tax of each line.
fn lines(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect) {
    let lang = shell.lang;
    let right = |word: Word, end: u16, buffer: &mut Buffer| {
        let text = word.say(lang);
        paint::left(buffer, end - paint::cells(text), area.y, area.width, text, shell.look.label());
    };
    let edge = area.width;
    match sale.reissue_title(shell) {
        Some(title) => paint::left(buffer, 6, area.y, area.width, &title, shell.look.key()),
        None => paint::left(buffer, 6, area.y, area.width, Word::FieldItem.say(lang), shell.look.label()),
    };
    right(Word::FieldQuantity, edge - 29, buffer);
    right(Word::ColUnitPrice, edge - 16, buffer);
    right(Word::ColAmount, edge - 4, buffer);
    let top = sale.list.top;
    for (place, y) in (top..sale.lines.len()).zip(area.y + 1..area.bottom()) {
        line(shell, sale, place, buffer, (y, edge));
    }
}

fn line(shell: &Shell, sale: &SaleScreen, place: usize, buffer: &mut Buffer, (y, edge): (u16, u16)) {
    let line = &sale.lines[place];
    let style = shell.look.plain();
    let sign = if place == sale.list.at { CURSOR } else { " " };
    paint::left(buffer, 0, y, edge, &format!("{sign}{:>3}", place + 1), style);
    paint::left(buffer, 6, y, edge.saturating_sub(45), line.name.as_str(), style);
    let figures = [
        (edge - 29, format!("{}{}", line.quantity.normalize(), line.unit)),
        (edge - 16, line.price.normalize().to_string()),
        (edge - 4, line.amount().map_or_else(String::new, |amount| amount.normalize().to_string())),
    ];
    for (end, text) in figures {
        paint::left(buffer, end.saturating_sub(paint::cells(&text)), y, edge, &text, style);
    }
    paint::left(buffer, edge - 3, y, 3, text::sale::tax_mark(shell.lang, line.tax), style);
    paint::mark(buffer, shell.look, Rect::new(0, y, edge, 1), place == sale.list.at);
}

/// Seven-segment digits of three rows: plain characters, one cell wide on every terminal.
fn segments(c: char) -> [&'static str; 3] {
    match c {
        '0' => [" _ ", "| |", "|_|"],
        '1' => ["   ", "  |", "  |"],
        '2' => [" _ ", " _|", "|_ "],
        '3' => [" _ ", " _|", " _|"],
        '4' => ["   ", "|_|", "  |"],
        '5' => [" _ ", "|_ ", " _|"],
        '6' => [" _ ", "|_ ", "|_|"],
        '7' => [" _ ", "  |", "  |"],
        '8' => [" _ ", "|_|", "|_|"],
        '9' => [" _ ", "|_|", " _|"],
        ',' => ["", "", ","],
        _ => ["   ", " _ ", "   "],
    }
}

/// A figure in large digits, its right end at the right end of `area`.
fn large(figure: &str, style: Style, buffer: &mut Buffer, area: Rect) {
    for (row, y) in (0..3).zip(area.y..area.bottom()) {
        let text: String = figure.chars().map(|c| segments(c)[row]).collect();
        paint::left(
            buffer,
            area.right().saturating_sub(paint::cells(&text) + 1),
            y,
            area.width,
            &text,
            style,
        );
    }
}

fn total(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect) {
    let totals = sale.totals();
    paint::left(buffer, area.x, area.y, 8, Word::Total.say(shell.lang), shell.look.label());
    if let Some(shown) = sale.comes_to() {
        large(&money(shown), shell.look.key(), buffer, Rect::new(area.x, area.y, area.width, 3));
    }
    let (text, style) = match totals {
        Ok(totals) => (text::sale::sums::sums(shell.lang, &totals), shell.look.plain()),
        // A sale that has not begun is no fault.
        Err(_) if sale.lines.is_empty() => return,
        // Why is said at its length when it is to be issued.
        Err(_) => (Word::NoInvoiceOfIt.say(shell.lang).to_owned(), shell.look.alarm()),
    };
    let x = area.right().saturating_sub(paint::cells(&text) + 1).max(area.x);
    paint::left(buffer, x, area.y + 3, area.width, &text, style);
}

fn fields(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect, rule: u16) -> Option<Position> {
    let left = area.width - TOTAL_CELLS;
    let half = area.width / 2;
    let places = [
        (FieldName::Entry, 1, VALUE, left - VALUE - 2, rule + 1),
        (FieldName::Quantity, 1, VALUE, 8, rule + 2),
        (FieldName::Price, 22, 36, left - 37, rule + 2),
        (FieldName::Tax, 1, VALUE, 8, rule + 3),
        (FieldName::Buyer, 1, VALUE, 9, rule + 6),
        (FieldName::BuyerName, 26, 31, area.width - 33, rule + 6),
        (FieldName::Carrier, 1, VALUE, 17, rule + 7),
        (FieldName::Clearance, half, half + 9, 10, rule + 7),
        (FieldName::ZeroReason, half + 21, half + 31, 3, rule + 7),
        (FieldName::TenderKind, 1, VALUE, 9, rule + 8),
        (FieldName::Tendered, 24, 29, 10, rule + 8),
        (FieldName::Paper, 1, VALUE, 22, rule + 9),
    ];
    let focused = sale.form.focused().map(|field| field.name);
    let mut cursor = None;
    for (name, label, value, width, y) in places {
        let Some(field) = sale.form.field(name) else { continue };
        // What is shut is not there: quantity and price stand only under a line that is being made.
        let hidden = field.locked && !matches!(name, FieldName::BuyerName);
        if hidden {
            continue;
        }
        let slot = Slot { label, value, width };
        let here = focused == Some(name);
        cursor = fields::field(buffer, (shell.lang, shell.look), field, here, slot, y).or(cursor);
    }
    let paid = text::sale::sums::tenders(shell.lang, &sale.tenders, sale.unpaid());
    paint::left(buffer, 41, rule + 8, area.width - 42, &paid, shell.look.plain());
    cursor
}

/// The first fault, or what is being typed: one line, for the eye need not search.
fn hint(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect) {
    let fault = sale.form.fields().iter().find_map(|field| field.faults.first());
    let (text, style) = match (fault, sale.editing, &sale.draft) {
        (Some(fault), ..) => (fields::fault(shell.lang, fault), shell.look.alarm()),
        (None, Editing::Free | Editing::Priced, Some(line)) => (line.name.to_string(), shell.look.plain()),
        (None, Editing::Line(at), _) => (text::sale::line_of(shell.lang, at + 1), shell.look.plain()),
        _ => return,
    };
    // A sentence that is too long for the half goes over the whole width.
    let wide =
        if paint::cells(&text) > area.width { Rect { width: buffer.area.width - 2, ..area } } else { area };
    paint::left(buffer, wide.x, wide.y, wide.width, &text, style);
}

/// How the papers stand.
fn state(shell: &Shell, buffer: &mut Buffer, area: Rect, y: u16) {
    let (text, alarm) = printer_state(shell);
    let style = if alarm { shell.look.alarm() } else { shell.look.plain() };
    let x = 41.min(area.width);
    paint::left(buffer, x, y, area.width - x, &text, style);
}

fn printer_state(shell: &Shell) -> (String, bool) {
    let lang = shell.lang;
    let in_trouble =
        shell.jobs.iter().find(|job| matches!(job.state, JobState::Held(_) | JobState::Doubtful(_)));
    match (in_trouble.or(shell.jobs.first()), shell.jobs.len()) {
        (None, _) => (Word::PrinterIdle.say(lang).to_owned(), false),
        (Some(job), count) => {
            let alarm = matches!(job.state, JobState::Held(_) | JobState::Doubtful(_));
            let more = if count > 1 { format!(" (+{})", count - 1) } else { String::new() };
            let minutes = (shell.now.unix() - job.at.unix()) / 60;
            let age =
                if alarm && minutes > 0 { text::sale::waits_since(lang, minutes) } else { String::new() };
            (format!("{}{age}{more}", text::paper::job_state(lang, job.state)), alarm)
        }
    }
}

/// The invoice that was just issued.
fn draw_done(shell: &Shell, done: &Done, buffer: &mut Buffer, area: Rect) {
    let wide = shell.is_wide();
    let left = Rect::new(1, area.y, 36, area.height);
    if done.page == 0 || wide {
        facts(shell, done, buffer, left);
    }
    match &done.slip {
        None => {}
        Some(Err(why)) => {
            let width = area.width.saturating_sub(left.right() + 2);
            let place = Rect::new(left.right() + 1, area.y + 1, width, 4).intersection(area);
            paint::lines(buffer, place, why, shell.look.plain());
        }
        Some(Ok(slip)) => {
            if done.page == 0 || wide {
                for (line, y) in slip.lines.iter().zip(area.y..area.bottom()) {
                    paint::left(buffer, left.right() + 3, y, area.width, line, shell.look.plain());
                }
            }
            if wide {
                // Both below the text: two codes are wider than what is left beside it.
                let fits = slip.codes.iter().all(|code| code_size(shell, code).0 <= area.width / 2);
                let mut x = 1;
                for code in slip.codes.iter().filter(|_| fits) {
                    let rows = code_size(shell, code).1.min(area.height);
                    let place = Rect::new(x, area.bottom() - rows, area.width, rows);
                    draw_code(shell, code, buffer, place);
                    x += code_size(shell, code).0 + 2;
                }
                if let Some(code) = slip.codes.first().filter(|_| !fits) {
                    let place = Rect::new(1, area.bottom().saturating_sub(4), area.width - 2, 4);
                    paint::lines(buffer, place, &no_room(shell, done, code), shell.look.plain());
                }
            }
        }
    }
}

/// The page of one code: over everything but the bar, for a code with its white is as high as the screen.
pub fn code_page(shell: &Shell, sale: &SaleScreen, buffer: &mut Buffer, area: Rect) {
    let Some(done) = sale.done.as_ref().filter(|_| !shell.is_wide()) else { return };
    let Some(Ok(slip)) = &done.slip else { return };
    if let Some(code) = done.page.checked_sub(1).and_then(|at| slip.codes.get(at)) {
        let page = Rect { height: area.height - 1, ..area };
        paint::fill(buffer, page, shell.look.plain());
        let (columns, rows) = code_size(shell, code);
        if rows > page.height || columns > page.width {
            // Half a code is none.
            return paint::lines(buffer, page, &no_room(shell, done, code), shell.look.plain());
        }
        draw_code(shell, code, buffer, page);
    }
}

/// Whether a module is half a cell here. Where the terminal draws half blocks two cells wide, or none at all, a module is two
/// whole blanks.
fn in_halves(shell: &Shell) -> bool {
    shell.look.borders == Borders::Unicode
}

/// Columns and rows of a code.
fn code_size(shell: &Shell, code: &[String]) -> (u16, u16) {
    let size = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
    let columns = size(code.first().map_or(0, |row| row.chars().count()));
    let rows = size(code.len());
    if in_halves(shell) { (columns, rows) } else { (columns.saturating_mul(2), rows.saturating_mul(2)) }
}

/// What is said in the place of a code for which there is no room.
fn no_room(shell: &Shell, done: &Done, code: &[String]) -> String {
    let (columns, rows) = code_size(shell, code);
    if in_halves(shell) {
        return text::sale::code_too_high(shell.lang, usize::from(rows) + 1);
    }
    text::sale::code_in_blanks(shell.lang, columns, rows + 1, done.invoice.number)
}

/// A QR code, black on white whatever the terminal's own colours are. Even cells are blanks on a coloured ground and the others
/// lower halves in two colours: the blocks of many fonts do not fill their cells, and a scanner reads no stripes.
fn draw_code(shell: &Shell, code: &[String], buffer: &mut Buffer, area: Rect) {
    const INK: Color = Color::Black;
    const PAPER: Color = Color::White;
    let right = area.right().min(buffer.area.right());
    let mut put = |x: u16, y: u16, c: char, letter: Color, ground: Color| {
        if x < right
            && y < area.bottom()
            && let Some(cell) = buffer.cell_mut((x, y))
        {
            cell.set_char(c).set_style(Style::new().fg(letter).bg(ground));
        }
    };
    for (row, at) in code.iter().zip(0u16..) {
        for (c, column) in row.chars().zip(0u16..) {
            let (upper, lower) = (matches!(c, '█' | '▀'), matches!(c, '█' | '▄'));
            let of = |is_dark: bool| if is_dark { INK } else { PAPER };
            if in_halves(shell) {
                let c = if upper == lower { ' ' } else { '▄' };
                put(area.x + column, area.y + at, c, of(lower), of(upper));
                continue;
            }
            for (is_dark, half) in [(upper, 0), (lower, 1)] {
                for side in 0..2 {
                    put(area.x + 2 * column + side, area.y + 2 * at + half, ' ', of(!is_dark), of(is_dark));
                }
            }
        }
    }
}

fn facts(shell: &Shell, done: &Done, buffer: &mut Buffer, area: Rect) {
    let lang = shell.lang;
    let invoice = &done.invoice;
    let number = format!("{}-{}", invoice.number.track, invoice.number.serial);
    let pairs = [
        (Word::Issued, number),
        (Word::RandomCode, invoice.random_code.to_string()),
        (Word::Time, invoice.issued_at.to_string()),
        (Word::Total, money(invoice.totals.total)),
    ];
    for ((word, value), y) in pairs.iter().zip(area.y + 1..) {
        paint::left(buffer, area.x, y, area.width, word.say(lang), shell.look.label());
        paint::left(buffer, area.x + 12, y, area.width, value, shell.look.plain());
    }
    let y = area.y + 6;
    paint::left(buffer, area.x, y, area.width, Word::Change.say(lang), shell.look.label());
    large(&money(done.change), shell.look.key(), buffer, Rect::new(area.x, y, area.width, 3));
    let (printer, alarm) = printer_state(shell);
    let style = if alarm { shell.look.alarm() } else { shell.look.plain() };
    paint::lines(buffer, Rect::new(area.x, y + 4, area.width, 2), &printer, style);
    let pages = done.pages(shell.is_wide());
    let key = shell.keymap.shown(Context::Sale, Action::Undo);
    let text = text::sale::next_sale(lang, done.page + 1, pages, &key);
    let foot = Rect::new(area.x, y + 7, area.width, 3).intersection(area);
    paint::lines(buffer, foot, &text, shell.look.plain());
}
