//! The sentences of refusals and failures, as the screens show them: `text`'s own, in characters of one certain
//! width. A dash or dots that some terminals draw two cells wide would shift what stands behind them.

use crate::domain::{FieldFault, ImportVerdict};
use crate::protocol::Failure;
use crate::text::{self, Lang};

/// A failure of a call.
pub fn failure(lang: Lang, failure: &Failure) -> String {
    certain(&text::failure(lang, failure))
}

/// A fault of a field.
pub fn field_fault(lang: Lang, fault: &FieldFault) -> String {
    certain(&text::book::draft::field_fault(lang, fault))
}

/// The reason of a verdict on a row of an import.
pub fn row_verdict(lang: Lang, verdict: &ImportVerdict) -> String {
    certain(&text::book::import::row_verdict(lang, verdict))
}

/// The same text without characters of uncertain width.
pub fn certain(sentence: &str) -> String {
    let mut shown = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        match c {
            '\u{2013}' | '\u{2014}' => shown.push('-'),
            '\u{2026}' => shown.push_str("..."),
            '\u{2018}' | '\u{2019}' => shown.push('\''),
            '\u{201c}' | '\u{201d}' => shown.push('"'),
            '\u{2192}' => shown.push_str("->"),
            '\u{d7}' => shown.push('x'),
            '\u{b7}' => shown.push('.'),
            other => shown.push(other),
        }
    }
    shown
}
