//! A copy of the ledger through one frame, and what makes it whole: the manifest, which is written last. Whatever is
//! pulled out, cut or full before that leaves something that says itself that it is none. The fold is not in it: it is
//! made anew from the ledger (E15); secrets are not either, save in a part of their own that only a passphrase opens, of
//! which nothing is known here but its bytes.

use crate::domain::{BackupFlaw, CleanText, Moment, TEXT_CHARS_MAX, hex, text_that_fits, unhex};
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::ledger::{FrameId, LedgerFault, Slice, slices};
use crate::world::{Disk, DiskFile};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

/// The manifest's name in a backup.
pub const MANIFEST: &str = "MANIFEST";
/// The directory of the segments, in a backup as in a store.
pub const SEGMENTS: &str = "ledger";
/// The part with the sealed secrets, in a backup that has one.
pub const SECRETS: &str = "SECRETS";
/// In a directory that a backup was begun in: what lies there is this program's to remove.
const BEGUN: &str = "BACKUP-BEGUN";
/// The largest such part, in bytes: a secret file of 64 KiB, sealed and in Base64, with room to spare.
pub const SECRETS_BYTES_MAX: usize = 128 << 10;
const FIRST_LINE: &str = "lj backup 1";
/// The largest manifest, in bytes: ten thousand segments, 160 GB of ledger.
const MANIFEST_BYTES_MAX: u64 = 2 << 20;
/// The largest segment that is made room for, in bytes: far beyond what this program makes.
const CAPACITY_MAX: u64 = 1 << 30;
/// Bytes read at once.
const PIECE_BYTES: usize = 1 << 20;

/// Why a backup or a restore did not come to be.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerFault),
    /// The store's disk, or a stream.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The place that it goes to.
    #[error(transparent)]
    Place(io::Error),
    /// Whoever heard how far it was said that it shall end.
    #[error("stopped")]
    Stopped,
    /// What is there, or asked for.
    #[error("{0:?}")]
    Flaw(BackupFlaw),
}

impl From<BackupFlaw> for BackupFault {
    fn from(flaw: BackupFlaw) -> Self {
        Self::Flaw(flaw)
    }
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What of the segment it holds.
    pub slice: Slice,
    /// The SHA-256 of these bytes.
    pub hash: [u8; 32],
}

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Of which store.
    pub store_id: [u8; 16],
    /// Through which frame.
    pub sequence: u64,
    /// That frame's hash.
    pub hash: [u8; 32],
    /// The machine that it was made on.
    pub host: CleanText,
    /// When.
    pub made: Moment,
    /// Its files.
    pub files: Vec<Kept>,
    /// The SHA-256 of the part with the sealed secrets, where it has one.
    pub secrets: Option<[u8; 32]>,
}

/// Where a backup goes.
pub trait Sink {
    /// Takes one file, whole and synced as far as the place can.
    ///
    /// # Errors
    /// The place failed.
    fn put(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()>;
    /// Takes the manifest's text, last: only then it is a backup.
    ///
    /// # Errors
    /// The place failed.
    fn finish(&mut self, manifest: &str) -> io::Result<()>;
}

/// What goes into a backup beside the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The machine that it is made on.
    pub host: &'a str,
    /// When.
    pub made: Moment,
    /// The sealed secrets, where they go along: at most [`SECRETS_BYTES_MAX`] bytes.
    pub secrets: Option<&'a [u8]>,
}

/// How many bytes of how many are copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Copied.
    pub done: u64,
    /// In all.
    pub of: u64,
}

/// Copies the ledger through the frame that the engine named; others may go on selling. `heard` hears how far it is, and
/// may end it.
///
/// # Errors
/// [`BackupFault`]; what is there then is no backup.
pub fn back_up(
    disk: &Arc<dyn Disk>,
    head: FrameId,
    beside: Beside<'_>,
    sink: &mut dyn Sink,
    heard: &mut dyn FnMut(Copied) -> ControlFlow<()>,
) -> Result<Manifest, BackupFault> {
    let store_id = crate::ledger::store_id(&**disk)?;
    let (slices, last) = slices(disk, head.sequence)?;
    if last != head {
        return Err(BackupFlaw::AnotherLedger.into());
    }
    let mut files = Vec::new();
    let mut copied = Copied { done: 0, of: slices.iter().map(|slice| slice.bytes).sum() };
    for slice in slices {
        let reader = Reader::of(disk.open(&slice.name)?, slice.bytes);
        let mut listened = Listened { reader, copied: &mut copied, heard: &mut *heard, ended: None };
        let put = sink.put(&slice.name, slice.bytes, &mut listened);
        if let Some(fault) = listened.ended {
            return Err(fault);
        }
        let hash = listened.reader.hash();
        put.map_err(BackupFault::Place)?;
        let hash = hash.ok_or_else(|| BackupFlaw::Differs(slice.name.clone()))?;
        files.push(Kept { slice, hash });
    }
    if let Some(bytes) = beside.secrets {
        sink.put(SECRETS, bytes.len() as u64, &mut &*bytes).map_err(BackupFault::Place)?;
    }
    let host = CleanText::keep_visible(beside.host);
    let host = CleanText::new(text_that_fits(&host, TEXT_CHARS_MAX), TEXT_CHARS_MAX).unwrap_or_default();
    let manifest = Manifest {
        store_id,
        sequence: last.sequence,
        hash: last.hash,
        host,
        made: beside.made,
        files,
        secrets: beside.secrets.map(|bytes| Sha256::digest(bytes).into()),
    };
    sink.finish(&manifest.text()).map_err(BackupFault::Place)?;
    Ok(manifest)
}

impl Manifest {
    fn text(&self) -> String {
        let mut lines = vec![
            FIRST_LINE.to_owned(),
            format!("store {}", hex(&self.store_id)),
            format!("sequence {}", self.sequence),
            format!("hash {}", hex(&self.hash)),
            format!("host {}", self.host),
            format!("made {}", self.made),
            format!("program {}", env!("CARGO_PKG_VERSION")),
        ];
        lines.extend(self.files.iter().map(|Kept { slice, hash }| {
            format!("file {} {} {} {}", slice.name, slice.bytes, slice.capacity, hex(hash))
        }));
        lines.extend(self.secrets.map(|hash| format!("secrets {}", hex(&hash))));
        lines.join("\n") + "\n"
    }

    /// Reads it from where a backup is, and nothing else.
    ///
    /// # Errors
    /// [`BackupFlaw::NoManifest`]; [`BackupFault::Io`].
    pub fn read(disk: &dyn Disk) -> Result<Self, BackupFault> {
        match sealed_text::read_up_to(disk, MANIFEST, FIRST_LINE, MANIFEST_BYTES_MAX)? {
            Found::Text(text) => Self::parse(&text).ok_or(BackupFlaw::NoManifest.into()),
            Found::Nothing | Found::Damaged => Err(BackupFlaw::NoManifest.into()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        (text.lines().next()? == FIRST_LINE).then_some(())?;
        let mut files = Vec::new();
        for (line, number) in text.lines().filter_map(|line| line.strip_prefix("file ")).zip(1u32..) {
            let mut words = line.split(' ');
            let name = words.next()?.to_owned();
            // Nothing else is ever opened or made, whatever a manifest says.
            (name == format!("{SEGMENTS}/{number:08}.seg")).then_some(())?;
            let (bytes, capacity) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
            let hash = unhex(words.next()?)?;
            (bytes <= capacity && capacity <= CAPACITY_MAX).then_some(())?;
            files.push(Kept { slice: Slice { name, bytes, capacity }, hash });
        }
        Some(Self {
            store_id: unhex(value(text, "store")?)?,
            // A ledger has at least the frame that founded it: through frame 0 nothing would be proved.
            sequence: value(text, "sequence")?.parse().ok().filter(|sequence| *sequence > 0)?,
            hash: unhex(value(text, "hash")?)?,
            host: CleanText::new(value(text, "host")?, TEXT_CHARS_MAX).ok()?,
            made: Moment::parse(value(text, "made")?)?,
            files,
            secrets: match value(text, "secrets") {
                Some(hash) => Some(unhex(hash)?),
                None => None,
            },
        })
    }

    /// The part with the sealed secrets; `None` for a backup without.
    ///
    /// # Errors
    /// [`BackupFlaw::Differs`] where it is missing, too long or changed; [`BackupFault::Io`].
    pub fn sealed_secrets(&self, disk: &dyn Disk) -> Result<Option<Vec<u8>>, BackupFault> {
        let Some(hash) = self.secrets else { return Ok(None) };
        let differs = || BackupFault::Flaw(BackupFlaw::Differs(SECRETS.to_owned()));
        if !disk.exists(SECRETS)? {
            return Err(differs());
        }
        let file = disk.open(SECRETS)?;
        let length = usize::try_from(file.len()?).unwrap_or(usize::MAX);
        if length > SECRETS_BYTES_MAX {
            return Err(differs());
        }
        let mut bytes = vec![0; length];
        file.read_at(0, &mut bytes)?;
        let found: [u8; 32] = Sha256::digest(&bytes).into();
        if found == hash { Ok(Some(bytes)) } else { Err(differs()) }
    }
}

/// Reads the beginning of a file, and hashes what it read.
pub(crate) struct Reader {
    file: Arc<dyn DiskFile>,
    at: u64,
    end: u64,
    hash: Sha256,
}

impl Reader {
    pub(crate) fn of(file: Arc<dyn DiskFile>, bytes: u64) -> Self {
        Self { file, at: 0, end: bytes, hash: Sha256::new() }
    }

    /// The hash of all of it; `None` before the end.
    pub(crate) fn hash(self) -> Option<[u8; 32]> {
        (self.at == self.end).then(|| self.hash.finalize().into())
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let length = buffer.len().min(left).min(PIECE_BYTES);
        let piece = &mut buffer[..length];
        self.file.read_at(self.at, piece)?;
        self.hash.update(&*piece);
        self.at += length as u64;
        Ok(length)
    }
}

/// Reads for a sink, and says how far it is. What ended it here is not the sink's fault.
struct Listened<'a> {
    reader: Reader,
    copied: &'a mut Copied,
    heard: &'a mut dyn FnMut(Copied) -> ControlFlow<()>,
    ended: Option<BackupFault>,
}

impl Read for Listened<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if (self.heard)(*self.copied).is_break() {
            self.ended = Some(BackupFault::Stopped);
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        match self.reader.read(buffer) {
            Ok(bytes) => {
                self.copied.done += bytes as u64;
                Ok(bytes)
            }
            Err(error) => {
                let kind = error.kind();
                self.ended = Some(error.into());
                Err(kind.into())
            }
        }
    }
}

/// A directory, perhaps on a stick that may be pulled out at any moment.
#[derive(Debug)]
pub struct Directory {
    disk: Arc<dyn Disk>,
    /// What was put there, by its name in the directory of segments.
    put: Vec<String>,
}

impl Directory {
    /// An empty directory, or one that a backup was begun in and never finished.
    ///
    /// # Errors
    /// [`BackupFlaw::NotEmpty`]; [`BackupFault::Place`].
    pub fn prepare(disk: Arc<dyn Disk>) -> Result<Self, BackupFault> {
        match Self::empty(&*disk).map_err(BackupFault::Place)? {
            true => Ok(Self { disk, put: Vec::new() }),
            false => Err(BackupFlaw::NotEmpty.into()),
        }
    }

    /// True for one that is empty now.
    fn empty(disk: &dyn Disk) -> io::Result<bool> {
        disk.create_dir("")?;
        let mut here = disk.list("")?;
        let segments = disk.list(SEGMENTS)?;
        // Without the mark they are somebody's: a plain copy of a ledger, or a backup whose manifest was lost.
        let is_begun = here.iter().any(|name| name == BEGUN);
        let unfinished = [format!("{MANIFEST}.new"), SECRETS.to_owned(), BEGUN.to_owned()];
        let is_ours = here.iter().all(|name| unfinished.contains(name))
            && segments.iter().all(|name| name.ends_with(".seg"));
        let is_free = is_begun || (here.is_empty() && segments.is_empty());
        if !is_ours || !is_free {
            return Ok(false);
        }
        if !is_begun {
            disk.create(BEGUN)?.sync_all()?;
            disk.sync_dir("")?;
        }
        here.retain(|name| name != BEGUN);
        for name in here.into_iter().chain(segments.iter().map(|name| format!("{SEGMENTS}/{name}"))) {
            disk.remove(&name)?;
        }
        disk.create_dir(SEGMENTS)?;
        Ok(true)
    }
}

impl Sink for Directory {
    fn put(&mut self, name: &str, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
        let file = self.disk.create(name)?;
        write_all(&*file, bytes, content)?;
        self.put.extend(name.rsplit_once('/').map(|(_, name)| name.to_owned()));
        file.sync_all()
    }

    fn finish(&mut self, manifest: &str) -> io::Result<()> {
        // A directory that was taken away meanwhile, or emptied, is no backup with a manifest in it.
        if self.disk.list(SEGMENTS)? != self.put {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.disk.sync_dir(SEGMENTS)?;
        self.disk.sync_dir("")?;
        sealed_text::write(&*self.disk, MANIFEST, manifest)?;
        // With the manifest it is a backup, whether the mark still stands or not.
        self.disk.remove(BEGUN)?;
        self.disk.sync_dir("")
    }
}

/// Writes `bytes` of `content` to the beginning of a file.
pub(crate) fn write_all(file: &dyn DiskFile, bytes: u64, content: &mut dyn Read) -> io::Result<()> {
    let mut piece = vec![0; PIECE_BYTES];
    let mut at = 0;
    while at < bytes {
        let length = usize::try_from(bytes - at).unwrap_or(usize::MAX).min(PIECE_BYTES);
        content.read_exact(&mut piece[..length])?;
        file.write_at(at, &piece[..length])?;
        at += length as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_proves_nothing_or_asks_for_too_much_room_is_none() {
        let slice = Slice { name: "ledger/00000001.seg".to_owned(), bytes: 4096, capacity: 8192 };
        let manifest = Manifest {
            store_id: [1; 16],
            sequence: 1,
            hash: [2; 32],
            host: CleanText::default(),
            made: Moment::from_unix(1_764_000_000),
            files: vec![Kept { slice: slice.clone(), hash: [3; 32] }],
            secrets: Some([4; 32]),
        };
        assert_eq!(Manifest::parse(&manifest.text()), Some(manifest.clone()));
        assert_eq!(Manifest::parse(&Manifest { sequence: 0, ..manifest.clone() }.text()), None);
        for (capacity, is_one) in [(CAPACITY_MAX, true), (CAPACITY_MAX + 1, false), (4095, false)] {
            let files = vec![Kept { slice: Slice { capacity, ..slice.clone() }, hash: [3; 32] }];
            assert_eq!(Manifest::parse(&Manifest { files, ..manifest.clone() }.text()).is_some(), is_one);
        }
    }
}
