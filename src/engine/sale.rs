//! Sales, goods, issued invoices.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod fold;
pub(crate) mod goods;
pub(crate) mod invoices;
pub(crate) mod issue;
pub(crate) mod life;
pub(crate) mod parked;
