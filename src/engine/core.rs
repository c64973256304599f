//! What every subject of the engine stands on.

pub(crate) mod asking;
pub(crate) mod fingerprint;
