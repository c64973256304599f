//! The symbols as bars and modules. What can go wrong goes wrong here; drawing them cannot.

use super::SlipFault;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt;

/// A drawn Code 39: its text and its bars.
#[derive(Clone, PartialEq, Eq)]
pub struct Code39 {
    text: String,
    bars: Vec<bool>,
}

/// Dots of a narrow bar: 0.125 mm; two would not fit 19 characters on the paper.
const NARROW_DOTS: usize = 1;
/// Dots of a wide bar: the ratio 3:1, the easiest to read that Code 39 allows.
const WIDE_DOTS: usize = 3;

impl Code39 {
    /// Encodes upper-case letters and digits, without a check digit.
    ///
    /// # Errors
    /// [`SlipFault::Symbol`] for any other character.
    pub fn new(text: &str) -> Result<Self, SlipFault> {
        let symbol = barcoders::sym::code39::Code39::new(text).map_err(|_| SlipFault::Symbol)?;
        let modules = symbol.encode();
        let bars = modules
            .chunk_by(|a, b| a == b)
            .flat_map(|run| {
                let dots = if run.len() > 1 { WIDE_DOTS } else { NARROW_DOTS };
                std::iter::repeat_n(run[0] == 1, dots)
            })
            .collect();
        Ok(Self { text: text.to_owned(), bars })
    }

    /// What a scanner reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// One printer dot each, true for black, without a quiet zone.
    pub fn bars(&self) -> &[bool] {
        &self.bars
    }
}

impl fmt::Debug for Code39 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code39({})", self.text)
    }
}

/// A QR code at level L: its text and its modules.
#[derive(Clone, PartialEq, Eq)]
pub struct Qr {
    text: String,
    code: QrCode,
}

impl Qr {
    /// Encodes `text` as bytes of UTF-8, without a mark of the encoding (field (12) says it), in just this version.
    fn new(text: &str, version: u8) -> Result<Self, SlipFault> {
        if !(Version::MIN.value()..=Version::MAX.value()).contains(&version) {
            return Err(SlipFault::Symbol);
        }
        let version = Version::new(version);
        let segments = [QrSegment::make_bytes(text.as_bytes())];
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, version, version, None, false)
            .map(|code| Self { text: text.to_owned(), code })
            .map_err(|_| SlipFault::Symbol)
    }

    /// What a scanner reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Modules along one side, without a quiet zone.
    pub fn modules(&self) -> usize {
        usize::try_from(self.code.size()).unwrap_or(0)
    }

    /// True for a dark module. Outside the code everything is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        match (i32::try_from(x), i32::try_from(y)) {
            (Ok(x), Ok(y)) => self.code.get_module(x, y),
            _ => false,
        }
    }
}

impl fmt::Debug for Qr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Qr({})", self.text)
    }
}

/// The left and the right QR code, of the same version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPair {
    left: Qr,
    right: Qr,
}

impl QrPair {
    /// Encodes both in `version`.
    ///
    /// # Errors
    /// [`SlipFault::Symbol`] when one does not fit.
    pub fn new(left: &str, right: &str, version: u8) -> Result<Self, SlipFault> {
        Ok(Self { left: Qr::new(left, version)?, right: Qr::new(right, version)? })
    }

    /// The left one.
    pub fn left(&self) -> &Qr {
        &self.left
    }

    /// The right one.
    pub fn right(&self) -> &Qr {
        &self.right
    }
}

#[cfg(test)]
mod tests {
    use super::super::spread::BYTES_MAX;
    use super::*;

    #[test]
    fn the_table_of_capacities_is_the_encoders() {
        for (version, bytes_max) in BYTES_MAX {
            let qr = Qr::new(&"x".repeat(bytes_max), version).unwrap();
            assert_eq!(qr.modules(), 17 + 4 * usize::from(version));
            assert_eq!(Qr::new(&"x".repeat(bytes_max + 1), version), Err(SlipFault::Symbol));
        }
        assert_eq!(Qr::new("x", 41), Err(SlipFault::Symbol));
    }

    #[test]
    fn nineteen_characters_fit_the_paper_at_three_to_one() {
        let code = Code39::new("10404UZ176908720122").unwrap();
        assert_eq!(code.bars().len(), 21 * 15 + 20);
        assert!(code.bars()[0] && code.bars()[334]);
        assert_eq!(Code39::new("lower"), Err(SlipFault::Symbol));
        assert_eq!(Code39::new(""), Err(SlipFault::Symbol));
    }
}
