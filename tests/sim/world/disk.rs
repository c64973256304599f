//! A disk in memory that outlives the processes that use it. Each start of a process mounts it anew; what an ended one
//! still does has no effect. It knows what was synced, so that a power cut leaves what a real one could leave, and it
//! fails, fills up, lies and ends a process or the power at whichever call the script says.

use super::fault::{Call, End, Fault, Trouble};
use super::file::{File, What};
use super::names::{Change, Names, parent};
use super::trace::Trace;
use fastrand::Rng;
use lj::world::{Disk, DiskFile};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

/// The disk; clones are the same disk.
#[derive(Clone, Default)]
pub struct SimDisk(Arc<Mutex<State>>);

#[derive(Clone, Default)]
struct State {
    names: Names,
    files: Vec<File>,
    /// Which mount has a file for itself.
    alone: BTreeMap<usize, (u64, u64)>,
    /// The mount that lives.
    mount: u64,
    handles: u64,
    /// How many calls of each kind there were.
    counts: [u64; Call::ALL.len()],
    end: Option<(u64, End)>,
    ended: Option<End>,
    faults: Vec<Fault>,
    failed: u64,
    room: Option<usize>,
    lies: bool,
    dice: Option<Rng>,
    trace: Trace,
}

/// What becomes of a call.
enum Verdict {
    /// It is done.
    Done,
    /// Half of it, or all of it, is done, and nobody hears of it.
    Unheard { half: bool, nothing: bool },
    /// It fails; a write has then written half.
    Fails(io::Error),
}

impl State {
    fn call(&mut self, mount: u64, call: Call, what: [u64; 2]) -> io::Result<Verdict> {
        if mount != self.mount || self.ended.is_some() {
            return Err(io::Error::other("this process is over"));
        }
        let (now, of_kind) = (self.calls(), self.counts[call as usize]);
        self.counts[call as usize] += 1;
        self.trace.numbers([call as u64, now, what[0], what[1]]);
        if call != Call::Read
            && let Some((at, end)) = self.end
            && now >= at
        {
            self.ended = Some(end);
            let dice = self.dice.get_or_insert_with(|| Rng::with_seed(0));
            return Ok(Verdict::Unheard { half: dice.bool(), nothing: dice.bool() });
        }
        let due = |fault: &Fault| fault.call == call && of_kind >= fault.from;
        if let Some(place) = self.faults.iter().position(due) {
            self.failed += 1;
            let fault = self.faults[place];
            if !fault.for_ever {
                self.faults.remove(place);
            }
            return Ok(Verdict::Fails(fault.trouble.error()));
        }
        Ok(Verdict::Done)
    }

    /// Does `work` if the call is to be done, and says what the caller hears.
    fn done(
        &mut self,
        mount: u64,
        call: Call,
        what: [u64; 2],
        work: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        match self.call(mount, call, what)? {
            Verdict::Done => work(self),
            Verdict::Unheard { nothing, .. } => {
                if !nothing {
                    work(self)?;
                }
                Err(io::Error::other("this process is over"))
            }
            Verdict::Fails(error) => Err(error),
        }
    }

    /// Calls that change or sync something.
    fn calls(&self) -> u64 {
        self.counts.iter().sum::<u64>() - self.counts[Call::Read as usize]
    }

    fn used(&self) -> usize {
        self.names.live.values().map(|&inode| self.files[inode].live.len()).sum()
    }

    fn inode(&self, name: &str) -> io::Result<usize> {
        let found = self.names.live.get(name).copied();
        found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
    }
}

impl SimDisk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// The disk for a process that starts: the one before is over.
    pub fn mount(&self) -> Arc<dyn Disk> {
        let mut state = self.state();
        state.mount += 1;
        state.alone.clear();
        state.end = None;
        state.ended = None;
        Arc::new(Mounted { disk: self.clone(), mount: state.mount })
    }

    /// Whoever has it mounted is over, as if killed.
    pub fn kill(&self) {
        self.state().ended.get_or_insert(End::Kill);
    }

    /// How many changing or syncing calls there were.
    pub fn calls(&self) -> u64 {
        self.state().calls()
    }

    /// How many calls of a kind there were.
    pub fn count(&self, call: Call) -> u64 {
        self.state().counts[call as usize]
    }

    /// How many calls failed as planned.
    pub fn failed(&self) -> u64 {
        self.state().failed
    }

    /// Ends the process or the power at a call.
    pub fn end_at(&self, call: u64, end: End, seed: u64) {
        let mut state = self.state();
        state.end = Some((call, end));
        state.dice = Some(Rng::with_seed(seed));
    }

    /// What has ended since it was mounted.
    pub fn ended(&self) -> Option<End> {
        self.state().ended
    }

    /// Lets calls fail.
    pub fn fail(&self, fault: Fault) {
        self.state().faults.push(fault);
    }

    /// Everything works again.
    pub fn mend(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.room = None;
        state.lies = false;
    }

    /// Nothing more than so many bytes beyond what is there.
    pub fn fill_up(&self, left: usize) {
        let mut state = self.state();
        state.room = Some(state.used() + left);
    }

    /// True while it takes no more than so many bytes.
    pub fn is_filled(&self) -> bool {
        self.state().room.is_some()
    }

    /// From now on a sync says that it is done and does nothing.
    pub fn lie(&self) {
        self.state().lies = true;
    }

    /// The power goes; true where something is lost that a sync lied about.
    pub fn cut(&self, seed: u64) -> bool {
        let mut dice = Rng::with_seed(seed);
        let mut state = self.state();
        state.ended = Some(End::Power);
        state.names.cut(&mut dice);
        let mut lost = false;
        for file in &mut state.files {
            lost |= file.cut(&mut dice);
        }
        lost
    }

    /// Another disk with the same content: a copy of the store.
    pub fn copy(&self) -> Self {
        let state = State { trace: Trace::default(), faults: Vec::new(), ..self.state().clone() };
        let copy = Self(Arc::new(Mutex::new(state)));
        copy.mend();
        copy
    }

    /// The files that are there.
    pub fn names(&self) -> Vec<String> {
        self.state().names.live.keys().cloned().collect()
    }

    /// A file's bytes as a reader sees them.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let state = self.state();
        state.names.live.get(name).map(|&inode| state.files[inode].live.clone()).unwrap_or_default()
    }

    /// Changes bytes behind everybody's back, on the medium too.
    pub fn poke(&self, name: &str, offset: usize, new: &[u8]) {
        let mut state = self.state();
        if let Some(&inode) = state.names.live.get(name) {
            state.files[inode].poke(offset, new);
        }
    }

    /// Takes a name away, for good.
    pub fn lose(&self, name: &str) {
        let mut state = self.state();
        state.names.change(Change::Remove(name.to_owned()));
        state.names.sync(parent(name));
    }

    /// Notes in the trace.
    pub fn note<T>(&self, note: impl FnOnce(&mut Trace) -> T) -> T {
        note(&mut self.state().trace)
    }
}

impl fmt::Debug for SimDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimDisk").field("files", &self.names()).finish_non_exhaustive()
    }
}

/// The disk as one process has it.
#[derive(Debug)]
struct Mounted {
    disk: SimDisk,
    mount: u64,
}

impl Mounted {
    fn file(&self, inode: usize) -> Arc<dyn DiskFile> {
        let mut state = self.disk.state();
        state.handles += 1;
        Arc::new(Open { disk: self.disk.clone(), mount: self.mount, handle: state.handles, inode })
    }
}

impl Disk for Mounted {
    fn open(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        let inode = self.disk.state().inode(name)?;
        Ok(self.file(inode))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        let mut made = 0;
        self.disk.state().done(self.mount, Call::Create, [0, 0], |state| {
            if state.names.live.contains_key(name) {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            if !parent(name).is_empty() && !state.names.directories.contains(parent(name)) {
                return Err(io::ErrorKind::NotFound.into());
            }
            made = state.files.len();
            state.files.push(File::default());
            state.names.change(Change::Create(name.to_owned(), made));
            Ok(())
        })?;
        Ok(self.file(made))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.state().done(self.mount, Call::Rename, [0, 0], |state| {
            state.inode(from)?;
            state.names.change(Change::Rename(from.to_owned(), to.to_owned()));
            Ok(())
        })
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.state().done(self.mount, Call::Remove, [0, 0], |state| {
            state.inode(name)?;
            state.names.change(Change::Remove(name.to_owned()));
            Ok(())
        })
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        Ok(self.disk.state().names.live.contains_key(name))
    }

    fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool> {
        let found = self.disk.state().names.live.get(name).copied();
        Ok(found.map(|inode| (0, inode as u64)) == Some(file.identity()?))
    }

    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let state = self.disk.state();
        let names = state.names.live.keys().filter(|name| parent(name) == directory);
        Ok(names.map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()).collect())
    }

    fn free_bytes(&self) -> Option<u64> {
        let state = self.disk.state();
        let room = state.room?;
        Some(room.saturating_sub(state.used()) as u64)
    }

    fn create_dir(&self, directory: &str) -> io::Result<()> {
        self.disk.state().done(self.mount, Call::Create, [1, 0], |state| {
            if !directory.is_empty() {
                state.names.directories.insert(directory.to_owned());
            }
            Ok(())
        })
    }

    fn sync_dir(&self, directory: &str) -> io::Result<()> {
        self.disk.state().done(self.mount, Call::SyncDir, [0, 0], |state| {
            state.names.sync(directory);
            Ok(())
        })
    }
}

/// A file as one process has it open.
#[derive(Debug)]
struct Open {
    disk: SimDisk,
    mount: u64,
    handle: u64,
    inode: usize,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.disk.state();
        if state.alone.get(&self.inode) == Some(&(self.mount, self.handle)) {
            state.alone.remove(&self.inode);
        }
    }
}

impl Open {
    fn change(&self, call: Call, what: What) -> io::Result<()> {
        let mut state = self.disk.state();
        let place = match &what {
            What::Write(offset, bytes) => [*offset as u64, bytes.len() as u64],
            What::Len(len) => [*len as u64, 0],
        };
        let verdict = state.call(self.mount, call, place)?;
        let grown =
            state.files[self.inode].len_after(&what).saturating_sub(state.files[self.inode].live.len());
        if grown > 0 && state.room.is_some_and(|room| state.used() + grown > room) {
            state.failed += 1;
            return Err(Trouble::Full.error());
        }
        let halved = |what| match what {
            What::Write(offset, mut bytes) => {
                bytes.truncate(bytes.len() / 2);
                What::Write(offset, bytes)
            }
            len @ What::Len(_) => len,
        };
        let file = &mut state.files[self.inode];
        match verdict {
            Verdict::Done => {
                file.change(what);
                Ok(())
            }
            Verdict::Unheard { nothing: true, .. } => Err(io::Error::other("this process is over")),
            Verdict::Unheard { half, .. } => {
                file.change(if half { halved(what) } else { what });
                Err(io::Error::other("this process is over"))
            }
            Verdict::Fails(error) => {
                if matches!(what, What::Write(..)) {
                    file.change(halved(what));
                }
                Err(error)
            }
        }
    }
}

impl DiskFile for Open {
    fn identity(&self) -> io::Result<(u64, u64)> {
        Ok((0, self.inode as u64))
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().files[self.inode].live.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        if let Verdict::Fails(error) = state.call(self.mount, Call::Read, [offset, buffer.len() as u64])? {
            return Err(error);
        }
        let offset = offset as usize;
        let bytes = state.files[self.inode].live.get(offset..offset + buffer.len());
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.change(Call::Write, What::Write(offset as usize, bytes.to_vec()))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Call::Cut, What::Len(len as usize))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        let inode = self.inode;
        match state.call(self.mount, Call::Sync, [inode as u64, 0])? {
            Verdict::Done if state.lies => {
                state.files[inode].drop_pending(true);
                Ok(())
            }
            Verdict::Done => {
                state.files[inode].sync();
                Ok(())
            }
            Verdict::Unheard { nothing, .. } => {
                if !nothing && !state.lies {
                    state.files[inode].sync();
                }
                Err(io::Error::other("this process is over"))
            }
            // After a failed sync the system believes the bytes to be written (fsyncgate).
            Verdict::Fails(error) => {
                state.files[inode].drop_pending(false);
                Err(error)
            }
        }
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn take_alone(&self) -> io::Result<bool> {
        let mut state = self.disk.state();
        if state.mount != self.mount {
            return Err(io::Error::other("this process is over"));
        }
        let mine = (self.mount, self.handle);
        Ok(*state.alone.entry(self.inode).or_insert(mine) == mine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with a file of three bytes, synced, its name too.
    fn with_file() -> (SimDisk, Arc<dyn Disk>, Arc<dyn DiskFile>) {
        let disk = SimDisk::default();
        let mounted = disk.mount();
        let file = mounted.create("f").unwrap();
        file.write_at(0, b"abc").unwrap();
        file.sync_all().unwrap();
        mounted.sync_dir("").unwrap();
        (disk, mounted, file)
    }

    #[test]
    fn a_power_cut_leaves_what_was_synced_and_perhaps_more() {
        let mut left = std::collections::BTreeSet::new();
        for seed in 0..40 {
            let (disk, mounted, file) = with_file();
            file.write_at(1, b"XYZ").unwrap();
            mounted.rename("f", "g").unwrap();
            assert!(!disk.cut(seed));
            let name = disk.names().remove(0);
            left.insert((String::from_utf8(disk.bytes(&name)).unwrap(), name));
            assert!(file.write_at(0, b"late").is_err(), "the process is over");
        }
        let left: Vec<_> = left.iter().map(|(bytes, name)| (bytes.as_str(), name.as_str())).collect();
        assert_eq!(left, [("aXYZ", "f"), ("aXYZ", "g"), ("abc", "f"), ("abc", "g")]);
    }

    #[test]
    fn what_a_sync_failed_at_is_seen_until_the_power_goes_and_then_lost() {
        let (disk, mounted, file) = with_file();
        disk.fail(Fault {
            call: Call::Sync,
            from: disk.count(Call::Sync),
            trouble: Trouble::Io,
            for_ever: false,
        });
        file.write_at(0, b"b").unwrap();
        assert!(file.sync_data().is_err());
        file.sync_data().unwrap();
        assert_eq!(disk.bytes("f"), b"bbc");
        assert!(!disk.copy().cut(1), "nobody lied");
        drop(mounted);
        disk.cut(1);
        assert_eq!(disk.bytes("f"), b"abc");
    }

    #[test]
    fn a_sync_that_lied_is_found_out() {
        let (disk, _mounted, file) = with_file();
        disk.lie();
        file.write_at(0, b"b").unwrap();
        file.sync_data().unwrap();
        assert!(disk.cut(1));
        assert_eq!(disk.bytes("f"), b"abc");
    }

    #[test]
    fn a_full_disk_takes_no_byte_more_and_another_process_takes_the_lock() {
        let (disk, mounted, file) = with_file();
        disk.fill_up(1);
        assert_eq!(mounted.free_bytes(), Some(1));
        assert!(file.write_at(3, b"d").is_ok());
        assert_eq!(file.write_at(4, b"e").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(file.take_alone().unwrap() && !mounted.open("f").unwrap().take_alone().unwrap());
        disk.poke("f", 0, b"x");
        let mounted = disk.mount();
        assert!(mounted.open("f").unwrap().take_alone().unwrap(), "the one before is over");
        assert_eq!(disk.bytes("f"), b"xbcd");
        disk.lose("f");
        assert_eq!(disk.names(), [""; 0]);
    }
}
