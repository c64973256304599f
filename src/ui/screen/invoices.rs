//! 發票查詢, 處理, 交班: the list of invoices, a number's life, and what puts an invoice right (R14 to R16). What may be done
//! is the engine's to say.

pub mod allow;
pub mod count;
pub mod find;
pub mod list;
pub mod page;
pub mod pick;
pub mod service;
pub mod ways;
