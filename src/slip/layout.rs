//! The order of a slip: which blocks, from top to bottom.
//!
//! The words are those of the legal form and stand only here; a slip is in Chinese whatever the clerk's language.

mod allowance;
mod coverage;
mod detail;
mod information;
mod proof;
mod self_test;
mod sheet;
mod shift;
mod takings;

pub use coverage::COVERAGE_ROWS_MAX;
pub use sheet::{CopyNote, Slip, SlipKind, SlipParty};
