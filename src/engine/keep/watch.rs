//! The ledger is read in the background after an opening, which itself only looks at its end: damage in the middle is
//! found before somebody needs it, and puts the store behind the fence. It reads in small pieces and rests between them,
//! goes on where the last run got to, and begins anew a week after it came to the end. The same thread makes the dump of a
//! period that is over, at the same pace.

use crate::engine::core::{Core, EngineFault, Shared};
use crate::engine::keep::damage::{self, Read};
use crate::engine::keep::dump;
use crate::engine::keep::reading::Reading;
use crate::store::Dumps;
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// How fast it reads.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long it waits before it begins: a verb is over by then.
    pub first: Duration,
    /// Bytes of entries between two rests.
    pub piece: usize,
    /// How long a rest is.
    pub rest: Duration,
    /// Frames behind the last dump, at least, before there is another.
    pub dump_frames: u64,
}

impl Pace {
    /// 1 MiB takes some milliseconds to read and hash: a tenth of one core, a year's ledger in a minute.
    pub const CALM: Self = Self {
        first: Duration::from_secs(2),
        piece: 1 << 20,
        rest: Duration::from_millis(100),
        dump_frames: DUMP_FRAMES,
    };
}

/// Frames that are folded in less than half a second: before them a dump helps nobody.
const DUMP_FRAMES: u64 = 20_000;

/// Bytes that are read before it is kept how far that was: what a kill costs.
const KEPT_AFTER_BYTES: usize = 64 << 20;
/// The longest rest between two rounds before the wall clock is looked at again: people set it.
const LOOK_AGAIN: Duration = Duration::from_secs(3_600);

/// Whether it is asked to end.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    #[default]
    Nothing,
    /// Once the round is over.
    Finish,
    /// Where it is.
    End,
}

#[derive(Default)]
struct Stop {
    asked: Mutex<Asked>,
    bell: Condvar,
}

impl Stop {
    /// Rests so long; true when it was asked to end by as much as this.
    fn rest(&self, time: Duration, by: Asked) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, _) = self
            .bell
            .wait_timeout_while(asked, time, |asked| *asked < by)
            .unwrap_or_else(PoisonError::into_inner);
        *asked >= by
    }

    fn ask(&self, by: Asked) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = by.max(*asked);
        drop(asked);
        self.bell.notify_one();
    }
}

/// The thread.
pub(crate) struct Watch {
    stop: Arc<Stop>,
    thread: JoinHandle<()>,
}

impl Watch {
    pub(crate) fn start(core: &Arc<Core>, pace: Pace) -> io::Result<Self> {
        let stop = Arc::new(Stop::default());
        let (core, stops) = (Arc::clone(core), Arc::clone(&stop));
        let thread = Builder::new().name("lj-verify".to_owned()).spawn(move || watch(&core, &stops, pace))?;
        Ok(Self { stop, thread })
    }

    /// Waits until it has read everything.
    pub(crate) fn finish(self) {
        self.stop.ask(Asked::Finish);
        // A panic in it was printed by the hook; there is nothing to add.
        drop(self.thread.join());
    }

    /// Ends it where it is.
    pub(crate) fn end(self) {
        self.stop.ask(Asked::End);
        self.finish();
    }
}

fn watch(core: &Core, stop: &Stop, pace: Pace) {
    if stop.rest(pace.first, Asked::End) {
        return;
    }
    let shared = &core.shared;
    // What cannot be found is read anew.
    let kept = Reading::find(&*shared.disk).ok().flatten();
    let mut reading = kept.unwrap_or_else(|| Reading::begin(shared.clock.now(), None));
    loop {
        shared.set_reading(reading);
        dump_if_due(core, stop, pace, reading.at.sequence == 0);
        match reading.rests_for_s(shared.clock.now()) {
            0 if reading.is_over => reading = Reading::begin(shared.clock.now(), reading.whole_at),
            0 => match round(core, stop, pace, &mut reading) {
                (Read::Whole, is_worth_it) => {
                    reading = reading.ended(shared.clock.now());
                    keep(shared, reading, is_worth_it);
                }
                (Read::Damaged(sequence), _) => {
                    // A ledger that is mended is read from its beginning.
                    keep(shared, Reading::begin(reading.begun, reading.whole_at), true);
                    return core.found_damaged(sequence);
                }
                (Read::Unknown, is_worth_it) => return keep(shared, reading, is_worth_it),
            },
            seconds if stop.rest(LOOK_AGAIN.min(Duration::from_secs(seconds)), Asked::Finish) => return,
            _ => {}
        }
    }
}

/// Goes on with a round; beside how it ended, whether that is worth a note: what is less than a piece is sooner read again,
/// and a small shop's screen would write and sync a file at each opening for nothing.
fn round(core: &Core, stop: &Stop, pace: Pace, reading: &mut Reading) -> (Read, bool) {
    let shared = &core.shared;
    let goes_on = reading.at.sequence > 0;
    let (mut read, mut unkept, mut whole) = (0, 0, 0);
    let ended = damage::read_behind(&shared.disk, reading.at, shared.head().synced, &mut |at, bytes| {
        reading.at = at;
        (read, unkept, whole) = (read + bytes, unkept + bytes, whole + bytes);
        if read < pace.piece {
            return false;
        }
        read = 0;
        shared.set_reading(*reading);
        if unkept >= KEPT_AFTER_BYTES {
            unkept = 0;
            keep(shared, *reading, true);
        }
        stop.rest(pace.rest, Asked::End)
    });
    (ended, goes_on || whole >= pace.piece)
}

/// Makes the dump of a period that is over, and at the beginning of a round another one where the last is not what the
/// ledger says. Behind a fence there is none: nothing is written there.
fn dump_if_due(core: &Core, stop: &Stop, pace: Pace, is_new_round: bool) {
    let shared = &core.shared;
    let mut read = 0;
    let mut rest = |bytes| {
        read += bytes;
        if read < pace.piece {
            return ControlFlow::Continue(());
        }
        read = 0;
        if stop.rest(pace.rest, Asked::End) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let made = dump_of(core, pace.dump_frames, is_new_round, &mut rest);
    shared.set_dump_progress(None);
    // It is made again at the next look; the ledger has all of it meanwhile.
    shared.set_dump_trouble(made.err().map(|fault| fault.to_string()));
}

fn dump_of(
    core: &Core,
    frames: u64,
    is_new_round: bool,
    rest: &mut dump::Rest<'_>,
) -> Result<(), EngineFault> {
    let shared = &core.shared;
    if shared.fences.standing().is_some() {
        return Ok(());
    }
    let snapshot = shared.with_store(|store| Ok(store.snapshot()?));
    let Ok(rows) = snapshot else { return Ok(()) };
    let last = rows.dumped()?;
    drop(rows);
    let (now, head) = (shared.clock.now(), shared.head().sequence);
    let is_due = match &last {
        Some((last, at)) => {
            dump::is_due((*at, last.sequence), now, head, frames)
                || (is_new_round && !dump::is_whole(&*shared.disk, last, rest)?)
        }
        None => head >= frames && dump::is_due((dump::founded(&shared.disk)?, 0), now, head, frames),
    };
    if !is_due {
        return Ok(());
    }
    let last = last.map(|(last, _)| last);
    let Some(dump) = dump::make(shared, last.as_ref(), rest)? else { return Ok(()) };
    core.dumped(&dump, now);
    dump::keep_only(&*shared.disk, &dump).map_err(|error| EngineFault::Disk(error.to_string()))
}

/// Where it cannot be kept, the next run reads more than it had to.
fn keep(shared: &Shared, reading: Reading, is_worth_it: bool) {
    shared.set_reading(reading);
    if is_worth_it {
        drop(reading.keep(&*shared.disk));
    }
}
