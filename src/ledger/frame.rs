//! One frame as bytes (E1): a fixed header, then the entries, each with its own hash, then zeros up to a
//! multiple of 8. The frame's hash covers the header and the hashes and lengths of the entries, not their
//! bytes: a body can be erased after its legal retention (flag set, bytes zero) and the chain still holds.
//!
//! Pure: bytes in, bytes or [`Damage`] out. Where frames lie is the business of `segment` and `chain`.

use super::fault::Damage;
use super::format::{FORMAT_VERSION, FRAME_BYTES_MAX};
use sha2::{Digest, Sha256};

/// A SHA-256.
pub type Hash = [u8; 32];

/// The frame header.
pub(super) const HEAD_BYTES: usize = 128;
/// What stands before the bytes of each entry: flags, length, hash.
pub(super) const ENTRY_HEAD_BYTES: usize = 37;
/// Frames begin at multiples of this, so that a search for them need not look at every byte.
pub(super) const ALIGN: usize = 8;
/// What a seal holds, because no frame is empty.
const SEAL_MARK: &[u8] = b"seal";
/// The room that every segment keeps free for its seal.
pub(super) const SEAL_BYTES: u64 = aligned(HEAD_BYTES + ENTRY_HEAD_BYTES + SEAL_MARK.len()) as u64;

/// How a frame begins.
pub(super) const MAGIC: [u8; 8] = *b"LJframe1";
const STORE: usize = 8;
const NONCE: usize = 24;
const SEQUENCE: usize = 32;
const SYNCED: usize = 40;
const COUNT: usize = 48;
const BODY: usize = 52;
const KIND: usize = 56;
/// The least format that can read the frame, two bytes.
const FORMAT: usize = 58;
const PREV: usize = 64;
/// The hash itself; everything before it is hashed.
const HASH: usize = 96;

const KIND_BATCH: u8 = 1;
const KIND_SEAL: u8 = 2;
const FLAG_ERASED: u8 = 1;

/// `bytes` rounded up to [`ALIGN`].
const fn aligned(bytes: usize) -> usize {
    bytes.next_multiple_of(ALIGN)
}

/// What a frame is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// Entries of the engine.
    Batch,
    /// The end of a segment; it holds no entry of the engine.
    Seal,
}

/// The least format that can read the frames that this program writes.
const FRAME_FORMAT: u16 = 2;

/// The least format that can read the frame whose header begins at `bytes`, where this program cannot, and how long
/// the frame is. Only [`is_sound`] tells whether it is a frame at all.
pub(super) fn newer_format(bytes: &[u8]) -> Option<(u32, usize)> {
    let format = u32::from(u16::from_le_bytes(array_at(bytes, FORMAT)));
    let body = u32_at(bytes, BODY) as usize;
    let is_newer = bytes[..STORE] == MAGIC && format > FORMAT_VERSION && body <= FRAME_BYTES_MAX - HEAD_BYTES;
    is_newer.then(|| (format, aligned(HEAD_BYTES + body)))
}

/// True when the frame's hash is that of its header and entries, whatever the header says. Header and hash are the same
/// in every format, so that an older program can tell a newer frame from a torn one.
pub(super) fn is_sound(frame: &[u8]) -> bool {
    let rest = &frame[HEAD_BYTES..HEAD_BYTES + u32_at(frame, BODY) as usize];
    hash_over(frame, Entries { rest }).is_ok_and(|(hash, _)| hash == array_at::<32>(frame, HASH))
}

/// The header of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHead {
    pub kind: FrameKind,
    pub store_id: [u8; 16],
    pub nonce: u64,
    pub sequence: u64,
    pub synced_through: u64,
    pub count: u32,
    pub body_bytes: u32,
    pub prev: Hash,
    pub hash: Hash,
}

impl FrameHead {
    /// The header at the beginning of `bytes`, which are at least [`HEAD_BYTES`].
    pub fn read(bytes: &[u8]) -> Result<Self, Damage> {
        if bytes[..STORE] != MAGIC {
            return Err(Damage::Magic);
        }
        let kind = match bytes[KIND] {
            KIND_BATCH => FrameKind::Batch,
            KIND_SEAL => FrameKind::Seal,
            _ => return Err(Damage::Header),
        };
        let head = Self {
            kind,
            store_id: array_at(bytes, STORE),
            nonce: u64_at(bytes, NONCE),
            sequence: u64_at(bytes, SEQUENCE),
            synced_through: u64_at(bytes, SYNCED),
            count: u32_at(bytes, COUNT),
            body_bytes: u32_at(bytes, BODY),
            prev: array_at(bytes, PREV),
            hash: array_at(bytes, HASH),
        };
        if head.is_possible() { Ok(head) } else { Err(Damage::Header) }
    }

    fn is_possible(&self) -> bool {
        let least = u64::from(self.count) * ENTRY_HEAD_BYTES as u64;
        self.count > 0
            && u64::from(self.body_bytes) >= least
            && self.body_bytes as usize <= FRAME_BYTES_MAX - HEAD_BYTES
            && self.synced_through < self.sequence
    }

    /// The whole frame with its padding, in bytes.
    pub fn frame_bytes(&self) -> usize {
        aligned(HEAD_BYTES + self.body_bytes as usize)
    }

    fn write(&self, bytes: &mut [u8]) {
        bytes[..STORE].copy_from_slice(&MAGIC);
        bytes[STORE..NONCE].copy_from_slice(&self.store_id);
        bytes[NONCE..SEQUENCE].copy_from_slice(&self.nonce.to_le_bytes());
        bytes[SEQUENCE..SYNCED].copy_from_slice(&self.sequence.to_le_bytes());
        bytes[SYNCED..COUNT].copy_from_slice(&self.synced_through.to_le_bytes());
        bytes[COUNT..BODY].copy_from_slice(&self.count.to_le_bytes());
        bytes[BODY..KIND].copy_from_slice(&self.body_bytes.to_le_bytes());
        bytes[KIND..PREV].fill(0);
        bytes[KIND] = match self.kind {
            FrameKind::Batch => KIND_BATCH,
            FrameKind::Seal => KIND_SEAL,
        };
        bytes[FORMAT..FORMAT + 2].copy_from_slice(&FRAME_FORMAT.to_le_bytes());
        bytes[PREV..HASH].copy_from_slice(&self.prev);
        bytes[HASH..HEAD_BYTES].copy_from_slice(&self.hash);
    }
}

/// An entry where it lies in a frame.
pub(super) struct EntryView<'a> {
    /// Length and hash, as the frame's hash takes them in.
    chained: &'a [u8],
    flags: u8,
    bytes: &'a [u8],
}

impl<'a> EntryView<'a> {
    /// Its bytes; `None` when they were erased.
    pub fn bytes(&self) -> Option<&'a [u8]> {
        (self.flags == 0).then_some(self.bytes)
    }

    fn check(&self) -> Result<(), Damage> {
        let sound = match self.flags {
            0 => Sha256::digest(self.bytes).as_slice() == &self.chained[4..],
            FLAG_ERASED => is_zero(self.bytes),
            _ => false,
        };
        if sound { Ok(()) } else { Err(Damage::Body) }
    }
}

/// The entries of a frame's body, in order.
pub(super) struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Entries<'a> {
    /// Of a frame that begins with its header; padding behind it is not looked at.
    pub fn of(frame: &'a [u8], head: &FrameHead) -> Self {
        Self { rest: &frame[HEAD_BYTES..HEAD_BYTES + head.body_bytes as usize] }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Result<EntryView<'a>, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = std::mem::take(&mut self.rest);
        if rest.is_empty() {
            return None;
        }
        let Some((head, tail)) = rest.split_at_checked(ENTRY_HEAD_BYTES) else {
            return Some(Err(Damage::Hash));
        };
        let Some((bytes, after)) = tail.split_at_checked(u32_at(head, 1) as usize) else {
            return Some(Err(Damage::Hash));
        };
        self.rest = after;
        Some(Ok(EntryView { chained: &head[1..], flags: head[0], bytes }))
    }
}

/// Checks header and chain hash, not the bytes of the entries: enough to believe what the header says.
pub(super) fn check_head(frame: &[u8], head: &FrameHead) -> Result<(), Damage> {
    let (hash, count) = hash_of(frame, head)?;
    if hash == head.hash && count == head.count { Ok(()) } else { Err(Damage::Hash) }
}

/// Checks everything that a frame says about itself. `frame` is [`FrameHead::frame_bytes`] long.
pub(super) fn check(frame: &[u8], head: &FrameHead) -> Result<(), Damage> {
    check_head(frame, head)?;
    for entry in Entries::of(frame, head) {
        entry?.check()?;
    }
    if is_zero(&frame[HEAD_BYTES + head.body_bytes as usize..]) { Ok(()) } else { Err(Damage::Padding) }
}

/// The hash of a frame and how many entries it covers.
fn hash_of(frame: &[u8], head: &FrameHead) -> Result<(Hash, u32), Damage> {
    hash_over(frame, Entries::of(frame, head))
}

fn hash_over(frame: &[u8], entries: Entries<'_>) -> Result<(Hash, u32), Damage> {
    let mut hasher = Sha256::new();
    hasher.update(&frame[..HASH]);
    let mut count = 0;
    for entry in entries {
        hasher.update(entry?.chained);
        count += 1;
    }
    Ok((hasher.finalize().into(), count))
}

/// A frame in the making; the buffer is used again for the next one.
#[derive(Debug, Default)]
pub(super) struct FrameBuffer {
    bytes: Vec<u8>,
    count: u32,
}

/// A buffer that grew beyond this for one import is given back.
const KEPT_BYTES: usize = 1 << 20;

impl FrameBuffer {
    /// Forgets the last frame.
    pub fn begin(&mut self) {
        if self.bytes.capacity() > KEPT_BYTES {
            self.bytes = Vec::new();
        }
        self.bytes.clear();
        self.bytes.resize(HEAD_BYTES, 0);
        self.count = 0;
    }

    /// Adds an entry; false, and nothing done, when the frame would exceed [`FRAME_BYTES_MAX`].
    #[must_use]
    pub fn push(&mut self, entry: &[u8]) -> bool {
        let room = FRAME_BYTES_MAX - self.bytes.len();
        if entry.len() > room || entry.len() + ENTRY_HEAD_BYTES > room {
            return false;
        }
        self.bytes.push(0);
        self.bytes.extend_from_slice(&(entry.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(&Sha256::digest(entry));
        self.bytes.extend_from_slice(entry);
        self.count += 1;
        true
    }

    /// Adds the mark that a seal holds.
    pub fn push_seal_mark(&mut self) {
        assert!(self.push(SEAL_MARK), "a seal is smaller than the largest frame");
    }

    /// How many entries it has.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// How long the frame will be, in bytes.
    pub fn frame_bytes(&self) -> u64 {
        aligned(self.bytes.len()) as u64
    }

    /// Fills in the header (count, length and hash are computed) and gives the whole frame and its hash.
    pub fn finish(&mut self, mut head: FrameHead) -> (&[u8], Hash) {
        head.count = self.count;
        head.body_bytes = (self.bytes.len() - HEAD_BYTES) as u32;
        self.bytes.resize(aligned(self.bytes.len()), 0);
        head.write(&mut self.bytes);
        let Ok((hash, _)) = hash_of(&self.bytes, &head) else {
            unreachable!("a frame that was just built divides into its entries");
        };
        self.bytes[HASH..HEAD_BYTES].copy_from_slice(&hash);
        (&self.bytes, hash)
    }
}

/// True when all bytes are 0; compared in blocks, because whole segments pass through here.
pub(super) fn is_zero(bytes: &[u8]) -> bool {
    static ZEROS: [u8; 4096] = [0; 4096];
    bytes.chunks(ZEROS.len()).all(|block| block == &ZEROS[..block.len()])
}

/// The array that begins at `at`.
pub(super) fn array_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[at..at + N]);
    array
}

/// The little-endian number that begins at `at`.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array_at(bytes, at))
}

/// The little-endian number that begins at `at`.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, at))
}
