//! Ranges.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod grid;
pub(crate) mod import;
pub(crate) mod large;
pub(crate) mod questions;
pub(crate) mod ranges;
