//! The engine: decides, claims, writes the ledger, folds it into the store, answers.
//!
//! [`Engine`] is the [`Desk`] of the process that opened the store. Questions are answered from a snapshot in the
//! asking thread; acts go through the bounded queue to the one committer, which whichever thread waits first
//! runs for all that have queued up (`core/queue.rs`). Behind it one thread moves their rows into the store's file, and a
//! housekeeping thread makes checkpoints when it gets quiet and prepares ledger segments; both sleep while nothing is to be
//! done.
//!
//! Whoever opens an engine holds the store's lock file (`remote::StoreLock`, E11) for as long as it lives.

mod book;
mod core;
mod correction;
mod delivery;
mod entries;
mod keep;
mod paper;
mod people;
mod sale;
mod store;
mod subjects;
mod takings;
mod till;

pub use core::counter;
pub use core::keyring::Keyring;
pub use core::parts::{EngineFault, Mirroring, Parts, Rebuilt};
pub use keep::backup::{
    BackupFault, Beside, Copied, Directory, MANIFEST, Manifest, SECRETS, SECRETS_BYTES_MAX, SEGMENTS, Sink,
    back_up,
};
pub use keep::ballast::RESERVE_BYTES as DISK_RESERVE_BYTES;
pub use keep::last_backup::LastBackup;
pub use keep::packed::{FramePlace, PackedLedger, packed_ledger};
pub use keep::pepper::{keep_pepper, kept_pepper};
pub use keep::recover::{BEGINNING, Recovered, recover};
pub use keep::restore::{Places, STAGING, restore};
pub use keep::sealed_text::sealed;
pub use keep::suspect::{SET_ASIDE, SUSPECT};
pub use keep::watch::Pace;

use crate::domain::{Act, Moment};
use crate::protocol::{Call, Desk, Event, Failure, Mailbox, Reply, Request};
use core::chores::Chores;
use core::housekeeping::{self, Housekeeper};
use core::queue::Queue;
use core::recovery;
use core::running::Core;
use core::settler::Settler;
use core::settling::Settling;
use keep::feeder::Feeder;
use keep::program::Program;
use keep::watch::Watch;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// An open store.
pub struct Engine {
    core: Arc<Core>,
    housekeeper: Mutex<Option<Housekeeper>>,
    settler: Mutex<Option<Settler>>,
    watch: Mutex<Option<Watch>>,
    feeder: Mutex<Option<Feeder>>,
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
        Self::open_heard(parts, &mut |_| ControlFlow::Continue(()))
    }

    /// As [`Engine::open`]. Where the rows are made anew, `heard` hears how far that is, and may end it.
    ///
    /// # Errors
    /// As [`Engine::open`]; [`EngineFault::Stopped`].
    pub fn open_heard(
        parts: Parts,
        heard: &mut dyn FnMut(Rebuilt) -> ControlFlow<()>,
    ) -> Result<Arc<Self>, EngineFault> {
        let engine = Self::opened(parts, heard)?;
        let housekeeper =
            Housekeeper::start(&engine.core).map_err(|error| EngineFault::Thread(error.to_string()))?;
        *engine.housekeeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(housekeeper);
        let settler = Settler::start(&engine.core).map_err(|error| EngineFault::Thread(error.to_string()))?;
        *engine.settler.lock().unwrap_or_else(PoisonError::into_inner) = Some(settler);
        let feeder = Feeder::start(&engine.core).map_err(|error| EngineFault::Thread(error.to_string()))?;
        *engine.feeder.lock().unwrap_or_else(PoisonError::into_inner) = feeder;
        Ok(engine)
    }

    /// Opens a store without a thread of its own: whoever opened it does the chores ([`Engine::chores`]). The same calls
    /// then come to the same writes, which a simulation lives by.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open_still(parts: Parts) -> Result<Arc<Self>, EngineFault> {
        Self::opened(parts, &mut |_| ControlFlow::Continue(()))
    }

    fn opened(
        parts: Parts,
        heard: &mut dyn FnMut(Rebuilt) -> ControlFlow<()>,
    ) -> Result<Arc<Self>, EngineFault> {
        let (shared, committer) = recovery::open(&parts, heard)?;
        let core = Arc::new(Core {
            shared,
            committer: Mutex::new(Some(committer)),
            queue: Queue::default(),
            lane: RwLock::default(),
            chores: Chores::default(),
            settling: Settling::default(),
            failed: AtomicBool::new(false),
            unnamed: AtomicU64::new(0),
            on_fatal: parts.on_fatal,
        });
        // What was replayed has no checkpoint yet.
        if let Some(committer) = core.committer().as_mut() {
            core.chores.note(committer);
        }
        let (housekeeper, settler) = (Mutex::new(None), Mutex::new(None));
        let (watch, feeder) = (Mutex::new(None), Mutex::new(None));
        Ok(Arc::new(Self { core, housekeeper, settler, watch, feeder }))
    }

    /// Does what the threads do once it gets quiet: the next segment of the ledger, a checkpoint, the mirror.
    pub fn chores(&self) {
        housekeeping::now(&self.core);
        self.core.shared.feed_mirror();
    }

    /// Has acts committed as one batch, in this order, as when their terminals asked at the same time. What is no act is
    /// answered beside it.
    pub fn call_together(&self, calls: &[Call]) -> Vec<Result<Reply, Failure>> {
        let acts = calls.iter().filter_map(|call| match &call.request {
            Request::Command(command) => Some((call, command)),
            Request::Question(_) | Request::Note(_) => None,
        });
        let mut answers = self.core.act_together(&acts.collect::<Vec<_>>()).into_iter();
        let answer = |call: &Call| match &call.request {
            Request::Command(_) => answers.next().unwrap_or(Err(Failure::Unknown)),
            Request::Question(_) | Request::Note(_) => self.call(call),
        };
        calls.iter().map(answer).collect()
    }

    /// Reads the whole ledger in the background; damage puts the store behind the fence.
    ///
    /// # Errors
    /// [`EngineFault::Thread`].
    pub fn watch(&self, pace: Pace) -> Result<(), EngineFault> {
        let watch = Watch::start(&self.core, pace).map_err(|error| EngineFault::Thread(error.to_string()))?;
        let before = self.watch.lock().unwrap_or_else(PoisonError::into_inner).replace(watch);
        if let Some(before) = before {
            before.end();
        }
        Ok(())
    }

    /// Notes which version of the program opened the store: after the first start of another one its check is due. A disk
    /// that cannot be read tells so at the next act; the note is nothing to a sale.
    pub fn note_program(&self) {
        let shared = &self.core.shared;
        if let Ok(program) = Program::begin(&*shared.disk, shared.clock.now()) {
            shared.set_program(program);
        }
    }

    /// Waits until the background has read all of it.
    pub fn watched(&self) {
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(watch) = watch {
            watch.finish();
        }
    }

    /// Notes how many terminals are attached, and tells all of them. One until somebody says otherwise: whoever
    /// opened it.
    pub fn attached(&self, terminals: u32) {
        let shared = &self.core.shared;
        if shared.terminals.swap(terminals, Ordering::Relaxed) != terminals {
            shared.bell.post(&Event::Terminals(terminals));
        }
    }

    /// Ends it: waits for the batch under way, checkpoints, closes the store file. Acts after this read
    /// [`Failure::NoEngine`].
    ///
    /// # Errors
    /// [`EngineFault`]; what was answered is in the ledger all the same.
    pub fn close(&self) -> Result<(), EngineFault> {
        self.core.shared.bell.post(&Event::Stopping);
        let watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(watch) = watch {
            watch.end();
        }
        let housekeeper = self.housekeeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(housekeeper) = housekeeper {
            housekeeper.stop(&self.core);
        }
        let settler = self.settler.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(settler) = settler {
            settler.stop(&self.core);
        }
        let shared = &self.core.shared;
        let feeder = self.feeder.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let (Some(feeder), Some(mirror)) = (feeder, &shared.mirror) {
            feeder.end(mirror);
        }
        let lane = self.core.between_large_acts();
        let Some(mut committer) = self.core.committer().take() else { return Ok(()) };
        if !self.core.failed.load(Ordering::Acquire) {
            committer.checkpoint(shared).map_err(EngineFault::Disk)?;
            shared.feed_mirror();
            committer.note_end(shared);
        }
        if let Some(mirror) = &shared.mirror {
            mirror.close();
        }
        drop((committer, lane));
        self.core.shared.close()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Whoever wants to know closes it first; the ledger has everything that was answered.
        drop(self.close());
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
        Ok(self.core.shared.bell.subscribe())
    }
}

#[cfg(test)]
mod tests;
