//! Segment files (E12): their names, their header, and how a new one comes into being: zero-written under a
//! temporary name, header and content synced, renamed, directory synced. A segment that has its name is
//! therefore whole, and so is everything in the segments before it.

use super::fault::{Damage, LedgerFault};
use super::format::{FORMAT_LEAST, FORMAT_VERSION, FRAME_BYTES_MAX};
use super::frame::{Hash, SEAL_BYTES, array_at, u32_at, u64_at};
use crate::world::{Disk, DiskFile};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The directory of the segments, inside the store.
pub(super) const DIRECTORY: &str = "ledger";
/// The header takes one page, so that the first frame starts on a page of its own.
pub(super) const SEGMENT_HEAD_BYTES: u64 = 4096;
/// Where a segment under way has its name until it is whole: made by `append`, or made ahead.
const SUFFIX_UNFINISHED: &str = ".tmp";
/// Zeros are written in pieces of this size: few calls, little memory.
const ZERO_BYTES: usize = 1 << 20;

const MAGIC: [u8; 8] = *b"LJledger";
const VERSION: usize = 8;
const NUMBER: usize = 12;
const STORE: usize = 16;
const FIRST: usize = 32;
const CAPACITY: usize = 40;
const PREV: usize = 48;
/// The SHA-256 over the header's other bytes stands at its end.
const HASH: usize = SEGMENT_HEAD_BYTES as usize - 32;

/// How large new segments are, in bytes, header included.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// The first: a new store must be cheap to create.
    pub first: u64,
    /// Every later one.
    pub later: u64,
}

impl Sizes {
    /// 1 MiB holds the first two thousand invoices; 16 MiB is written and synced ahead in well under a second
    /// on a slow disk, and read through in milliseconds when the store opens.
    pub const REAL: Self = Self { first: 1 << 20, later: 16 << 20 };
}

/// What the header of a segment says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentHead {
    pub number: u32,
    pub store_id: [u8; 16],
    /// The sequence of its first frame.
    pub first: u64,
    /// The hash of the frame before that.
    pub prev: Hash,
    /// The length of the file in bytes, header included.
    pub capacity: u64,
}

/// A segment file that has its name.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub head: SegmentHead,
    pub file: Arc<dyn DiskFile>,
}

impl Segment {
    /// Opens segment `number` and checks its header.
    pub fn open(disk: &dyn Disk, number: u32) -> Result<Self, LedgerFault> {
        let name = name(number);
        let file = disk.open(&name).map_err(LedgerFault::io("open", &name))?;
        let len = file.len().map_err(LedgerFault::io("measure", &name))?;
        let corrupt = |what| LedgerFault::Corrupt { segment: number, offset: 0, sequence: 0, what };
        if len < SEGMENT_HEAD_BYTES {
            return Err(corrupt(Damage::SegmentShort));
        }
        let mut bytes = [0; SEGMENT_HEAD_BYTES as usize];
        file.read_at(0, &mut bytes).map_err(LedgerFault::io("read", &name))?;
        let head = SegmentHead::read(&bytes, number)?;
        if len < head.capacity {
            return Err(corrupt(Damage::SegmentShort));
        }
        Ok(Self { head, file })
    }

    /// Opens the one that holds frame `sequence`, which stands before that of segment `last`.
    pub fn holding(disk: &dyn Disk, sequence: u64, last: u32) -> Result<Self, LedgerFault> {
        // The first begins with frame 1.
        let (mut low, mut high) = (Self::open(disk, 1)?, last);
        while high - low.head.number > 1 {
            let middle = Self::open(disk, low.head.number + (high - low.head.number) / 2)?;
            match middle.head.first <= sequence {
                true => low = middle,
                false => high = middle.head.number,
            }
        }
        Ok(low)
    }

    /// Makes this process the only writer (E11): the lock is on what is written, whatever becomes of the lock file.
    ///
    /// # Errors
    /// [`LedgerFault::InUse`]; [`LedgerFault::Io`].
    pub fn take_alone(&self) -> Result<(), LedgerFault> {
        match self.file.take_alone().map_err(LedgerFault::io("lock", &self.name()))? {
            true => Ok(()),
            false => Err(LedgerFault::InUse { segment: self.head.number }),
        }
    }

    /// Its file name, for faults.
    pub fn name(&self) -> String {
        name(self.head.number)
    }

    /// Damage to it, with the sequence that belongs at `offset`.
    pub fn corrupt(&self, offset: u64, sequence: u64, what: Damage) -> LedgerFault {
        LedgerFault::Corrupt { segment: self.head.number, offset, sequence, what }
    }
}

impl SegmentHead {
    fn read(bytes: &[u8], number: u32) -> Result<Self, LedgerFault> {
        let wrong =
            LedgerFault::Corrupt { segment: number, offset: 0, sequence: 0, what: Damage::SegmentHeader };
        if bytes[..VERSION] != MAGIC || Sha256::digest(&bytes[..HASH]).as_slice() != &bytes[HASH..] {
            return Err(wrong);
        }
        let version = u32_at(bytes, VERSION);
        if version < FORMAT_LEAST {
            return Err(LedgerFault::TooOld { segment: number, version });
        }
        if version > FORMAT_VERSION {
            return Err(LedgerFault::Version { segment: number, version });
        }
        let head = Self {
            number: u32_at(bytes, NUMBER),
            store_id: array_at(bytes, STORE),
            first: u64_at(bytes, FIRST),
            prev: array_at(bytes, PREV),
            capacity: u64_at(bytes, CAPACITY),
        };
        let first_is_first = number > 1 || (head.first == 1 && head.prev == [0; 32]);
        if head.number == number && head.first > 0 && first_is_first { Ok(head) } else { Err(wrong) }
    }

    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = vec![0; SEGMENT_HEAD_BYTES as usize];
        bytes[..VERSION].copy_from_slice(&MAGIC);
        bytes[VERSION..NUMBER].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes[NUMBER..STORE].copy_from_slice(&self.number.to_le_bytes());
        bytes[STORE..FIRST].copy_from_slice(&self.store_id);
        bytes[FIRST..CAPACITY].copy_from_slice(&self.first.to_le_bytes());
        bytes[CAPACITY..PREV].copy_from_slice(&self.capacity.to_le_bytes());
        bytes[PREV..PREV + 32].copy_from_slice(&self.prev);
        let hash = Sha256::digest(&bytes[..HASH]);
        bytes[HASH..].copy_from_slice(&hash);
        bytes
    }
}

/// The file of segment `number`.
pub(super) fn name(number: u32) -> String {
    format!("{DIRECTORY}/{number:08}.seg")
}

/// How long a segment must be for a frame of `frame_bytes`, when segments have `usual` bytes otherwise.
pub(super) fn capacity_for(frame_bytes: u64, usual: u64) -> u64 {
    assert!(frame_bytes <= FRAME_BYTES_MAX as u64);
    (SEGMENT_HEAD_BYTES + frame_bytes + SEAL_BYTES).max(usual).next_multiple_of(SEGMENT_HEAD_BYTES)
}

/// The last segment's number; 0 when there is none. All before it must be there.
pub(super) fn last_number(disk: &dyn Disk) -> Result<u32, LedgerFault> {
    let names = disk.list(DIRECTORY).map_err(LedgerFault::io("list", DIRECTORY))?;
    let mut last = 0;
    for number in names.iter().filter_map(|name| number_of(name)) {
        if number != last + 1 {
            let segment = last + 1;
            return Err(LedgerFault::Corrupt {
                segment,
                offset: 0,
                sequence: 0,
                what: Damage::SegmentMissing,
            });
        }
        last = number;
    }
    Ok(last)
}

/// The number in a segment's file name.
fn number_of(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".seg")?;
    (digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Removes what a crash left of segments under way. Call before any is made.
pub(super) fn remove_unfinished(disk: &dyn Disk) -> Result<(), LedgerFault> {
    let names = disk.list(DIRECTORY).map_err(LedgerFault::io("list", DIRECTORY))?;
    for name in names.iter().filter(|name| name.ends_with(SUFFIX_UNFINISHED)) {
        let name = format!("{DIRECTORY}/{name}");
        disk.remove(&name).map_err(LedgerFault::io("remove", &name))?;
    }
    Ok(())
}

/// A segment file that is zero-written but has no header and no number yet.
#[derive(Debug)]
pub(super) struct Blank {
    name: String,
    file: Arc<dyn DiskFile>,
    len: u64,
}

impl Blank {
    /// Writes `len` zeros under a temporary name. Not synced.
    pub fn make(disk: &dyn Disk, stem: &str, len: u64) -> Result<Self, LedgerFault> {
        let name = format!("{DIRECTORY}/{stem}{SUFFIX_UNFINISHED}");
        if disk.exists(&name).map_err(LedgerFault::io("look for", &name))? {
            disk.remove(&name).map_err(LedgerFault::io("remove", &name))?;
        }
        let file = disk.create(&name).map_err(LedgerFault::io("create", &name))?;
        let mut blank = Self { name, file, len: 0 };
        blank.grow(len)?;
        Ok(blank)
    }

    /// Writes zeros until the file has `len` bytes; one that is longer stays so.
    pub fn grow(&mut self, len: u64) -> Result<(), LedgerFault> {
        if self.len < len {
            zero(&*self.file, self.len, len).map_err(LedgerFault::io("write zeros to", &self.name))?;
            self.len = len;
        }
        Ok(())
    }

    /// Syncs content and length.
    pub fn sync(&self) -> Result<(), LedgerFault> {
        self.file.sync_all().map_err(LedgerFault::io("sync", &self.name))
    }

    /// Makes it the segment that `head` says (its capacity is set here): header, sync, name, directory sync.
    /// The segment before must be sealed and synced.
    pub fn publish(self, disk: &dyn Disk, mut head: SegmentHead) -> Result<Segment, LedgerFault> {
        head.capacity = self.len;
        self.file.write_at(0, &head.write()).map_err(LedgerFault::io("write", &self.name))?;
        self.sync()?;
        let segment = Segment { head, file: self.file };
        // Before it has its name, so that nobody can come first.
        segment.take_alone()?;
        disk.rename(&self.name, &segment.name()).map_err(LedgerFault::io("rename", &self.name))?;
        disk.sync_dir(DIRECTORY).map_err(LedgerFault::io("sync", DIRECTORY))?;
        Ok(segment)
    }
}

/// Writes zeros to `[from, to)`.
pub(super) fn zero(file: &dyn DiskFile, from: u64, to: u64) -> std::io::Result<()> {
    let zeros = vec![0; ZERO_BYTES.min((to - from) as usize)];
    let mut at = from;
    while at < to {
        let len = zeros.len().min((to - at) as usize);
        file.write_at(at, &zeros[..len])?;
        at += len as u64;
    }
    Ok(())
}

/// Reads `[from, to)` and writes the same bytes again.
pub(super) fn rewrite(file: &dyn DiskFile, from: u64, to: u64) -> std::io::Result<()> {
    let mut bytes = vec![0; ZERO_BYTES.min((to - from) as usize)];
    let mut at = from;
    while at < to {
        let len = bytes.len().min((to - at) as usize);
        file.read_at(at, &mut bytes[..len])?;
        file.write_at(at, &bytes[..len])?;
        at += len as u64;
    }
    Ok(())
}
