//! People and Unix users.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod attempts;
pub(crate) mod decide;
pub(crate) mod fold;
pub(crate) mod pins;
pub(crate) mod sessions;
pub(crate) mod staff;
