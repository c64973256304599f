//! Sales, goods, issued invoices.

pub(crate) mod answer;
pub(crate) mod invoices;
pub(crate) mod life;
