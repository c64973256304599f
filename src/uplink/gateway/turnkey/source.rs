//! `SRC`, where Turnkey looks, and `TMP` beside it, where a file is made.
//!
//! Turnkey takes whatever lies in `SRC`, half or whole and whatever its name, so a file comes there by its last rename
//! and by nothing else. What Turnkey cannot both read and write it skips without a word, for ever: so a file is
//! writable for its group whatever the umask, and of the group that `SRC` belongs to.

use crate::domain::{Moment, NotAFile};
use crate::world::{MODE_USUAL, make_anew, sync_folder};
use rustix::fs::{Access, access};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// For us and for Turnkey, which may run as another user of the same group.
const MODE: u32 = 0o660;
/// What an older `lj` put behind the name of a file that it was still writing, in `SRC` itself.
pub(super) const HALF: &str = ".tmp";

/// The folder of one message.
pub(super) struct Source(PathBuf);

impl Source {
    /// Of the folder that holds `SRC`.
    pub(super) fn of(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Where Turnkey looks.
    pub(super) fn path(&self) -> PathBuf {
        self.0.join("SRC")
    }

    /// Whether a file could be written now, found without writing one.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn check(&self) -> io::Result<()> {
        // A name in a folder is made by whoever may write and pass it.
        access(self.path().join("."), Access::WRITE_OK | Access::EXEC_OK)?;
        let beside = self.0.join("TMP");
        match access(beside.join("."), Access::WRITE_OK | Access::EXEC_OK) {
            // It is made with the first file.
            Err(Errno::NOENT) => Ok(access(self.0.join("."), Access::WRITE_OK | Access::EXEC_OK)?),
            found => Ok(found?),
        }
    }

    /// Writes a file whole or not at all; it is there after a power cut once [`Source::sync`] has gone well.
    ///
    /// # Errors
    /// What the system says; nothing of it lies in `SRC` then.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let (source, beside) = (self.path(), self.0.join("TMP"));
        let group = fs::metadata(&source)?.gid();
        if let Err(error) = fs::create_dir(&beside)
            && error.kind() != io::ErrorKind::AlreadyExists
        {
            return Err(error);
        }
        // Ours, and nobody's way to write elsewhere.
        if fs::symlink_metadata(&beside)?.is_symlink() {
            return Err(NotAFile::Link.into());
        }
        // What an older version left half-written in SRC would be taken as it is.
        let half = format!("{name}{HALF}");
        if fs::rename(source.join(&half), beside.join(&half)).is_ok() {
            fs::remove_file(beside.join(&half))?;
        }
        let made = beside.join(name);
        make(&made, group, bytes)?;
        fs::rename(&made, source.join(name))
    }

    /// Makes the names in `SRC` lasting.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn sync(&self) -> io::Result<()> {
        sync_folder(&self.path())
    }

    /// Every file that waits for Turnkey, with when it was written.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn all(&self) -> io::Result<BTreeSet<(SystemTime, OsString)>> {
        let mut all = BTreeSet::new();
        for entry in fs::read_dir(self.path())? {
            let entry = entry?;
            all.extend(written(&entry.path())?.map(|at| (at, entry.file_name())));
        }
        Ok(all)
    }

    /// Since when a file waits for Turnkey.
    ///
    /// # Errors
    /// What the system says; a file that is not there is no error.
    pub(super) fn waiting(&self, name: &str) -> io::Result<Option<SystemTime>> {
        written(&self.path().join(name))
    }
}

fn make(path: &Path, group: u32, bytes: &[u8]) -> io::Result<()> {
    // One of a process that died, perhaps of another user, goes.
    let mut file = make_anew(path, MODE_USUAL)?;
    file.write_all(bytes)?;
    // Who is no member of that group cannot give it away; whether Turnkey takes the file is watched all the same.
    let _ = fchown(&file, None, Some(group));
    file.set_permissions(Permissions::from_mode(MODE))?;
    file.sync_all()
}

/// Our time as the disk writes it; `None` before 1970.
pub(super) fn disk_time(at: Moment) -> Option<SystemTime> {
    let since = Duration::from_secs(u64::try_from(at.unix()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

/// When a file was written, and its length; `None` where there is none.
///
/// # Errors
/// What the system says.
pub(super) fn stamp(path: &Path) -> io::Result<Option<(SystemTime, u64)>> {
    match fs::metadata(path) {
        Ok(found) => Ok(Some((found.modified()?, found.len()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// When a file was written; `None` where there is none.
///
/// # Errors
/// What the system says.
pub(super) fn written(path: &Path) -> io::Result<Option<SystemTime>> {
    Ok(stamp(path)?.map(|(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn nothing_is_written_through_a_link() {
        let root = tempfile::tempdir().unwrap();
        let (victim, elsewhere) = (root.path().join("victim"), root.path().join("elsewhere"));
        fs::write(&victim, "kept").unwrap();
        fs::create_dir(&elsewhere).unwrap();
        let source = Source::of(root.path().to_owned());
        fs::create_dir(source.path()).unwrap();
        let refused = |source: &Source| source.put("a.xml", b"one").err().as_ref().and_then(NotAFile::of);
        symlink(&elsewhere, root.path().join("TMP")).unwrap();
        assert_eq!(refused(&source), Some(NotAFile::Link), "the folder");
        fs::remove_file(root.path().join("TMP")).unwrap();
        fs::create_dir(root.path().join("TMP")).unwrap();
        symlink(&victim, root.path().join("TMP/a.xml")).unwrap();
        assert_eq!(refused(&source), Some(NotAFile::Link), "the file");
        assert_eq!(fs::read(&victim).unwrap(), b"kept");
        assert_eq!(
            fs::read_dir(&elsewhere).unwrap().count() + fs::read_dir(source.path()).unwrap().count(),
            0
        );
    }

    #[test]
    fn a_file_comes_into_src_by_one_rename_and_its_group_may_write_it() {
        let root = tempfile::tempdir().unwrap();
        let source = Source::of(root.path().to_owned());
        assert!(source.put("a.xml", b"one").is_err(), "no SRC");
        fs::create_dir(source.path()).unwrap();
        let group = fs::metadata(source.path()).unwrap().gid();
        // What an older version was writing when it died.
        fs::write(source.path().join("a.xml.tmp"), "half").unwrap();
        fs::create_dir(root.path().join("TMP")).unwrap();
        fs::write(root.path().join("TMP/a.xml"), "half").unwrap();
        source.put("a.xml", b"one").unwrap();
        source.sync().unwrap();
        let names: Vec<_> =
            fs::read_dir(source.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.xml"]);
        assert_eq!(fs::read_dir(root.path().join("TMP")).unwrap().count(), 0);
        let found = fs::metadata(source.path().join("a.xml")).unwrap();
        assert_eq!((found.mode() & 0o777, found.gid()), (0o660, group));
        assert!(source.waiting("a.xml").unwrap().is_some());
        assert_eq!(source.waiting("b.xml").unwrap(), None);
    }
}
