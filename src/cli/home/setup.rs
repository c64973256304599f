//! Founding a store: the facts of an empty one, from options or from answers.

use crate::cli::out::CliFailure;
use crate::cli::value;
use crate::domain::{
    Act, AllocationMode, BlankReporter, CleanText, Company, CompanyCode, CompanyState, StoreAct, StoreKind,
    TillAct, Ubn,
};
use crate::text::Lang;

/// What a new store must be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// What it is for ever.
    pub kind: StoreKind,
    /// Its first company.
    pub company: Company,
}

impl Founding {
    /// A company that is its own head office and reports its blanks itself.
    pub fn new(kind: StoreKind, code: CompanyCode, name: CleanText, ubn: Ubn) -> Self {
        let company = Company {
            code,
            state: CompanyState(1),
            name,
            shop_name: CleanText::default(),
            ubn,
            head_ubn: ubn,
            address: CleanText::default(),
            allocation: AllocationMode::default(),
            blanks: BlankReporter::default(),
            mixed_tax: false,
        };
        Self { kind, company }
    }

    /// The founding facts.
    pub fn facts(self) -> Vec<Act> {
        vec![StoreAct::Created { kind: self.kind }.into(), TillAct::Company(Box::new(self.company)).into()]
    }
}

/// The head office's UBN, or the company's own.
///
/// # Errors
/// `BAD_UBN`.
pub fn head_ubn(lang: Lang, head: Option<&str>, own: Ubn) -> Result<Ubn, CliFailure> {
    head.map_or(Ok(own), |head| value::ubn(lang, head))
}
