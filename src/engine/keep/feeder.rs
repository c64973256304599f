//! The thread that feeds the mirror.

use crate::engine::core::Core;
use crate::engine::keep::mirror::{GATHER, Mirror};
use std::io;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

/// The thread.
pub(crate) struct Feeder {
    thread: JoinHandle<()>,
}

impl Feeder {
    /// `None` where the store has no mirror.
    pub(crate) fn start(core: &Arc<Core>) -> io::Result<Option<Self>> {
        let Some(mirror) = &core.shared.mirror else { return Ok(None) };
        mirror.wake();
        let core = Arc::clone(core);
        let thread = Builder::new().name("lj-mirror".to_owned()).spawn(move || feed(&core))?;
        Ok(Some(Self { thread }))
    }

    /// Ends it, once what it is at is done.
    pub(crate) fn end(self, mirror: &Mirror) {
        mirror.end();
        // A panic in it was printed by the hook; there is nothing to add.
        drop(self.thread.join());
    }
}

fn feed(core: &Core) {
    let Some(mirror) = &core.shared.mirror else { return };
    let mut pause = GATHER;
    while mirror.waits(pause) {
        pause = GATHER;
        if !core.shared.feed_mirror() {
            pause = mirror.pause();
            mirror.wake();
        }
    }
}
