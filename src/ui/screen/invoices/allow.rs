//! 折讓: what is left of an invoice, what comes back of it.

pub mod keys;
pub mod state;
pub mod view;
