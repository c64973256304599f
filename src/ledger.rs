//! The ledger: the truth of the store (design E1, E2, E12). An append-only chain of frames in preallocated
//! segment files; one frame is one batch, and [`Ledger::sync`] is the one durable moment.
//!
//! It owns bytes, their order and their durability; what they mean is `codec`'s and the engine's. All I/O
//! goes through [`Disk`]. Who may write is the engine's business: one writer, the holder of the lock (E11).
//!
//! `frame` has the bytes of a frame, `segment` files, `ahead` the next segment, `chain` the walk over all of
//! it, `recover` opening, `reader` replay and verification, `copying` what a copy is made of, `mirroring` a
//! second one that follows.

mod ahead;
mod chain;
mod copying;
mod fault;
mod format;
mod frame;
mod mirroring;
mod reader;
mod recover;
mod segment;
#[cfg(test)]
mod tests;
mod window;

pub use ahead::Preparation;
pub use chain::{FrameId, Torn};
pub use copying::{Slice, slices};
pub use fault::{Damage, LedgerFault};
pub use format::{FORMAT_LEAST, FORMAT_VERSION, FRAME_BYTES_MAX};
pub use frame::{FrameKind, Hash};
pub use mirroring::{Carrier, Relation, end_with, relation};
pub use reader::{Frame, Frames, Verified, frames_behind, frames_from, verify, verify_heard};
pub use recover::{Claim, Floor, Recovery};

use crate::world::Disk;
use ahead::Ahead;
use frame::{FrameBuffer, FrameHead, HEAD_BYTES, SEAL_BYTES, is_zero};
use recover::{Tail, recover};
use segment::{Blank, DIRECTORY, SEGMENT_HEAD_BYTES, SegmentHead, Sizes};
use std::sync::Arc;

/// Which store the ledger of this disk is of, as its first segment says.
///
/// # Errors
/// [`LedgerFault::Missing`], or what is wrong with that segment.
pub fn store_id(disk: &dyn Disk) -> Result<[u8; 16], LedgerFault> {
    if segment::last_number(disk)? == 0 {
        return Err(LedgerFault::Missing);
    }
    Ok(segment::Segment::open(disk, 1)?.head.store_id)
}

/// The end of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The sequence of the last frame; 0 when there is none.
    pub sequence: u64,
    /// Its hash; zeros when there is none.
    pub hash: Hash,
    /// The highest sequence that is durable.
    pub synced: u64,
}

/// The writing end. After an I/O fault it answers every call with that fault; the process must end and
/// recover by opening again, for what a failed call left on the disk is unknown.
#[derive(Debug)]
pub struct Ledger {
    disk: Arc<dyn Disk>,
    sizes: Sizes,
    nonce: u64,
    tail: Tail,
    synced: u64,
    buffer: FrameBuffer,
    ahead: Ahead,
    stopped: Option<LedgerFault>,
}

impl Ledger {
    /// Creates the ledger of a new store; durable when it returns. A creation that was cut short leaves none,
    /// or a whole empty one. `nonce` is random, for this run only.
    ///
    /// # Errors
    /// [`LedgerFault::Exists`], [`LedgerFault::Io`].
    pub fn create(disk: Arc<dyn Disk>, store_id: [u8; 16], nonce: u64) -> Result<Self, LedgerFault> {
        Self::create_sized(disk, store_id, nonce, Sizes::REAL)
    }

    pub(crate) fn create_sized(
        disk: Arc<dyn Disk>,
        store_id: [u8; 16],
        nonce: u64,
        sizes: Sizes,
    ) -> Result<Self, LedgerFault> {
        disk.create_dir(DIRECTORY).map_err(LedgerFault::io("create", DIRECTORY))?;
        if segment::last_number(&*disk)? != 0 {
            return Err(LedgerFault::Exists);
        }
        segment::remove_unfinished(&*disk)?;
        disk.sync_dir("").map_err(LedgerFault::io("sync", "the store directory"))?;
        let blank = Blank::make(&*disk, "next", sizes.first)?;
        let head = SegmentHead { number: 1, store_id, first: 1, prev: [0; 32], capacity: 0 };
        let segment = blank.publish(&*disk, head)?;
        let last = FrameId { sequence: 0, hash: [0; 32] };
        Ok(Self::at(disk, sizes, nonce, Tail { segment, offset: SEGMENT_HEAD_BYTES, last, sealed: false }))
    }

    /// Opens a ledger and makes all of it durable, whatever ended the last run. Frames from the floor on are
    /// verified, earlier ones of the floor's segment passed by their headers ([`verify`] checks everything).
    /// `nonce` is random, for this run only. No [`Preparation`] of an earlier ledger of this disk may still run.
    ///
    /// # Errors
    /// [`LedgerFault::Missing`], [`LedgerFault::Behind`], [`LedgerFault::Diverged`], [`LedgerFault::Corrupt`],
    /// [`LedgerFault::Version`]: nothing was changed. [`LedgerFault::Io`]: opening again may help.
    pub fn open(
        disk: Arc<dyn Disk>,
        nonce: u64,
        floor: Floor,
        claim: Claim,
    ) -> Result<(Self, Recovery), LedgerFault> {
        Self::open_behind(disk, nonce, floor, None, claim)
    }

    /// As [`Ledger::open`]; what stands before a place at or before the floor that is `known` by its hash is not even passed.
    ///
    /// # Errors
    /// As [`Ledger::open`].
    pub fn open_behind(
        disk: Arc<dyn Disk>,
        nonce: u64,
        floor: Floor,
        known: Option<&Frames>,
        claim: Claim,
    ) -> Result<(Self, Recovery), LedgerFault> {
        Self::open_sized(disk, nonce, floor, known, claim, Sizes::REAL)
    }

    pub(crate) fn open_sized(
        disk: Arc<dyn Disk>,
        nonce: u64,
        floor: Floor,
        known: Option<&Frames>,
        claim: Claim,
        sizes: Sizes,
    ) -> Result<(Self, Recovery), LedgerFault> {
        let (tail, recovery) = recover(&disk, floor, known.and_then(Frames::place), claim)?;
        Ok((Self::at(disk, sizes, nonce, tail), recovery))
    }

    fn at(disk: Arc<dyn Disk>, sizes: Sizes, nonce: u64, tail: Tail) -> Self {
        let synced = tail.last.sequence;
        let (buffer, ahead) = (FrameBuffer::default(), Ahead::default());
        Self { disk, sizes, nonce, tail, synced, buffer, ahead, stopped: None }
    }

    /// Which store it is of.
    pub fn store_id(&self) -> [u8; 16] {
        self.tail.segment.head.store_id
    }

    /// Where it ends.
    pub fn head(&self) -> Head {
        let FrameId { sequence, hash } = self.tail.last;
        Head { sequence, hash, synced: self.synced }
    }

    /// Writes the entries of one batch as one frame, without syncing. When the segment is full it is sealed,
    /// which syncs it and takes a sequence of its own: sequences rise, but by 2 then.
    ///
    /// # Errors
    /// [`LedgerFault::TooLarge`]: nothing happened. [`LedgerFault::Io`]: whether the frame exists is unknown.
    ///
    /// # Panics
    /// Without an entry.
    pub fn append<E: AsRef<[u8]>>(
        &mut self,
        entries: impl IntoIterator<Item = E>,
    ) -> Result<FrameId, LedgerFault> {
        self.running()?;
        self.buffer.begin();
        for entry in entries {
            if !self.buffer.push(entry.as_ref()) {
                return Err(LedgerFault::TooLarge);
            }
        }
        assert!(self.buffer.count() > 0, "a batch without an entry");
        let done = self.write_batch();
        self.latch(done)
    }

    /// Returns once every frame appended is on the medium; no call to the disk when all of them are.
    ///
    /// # Errors
    /// [`LedgerFault::Io`]; it is final, see [`Ledger`].
    pub fn sync(&mut self) -> Result<Head, LedgerFault> {
        self.running()?;
        let done = self.sync_segment();
        self.latch(done)?;
        Ok(self.head())
    }

    /// The work of making the next segment, once the current one is half full and nobody has taken that work
    /// yet. Run it on a housekeeping thread; if it is late or fails, [`Ledger::append`] makes the segment itself.
    pub fn preparation(&mut self) -> Option<Preparation> {
        let used = self.tail.offset - SEGMENT_HEAD_BYTES;
        let due = self.tail.sealed || used >= (self.tail.segment.head.capacity - SEGMENT_HEAD_BYTES) / 2;
        if !due || self.stopped.is_some() {
            return None;
        }
        self.ahead.take_work(&self.disk, self.sizes.later)
    }

    fn running(&self) -> Result<(), LedgerFault> {
        self.stopped.clone().map_or(Ok(()), Err)
    }

    fn latch<T>(&mut self, done: Result<T, LedgerFault>) -> Result<T, LedgerFault> {
        if let Err(fault) = &done {
            self.stopped = Some(fault.clone());
        }
        done
    }

    fn write_batch(&mut self) -> Result<FrameId, LedgerFault> {
        let len = self.buffer.frame_bytes();
        let fits = self.tail.offset + len + SEAL_BYTES <= self.tail.segment.head.capacity;
        if self.tail.sealed || !fits {
            self.roll(len)?;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        let done = self.write(FrameKind::Batch, &mut buffer);
        self.buffer = buffer;
        done
    }

    /// Writes a frame behind the last one: one call to the disk.
    fn write(&mut self, kind: FrameKind, buffer: &mut FrameBuffer) -> Result<FrameId, LedgerFault> {
        let head = FrameHead {
            kind,
            store_id: self.store_id(),
            nonce: self.nonce,
            sequence: self.tail.last.sequence + 1,
            synced_through: self.synced,
            count: 0,
            body_bytes: 0,
            prev: self.tail.last.hash,
            hash: [0; 32],
        };
        let (bytes, hash) = buffer.finish(head);
        let segment = &self.tail.segment;
        let mut there = [0; HEAD_BYTES];
        segment
            .file
            .read_at(self.tail.offset, &mut there)
            .map_err(|error| LedgerFault::io("look before writing to", &segment.name())(error))?;
        if !is_zero(&there) {
            return Err(LedgerFault::Foreign { segment: segment.head.number, offset: self.tail.offset });
        }
        segment
            .file
            .write_at(self.tail.offset, bytes)
            .map_err(|error| LedgerFault::io("write a frame to", &segment.name())(error))?;
        self.tail.offset += bytes.len() as u64;
        self.tail.last = FrameId { sequence: head.sequence, hash };
        Ok(self.tail.last)
    }

    /// True while the ledger that this writes to is the one in its place.
    pub fn is_in_place(&self) -> bool {
        self.leads_here().unwrap_or(false)
    }

    fn leads_here(&self) -> Result<bool, LedgerFault> {
        let segment = &self.tail.segment;
        let name = segment.name();
        self.disk.leads_to(&name, &*segment.file).map_err(LedgerFault::io("look for", &name))
    }

    fn sync_segment(&mut self) -> Result<(), LedgerFault> {
        if self.synced < self.tail.last.sequence {
            let leads = self.leads_here()?;
            let segment = &self.tail.segment;
            if !leads {
                return Err(LedgerFault::Replaced { segment: segment.head.number });
            }
            segment.file.sync_data().map_err(|error| LedgerFault::io("sync", &segment.name())(error))?;
            self.synced = self.tail.last.sequence;
        }
        Ok(())
    }

    /// Seals the segment and goes on in a new one with room for a frame of `frame_bytes`.
    fn roll(&mut self, frame_bytes: u64) -> Result<(), LedgerFault> {
        if !self.tail.sealed {
            let mut seal = FrameBuffer::default();
            seal.begin();
            seal.push_seal_mark();
            self.write(FrameKind::Seal, &mut seal)?;
            self.tail.sealed = true;
        }
        self.sync_segment()?;
        let capacity = segment::capacity_for(frame_bytes, self.sizes.later);
        let mut blank = match self.ahead.take_ready() {
            Some(blank) => blank,
            None => Blank::make(&*self.disk, "next", capacity)?,
        };
        blank.grow(capacity)?;
        let FrameId { sequence, hash } = self.tail.last;
        let number = self.tail.segment.head.number + 1;
        let head =
            SegmentHead { number, store_id: self.store_id(), first: sequence + 1, prev: hash, capacity: 0 };
        let segment = blank.publish(&*self.disk, head)?;
        self.tail = Tail { segment, offset: SEGMENT_HEAD_BYTES, last: self.tail.last, sealed: false };
        Ok(())
    }
}
