//! A ledger that was found damaged stays behind the fence: the finding leaves a note, and an opening that meets one reads
//! the whole ledger before anything is sold. A ledger that was made whole again clears it.

use crate::domain::FenceReason;
use crate::engine::core::{EngineFault, Shared};
use crate::engine::keep::flag::Flag;
use crate::ledger::{LedgerFault, frames_from};
use crate::world::Disk;
use std::io;
use std::sync::Arc;

/// The note, in the store's directory.
const NOTE: Flag = Flag("ledger.damaged");

/// What reading the ledger came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// All of it, and all was sound.
    Whole,
    /// The first frame that is damaged.
    Damaged(u64),
    /// It was ended, or the disk did not answer, which is no damage and no proof of there being none.
    Unknown,
}

/// Reads every frame up to `through`. `rest` is told the bytes of each and ends the reading where it is true.
pub(crate) fn read(disk: &Arc<dyn Disk>, through: u64, rest: &mut dyn FnMut(usize) -> bool) -> Read {
    let mut last = 0;
    let frames = match frames_from(disk, 1, Some(through)) {
        Ok(frames) => frames,
        Err(LedgerFault::Io { .. }) => return Read::Unknown,
        Err(_) => return Read::Damaged(1),
    };
    for frame in frames {
        match frame {
            Ok(frame) => {
                last = frame.sequence;
                if rest(frame.entries.iter().flatten().map(Vec::len).sum()) {
                    return Read::Unknown;
                }
            }
            Err(LedgerFault::Io { .. }) => return Read::Unknown,
            Err(_) => return Read::Damaged(last + 1),
        }
    }
    Read::Whole
}

/// This frame is damaged: the running store stands behind the fence from now on, and so does every opening after it.
pub(crate) fn found(shared: &Shared, sequence: u64) {
    // Where it cannot be left, the fence stands for as long as the engine runs.
    drop(NOTE.raise(&*shared.disk));
    shared.raise(FenceReason::Damaged { sequence });
}

/// What an earlier engine found, looked at again.
///
/// # Errors
/// [`EngineFault::Disk`].
pub(crate) fn known(disk: &Arc<dyn Disk>, through: u64) -> Result<Option<FenceReason>, EngineFault> {
    let failed = |error: io::Error| EngineFault::Disk(error.to_string());
    if !NOTE.is_raised(&**disk).map_err(failed)? {
        return Ok(None);
    }
    match read(disk, through, &mut |_| false) {
        Read::Damaged(sequence) => Ok(Some(FenceReason::Damaged { sequence })),
        Read::Whole => {
            NOTE.lower(&**disk).map_err(failed)?;
            Ok(None)
        }
        // What was found is not mended by a disk that does not answer: where it was is all that is not known.
        Read::Unknown => Ok(Some(FenceReason::Damaged { sequence: through })),
    }
}
