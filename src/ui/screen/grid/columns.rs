//! The fourteen legacy columns and which of them fit. 期別, 字軌 and 發票號碼起 stay whatever is scrolled.

use crate::domain::roc_date;
use crate::protocol::RangeRow;
use crate::text::screen::Word;

/// From this width on all fourteen columns fit, with their full words.
pub const WIDE: u16 = 132;
/// Cells before the first column: cursor and mark.
pub const MARGIN: u16 = 2;

/// A column of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// 期別.
    Period,
    /// 發票類別.
    Category,
    /// 發票型態.
    Kind,
    /// 聯數.
    Copies,
    /// 發票起日.
    From,
    /// 發票迄日.
    To,
    /// 字軌.
    Track,
    /// 發票號碼起.
    Begin,
    /// 發票號碼迄.
    End,
    /// 張數.
    Count,
    /// 已開立號碼.
    LastIssued,
    /// 作廢張數.
    Cancelled,
    /// 公司編號.
    Company,
    /// 部門代號.
    Dept,
}

/// The legacy order.
pub const ALL: [Column; 14] = [
    Column::Period,
    Column::Category,
    Column::Kind,
    Column::Copies,
    Column::From,
    Column::To,
    Column::Track,
    Column::Begin,
    Column::End,
    Column::Count,
    Column::LastIssued,
    Column::Cancelled,
    Column::Company,
    Column::Dept,
];

impl Column {
    /// The head.
    pub fn word(self) -> Word {
        match self {
            Self::Period => Word::ColPeriod,
            Self::Category => Word::ColCategory,
            Self::Kind => Word::ColKind,
            Self::Copies => Word::ColCopies,
            Self::From => Word::ColFrom,
            Self::To => Word::ColTo,
            Self::Track => Word::ColTrack,
            Self::Begin => Word::ColBegin,
            Self::End => Word::ColEnd,
            Self::Count => Word::ColCount,
            Self::LastIssued => Word::ColLastIssued,
            Self::Cancelled => Word::ColCancelled,
            Self::Company => Word::ColCompany,
            Self::Dept => Word::ColDept,
        }
    }

    /// Cells on a screen of `screen` columns.
    pub fn width(self, screen: u16) -> u16 {
        let wide = screen >= WIDE;
        match self {
            Self::Period => 5,
            // 電子計算機 takes ten; the narrow screen shows its first four characters.
            Self::Category => {
                if wide {
                    10
                } else {
                    8
                }
            }
            Self::Kind | Self::Cancelled => 8,
            Self::Copies => 6,
            Self::From | Self::To => 9,
            Self::Track => 4,
            Self::Begin | Self::End | Self::LastIssued | Self::Company | Self::Dept => 10,
            Self::Count => 6,
        }
    }

    /// Figures stand right.
    pub fn is_figure(self) -> bool {
        matches!(self, Self::Count | Self::Cancelled)
    }

    /// Stays when columns are scrolled.
    pub fn is_pinned(self) -> bool {
        matches!(self, Self::Period | Self::Track | Self::Begin)
    }

    /// The text of a row.
    pub fn text(self, row: &RangeRow) -> String {
        let range = &row.range;
        match self {
            Self::Period => range.period.lj(),
            Self::Category => range.category.word().to_owned(),
            Self::Kind => range.kind.word().to_owned(),
            Self::Copies => range.copies.word().to_owned(),
            Self::From => roc_date(range.from),
            Self::To => roc_date(range.to),
            Self::Track => range.span.track.to_string(),
            Self::Begin => range.span.begin().to_string(),
            Self::End => range.span.end().to_string(),
            Self::Count => range.span.count().to_string(),
            Self::LastIssued => range.last_issued().map(|last| last.to_string()).unwrap_or_default(),
            Self::Cancelled => range.cancelled_total().to_string(),
            Self::Company => range.company.to_string(),
            Self::Dept => range.dept.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }
}

/// The columns that fit when `off` of those that are not pinned are scrolled away.
pub fn visible(screen: u16, off: usize) -> Vec<Column> {
    let loose = |column: &&Column| !column.is_pinned();
    let mut room = screen.saturating_sub(MARGIN);
    for column in ALL.iter().filter(|column| column.is_pinned()) {
        room = room.saturating_sub(column.width(screen) + 1);
    }
    // The last column needs no gap behind it.
    room += 1;
    let mut shown = Vec::new();
    for column in ALL.iter().filter(loose).skip(off) {
        let width = column.width(screen) + 1;
        if width > room {
            break;
        }
        room -= width;
        shown.push(*column);
    }
    ALL.iter().copied().filter(|column| column.is_pinned() || shown.contains(column)).collect()
}

/// The new `off` after a step: right, so far that one more column comes into view; left, the same way back.
pub fn scrolled(screen: u16, off: usize, right: bool) -> usize {
    if !right {
        let first = visible(screen, off);
        return (0..off).rev().find(|&off| visible(screen, off) != first).unwrap_or(0);
    }
    let last_column = |off: usize| visible(screen, off).last().copied();
    let loose = ALL.iter().filter(|column| !column.is_pinned()).count();
    let shown = |off: usize| ALL.iter().position(|column| Some(*column) == last_column(off));
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
        assert_eq!(visible(WIDE, 0), ALL);
        assert_eq!(scrolled(WIDE, 0, true), 0, "nothing is left to scroll to");
    }

    #[test]
    fn eighty_columns_show_the_legacy_left_and_scroll_to_its_right() {
        let first = visible(80, 0);
        assert_eq!(first.last(), Some(&Column::End));
        assert_eq!(first.len(), 9);
        let mut off = 0;
        for _ in 0..ALL.len() {
            off = scrolled(80, off, true);
            for pinned in [Column::Period, Column::Track, Column::Begin] {
                assert!(visible(80, off).contains(&pinned));
            }
        }
        assert_eq!(visible(80, off).last(), Some(&Column::Dept));
        for _ in 0..ALL.len() {
            off = scrolled(80, off, false);
        }
        assert_eq!(off, 0);
    }
}
