//! Documents on their way to the platform.

pub(crate) mod answer;
pub(crate) mod decide;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod memory;
pub(crate) mod outbox;
pub(crate) mod sending;
