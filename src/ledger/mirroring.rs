//! A ledger and its copy in another directory (E13): how the two stand to each other, and how what one of them lacks is
//! carried over, frame by frame, each verified on the way. Both hold the same bytes under the same names, so that either
//! can be read, verified or restored from as the other.

use super::chain::{Chain, Depth, FrameId, Step};
use super::fault::{Damage, LedgerFault};
use super::segment::{self, DIRECTORY, SEGMENT_HEAD_BYTES, Segment};
use crate::world::{Disk, DiskFile};
use std::sync::Arc;

/// Where a new segment has its name until it is whole; what begins an opening removes it.
const UNFINISHED: &str = "ledger/carried.tmp";
/// Bytes written at once.
const PIECE_BYTES: usize = 1 << 20;

/// How a copy stands to a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The copy holds nothing.
    Empty,
    /// It is of another store.
    OtherStore,
    /// It has another frame than the ledger in this place.
    Apart {
        /// The place.
        sequence: u64,
        /// Where the copy ends.
        copy: FrameId,
    },
    /// It ends where the ledger does.
    Level(FrameId),
    /// The ledger goes on from where it ends.
    Behind(FrameId),
    /// It is damaged, and has frames behind the damage that the ledger does not have: nobody knows all of what was said.
    Rotten {
        /// Where the ledger ends.
        ledger: FrameId,
        /// How far the copy reaches.
        reaches: u64,
    },
    /// It goes on from where the ledger ends.
    Ahead {
        /// Where the ledger ends.
        ledger: FrameId,
        /// Where the copy ends.
        copy: FrameId,
    },
}

/// How `copy` stands to `ledger`. Of both the last segment is verified; earlier ones are taken for what their links say,
/// and verified when they are carried.
///
/// # Errors
/// What is wrong with either.
pub fn relation(ledger: &Arc<dyn Disk>, copy: &Arc<dyn Disk>) -> Result<Relation, LedgerFault> {
    if segment::last_number(&**copy)? == 0 {
        return Ok(Relation::Empty);
    }
    if store_id(&**ledger)? != store_id(&**copy)? {
        return Ok(Relation::OtherStore);
    }
    let (ours, End { last: theirs, reaches, .. }) = (end(ledger)?.last, end(copy)?);
    if reaches > ours.sequence && reaches > theirs.sequence {
        return Ok(Relation::Rotten { ledger: ours, reaches });
    }
    let common = ours.sequence.min(theirs.sequence);
    if at(ledger, common)?.last().hash != at(copy, common)?.last().hash {
        return Ok(Relation::Apart { sequence: common, copy: theirs });
    }
    Ok(match theirs.sequence.cmp(&ours.sequence) {
        std::cmp::Ordering::Less => Relation::Behind(theirs),
        std::cmp::Ordering::Equal => Relation::Level(theirs),
        std::cmp::Ordering::Greater => Relation::Ahead { ledger: ours, copy: theirs },
    })
}

fn store_id(disk: &dyn Disk) -> Result<[u8; 16], LedgerFault> {
    Ok(Segment::open(disk, 1)?.head.store_id)
}

/// Where a ledger ends that has the frame `known`, or any without one; `None` of an empty one and of one without it.
///
/// # Errors
/// What is wrong with it.
pub fn end_with(disk: &Arc<dyn Disk>, known: Option<FrameId>) -> Result<Option<FrameId>, LedgerFault> {
    if segment::last_number(&**disk)? == 0 {
        return Ok(None);
    }
    let End { last: end, reaches, damage } = end(disk)?;
    if let Some(what) = damage.filter(|_| reaches > end.sequence) {
        // Given as it is, it would lose what lies behind the damage.
        return Err(damaged(&at(disk, end.sequence)?, what));
    }
    match known {
        Some(known) if known.sequence > end.sequence => Ok(None),
        Some(known) => Ok((at(disk, known.sequence)?.last().hash == known.hash).then_some(end)),
        None => Ok(Some(end)),
    }
}

/// How far a ledger goes.
struct End {
    /// The last frame of an unbroken chain.
    last: FrameId,
    /// The last frame that verifies by itself, behind damage perhaps.
    reaches: u64,
    /// What stands between the two.
    damage: Option<Damage>,
}

/// Where the frames end. What was torn has nothing behind it and is carried again; a frame that rotted has.
fn end(disk: &Arc<dyn Disk>) -> Result<End, LedgerFault> {
    let mut chain = Chain::starting_before(disk, u64::MAX)?.ok_or(LedgerFault::Missing)?;
    loop {
        match chain.step(Depth::Whole)? {
            Step::Frame { .. } => {}
            Step::End => return Ok(End { last: chain.last(), reaches: chain.last().sequence, damage: None }),
            Step::Damage(what) => {
                return Ok(End { last: chain.last(), reaches: chain.reaches()?, damage: Some(what) });
            }
        }
    }
}

/// The place behind frame `sequence`.
fn at(disk: &Arc<dyn Disk>, sequence: u64) -> Result<Chain, LedgerFault> {
    let mut chain = Chain::starting_before(disk, sequence.max(1))?.ok_or(LedgerFault::Missing)?;
    while chain.last().sequence < sequence {
        match chain.step(Depth::Head)? {
            Step::Frame { .. } => {}
            Step::End => return Err(LedgerFault::Behind { ends: chain.last().sequence, known: sequence }),
            Step::Damage(what) => return Err(damaged(&chain, what)),
        }
    }
    Ok(chain)
}

fn damaged(chain: &Chain, what: Damage) -> LedgerFault {
    chain.segment().corrupt(chain.offset(), chain.next_sequence(), what)
}

/// Carries frames from one ledger to another that ends where the first goes on. After a fault it is of no use any more:
/// what arrived is found out by [`relation`].
#[derive(Debug)]
pub struct Carrier {
    from: Chain,
    to: Arc<dyn Disk>,
    file: Option<(u32, Arc<dyn DiskFile>)>,
}

/// Frames of one segment, on their way.
struct Span {
    segment: Segment,
    from: u64,
    to: u64,
}

impl Carrier {
    /// Goes on behind frame `after` of `from`, with which `to` ends.
    ///
    /// # Errors
    /// What is wrong with `from`.
    pub fn behind(from: &Arc<dyn Disk>, to: &Arc<dyn Disk>, after: u64) -> Result<Self, LedgerFault> {
        Ok(Self { from: at(from, after)?, to: Arc::clone(to), file: None })
    }

    /// The last frame that was carried.
    pub fn last(&self) -> FrameId {
        self.from.last()
    }

    /// Carries the frames through `through`, which must be durable where they come from; ends earlier once `bytes_max`
    /// are written. What was carried is durable when it returns.
    ///
    /// # Errors
    /// A damaged or missing frame, a disk; see [`Carrier`].
    pub fn carry(&mut self, through: u64, bytes_max: u64) -> Result<FrameId, LedgerFault> {
        self.from.look_anew();
        let (mut span, mut bytes): (Option<Span>, u64) = (None, 0);
        while self.from.next_sequence() <= through && bytes < bytes_max {
            let offset = match self.from.step(Depth::Whole)? {
                Step::Frame { offset, .. } => offset,
                Step::End => {
                    return Err(LedgerFault::Behind { ends: self.from.last().sequence, known: through });
                }
                Step::Damage(what) => return Err(damaged(&self.from, what)),
            };
            let (segment, to) = (self.from.segment(), self.from.offset());
            bytes += to - offset;
            match &mut span {
                Some(span) if span.segment.head.number == segment.head.number => span.to = to,
                _ => {
                    let next = Span { segment: segment.clone(), from: offset, to };
                    if let Some(whole) = span.replace(next) {
                        self.write(&whole)?;
                    }
                }
            }
        }
        if let Some(span) = span {
            self.write(&span)?;
        }
        Ok(self.from.last())
    }

    /// Writes a span into the segment of the same number, and syncs it.
    fn write(&mut self, span: &Span) -> Result<(), LedgerFault> {
        let name = span.segment.name();
        let file = self.file_of(&span.segment)?;
        let mut piece = vec![0; PIECE_BYTES.min((span.to - span.from) as usize)];
        let mut at = span.from;
        while at < span.to {
            let length = piece.len().min((span.to - at) as usize);
            let piece = &mut piece[..length];
            span.segment.file.read_at(at, piece).map_err(LedgerFault::io("read", &name))?;
            file.write_at(at, piece).map_err(LedgerFault::io("copy", &name))?;
            at += length as u64;
        }
        file.sync_data().map_err(LedgerFault::io("sync", &name))?;
        // A directory that was pulled out from under an open file takes everything, and keeps nothing.
        match self.to.leads_to(&name, &*file).map_err(LedgerFault::io("look for", &name))? {
            true => Ok(()),
            false => Err(LedgerFault::Replaced { segment: span.segment.head.number }),
        }
    }

    fn file_of(&mut self, segment: &Segment) -> Result<Arc<dyn DiskFile>, LedgerFault> {
        if let Some((number, file)) = &self.file
            && *number == segment.head.number
        {
            return Ok(Arc::clone(file));
        }
        let file = same_segment(segment, &*self.to)?;
        self.file = Some((segment.head.number, Arc::clone(&file)));
        Ok(file)
    }
}

/// The segment of the same number in another ledger, made where it is missing.
fn same_segment(segment: &Segment, to: &dyn Disk) -> Result<Arc<dyn DiskFile>, LedgerFault> {
    let name = segment.name();
    let mut head = vec![0; SEGMENT_HEAD_BYTES as usize];
    segment.file.read_at(0, &mut head).map_err(LedgerFault::io("read", &name))?;
    if to.exists(&name).map_err(LedgerFault::io("look for", &name))? {
        let file = to.open(&name).map_err(LedgerFault::io("open", &name))?;
        let mut theirs = vec![0; head.len()];
        file.read_at(0, &mut theirs).map_err(LedgerFault::io("read", &name))?;
        if theirs != head {
            return Err(segment.corrupt(0, segment.head.first, Damage::SegmentLink));
        }
        return Ok(file);
    }
    let make = || {
        to.create_dir(DIRECTORY)?;
        to.sync_dir("")?;
        if to.exists(UNFINISHED)? {
            to.remove(UNFINISHED)?;
        }
        let file = to.create(UNFINISHED)?;
        file.write_at(0, &head)?;
        file.set_len(segment.head.capacity)?;
        file.sync_all()?;
        to.rename(UNFINISHED, &segment::name(segment.head.number))?;
        to.sync_dir(DIRECTORY)?;
        Ok(file)
    };
    make().map_err(LedgerFault::io("make", &name))
}
