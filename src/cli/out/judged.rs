//! What is said of each row of a file that is imported: the same for goods and for ranges.

use crate::cli::out::exit::CliFailure;
use crate::cli::out::json::{Object, object};
use crate::cli::out::output::Out;
use crate::text::{self, Lang};

/// A row and its verdict, whose word scripts rely on.
pub struct Judged<V> {
    /// Line of the file; the header is line 1.
    pub line: u32,
    /// The verdict.
    pub verdict: V,
    /// Why; `None` where there is nothing to say.
    pub reason: Option<String>,
}

impl<V: Copy + Into<&'static str>> Judged<V> {
    /// The row for a script.
    ///
    /// # Errors
    /// Only of the output.
    pub fn json(&self, out: &mut Out) -> Result<(), CliFailure> {
        let verdict: &'static str = self.verdict.into();
        let object: Object = object! { line: self.line, verdict, reason: self.reason };
        out.json(&object)
    }

    /// The row for a person, with the word of the verdict in the person's language.
    ///
    /// # Errors
    /// Only of the output.
    pub fn say(
        &self,
        lang: Lang,
        word: fn(Lang, V) -> &'static str,
        out: &mut Out,
    ) -> Result<(), CliFailure> {
        let reason = self.reason.as_deref().unwrap_or_default();
        out.line(&text::book::import::row(lang, self.line, word(lang, self.verdict), reason))
    }
}
