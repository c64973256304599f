//! Opening after any end of the last run (E2): find the tail, tell torn from rotten, write again what may only
//! have been in memory, sync. Only the holder of the store's lock may do this (E11).

use super::chain::{Chain, Depth, FrameId, Step, Torn};
use super::fault::LedgerFault;
use super::frame::Hash;
use super::segment::{self, DIRECTORY, Segment};
use crate::world::Disk;
use std::sync::Arc;

/// The last frame that something outside the ledger (checkpoint, mirror, witness) knows to be durable.
/// The default knows nothing, so that the whole ledger is verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// Its sequence; 0 when nothing is known.
    pub sequence: u64,
    /// Its hash, when that is known too.
    pub hash: Option<Hash>,
}

impl Floor {
    /// What the ledger itself knows: the next segment is made only when the seal before it is synced. What is before the
    /// last segment is synced once more, for somebody may have copied it here.
    ///
    /// # Errors
    /// Those of the segment headers; [`LedgerFault::Io`].
    pub fn of_seals(disk: &dyn Disk) -> Result<Self, LedgerFault> {
        let last = segment::last_number(disk)?;
        for number in 1..last {
            let sealed = Segment::open(disk, number)?;
            sealed.file.sync_data().map_err(LedgerFault::io("sync", &sealed.name()))?;
        }
        if last < 2 {
            return Ok(Self::default());
        }
        let head = Segment::open(disk, last)?.head;
        Ok(Self { sequence: head.first - 1, hash: Some(head.prev) })
    }
}

/// What opening found and did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// The torn tail that was zeroed, if there was one.
    pub torn: Option<Torn>,
    /// How many frames after the floor were verified, written again and synced.
    pub rewritten: u64,
}

/// A part of a segment that holds frames after the floor.
struct Span {
    segment: Segment,
    from: u64,
    to: u64,
}

/// The place where the ledger goes on.
#[derive(Debug)]
pub(super) struct Tail {
    pub segment: Segment,
    pub offset: u64,
    pub last: FrameId,
    pub sealed: bool,
}

/// The right to write to a ledger, taken before anything of the store is read: what another process goes on writing has
/// no end that could be found, and its fold must not be opened beside it (E11).
#[derive(Debug)]
pub struct Claim(Option<Segment>);

impl Claim {
    /// Takes the last segment of the ledger for this process alone.
    ///
    /// # Errors
    /// [`LedgerFault::InUse`]; what is wrong with that segment.
    pub fn take(disk: &dyn Disk) -> Result<Self, LedgerFault> {
        let number = segment::last_number(disk)?;
        if number == 0 {
            return Ok(Self(None));
        }
        let last = Segment::open(disk, number)?;
        last.take_alone()?;
        Ok(Self(Some(last)))
    }
}

/// Finds the end and makes everything up to it durable. Nothing is changed unless all of it is in order. It walks from
/// `known` on, a place before the floor; without one from the beginning of the floor's segment.
pub(super) fn recover(
    disk: &Arc<dyn Disk>,
    floor: Floor,
    known: Option<Chain>,
    claim: Claim,
) -> Result<(Tail, Recovery), LedgerFault> {
    let Some(begin) = Chain::starting_before(disk, floor.sequence.max(1))? else {
        return Err(match floor.sequence {
            0 => LedgerFault::Missing,
            known => LedgerFault::Behind { ends: 0, known },
        });
    };
    let is_nearer = |chain: &Chain| {
        let segment = chain.segment().head.number;
        segment == begin.segment().head.number && chain.last().sequence <= floor.sequence
    };
    let mut chain = known.filter(is_nearer).unwrap_or(begin);
    let (spans, torn) = walk(&mut chain, floor)?;
    let last = chain.last();
    if last.sequence < floor.sequence {
        return Err(LedgerFault::Behind { ends: last.sequence, known: floor.sequence });
    }
    let segment = chain.segment().head.number;
    let held = claim.0.filter(|held| held.head.number == segment).ok_or(LedgerFault::InUse { segment })?;
    let tail = Tail { segment: held, offset: chain.offset(), last, sealed: chain.is_sealed() };
    make_durable(&**disk, &spans, torn.map(|torn| (&tail.segment, torn)))?;
    Ok((tail, Recovery { torn, rewritten: last.sequence - floor.sequence }))
}

/// Passes every frame; those from the floor on are verified whole. Says where those after it lie.
fn walk(chain: &mut Chain, floor: Floor) -> Result<(Vec<Span>, Option<Torn>), LedgerFault> {
    let mut spans: Vec<Span> = Vec::new();
    let is_other =
        |at: FrameId| at.sequence == floor.sequence && floor.hash.is_some_and(|hash| hash != at.hash);
    // The place that it begins at may be the floor.
    if is_other(chain.last()) && floor.sequence > 0 {
        return Err(LedgerFault::Diverged { sequence: floor.sequence });
    }
    loop {
        let depth = if chain.next_sequence() >= floor.sequence { Depth::Whole } else { Depth::Head };
        let (head, offset) = match chain.step(depth)? {
            Step::Frame { head, offset } => (head, offset),
            Step::End => return Ok((spans, None)),
            Step::Damage(damage) => return Ok((spans, Some(chain.judge(damage, floor.sequence)?))),
        };
        if is_other(chain.last()) {
            return Err(LedgerFault::Diverged { sequence: head.sequence });
        }
        if head.sequence > floor.sequence {
            let number = chain.segment().head.number;
            match spans.last_mut().filter(|span| span.segment.head.number == number) {
                Some(span) => span.to = chain.offset(),
                None => {
                    spans.push(Span { segment: chain.segment().clone(), from: offset, to: chain.offset() })
                }
            }
        }
    }
}

/// Zeroes the torn tail, writes the frames of `spans` again and syncs each file. The bytes read may only have
/// been in memory: after a failed sync the system believes them to be written.
fn make_durable(disk: &dyn Disk, spans: &[Span], torn: Option<(&Segment, Torn)>) -> Result<(), LedgerFault> {
    segment::remove_unfinished(disk)?;
    if let Some((segment, torn)) = torn {
        let (file, name) = (&*segment.file, segment.name());
        segment::zero(file, torn.offset, torn.offset + torn.bytes)
            .and_then(|()| file.sync_data())
            .map_err(LedgerFault::io("zero the torn tail of", &name))?;
    }
    for Span { segment, from, to } in spans {
        segment::rewrite(&*segment.file, *from, *to)
            .and_then(|()| segment.file.sync_data())
            .map_err(LedgerFault::io("write again and sync", &segment.name()))?;
    }
    disk.sync_dir(DIRECTORY).map_err(LedgerFault::io("sync", DIRECTORY))?;
    disk.sync_dir("").map_err(LedgerFault::io("sync", "the store directory"))
}
