//! 總覽: the page, and a watched screen in its frame.

use crate::domain::Moment;
use crate::protocol::{TerminalRow, TillRow};
use crate::text::till::overview::OverviewRow;
use crate::text::{self, screen::Word};
use crate::ui::screen::overview::state::{Board, Watching};
use crate::ui::shell::{Buffer, CURSOR, Popup, Rect, Shell, paint};
use ratatui::style::Style;

/// Where the texts of facts begin, from the left border.
const FACT: u16 = 14;
/// Columns of tills, from the left border: code, own numbers, numbers in reach, sold today, last sale, run-out.
const TILL: [u16; 6] = [3, 16, 26, 36, 45, 62];
/// Columns of terminals: name, till, person, last question.
const TERMINAL: [u16; 4] = [3, 34, 46, 60];

/// Draws the page.
pub fn board(shell: &Shell, board: &Board, buffer: &mut Buffer, area: Rect) {
    let inside =
        Popup { title: Word::Overview.say(shell.lang), look: shell.look }.draw(buffer, Popup::whole(area));
    if board.rows.is_empty() {
        let text = Word::Loading.say(shell.lang);
        paint::left(buffer, inside.x + 1, inside.y, inside.width, text, shell.look.plain());
    }
    let rows = board.rows.iter().enumerate().skip(board.list.top);
    for ((at, row), y) in rows.zip(inside.y..inside.bottom()) {
        let line = Rect::new(inside.x, y, inside.width, 1);
        let sign = if at == board.list.at { CURSOR } else { " " };
        paint::left(buffer, line.x + 1, y, 1, sign, shell.look.plain());
        one(shell, row, buffer, line);
    }
}

fn one(shell: &Shell, row: &OverviewRow, buffer: &mut Buffer, line: Rect) {
    let (label, plain) = (shell.look.label(), shell.look.plain());
    match row {
        OverviewRow::Fact(fact) => {
            paint::left(buffer, line.x + TILL[0], line.y, FACT - TILL[0], &fact.label, label);
            paint::left(buffer, line.x + FACT, line.y, line.width - FACT, &fact.text, plain);
        }
        OverviewRow::Tills => {
            let words = [
                Word::ColTill,
                Word::ColOwnLeft,
                Word::ColReachLeft,
                Word::ColToday,
                Word::ColLastSale,
                Word::ColRunOut,
            ];
            cells(buffer, line, &TILL, &words.map(|word| word.say(shell.lang).to_owned()), label);
        }
        OverviewRow::Till(till) => cells(buffer, line, &TILL, &of_till(shell, till), plain),
        OverviewRow::Terminals => {
            let words = [Word::ColTerminal, Word::ColTill, Word::FieldStaff, Word::ColAsked];
            cells(buffer, line, &TERMINAL, &words.map(|word| word.say(shell.lang).to_owned()), label);
        }
        OverviewRow::Terminal(terminal) => {
            cells(buffer, line, &TERMINAL, &of_terminal(terminal), plain);
        }
    }
}

fn of_till(shell: &Shell, till: &TillRow) -> [String; 6] {
    let none = || Word::NoTill.say(shell.lang).to_owned();
    let time = |at: Option<Moment>| at.map(Moment::roc_minute).unwrap_or_default();
    [
        till.till.as_ref().map_or_else(none, ToString::to_string),
        till.own_left.to_string(),
        till.reach_left.to_string(),
        till.issued_today.to_string(),
        time(till.last_issued),
        time(till.run_out),
    ]
}

fn of_terminal(terminal: &TerminalRow) -> [String; 4] {
    let staff = terminal.staff.as_ref().map_or_else(|| format!("uid {}", terminal.uid), ToString::to_string);
    [
        terminal.name.to_string(),
        terminal.till.as_ref().map(ToString::to_string).unwrap_or_default(),
        staff,
        terminal.asked_at.roc_minute(),
    ]
}

fn cells(buffer: &mut Buffer, line: Rect, columns: &[u16], texts: &[String], style: Style) {
    for (place, (&x, text)) in columns.iter().zip(texts).enumerate() {
        let end = columns.get(place + 1).map_or(line.width, |next| next - 1);
        paint::left(buffer, line.x + x, line.y, end.saturating_sub(x), text, style);
    }
}

/// The other screen, as far as this one has room: it is text, its colours stay there.
pub fn watch(shell: &Shell, watching: &Watching, buffer: &mut Buffer, area: Rect) {
    let place = Rect::new(0, 0, area.width, area.height - 1);
    let title = text::till::overview::watching(shell.lang, watching.name.as_str());
    let inside = Popup { title: &title, look: shell.look }.draw(buffer, place);
    if watching.frame.rows.is_empty() {
        let text = Word::NothingShownYet.say(shell.lang);
        paint::left(buffer, inside.x + 1, inside.y, inside.width - 1, text, shell.look.plain());
    }
    for (row, y) in watching.frame.rows.iter().zip(inside.y..inside.bottom()) {
        paint::left(buffer, inside.x, y, inside.width, row, shell.look.plain());
    }
    if let Some((x, y)) = watching.frame.cursor {
        let at = Rect::new(inside.x.saturating_add(x), inside.y.saturating_add(y), 1, 1);
        if let Some(cell) = buffer.cell_mut((at.x, at.y)).filter(|_| inside.intersects(at)) {
            cell.set_style(shell.look.focus());
        }
    }
}
