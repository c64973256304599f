//! The store in a few figures.

use crate::domain::{Company, Moment, StoreKind};
use serde::{Deserialize, Serialize};

/// The store, for title lines and monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Real, a sample, or what else.
    pub kind: StoreKind,
    /// People have PINs here: a terminal must sign in.
    pub sign_in: bool,
    /// The engine's clock (or the frozen one of the caller).
    pub now: Moment,
    /// The first company: the one that a sale without one means.
    pub company: Option<Company>,
    /// How many ranges the store has.
    pub ranges: u64,
    /// How many invoices it issued.
    pub invoices: u64,
    /// Last frame of the ledger.
    pub head_sequence: u64,
    /// Its hash, in hex.
    pub head_hash: String,
    /// Terminals attached now, this one included.
    pub terminals: u32,
}
