//! The fourteen legacy columns and which of them fit. 期別, 字軌 and 發票號碼起 stay whatever is scrolled.

use crate::domain::{Range, roc_date};
use crate::text::screen::Word;

/// From this width on all fourteen columns fit, with their full words.
pub const WIDE: u16 = 132;
/// Cells before the first column: cursor and mark.
pub const MARGIN: u16 = 2;

/// A column of the grid.
#[derive(Debug)]
pub struct Column {
    /// The head.
    pub word: Word,
    /// The text of a row.
    pub text: fn(&Range) -> String,
    /// Figures stand right.
    pub is_figure: bool,
    /// Stays when columns are scrolled.
    is_pinned: bool,
    /// Cells, and cells on a wide screen.
    cells: (u16, u16),
}

/// The legacy order. 電子計算機 takes ten cells; the narrow screen shows its first four characters.
pub static ALL: [Column; 14] = [
    column(Word::ColPeriod, 5, |range| range.period.lj()).pinned(),
    Column { cells: (8, 10), ..column(Word::ColCategory, 8, |range| range.category.word().to_owned()) },
    column(Word::ColKind, 8, |range| range.kind.word().to_owned()),
    column(Word::ColCopies, 6, |range| range.copies.word().to_owned()),
    column(Word::ColFrom, 9, |range| roc_date(range.from)),
    column(Word::ColTo, 9, |range| roc_date(range.to)),
    column(Word::ColTrack, 4, |range| range.span.track.to_string()).pinned(),
    column(Word::ColBegin, 10, |range| range.span.begin().to_string()).pinned(),
    column(Word::ColEnd, 10, |range| range.span.end().to_string()),
    column(Word::ColCount, 6, |range| range.span.count().to_string()).figure(),
    column(Word::ColLastIssued, 10, |range| optional(range.last_issued().as_ref())),
    column(Word::ColCancelled, 8, |range| range.cancelled_total().to_string()).figure(),
    column(Word::ColCompany, 10, |range| range.company.to_string()),
    column(Word::ColDept, 10, |range| optional(range.dept.as_ref())),
];

const fn column(word: Word, cells: u16, text: fn(&Range) -> String) -> Column {
    Column { word, text, is_figure: false, is_pinned: false, cells: (cells, cells) }
}

fn optional<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

impl Column {
    const fn pinned(self) -> Self {
        Self { is_pinned: true, ..self }
    }

    const fn figure(self) -> Self {
        Self { is_figure: true, ..self }
    }

    /// Cells on a screen of `screen` columns.
    pub fn width(&self, screen: u16) -> u16 {
        if screen >= WIDE { self.cells.1 } else { self.cells.0 }
    }
}

/// The columns that fit when `off` of those that are not pinned are scrolled away.
pub fn visible(screen: u16, off: usize) -> Vec<&'static Column> {
    let pinned = ALL.iter().filter(|column| column.is_pinned);
    // The last column needs no gap behind it.
    let mut room = (screen.saturating_sub(MARGIN) + 1)
        .saturating_sub(pinned.map(|column| column.width(screen) + 1).sum::<u16>());
    let loose = ALL.iter().enumerate().filter(|(_, column)| !column.is_pinned).skip(off);
    let fits = |(_, column): &(usize, &Column)| {
        let left = room.checked_sub(column.width(screen) + 1);
        room = left.unwrap_or(room);
        left.is_some()
    };
    let shown: Vec<usize> = loose.take_while(fits).map(|(at, _)| at).collect();
    let all = ALL.iter().enumerate();
    all.filter(|(at, column)| column.is_pinned || shown.contains(at)).map(|(_, column)| column).collect()
}

/// The new `off` after a step: right, so far that one more column comes into view; left, the same way back.
pub fn scrolled(screen: u16, off: usize, right: bool) -> usize {
    let words = |off: usize| visible(screen, off).iter().map(|column| column.word).collect::<Vec<_>>();
    if !right {
        let first = words(off);
        return (0..off).rev().find(|&off| words(off) != first).unwrap_or(0);
    }
    let loose = ALL.iter().filter(|column| !column.is_pinned).count();
    let shown = |off: usize| {
        let last = words(off).pop();
        ALL.iter().position(|column| Some(column.word) == last)
    };
    if shown(off) == Some(ALL.len() - 1) {
        return off;
    }
    (off + 1..loose).find(|&next| shown(next) > shown(off)).unwrap_or(off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_fourteen_fit_from_132_columns_on() {
        assert_eq!(visible(WIDE, 0).len(), ALL.len());
        assert_eq!(scrolled(WIDE, 0, true), 0, "nothing is left to scroll to");
    }

    #[test]
    fn eighty_columns_show_the_legacy_left_and_scroll_to_its_right() {
        let first = visible(80, 0);
        assert_eq!(first.last().unwrap().word, Word::ColEnd);
        assert_eq!(first.len(), 9);
        let mut off = 0;
        for _ in 0..ALL.len() {
            off = scrolled(80, off, true);
            for pinned in [Word::ColPeriod, Word::ColTrack, Word::ColBegin] {
                assert!(visible(80, off).iter().any(|column| column.word == pinned));
            }
        }
        assert_eq!(visible(80, off).last().unwrap().word, Word::ColDept);
        for _ in 0..ALL.len() {
            off = scrolled(80, off, false);
        }
        assert_eq!(off, 0);
    }
}
