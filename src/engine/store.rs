//! The store itself.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod doctor;
pub(crate) mod fold;
