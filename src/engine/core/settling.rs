//! What batches leave behind: their rows, and a checkpoint that is due. No sale waits for either, unless so many rows wait
//! that memory would grow with them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many batches settle at once where they follow closely: a row that changes with every sale is written once for all of
/// them, and the file is committed once.
pub(crate) const BATCHES_AT_ONCE: usize = 16;
/// Rows wait so long for more of them.
pub(crate) const SETTLE_AFTER: Duration = Duration::from_millis(5);

#[derive(Default)]
pub(crate) struct Due {
    /// A thread minds it.
    pub(crate) minded: bool,
    /// Batches whose rows wait.
    pub(crate) batches: usize,
    pub(crate) checkpoint: bool,
    pub(crate) stop: bool,
}

/// What waits to be settled.
#[derive(Default)]
pub(crate) struct Settling {
    due: Mutex<Due>,
    pub(crate) changed: Condvar,
}

impl Due {
    /// True once enough waits, or something does not wait.
    pub(crate) fn hurries(&self) -> bool {
        self.stop || self.checkpoint || self.batches >= BATCHES_AT_ONCE
    }
}

impl Settling {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while a thread minds it.
    pub(crate) fn is_minded(&self) -> bool {
        self.lock().minded
    }

    /// A batch left rows, or made a checkpoint due.
    pub(crate) fn note(&self, checkpoint: bool) {
        let mut due = self.lock();
        due.batches += 1;
        let hurries = checkpoint && !due.checkpoint;
        due.checkpoint |= checkpoint;
        let wakes = due.batches == 1 || due.batches == BATCHES_AT_ONCE || hurries;
        drop(due);
        if wakes {
            self.changed.notify_one();
        }
    }
}
