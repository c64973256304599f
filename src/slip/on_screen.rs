//! A slip for a terminal: its text line by line, and its QR codes as half blocks, each to be shown on its own where
//! the screen is small.

use super::{Block, LINE_CELLS, Slip, SlipFault, half_blocks, preview};

/// Modules of white around a code: two make a version 6 code 23 rows, for a screen of 24.
const QUIET_MODULES: usize = 2;

/// The text without codes, feeds and cuts, and the codes from left to right.
///
/// # Errors
/// [`SlipFault`] never in practice: fewer blocks than the slip had.
pub fn on_screen(slip: &Slip) -> Result<(Vec<String>, Vec<Vec<String>>), SlipFault> {
    let mut codes = Vec::new();
    let mut text = Vec::new();
    for block in slip.blocks() {
        match block {
            Block::Text { .. } | Block::Pair { .. } | Block::Rule => text.push(block.clone()),
            Block::QrPair(pair) => {
                codes.extend([pair.left(), pair.right()].map(|code| half_blocks(code, QUIET_MODULES)));
            }
            Block::BarCode(_) | Block::Feed(_) | Block::Cut => {}
        }
    }
    Ok((preview::lines(&Slip::new(text)?, LINE_CELLS), codes))
}
