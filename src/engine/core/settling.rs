//! What batches leave behind: their rows, and a checkpoint that is due. No sale waits for either, unless so many rows wait
//! that memory would grow with them.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct Due {
    /// A thread minds it.
    pub(crate) minded: bool,
    pub(crate) rows: bool,
    pub(crate) checkpoint: bool,
    pub(crate) stop: bool,
}

/// What waits to be settled.
#[derive(Default)]
pub(crate) struct Settling {
    due: Mutex<Due>,
    pub(crate) changed: Condvar,
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
        let knows = due.rows;
        due.rows = true;
        due.checkpoint |= checkpoint;
        drop(due);
        if !knows {
            self.changed.notify_one();
        }
    }
}
