//! The witness (E5): outside the store directory, the last checkpoint of each store that this machine has seen, with the
//! machine and the life that it was in. It is looked at before each note: one that says what this engine did not write
//! means that another copy of the store runs here.

use crate::domain::{FenceReason, HostId, IncarnationId, hex, unhex};
use crate::engine::keep::host::Host;
use crate::engine::keep::sealed_text::{self, Found, value};
use crate::ledger::{Floor, Hash, Head};
use crate::world::{Disk, DiskFile};
use sha2::{Digest, Sha256};
use std::io;
use std::sync::Arc;

const FIRST_LINE: &str = "lj witness 2";
/// The first line of those before machines and lives had ids; they had no check sum either.
const FIRST_LINE_OLD: &str = "lj witness 1";

/// What the line `run` says once the run has ended.
const ENDED: &str = "ended";

/// What a witness says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Whose checkpoint it is; `None` in a witness from before ids, which holds for any.
    pub(crate) life: Option<(HostId, IncarnationId)>,
    /// The checkpoint.
    pub(crate) floor: Floor,
    /// The run ended there: nothing was written after it.
    pub(crate) ended: bool,
}

/// What is known of a store here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// This machine never saw it.
    Nothing,
    /// The last checkpoint.
    Record(Record),
    /// A file that says nothing any more.
    Damaged,
}

/// What noting a checkpoint came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Noted {
    /// It is noted.
    Well,
    /// It could not be written: the shop goes on, and the doctor tells of it.
    Trouble(String),
    /// Somebody else wrote: another copy of this store runs here.
    Contradicted(FenceReason),
}

/// The witness of one store.
#[derive(Debug)]
pub(crate) struct Witness {
    disk: Arc<dyn Disk>,
    name: String,
    host: Host,
    /// What was read or written last.
    last: Seen,
    /// Held for as long as the engine runs: two copies of a store never run on one machine. In it stand two marks: that
    /// of the life on record, see [`Witness::write`], and that of the last batch, see [`Witness::mark`].
    alone: Arc<dyn DiskFile>,
    /// The life whose first mark is known to stand there.
    rooted: Option<IncarnationId>,
}

/// Where the mark of a life stands: synced before the record names the life, and never written again, so that a record
/// without it tells of a lock that was taken away.
const ROOT_AT: u64 = 0;
/// Where the mark of the last batch stands: in a sector of its own, for a power cut may tear what is written there.
const BATCH_AT: u64 = 512;

/// Bytes of a mark: a life, the last frame that was synced, its hash, and the first bytes of their hash.
const MARK_BYTES: usize = 16 + 8 + 32 + MARK_SUM_BYTES;
const MARK_SUM_BYTES: usize = 8;

/// A mark as it is written.
fn mark_bytes(life: IncarnationId, sequence: u64, hash: Hash) -> [u8; MARK_BYTES] {
    let mut bytes = [0; MARK_BYTES];
    bytes[..16].copy_from_slice(&life.0);
    bytes[16..24].copy_from_slice(&sequence.to_le_bytes());
    bytes[24..56].copy_from_slice(&hash);
    let sum = Sha256::digest(&bytes[..56]);
    bytes[56..].copy_from_slice(&sum[..MARK_SUM_BYTES]);
    bytes
}

/// The mark at a place of a lock's file; `None` where there is none, or half of one.
fn marked(file: &dyn DiskFile, at: u64) -> io::Result<Option<(IncarnationId, Floor)>> {
    let mut bytes = [0; MARK_BYTES];
    if file.len()? < at + MARK_BYTES as u64 {
        return Ok(None);
    }
    file.read_at(at, &mut bytes)?;
    let (mut life, mut sequence, mut hash) = ([0; 16], [0; 8], [0; 32]);
    life.copy_from_slice(&bytes[..16]);
    sequence.copy_from_slice(&bytes[16..24]);
    hash.copy_from_slice(&bytes[24..56]);
    let (life, sequence) = (IncarnationId(life), u64::from_le_bytes(sequence));
    let is_whole = bytes == mark_bytes(life, sequence, hash);
    Ok(is_whole.then_some((life, Floor { sequence, hash: Some(hash) })))
}

fn lock_name(name: &str) -> String {
    format!("{name}.lock")
}

impl Witness {
    /// Looks at it, and takes it for this engine alone; `None` where another engine on this machine has it.
    pub(crate) fn look(disk: Arc<dyn Disk>, store_id: [u8; 16], host: Host) -> io::Result<Option<Self>> {
        let name = hex(&store_id);
        let lock = lock_name(&name);
        let alone = match disk.exists(&lock)? {
            true => disk.open(&lock)?,
            false => disk.create(&lock)?,
        };
        if !alone.take_alone()? {
            return Ok(None);
        }
        let last = read(&*disk, &name)?;
        let rooted = marked(&*alone, ROOT_AT)?.map(|(life, _)| life);
        Ok(Some(Self { disk, name, host, last, alone, rooted }))
    }

    /// The last frame that an engine of the life on record synced here: its checkpoint, or a batch after it.
    ///
    /// # Errors
    /// The mark cannot be read.
    pub(crate) fn floor(&self) -> io::Result<Floor> {
        let Seen::Record(Record { life, floor, .. }) = self.last else { return Ok(Floor::default()) };
        let of = life.map(|(_, life)| life);
        let later = marked(&*self.alone, BATCH_AT)?
            .filter(|(life, mark)| of == Some(*life) && mark.sequence > floor.sequence);
        Ok(later.map_or(floor, |(_, mark)| mark))
    }

    /// True when the record is of a run that goes on and no mark of its life stands in the lock: somebody took the lock away,
    /// and with it what was synced after the record.
    ///
    /// # Errors
    /// A mark cannot be read.
    pub(crate) fn lost_its_marks(&self) -> io::Result<bool> {
        let Seen::Record(Record { life: Some((_, life)), ended: false, .. }) = self.last else {
            return Ok(false);
        };
        let last = marked(&*self.alone, BATCH_AT)?.map(|(of, _)| of);
        Ok(self.rooted != Some(life) && last != Some(life))
    }

    /// Marks a batch, once it is synced and before anybody hears of it: an engine that is killed leaves a copy of a
    /// moment ago no number to issue again. It needs no sync of its own: what a power cut loses of it is at most what
    /// was known at the checkpoint. The first batch after a run that ended notes that another began.
    ///
    /// # Errors
    /// It cannot be written: until it can, a copy of a moment ago is known by the last checkpoint alone.
    pub(crate) fn mark(&mut self, life: IncarnationId, head: Head) -> io::Result<()> {
        if let Seen::Record(Record { ended: true, .. }) = self.last {
            self.write(life, head, false)?;
        }
        self.mark_batch(life, head)
    }

    fn mark_batch(&self, life: IncarnationId, head: Head) -> io::Result<()> {
        self.alone.write_at(BATCH_AT, &mark_bytes(life, head.synced, head.hash))
    }

    /// False when another engine may hold this witness: the lock's name leads to another file, or was free for a while and
    /// the record is not the one of before. A lock that somebody removed is made anew, and nobody else had it.
    pub(crate) fn is_ours(&mut self) -> bool {
        let lock = lock_name(&self.name);
        match self.disk.leads_to(&lock, &*self.alone) {
            // One that cannot be looked at is trouble, which the next checkpoint tells, and not another engine.
            Ok(true) | Err(_) => true,
            Ok(false) => self.made_anew(&lock).unwrap_or(false),
        }
    }

    /// Takes the name again. Whoever comes between has made the file, or taken it: then it is theirs.
    fn made_anew(&mut self, lock: &str) -> io::Result<bool> {
        self.disk.create_dir("")?;
        let alone = self.disk.create(lock)?;
        if !alone.take_alone()? {
            return Ok(false);
        }
        let now = read(&*self.disk, &self.name)?;
        if matches!(now, Seen::Record(_)) && now != self.last {
            return Ok(false);
        }
        if let Some((life, floor)) = marked(&*self.alone, BATCH_AT)? {
            alone.write_at(BATCH_AT, &mark_bytes(life, floor.sequence, floor.hash.unwrap_or_default()))?;
        }
        self.alone = alone;
        self.rooted = None;
        if let Seen::Record(Record { life: Some((_, life)), floor, .. }) = self.last {
            self.root(life, floor)?;
        }
        Ok(true)
    }

    /// What it said when it was looked at last.
    pub(crate) fn seen(&self) -> Seen {
        self.last
    }

    /// The machine.
    pub(crate) fn host(&self) -> HostId {
        self.host.id
    }

    /// Notes a checkpoint of a life.
    pub(crate) fn note(&mut self, life: IncarnationId, head: Head) -> Noted {
        self.noted(life, head, false)
    }

    /// Notes the checkpoint with which a run ends.
    pub(crate) fn note_end(&mut self, life: IncarnationId, head: Head) -> Noted {
        self.noted(life, head, true)
    }

    fn noted(&mut self, life: IncarnationId, head: Head, ended: bool) -> Noted {
        match self.try_note(life, head, ended) {
            Ok(noted) => noted,
            Err(error) => Noted::Trouble(error.to_string()),
        }
    }

    fn try_note(&mut self, life: IncarnationId, head: Head, ended: bool) -> io::Result<Noted> {
        // A file that is gone or damaged contradicts nobody: it is written anew.
        let now = read(&*self.disk, &self.name)?;
        if let Seen::Record(theirs) = now
            && now != self.last
        {
            return Ok(Noted::Contradicted(match theirs.life {
                Some((_, of)) if of == life => {
                    FenceReason::Older { ends: head.synced, known: theirs.floor.sequence }
                }
                Some(_) | None => FenceReason::Beside,
            }));
        }
        self.write(life, head, ended)?;
        self.mark_batch(life, head)?;
        Ok(Noted::Well)
    }

    /// Takes it over for a life that begins, whatever it said.
    pub(crate) fn take_over(&mut self, life: IncarnationId, head: Head) -> io::Result<()> {
        self.write(life, head, false)
    }

    /// Has the lock bear the mark of a life; durable when this returns.
    fn root(&mut self, life: IncarnationId, floor: Floor) -> io::Result<()> {
        if self.rooted != Some(life) {
            self.alone
                .write_at(ROOT_AT, &mark_bytes(life, floor.sequence, floor.hash.unwrap_or_default()))?;
            self.alone.sync_all()?;
            self.disk.sync_dir("")?;
            self.rooted = Some(life);
        }
        Ok(())
    }

    fn write(&mut self, life: IncarnationId, head: Head, ended: bool) -> io::Result<()> {
        let floor = Floor { sequence: head.synced, hash: Some(head.hash) };
        self.host.keep(&*self.disk)?;
        self.root(life, floor)?;
        let (host, life_hex) = (hex(&self.host.id.0), hex(&life.0));
        let (sequence, hash) = (head.synced, hex(&head.hash));
        let run = if ended { ENDED } else { "open" };
        let text = format!(
            "{FIRST_LINE}\nhost {host}\nlife {life_hex}\nsequence {sequence}\nhash {hash}\nrun {run}\n"
        );
        sealed_text::write(&*self.disk, &self.name, &text)?;
        self.last = Seen::Record(Record { life: Some((self.host.id, life)), floor, ended });
        Ok(())
    }
}

fn read(disk: &dyn Disk, name: &str) -> io::Result<Seen> {
    Ok(match sealed_text::read(disk, name, FIRST_LINE)? {
        Found::Nothing => Seen::Nothing,
        Found::Damaged => Seen::Damaged,
        Found::Text(text) => parse(&text).map_or(Seen::Damaged, Seen::Record),
    })
}

fn parse(text: &str) -> Option<Record> {
    let floor =
        Floor { sequence: value(text, "sequence")?.parse().ok()?, hash: Some(unhex(value(text, "hash")?)?) };
    let life = match text.lines().next()? {
        FIRST_LINE => {
            Some((HostId(unhex(value(text, "host")?)?), IncarnationId(unhex(value(text, "life")?)?)))
        }
        FIRST_LINE_OLD => None,
        _ => return None,
    };
    let ended = value(text, "run") == Some(ENDED);
    Some(Record { life, floor, ended })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::tests::pinned::Page;
    use crate::world::sim::MemDisk;

    const STORE: [u8; 16] = *b"store of a test!";
    const HOST: HostId = HostId([7; 16]);
    const LIFE: IncarnationId = IncarnationId([9; 16]);

    fn head(sequence: u64) -> Head {
        Head { sequence, hash: [3; 32], synced: sequence }
    }

    fn bytes(disk: &dyn Disk) -> Vec<u8> {
        let file = disk.open(&hex(&STORE)).unwrap();
        let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read_at(0, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_bytes_of_a_witness_are_pinned() {
        let disk = MemDisk::default().arc();
        let mut witness = Witness::look(Arc::clone(&disk), STORE, Host::of(HOST)).unwrap().unwrap();
        assert_eq!(witness.note(LIFE, head(258)), Noted::Well);
        let mut page = Page::default();
        page.bytes("witness", &bytes(&*disk));
        page.compare("witness-2");
        drop(witness);
        let again = Witness::look(disk, STORE, Host::of(HOST)).unwrap().unwrap();
        let floor = Floor { sequence: 258, hash: Some([3; 32]) };
        assert_eq!(again.seen(), Seen::Record(Record { life: Some((HOST, LIFE)), floor, ended: false }));
    }

    #[test]
    fn a_witness_from_before_ids_is_read_to_the_letter() {
        let text = include_str!("../../../tests/data/bytes/witness.txt");
        let kept = text.lines().last().unwrap().trim();
        let kept: Vec<u8> =
            (0..kept.len()).step_by(2).map(|at| u8::from_str_radix(&kept[at..at + 2], 16).unwrap()).collect();
        let disk = MemDisk::default().arc();
        disk.create(&hex(&STORE)).unwrap().write_at(0, &kept).unwrap();
        let witness = Witness::look(disk, STORE, Host::of(HOST)).unwrap().unwrap();
        let floor = Floor { sequence: 258, hash: Some([3; 32]) };
        assert_eq!(witness.seen(), Seen::Record(Record { life: None, floor, ended: false }));
    }

    #[test]
    fn what_another_engine_wrote_is_never_written_over() {
        let disk = MemDisk::default().arc();
        let mut witness = Witness::look(Arc::clone(&disk), STORE, Host::of(HOST)).unwrap().unwrap();
        assert!(Witness::look(Arc::clone(&disk), STORE, Host::of(HOST)).unwrap().is_none(), "one at a time");
        assert_eq!(witness.note(LIFE, head(5)), Noted::Well);
        assert_eq!(witness.note(LIFE, head(6)), Noted::Well);
        // A copy on another machine with the same directory: no lock keeps it away.
        let mut other = Witness {
            last: witness.last,
            alone: disk.create("x").unwrap(),
            rooted: None,
            disk: Arc::clone(&disk),
            name: hex(&STORE),
            host: Host::of(HOST),
        };
        assert_eq!(other.note(LIFE, head(7)), Noted::Well);
        let theirs = bytes(&*disk);
        let older = FenceReason::Older { ends: 7, known: 7 };
        assert_eq!(witness.note(LIFE, head(7)), Noted::Contradicted(older));
        assert_eq!(bytes(&*disk), theirs);
        other.take_over(IncarnationId([8; 16]), head(8)).unwrap();
        assert_eq!(witness.note(LIFE, head(9)), Noted::Contradicted(FenceReason::Beside));
        disk.remove(&hex(&STORE)).unwrap();
        assert_eq!(witness.note(LIFE, head(9)), Noted::Well, "one that is gone contradicts nobody");
    }

    #[test]
    fn an_empty_or_damaged_witness_is_known_as_such() {
        let disk = MemDisk::default().arc();
        let mut witness = Witness::look(Arc::clone(&disk), STORE, Host::of(HOST)).unwrap().unwrap();
        witness.note(LIFE, head(5));
        drop(witness);
        disk.open(&hex(&STORE)).unwrap().set_len(0).unwrap();
        let mut witness = Witness::look(Arc::clone(&disk), STORE, Host::of(HOST)).unwrap().unwrap();
        assert_eq!(witness.seen(), Seen::Damaged);
        witness.take_over(LIFE, head(6)).unwrap();
        drop(witness);
        assert!(matches!(
            Witness::look(disk, STORE, Host::of(HOST)).unwrap().unwrap().seen(),
            Seen::Record(_)
        ));
    }
}
