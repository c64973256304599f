//! A printer's state as it tells it: the four answers to `DLE EOT n`, one byte each (Epson's ESC/POS reference).

use crate::domain::PrinterTrouble;

/// A question for a part of the state. It is answered at once, also out of paper, off line, or with a full buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// `n = 1`: the printer.
    Printer,
    /// `n = 2`: why it is off line.
    OffLine,
    /// `n = 3`: errors.
    Error,
    /// `n = 4`: the paper.
    Paper,
}

impl Question {
    /// The most telling ones first: an open cover is also off line, and often without paper too.
    pub(super) const ALL: [Self; 4] = [Self::OffLine, Self::Paper, Self::Error, Self::Printer];

    /// `DLE EOT n`.
    pub(super) fn bytes(self) -> [u8; 3] {
        let n = match self {
            Self::Printer => 1,
            Self::OffLine => 2,
            Self::Error => 3,
            Self::Paper => 4,
        };
        [0x10, 0x04, n]
    }

    /// What an answer tells. Paper that is nearly at its end is no trouble.
    pub(super) fn read(self, answer: u8) -> Result<(), PrinterTrouble> {
        let troubles: &[(u8, PrinterTrouble)] = match self {
            Self::Printer => &[(0x08, PrinterTrouble::Offline)],
            Self::OffLine => &[
                (0x04, PrinterTrouble::CoverOpen),
                (0x20, PrinterTrouble::PaperOut),
                (0x40, PrinterTrouble::Offline),
            ],
            Self::Error => &[(0x08 | 0x20 | 0x40, PrinterTrouble::Offline)],
            Self::Paper => &[(0x60, PrinterTrouble::PaperOut)],
        };
        troubles.iter().find(|(bits, _)| answer & bits != 0).map_or(Ok(()), |(_, trouble)| Err(*trouble))
    }
}

/// True for a byte that is an answer: bits 1 and 4 set, bits 0 and 7 not. Anything else is noise of a line.
pub(super) fn is_answer(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

#[cfg(test)]
mod tests {
    use super::*;
    use PrinterTrouble::{CoverOpen, Offline, PaperOut};

    #[test]
    fn a_well_printer_says_twelve_to_everything() {
        for question in Question::ALL {
            assert!(is_answer(0x12));
            assert_eq!(question.read(0x12), Ok(()));
        }
        assert_eq!(Question::Paper.read(0x1e), Ok(()), "nearly at its end");
        assert_eq!(Question::Printer.read(0x16), Ok(()), "the drawer is open");
    }

    #[test]
    fn each_trouble_has_its_bit() {
        assert_eq!(Question::Printer.read(0x1a), Err(Offline));
        assert_eq!(Question::OffLine.read(0x16), Err(CoverOpen));
        assert_eq!(Question::OffLine.read(0x32), Err(PaperOut));
        assert_eq!(Question::OffLine.read(0x36), Err(CoverOpen), "the cover is what somebody can do about");
        assert_eq!(Question::OffLine.read(0x52), Err(Offline));
        assert_eq!(Question::Error.read(0x1a), Err(Offline), "the cutter");
        assert_eq!(Question::Error.read(0x52), Err(Offline), "the head is too hot");
        assert_eq!(Question::Paper.read(0x7e), Err(PaperOut));
    }

    #[test]
    fn noise_is_no_answer() {
        for byte in [0x00, 0xff, 0x11, 0x13, b'A', 0x92, 0x10] {
            assert!(!is_answer(byte), "{byte:02x}");
        }
    }
}
