//! `lj`: the counter's number book.

pub mod allocation;
pub mod codec;
pub mod disk;
pub mod domain;
pub mod engine;
pub mod ledger;
pub mod protocol;
pub mod slip;
pub mod store;
pub mod text;
