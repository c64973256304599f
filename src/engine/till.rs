//! Tills, masters, shifts, and what an administrator sees of them.

pub(crate) mod answer;
pub(crate) mod dashboard;
pub(crate) mod memory;
