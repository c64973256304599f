//! The thread that moves the rows of batches into the store's file while others are committed, and makes the checkpoints that
//! come in between. It is asleep while nothing waits.

use crate::engine::core::Core;
use crate::engine::core::settling::SETTLE_AFTER;
use std::io;
use std::sync::{Arc, PoisonError};
use std::thread::{Builder, JoinHandle};

/// The thread.
pub(crate) struct Settler {
    thread: JoinHandle<()>,
}

impl Settler {
    pub(crate) fn start(core: &Arc<Core>) -> io::Result<Self> {
        let core = Arc::clone(core);
        let settling = Arc::clone(&core);
        let thread = Builder::new().name("lj-rows".to_owned()).spawn(move || settle(&core))?;
        settling.settling.lock().minded = true;
        Ok(Self { thread })
    }

    /// Ends the thread, leaving rows behind: the closing engine does the checkpoint itself.
    pub(crate) fn stop(self, core: &Core) {
        let mut due = core.settling.lock();
        (due.minded, due.stop) = (false, true);
        drop(due);
        core.settling.changed.notify_one();
        // A panic in it was printed by the hook; there is nothing to add.
        drop(self.thread.join());
    }
}

fn settle(core: &Core) {
    let changed = &core.settling.changed;
    loop {
        let mut due = core.settling.lock();
        while !due.stop && due.batches == 0 {
            due = changed.wait(due).unwrap_or_else(PoisonError::into_inner);
        }
        let (mut due, _) = changed
            .wait_timeout_while(due, SETTLE_AFTER, |due| !due.hurries())
            .unwrap_or_else(PoisonError::into_inner);
        if due.stop {
            return;
        }
        due.batches = 0;
        let checkpoint = std::mem::take(&mut due.checkpoint);
        drop(due);
        let goes_on = if checkpoint { core.checkpoint() } else { core.settle() };
        if !goes_on {
            return;
        }
    }
}
