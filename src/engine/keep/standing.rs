//! The judgement at an opening: what mark, witness and machine say of the copy that is there. Whatever does not fit puts
//! the store behind the fence; nothing but what heals is written before that is known.

use crate::domain::{FenceReason, HostId, Incarnation};
use crate::engine::core::{EngineFault, Parts};
use crate::engine::keep::host;
use crate::engine::keep::mark::{self, Mark};
use crate::engine::keep::witness::{Seen, Witness};
use crate::ledger::{Floor, Head, LedgerFault};
use std::io;
use std::sync::Arc;

/// What is known of the store besides its own files.
#[derive(Debug)]
pub(crate) struct Standing {
    pub(crate) mark: Option<Mark>,
    /// `None` where this machine keeps none, or it could not be reached.
    pub(crate) witness: Option<Witness>,
    /// Why it could not be reached.
    pub(crate) trouble: Option<String>,
    /// What it knew of the last moments was taken away.
    marks_are_lost: bool,
}

impl Standing {
    /// Looks at mark and witness; takes the witness for this engine alone.
    ///
    /// # Errors
    /// [`EngineFault::AnotherRuns`]; [`EngineFault::Disk`].
    pub(crate) fn look(parts: &Parts, store_id: [u8; 16]) -> Result<Self, EngineFault> {
        let mark = mark::find(&*parts.disk).map_err(|error| EngineFault::Disk(error.to_string()))?;
        let mark = mark.filter(|mark| mark.is_of(store_id));
        let Some(disk) = &parts.witness else { return Ok(Self::without(mark, None)) };
        let look = || -> io::Result<Option<(Witness, bool)>> {
            disk.create_dir("")?;
            let host = host::of(&**disk, parts.machine.as_deref(), &*parts.entropy)?;
            let witness = Witness::look(Arc::clone(disk), store_id, host)?;
            witness.map(|witness| witness.lost_its_marks().map(|lost| (witness, lost))).transpose()
        };
        match look() {
            Ok(Some((witness, marks_are_lost))) => {
                Ok(Self { mark, witness: Some(witness), trouble: None, marks_are_lost })
            }
            Ok(None) => Err(EngineFault::AnotherRuns),
            Err(error) => Ok(Self::without(mark, Some(error.to_string()))),
        }
    }

    fn without(mark: Option<Mark>, trouble: Option<String>) -> Self {
        Self { mark, witness: None, trouble, marks_are_lost: false }
    }

    /// The last frame that the witness knows to be synced.
    ///
    /// # Errors
    /// [`EngineFault::Disk`].
    pub(crate) fn floor(&self) -> Result<Floor, EngineFault> {
        let floor = self.witness.as_ref().map_or(Ok(Floor::default()), Witness::floor);
        floor.map_err(|error| EngineFault::Disk(error.to_string()))
    }

    /// This machine, where it has a name.
    pub(crate) fn host(&self) -> Option<HostId> {
        self.witness.as_ref().map(Witness::host)
    }

    /// True when the last run here ended with the frame with which the ledger ends: nothing was said after it.
    pub(crate) fn ended_with(&self, on_record: Option<&Incarnation>, head: Head) -> bool {
        let (Some(witness), Some(on_record)) = (&self.witness, on_record) else { return false };
        let Seen::Record(record) = witness.seen() else { return false };
        let here = Floor { sequence: head.sequence, hash: Some(head.hash) };
        record.ended && record.floor == here && record.life == Some((witness.host(), on_record.id))
    }

    /// Whether a fence stands before a store that is not known to be whole. `behind` is what the ledger
    /// said against what is known of it, `on_record` the life that it names, `sequence` where it ends.
    pub(crate) fn judge(
        &self,
        behind: Option<FenceReason>,
        on_record: Option<&Incarnation>,
        sequence: u64,
    ) -> Option<FenceReason> {
        if let Some(mark) = self.mark
            && mark.holds(on_record.map(|life| life.id))
        {
            return Some(mark.why);
        }
        if behind.is_some() {
            return behind;
        }
        let Some(witness) = &self.witness else {
            // A machine that keeps no witnesses has nothing to compare; one whose witness cannot be reached has.
            return self.trouble.is_some().then_some(on_record).flatten().map(|_| FenceReason::NoWitness);
        };
        let moved = on_record.is_some_and(|life| life.host != witness.host());
        // The founding frame alone has issued nothing; and what has no life on record has no witness on record either.
        let fresh = sequence <= FOUNDING_FRAME || on_record.is_none();
        match witness.seen() {
            _ if moved => Some(FenceReason::OtherHost),
            Seen::Nothing if fresh => None,
            Seen::Nothing => Some(FenceReason::NoWitness),
            Seen::Damaged => Some(FenceReason::WitnessDamaged),
            Seen::Record(record) => match (record.life, on_record) {
                (Some((host, _)), _) if host != witness.host() => Some(FenceReason::OtherHost),
                (Some((_, life)), Some(on_record)) if life != on_record.id => Some(FenceReason::Beside),
                (Some(_), None) => Some(FenceReason::Beside),
                (Some(_), Some(_)) if self.marks_are_lost => Some(FenceReason::WitnessDamaged),
                (Some(_), Some(_)) | (None, _) => None,
            },
        }
    }
}

/// The first frame: what the founder wrote.
const FOUNDING_FRAME: u64 = 1;

/// What the ledger's fault says, where it is the witness that it contradicts: the copy is fenced, not refused.
pub(crate) fn contradiction(fault: &LedgerFault) -> Option<FenceReason> {
    match fault {
        LedgerFault::Behind { ends, known } => Some(FenceReason::Older { ends: *ends, known: *known }),
        LedgerFault::Diverged { .. } => Some(FenceReason::Beside),
        _ => None,
    }
}
