//! Entries that rows of requests name. Whoever wants many asks in the order of the ledger, which is then passed once.

use crate::codec;
use crate::domain::Entry;
use crate::engine::core::{No, Shared};
use crate::ledger::{Frame, FrameKind, Frames, LedgerFault, frames_from};
use crate::store::{BEFORE_THE_LEDGER, RequestRow};

/// Frames that are rather passed one by one than looked for anew.
const LEAP: u64 = 1_000;

/// A place in the ledger that goes forward.
pub(crate) struct Recalling<'s> {
    shared: &'s Shared,
    frames: Option<Frames>,
    /// The batch that was read last.
    batch: Option<Frame>,
}

impl<'s> Recalling<'s> {
    pub(crate) fn new(shared: &'s Shared) -> Self {
        Self { shared, frames: None, batch: None }
    }

    /// The entry of a row, none of whose rows before it is asked for any more; `None` where it is from before this ledger, or
    /// was erased.
    pub(crate) fn entry(&mut self, row: &RequestRow) -> Result<Option<Entry>, No> {
        match row.sequence {
            BEFORE_THE_LEDGER => Ok(None),
            sequence => self.entry_at(sequence, row.index),
        }
    }

    /// The entry at a place, none before which is asked for any more; `None` where it was erased.
    pub(crate) fn entry_at(&mut self, sequence: u64, index: u32) -> Result<Option<Entry>, No> {
        let nowhere = || No::Broken("a row names no frame of the ledger".to_owned());
        let batch = self.batch(sequence)?.ok_or_else(nowhere)?;
        let body = batch.entries.get(index as usize).ok_or_else(nowhere)?;
        let entry = body.as_ref().map(|bytes| codec::decode(bytes)).transpose();
        entry.map_err(|fault| No::Broken(fault.to_string()))
    }

    /// The first batch at a sequence or behind it; none where the ledger ends before.
    pub(crate) fn batch(&mut self, sequence: u64) -> Result<Option<&Frame>, No> {
        self.advance(sequence)?;
        Ok(self.batch.as_ref())
    }

    /// To the first batch at a sequence or behind it, where a seal stands between; to none where the ledger ends before.
    fn advance(&mut self, sequence: u64) -> Result<(), No> {
        let broken = |fault: LedgerFault| No::Broken(fault.to_string());
        let reached = self.batch.as_ref().map(|batch| batch.sequence);
        if reached.is_none_or(|reached| reached.saturating_add(LEAP) < sequence) {
            self.frames = Some(frames_from(&self.shared.disk, sequence, None).map_err(broken)?);
            self.batch = None;
        }
        while self.batch.as_ref().is_none_or(|batch| batch.sequence < sequence) {
            let Some(frame) = self.frames.as_mut().and_then(Iterator::next) else {
                self.batch = None;
                return Ok(());
            };
            let frame = frame.map_err(broken)?;
            if frame.kind == FrameKind::Batch {
                self.batch = Some(frame);
            }
        }
        Ok(())
    }
}
