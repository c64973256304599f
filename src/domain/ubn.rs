//! 統一編號 (UBN): eight digits with the checksum rule of 2023-04-01 (the weighted sum is a multiple of 5).

use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with a typed UBN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UbnFault {
    /// Not eight digits.
    #[error("a UBN is eight digits")]
    Form,
    /// The check digit does not fit.
    #[error("the check digit does not fit")]
    Check,
    /// Eight zeros: what stands for a consumer in codes and messages, and no company's number (R10).
    #[error("00000000 is no UBN")]
    Zeros,
}

/// A checked 統一編號.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Ubn(u32);

/// Weight of each digit, first to last.
const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];

impl Ubn {
    /// Reads eight digits (full-width ones too) and checks them.
    ///
    /// # Errors
    /// [`UbnFault`].
    pub fn parse(raw: &str) -> Result<Self, UbnFault> {
        let text = super::fold_width(raw.trim());
        if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(UbnFault::Form);
        }
        let ubn = text.parse().map_err(|_| UbnFault::Form).and_then(Self::check)?;
        if ubn.is_zeros() { Err(UbnFault::Zeros) } else { Ok(ubn) }
    }

    /// Eight zeros, which the check digit fits: a record may hold them, no door takes them.
    pub fn is_zeros(self) -> bool {
        self.0 == 0
    }

    fn check(value: u32) -> Result<Self, UbnFault> {
        if value > 99_999_999 {
            return Err(UbnFault::Form);
        }
        let digit = |place: u32| value / 10u32.pow(7 - place) % 10;
        let sum: u32 = (0..8u32)
            .zip(WEIGHTS)
            .map(|(place, weight)| {
                let product = digit(place) * weight;
                product / 10 + product % 10
            })
            .sum();
        // 7 × 4 = 28 → 10, which counts as 1 or as 0.
        let valid = sum.is_multiple_of(5) || (digit(6) == 7 && (sum + 1).is_multiple_of(5));
        if valid { Ok(Self(value)) } else { Err(UbnFault::Check) }
    }
}

/// As records and frames hold it. Zeros pass here, for what was kept must read; the doors judge [`Ubn::is_zeros`].
impl TryFrom<u32> for Ubn {
    type Error = UbnFault;
    fn try_from(value: u32) -> Result<Self, UbnFault> {
        Self::check(value)
    }
}

impl From<Ubn> for u32 {
    fn from(ubn: Ubn) -> Self {
        ubn.0
    }
}

impl fmt::Display for Ubn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

impl fmt::Debug for Ubn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_examples_hold() {
        for good in [
            "04595257", "04595252", "10458575", "10458574", "10458570", "12345670", "12345671", "12345675",
            "12345676", "24634102", "28080623",
        ] {
            assert_eq!(Ubn::parse(good).unwrap().to_string(), good);
        }
        for bad in ["04595253", "12345678"] {
            assert_eq!(Ubn::parse(bad), Err(UbnFault::Check), "{bad}");
        }
        for odd in ["1234567", "123456789", "1234567A", ""] {
            assert_eq!(Ubn::parse(odd), Err(UbnFault::Form), "{odd}");
        }
    }

    #[test]
    fn eight_zeros_are_read_from_records_and_typed_by_nobody() {
        for zeros in ["00000000", " ００００００００ "] {
            assert_eq!(Ubn::parse(zeros), Err(UbnFault::Zeros), "{zeros}");
        }
        assert_eq!(Ubn::try_from(0).map(Ubn::is_zeros), Ok(true));
        assert_eq!(Ubn::try_from(12_345_675).map(Ubn::is_zeros), Ok(false));
    }
}
