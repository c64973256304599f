//! The ledger is read in the background after an opening, which itself only looks at its end: damage in the middle is
//! found before somebody needs it, and puts the store behind the fence. It reads in small pieces and rests between them.

use crate::engine::core::Core;
use crate::engine::keep::damage::{self, Read};
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

#[derive(Default)]
struct Stop {
    asked: Mutex<bool>,
    bell: Condvar,
}

impl Stop {
    /// Rests so long; true when it was asked to end.
    fn rest(&self, time: Duration) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (asked, _) = self
            .bell
            .wait_timeout_while(asked, time, |asked| !*asked)
            .unwrap_or_else(PoisonError::into_inner);
        *asked
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
        // A panic in it was printed by the hook; there is nothing to add.
        drop(self.thread.join());
    }

    /// Ends it where it is.
    pub(crate) fn end(self) {
        *self.stop.asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.bell.notify_one();
        self.finish();
    }
}

fn watch(core: &Core, stop: &Stop, pace: Pace) {
    if stop.rest(pace.first) {
        return;
    }
    let mut read = 0;
    let through = core.shared.head().synced;
    let came = damage::read(&core.shared.disk, through, &mut |bytes| {
        read += bytes;
        if read < pace.piece {
            return false;
        }
        read = 0;
        stop.rest(pace.rest)
    });
    if let Read::Damaged(sequence) = came {
        core.found_damaged(sequence);
    }
}
