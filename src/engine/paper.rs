//! Print jobs.

pub(crate) mod answer;
