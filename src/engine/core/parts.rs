//! What an engine is made of, and why one does not open.

use crate::domain::MirrorTrouble;
use crate::engine::core::Keyring;
use crate::ledger::LedgerFault;
use crate::store::StoreFault;
use crate::world::{Clock, Disk, Entropy};
use std::sync::Arc;

/// What the engine is made of; the composition chooses each.
#[derive(Clone)]
pub struct Parts {
    /// The store directory.
    pub disk: Arc<dyn Disk>,
    /// Wall and monotonic clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Who has a QR key (R1); a sample store is not asked about.
    pub keyring: Arc<dyn Keyring>,
    /// The directory of witnesses, outside the store directory (E5); `None` where this machine has none.
    pub witness: Option<Arc<dyn Disk>>,
    /// The second directory of the ledger (E13), if there is to be one.
    pub mirror: Option<Mirroring>,
    /// This machine's name, for people.
    pub host: String,
    /// What the system calls this machine, other than any other one; `None` where it does not say.
    pub machine: Option<String>,
    /// The Unix user that runs the engine: the files are its own.
    pub owner_uid: u32,
    /// Called once when ledger or store failed. It must end the process (E3).
    pub on_fatal: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Where a ledger stands a second time.
#[derive(Clone)]
pub struct Mirroring {
    /// The directory, which somebody made: it is never made here, for then a device that is missing would not be missed.
    pub disk: Arc<dyn Disk>,
    /// Whether the store opens, and sells, while the mirror cannot be reached.
    pub start_without: bool,
}

/// How far the rows are made anew from the ledger, in frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// So many are folded.
    pub done: u64,
    /// Of so many.
    pub total: u64,
}

/// Why a store does not open or come into being.
#[derive(Debug, thiserror::Error)]
pub enum EngineFault {
    /// There is none in the directory.
    #[error("there is no store here")]
    NoStore,
    /// There is one in the directory already.
    #[error("there is a store here already")]
    StoreExists,
    /// The fold is there and the ledger, which is the truth, is not.
    #[error(
        "the store file is there but its ledger is not: put the ledger directory back (`lj restore` of a backup into \
         another directory), or begin a new ledger from the store file with `lj recover`"
    )]
    LedgerMissing,
    /// The mirror that is configured holds a store's ledger: see `recover`.
    #[error("mirror taken")]
    MirrorTaken,
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// The fold.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The disk.
    #[error("the disk failed: {0}")]
    Disk(String),
    /// Randomness.
    #[error("the machine gives no randomness: {0}")]
    Entropy(String),
    /// Another engine on this machine runs a copy of this store.
    #[error(
        "another copy of this store is running on this machine: end it, or look which of the two is the right one"
    )]
    AnotherRuns,
    /// A body that the replay needs was erased.
    #[error("frame {0} of the ledger was erased, and no base dump stands behind it")]
    Erased(u64),
    /// The mirror cannot be used, and nobody has agreed to sell without it.
    #[error("mirror: {0:?}")]
    MirrorMissing(MirrorTrouble),
    /// The mirror may have what is lost here, and cannot be looked at.
    #[error("mirror unreached: {0:?}")]
    MirrorUnreached(MirrorTrouble),
    /// The pepper is damaged, and people have PINs.
    #[error("pepper damaged")]
    PepperDamaged,
    /// Whoever watched it ended what takes long; the next opening begins it anew.
    #[error("ended")]
    Stopped,
    /// No thread for housekeeping.
    #[error("no thread could be started: {0}")]
    Thread(String),
}
