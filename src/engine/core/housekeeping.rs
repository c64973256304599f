//! Chores that no terminal should wait for: the checkpoint when it gets quiet, the next ledger segment. One
//! thread, asleep while there is nothing to do.

use crate::engine::core::{CHECKPOINT_AFTER, Core, Shared};
use crate::engine::keep::ballast;
use crate::ledger::Preparation;
use std::io;
use std::sync::{Arc, PoisonError};
use std::thread::{Builder, JoinHandle};

/// The thread.
pub(crate) struct Housekeeper {
    thread: JoinHandle<()>,
}

impl Housekeeper {
    pub(crate) fn start(core: &Arc<Core>) -> io::Result<Self> {
        let core = Arc::clone(core);
        let thread = Builder::new().name("lj-housekeeping".to_owned()).spawn(move || keep(&core))?;
        Ok(Self { thread })
    }

    /// Ends the thread, leaving chores undone: the closing engine does the checkpoint itself.
    pub(crate) fn stop(self, core: &Core) {
        core.chores.lock().stop = true;
        core.chores.changed.notify_one();
        // A panic in it was printed by the hook; there is nothing to add.
        drop(self.thread.join());
    }
}

fn keep(core: &Core) {
    let chores = &core.chores;
    keep_ballast(&core.shared);
    loop {
        let mut due = chores.lock();
        while !due.stop && !due.checkpoint && due.segment.is_none() {
            due = chores.changed.wait(due).unwrap_or_else(PoisonError::into_inner);
        }
        if due.stop {
            return;
        }
        if let Some(segment) = due.segment.take() {
            drop(due);
            // The ledger makes the segment itself when this one did not come to be.
            drop(segment.run());
            continue;
        }
        // A second later: many sales share one. Under load they come sooner (`core/settler.rs`).
        let (mut due, _) = chores
            .changed
            .wait_timeout_while(due, CHECKPOINT_AFTER, |due| !due.stop && due.segment.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        if due.stop {
            return;
        }
        if due.segment.is_some() {
            continue;
        }
        due.checkpoint = false;
        drop(due);
        if !core.checkpoint() {
            return;
        }
        keep_ballast(&core.shared);
    }
}

/// What a quiet moment is for: whether the disk is full, and the ballast where it can be had again.
fn keep_ballast(shared: &Shared) {
    if !shared.fullness.look(&*shared.disk) {
        // Without it the shop is where it was before there was one.
        drop(ballast::lay(&*shared.disk, &*shared.entropy));
    }
}

/// Does all that is due at once, in the calling thread.
pub(crate) fn now(core: &Core) {
    let mut due = core.chores.lock();
    let (segment, is_checkpoint) = (due.segment.take(), std::mem::take(&mut due.checkpoint));
    drop(due);
    // As above.
    segment.map(Preparation::run).map(drop).unwrap_or_default();
    if is_checkpoint {
        core.checkpoint();
    }
}
