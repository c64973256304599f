//! `lj`: the counter's number book.

pub mod codec;
pub mod disk;
pub mod domain;
pub mod engine;
pub mod protocol;
pub mod remote;
pub mod text;
