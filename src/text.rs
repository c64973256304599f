//! Every sentence and word that a person reads, in both languages, by subject. Values come in, sentences go out; no
//! rule is decided here. Chinese is the default; `--lang en` is the other.
//!
//! A sentence is written down once, Chinese before English, in the tables of `table.rs`. Refusals have one table of
//! their own, with the codes that scripts meet; the words of keys and columns are in [`screen`].

#[macro_use]
mod table;

pub mod book;
pub mod correction;
pub mod delivery;
pub mod export;
pub mod help;
mod lang;
pub mod page;
pub mod paper;
pub mod people;
mod refusal;
pub mod sale;
pub mod screen;
pub mod store;
pub mod takings;
pub mod till;
pub mod usage;

pub use lang::Lang;
pub use refusal::{failure, refusal, refusal_codes};
