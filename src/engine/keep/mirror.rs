//! The mirror (E13): the ledger a second time, best on another device. Frames go there once they are synced here, on a
//! thread of its own, so that no sale waits for it; how far it is, and why it is not further, is shown. At an opening it
//! gives what the ledger lacks, and tells of a copy that went its own way. It never takes what belongs to another store.

use crate::domain::{FenceReason, MirrorTrouble, Moment, hex, unhex};
use crate::engine::core::{EngineFault, Mirroring, Parts};
use crate::engine::keep::fence::Fences;
use crate::engine::keep::sealed_text::{self, Found};
use crate::ledger::{Carrier, FrameId, Head, LedgerFault, Relation, end_with, relation};
use crate::protocol::MirrorReport;
use crate::world::{Clock, Disk, DiskFile, Tick};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long frames gather before they go: ten syncs of the other device a second at most.
pub(crate) const GATHER: Duration = Duration::from_millis(100);
/// The pause before a mirror that is lost is looked for again.
const RETRY: Duration = Duration::from_secs(2);
/// The same of one that is refused: only a person changes that.
const RETRY_REFUSED: Duration = Duration::from_secs(60);
/// Bytes carried between two looks at the state: what a report lags behind.
const PIECE_BYTES: u64 = 1 << 20;
/// In the mirror: whoever has it writes there.
const LOCK: &str = "lock";
/// In the store: the end of a mirror with another history, over which a person has lifted the fence.
const OVERRULED: &str = "mirror.overruled";
const OVERRULED_LINE: &str = "lj overruled 1";

/// The way to a mirror that was found, and is fed.
struct Way {
    carrier: Carrier,
    /// Held for as long as it is fed: two engines never feed one mirror.
    _alone: Arc<dyn DiskFile>,
}

/// What is known of it.
#[derive(Default)]
struct State {
    way: Option<Way>,
    through: u64,
    level_at: Moment,
    level_tick: Tick,
    trouble: Option<MirrorTrouble>,
    /// Where a mirror with another history ends.
    apart: Option<FrameId>,
    /// The store is closed.
    is_over: bool,
}

/// How it stands, for whoever asks: a mirror that hangs keeps nobody waiting.
#[derive(Clone)]
struct Told {
    through: u64,
    level_at: Moment,
    level_tick: Tick,
    trouble: Option<MirrorTrouble>,
}

impl State {
    fn told(&self) -> Told {
        let Self { through, level_at, level_tick, .. } = *self;
        Told { through, level_at, level_tick, trouble: self.trouble.clone() }
    }
}

/// Where the frames come from.
pub(crate) struct Source<'s> {
    pub(crate) disk: &'s Arc<dyn Disk>,
    pub(crate) clock: &'s dyn Clock,
    pub(crate) fences: &'s Fences,
    /// Raises one, and tells of it.
    pub(crate) raise: &'s dyn Fn(FenceReason),
    /// The end of the ledger as of the last sync.
    pub(crate) head: &'s dyn Fn() -> Head,
}

/// The mirror of a running store.
pub(crate) struct Mirror {
    disk: Arc<dyn Disk>,
    /// Held while the mirror is written.
    state: Mutex<State>,
    told: Mutex<Told>,
    due: AtomicBool,
    stop: Mutex<bool>,
    bell: Condvar,
}

/// What the mirror did and said at an opening.
#[derive(Default)]
pub(crate) struct Opened {
    pub(crate) mirror: Option<Mirror>,
    /// The ledger got frames from it.
    pub(crate) gave: bool,
    /// It ends where the ledger does now.
    pub(crate) is_level: bool,
    /// It has another history, and nobody has overruled it.
    pub(crate) fence: Option<FenceReason>,
}

/// Looks at the mirror before anything is judged; the ledger is at rest, and has every frame that the mirror has when
/// this returns.
///
/// # Errors
/// [`EngineFault::MirrorMissing`] where the store is not to be opened without it.
pub(crate) fn open(parts: &Parts) -> Result<Opened, EngineFault> {
    let Some(Mirroring { disk, start_without }) = &parts.mirror else { return Ok(Opened::default()) };
    let (level_at, level_tick) = (parts.clock.now(), parts.clock.monotonic());
    let mut state = State { level_at, level_tick, ..State::default() };
    let mut opened = Opened::default();
    let met = meet(&parts.disk, disk);
    match met {
        Ok(Met { relation: Relation::Ahead { ledger, copy }, alone }) => {
            let carried = Carrier::behind(disk, &parts.disk, ledger.sequence).and_then(|mut carrier| {
                carrier.carry(copy.sequence, u64::MAX)?;
                Carrier::behind(&parts.disk, disk, copy.sequence)
            });
            match carried {
                Ok(carrier) => {
                    state.way = Some(Way { carrier, _alone: alone });
                    state.through = copy.sequence;
                    (opened.gave, opened.is_level) = (true, true);
                }
                Err(fault) => {
                    // It is known to hold more, and a part of it may have come.
                    let (ends, known) = (ledger.sequence, copy.sequence);
                    opened.gave = true;
                    opened.fence = Some(FenceReason::Older { ends, known });
                    state.trouble = Some(MirrorTrouble::Disk(fault.to_string()));
                }
            }
        }
        Ok(Met { relation: Relation::Rotten { ledger, reaches }, .. }) => {
            // It is never written: what lies behind the damage is all that is left of those answers.
            opened.fence = Some(FenceReason::Older { ends: ledger.sequence, known: reaches });
            state.trouble = Some(rotten(ledger, reaches));
        }
        Ok(met) => {
            opened.is_level = matches!(met.relation, Relation::Level(_));
            take(&mut state, &parts.disk, disk, met);
        }
        Err(trouble) => state.trouble = Some(trouble),
    }
    if let (Some(apart), Some(MirrorTrouble::Apart { sequence })) = (state.apart, &state.trouble)
        && !is_overruled(&*parts.disk, apart)
    {
        opened.fence = Some(FenceReason::MirrorApart { sequence: *sequence });
    }
    if let (Some(trouble), false, None) = (&state.trouble, *start_without, opened.fence) {
        return Err(EngineFault::MirrorMissing(trouble.clone()));
    }
    opened.mirror = Some(Mirror {
        disk: Arc::clone(disk),
        told: Mutex::new(state.told()),
        state: Mutex::new(state),
        due: AtomicBool::new(false),
        stop: Mutex::new(false),
        bell: Condvar::new(),
    });
    Ok(opened)
}

/// A mirror that is there.
struct Met {
    relation: Relation,
    alone: Arc<dyn DiskFile>,
}

/// Takes the mirror for this engine alone. The directory itself is never made: one that is not there is a device that is
/// not there.
fn taken(disk: &Arc<dyn Disk>) -> Result<Arc<dyn DiskFile>, MirrorTrouble> {
    let lock = || -> io::Result<Arc<dyn DiskFile>> {
        disk.sync_dir("")?;
        if disk.exists(LOCK)? { disk.open(LOCK) } else { disk.create(LOCK) }
    };
    let alone = lock().map_err(|error| gone(&error))?;
    match alone.take_alone().map_err(|error| gone(&error))? {
        true => Ok(alone),
        false => Err(MirrorTrouble::InUse),
    }
}

/// Takes the mirror, and holds it against the ledger.
fn meet(ledger: &Arc<dyn Disk>, disk: &Arc<dyn Disk>) -> Result<Met, MirrorTrouble> {
    let alone = taken(disk)?;
    match relation(ledger, disk) {
        Ok(relation) => Ok(Met { relation, alone }),
        Err(fault) => Err(trouble_of(&fault)),
    }
}

/// Carries the whole ledger that the mirror holds to a directory without one, where it has the frame `known` (that the
/// store file folded last; any without one); `None` where it holds none such. Durable when it returns; gives the end.
///
/// # Errors
/// [`EngineFault::MirrorUnreached`]; what is wrong with the mirror, or with writing.
pub(crate) fn give_all(
    parts: &Parts,
    known: Option<FrameId>,
    to: &Arc<dyn Disk>,
) -> Result<Option<FrameId>, EngineFault> {
    let Some(Mirroring { disk, .. }) = &parts.mirror else { return Ok(None) };
    let _alone = taken(disk).map_err(EngineFault::MirrorUnreached)?;
    let Some(end) = end_with(disk, known)? else { return Ok(None) };
    let mut carrier = Carrier::behind(disk, to, 0)?;
    Ok(Some(carrier.carry(end.sequence, u64::MAX)?))
}

fn gone(error: &io::Error) -> MirrorTrouble {
    match error.kind() {
        io::ErrorKind::NotFound => MirrorTrouble::Gone,
        _ => MirrorTrouble::Disk(error.to_string()),
    }
}

fn trouble_of(fault: &LedgerFault) -> MirrorTrouble {
    match fault {
        LedgerFault::Io { kind: io::ErrorKind::NotFound, .. } | LedgerFault::Replaced { .. } => {
            MirrorTrouble::Gone
        }
        fault => MirrorTrouble::Disk(fault.to_string()),
    }
}

/// What is said of a mirror that is damaged and knows more than the ledger.
fn rotten(ledger: FrameId, known: u64) -> MirrorTrouble {
    MirrorTrouble::Rotten { ends: ledger.sequence, known }
}

/// Begins to feed a mirror that ends inside the ledger's history; notes why another one is not fed.
fn take(state: &mut State, ledger: &Arc<dyn Disk>, disk: &Arc<dyn Disk>, met: Met) {
    let through = match met.relation {
        Relation::Empty => 0,
        Relation::Behind(end) | Relation::Level(end) => end.sequence,
        Relation::OtherStore => return state.trouble = Some(MirrorTrouble::OtherStore),
        Relation::Rotten { ledger, reaches } => return state.trouble = Some(rotten(ledger, reaches)),
        Relation::Apart { sequence, copy } | Relation::Ahead { ledger: FrameId { sequence, .. }, copy } => {
            state.apart = Some(copy);
            return state.trouble = Some(MirrorTrouble::Apart { sequence });
        }
    };
    state.through = through;
    match Carrier::behind(ledger, disk, through) {
        Ok(carrier) => {
            state.way = Some(Way { carrier, _alone: met.alone });
            (state.trouble, state.apart) = (None, None);
        }
        Err(fault) => state.trouble = Some(trouble_of(&fault)),
    }
}

fn is_overruled(store: &dyn Disk, end: FrameId) -> bool {
    match sealed_text::read(store, OVERRULED, OVERRULED_LINE) {
        Ok(Found::Text(text)) => sealed_text::value(&text, "hash").and_then(unhex::<32>) == Some(end.hash),
        Ok(Found::Nothing | Found::Damaged) | Err(_) => false,
    }
}

impl Mirror {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There are frames for it.
    pub(crate) fn wake(&self) {
        if !self.due.swap(true, Ordering::AcqRel) {
            // Under the lock, so that a thread about to wait does not miss it.
            drop(self.stopped());
            self.bell.notify_one();
        }
    }

    /// Waits until there is something for it, and for `pause` after that, in which more gathers; false once it is to end.
    pub(crate) fn waits(&self, pause: Duration) -> bool {
        let stop = self.stopped();
        let stop = self
            .bell
            .wait_while(stop, |stop| !*stop && !self.due.load(Ordering::Acquire))
            .unwrap_or_else(PoisonError::into_inner);
        let (stop, _) =
            self.bell.wait_timeout_while(stop, pause, |stop| !*stop).unwrap_or_else(PoisonError::into_inner);
        self.due.store(false, Ordering::Release);
        !*stop
    }

    /// Nobody waits any more.
    pub(crate) fn end(&self) {
        *self.stopped() = true;
        self.bell.notify_one();
    }

    fn stopped(&self) -> MutexGuard<'_, bool> {
        self.stop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A person has lifted the fence: what a mirror with another history holds raises none any more.
    pub(crate) fn overrule(&self, store: &dyn Disk) -> io::Result<()> {
        let Some(apart) = self.state().apart else { return Ok(()) };
        sealed_text::write(store, OVERRULED, &format!("{OVERRULED_LINE}\nhash {}\n", hex(&apart.hash)))
    }

    /// How it stands.
    pub(crate) fn report(&self, synced: u64, now: Tick) -> MirrorReport {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        MirrorReport {
            through: told.through,
            behind: synced.saturating_sub(told.through),
            level_at: told.level_at,
            late_s: now.since(told.level_tick).as_secs(),
            trouble: told.trouble,
        }
    }

    fn tell(&self, state: &State) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let now = state.told();
        if told.trouble != now.trouble {
            tracing::warn!(trouble = ?now.trouble, through = now.through, "mirror.trouble");
        }
        *told = now;
    }

    /// Carries all that is durable here; whether the mirror has it then. Behind a fence nothing is written.
    pub(crate) fn catch_up(&self, source: &Source<'_>) -> bool {
        if source.fences.standing().is_some() {
            return true;
        }
        let mut state = self.state();
        let is_level = !state.is_over && self.feed(source, &mut state);
        self.tell(&state);
        is_level || state.is_over
    }

    fn feed(&self, source: &Source<'_>, state: &mut State) -> bool {
        if state.way.is_none() && !self.find(source, state) {
            return false;
        }
        loop {
            self.tell(state);
            let synced = (source.head)().synced;
            let Some(way) = &mut state.way else { return false };
            if way.carrier.last().sequence >= synced {
                (state.level_at, state.level_tick) = (source.clock.now(), source.clock.monotonic());
                return true;
            }
            match way.carrier.carry(synced, PIECE_BYTES) {
                Ok(end) => state.through = end.sequence,
                Err(fault) => {
                    (state.way, state.trouble) = (None, Some(trouble_of(&fault)));
                    return false;
                }
            }
        }
    }

    /// How long to wait before it is looked for again.
    pub(crate) fn pause(&self) -> Duration {
        match self.state().trouble {
            Some(MirrorTrouble::Gone | MirrorTrouble::Disk(_)) | None => RETRY,
            Some(
                MirrorTrouble::InUse
                | MirrorTrouble::OtherStore
                | MirrorTrouble::Apart { .. }
                | MirrorTrouble::Rotten { .. },
            ) => RETRY_REFUSED,
        }
    }

    /// Lets go of it: the next engine may feed it.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        (state.way, state.is_over) = (None, true);
    }

    /// Looks for a mirror that was lost. One that has gone its own way meanwhile was another engine's: a fence rises.
    fn find(&self, source: &Source<'_>, state: &mut State) -> bool {
        match meet(source.disk, &self.disk) {
            Ok(Met { relation: Relation::Rotten { ledger, reaches }, .. }) => {
                // Somebody fed it beyond what this engine has: another copy of the store.
                state.trouble = Some(rotten(ledger, reaches));
                (source.raise)(FenceReason::Older { ends: ledger.sequence, known: reaches });
            }
            Ok(met) => take(state, source.disk, &self.disk, met),
            Err(trouble) => state.trouble = Some(trouble),
        }
        if let (Some(apart), Some(MirrorTrouble::Apart { sequence })) = (state.apart, &state.trouble)
            && !is_overruled(&**source.disk, apart)
        {
            (source.raise)(FenceReason::MirrorApart { sequence: *sequence });
        }
        state.way.is_some()
    }
}
