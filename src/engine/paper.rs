//! Print jobs.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod jobs;
pub(crate) mod print;
