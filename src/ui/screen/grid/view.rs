//! The grid: heads, rows, cursor and marks. The selected row is a sign in the margin, not a style of the row,
//! so that a cursor key costs a few bytes.

use crate::protocol::RangeRow;
use crate::text::screen::Word;
use crate::ui::screen::grid::columns;
use crate::ui::screen::grid::columns::{Column, MARGIN};
use crate::ui::screen::grid::state::Grid;
use crate::ui::shell::{Buffer, CURSOR, Rect, Shell, paint};

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
        let mark = if grid.marks.contains(&row.range.id) { MARK } else { " " };
        paint::left(buffer, 0, y, 1, cursor, shell.look.plain());
        paint::left(buffer, 1, y, 1, mark, shell.look.plain());
        draw_row(shell, buffer, row, &shown, area.width, y);
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
