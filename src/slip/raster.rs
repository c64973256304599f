//! Blocks as dots: what the PNG shows and what a printer without Chinese gets.

use super::glyph::{draw, text_cells};
use super::{Align, Bitmap, Block, Code39, PAPER_DOTS, Qr, QrPair, Size, Slip};

/// White rows below a line of text.
pub(super) const LINE_GAP_DOTS: usize = 6;
/// Height of Code 39: 7 mm, above the 5 mm that the specification asks for.
const BARS_HEIGHT_DOTS: usize = 56;
/// White rows above and below Code 39.
const BARS_GAP_DOTS: usize = 8;
/// The quiet zone of a QR code, in modules (ISO/IEC 18004); where that is less than [`QUIET_DOTS`], that many dots.
const QUIET_MODULES: usize = 4;
/// The least white on every side of a QR code: 2 mm (bar code specification 1.8, chapter 2; 15 dots are its tolerance).
pub(super) const QUIET_DOTS: usize = 16;
/// Rows of a dashed line, its dash and the gap after it, in dots.
const RULE_HEIGHT_DOTS: usize = 18;
const RULE_DASH_DOTS: usize = 8;

/// The whole slip as dots.
pub fn raster(slip: &Slip) -> Bitmap {
    let mut paper = Bitmap::default();
    for block in slip.blocks() {
        paper.append(&block_dots(block));
    }
    paper
}

/// One block as dots; a cut has none.
pub(super) fn block_dots(block: &Block) -> Bitmap {
    match block {
        Block::Text { text, size, align } => line(&[(text, *align)], *size),
        Block::Pair { left, right } => line(&[(left, Align::Left), (right, Align::Right)], Size::Normal),
        Block::BarCode(code) => bars(code),
        Block::QrPair(pair) => qr_pair(pair),
        Block::Rule => rule(),
        Block::Feed(dots) => Bitmap::white(usize::from(*dots)),
        Block::Cut => Bitmap::default(),
    }
}

fn line(texts: &[(&String, Align)], size: Size) -> Bitmap {
    let mut paper = Bitmap::white(size.height_dots() + LINE_GAP_DOTS);
    for (text, align) in texts {
        let rest = PAPER_DOTS.saturating_sub(size.dots(text_cells(text) * 8));
        let x = match align {
            Align::Left => 0,
            Align::Centre => rest / 2,
            Align::Right => rest,
        };
        draw(&mut paper, x, 0, size, text);
    }
    paper
}

fn bars(code: &Code39) -> Bitmap {
    let mut paper = Bitmap::white(BARS_HEIGHT_DOTS + 2 * BARS_GAP_DOTS);
    let left = PAPER_DOTS.saturating_sub(code.bars().len()) / 2;
    for (dot, _) in code.bars().iter().enumerate().filter(|(_, black)| **black) {
        paper.blacken(left + dot, BARS_GAP_DOTS, 1, BARS_HEIGHT_DOTS);
    }
    paper
}

/// As many dots a module as the width allows beside three quiet zones; what is left over is shared between the edges and
/// the middle.
fn qr_pair(pair: &QrPair) -> Bitmap {
    let side = pair.left().modules().max(pair.right().modules());
    let module_dots = (PAPER_DOTS - 3 * QUIET_DOTS) / (2 * side);
    let quiet = (QUIET_MODULES * module_dots).max(QUIET_DOTS);
    let margin = (PAPER_DOTS - 2 * side * module_dots) / 3;
    let mut paper = Bitmap::white(side * module_dots + 2 * quiet);
    stamp(&mut paper, pair.left(), margin, quiet, module_dots);
    stamp(&mut paper, pair.right(), PAPER_DOTS - margin - side * module_dots, quiet, module_dots);
    paper
}

fn stamp(paper: &mut Bitmap, qr: &Qr, x: usize, y: usize, module_dots: usize) {
    for row in 0..qr.modules() {
        for column in (0..qr.modules()).filter(|&column| qr.is_dark(column, row)) {
            paper.blacken(x + column * module_dots, y + row * module_dots, module_dots, module_dots);
        }
    }
}

fn rule() -> Bitmap {
    let mut paper = Bitmap::white(RULE_HEIGHT_DOTS);
    for x in (0..PAPER_DOTS).step_by(RULE_DASH_DOTS * 3 / 2) {
        paper.blacken(x, RULE_HEIGHT_DOTS / 2, RULE_DASH_DOTS, 2);
    }
    paper
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::{VERSION_MAX, VERSION_MIN};

    #[test]
    fn both_codes_of_every_version_keep_their_quiet_zones() {
        let dots_of = [(6, 4), (7, 3), (8, 3), (9, 3)];
        assert_eq!(dots_of.map(|(version, _)| version), [VERSION_MIN, 7, 8, VERSION_MAX]);
        for (version, module_dots) in dots_of {
            let pair = QrPair::new("left", "**", version).unwrap();
            let side = pair.left().modules() * module_dots;
            let paper = qr_pair(&pair);
            let quiet = QUIET_DOTS;
            assert_eq!(paper.rows().len(), side + 2 * quiet, "version {version}");
            let is_blank = |x: usize| (0..paper.rows().len()).all(|y| !paper.is_black(x, y));
            let columns: Vec<usize> = (0..PAPER_DOTS).filter(|&x| !is_blank(x)).collect();
            let (first, last) = (columns[0], columns[columns.len() - 1]);
            assert!(first >= quiet && PAPER_DOTS - 1 - last >= quiet, "version {version}: edges");
            let gap = columns.windows(2).map(|pair| pair[1] - pair[0] - 1).max().unwrap();
            assert!(gap >= quiet, "version {version}: {gap} dots between");
        }
    }

    #[test]
    fn texts_stand_where_they_are_told() {
        let ends = |align| {
            let paper = line(&[(&"ＨＨ".to_owned(), align)], Size::Double);
            let black = |x: &usize| (0..48).any(|y| paper.is_black(*x, y));
            ((0..PAPER_DOTS).find(black).unwrap(), (0..PAPER_DOTS).rfind(black).unwrap())
        };
        assert!(ends(Align::Left).1 < 96);
        assert!(ends(Align::Centre).0 >= 144 && ends(Align::Centre).1 < 240);
        assert!(ends(Align::Right).0 >= 288);
    }
}
