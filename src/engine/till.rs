//! Tills, masters, shifts, and what an administrator sees of them.

pub(crate) mod answer;
pub(crate) mod dashboard;
pub(crate) mod decide;
pub(crate) mod fold;
pub(crate) mod masters;
pub(crate) mod memory;
pub(crate) mod shift;
