//! Folding the ledger into a store again: what a store file lacks, or all of it. Reading, hashing and decoding go on in a
//! second thread, ahead of the fold; its rows are gathered, and written in a third, in the order of their keys.

use crate::codec;
use crate::domain::Entry;
use crate::engine::core::EngineFault;
use crate::engine::entries::apply;
use crate::ledger::{Frame, FrameKind, Frames, Hash, frames_from};
use crate::store::{Rows, Store, StoreFault, Writer};
use crate::world::Disk;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;

/// Bytes of entries that are handed over at once: a sixteenth of a second's sales at the busiest.
const PIECE_BYTES: usize = 64 << 10;
/// Pieces that lie decoded before the fold has come to them.
const PIECES_AHEAD: usize = 16;
/// Fewer frames than this are not worth a thread: a frame holds what as many terminals as sold at once were answered.
const FRAMES_LEAST: u64 = 8;

/// Hears how far a replay is, as the sequence of a frame, and may end it there.
pub(crate) type Heard<'h> = dyn FnMut(u64) -> ControlFlow<()> + 'h;

/// Folds the frames from `from` to `through` into the store.
pub(crate) fn replay(
    store: &Store,
    disk: &Arc<dyn Disk>,
    from: u64,
    through: u64,
    heard: &mut Heard<'_>,
) -> Result<(), EngineFault> {
    if from > through {
        return Ok(());
    }
    replay_frames(store, frames_from(disk, from, Some(through))?, heard)
}

/// Folds these frames into the store.
///
/// # Errors
/// [`EngineFault::Stopped`] where `heard` said so; what failed. The store holds a part of them then.
pub(crate) fn replay_frames(store: &Store, frames: Frames, heard: &mut Heard<'_>) -> Result<(), EngineFault> {
    if frames.left().is_some_and(|left| left < FRAMES_LEAST) {
        return fold_all(store, &mut pieces(frames), heard);
    }
    std::thread::scope(|scope| {
        let (hand_over, pieces_ahead) = sync_channel(PIECES_AHEAD);
        let read = move || {
            for piece in pieces(frames) {
                // Nobody takes any more of them once the fold has failed.
                if hand_over.send(piece).is_err() {
                    return;
                }
            }
        };
        let thread = Builder::new().name("lj-replay".to_owned()).spawn_scoped(scope, read);
        thread.map_err(|error| EngineFault::Thread(error.to_string()))?;
        fold_all(store, &mut pieces_ahead.into_iter(), heard)
    })
}

/// A frame as the fold takes it.
struct Decoded {
    sequence: u64,
    hash: Hash,
    entries: Vec<Entry>,
}

/// The batches of these frames, decoded, in pieces; ends after the first fault.
fn pieces(mut frames: Frames) -> impl Iterator<Item = Result<Vec<Decoded>, EngineFault>> {
    std::iter::from_fn(move || {
        let (mut piece, mut bytes) = (Vec::new(), 0);
        for frame in frames.by_ref() {
            match frame.map_err(EngineFault::from).and_then(|frame| decoded(frame, &mut bytes)) {
                Ok(frame) => piece.extend(frame),
                Err(fault) => return Some(Err(fault)),
            }
            if bytes >= PIECE_BYTES {
                break;
            }
        }
        (!piece.is_empty()).then_some(Ok(piece))
    })
}

fn decoded(frame: Frame, bytes: &mut usize) -> Result<Option<Decoded>, EngineFault> {
    let Frame { sequence, kind, hash, entries, .. } = frame;
    if kind == FrameKind::Seal {
        return Ok(None);
    }
    let entry = |body: Option<Vec<u8>>| {
        let body = body.ok_or(EngineFault::Erased(sequence))?;
        *bytes += body.len();
        Ok(codec::decode(&body).map_err(StoreFault::from)?)
    };
    let entries = entries.into_iter().map(entry).collect::<Result<_, EngineFault>>()?;
    Ok(Some(Decoded { sequence, hash, entries }))
}

fn fold_all(
    store: &Store,
    pieces: &mut dyn Iterator<Item = Result<Vec<Decoded>, EngineFault>>,
    heard: &mut Heard<'_>,
) -> Result<(), EngineFault> {
    store.gather(|writer| {
        for piece in &mut *pieces {
            let piece = piece?;
            for frame in &piece {
                fold(writer, frame)?;
            }
            if piece.last().is_some_and(|frame| heard(frame.sequence).is_break()) {
                return Err(EngineFault::Stopped);
            }
            if writer.is_full() {
                return Ok(ControlFlow::Continue(()));
            }
        }
        Ok(ControlFlow::Break(()))
    })
}

fn fold(writer: &mut Writer, frame: &Decoded) -> Result<(), EngineFault> {
    let sequence = writer.meta()?.applied_sequence + 1;
    for (index, entry) in (0u32..).zip(&frame.entries) {
        apply(writer, sequence, index, entry, &mut |_, _| {})?;
    }
    writer.meta_mut().applied_sequence = frame.sequence;
    writer.meta_mut().applied_hash = frame.hash;
    Ok(())
}
