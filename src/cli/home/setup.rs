//! Founding a store: the facts of an empty one, from options or from answers.

use crate::cli::out::exit::CliFailure;
use crate::cli::value;
use crate::domain::{Act, AllocationMode, BlankReporter, CleanText, Company, CompanyCode, Ubn};
use crate::text::Lang;

/// What a new store must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// A sample store for ever.
    pub sample: bool,
    /// Its first company.
    pub company: Company,
}

impl Founding {
    /// A company that is its own head office and reports its blanks itself.
    pub fn new(sample: bool, code: CompanyCode, name: CleanText, ubn: Ubn) -> Self {
        let company = Company {
            code,
            name,
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: AllocationMode::default(),
            blanks: BlankReporter::default(),
            mixed_tax: false,
        };
        Self { sample, company }
    }

    /// The founding facts.
    pub fn facts(self) -> Vec<Act> {
        vec![Act::Created { sample: self.sample }, Act::CompanyPut(self.company)]
    }
}

/// The head office's UBN, or the company's own.
///
/// # Errors
/// `BAD_UBN`.
pub fn head_ubn(lang: Lang, head: Option<&str>, own: Ubn) -> Result<Ubn, CliFailure> {
    head.map_or(Ok(own), |head| value::ubn(lang, head))
}
