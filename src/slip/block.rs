//! What a slip is made of. A block is one printed line (or one picture); every output draws each block.

use super::glyph::{cells, text_cells};
use super::size::{Align, LINE_CELLS, Size};
use super::{Code39, QrPair};

/// Most blocks of one slip: 200 lines of 500-character names fill 32 blocks each, with room for the rest.
pub const BLOCKS_MAX: usize = 8_000;

/// One line or picture. Texts are no wider than their line (see [`Block::text`] and [`Block::pair`]); one
/// that is gets cut at the paper's edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A line of text.
    Text {
        /// The text.
        text: String,
        /// Its size.
        size: Size,
        /// Its place.
        align: Align,
    },
    /// Two texts of normal size at both ends of a line.
    Pair {
        /// At the left edge.
        left: String,
        /// At the right edge.
        right: String,
    },
    /// Code 39.
    BarCode(Code39),
    /// Both QR codes, side by side, tops level.
    QrPair(Box<QrPair>),
    /// A dashed line.
    Rule,
    /// White paper, in rows of dots.
    Feed(u8),
    /// The cutter.
    Cut,
}

impl Block {
    /// `text` in as many lines as it needs; none for an empty text.
    pub fn text(text: &str, size: Size, align: Align) -> Vec<Self> {
        wrap(text, size.line_cells()).into_iter().map(|text| Self::Text { text, size, align }).collect()
    }

    /// Two texts in one line if they fit with a gap, else below one another.
    pub fn pair(left: &str, right: &str) -> Vec<Self> {
        if text_cells(left) + 1 + text_cells(right) <= LINE_CELLS {
            return vec![Self::Pair { left: left.to_owned(), right: right.to_owned() }];
        }
        let mut lines = Self::text(left, Size::Normal, Align::Left);
        lines.extend(Self::text(right, Size::Normal, Align::Right));
        lines
    }
}

/// `text` in lines of at most `line_cells` cells (2 at least). Breaks between any two characters, as Chinese does;
/// no character is lost, but blanks at a break are.
pub fn wrap(text: &str, line_cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for c in text.chars() {
        if used + cells(c) > line_cells.max(2) {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        if used == 0 && c == ' ' {
            continue;
        }
        line.push(c);
        used += cells(c);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_their_cells_and_nothing_is_lost() {
        assert_eq!(wrap("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(wrap("a一二", 4), ["a一", "二"]);
        assert_eq!(wrap("abcd efgh", 4), ["abcd", "efgh"]);
        assert_eq!(wrap("", 4), Vec::<String>::new());
    }

    #[test]
    fn a_pair_that_is_too_wide_becomes_two_lines() {
        assert_eq!(Block::pair("隨機碼 9999", "總計 340").len(), 1);
        let lines = Block::pair(&"9".repeat(20), &"8".repeat(20));
        assert!(matches!(&lines[1], Block::Text { align: Align::Right, .. }));
    }

    #[test]
    fn the_cells_of_each_size_fill_the_paper() {
        for (size, cell_dots) in [(Size::Normal, 12), (Size::Title, 16), (Size::Double, 24)] {
            assert_eq!(size.dots(8), cell_dots);
            assert_eq!(size.line_cells() * cell_dots, 384);
            assert!(size.dots(2) > size.stroke_dots(), "two strokes stay apart");
            assert!(size.dots(15) + size.stroke_dots() <= size.height_dots() + 1, "the line's gap holds it");
        }
    }
}
