//! Walking the chain frame by frame and over segment ends: the one place that decides whether the next bytes
//! are the next frame, the end, or damage, and whether damage is a torn tail or corruption (E2). Recovery,
//! readers and `verify` all walk with it. It changes nothing.

use super::fault::{Damage, LedgerFault};
use super::frame::{self, ALIGN, FrameHead, FrameKind, HEAD_BYTES, Hash, MAGIC, SEAL_BYTES, is_zero};
use super::segment::{self, SEGMENT_HEAD_BYTES, Segment};
use super::window::{WINDOW_BYTES, Window};
use crate::world::Disk;
use std::sync::Arc;

/// Names one frame: its place in the chain and its hash, which stands for everything before it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameId {
    /// 1, 2, 3… over the whole ledger, seals included; 0 means before the first.
    pub sequence: u64,
    /// The frame's hash; zeros before the first.
    pub hash: Hash,
}

/// A tail that a crash tore: never durable, so never answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The segment's number.
    pub segment: u32,
    /// Where in the file it begins, in bytes.
    pub offset: u64,
    /// How many bytes, to the last one that is not zero.
    pub bytes: u64,
    /// The sequence that would have stood there.
    pub sequence: u64,
    /// What is wrong with it.
    pub what: Damage,
}

/// How much of a frame is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// The header and its place in the chain.
    Head,
    /// The hashes of frame and entries too.
    Whole,
}

/// What stands at the next place.
#[derive(Debug)]
pub(super) enum Step {
    /// The next frame, which begins at `offset` of the segment.
    Frame { head: FrameHead, offset: u64 },
    /// Zeros to the end of the last segment.
    End,
    /// Neither; [`Chain::judge`] says what it means.
    Damage(Damage),
}

/// A place in the chain.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    disk: Arc<dyn Disk>,
    segment: Segment,
    window: Window,
    /// Where the next frame begins.
    offset: u64,
    last: FrameId,
    sealed: bool,
}

impl Chain {
    /// At the beginning of the segment that holds frame `sequence` (or would, if it is still to come).
    /// `None` when there is no segment.
    pub fn starting_before(disk: &Arc<dyn Disk>, sequence: u64) -> Result<Option<Self>, LedgerFault> {
        let last = segment::last_number(&**disk)?;
        if last == 0 {
            return Ok(None);
        }
        let mut segment = Segment::open(&**disk, last)?;
        if segment.head.first > sequence && last > 1 {
            segment = Segment::holding(&**disk, sequence, last)?;
        }
        Ok(Some(Self::at_start_of(disk.clone(), segment)))
    }

    /// Behind a frame that is known by its hash, which stands for all before it: where it can be found by halves they are
    /// not even passed. `None` where it is not there.
    pub fn behind(disk: &Arc<dyn Disk>, known: FrameId) -> Result<Option<Self>, LedgerFault> {
        let Some(mut chain) = Self::starting_before(disk, known.sequence.max(1))? else { return Ok(None) };
        if chain.last.sequence < known.sequence {
            chain.leap_before(known.sequence)?;
        }
        while chain.last.sequence < known.sequence {
            match chain.step(Depth::Head)? {
                Step::Frame { .. } => {}
                Step::End | Step::Damage(_) => return Ok(None),
            }
        }
        Ok((chain.last == known).then_some(chain))
    }

    /// Leaps to some sound frame at or before `sequence`, near it.
    fn leap_before(&mut self, sequence: u64) -> Result<(), LedgerFault> {
        let (mut low, mut high) = (self.offset, self.segment.head.capacity);
        while high - low > WINDOW_BYTES {
            let middle = (low + (high - low) / 2).next_multiple_of(ALIGN as u64);
            match self.first_sound_from(middle)? {
                Some((offset, head)) if head.sequence <= sequence && offset < high => {
                    low = offset;
                    self.offset = offset;
                    self.last = FrameId { sequence: head.sequence - 1, hash: head.prev };
                }
                Some(_) | None => high = middle,
            }
        }
        Ok(())
    }

    /// The first frame that verifies by itself within a window from `offset` on.
    fn first_sound_from(&mut self, offset: u64) -> Result<Option<(u64, FrameHead)>, LedgerFault> {
        let end = self.segment.head.capacity.min(offset + WINDOW_BYTES);
        let piece = self.window.at(offset, end - offset)?.to_vec();
        for inside in (0..piece.len()).step_by(ALIGN).filter(|&i| piece[i..].starts_with(&MAGIC)) {
            let at = offset + inside as u64;
            if let Some(head) = self.sound_at(at)? {
                return Ok(Some((at, head)));
            }
        }
        Ok(None)
    }

    fn at_start_of(disk: Arc<dyn Disk>, segment: Segment) -> Self {
        let last = FrameId { sequence: segment.head.first - 1, hash: segment.head.prev };
        let window = Window::new(&segment);
        Self { disk, segment, window, offset: SEGMENT_HEAD_BYTES, last, sealed: false }
    }

    /// Forgets what was read ahead: a writer may have written there since.
    pub fn look_anew(&mut self) {
        self.window = Window::new(&self.segment);
    }

    /// The last frame passed.
    pub fn last(&self) -> FrameId {
        self.last
    }

    /// The sequence of the next frame.
    pub fn next_sequence(&self) -> u64 {
        self.last.sequence + 1
    }

    /// Where the next frame begins in its segment.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// True when the last frame passed is a seal.
    pub fn is_sealed(&self) -> bool {
        self.sealed
    }

    /// The segment of the last frame passed.
    pub fn segment(&self) -> &Segment {
        &self.segment
    }

    /// The bytes of the frame that the last [`Chain::step`] of [`Depth::Whole`] passed.
    pub fn frame(&mut self, head: &FrameHead) -> Result<&[u8], LedgerFault> {
        let len = head.frame_bytes() as u64;
        self.window.at(self.offset - len, len)
    }

    /// Passes the next frame. After [`Step::End`] and [`Step::Damage`] the place is still the same.
    pub fn step(&mut self, depth: Depth) -> Result<Step, LedgerFault> {
        if self.sealed && !self.enter_successor()? {
            return self.end();
        }
        if self.segment.head.capacity - self.offset < HEAD_BYTES as u64 {
            return self.end();
        }
        let bytes = self.window.at(self.offset, HEAD_BYTES as u64)?;
        if is_zero(bytes) {
            return self.end();
        }
        // Before anything is called damage: what a newer program wrote is not to be torn off.
        if let Some((format, len)) = frame::newer_format(bytes) {
            self.check_newer(format, len as u64)?;
        }
        let bytes = self.window.at(self.offset, HEAD_BYTES as u64)?;
        let head = match FrameHead::read(bytes).and_then(|head| self.belongs(head)) {
            Ok(head) => head,
            Err(damage) => return Ok(Step::Damage(damage)),
        };
        let len = head.frame_bytes() as u64;
        if depth == Depth::Whole
            && let Err(damage) = frame::check(self.window.at(self.offset, len)?, &head)
        {
            return Ok(Step::Damage(damage));
        }
        let offset = self.offset;
        self.offset += len;
        self.last = FrameId { sequence: head.sequence, hash: head.hash };
        self.sealed = head.kind == FrameKind::Seal;
        Ok(Step::Frame { head, offset })
    }

    /// A frame that says that it is of a newer format: where it is sound it is left to the newer program.
    fn check_newer(&mut self, format: u32, len: u64) -> Result<(), LedgerFault> {
        let fits = len <= self.segment.head.capacity - self.offset;
        if fits && frame::is_sound(self.window.at(self.offset, len)?) {
            return Err(LedgerFault::NewerFrame { sequence: self.next_sequence(), format });
        }
        Ok(())
    }

    /// Checks that a header is the next one of this chain and has room in this segment.
    fn belongs(&self, head: FrameHead) -> Result<FrameHead, Damage> {
        let kept = match head.kind {
            FrameKind::Batch => SEAL_BYTES,
            FrameKind::Seal => 0,
        };
        if head.store_id != self.segment.head.store_id {
            Err(Damage::Store)
        } else if head.sequence != self.next_sequence() {
            Err(Damage::Sequence)
        } else if head.prev != self.last.hash {
            Err(Damage::Chain)
        } else if self.offset + head.frame_bytes() as u64 + kept > self.segment.head.capacity {
            Err(Damage::Length)
        } else {
            Ok(head)
        }
    }

    fn has_successor(&self) -> Result<bool, LedgerFault> {
        let name = segment::name(self.segment.head.number + 1);
        self.disk.exists(&name).map_err(LedgerFault::io("look for", &name))
    }

    /// Goes to the beginning of the next segment; false when there is none.
    fn enter_successor(&mut self) -> Result<bool, LedgerFault> {
        if !self.has_successor()? {
            return Ok(false);
        }
        let next = Segment::open(&*self.disk, self.segment.head.number + 1)?;
        let linked = next.head.store_id == self.segment.head.store_id
            && next.head.first == self.next_sequence()
            && next.head.prev == self.last.hash;
        if !linked {
            return Err(next.corrupt(0, self.next_sequence(), Damage::SegmentLink));
        }
        *self = Self::at_start_of(self.disk.clone(), next);
        Ok(true)
    }

    /// What it means that no frame begins here.
    fn end(&mut self) -> Result<Step, LedgerFault> {
        if !self.sealed && self.has_successor()? {
            return Ok(Step::Damage(Damage::NoSeal));
        }
        Ok(if self.rest_is_zero()? { Step::End } else { Step::Damage(Damage::Magic) })
    }

    /// True when nothing stands between here and the end of the segment.
    pub fn rest_is_zero(&mut self) -> Result<bool, LedgerFault> {
        let mut at = self.offset;
        while at < self.segment.head.capacity {
            let len = WINDOW_BYTES.min(self.segment.head.capacity - at);
            if !is_zero(self.window.at(at, len)?) {
                return Ok(false);
            }
            at += len;
        }
        Ok(true)
    }

    /// Says what damage at this place is. All that is known to have been synced counts: `known`, what valid
    /// frames behind the damage say, and a successor, which is made only after a synced seal.
    ///
    /// # Errors
    /// [`LedgerFault::Corrupt`] when the damaged frame was durable.
    pub fn judge(&mut self, what: Damage, known: u64) -> Result<Torn, LedgerFault> {
        let sequence = self.next_sequence();
        let corrupt = self.segment.corrupt(self.offset, sequence, what);
        if known >= sequence || self.has_successor()? {
            return Err(corrupt);
        }
        let behind = self.look_behind()?;
        if behind.synced_through >= sequence {
            return Err(corrupt);
        }
        let bytes = behind.end - self.offset;
        Ok(Torn { segment: self.segment.head.number, offset: self.offset, bytes, sequence, what })
    }

    /// How far frames reach that verify by themselves behind the damage at this place; 0 where there is none.
    ///
    /// # Errors
    /// [`LedgerFault::Io`].
    pub fn reaches(&mut self) -> Result<u64, LedgerFault> {
        Ok(self.look_behind()?.last)
    }

    /// Searches the rest of the segment for frames that verify by themselves and for its last byte.
    fn look_behind(&mut self) -> Result<Behind, LedgerFault> {
        let mut behind = Behind { synced_through: 0, last: 0, end: self.offset };
        let mut piece = vec![0; WINDOW_BYTES as usize];
        let mut at = self.offset;
        while at < self.segment.head.capacity {
            let len = WINDOW_BYTES.min(self.segment.head.capacity - at);
            let piece = &mut piece[..len as usize];
            self.window.read(at, piece)?;
            if !is_zero(piece) {
                let last = piece.iter().rposition(|&byte| byte != 0).unwrap_or(0);
                behind.end = at + last as u64 + 1;
                for inside in (0..piece.len()).step_by(ALIGN).filter(|&i| piece[i..].starts_with(&MAGIC)) {
                    if let Some(head) = self.sound_at(at + inside as u64)? {
                        behind.synced_through = behind.synced_through.max(head.synced_through);
                        behind.last = behind.last.max(head.sequence);
                    }
                }
            }
            at += len;
        }
        Ok(behind)
    }

    /// The frame of ours at `offset`, where one stands there that verifies by itself.
    fn sound_at(&mut self, offset: u64) -> Result<Option<FrameHead>, LedgerFault> {
        let room = self.segment.head.capacity - offset;
        if room < HEAD_BYTES as u64 {
            return Ok(None);
        }
        let head = FrameHead::read(self.window.at(offset, HEAD_BYTES as u64)?);
        let ours = head
            .ok()
            .filter(|head| head.store_id == self.segment.head.store_id && head.frame_bytes() as u64 <= room);
        let Some(head) = ours else { return Ok(None) };
        let bytes = self.window.at(offset, head.frame_bytes() as u64)?;
        Ok(frame::check_head(bytes, &head).is_ok().then_some(head))
    }
}

/// What stands behind damage.
struct Behind {
    synced_through: u64,
    /// The last frame that verifies by itself; 0 where none does.
    last: u64,
    /// Behind the last byte that is not zero.
    end: u64,
}
