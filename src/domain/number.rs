//! 字軌 and 號碼: two letters and eight digits, and the books of fifty that they come in.
//! Source: MIG 4.1 `InvoiceNumber` `[A-Z]{2}\d{8}`; books of 50 from the legacy seed page.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Numbers in one book (本, 組).
pub const BOOK_SIZE: u32 = 50;
/// One past the highest serial: eight digits.
pub const SERIAL_END: u32 = 100_000_000;

/// What is wrong with a typed track, serial, number or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// The track is not two capital letters.
    #[error("a track is two letters A–Z")]
    Track,
    /// The serial is not eight digits.
    #[error("a serial is eight digits")]
    Serial,
    /// The number is not a track followed by a serial.
    #[error("a number is two letters and eight digits")]
    Number,
    /// The end lies before the begin.
    #[error("the end lies before the begin")]
    EndBeforeBegin,
}

/// 字軌: two capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u8; 2]")]
pub struct Track([u8; 2]);

impl Track {
    /// Reads exactly two letters; small ones and full-width ones are raised.
    ///
    /// # Errors
    /// [`NumberFault::Track`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, NumberFault> {
        let folded = super::fold_width(raw.trim()).to_ascii_uppercase();
        let bytes: [u8; 2] = folded.as_bytes().try_into().map_err(|_| NumberFault::Track)?;
        Self::try_from(bytes)
    }

    /// The two letters.
    pub fn bytes(self) -> [u8; 2] {
        self.0
    }
}

impl TryFrom<[u8; 2]> for Track {
    type Error = NumberFault;
    fn try_from(bytes: [u8; 2]) -> Result<Self, NumberFault> {
        if bytes.iter().all(u8::is_ascii_uppercase) { Ok(Self(bytes)) } else { Err(NumberFault::Track) }
    }
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl fmt::Debug for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The eight digits of a number, 00000000–99999999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct Serial(u32);

impl Serial {
    /// Reads exactly eight digits (full-width ones too): fewer are a lost leading zero, never guessed.
    ///
    /// # Errors
    /// [`NumberFault::Serial`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, NumberFault> {
        let folded = super::fold_width(raw.trim());
        if folded.len() != 8 || !folded.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberFault::Serial);
        }
        folded.parse().map(Self).map_err(|_| NumberFault::Serial)
    }

    /// The value, below [`SERIAL_END`].
    pub fn value(self) -> u32 {
        self.0
    }

    /// How many numbers there are from this one on, itself included.
    pub fn left(self) -> u32 {
        SERIAL_END - self.0
    }
}

impl TryFrom<u32> for Serial {
    type Error = NumberFault;
    fn try_from(value: u32) -> Result<Self, NumberFault> {
        if value < SERIAL_END { Ok(Self(value)) } else { Err(NumberFault::Serial) }
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// 發票號碼: a track and a serial. Unique together with its period only (R2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// 字軌.
    pub track: Track,
    /// The eight digits.
    pub serial: Serial,
}

impl Number {
    /// Reads `AB12345678` or `AB-12345678`.
    ///
    /// # Errors
    /// [`NumberFault::Number`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, NumberFault> {
        let folded = super::fold_width(raw.trim());
        let (letters, digits) = folded.split_at_checked(2).ok_or(NumberFault::Number)?;
        let digits = digits.strip_prefix('-').unwrap_or(digits);
        match (Track::parse(letters), Serial::parse(digits)) {
            (Ok(track), Ok(serial)) => Ok(Self { track, serial }),
            _ => Err(NumberFault::Number),
        }
    }
}

impl fmt::Display for Number {
    /// Ten characters, no hyphen: the form of scripts and messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.track, self.serial)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Consecutive numbers of one track, both ends inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(Track, Serial, Serial)", into = "(Track, Serial, Serial)")]
pub struct Span {
    /// 字軌.
    pub track: Track,
    begin: Serial,
    end: Serial,
}

impl Span {
    /// `begin` to `end`, both inclusive.
    ///
    /// # Errors
    /// [`NumberFault::EndBeforeBegin`].
    pub fn new(track: Track, begin: Serial, end: Serial) -> Result<Self, NumberFault> {
        if end < begin {
            return Err(NumberFault::EndBeforeBegin);
        }
        Ok(Self { track, begin, end })
    }

    /// 發票號碼起.
    pub fn begin(self) -> Serial {
        self.begin
    }

    /// 發票號碼迄, inclusive.
    pub fn end(self) -> Serial {
        self.end
    }

    /// 張數: how many numbers, at least 1.
    pub fn count(self) -> u32 {
        self.end.value() - self.begin.value() + 1
    }

    /// One past the last serial.
    pub fn past_end(self) -> u32 {
        self.end.value() + 1
    }

    /// Whole books: begin at …00 or …50, end at …49 or …99.
    pub fn is_whole_books(self) -> bool {
        self.begin.value().is_multiple_of(BOOK_SIZE) && self.past_end().is_multiple_of(BOOK_SIZE)
    }

    /// From the lower begin to the higher end, whatever lies between; the other is of the same track.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { begin: self.begin.min(other.begin), end: self.end.max(other.end), ..self }
    }

    /// Same track, and at least one serial in both. The caller compares the period (R2).
    pub fn overlaps(self, other: Self) -> bool {
        self.track == other.track && self.begin <= other.end && other.begin <= self.end
    }

    /// True when `number` lies inside.
    pub fn contains(self, number: Number) -> bool {
        self.track == number.track && self.begin <= number.serial && number.serial <= self.end
    }

    /// Cut into pieces of `size` numbers from the begin on; the last piece may be shorter.
    /// A `size` of 0 keeps it whole (R3).
    pub fn pieces(self, size: u32) -> impl Iterator<Item = Span> {
        let step = if size == 0 { self.count() } else { size };
        (self.begin.value()..self.past_end()).step_by(step as usize).map(move |first| Span {
            track: self.track,
            begin: Serial(first),
            end: Serial((first + step - 1).min(self.end.value())),
        })
    }
}

impl TryFrom<(Track, Serial, Serial)> for Span {
    type Error = NumberFault;
    fn try_from((track, begin, end): (Track, Serial, Serial)) -> Result<Self, NumberFault> {
        Self::new(track, begin, end)
    }
}

impl From<Span> for (Track, Serial, Serial) {
    fn from(span: Span) -> Self {
        (span.track, span.begin, span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(begin: u32, end: u32) -> Span {
        Span::new(
            Track::parse("TF").unwrap(),
            Serial::try_from(begin).unwrap(),
            Serial::try_from(end).unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn numbers_are_read_in_the_forms_people_type() {
        let number = Number::parse("AB12345678").unwrap();
        assert_eq!(number, Number::parse(" ab-12345678 ").unwrap());
        assert_eq!(number, Number::parse("ＡＢ１２３４５６７８").unwrap());
        assert_eq!(number.to_string(), "AB12345678");
        for wrong in ["A112345678", "AB1234567", "AB123456789", "字軌12345678", "", "A"] {
            assert_eq!(Number::parse(wrong), Err(NumberFault::Number), "{wrong}");
        }
    }

    #[test]
    fn a_short_serial_is_a_lost_zero_and_never_padded() {
        assert_eq!(Serial::parse("2519550"), Err(NumberFault::Serial));
        assert_eq!(Serial::parse("4.25E+07"), Err(NumberFault::Serial));
        assert_eq!(Serial::parse("02519550").unwrap().to_string(), "02519550");
    }

    #[test]
    fn books_begin_at_00_or_50() {
        assert!(span(87_296_950, 87_296_999).is_whole_books());
        assert!(span(0, 99).is_whole_books());
        assert!(!span(87_296_951, 87_297_000).is_whole_books());
        assert!(!span(87_296_950, 87_296_998).is_whole_books());
        assert!(span(99_999_950, 99_999_999).is_whole_books());
    }

    #[test]
    fn pieces_cover_the_span_once() {
        let pieces: Vec<_> = span(42_519_550, 42_522_049).pieces(BOOK_SIZE).collect();
        assert_eq!(pieces.len(), 50);
        assert_eq!(pieces[0], span(42_519_550, 42_519_599));
        assert_eq!(pieces[49], span(42_522_000, 42_522_049));
        assert_eq!(span(100, 199).pieces(0).collect::<Vec<_>>(), [span(100, 199)]);
    }

    #[test]
    fn overlap_counts_both_ends() {
        assert!(span(100, 149).overlaps(span(149, 200)));
        assert!(!span(100, 149).overlaps(span(150, 200)));
    }
}
