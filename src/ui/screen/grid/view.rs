//! The grid: heads, rows, cursor and marks. The selected row is a sign in the margin, not a style of the row,
//! so that a cursor key costs a few bytes.

use crate::protocol::RangeRow;
use crate::text::screen::Word;
use crate::ui::model::Model;
use crate::ui::screen::grid::columns;
use crate::ui::screen::grid::columns::{Column, MARGIN};
use crate::ui::shell::paint;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The sign of the selected row.
pub(crate) const CURSOR: &str = ">";
/// The sign of a marked row.
const MARK: &str = "*";

/// Draws heads and rows into `area`.
pub(crate) fn draw(model: &Model, buffer: &mut Buffer, area: Rect) {
    if area.height == 0 {
        return;
    }
    let shown = columns::visible(area.width, model.grid.columns_off);
    let mut x = MARGIN;
    for column in &shown {
        let (word, width) = (column.word().say(model.lang), column.width(area.width));
        if column.is_figure() {
            paint::right(buffer, x, area.y, width, word, model.look.label());
        } else {
            paint::left(buffer, x, area.y, width, word, model.look.label());
        }
        x += width + 1;
    }
    let rows = model.grid.rows.iter().enumerate().skip(model.grid.top).take(usize::from(area.height - 1));
    for ((at, row), y) in rows.zip(area.y + 1..) {
        let cursor = if at == model.grid.at { CURSOR } else { " " };
        let mark = if model.grid.marks.contains(&row.range.id) { MARK } else { " " };
        paint::left(buffer, 0, y, 1, cursor, model.look.plain());
        paint::left(buffer, 1, y, 1, mark, model.look.plain());
        draw_row(model, buffer, row, &shown, area.width, y);
    }
    if model.grid.rows.is_empty() && area.height > 2 {
        let word = if !model.grid.loaded {
            Word::Loading
        } else if model.grid.total == 0 {
            Word::NoRanges
        } else {
            Word::NothingFound
        };
        paint::left(buffer, MARGIN, area.y + 2, area.width, word.say(model.lang), model.look.plain());
    }
}

fn draw_row(model: &Model, buffer: &mut Buffer, row: &RangeRow, shown: &[Column], screen: u16, y: u16) {
    let mut x = MARGIN;
    for column in shown {
        let (text, width) = (column.text(row), column.width(screen));
        let style = model.look.plain();
        if !column.is_figure() {
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
