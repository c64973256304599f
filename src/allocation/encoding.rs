//! How the bytes of an allocation file become text: CP950 (the Windows code page of Taiwan), or UTF-8.
//! Both are strict here: a byte that does not decode is told, never replaced.
//! `header` decides which of them a file is in; this file only decodes.

use encoding_rs::BIG5;
use std::borrow::Cow;
use std::fmt;

/// The byte-order mark of UTF-8, as Notepad and Excel write it.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How the text of the file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileEncoding {
    /// UTF-8 without a byte-order mark.
    Utf8,
    /// UTF-8 behind a byte-order mark.
    Utf8Mark,
    /// CP950, Big5 as Windows has it.
    Cp950,
}

impl FileEncoding {
    /// How many bytes stand before the text.
    pub(super) fn mark_bytes(self) -> usize {
        match self {
            Self::Utf8 | Self::Cp950 => 0,
            Self::Utf8Mark => UTF8_MARK.len(),
        }
    }

    /// The text of whole lines, without the mark; `None` when a byte sequence has no meaning. A line end is
    /// never part of a longer sequence in either encoding, so lines may be cut before they are decoded.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Utf8 | Self::Utf8Mark => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Self::Cp950 => cp950(bytes),
        }
    }
}

/// The text of bytes in CP950; `None` when a byte sequence has no meaning. A shop's self-made characters (造字) have none here:
/// where Windows keeps them, the Big5 of the web that decodes the rest has characters of Hong Kong or of ETEN, and one of those
/// would stand on the invoice in silence.
pub fn cp950(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if has_unlisted(bytes) {
        return None;
    }
    let text = BIG5.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(if text.contains(WEB_F9FE) { text.replace(WEB_F9FE, CP950_F9FE).into() } else { text })
}

/// What F9FE is in the Big5 of the web, which has it under no other code, and what it is in CP950: all else that both have is
/// one character.
const WEB_F9FE: &str = "\u{FFED}";
const CP950_F9FE: &str = "▓";

/// Whether a character stands in the text that Windows' table has not.
fn has_unlisted(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&first) = rest.next() {
        let second = if first >= 0x80 { rest.next().copied().unwrap_or_default() } else { 0 };
        if is_self_made(first, second) || is_pictured(first, second) {
            return true;
        }
    }
    false
}

/// Windows leaves 8140–A0FE, C6A1–C8FE and FA40–FEFE to its users. C6A1–C8FE is ETEN's elsewhere, and two published tables
/// differ there in each of their 249 characters: which was meant nobody can tell from the bytes.
fn is_self_made(first: u8, second: u8) -> bool {
    match first {
        0x81..=0xA0 | 0xC7 | 0xC8 | 0xFA..=0xFE => true,
        0xC6 => second >= 0xA1,
        _ => false,
    }
}

/// The web has pictures of control characters at A3C0–A3E0, where Windows has nothing.
fn is_pictured(first: u8, second: u8) -> bool {
    first == 0xA3 && matches!(second, 0xC0..=0xE0)
}

impl fmt::Display for FileEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 | Self::Utf8Mark => "UTF-8",
            Self::Cp950 => "CP950",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn a_self_made_character_is_no_other_one() {
        // 茶, and what Windows has for 碁, whose second half would be a first one; what stands beside the third zone; the euro.
        for (bytes, text) in [
            (&b"\xAF\xF9,35"[..], "茶,35"),
            (b"\xF9\xD6", "碁"),
            (b"\xA4\xFB", "牛"),
            (b"\xC6\x7E\xC9\x40", "籲乂"),
            (b"\xA3\xE1", "€"),
            (b"A\xF9\xFE\xF9\xFD", "A▓╯"),
        ] {
            assert_eq!(cp950(bytes).as_deref(), Some(text), "{bytes:x?}");
        }
        for own in [
            &b"\xFA\x40"[..],
            b"\xAF\xF9\x81\x40",
            b"A\xFE\xFE",
            b"\xA0\xFE",
            b"\xC6\xA1",
            b"\xC7\x40",
            b"\xC8\x7EX",
            b"\xC8\xFE",
            b"\xA3\xC0",
            b"\xA3\xE0",
        ] {
            assert_eq!(cp950(own), None, "{own:x?}");
        }
    }

    /// Every pair of a byte from 0x80 on and any other, held against another implementation, Python's `cp950`, which wrote
    /// count and fingerprint:
    ///
    /// ```python
    /// for first in range(0x80, 0x100):
    ///     for second in range(0x100):
    ///         if not 0xC6A1 <= first << 8 | second <= 0xC8FE:  # Windows' users' own; Python has a table of another
    ///             try: text = bytes([first, second]).decode("cp950")
    ///             except UnicodeDecodeError: continue
    ///             count += 1; digest.update(bytes([first, second]) + text.encode())
    /// ```
    #[test]
    fn every_pair_is_what_another_reader_of_cp950_has() {
        let (mut count, mut digest) = (0u32, Sha256::new());
        for (first, second) in
            (0x80..=u8::MAX).flat_map(|first| (0..=u8::MAX).map(move |second| (first, second)))
        {
            if let Some(text) = cp950(&[first, second]) {
                count += 1;
                digest.update([&[first, second], text.as_bytes()].concat());
            }
        }
        let fingerprint = crate::domain::hex(&digest.finalize());
        assert_eq!(
            (count, fingerprint.as_str()),
            (13503, "b4149ca762318be9bc4ef839d98fc7069c58055690346902b297f0e4fafaf2e5")
        );
    }
}
