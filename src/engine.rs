//! The engine: decides, claims, writes the ledger, folds it into the store, answers.
//!
//! [`Engine`] is the [`Desk`] of the process that opened the store. Questions are answered from a snapshot in the
//! asking thread; acts go through the bounded queue to the one committer, which whichever thread waits first
//! runs for all that have queued up (`queue.rs`). A housekeeping thread makes checkpoints when it gets quiet and
//! prepares ledger segments; it sleeps while nothing is to be done.
//!
//! Whoever opens an engine holds the store's lock file (`remote::StoreLock`, E11) for as long as it lives.

mod access;
mod apply;
mod book;
mod clock_guard;
mod committer;
mod core;
mod correction;
pub mod counter;
mod counters;
mod decide;
mod deck;
mod delivery;
mod doctor;
mod housekeeping;
mod hub;
mod keyring;
mod paper;
mod people;
mod queue;
mod recovery;
mod repeat;
mod sale;
mod shared;
mod store;
mod subjects;
mod till;
mod witness;

pub use keyring::Keyring;

use crate::domain::{Act, CheckedSale, Moment, Refusal, RequestId, StoreRefusal};
use crate::ledger::LedgerFault;
use crate::protocol::{self, Call, Caller, Command, Desk, Event, Failure, Mailbox, Reply, Request};
use crate::store::StoreFault;
use crate::world::{Clock, Disk, Entropy};
use access::Admitted;
use committer::{Committer, frozen_clock};
use core::asking::Asking;
use core::fingerprint;
use decide::Ready;
use housekeeping::Housekeeper;
use queue::{Asked, Job, Queue};
use shared::Shared;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    /// This machine's name, for the witness.
    pub host: String,
    /// The Unix user that runs the engine: the files are its own.
    pub owner_uid: u32,
    /// Called once when ledger or store failed. It must end the process (E3).
    pub on_fatal: Arc<dyn Fn(&str) + Send + Sync>,
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
    #[error("the store file is there but its ledger is not: restore the ledger directory from the backup")]
    LedgerMissing,
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
    /// The witness file cannot be read.
    #[error("the witness {name} cannot be read: {error}; mend the witness directory")]
    Witness {
        /// Its file name.
        name: String,
        /// What the system says.
        error: String,
    },
    /// A body that the replay needs was erased.
    #[error("frame {0} of the ledger was erased, and no base dump stands behind it")]
    Erased(u64),
    /// No thread for housekeeping.
    #[error("no thread could be started: {0}")]
    Thread(String),
}

/// An open store.
pub struct Engine {
    core: Arc<Core>,
    housekeeper: Mutex<Option<Housekeeper>>,
}

/// What terminals' threads and the housekeeper share.
struct Core {
    shared: Shared,
    committer: Mutex<Option<Committer>>,
    queue: Queue,
    chores: housekeeping::Chores,
    failed: AtomicBool,
    unnamed: AtomicU64,
    on_fatal: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Engine {
    /// Founds a store with these facts, durable when this returns. The first is [`Act::Created`].
    ///
    /// # Errors
    /// [`EngineFault::StoreExists`], or what failed.
    pub fn create(parts: &Parts, at: Moment, uid: u32, acts: Vec<Act>) -> Result<(), EngineFault> {
        recovery::create(parts, at, uid, acts)
    }

    /// Opens a store, whatever ended its last run.
    ///
    /// # Errors
    /// [`EngineFault::NoStore`], a fence of the ledger, or what failed. Nothing is changed then.
    pub fn open(parts: Parts) -> Result<Arc<Self>, EngineFault> {
        let (shared, committer) = recovery::open(&parts)?;
        let core = Arc::new(Core {
            shared,
            committer: Mutex::new(Some(committer)),
            queue: Queue::default(),
            chores: housekeeping::Chores::default(),
            failed: AtomicBool::new(false),
            unnamed: AtomicU64::new(0),
            on_fatal: parts.on_fatal,
        });
        let housekeeper =
            Housekeeper::start(&core).map_err(|error| EngineFault::Thread(error.to_string()))?;
        Ok(Arc::new(Self { core, housekeeper: Mutex::new(Some(housekeeper)) }))
    }

    /// Notes how many terminals are attached, and tells all of them. One until somebody says otherwise: whoever
    /// opened it.
    pub fn attached(&self, terminals: u32) {
        let shared = &self.core.shared;
        if shared.terminals.swap(terminals, Ordering::Relaxed) != terminals {
            shared.hub.post(&Event::Terminals(terminals));
        }
    }

    /// Ends it: waits for the batch under way, checkpoints, closes the store file. Acts after this read
    /// [`Failure::NoEngine`].
    ///
    /// # Errors
    /// [`EngineFault`]; what was answered is in the ledger all the same.
    pub fn close(&self) -> Result<(), EngineFault> {
        self.core.shared.hub.post(&Event::Stopping);
        let housekeeper = self.housekeeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(housekeeper) = housekeeper {
            housekeeper.stop(&self.core);
        }
        let Some(mut committer) = self.core.committer().take() else { return Ok(()) };
        if !self.core.failed.load(Ordering::Acquire) {
            committer.checkpoint(&self.core.shared).map_err(EngineFault::Disk)?;
        }
        drop(committer);
        self.core.shared.close()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Whoever wants to know closes it first; the ledger has everything that was answered.
        drop(self.close());
    }
}

impl Core {
    fn committer(&self) -> MutexGuard<'_, Option<Committer>> {
        // A panic inside a batch aborts the process; a test's harness may go on, with the engine failed.
        self.committer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits one batch; on a failure nothing is ever tried again.
    fn step(&self, jobs: Vec<Job>) {
        let mut guard = self.committer();
        let committer = guard.as_mut().filter(|_| !self.failed.load(Ordering::Acquire));
        let Some(committer) = committer else {
            for job in jobs {
                job.slot.answer(Err(Failure::NoEngine));
            }
            return;
        };
        match committer.step(&self.shared, jobs) {
            Ok(()) => self.chores.note(committer),
            Err(broken) => self.fail(&broken),
        }
    }

    fn fail(&self, broken: &str) {
        if !self.failed.swap(true, Ordering::AcqRel) {
            (self.on_fatal)(broken);
        }
    }

    /// What can be made ready of an act without a row: a sale is checked, a PIN is hashed for a caller who may set one.
    fn ready(&self, caller: &Caller, command: &Command) -> Result<Ready, Failure> {
        let put = match command {
            Command::Sale(protocol::sale::Command::Issue(issue)) => {
                return Ok(Ready::Sale(Box::new(CheckedSale::check(&issue.0)?)));
            }
            Command::Correction(protocol::correction::Command::Reissue(reissue)) => {
                return Ok(Ready::Sale(Box::new(CheckedSale::check(&reissue.sale)?)));
            }
            Command::People(protocol::people::Command::StaffPut(put)) => put,
            _ => return Ok(Ready::Nothing),
        };
        let Some(pin) = &put.staff.pin else { return Ok(Ready::Nothing) };
        self.shared.with_store(|store| {
            access::admit_act(&self.shared, &store.snapshot()?, caller, command)?;
            Ok(Ready::Pin(access::hash(&self.shared, pin)?))
        })
    }

    /// Answers a question or takes a note, in the asking thread.
    fn ask(
        &self,
        call: &Call,
        answer: impl FnOnce(&Asking<'_>) -> Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        let shared = &self.shared;
        shared.with_store(|store| {
            let rows = store.snapshot()?;
            let said = &call.caller;
            let Admitted { caller, .. } = access::admit(shared, &rows, said, &call.request)?;
            let now = frozen_clock(said.now, &rows)?.unwrap_or_else(|| shared.clock.now());
            shared.scratch.heard(&caller, now);
            answer(&Asking { shared, store, rows: &rows, now, caller: &caller, said })
        })
    }

    /// Has an act committed, and waits for its answer.
    fn act(&self, call: &Call, command: &Arc<Command>) -> Result<Reply, Failure> {
        let ready = self.ready(&call.caller, command)?;
        let fingerprint = fingerprint::of(&access::without_pin(command))
            .map_err(|fault| Failure::Fault(fault.to_string()))?;
        let asked = Asked {
            caller: call.caller.clone(),
            id: call.id.clone().unwrap_or_else(|| self.unnamed()),
            command: Arc::clone(command),
            fingerprint,
            ready,
        };
        let answer = self.queue.run(asked, &|jobs| self.step(jobs));
        answer.unwrap_or(Err(Failure::Refused(Refusal::Store(StoreRefusal::Busy))))
    }

    /// The name of an act that its terminal did not name: never repeated, so only unique.
    fn unnamed(&self) -> RequestId {
        let count = self.unnamed.fetch_add(1, Ordering::Relaxed);
        self.shared.unnamed_request(count)
    }
}

impl Desk for Engine {
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let core = &*self.core;
        match &call.request {
            Request::Question(question) => core.ask(call, |asking| subjects::answer(asking, question)),
            Request::Note(note) => core.ask(call, |asking| subjects::note(asking, note)),
            Request::Command(command) => core.act(call, command),
        }
    }

    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        Ok(self.core.shared.hub.subscribe())
    }
}

#[cfg(test)]
mod tests;
