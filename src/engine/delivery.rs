//! Documents on their way to the platform.

pub(crate) mod answer;
pub(crate) mod memory;
pub(crate) mod outbox;
