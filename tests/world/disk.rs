//! A disk in memory for tests: it remembers what was synced and what was only written, so that a test can cut
//! the power at any call and see one of the disks that could be left, or let one call fail.
//!
//! After [`MemDisk::crash`] every unsynced write is there, gone, or torn by sector, as the seed chooses; of the
//! unsynced creations, renames and removals a prefix is there, as with a journalling file system.

use super::file::{File, What};
use super::names::{Change, Names, parent};
use fastrand::Rng;
use lj::world::{Disk, DiskFile};
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The disk; clones are the same disk.
#[derive(Clone, Default)]
pub struct MemDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    files: Vec<File>,
    names: Names,
    /// Files that a handle has for itself.
    alone: BTreeSet<usize>,
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
        self.names
            .live
            .get(name)
            .copied()
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
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
        let mut dice = Rng::with_seed(seed);
        let (mut names, mut files) = self.content();
        names.cut(&mut dice);
        for file in &mut files {
            file.cut(&mut dice);
        }
        Self::of(names, files)
    }

    /// Another disk with the same content, all of it synced.
    pub fn copy(&self) -> Self {
        let (mut names, mut files) = self.content();
        let directories: Vec<String> = names.directories.iter().cloned().collect();
        names.sync("");
        directories.iter().for_each(|directory| names.sync(directory));
        files.iter_mut().for_each(File::sync);
        Self::of(names, files)
    }

    fn content(&self) -> (Names, Vec<File>) {
        let state = self.state();
        (state.names.clone(), state.files.clone())
    }

    fn of(names: Names, files: Vec<File>) -> Self {
        Self(Arc::new(Mutex::new(State { files, names, ..State::default() })))
    }

    /// The bytes of a file as a reader sees them.
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
}

impl fmt::Debug for MemDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemDisk").field("files", &self.state().names.live).finish_non_exhaustive()
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
        if state.names.live.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if !parent(name).is_empty() && !state.names.directories.contains(parent(name)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inode = state.files.len();
        state.files.push(File::default());
        state.names.change(Change::Create(name.to_owned(), inode));
        Ok(Arc::new(MemFile { disk: self.clone(), inode, alone: AtomicBool::new(false) }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.inode(from)?;
        state.names.change(Change::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.inode(name)?;
        state.names.change(Change::Remove(name.to_owned()));
        Ok(())
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        Ok(self.state().names.live.contains_key(name))
    }

    fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool> {
        let found = self.state().names.live.get(name).copied();
        Ok(found.map(|inode| (0, inode as u64)) == Some(file.identity()?))
    }

    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let state = self.state();
        let names = state.names.live.keys().filter(|name| parent(name) == directory);
        Ok(names.map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()).collect())
    }

    fn create_dir(&self, directory: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        if !directory.is_empty() {
            state.names.directories.insert(directory.to_owned());
        }
        Ok(())
    }

    fn sync_dir(&self, directory: &str) -> io::Result<()> {
        let mut state = self.state();
        state.call()?;
        state.names.sync(directory);
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
    fn change(&self, what: What) -> io::Result<()> {
        let mut state = self.disk.state();
        let done = state.call();
        let power_went = match state.plan {
            Plan::PowerOffAt(n) if state.calls > n + 1 => return done,
            Plan::PowerOffAt(n) => state.calls == n + 1,
            Plan::Healthy | Plan::FailAt(_) => false,
        };
        let file = &mut state.files[self.inode];
        let what = match what {
            // A write that fails has written half.
            What::Write(offset, mut bytes) if done.is_err() && !power_went => {
                bytes.truncate(bytes.len() / 2);
                What::Write(offset, bytes)
            }
            // One that meets the end of the power may have reached the medium, or parts of it.
            whole => whole,
        };
        file.change(what);
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
        self.change(What::Write(offset as usize, bytes.to_vec()))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(What::Len(len as usize))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        state.syncs += 1;
        state.call()?;
        state.files[self.inode].sync();
        Ok(())
    }

    fn sync_all(&self) -> io::Result<()> {
        self.sync_data()
    }
}
