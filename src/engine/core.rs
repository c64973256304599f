//! What every subject of the engine stands on.

pub(crate) mod asking;
pub(crate) mod bell;
pub(crate) mod chores;
pub(crate) mod clock_guard;
pub(crate) mod committer;
pub mod counter;
pub(crate) mod counters;
pub(crate) mod decision;
pub(crate) mod deck;
pub(crate) mod fingerprint;
pub(crate) mod housekeeping;
pub(crate) mod keyring;
pub(crate) mod parts;
pub(crate) mod queue;
pub(crate) mod recovery;
pub(crate) mod repeat;
pub(crate) mod replay;
pub(crate) mod replies;
pub(crate) mod report;
pub(crate) mod running;
pub(crate) mod shared;
pub(crate) mod step;
pub(crate) mod weight;
pub(crate) mod witness;
