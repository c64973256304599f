//! The store's lock (E11): one process owns a store, and it is the one that holds this. The file is never renamed
//! and never removed, so that all processes lock the same one; the kernel lets go of it when the holder ends,
//! however it ends.

use crate::world::{MODE_OWN, Made, make};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the lock file in the store's directory.
pub const LOCK_FILE: &str = "lock";

/// The right to touch a store. It is released when this and every [`super::Server`] started with it are gone.
#[derive(Debug)]
pub struct StoreLock {
    held: Arc<Held>,
    directory: PathBuf,
}

/// The locked file.
#[derive(Debug)]
pub(super) struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // Closing alone lets go only when a program that is just being started has closed its copy as well. Where
        // this fails, closing does it a moment later.
        let _ = flock(&self.0, FlockOperation::Unlock);
    }
}

impl StoreLock {
    /// Takes the lock of the store in `dir` without waiting; `None` when another holds it, this process included.
    /// To be called before anything else in the store is touched. The holder's process id is written into the
    /// file, for people only.
    ///
    /// # Errors
    /// When the directory does not exist, or the file cannot be opened (a symbolic link is not followed).
    pub fn try_take(dir: &Path) -> Result<Option<Self>, io::Error> {
        let mut file = make(&dir.join(LOCK_FILE), Made::Kept, MODE_OWN)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        file.set_len(0)?;
        writeln!(file, "{}", std::process::id())?;
        Ok(Some(Self { held: Arc::new(Held(file)), directory: dir.into() }))
    }

    /// The store's directory.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// A second hold on the same lock, for a server that must not outlive it.
    pub(super) fn hold(&self) -> Arc<Held> {
        Arc::clone(&self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn one_holder_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let first = StoreLock::try_take(dir.path()).unwrap().unwrap();
        assert!(StoreLock::try_take(dir.path()).unwrap().is_none(), "the first still lives");

        drop(first);
        let second = StoreLock::try_take(dir.path()).unwrap();
        assert!(second.is_some(), "the first is gone");
        let path = dir.path().join(LOCK_FILE);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), format!("{}\n", std::process::id()));
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_program_started_by_the_holder_does_not_keep_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        drop(lock);
        let again = StoreLock::try_take(dir.path()).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(again.is_some());
    }

    #[test]
    fn a_link_in_place_of_the_lock_is_not_followed_and_a_missing_store_is_said() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join(LOCK_FILE)).unwrap();
        assert!(StoreLock::try_take(dir.path()).is_err());
        assert!(!dir.path().join("elsewhere").exists());
        let missing = StoreLock::try_take(&dir.path().join("missing")).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }
}
