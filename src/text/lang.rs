//! The two languages.

use serde::{Deserialize, Serialize};

/// The language of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lang {
    /// 繁體中文.
    #[default]
    Zh,
    /// English.
    En,
}

/// An English count and its noun, with an `s` but for one: `1 range`, `0 ranges`. Chinese has no plural.
pub(in crate::text) fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl Lang {
    /// The text of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_no_plural() {
        let said = [0, 1, 2].map(|count| counted(count, "range"));
        assert_eq!(said, ["0 ranges", "1 range", "2 ranges"]);
    }
}
