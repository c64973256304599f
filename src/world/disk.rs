//! The disk as ledger and store see it: a few files of one directory, behind a trait from the first day, so
//! that a test can cut the power between any two calls. The real one is [`super::RealDisk`].

use std::fmt;
use std::io;
use std::sync::Arc;

/// An open file. All offsets and lengths are bytes.
pub trait DiskFile: Send + Sync + fmt::Debug {
    /// Which file of the machine it is, for [`Disk::leads_to`]: device and inode.
    fn identity(&self) -> io::Result<(u64, u64)>;
    /// Its length.
    fn len(&self) -> io::Result<u64>;
    /// True when its length is 0.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Fills `buffer` from `offset` on; an end of file inside it is an error.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
    /// Writes all of `bytes` at `offset`, growing the file if need be.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts or grows (with zeros) to `len`.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Returns once everything written is on the medium (`fdatasync`). A failure is final: never call it again.
    fn sync_data(&self) -> io::Result<()>;
    /// As [`DiskFile::sync_data`], the file's own metadata included (`fsync`).
    fn sync_all(&self) -> io::Result<()>;
    /// Takes the file for this handle alone, for as long as it is open: false where another handle has it, in this
    /// process or in any other. It binds those who ask, nobody else.
    fn take_alone(&self) -> io::Result<bool>;
}

/// A directory tree, addressed by relative names such as `ledger/00000001.seg`.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Opens an existing file for reading and writing; a link or anything else that is no file is an error.
    fn open(&self, name: &str) -> io::Result<Arc<dyn DiskFile>>;
    /// Creates a new file; one that exists already is an error.
    fn create(&self, name: &str) -> io::Result<Arc<dyn DiskFile>>;
    /// Moves `from` over `to`, atomically.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file; a missing one is an error.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// True when the file exists.
    fn exists(&self, name: &str) -> io::Result<bool>;
    /// True when the name still leads to that open file, and not to another that was put in its place.
    fn leads_to(&self, name: &str, file: &dyn DiskFile) -> io::Result<bool>;

    /// The names of what is in a directory and is none itself, sorted, without the directory; empty when it does not exist.
    fn list(&self, directory: &str) -> io::Result<Vec<String>>;
    /// Free bytes where the files are; `None` where nobody can say.
    fn free_bytes(&self) -> Option<u64> {
        None
    }
    /// Creates a directory if it is not there (mode 0750).
    fn create_dir(&self, directory: &str) -> io::Result<()>;
    /// Makes creations, renames and removals in a directory durable. The root is `""`.
    fn sync_dir(&self, directory: &str) -> io::Result<()>;
}
