//! What goes to the platform and what comes back: messages, the outbox, result files, and the local centre.

pub mod day_check;
pub mod document;
pub mod mig;
pub mod reconcile;
pub mod sandbox;
pub mod selftest;
pub mod upload;
