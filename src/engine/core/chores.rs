//! What is to be done that no terminal should wait for.

use crate::engine::core::Committer;
use crate::ledger::Preparation;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(crate) struct Due {
    pub(crate) checkpoint: bool,
    pub(crate) segment: Option<Preparation>,
    pub(crate) stop: bool,
}

/// What is to be done.
#[derive(Default)]
pub(crate) struct Chores {
    due: Mutex<Due>,
    pub(crate) changed: Condvar,
}

impl Chores {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Due> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After a batch: is a checkpoint or a segment due?
    pub(crate) fn note(&self, committer: &mut Committer) {
        let segment = committer.ledger.preparation();
        let checkpoint = committer.unsaved > 0;
        if segment.is_none() && !checkpoint {
            return;
        }
        let mut due = self.lock();
        let wake = (checkpoint && !due.checkpoint) || segment.is_some();
        due.checkpoint |= checkpoint;
        if segment.is_some() {
            due.segment = segment;
        }
        drop(due);
        if wake {
            self.changed.notify_one();
        }
    }
}
