//! Ranges.

pub(crate) mod answer;
pub(crate) mod grid;
pub(crate) mod questions;
