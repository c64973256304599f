//! A strip of paper as dots: the full print width, any height.

/// R13: dots across the paper, at 8 dots a millimetre 48 mm of 57.
pub const PAPER_DOTS: usize = 384;
/// Bytes of one row of dots.
pub const PAPER_BYTES: usize = PAPER_DOTS / 8;

/// Rows of [`PAPER_DOTS`] dots, eight to a byte, the leftmost in the highest bit, 1 for black.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bitmap {
    rows: Vec<[u8; PAPER_BYTES]>,
}

impl Bitmap {
    /// White paper of `height` rows.
    pub fn white(height: usize) -> Self {
        Self { rows: vec![[0; PAPER_BYTES]; height] }
    }

    /// The rows, top to bottom.
    pub fn rows(&self) -> &[[u8; PAPER_BYTES]] {
        &self.rows
    }

    /// True for black. Outside the paper everything is white.
    pub fn is_black(&self, x: usize, y: usize) -> bool {
        x < PAPER_DOTS && self.rows.get(y).is_some_and(|row| row[x / 8] & (0x80 >> (x % 8)) != 0)
    }

    /// Blackens a rectangle; what lies outside the paper is lost.
    pub fn blacken(&mut self, x: usize, y: usize, width: usize, height: usize) {
        for row in self.rows.iter_mut().skip(y).take(height) {
            for dot in x..(x + width).min(PAPER_DOTS) {
                row[dot / 8] |= 0x80 >> (dot % 8);
            }
        }
    }

    /// Joins `below` to the lower edge.
    pub fn append(&mut self, below: &Self) {
        self.rows.extend_from_slice(&below.rows);
    }
}
