//! The slip's letters: bitmap glyphs of 16 rows from GNU Unifont (see `FONT.md`), and how many cells of a
//! line each takes.
//!
//! One measure serves every output: what CP950 has takes two cells, because a printer's own font draws it so; the
//! rest is as wide as its glyph. A character without a glyph (beyond the basic plane, or a control that
//! came in past the door) is a box with its code point in hexadecimal, so it is neither lost nor taken for another.

use super::size::{GLYPH_DOTS, Size};
use super::{Bitmap, cp950};
use unifont::Glyph;

/// Cells that `c` takes in a line of [`super::LINE_CELLS`]: 1 or 2.
pub fn cells(c: char) -> usize {
    if c.is_ascii() && !c.is_ascii_control() {
        return 1;
    }
    if cp950::bytes(c).is_some() {
        return 2;
    }
    match glyph(c) {
        Some(Glyph::Halfwidth(_)) => 1,
        _ => 2,
    }
}

/// Cells of a whole text.
pub(super) fn text_cells(text: &str) -> usize {
    text.chars().map(cells).sum()
}

fn glyph(c: char) -> Option<&'static Glyph> {
    if c.is_control() { None } else { unifont::get_glyph(c) }
}

/// Draws one line with its upper left corner at `x`, `y`.
pub(super) fn draw(onto: &mut Bitmap, x: usize, y: usize, size: Size, text: &str) {
    let mut left = x;
    for c in text.chars() {
        let wide = cells(c) * GLYPH_DOTS / 2;
        let indent = match glyph(c) {
            Some(Glyph::Halfwidth(_)) => (wide - GLYPH_DOTS / 2) / 2,
            _ => 0,
        };
        let is_set = |column: usize, row: usize| match glyph(c) {
            Some(glyph) => glyph.get_pixel(column, row),
            None => box_pixel(c, column, row),
        };
        for row in 0..GLYPH_DOTS {
            for column in (0..GLYPH_DOTS).filter(|&column| is_set(column, row)) {
                let (dx, dy) = (size.dots(indent + column), size.dots(row));
                onto.blacken(left + dx, y + dy, size.stroke_dots(), size.stroke_dots());
            }
        }
        left += size.dots(wide);
    }
}

/// Hex digits in 3 × 5 dots: fifteen bits, top row first.
const DIGITS: [u16; 16] = [
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_010_010_010,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
    0b010_101_111_101_101,
    0b110_101_110_101_110,
    0b111_100_100_100_111,
    0b110_101_101_101_110,
    0b111_100_110_100_111,
    0b111_100_110_100_100,
];

/// A frame with six hex digits in two rows of three.
fn box_pixel(c: char, x: usize, y: usize) -> bool {
    let edge = GLYPH_DOTS - 1;
    if x == 0 || y == 0 || x == edge - 1 || y == edge {
        return x < edge;
    }
    let (column, row) = ((x - 1) / 4, (y - 1) / 7);
    let (dx, dy) = ((x - 1) % 4, (y - 1) % 7);
    if column > 2 || row > 1 || dx == 0 || !(1..=5).contains(&dy) {
        return false;
    }
    let digit = (c as usize >> (4 * (5 - (row * 3 + column)))) & 0xF;
    DIGITS[digit] >> (14 - ((dy - 1) * 3 + dx - 1)) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_what_a_printer_draws() {
        assert_eq!(text_cells("AB 12"), 5);
        assert_eq!(text_cells("乾電池"), 6);
        assert_eq!(cells('×'), 2, "in CP950, though half-width in the font");
        assert_eq!(cells('é'), 1, "not in CP950, half-width in the font");
        assert_eq!(cells('堃'), 2);
        assert_eq!(cells('𠮷'), 2, "beyond the basic plane: a box");
        assert_eq!(cells('\u{1b}'), 2, "a control: a box");
    }

    #[test]
    fn a_missing_glyph_is_a_box_that_says_which() {
        let picture: Vec<String> = (0..GLYPH_DOTS)
            .map(|y| (0..GLYPH_DOTS).map(|x| if box_pixel('𠮷', x, y) { '#' } else { '.' }).collect())
            .collect();
        assert_eq!(picture[0], "###############.");
        assert_eq!(picture[2], "#.###.###.###.#.", "0 2 0: the first digits of 020BB7");
        assert_eq!(picture[9], "#.##..##..###.#.", "B B 7");
        assert_ne!(box_pixel('\u{1F600}', 6, 11), box_pixel('\u{1F610}', 6, 11));
    }
}
