//! Why a mirror of the ledger is not fed (E13).

use serde::{Deserialize, Serialize};

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum MirrorTrouble {
    /// Its directory is not there: the device is not plugged in, or not mounted.
    #[strum(serialize = "gone")]
    Gone,
    /// The disk, or what stands on it; in the system's words.
    #[strum(serialize = "disk")]
    Disk(String),
    /// Another engine feeds it.
    #[strum(serialize = "in_use")]
    InUse,
    /// It is of another store.
    #[strum(serialize = "other_store")]
    OtherStore,
    /// It has another history: another copy of the store was at work there.
    #[strum(serialize = "apart")]
    Apart {
        /// The frame that is another one there.
        sequence: u64,
    },
    /// A frame of it has rotted, and behind that it knows more than the ledger.
    #[strum(serialize = "rotten")]
    Rotten {
        /// Where the ledger ends.
        ends: u64,
        /// How far the mirror reaches.
        known: u64,
    },
}

impl MirrorTrouble {
    /// Its word for scripts.
    pub fn word(&self) -> &'static str {
        self.into()
    }
}
