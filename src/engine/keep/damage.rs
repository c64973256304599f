//! A ledger that was found damaged stays behind the fence: the finding leaves a note, and an opening that meets one reads
//! the whole ledger before anything is sold. A ledger that was made whole again clears it.

use crate::domain::FenceReason;
use crate::engine::core::{EngineFault, Shared};
use crate::ledger::{LedgerFault, frames_from};
use crate::protocol::Event;
use crate::world::Disk;
use std::io;
use std::sync::Arc;

/// The note, in the store's directory.
const NOTE: &str = "ledger.damaged";

/// The first frame up to `through` that does not read; none where all do, or the disk does not answer, which is no damage:
/// the writer meets it too, and says so. `rest` is told the bytes of each frame and ends the reading where it is true.
pub(crate) fn first(disk: &Arc<dyn Disk>, through: u64, rest: &mut dyn FnMut(usize) -> bool) -> Option<u64> {
    let mut last = 0;
    let frames = match frames_from(disk, 1, Some(through)) {
        Ok(frames) => frames,
        Err(LedgerFault::Io { .. }) => return None,
        Err(_) => return Some(1),
    };
    for frame in frames {
        match frame {
            Ok(frame) => {
                last = frame.sequence;
                if rest(frame.entries.iter().flatten().map(Vec::len).sum()) {
                    return None;
                }
            }
            Err(LedgerFault::Io { .. }) => return None,
            Err(_) => return Some(last + 1),
        }
    }
    None
}

/// This frame is damaged: the running store stands behind the fence from now on, and so does every opening after it.
pub(crate) fn found(shared: &Shared, sequence: u64) {
    // Where it cannot be left, the fence stands for as long as the engine runs.
    drop(note(&*shared.disk));
    shared.fences.raise(FenceReason::Damaged { sequence });
    shared.bell.post(&Event::RangesChanged);
}

fn note(disk: &dyn Disk) -> io::Result<()> {
    if !disk.exists(NOTE)? {
        disk.create(NOTE)?.sync_all()?;
        disk.sync_dir("")?;
    }
    Ok(())
}

/// What an earlier engine found, looked at again.
///
/// # Errors
/// [`EngineFault::Disk`].
pub(crate) fn known(disk: &Arc<dyn Disk>, through: u64) -> Result<Option<FenceReason>, EngineFault> {
    let failed = |error: io::Error| EngineFault::Disk(error.to_string());
    if !disk.exists(NOTE).map_err(failed)? {
        return Ok(None);
    }
    let damaged = first(disk, through, &mut |_| false);
    if damaged.is_none() {
        disk.remove(NOTE).map_err(failed)?;
    }
    Ok(damaged.map(|sequence| FenceReason::Damaged { sequence }))
}
