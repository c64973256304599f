//! What the committer shares with questions and housekeeping.

use super::access::{Attempts, Pepper};
use super::book::questions::Checks;
use super::clock_guard::ClockGuard;
use super::counters::Counters;
use super::delivery::memory::Outbox;
use super::hub::Hub;
use super::keyring::Keyring;
use super::till::memory::Scratch;
use super::{EngineFault, Parts};
use crate::domain::RequestId;
use crate::ledger::Head;
use crate::protocol::Failure;
use crate::store::Store;
use crate::world::{Clock, Disk, Entropy};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Everything that more than one thread uses.
pub(super) struct Shared {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Arc<dyn Entropy>,
    pub(super) keyring: Arc<dyn Keyring>,
    pub(super) owner_uid: u32,
    pub(super) pepper: Pepper,
    pub(super) attempts: Attempts,
    pub(super) scratch: Scratch,
    pub(super) outbox: Outbox,
    pub(super) checks: Checks,
    pub(super) guard: ClockGuard,
    pub(super) counters: Counters,
    pub(super) hub: Hub,
    /// Terminals attached, as the composition tells it.
    pub(super) terminals: AtomicU32,
    /// `None` once closed: the file is another process's then.
    store: RwLock<Option<Store>>,
    head: Mutex<Head>,
    witness_trouble: Mutex<Option<String>>,
    run: u64,
}

impl Shared {
    pub(super) fn new(parts: &Parts, store: Store, head: Head, run: u64, pepper: Pepper) -> Self {
        Self {
            disk: Arc::clone(&parts.disk),
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            keyring: Arc::clone(&parts.keyring),
            owner_uid: parts.owner_uid,
            pepper,
            attempts: Attempts::default(),
            scratch: Scratch::default(),
            outbox: Outbox::default(),
            checks: Checks::default(),
            guard: ClockGuard::new(&*parts.clock),
            counters: Counters::default(),
            hub: Hub::default(),
            terminals: AtomicU32::new(1),
            store: RwLock::new(Some(store)),
            head: Mutex::new(head),
            witness_trouble: Mutex::new(None),
            run,
        }
    }

    /// Lends the open store. Never call it inside itself: closing waits in between.
    pub(super) fn with_store<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
        work(store.as_ref().ok_or(Failure::NoEngine)?)
    }

    /// Closes the store file, once everybody who reads it is done.
    pub(super) fn close(&self) -> Result<(), EngineFault> {
        let store = self.store.write().unwrap_or_else(PoisonError::into_inner).take();
        store.map_or(Ok(()), |store| Ok(store.close()?))
    }

    /// The end of the ledger as of the last sync.
    pub(super) fn head(&self) -> Head {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn set_head(&self, head: Head) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
    }

    /// Why the last checkpoint could not be told to the witness.
    pub(super) fn witness_trouble(&self) -> Option<String> {
        self.witness_trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_witness_trouble(&self, trouble: Option<String>) {
        *self.witness_trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// A request id of this run, for an act whose terminal gave none.
    pub(super) fn unnamed_request(&self, count: u64) -> RequestId {
        let name = format!("e{:016x}-{count:016x}", self.run);
        RequestId::parse(&name).unwrap_or_else(|| unreachable!("34 characters of hex and a dash"))
    }
}
