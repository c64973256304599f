//! A disk in memory for tests: it remembers what was synced and what was only written, so that a test can cut
//! the power at any call and see one of the disks that could be left, or let one call fail.
//!
//! After [`MemDisk::crash`] every unsynced write is there, gone, or torn by sector, as the seed chooses; of the
//! unsynced creations, renames and removals a prefix is there, as with a journalling file system.

use fastrand::Rng;
use lj::world::{Disk, DiskFile};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A write is torn at multiples of this: what a disk writes as one.
const SECTOR_BYTES: usize = 512;

/// The disk; clones are the same disk.
#[derive(Clone, Default)]
pub struct MemDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    files: Vec<Inode>,
    names: BTreeMap<String, usize>,
    synced_names: BTreeMap<String, usize>,
    changes: Vec<Change>,
    /// Files that a handle has for itself.
    alone: BTreeSet<usize>,
    directories: BTreeSet<String>,
    synced_directories: BTreeSet<String>,
    /// Calls that change or sync something.
    calls: u64,
    syncs: u64,
    plan: Plan,
}

#[derive(Clone, Copy, Default)]
enum Plan {
    #[default]
    Healthy,
    /// Call `n` fails, later ones work again.
    FailAt(u64),
    /// Call `n` and every call after it fails.
    PowerOffAt(u64),
}

#[derive(Clone, Default)]
struct Inode {
    live: Vec<u8>,
    synced: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Clone)]
enum Pending {
    Write(usize, Vec<u8>),
    Len(usize),
}

#[derive(Clone)]
enum Change {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

impl Change {
    fn directory(&self) -> &str {
        let (Self::Create(name, _) | Self::Rename(name, _) | Self::Remove(name)) = self;
        parent(name)
    }

    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Create(name, inode) => {
                names.insert(name.clone(), *inode);
            }
            Self::Rename(from, to) => {
                if let Some(inode) = names.remove(from) {
                    names.insert(to.clone(), inode);
                }
            }
            Self::Remove(name) => {
                names.remove(name);
            }
        }
    }
}

fn parent(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(directory, _)| directory)
}

impl Pending {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Write(offset, new) => put(bytes, *offset, new),
            Self::Len(len) => bytes.resize(*len, 0),
        }
    }

    /// Applies it, parts of it, or nothing.
    fn apply_perhaps(&self, bytes: &mut Vec<u8>, chance: &mut Rng) {
        match (chance.u64(..3), self) {
            (0, _) => {}
            (1, _) | (_, Self::Len(_)) => self.apply(bytes),
            (_, Self::Write(offset, new)) => {
                let mut at = 0;
                while at < new.len() {
                    let end = new.len().min(at + SECTOR_BYTES - (offset + at) % SECTOR_BYTES);
                    if chance.u64(..2) == 0 {
                        put(bytes, offset + at, &new[at..end]);
                    }
                    at = end;
                }
            }
        }
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, new: &[u8]) {
    if bytes.len() < offset + new.len() {
        bytes.resize(offset + new.len(), 0);
    }
    bytes[offset..offset + new.len()].copy_from_slice(new);
}

impl State {
    /// Counts a call and fails it if that was planned.
    fn call(&mut self) -> io::Result<()> {
        let now = self.calls;
        self.calls += 1;
        match self.plan {
            Plan::FailAt(n) if now == n => Err(io::Error::other("planned failure")),
            Plan::PowerOffAt(n) if now >= n => Err(io::Error::other("the power is off")),
            Plan::Healthy | Plan::FailAt(_) | Plan::PowerOffAt(_) => Ok(()),
        }
    }

    fn inode(&self, name: &str) -> io::Result<usize> {
        self.names.get(name).copied().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
    }
}

impl MemDisk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As the trait object that users take.
    pub fn arc(&self) -> Arc<dyn Disk> {
        Arc::new(self.clone())
    }

    /// How many changing or syncing calls there were.
    pub fn calls(&self) -> u64 {
        self.state().calls
    }

    /// How many of them were syncs of a file.
    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    /// Lets call `n` (counted from 0, over the disk's life) fail, and no other.
    pub fn fail_at(&self, n: u64) {
        self.state().plan = Plan::FailAt(n);
    }

    /// Cuts the power at call `n`: a write that meets it may be there in parts, everything later fails.
    pub fn power_off_at(&self, n: u64) {
        self.state().plan = Plan::PowerOffAt(n);
    }

    /// The disk as the next start finds it, healthy again.
    pub fn crash(&self, seed: u64) -> Self {
        let mut chance = Rng::with_seed(seed);
        let state = self.state();
        let kept = chance.usize(..=state.changes.len());
        let mut names = state.synced_names.clone();
        state.changes[..kept].iter().for_each(|change| change.apply(&mut names));
        let mut directories = state.synced_directories.clone();
        for directory in state.directories.difference(&state.synced_directories) {
            if chance.u64(..2) == 0 {
                directories.insert(directory.clone());
            }
        }
        names.retain(|name, _| parent(name).is_empty() || directories.contains(parent(name)));
        let files = state.files.iter().map(|inode| {
            let mut bytes = inode.synced.clone();
            inode.pending.iter().for_each(|pending| pending.apply_perhaps(&mut bytes, &mut chance));
            Inode { live: bytes.clone(), synced: bytes, pending: Vec::new() }
        });
        let files = files.collect();
        Self(Arc::new(Mutex::new(State {
            files,
            synced_names: names.clone(),
            names,
            synced_directories: directories.clone(),
            directories,
            ..State::default()
        })))
    }

    /// Another disk with the same content, all of it synced.
    pub fn copy(&self) -> Self {
        let state = self.state();
        let files = state.files.iter().map(|inode| Inode {
            live: inode.live.clone(),
            synced: inode.live.clone(),
            pending: Vec::new(),
        });
        Self(Arc::new(Mutex::new(State {
            files: files.collect(),
            names: state.names.clone(),
            synced_names: state.names.clone(),
            directories: state.directories.clone(),
            synced_directories: state.directories.clone(),
            ..State::default()
        })))
    }

    /// The bytes of a file as a reader sees them.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        let state = self.state();
        state.names.get(name).map(|&inode| state.files[inode].live.clone()).unwrap_or_default()
    }

    /// Changes bytes behind everybody's back, on the medium too.
    pub fn poke(&self, name: &str, offset: usize, new: &[u8]) {
        let mut state = self.state();
        if let Some(&inode) = state.names.get(name) {
            put(&mut state.files[inode].live, offset, new);
            put(&mut state.files[inode].synced, offset, new);
        }
    }
}

impl fmt::Debug for MemDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemDisk").field("files", &self.state().names).finish_non_exhaustive()
    }
}

impl Disk for MemDisk {
    fn open(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        let inode = self.state().inode(name)?;
        Ok(Arc::new(MemFile { disk: self.clone(), inode, alone: AtomicBool::new(false) }))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        let mut state = self.state();
        state.call()?;
        if state.names.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if !parent(name).is_empty() && !state.directories.contains(parent(name)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inode = state.files.len();
        state.files.push(Inode::default());
        state.names.insert(name.to_owned(), inode);
        state.changes.push(Change::Create(name.to_owned(), inode));
        Ok(Arc::new(MemFile { disk: self.clone(), inode, alone: AtomicBool::new(false) }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.inode(from)?;
        let change = Change::Rename(from.to_owned(), to.to_owned());
        change.apply(&mut state.names);
        state.changes.push(change);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.inode(name)?;
        let change = Change::Remove(name.to_owned());
        change.apply(&mut state.names);
        state.changes.push(change);
        Ok(())
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        Ok(self.state().names.contains_key(name))
    }

    fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool> {
        let found = self.state().names.get(name).copied();
        Ok(found.map(|inode| (0, inode as u64)) == Some(file.identity()?))
    }

    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let state = self.state();
        let names = state.names.keys().filter(|name| parent(name) == directory);
        Ok(names.map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()).collect())
    }

    fn create_dir(&self, directory: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        if !directory.is_empty() {
            state.directories.insert(directory.to_owned());
        }
        Ok(())
    }

    fn sync_dir(&self, directory: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        let (done, left) =
            state.changes.drain(..).partition::<Vec<_>, _>(|change| change.directory() == directory);
        state.changes = left;
        done.iter().for_each(|change| change.apply(&mut state.synced_names));
        let inside: Vec<_> = state.directories.iter().filter(|d| parent(d) == directory).cloned().collect();
        state.synced_directories.extend(inside);
        Ok(())
    }
}

#[derive(Debug)]
struct MemFile {
    disk: MemDisk,
    inode: usize,
    alone: AtomicBool,
}

impl Drop for MemFile {
    fn drop(&mut self) {
        if self.alone.load(Ordering::Relaxed) {
            self.disk.state().alone.remove(&self.inode);
        }
    }
}

impl MemFile {
    fn change(&self, pending: Pending) -> io::Result<()> {
        let mut state = self.disk.state();
        let done = state.call();
        let power_went = match state.plan {
            Plan::PowerOffAt(n) if state.calls > n + 1 => return done,
            Plan::PowerOffAt(n) => state.calls == n + 1,
            Plan::Healthy | Plan::FailAt(_) => false,
        };
        let file = &mut state.files[self.inode];
        let pending = match pending {
            // A write that fails has written half.
            Pending::Write(offset, mut bytes) if done.is_err() && !power_went => {
                bytes.truncate(bytes.len() / 2);
                Pending::Write(offset, bytes)
            }
            // One that meets the end of the power may have reached the medium, or parts of it.
            whole => whole,
        };
        pending.apply(&mut file.live);
        file.pending.push(pending);
        done
    }
}

impl DiskFile for MemFile {
    fn identity(&self) -> io::Result<(u64, u64)> {
        Ok((0, self.inode as u64))
    }

    fn take_alone(&self) -> io::Result<bool> {
        let taken = self.disk.state().alone.insert(self.inode);
        self.alone.fetch_or(taken, Ordering::Relaxed);
        Ok(taken)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().files[self.inode].live.len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let state = self.disk.state();
        let offset = offset as usize;
        let bytes = state.files[self.inode].live.get(offset..offset + buffer.len());
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.change(Pending::Write(offset as usize, bytes.to_vec()))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Pending::Len(len as usize))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        state.syncs += 1;
        state.call()?;
        let file = &mut state.files[self.inode];
        for pending in std::mem::take(&mut file.pending) {
            pending.apply(&mut file.synced);
        }
        Ok(())
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync_data()
    }
}
