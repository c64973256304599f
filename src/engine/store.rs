//! The store itself.

pub(crate) mod answer;
