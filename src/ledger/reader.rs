//! Reading: frames one by one for replay and `lj ledger show`, and the full check for `lj ledger verify` and
//! the doctor. Memory is one frame. A reader needs no lock and may run while a writer appends, as long as it
//! is told how far to read.

use super::chain::{Chain, Depth, FrameId, Step, Torn};
use super::fault::{Damage, LedgerFault};
use super::frame::{Entries, FrameHead, FrameKind, Hash};
use crate::world::Disk;
use std::sync::Arc;

/// A frame as it was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its place in the ledger.
    pub sequence: u64,
    /// A batch, or the seal of a segment.
    pub kind: FrameKind,
    /// Its hash.
    pub hash: Hash,
    /// How far the ledger was known to be synced when it was written.
    pub synced_through: u64,
    /// The entries, in order; `None` where a body was erased. Empty for a seal.
    pub entries: Vec<Option<Vec<u8>>>,
}

/// Frames in order of their sequence, each verified; see [`frames_from`]. Ends after the first fault.
#[derive(Debug)]
pub struct Frames {
    chain: Option<Chain>,
    from: u64,
    through: Option<u64>,
}

/// The frames with `sequence >= from`, up to `through` (inclusive). Frames before them in the same segment are
/// passed by their headers.
///
/// With `through`, a frame that is missing or damaged is a fault; give it while a writer appends: at most
/// [`super::Head::sequence`] at the time of the call. Without, the end is where the ledger ends, a torn tail
/// not counted.
///
/// # Errors
/// [`LedgerFault::Missing`] when there is no ledger; those of the segment headers. Each item may be
/// [`LedgerFault::Corrupt`], [`LedgerFault::Behind`] or [`LedgerFault::Io`].
pub fn frames_from(disk: &Arc<dyn Disk>, from: u64, through: Option<u64>) -> Result<Frames, LedgerFault> {
    let chain = Chain::starting_before(disk, from.max(1))?.ok_or(LedgerFault::Missing)?;
    Ok(Frames { chain: Some(chain), from, through })
}

/// The frames behind one that is known by its hash, as far as [`Frames::through`] says; `None` where the ledger does not
/// have that one. Those before it are not looked at, where it can be found without.
///
/// # Errors
/// Those of the segment headers; [`LedgerFault::Io`]. Items as of [`frames_from`].
pub fn frames_behind(disk: &Arc<dyn Disk>, known: FrameId) -> Result<Option<Frames>, LedgerFault> {
    let chain = Chain::behind(disk, known)?;
    let from = known.sequence + 1;
    Ok(chain.map(|chain| Frames { chain: Some(chain), from, through: None }))
}

impl Iterator for Frames {
    type Item = Result<Frame, LedgerFault>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chain = self.chain.take()?;
        match self.advance(&mut chain) {
            Ok(frame) => {
                self.chain = frame.is_some().then_some(chain);
                frame.map(Ok)
            }
            Err(fault) => Some(Err(fault)),
        }
    }
}

impl Frames {
    /// The same frames up to `through`, which is durable; one that is missing or damaged before it is a fault.
    #[must_use]
    pub fn through(self, through: u64) -> Self {
        Self { through: Some(through), ..self }
    }

    /// How many there are at most; `None` where their end is that of the ledger.
    pub fn left(&self) -> Option<u64> {
        let next = self.chain.as_ref().map_or(u64::MAX, Chain::next_sequence).max(self.from);
        self.through.map(|through| (through + 1).saturating_sub(next))
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Option<Chain> {
        self.chain.clone()
    }

    fn advance(&self, chain: &mut Chain) -> Result<Option<Frame>, LedgerFault> {
        loop {
            let depth = if chain.next_sequence() >= self.from { Depth::Whole } else { Depth::Head };
            match next_until(chain, depth, self.through)? {
                Reached::Frame(head) if head.sequence >= self.from => return decode(chain, &head).map(Some),
                Reached::Frame(_) => {}
                Reached::End(_) => return Ok(None),
            }
        }
    }
}

/// What a bounded walk meets.
enum Reached {
    Frame(FrameHead),
    End(Option<Torn>),
}

/// The next frame, unless it is beyond `through` or the ledger ends.
fn next_until(chain: &mut Chain, depth: Depth, through: Option<u64>) -> Result<Reached, LedgerFault> {
    if through.is_some_and(|through| chain.next_sequence() > through) {
        return Ok(Reached::End(None));
    }
    match (chain.step(depth)?, through) {
        (Step::Frame { head, .. }, _) => Ok(Reached::Frame(head)),
        (Step::End, None) => Ok(Reached::End(None)),
        (Step::End, Some(known)) => Err(LedgerFault::Behind { ends: chain.last().sequence, known }),
        (Step::Damage(damage), known) => {
            chain.judge(damage, known.unwrap_or(0)).map(|torn| Reached::End(Some(torn)))
        }
    }
}

fn decode(chain: &mut Chain, head: &FrameHead) -> Result<Frame, LedgerFault> {
    let mut entries = Vec::new();
    if head.kind == FrameKind::Batch {
        // The frame was verified in this very step, so its entries divide up.
        for entry in Entries::of(chain.frame(head)?, head).flatten() {
            entries.push(entry.bytes().map(<[u8]>::to_vec));
        }
    }
    let FrameHead { sequence, kind, hash, synced_through, .. } = *head;
    Ok(Frame { sequence, kind, hash, synced_through, entries })
}

/// What a full check counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Which store the ledger is of.
    pub store_id: [u8; 16],
    /// Segments, as the last one's number.
    pub segments: u32,
    /// Entries of all batches, erased ones included.
    pub entries: u64,
    /// Entries whose bytes were erased.
    pub erased: u64,
    /// The last frame; its sequence is the number of frames.
    pub last: FrameId,
    /// A torn tail that the next opening will zero; never an answered act.
    pub torn: Option<Torn>,
}

/// Verifies every frame from the first to `through` (inclusive), or to the end; changes nothing.
/// While a writer appends, `through` must be given, as for [`frames_from`].
///
/// # Errors
/// Every [`LedgerFault`] of reading; `Corrupt` names the first damaged frame.
pub fn verify(disk: &Arc<dyn Disk>, through: Option<u64>) -> Result<Verified, LedgerFault> {
    verify_heard(disk, through, &mut |_| {})
}

/// As [`verify`]; `heard` hears the sequence of each frame that was found sound.
///
/// # Errors
/// As [`verify`].
pub fn verify_heard(
    disk: &Arc<dyn Disk>,
    through: Option<u64>,
    heard: &mut dyn FnMut(u64),
) -> Result<Verified, LedgerFault> {
    let mut chain = Chain::starting_before(disk, 1)?.ok_or(LedgerFault::Missing)?;
    let (mut entries, mut erased) = (0, 0);
    let torn = loop {
        let head = match next_until(&mut chain, Depth::Whole, through)? {
            Reached::Frame(head) => head,
            Reached::End(torn) => break torn,
        };
        match head.kind {
            FrameKind::Batch => {
                entries += u64::from(head.count);
                let bytes = chain.frame(&head)?;
                let gone = Entries::of(bytes, &head).flatten().filter(|entry| entry.bytes().is_none());
                erased += gone.count() as u64;
            }
            FrameKind::Seal if chain.rest_is_zero()? => {}
            FrameKind::Seal => {
                let damage = chain.segment().corrupt(chain.offset(), chain.next_sequence(), Damage::Padding);
                return Err(damage);
            }
        }
        heard(head.sequence);
    };
    let segment = chain.segment().head;
    Ok(Verified {
        store_id: segment.store_id,
        segments: segment.number,
        entries,
        erased,
        last: chain.last(),
        torn,
    })
}
