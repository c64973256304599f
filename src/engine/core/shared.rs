//! What the committer shares with questions and housekeeping.

use crate::domain::{FenceReason, Period, RequestId};
use crate::engine::book::questions::Checks;
use crate::engine::core::{Bell, ClockGuard, Counters, DoctorRounds, EngineFault, Keyring, Parts};
use crate::engine::delivery::codes::Codes;
use crate::engine::delivery::memory::Outbox;
use crate::engine::keep::ballast::Fullness;
use crate::engine::keep::fence::Fences;
use crate::engine::keep::mirror::{Mirror, Source};
use crate::engine::keep::program::Program;
use crate::engine::keep::reading::Reading;
use crate::engine::people::attempts::Attempts;
use crate::engine::people::pins::Pepper;
use crate::engine::till::memory::Scratch;
use crate::engine::till::place::Place;
use crate::ledger::Head;
use crate::protocol::{DumpProgress, Event, Failure};
use crate::store::Store;
use crate::world::{Clock, Disk, Entropy};
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Everything that more than one thread uses.
pub(crate) struct Shared {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) keyring: Arc<dyn Keyring>,
    pub(crate) owner_uid: u32,
    pub(crate) pepper: Pepper,
    pub(crate) attempts: Attempts,
    pub(crate) scratch: Scratch,
    pub(crate) outbox: Outbox,
    pub(crate) checks: Checks,
    pub(crate) codes: Codes,
    pub(crate) rounds: DoctorRounds,
    pub(crate) fullness: Fullness,
    pub(crate) guard: ClockGuard,
    pub(crate) counters: Counters,
    pub(crate) bell: Bell,
    /// Terminals attached, as the composition tells it.
    pub(crate) terminals: AtomicU32,
    /// `None` once closed: the file is another process's then.
    store: RwLock<Option<Store>>,
    head: Mutex<Head>,
    witness_trouble: Mutex<Option<String>>,
    /// How far the ledger was read in the background; `None` before that began.
    reading: Mutex<Option<Reading>>,
    /// Which version opened it; `None` where nobody noted it.
    program: Mutex<Option<Program>>,
    dump_trouble: Mutex<Option<String>>,
    dump_progress: Mutex<Option<DumpProgress>>,
    /// The fence in front of a copy (E5).
    pub(crate) fences: Fences,
    /// The ledger's second directory (E13).
    pub(crate) mirror: Option<Mirror>,
    /// The rows were folded from the whole ledger at this opening: what does not read now is not mended by another one.
    pub(crate) rows_are_new: bool,
    /// One more than the index of the last period whose numbers have ended; 0 for none. A sale looks at nothing else.
    ended: AtomicU32,
    /// Whether it is a packed till: each act looks.
    packed: AtomicU8,
    run: u64,
}

impl Shared {
    pub(crate) fn new(
        parts: &Parts,
        store: Store,
        head: Head,
        run: u64,
        pepper: Pepper,
        (fences, mirror): (Fences, Option<Mirror>),
    ) -> Self {
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
            codes: Codes::default(),
            rounds: DoctorRounds::default(),
            fullness: Fullness::default(),
            guard: ClockGuard::new(&*parts.clock),
            counters: Counters::default(),
            bell: Bell::default(),
            terminals: AtomicU32::new(1),
            store: RwLock::new(Some(store)),
            head: Mutex::new(head),
            witness_trouble: Mutex::new(None),
            reading: Mutex::new(None),
            program: Mutex::new(None),
            dump_trouble: Mutex::new(None),
            dump_progress: Mutex::new(None),
            fences,
            mirror,
            rows_are_new: false,
            ended: AtomicU32::new(0),
            packed: AtomicU8::new(Place::Home.into()),
            run,
        }
    }

    /// The numbers of a period, and of all before it, have ended.
    pub(crate) fn note_ended(&self, period: Period) {
        self.ended.fetch_max(period.index() + 1, Ordering::Relaxed);
    }

    /// The numbers of a period, and of all after it, have not ended; those of the one before it have.
    pub(crate) fn note_reopened(&self, from: Period) {
        self.ended.fetch_min(from.index(), Ordering::Relaxed);
    }

    /// It is a packed till, or one that is finished.
    pub(crate) fn note_packed(&self, place: Place) {
        self.packed.store(place.into(), Ordering::Relaxed);
    }

    /// Whether it is a packed till. Only the committer asks, which is also who notes it.
    pub(crate) fn packed(&self) -> Place {
        self.packed.load(Ordering::Relaxed).into()
    }

    /// True when nothing of a period is issued any more. Only the committer asks, which is also who notes it.
    pub(crate) fn has_ended(&self, period: Period) -> bool {
        period.index() < self.ended.load(Ordering::Relaxed)
    }

    /// Lends the open store. Never call it inside itself: closing waits in between.
    pub(crate) fn with_store<T>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
        work(store.as_ref().ok_or(Failure::NoEngine)?)
    }

    /// Closes the store file, once everybody who reads it is done.
    pub(crate) fn close(&self) -> Result<(), EngineFault> {
        let store = self.store.write().unwrap_or_else(PoisonError::into_inner).take();
        store.map_or(Ok(()), |store| Ok(store.close()?))
    }

    /// How far the ledger was read in the background, by this run or one before.
    pub(crate) fn reading(&self) -> Option<Reading> {
        let running = *self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        running.or_else(|| Reading::find(&*self.disk).ok().flatten())
    }

    /// Why the last dump that was due could not be made.
    pub(crate) fn dump_trouble(&self) -> Option<String> {
        self.dump_trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_dump_trouble(&self, trouble: Option<String>) {
        *self.dump_trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// How far the dump is that is being made.
    pub(crate) fn dump_progress(&self) -> Option<DumpProgress> {
        *self.dump_progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_dump_progress(&self, progress: Option<DumpProgress>) {
        *self.dump_progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }

    pub(crate) fn set_reading(&self, reading: Reading) {
        *self.reading.lock().unwrap_or_else(PoisonError::into_inner) = Some(reading);
    }

    /// Which version opened it.
    pub(crate) fn program(&self) -> Option<Program> {
        self.program.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_program(&self, program: Program) {
        *self.program.lock().unwrap_or_else(PoisonError::into_inner) = Some(program);
    }

    /// The end of the ledger as of the last sync.
    pub(crate) fn head(&self) -> Head {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_head(&self, head: Head) {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = head;
    }

    /// Carries to the mirror what it lacks; false where it could not be. A store without one lacks nothing.
    pub(crate) fn feed_mirror(&self) -> bool {
        let Some(mirror) = &self.mirror else { return true };
        let head = || self.head();
        let Self { disk, clock, fences, .. } = self;
        let raise = |why| self.raise(why);
        mirror.catch_up(&Source { disk, clock: &**clock, fences, raise: &raise, head: &head })
    }

    /// Raises the fence, and tells the terminals.
    pub(crate) fn raise(&self, why: FenceReason) {
        tracing::warn!(reason = ?why, "fence.raised");
        self.fences.raise(why);
        self.bell.post(&Event::RangesChanged);
    }

    /// Why the last checkpoint could not be told to the witness.
    pub(crate) fn witness_trouble(&self) -> Option<String> {
        self.witness_trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_witness_trouble(&self, trouble: Option<String>) {
        let mut known = self.witness_trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != trouble {
            tracing::warn!(?trouble, "witness.trouble");
        }
        *known = trouble;
    }

    /// A request id of this run, for an act whose terminal gave none.
    pub(crate) fn unnamed_request(&self, count: u64) -> RequestId {
        let name = format!("e{:016x}-{count:016x}", self.run);
        RequestId::parse(&name).unwrap_or_else(|| unreachable!("34 characters of hex and a dash"))
    }
}
