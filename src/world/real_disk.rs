//! The machine's file system: `pread`, `pwrite`, `fdatasync`; new files are 0600, directories 0750.

use super::disk::{Disk, DiskFile};
use super::files::{MODE_OWN, Made, make, open_own, sync_folder};
use rustix::fs::{AtFlags, CWD, FlockOperation, StatxFlags, flock, makedev, statx};
use rustix::io::Errno;
use std::fs::{DirBuilder, File};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The group may enter, to reach the socket.
const DIRECTORY_MODE: u32 = 0o750;

/// The directory tree below a path of this machine.
#[derive(Clone, Debug)]
pub struct RealDisk {
    root: PathBuf,
}

impl RealDisk {
    /// The tree below `root`; the directory itself may be missing until [`Disk::create_dir`] of `""`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a name lies.
    fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.root.clone() } else { self.root.join(name) }
    }

    /// The directory on this machine.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Disk for RealDisk {
    fn free_bytes(&self) -> Option<u64> {
        let found = rustix::fs::statvfs(self.path("")).ok()?;
        Some(found.f_bavail.saturating_mul(found.f_frsize))
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        Ok(Arc::new(RealFile::of(open_own(&self.path(name))?)))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn DiskFile>> {
        // Files hold legal records: their owner alone reads and writes them.
        Ok(Arc::new(RealFile::of(make(&self.path(name), Made::New, MODE_OWN)?)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path(from), self.path(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.path(name))
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        self.path(name).try_exists()
    }

    fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool> {
        match identity(CWD, &self.path(name), AtFlags::empty()) {
            Ok(found) => Ok(found == file.identity()?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn list(&self, directory: &str) -> io::Result<Vec<String>> {
        let entries = match std::fs::read_dir(self.path(directory)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            // What is no file is told by whoever opens it: left out here, it would count as missing.
            if !entry.file_type()?.is_dir() {
                names.extend(entry.file_name().into_string().ok());
            }
        }
        names.sort();
        Ok(names)
    }

    fn create_dir(&self, directory: &str) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(self.path(directory))
    }

    fn sync_dir(&self, directory: &str) -> io::Result<()> {
        sync_folder(&self.path(directory))
    }
}

#[derive(Debug)]
struct RealFile {
    file: File,
    /// Taken for this handle alone.
    alone: AtomicBool,
}

impl RealFile {
    fn of(file: File) -> Self {
        Self { file, alone: AtomicBool::new(false) }
    }
}

impl Drop for RealFile {
    fn drop(&mut self) {
        if self.alone.load(Ordering::Relaxed) {
            // Closing alone lets go only when a program that is just being started has closed its copy as well. Where
            // this fails, closing does it a moment later.
            let _ = flock(&self.file, FlockOperation::Unlock);
        }
    }
}

/// Device and inode. Nothing else is asked: from Linux 6.13 on, whoever asks for the times of a file makes its next write
/// give it a new one, and the sync behind that write waits for the file system's journal (a lone sale took a third longer).
fn identity(directory: impl AsFd, path: &Path, flags: AtFlags) -> io::Result<(u64, u64)> {
    let found = statx(directory, path, flags, StatxFlags::INO)?;
    Ok((makedev(found.stx_dev_major, found.stx_dev_minor), found.stx_ino))
}

impl DiskFile for RealFile {
    fn identity(&self) -> io::Result<(u64, u64)> {
        identity(&self.file, Path::new(""), AtFlags::EMPTY_PATH)
    }

    fn take_alone(&self) -> io::Result<bool> {
        match flock(&self.file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {
                self.alone.store(true, Ordering::Relaxed);
                Ok(true)
            }
            Err(Errno::WOULDBLOCK) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(buffer, offset)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn sync_all(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}
