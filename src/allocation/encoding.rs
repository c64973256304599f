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
/// where Windows keeps them, the Big5 of the web that decodes the rest has characters of Hong Kong, and one of those would stand
/// on the invoice in silence.
pub fn cp950(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if has_self_made(bytes) {
        return None;
    }
    BIG5.decode_without_bom_handling_and_without_replacement(bytes)
}

/// Whether a character begins with a byte that Windows' code page leaves to its users: 0x81–0xA0 and 0xFA–0xFE.
fn has_self_made(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(first) = rest.next() {
        if matches!(first, 0x81..=0xA0 | 0xFA..=0xFE) {
            return true;
        }
        if *first >= 0x80 {
            rest.next();
        }
    }
    false
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

    #[test]
    fn a_self_made_character_is_no_other_one() {
        // 茶, and what Windows has for 碁, whose second half would be a first one.
        for (bytes, text) in [(&b"\xAF\xF9,35"[..], "茶,35"), (b"\xF9\xD6", "碁"), (b"\xA4\xFB", "牛")] {
            assert_eq!(cp950(bytes).as_deref(), Some(text), "{bytes:x?}");
        }
        for own in [&b"\xFA\x40"[..], b"\xAF\xF9\x81\x40", b"A\xFE\xFE", b"\xA0\xFE"] {
            assert_eq!(cp950(own), None, "{own:x?}");
        }
    }
}
