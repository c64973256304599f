//! The number of an allowance: it names its invoice, so that nothing needs a list of them.

use super::{Number, Period};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most allowances of one invoice: the last character of their number counts 1 to 9 and A to Z.
pub const ALLOWANCES_MAX: usize = 35;

/// 折讓單號碼: the invoice's number, its period (odd month), and a count: 16 characters (MIG `AllowanceNumber`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AllowanceNumber {
    number: Number,
    period: Period,
    count: u8,
}

impl AllowanceNumber {
    /// The `count`th allowance of an invoice, from 1; `None` beyond [`ALLOWANCES_MAX`].
    pub fn new(number: Number, period: Period, count: usize) -> Option<Self> {
        let count =
            u8::try_from(count).ok().filter(|&count| (1..=ALLOWANCES_MAX).contains(&usize::from(count)))?;
        Some(Self { number, period, count })
    }

    /// Reads one as it is printed.
    pub fn parse(raw: &str) -> Option<Self> {
        let raw = super::fold_width(raw.trim());
        if raw.len() != 16 || !raw.is_ascii() {
            return None;
        }
        let number = Number::parse(&raw[..10]).ok()?;
        let period = Period::parse(&raw[10..15]).ok()?;
        let count = raw[15..].chars().next()?.to_digit(36)?;
        Self::new(number, period, count as usize).filter(|parsed| parsed.to_string() == raw.to_uppercase())
    }

    /// The invoice's number.
    pub fn number(self) -> Number {
        self.number
    }

    /// The invoice's period.
    pub fn period(self) -> Period {
        self.period
    }

    /// Which of the invoice's allowances, from 1.
    pub fn count(self) -> usize {
        usize::from(self.count)
    }
}

impl fmt::Display for AllowanceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = char::from_digit(u32::from(self.count), 36).unwrap_or('?').to_ascii_uppercase();
        f.pad(&format!("{}{}{count}", self.number, self.period))
    }
}

impl fmt::Debug for AllowanceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for AllowanceNumber {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, &'static str> {
        Self::parse(&raw).ok_or("not an allowance number")
    }
}

impl From<AllowanceNumber> for String {
    fn from(number: AllowanceNumber) -> Self {
        number.to_string()
    }
}
