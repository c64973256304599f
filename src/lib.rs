//! `lj`: the counter's number book.

pub mod allocation;
pub mod codec;
pub mod disk;
pub mod domain;
