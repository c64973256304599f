//! 發票查詢: the list of invoices, one page at a time, newest first.

use crate::protocol::{InvoicePage, InvoiceQuery, InvoiceRow, JournalPlace, PAGE_ROWS_MAX};
use crate::ui::door::Doc;
use crate::ui::shell::Scroll;

/// Most pages down from the newest: a shop's busiest week. Older invoices are found by day or number.
pub const PAGES_MAX: usize = 1_000;

/// 發票查詢.
#[derive(Clone, Debug, Default)]
pub struct InvoiceList {
    /// Which invoices.
    pub query: InvoiceQuery,
    /// The rows of this page.
    pub rows: Vec<InvoiceRow>,
    /// The selected one.
    pub list: Scroll,
    /// Where the pages above and this one start.
    pub starts: Vec<Option<Vec<JournalPlace>>>,
    /// Where the next page starts.
    pub next: Option<Vec<JournalPlace>>,
    /// Counts the questions: only the last one's answer is shown.
    pub turn: u64,
    /// The last question is not answered.
    pub loading: bool,
    /// The last row is to be selected when the page comes.
    pub from_below: bool,
}

impl InvoiceList {
    /// The newest of what a query wants.
    pub fn of(query: InvoiceQuery) -> Self {
        Self { query, starts: vec![None], ..Self::default() }
    }

    /// The question for this page, of `height` rows.
    pub fn ask(&mut self, height: usize) -> (u64, InvoiceQuery) {
        self.turn += 1;
        self.loading = true;
        let limit = u32::try_from(height).unwrap_or(PAGE_ROWS_MAX).clamp(1, PAGE_ROWS_MAX);
        let resume = self.starts.last().cloned().flatten();
        (self.turn, InvoiceQuery { resume, limit, ..self.query.clone() })
    }

    /// Takes a page, if it is the one asked for last.
    pub fn take(&mut self, turn: u64, page: InvoicePage) {
        if turn != self.turn {
            return;
        }
        self.loading = false;
        self.rows = page.rows;
        self.next = page.next;
        let last = self.rows.len().saturating_sub(1);
        self.list = Scroll { at: if self.from_below { last } else { self.list.at.min(last) }, top: 0 };
        self.from_below = false;
    }

    /// Goes one page down; false at the end.
    pub fn down(&mut self) -> bool {
        if self.loading || self.next.is_none() || self.starts.len() >= PAGES_MAX {
            return false;
        }
        self.starts.push(self.next.clone());
        self.list = Scroll::default();
        true
    }

    /// Goes one page up; false at the top.
    pub fn up(&mut self) -> bool {
        if self.loading || self.starts.len() < 2 {
            return false;
        }
        self.starts.pop();
        self.list = Scroll::default();
        true
    }

    /// The selected invoice.
    pub fn selected(&self) -> Option<Doc> {
        let invoice = &self.rows.get(self.list.at)?.invoice;
        Some(Doc { number: invoice.number, period: invoice.period })
    }
}
