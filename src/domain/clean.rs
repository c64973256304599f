//! Text from outside, cleaned once at the door (invariant 9).
//!
//! Control, bidi and zero-width characters never enter: ratatui and a slip printer would pass them through,
//! and a name could then move the cursor, open the drawer or show another number than the one stored.
//!
//! Lengths are what the platform counts: its validator is Java's, and there a character beyond the first 65,536 (some
//! names, every emoji) counts two.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// The longest text that any field takes, as [`text_length`] counts: MIG 4.1 F0401 `Description` (500).
pub const TEXT_CHARS_MAX: usize = 500;

/// How long a text is: in UTF-16 units, as the platform counts.
pub fn text_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The longest beginning of a text that fits, never half a character.
pub fn text_that_fits(text: &str, max: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > max).then_some(at)
    });
    &text[..end.unwrap_or(text.len())]
}

/// A text without control, bidi or zero-width characters, trimmed, no longer than [`TEXT_CHARS_MAX`].
/// It may be empty. A copy shares it: a name goes from the door into the invoice, its rows and its papers as one text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CleanText(Arc<str>);

/// Why a text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Longer than the field takes.
    #[error("{chars} characters, at most {max} fit")]
    TooLong {
        /// Its length after cleaning, as [`text_length`] counts.
        chars: usize,
        /// Characters that fit.
        max: usize,
    },
}

impl CleanText {
    /// Drops what must not be in a text, trims the ends, and refuses what is longer than `max` ([`text_length`]).
    ///
    /// # Errors
    /// [`TextFault::TooLong`]; nothing is cut off silently.
    pub fn new(raw: &str, max: usize) -> Result<Self, TextFault> {
        let text = Self::cleaned(raw);
        let (chars, max) = (text_length(&text), max.min(TEXT_CHARS_MAX));
        if chars > max { Err(TextFault::TooLong { chars, max }) } else { Ok(Self(text)) }
    }

    /// A text that was kept: one of an older record may count more than [`TEXT_CHARS_MAX`], for characters were counted
    /// when it was taken.
    fn kept(raw: &str) -> Result<Self, TextFault> {
        let text = Self::cleaned(raw);
        let chars = text.chars().count();
        if chars > TEXT_CHARS_MAX {
            return Err(TextFault::TooLong { chars, max: TEXT_CHARS_MAX });
        }
        Ok(Self(text))
    }

    fn cleaned(raw: &str) -> Arc<str> {
        if Self::hides_something(raw) {
            return Self::keep_visible(raw).trim().into();
        }
        raw.trim().into()
    }

    /// The clean text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `raw` without the characters that must not be in a text, blanks and length as they are: for a row of a screen.
    pub fn keep_visible(raw: &str) -> String {
        raw.chars().filter(|&c| !is_hidden(c)).collect()
    }

    /// True when `raw` holds a character that cleaning would drop: a file that does is refused, not mended.
    pub fn hides_something(raw: &str) -> bool {
        raw.chars().any(is_hidden)
    }
}

impl Serialize for CleanText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CleanText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Kept;
        impl Visitor<'_> for Kept {
            type Value = CleanText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, raw: &str) -> Result<CleanText, E> {
                CleanText::kept(raw).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Kept)
    }
}

impl fmt::Display for CleanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CleanText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Control characters, and the format characters that change direction, join or hide.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Full-width letters, digits and signs (an input method left on) as their half-width twins: Ａ → A.
/// For code fields and hotkeys; names keep what was typed.
pub fn fold_width(raw: &str) -> String {
    raw.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFF01 + 0x21).unwrap_or(c),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_never_enter() {
        let dirty = " 乾\u{202E}電\u{200B}池\u{1b}[2J\u{7}\r\n ";
        assert_eq!(CleanText::new(dirty, 20).unwrap().as_str(), "乾電池[2J");
        assert!(CleanText::hides_something(dirty));
        assert!(!CleanText::hides_something("乾電池 AA×4"));
    }

    #[test]
    fn too_long_is_refused_not_cut() {
        assert_eq!(CleanText::new("一二三四", 3), Err(TextFault::TooLong { chars: 4, max: 3 }));
    }

    #[test]
    fn a_character_beyond_the_basic_plane_counts_two_and_is_never_cut_in_the_middle() {
        assert_eq!((text_length("𠮷一a"), text_length("")), (4, 0));
        assert!(CleanText::new(&"𠮷".repeat(10), 20).is_ok());
        assert_eq!(CleanText::new(&"𠮷".repeat(11), 20), Err(TextFault::TooLong { chars: 22, max: 20 }));
        for (max, fits) in [(0, ""), (1, "一"), (2, "一"), (3, "一𠮷"), (4, "一𠮷a"), (9, "一𠮷a")]
        {
            assert_eq!(text_that_fits("一𠮷a", max), fits, "{max}");
        }
        let kept = CleanText::kept(&"𠮷".repeat(TEXT_CHARS_MAX)).unwrap();
        assert_eq!(text_length(kept.as_str()), 2 * TEXT_CHARS_MAX, "a record of before is still read");
        assert!(CleanText::kept(&"a".repeat(TEXT_CHARS_MAX + 1)).is_err());
    }

    #[test]
    fn full_width_is_folded_for_codes() {
        assert_eq!(fold_width("ＡＢ１２－３\u{3000}字"), "AB12-3 字");
    }
}
