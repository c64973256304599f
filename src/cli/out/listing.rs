//! Lists as verbs give them: rows that know their heads, their cells and their object; and tables whose columns line up
//! also where a character is two cells wide.

use crate::cli::out::json::Object;
use crate::domain::terminal_cells;
use crate::text::Lang;

/// Blanks between two columns of a table.
const COLUMN_GAP: usize = 2;

/// A row of a list: JSON Lines for a script, a table for a person.
pub trait Listing {
    /// The columns that stand at the right edge: counts and amounts.
    const RIGHT: &'static [usize] = &[];

    /// The heads of the table; none for one that needs none.
    fn heads(lang: Lang) -> Vec<&'static str>;

    /// The cells under them.
    fn cells(&self, lang: Lang) -> Vec<String>;

    /// The row for a script.
    fn json(&self) -> Object;
}

/// Cells of what can be shown.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { vec![$($value.to_string()),*] };
}
pub(crate) use cells;

/// The cell of what may be missing.
pub fn or_blank<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The table of a list.
pub fn table<'r, T: Listing + 'r>(lang: Lang, rows: impl IntoIterator<Item = &'r T>) -> Vec<String> {
    let heads = T::heads(lang).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let heads = Some(heads).filter(|heads| !heads.is_empty());
    let cells: Vec<_> = heads.into_iter().chain(rows.into_iter().map(|row| row.cells(lang))).collect();
    lined_up(&cells, T::RIGHT)
}

/// Rows whose cells line up; `right` says which columns stand at the right edge.
pub fn lined_up(rows: &[Vec<String>], right: &[usize]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| terminal_cells(cell))
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter().map(|row| line(row, &widths, right)).collect()
}

fn line(row: &[String], widths: &[usize], right: &[usize]) -> String {
    let mut line = String::new();
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width.saturating_sub(terminal_cells(cell)));
        if column > 0 {
            line.push_str(&" ".repeat(COLUMN_GAP));
        }
        let (first, last) = if right.contains(&column) {
            (padding.as_str(), cell.as_str())
        } else {
            (cell.as_str(), padding.as_str())
        };
        line.push_str(first);
        line.push_str(last);
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["期別", "張數", "部門"]), row(["10807", "50", ""]), row(["1", "1000", "A"])];
        assert_eq!(lined_up(&rows, &[1]), ["期別   張數  部門", "10807    50", "1      1000  A"]);
    }
}
