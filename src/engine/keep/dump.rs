//! Dumps of all rows beside the ledger (E15), so that rows are made anew from the end of a period and not from the first day
//! on. A dump is of the ledger alone: it is folded from the dump before it and the frames behind that, in a store that
//! nobody uses. The ledger says what the file must be; one that is not is passed over, and the whole ledger read.
//!
//! ```text
//! dumps/00000000000001234567.dump
//!   magic "LJDUMP1\n" · store id 16 · schema u32 · sequence u64 · frame's hash 32
//!   blocks: length u32, then rows: key length u16, value length u32, key, value
//! ```
//! Numbers are little-endian. The SHA-256 of the whole file stands in the ledger.

use crate::codec::RECORD_BYTES_MAX;
use crate::domain::{Dump, Entry, Moment, Period};
use crate::engine::core::{EngineFault, Shared, replay};
use crate::ledger::{FrameId, store_id};
use crate::protocol::{DumpPart, DumpProgress};
use crate::store::{Dumps, FILE, Rows, SCHEMA, Snapshot, Store, StoreFault, Walk};
use crate::world::{Disk, DiskFile};
use sha2::{Digest, Sha256};
use std::io;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

/// Where they lie, in the store's directory.
pub(crate) const DIRECTORY: &str = "dumps";
const MAGIC: &[u8; 8] = b"LJDUMP1\n";
const HEAD_BYTES: usize = 8 + 16 + 4 + 8 + 32;
const HEAD_LENGTH: u64 = HEAD_BYTES as u64;
/// Rows are written and read in blocks of about this size.
const BLOCK_BYTES: usize = 256 << 10;
/// A block with the largest row there is.
const BLOCK_BYTES_MAX: usize = BLOCK_BYTES + RECORD_BYTES_MAX + u16::MAX as usize;
/// Entries that a replay has read when it says how far it is, about, in bytes.
const HEARD_BYTES: usize = 64 << 10;
/// Room that a dump leaves to the sales of its time.
const SPARE_BYTES: u64 = 256 << 20;

/// Hears how many bytes were read or written, and may end it there.
pub(crate) type Rest<'r> = dyn FnMut(usize) -> ControlFlow<()> + 'r;

/// True when a dump is to be made: a period is over since the last one (or since the store began), and a replay from there
/// would be long.
pub(crate) fn is_due(since: (Moment, u64), now: Moment, head: u64, frames: u64) -> bool {
    let (last_at, last) = since;
    let is_over = Period::of(now.date()) > Period::of(last_at.date());
    is_over && head.saturating_sub(last) >= frames
}

/// When the store was founded.
///
/// # Errors
/// The ledger.
pub(crate) fn founded(disk: &Arc<dyn Disk>) -> Result<Moment, EngineFault> {
    let first = crate::ledger::frames_from(disk, 1, Some(1))?.next().ok_or(EngineFault::NoStore)??;
    let body = first.entries.into_iter().flatten().next().ok_or(EngineFault::Erased(1))?;
    let entry: Entry = crate::codec::decode(&body).map_err(StoreFault::from)?;
    Ok(entry.at)
}

/// Takes away all dumps: rows that are not those of the ledger may have been dumped.
///
/// # Errors
/// The disk.
pub(crate) fn forget(disk: &dyn Disk) -> io::Result<()> {
    for name in disk.list(DIRECTORY)? {
        disk.remove(&format!("{DIRECTORY}/{name}"))?;
    }
    Ok(())
}

/// A dump that lies there, by its own word.
struct Found {
    name: String,
    of: FrameId,
}

/// Those of this store that this program reads and that do not go beyond a frame, newest first.
fn all(disk: &dyn Disk, through: u64) -> Result<Vec<Found>, EngineFault> {
    let own = store_id(disk)?;
    // A directory or a file that does not read is no dump, and keeps nobody from reading the ledger.
    let names = disk.list(DIRECTORY).unwrap_or_default();
    let found = names.iter().rev().filter(|name| name.ends_with(".dump")).filter_map(|name| {
        let name = format!("{DIRECTORY}/{name}");
        let of = head_of(disk, &name).ok().and_then(|head| read_head(&head, own))?;
        (of.sequence <= through).then_some(Found { name, of })
    });
    Ok(found.collect())
}

fn head_of(disk: &dyn Disk, name: &str) -> io::Result<[u8; HEAD_BYTES]> {
    let file = disk.open(name)?;
    let mut head = [0; HEAD_BYTES];
    match file.len()? {
        0..HEAD_LENGTH => Err(io::ErrorKind::UnexpectedEof.into()),
        HEAD_LENGTH.. => file.read_at(0, &mut head).map(|()| head),
    }
}

fn head(own: [u8; 16], of: FrameId) -> Vec<u8> {
    [&MAGIC[..], &own, &SCHEMA.to_le_bytes(), &of.sequence.to_le_bytes(), &of.hash].concat()
}

fn read_head(bytes: &[u8; HEAD_BYTES], own: [u8; 16]) -> Option<FrameId> {
    let sequence = u64::from_le_bytes(bytes.get(28..36)?.try_into().ok()?);
    let of = FrameId { sequence, hash: bytes.get(36..)?.try_into().ok()? };
    (bytes[..] == head(own, of)[..]).then_some(of)
}

/// Why a dump was not begun with.
enum Passed {
    /// It is not what it should be.
    Unusable,
    Fault(EngineFault),
}

impl<E: Into<EngineFault>> From<E> for Passed {
    fn from(fault: E) -> Self {
        Self::Fault(fault.into())
    }
}

/// The file, block by block, and its sum.
struct Blocks {
    file: Arc<dyn DiskFile>,
    at: u64,
    end: u64,
    sum: Sha256,
    rows: u64,
}

impl Blocks {
    fn open(disk: &dyn Disk, name: &str) -> io::Result<Self> {
        let file = disk.open(name)?;
        let mut head = vec![0; HEAD_BYTES];
        file.read_at(0, &mut head)?;
        let end = file.len()?;
        Ok(Self { file, at: HEAD_BYTES as u64, end, sum: Sha256::new_with_prefix(&head), rows: 0 })
    }

    fn piece(&mut self, length: usize) -> Result<Vec<u8>, Passed> {
        if self.end - self.at < length as u64 {
            return Err(Passed::Unusable);
        }
        let mut bytes = vec![0; length];
        // A sector that does not read makes it no dump; the ledger has all of it.
        self.file.read_at(self.at, &mut bytes).map_err(|_| Passed::Unusable)?;
        self.at += length as u64;
        self.sum.update(&bytes);
        Ok(bytes)
    }

    /// The next block; none at the end.
    fn next(&mut self) -> Result<Option<Vec<u8>>, Passed> {
        if self.at == self.end {
            return Ok(None);
        }
        let length = self.piece(4)?;
        let length = u32::from_le_bytes(length.try_into().map_err(|_| Passed::Unusable)?);
        let length = usize::try_from(length).map_err(|_| Passed::Unusable)?;
        if length > BLOCK_BYTES_MAX {
            return Err(Passed::Unusable);
        }
        self.piece(length).map(Some)
    }

    fn dump(self, of: FrameId) -> Dump {
        let FrameId { sequence, hash } = of;
        Dump {
            sequence,
            hash,
            schema: SCHEMA,
            rows: self.rows,
            bytes: self.end,
            sum: self.sum.finalize().into(),
        }
    }
}

/// The rows of a block.
fn rows(mut block: &[u8]) -> impl Iterator<Item = Result<(&[u8], &[u8]), Passed>> {
    std::iter::from_fn(move || {
        if block.is_empty() {
            return None;
        }
        let row = one_row(block);
        block = match &row {
            Some((key, value)) => &block[6 + key.len() + value.len()..],
            None => &[],
        };
        Some(row.ok_or(Passed::Unusable))
    })
}

fn one_row(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let key = usize::from(u16::from_le_bytes(block.get(..2)?.try_into().ok()?));
    let value = usize::try_from(u32::from_le_bytes(block.get(2..6)?.try_into().ok()?)).ok()?;
    let (key, rest) = block.get(6..)?.split_at_checked(key)?;
    Some((key, rest.get(..value)?))
}

fn disk_failed(error: io::Error) -> EngineFault {
    EngineFault::Disk(error.to_string())
}

/// Folds a dump into an empty store; says what it was.
fn fold_in(store: &Store, disk: &dyn Disk, found: &Found, rest: &mut Rest<'_>) -> Result<Dump, Passed> {
    let mut blocks = Blocks::open(disk, &found.name).map_err(|_| Passed::Unusable)?;
    store.gather(|writer| {
        while let Some(block) = blocks.next()? {
            for row in rows(&block) {
                let (key, value) = row?;
                writer.put_dumped(key, value).map_err(|_| Passed::Unusable)?;
                blocks.rows += 1;
            }
            if rest(block.len()).is_break() {
                return Err(EngineFault::Stopped.into());
            }
            if writer.is_full() {
                return Ok(ControlFlow::Continue(()));
            }
        }
        Ok::<_, Passed>(ControlFlow::Break(()))
    })?;
    let is_of_frame = |store: &Store| -> Result<bool, StoreFault> {
        let rows = store.snapshot()?;
        let meta = rows.meta()?;
        let (sequence, hash) = (meta.applied_sequence, meta.applied_hash);
        Ok(FrameId { sequence, hash } == found.of)
    };
    if is_of_frame(store)? { Ok(blocks.dump(found.of)) } else { Err(Passed::Unusable) }
}

/// A new store file that begins with the newest dump; none where there is no dump that the ledger stands for.
///
/// # Errors
/// [`EngineFault::Stopped`] where `heard` said so; what failed. The old file is still there then.
pub(crate) fn rebuilt(
    disk: &Arc<dyn Disk>,
    through: u64,
    heard: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<Store>, EngineFault> {
    for found in all(&**disk, through)? {
        let mut passed = None;
        let made = Store::create(&**disk, |store| {
            begun_with(store, disk, &found, through, heard).map_err(|why| {
                passed = Some(why);
                StoreFault::Missing(found.name.clone())
            })
        });
        match (made, passed) {
            (_, Some(Passed::Unusable)) => {}
            (_, Some(Passed::Fault(fault))) => return Err(fault),
            (made, None) => return Ok(Some(made?)),
        }
    }
    Ok(None)
}

fn begun_with(
    store: &Store,
    disk: &Arc<dyn Disk>,
    found: &Found,
    through: u64,
    heard: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<(), Passed> {
    let behind = crate::ledger::frames_behind(disk, found.of).map_err(EngineFault::from)?;
    let behind = behind.ok_or(Passed::Unusable)?;
    // Until all of it is read it may be none: nothing is done yet.
    let dump = fold_in(store, &**disk, found, &mut |_| heard(0))?;
    if heard(found.of.sequence).is_break() {
        return Err(EngineFault::Stopped.into());
    }
    crate::engine::core::replay_frames(store, behind.through(through), heard)?;
    // The fact stands behind the frame that the dump goes through.
    let fact = store.snapshot()?.dumped()?;
    if fact.is_some_and(|(fact, _)| fact == dump) { Ok(()) } else { Err(Passed::Unusable) }
}

/// Makes a dump of the ledger through its last durable frame; `None` where it was ended. The file
/// has its name when this returns; what it must be is for the ledger to say.
///
/// # Errors
/// What failed; nothing that counts lies there then.
pub(crate) fn make(
    shared: &Shared,
    last: Option<&Dump>,
    rest: &mut Rest<'_>,
) -> Result<Option<Dump>, EngineFault> {
    let disk = &shared.disk;
    let head = shared.head();
    if head.synced != head.sequence {
        return Ok(None);
    }
    has_room(&**disk).map_err(disk_failed)?;
    let of = FrameId { sequence: head.sequence, hash: head.hash };
    let mut tell = |part, done, of| shared.set_dump_progress(Some(DumpProgress { part, done, of }));
    match made(disk, of, last, (rest, &mut tell)) {
        Ok(dump) => Ok(Some(dump)),
        Err(EngineFault::Stopped) => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The scratch store, the new dump, and the old one beside it.
fn has_room(disk: &dyn Disk) -> io::Result<()> {
    let needed = disk.open(FILE)?.len()?.saturating_mul(4).saturating_add(SPARE_BYTES);
    match disk.free_bytes() {
        Some(free) if free < needed => Err(io::ErrorKind::StorageFull.into()),
        Some(_) | None => Ok(()),
    }
}

fn made(
    disk: &Arc<dyn Disk>,
    of: FrameId,
    last: Option<&Dump>,
    (rest, tell): (&mut Rest<'_>, &mut dyn FnMut(DumpPart, u64, u64)),
) -> Result<Dump, EngineFault> {
    let (store, from) = match begun(disk, last, rest)? {
        Some(begun) => begun,
        None => (Store::scratch(&**disk)?, 1),
    };
    replay(&store, disk, from, of.sequence, &mut |sequence| {
        tell(DumpPart::Fold, sequence, of.sequence);
        rest(HEARD_BYTES)
    })?;
    let name = format!("{DIRECTORY}/{:020}.dump", of.sequence);
    let new = format!("{name}.new");
    disk.create_dir(DIRECTORY).map_err(disk_failed)?;
    for left in disk.list(DIRECTORY).map_err(disk_failed)?.iter().filter(|name| name.ends_with(".new")) {
        disk.remove(&format!("{DIRECTORY}/{left}")).map_err(disk_failed)?;
    }
    let mut done = 0;
    let written = write(&store.snapshot()?, &**disk, &new, of, &mut |bytes| {
        done += bytes as u64;
        tell(DumpPart::Write, done, 0);
        rest(bytes)
    })?;
    // What came onto the disk is read again before the ledger speaks of it.
    let mut done = 0;
    let mut heard = |bytes: usize| {
        done += bytes as u64;
        tell(DumpPart::Read, done, written.bytes);
        rest(bytes)
    };
    match read(&**disk, &new, of, &mut heard) {
        Ok(found) if found == written => {}
        Ok(_) | Err(Passed::Unusable) => return Err(EngineFault::Disk(new)),
        Err(Passed::Fault(fault)) => return Err(fault),
    }
    if disk.exists(&name).map_err(disk_failed)? {
        disk.remove(&name).map_err(disk_failed)?;
    }
    disk.rename(&new, &name).and_then(|()| disk.sync_dir(DIRECTORY)).map_err(disk_failed)?;
    Ok(written)
}

/// A scratch store with the last dump, where that is what the ledger says; and the frame behind it.
fn begun(
    disk: &Arc<dyn Disk>,
    last: Option<&Dump>,
    rest: &mut Rest<'_>,
) -> Result<Option<(Store, u64)>, EngineFault> {
    let Some(last) = last else { return Ok(None) };
    let all = all(&**disk, last.sequence)?;
    let Some(found) = all.into_iter().find(|found| found.of.sequence == last.sequence) else {
        return Ok(None);
    };
    let store = Store::scratch(&**disk)?;
    match fold_in(&store, &**disk, &found, rest) {
        Ok(dump) if dump == *last => Ok(Some((store, last.sequence + 1))),
        Ok(_) | Err(Passed::Unusable) => Ok(None),
        Err(Passed::Fault(fault)) => Err(fault),
    }
}

/// Reads a dump whole.
fn read(disk: &dyn Disk, name: &str, of: FrameId, rest: &mut Rest<'_>) -> Result<Dump, Passed> {
    let mut blocks = Blocks::open(disk, name).map_err(|_| Passed::Unusable)?;
    while let Some(block) = blocks.next()? {
        for row in rows(&block) {
            row?;
            blocks.rows += 1;
        }
        if rest(block.len()).is_break() {
            return Err(EngineFault::Stopped.into());
        }
    }
    Ok(blocks.dump(of))
}

/// True where the file of a dump is there and is what the ledger says.
///
/// # Errors
/// The disk; [`EngineFault::Stopped`].
pub(crate) fn is_whole(disk: &dyn Disk, dump: &Dump, rest: &mut Rest<'_>) -> Result<bool, EngineFault> {
    let name = format!("{DIRECTORY}/{:020}.dump", dump.sequence);
    let of = FrameId { sequence: dump.sequence, hash: dump.hash };
    match read(disk, &name, of, rest) {
        Ok(found) => Ok(found == *dump),
        Err(Passed::Unusable) => Ok(false),
        Err(Passed::Fault(fault)) => Err(fault),
    }
}

/// Takes away the dumps but the one that the ledger speaks of.
///
/// # Errors
/// The disk.
pub(crate) fn keep_only(disk: &dyn Disk, dump: &Dump) -> io::Result<()> {
    let kept = format!("{:020}.dump", dump.sequence);
    for name in disk.list(DIRECTORY)?.iter().filter(|name| **name != kept) {
        disk.remove(&format!("{DIRECTORY}/{name}"))?;
    }
    Ok(())
}

/// A file that is written from its beginning to its end.
struct Out {
    file: Arc<dyn DiskFile>,
    at: u64,
    sum: Sha256,
}

impl Out {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_at(self.at, bytes)?;
        self.at += bytes.len() as u64;
        self.sum.update(bytes);
        Ok(())
    }

    fn block(&mut self, block: &mut Vec<u8>) -> io::Result<()> {
        if !block.is_empty() {
            let length = u32::try_from(block.len()).map_err(io::Error::other)?;
            self.put(&length.to_le_bytes())?;
            self.put(block)?;
            block.clear();
        }
        Ok(())
    }
}

fn write(
    snapshot: &Snapshot,
    disk: &dyn Disk,
    name: &str,
    of: FrameId,
    rest: &mut Rest<'_>,
) -> Result<Dump, EngineFault> {
    let own = store_id(disk)?;
    let mut out = Out { file: disk.create(name).map_err(disk_failed)?, at: 0, sum: Sha256::new() };
    out.put(&head(own, of)).map_err(disk_failed)?;
    let (mut block, mut count, mut ended) = (Vec::with_capacity(BLOCK_BYTES), 0, Ok(()));
    let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    snapshot.walk(all, &mut |key, value| {
        ended = put_row(&mut out, &mut block, key, value, rest);
        count += 1;
        Ok(if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    ended?;
    out.block(&mut block).and_then(|()| out.file.sync_all()).map_err(disk_failed)?;
    let FrameId { sequence, hash } = of;
    Ok(Dump { sequence, hash, schema: SCHEMA, rows: count, bytes: out.at, sum: out.sum.finalize().into() })
}

fn put_row(
    out: &mut Out,
    block: &mut Vec<u8>,
    key: &[u8],
    value: &[u8],
    rest: &mut Rest<'_>,
) -> Result<(), EngineFault> {
    let too_long = |error: std::num::TryFromIntError| EngineFault::Disk(error.to_string());
    block.extend(u16::try_from(key.len()).map_err(too_long)?.to_le_bytes());
    block.extend(u32::try_from(value.len()).map_err(too_long)?.to_le_bytes());
    block.extend(key);
    block.extend(value);
    if block.len() >= BLOCK_BYTES {
        let length = block.len();
        out.block(block).map_err(disk_failed)?;
        if rest(length).is_break() {
            return Err(EngineFault::Stopped);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;
    use crate::world::RealDisk;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_does_not_open_or_read_is_no_dump_and_no_fault() {
        let place = tempfile::tempdir().unwrap();
        let path = |name: &str| place.path().join(name);
        let disk: Arc<dyn Disk> = Arc::new(RealDisk::new(place.path()));
        drop(Ledger::create(Arc::clone(&disk), [7; 16], 1).unwrap());
        let found = || all(&*disk, u64::MAX).unwrap().len();
        assert_eq!(found(), 0, "no directory");
        disk.create_dir(DIRECTORY).unwrap();
        let of = FrameId { sequence: 1, hash: [3; 32] };
        std::fs::write(path("elsewhere"), head([7; 16], of)).unwrap();
        symlink(path("elsewhere"), path("dumps/3.dump")).unwrap();
        std::fs::create_dir(path("dumps/2.dump")).unwrap();
        std::fs::write(path("dumps/1.dump"), "short").unwrap();
        assert_eq!(found(), 0);
        std::fs::write(path("dumps/0.dump"), head([7; 16], of)).unwrap();
        assert_eq!(found(), 1);
        assert!(all(&*disk, 0).unwrap().is_empty(), "it goes beyond the frame");
        std::fs::remove_dir_all(path("dumps")).unwrap();
        std::fs::write(path("dumps"), "a file").unwrap();
        assert_eq!(found(), 0, "no directory at all");
    }
}
