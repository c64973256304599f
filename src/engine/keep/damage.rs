//! A ledger that was found damaged stays behind the fence: the finding leaves a note, and an opening that meets one reads
//! the whole ledger before anything is sold. A ledger that was made whole again clears it.

use crate::domain::FenceReason;
use crate::engine::core::{EngineFault, Shared};
use crate::engine::keep::flag::Flag;
use crate::ledger::{FrameId, LedgerFault, frames_behind, frames_from};
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

/// Reads every frame up to `through`.
pub(crate) fn read(disk: &Arc<dyn Disk>, through: u64) -> Read {
    read_behind(disk, FrameId { sequence: 0, hash: [0; 32] }, through, &mut |_, _| false)
}

/// Reads every frame behind one that was found sound before, or all of them where the ledger does not have that one.
/// `rest` is told each frame and the bytes of its entries, and ends the reading where it is true.
pub(crate) fn read_behind(
    disk: &Arc<dyn Disk>,
    known: FrameId,
    through: u64,
    rest: &mut dyn FnMut(FrameId, usize) -> bool,
) -> Read {
    let found = match frames_behind(disk, known) {
        Ok(Some(frames)) => Ok((frames.through(through), known.sequence)),
        // Another history, or what stands before it does not read.
        Ok(None) => frames_from(disk, 1, Some(through)).map(|frames| (frames, 0)),
        Err(fault) => Err(fault),
    };
    let (frames, mut last) = match found {
        Ok(found) => found,
        Err(LedgerFault::Io { .. }) => return Read::Unknown,
        Err(_) => return Read::Damaged(1),
    };
    for frame in frames {
        match frame {
            Ok(frame) => {
                last = frame.sequence;
                let at = FrameId { sequence: frame.sequence, hash: frame.hash };
                if rest(at, frame.entries.iter().flatten().map(Vec::len).sum()) {
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
    match read(disk, through) {
        Read::Damaged(sequence) => Ok(Some(FenceReason::Damaged { sequence })),
        Read::Whole => {
            NOTE.lower(&**disk).map_err(failed)?;
            Ok(None)
        }
        // What was found is not mended by a disk that does not answer: where it was is all that is not known.
        Read::Unknown => Ok(Some(FenceReason::Damaged { sequence: through })),
    }
}
