//! The engine: decides, claims, writes the ledger, folds it into the store, answers.

mod ports;

pub use ports::{Clock, Entropy, SystemClock, SystemEntropy};
