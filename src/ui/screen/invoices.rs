//! 發票查詢, 處理, 交班: the list of invoices, a number's life, and what puts an invoice right.

pub mod allow;
pub(crate) mod counter;
pub(crate) mod forms;
pub(crate) mod keys;
pub mod list;
pub mod state;
pub(crate) mod view;
pub mod ways;
