//! The screens, one folder each: what is on it, what its keys do, how it is drawn.

pub(crate) mod check;
pub mod grid;
pub(crate) mod import;
pub mod invoices;
pub mod key_test;
pub mod leaving;
pub(crate) mod lists;
pub mod overview;
pub(crate) mod prompts;
pub(crate) mod question;
pub mod range_form;
pub mod sale;
pub mod sign_in;
