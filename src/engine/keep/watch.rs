//! The ledger is read in the background after an opening, which itself only looks at its end: damage in the middle is
//! found before somebody needs it, and puts the store behind the fence. It reads in small pieces and rests between them,
//! goes on where the last run got to, and begins anew a week after it came to the end.

use crate::engine::core::{Core, Shared};
use crate::engine::keep::damage::{self, Read};
use crate::engine::keep::reading::Reading;
use std::io;
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
}

impl Pace {
    /// 1 MiB takes some milliseconds to read and hash: a tenth of one core, a year's ledger in a minute.
    pub const CALM: Self =
        Self { first: Duration::from_secs(2), piece: 1 << 20, rest: Duration::from_millis(100) };
}

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
        match reading.rests_for_s(shared.clock.now()) {
            0 if reading.is_over => reading = Reading::begin(shared.clock.now(), reading.whole_at),
            0 => match round(core, stop, pace, &mut reading) {
                Read::Whole => {
                    reading = reading.ended(shared.clock.now());
                    keep(shared, reading);
                }
                Read::Damaged(sequence) => {
                    // A ledger that is mended is read from its beginning.
                    keep(shared, Reading::begin(reading.begun, reading.whole_at));
                    return core.found_damaged(sequence);
                }
                Read::Unknown => return keep(shared, reading),
            },
            seconds if stop.rest(LOOK_AGAIN.min(Duration::from_secs(seconds)), Asked::Finish) => return,
            _ => {}
        }
    }
}

/// Goes on with a round.
fn round(core: &Core, stop: &Stop, pace: Pace, reading: &mut Reading) -> Read {
    let shared = &core.shared;
    let (mut read, mut unkept) = (0, 0);
    damage::read_behind(&shared.disk, reading.at, shared.head().synced, &mut |at, bytes| {
        reading.at = at;
        (read, unkept) = (read + bytes, unkept + bytes);
        if read < pace.piece {
            return false;
        }
        read = 0;
        shared.set_reading(*reading);
        if unkept >= KEPT_AFTER_BYTES {
            unkept = 0;
            keep(shared, *reading);
        }
        stop.rest(pace.rest, Asked::End)
    })
}

/// Where it cannot be kept, the next run reads more than it had to.
fn keep(shared: &Shared, reading: Reading) {
    shared.set_reading(reading);
    drop(reading.keep(&*shared.disk));
}
