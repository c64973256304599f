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
            Self::Cp950 => BIG5.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }
}

impl fmt::Display for FileEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 | Self::Utf8Mark => "UTF-8",
            Self::Cp950 => "CP950",
        })
    }
}
