//! The grid: heads, rows, cursor and marks; under it, while nothing is typed there, the selected range as in the legacy
//! picture. The selected row is a sign in the margin, not a style of the row, so that a cursor key costs a few bytes.

use crate::domain::{Range, RangeField};
use crate::protocol::RangeRow;
use crate::text;
use crate::text::screen::Word;
use crate::ui::screen::grid::columns::{self, Column, MARGIN};
use crate::ui::screen::grid::state::Grid;
use crate::ui::shell::{Action, Buffer, CURSOR, Context, Rect, Shell, paint, range_fields};

/// The sign of a marked row.
const MARK: &str = "*";

/// Draws heads and rows into `area`.
pub fn draw(shell: &Shell, grid: &Grid, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let shown = columns::visible(area.width, grid.columns_off);
    let mut x = MARGIN;
    for column in &shown {
        let (word, width) = (column.word.say(shell.lang), column.width(area.width));
        if column.is_figure {
            paint::right(buffer, x, area.y, width, word, shell.look.label());
        } else {
            paint::left(buffer, x, area.y, width, word, shell.look.label());
        }
        x += width + 1;
    }
    let rows = grid.rows.iter().enumerate().skip(grid.top).take(usize::from(area.height - 1));
    for ((at, row), y) in rows.zip(area.y + 1..) {
        let cursor = if at == grid.at { CURSOR } else { " " };
        let mark = if grid.marks.contains_key(&row.range.id) { MARK } else { " " };
        paint::left(buffer, 0, y, 1, cursor, shell.look.plain());
        paint::left(buffer, 1, y, 1, mark, shell.look.plain());
        draw_row(shell, buffer, row, &shown, area.width, y);
        paint::mark(buffer, shell.look, Rect::new(0, y, area.width, 1), at == grid.at);
    }
    if grid.rows.is_empty() && area.height > 2 {
        let word = if !grid.loaded {
            Word::Loading
        } else if grid.total == 0 {
            Word::NoRanges
        } else {
            Word::NothingFound
        };
        paint::left(buffer, MARGIN, area.y + 2, area.width, word.say(shell.lang), shell.look.plain());
    }
}

fn draw_row(shell: &Shell, buffer: &mut Buffer, row: &RangeRow, shown: &[&Column], screen: u16, y: u16) {
    let mut x = MARGIN;
    for column in shown {
        let (text, width) = ((column.text)(&row.range), column.width(screen));
        let style = shell.look.plain();
        if !column.is_figure {
            paint::left(buffer, x, y, width, &text, style);
        } else if paint::cells(&text) > width {
            // A figure is never cut: one that does not fit says so.
            paint::right(buffer, x, y, width, &"#".repeat(usize::from(width)), style);
        } else {
            paint::right(buffer, x, y, width, &text, style);
        }
        x += width + 1;
    }
}

/// Rows of the panel without its rule.
pub const ROWS: u16 = 4;

/// The fields that it shows.
const SHOWN: [RangeField; 14] = {
    use RangeField::*;
    [Company, Dept, Till, Period, Category, Copies, Kind, From, To, Track, Upload, Count, Begin, End]
};

/// Draws the selected range.
pub fn show(shell: &Shell, row: Option<&RangeRow>, buffer: &mut Buffer, area: Rect) {
    paint::rule(buffer, shell.look, area.x, area.y, area.width);
    let key = shell.keymap.shown(Context::Browse, Action::Import);
    let y = area.y + ROWS;
    let x = paint::left(buffer, 62, y, area.width, &key, shell.look.key()) + 1;
    paint::left(buffer, x, y, area.width, Word::Import.say(shell.lang), shell.look.plain());
    let Some(row) = row else { return };
    state(shell, buffer, row, area.y);
    for field in SHOWN {
        let text = shown(shell, &row.range, field);
        let (line, slot) = range_fields::place(field);
        let y = area.y + 1 + line;
        let label = text::book::range_field(shell.lang, field);
        paint::left(buffer, slot.label, y, slot.value - slot.label, label, shell.look.label());
        paint::left(buffer, slot.value, y, slot.width, &text, shell.look.plain());
    }
    range_fields::company_name(shell, buffer, row.range.company.as_str(), area.y + 1);
}

/// State, what is left, check and tax kind, at fixed places of the rule: a cursor key changes few of them.
fn state(shell: &Shell, buffer: &mut Buffer, row: &RangeRow, y: u16) {
    let lang = shell.lang;
    let left =
        format!("{} {:>6} {}", Word::FieldRemaining.say(lang), row.range.remaining(), Word::Sheets.say(lang));
    let parts = [
        (2, text::book::status(lang, row.status).to_owned()),
        (20, left.trim_end().to_owned()),
        (41, format!("{} {}", Word::FieldCheck.say(lang), text::book::check_state(lang, row.range.check))),
        (62, text::book::tax_kind(lang, row.range.tax_kind).to_owned()),
    ];
    for (x, text) in parts {
        paint::left(buffer, x, y, 19, &format!(" {text} "), shell.look.plain());
    }
}

/// As it is typed, but for what an empty field means and the words of the upload.
fn shown(shell: &Shell, range: &Range, field: RangeField) -> String {
    match field {
        RangeField::Dept if range.dept.is_none() => Word::AnyDept.say(shell.lang).to_owned(),
        RangeField::Till if range.lent_to().is_some() || range.used_by().is_some() => {
            range.lent_to().or(range.used_by()).map(ToString::to_string).unwrap_or_default()
        }
        RangeField::Till if range.till().is_none() => Word::NoTill.say(shell.lang).to_owned(),
        RangeField::Upload => text::book::upload_mode(shell.lang, range.upload).to_owned(),
        field => range_fields::text(range, field),
    }
}
