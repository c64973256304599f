//! What stands on the screen after an issue: the invoice, and its slip in pages.

use crate::domain::{Amount, Invoice};
use crate::ui::shell::SlipPages;

/// The last invoice.
#[derive(Clone, Debug)]
pub struct Done {
    /// As issued.
    pub invoice: Invoice,
    /// 找零.
    pub change: Amount,
    /// The slip, once it is made; `Err` says why there is none.
    pub slip: Option<Result<SlipPages, String>>,
    /// Which page is shown: the text, then the codes.
    pub page: usize,
}

impl Done {
    /// Just issued.
    pub fn new(invoice: Invoice) -> Self {
        let change = invoice.change();
        Self { invoice, change, slip: None, page: 0 }
    }

    /// How many pages there are where one code goes on a page, or all where `wide`.
    pub fn pages(&self, wide: bool) -> usize {
        match &self.slip {
            Some(Ok(slip)) if !wide => 1 + slip.codes.len(),
            _ => 1,
        }
    }

    /// Turns a page, round the end.
    pub fn turn(&mut self, forward: bool, wide: bool) {
        let pages = self.pages(wide);
        let step = if forward { 1 } else { pages - 1 };
        self.page = (self.page + step) % pages;
    }
}
