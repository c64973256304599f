//! A printer's head and its paper: the commands of our jobs byte by byte, and the marks that come onto each piece.

use crate::slip::escpos::{self, PrinterText};
use crate::slip::{Align, Block, Size, Slip};

/// Something black: where it stands in its row (0 for text), and what it is.
pub type Mark = (usize, u8);

/// Which paper of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    Original,
    Copy,
}

/// The bytes of a paper that is like no other.
pub fn job(number: u64, which: Which, lines: usize, dots: bool) -> Vec<u8> {
    let text = |line| format!("{which:?} {number} line {line} {}", number * 7 + line as u64);
    let block = |line| Block::Text { text: text(line), size: Size::Normal, align: Align::Left };
    let mut blocks: Vec<Block> = (0..lines).map(block).collect();
    blocks.extend([Block::Feed(60), Block::Cut]);
    let printer = if dots { PrinterText::Dots } else { PrinterText::Cp950 };
    escpos::bytes(&Slip::new(blocks).unwrap(), printer)
}

/// What a job leaves on a piece of its own.
pub fn marks(job: &[u8]) -> Vec<Mark> {
    let mut head = Head::default();
    job.iter().for_each(|byte| head.take(*byte));
    assert_eq!(head.papers.len(), 1);
    head.papers.remove(0)
}

/// The head, in the middle of some command.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// The command so far.
    command: Vec<u8>,
    /// Bytes that are still to come of a picture, and its width.
    picture: (usize, usize),
    /// What is under the head, not cut off yet.
    pub strip: Vec<Mark>,
    /// Pieces that were cut off, in order.
    pub papers: Vec<Vec<Mark>>,
    /// Questions that it came to.
    pub asked: Vec<u8>,
}

impl Head {
    pub fn take(&mut self, byte: u8) {
        if self.picture.0 > 0 {
            let column = self.picture.0 % self.picture.1;
            self.picture.0 -= 1;
            if byte != 0 {
                self.strip.push((column, byte));
            }
            return;
        }
        self.command.push(byte);
        let length = match *self.command.as_slice() {
            [0x10 | 0x1b..=0x1d] => 2,
            [0x10, _, ..] | [0x1b, b'J' | b'3' | b'a', ..] | [0x1d | 0x1c, b'!', ..] => 3,
            // Functions A of the cutter (0, 1) have no more; 65 and 66 feed first.
            [0x1d, b'V'] | [0x1d, b'V', 65 | 66, ..] => {
                if self.command.len() == 2 {
                    3
                } else {
                    4
                }
            }
            [0x1d, b'V', ..] => 3,
            [0x1b, b'p', ..] => 5,
            [0x1d, b'v', ..] => 8,
            [0x1b..=0x1d, ..] => 2,
            _ => 1,
        };
        if self.command.len() == length {
            self.obey();
            self.command.clear();
        }
    }

    fn obey(&mut self) {
        match *self.command.as_slice() {
            [0x10, 0x04, n] => self.asked.push(n),
            [0x1d, b'V', ..] => self.papers.push(std::mem::take(&mut self.strip)),
            [0x1d, b'v', _, _, width, _, height, _] => {
                self.picture = (usize::from(width) * usize::from(height), usize::from(width).max(1));
            }
            [text @ 0x21..=0xff] => self.strip.push((0, text)),
            // Sizes, feeds and what it does not know leave no mark.
            _ => {}
        }
    }

    /// Nothing of what it was told is left.
    pub fn lose_power(&mut self) {
        self.command.clear();
        self.picture = (0, 1);
    }

    /// Somebody tears off what is there.
    pub fn tear_off(&mut self) {
        self.papers.push(std::mem::take(&mut self.strip));
    }
}
