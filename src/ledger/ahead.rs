//! The next segment, made before it is needed (E12): the ledger gives the work away as a [`Preparation`], a
//! housekeeping thread runs it, and the ledger takes the result when it rolls over. What comes late serves the
//! roll-over after that, for a blank segment has neither number nor link yet.

use super::fault::LedgerFault;
use super::segment::Blank;
use crate::world::Disk;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How far the next segment is.
#[derive(Debug, Default)]
enum Slot {
    #[default]
    Empty,
    /// A [`Preparation`] is out.
    UnderWay,
    Ready(Blank),
}

/// The ledger's side.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    slot: Arc<Mutex<Slot>>,
}

impl Ahead {
    /// The work, unless it is given away or done.
    pub fn take_work(&self, disk: &Arc<dyn Disk>, len: u64) -> Option<Preparation> {
        let mut slot = lock(&self.slot);
        match *slot {
            Slot::Empty => {
                *slot = Slot::UnderWay;
                Some(Preparation { disk: disk.clone(), slot: self.slot.clone(), len })
            }
            Slot::UnderWay | Slot::Ready(_) => None,
        }
    }

    /// The blank segment, when it is ready.
    pub fn take_ready(&self) -> Option<Blank> {
        let mut slot = lock(&self.slot);
        match std::mem::take(&mut *slot) {
            Slot::Ready(blank) => Some(blank),
            other @ (Slot::Empty | Slot::UnderWay) => {
                *slot = other;
                None
            }
        }
    }
}

/// The work of making the next segment, see [`super::Ledger::preparation`]. Dropped without a run, or failed,
/// it can be had again.
#[derive(Debug)]
#[must_use = "nothing is prepared until it runs"]
pub struct Preparation {
    disk: Arc<dyn Disk>,
    slot: Arc<Mutex<Slot>>,
    len: u64,
}

impl Preparation {
    /// Writes the zeros and syncs them; takes as long as the disk needs for a segment. The lock is not held.
    ///
    /// # Errors
    /// [`LedgerFault::Io`]. The ledger itself goes on: it has room for another half segment.
    pub fn run(self) -> Result<(), LedgerFault> {
        let blank = Blank::make(&*self.disk, "ahead", self.len)?;
        blank.sync()?;
        *lock(&self.slot) = Slot::Ready(blank);
        Ok(())
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        let mut slot = lock(&self.slot);
        if matches!(*slot, Slot::UnderWay) {
            *slot = Slot::Empty;
        }
    }
}

/// A slot is only ever replaced whole, so a panic elsewhere leaves it sound.
fn lock(slot: &Mutex<Slot>) -> MutexGuard<'_, Slot> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
