//! How large a text is and where it stands: what blocks and glyphs both measure by.

/// Cells of a line of normal size: 32 cells of 12 dots are the paper's 384.
pub const LINE_CELLS: usize = 32;
/// Rows, and columns of a full-width glyph.
pub(super) const GLYPH_DOTS: usize = 16;

/// How large a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// 24 dots high, 32 cells a line: a slip printer's font A.
    Normal,
    /// 32 dots high, 24 cells a line; a printer's own font doubles its height.
    Title,
    /// 48 dots high, 16 cells a line: period and number.
    Double,
}

impl Size {
    /// Cells of a full line.
    pub fn line_cells(self) -> usize {
        match self {
            Self::Normal => LINE_CELLS,
            Self::Title => 24,
            Self::Double => 16,
        }
    }

    /// Where a glyph's dot number `dot` begins on the paper: 1.5, 2 or 3 times as far.
    pub(super) fn dots(self, dot: usize) -> usize {
        dot * 384 / (self.line_cells() * GLYPH_DOTS / 2)
    }

    /// How thick a dot is drawn: a little thicker than the distance to the next one, so that all strokes are even
    /// and bold; the gap between two strokes stays open by a dot or two.
    pub(super) fn stroke_dots(self) -> usize {
        match self {
            Self::Normal => 2,
            Self::Title => 3,
            Self::Double => 4,
        }
    }

    /// Rows of a line of text, without the gap below it.
    pub(super) fn height_dots(self) -> usize {
        self.dots(GLYPH_DOTS)
    }
}

/// Where a text stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left edge.
    Left,
    /// In the middle.
    Centre,
    /// At the right edge.
    Right,
}
