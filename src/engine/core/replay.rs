//! Folding the ledger into a store again: what a store file lacks, or all of it.

use crate::codec;
use crate::domain::Entry;
use crate::engine::core::EngineFault;
use crate::engine::entries::apply;
use crate::ledger::{Frame, FrameKind, frames_from};
use crate::store::{Rows, Store, StoreFault};
use crate::world::Disk;
use std::sync::Arc;

/// Frames folded in one redb transaction of a replay: bounds memory, and is far faster than one each.
const REPLAY_FRAMES: usize = 1_024;

/// Folds the frames from `from` to `through` into the store.
pub(crate) fn replay(
    store: &Store,
    disk: &Arc<dyn Disk>,
    from: u64,
    through: u64,
) -> Result<(), EngineFault> {
    if from > through {
        return Ok(());
    }
    let mut frames = frames_from(disk, from, Some(through))?.peekable();
    while frames.peek().is_some() {
        let ((), pending) = store.batch::<_, EngineFault>(|writer| {
            for frame in frames.by_ref().take(REPLAY_FRAMES) {
                fold(writer, frame?)?;
            }
            Ok(())
        })?;
        pending.commit()?;
    }
    Ok(())
}

fn fold(writer: &mut crate::store::Writer<'_>, frame: Frame) -> Result<(), EngineFault> {
    if frame.kind == FrameKind::Seal {
        return Ok(());
    }
    let sequence = writer.meta()?.applied_sequence + 1;
    for (index, body) in (0u32..).zip(&frame.entries) {
        let body = body.as_ref().ok_or(EngineFault::Erased(frame.sequence))?;
        let entry: Entry = codec::decode(body).map_err(StoreFault::from)?;
        apply(writer, sequence, index, &entry, &mut |_, _| {})?;
    }
    writer.meta_mut().applied_sequence = frame.sequence;
    writer.meta_mut().applied_hash = frame.hash;
    Ok(())
}
