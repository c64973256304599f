//! Every sentence and word that a person reads, in both languages. Values come in, sentences go out; no rule is
//! decided here. Chinese is the default; `--lang en` is the other.

#[macro_use]
mod table;

pub mod clock;
mod field_fault;
pub mod goods;
pub mod help;
mod import;
pub mod people;
pub mod printing;
mod refusal;
pub mod remedy;
pub mod sale;
pub mod screen;
pub mod upload;
pub mod verbs;
mod words;

pub use field_fault::field_fault;
pub use import::{not_allocation, row_fault, row_verdict};
pub use refusal::{failure, refusal, refusal_codes};
pub use words::{act, blanks, doctor_check, field, mode, status};

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

impl Lang {
    /// The text of this language.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}
