//! A tree of folders that grows for years, listed again only where something may have changed: a folder's own time says
//! when a file came or went, and one that has been quiet for a while is believed.

use super::source::disk_time;
use crate::domain::Moment;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Folders within folders: date, hour, message.
const DEPTH_MAX: usize = 4;
/// What Turnkey itself could not read: it says nothing about our documents.
const UNREAD: &str = "ERR";
/// A folder is read again until it has been quiet for so long: a file that is written in place changes no folder.
const QUIET: Duration = Duration::from_secs(3_600);

/// The tree as it was seen.
#[derive(Debug, Default)]
pub(super) struct Listing(HashMap<PathBuf, Seen>);

#[derive(Debug)]
struct Seen {
    changed: SystemTime,
    quiet: bool,
    folders: Vec<PathBuf>,
}

/// A folder that was read, with the files in it; none where the folder is gone.
pub(super) type Read = (PathBuf, Vec<PathBuf>);

impl Listing {
    /// The folders under `root`, itself included, that may have changed since the last time; it is `now`.
    ///
    /// # Errors
    /// What the system says; a root that is not there yet is empty, for Turnkey makes it when it needs it.
    pub(super) fn changed(&mut self, root: &Path, now: Moment) -> io::Result<Vec<Read>> {
        let mut read = Vec::new();
        // Before 1970 every folder is loud.
        let now = disk_time(now).unwrap_or(SystemTime::UNIX_EPOCH);
        self.look(root, 0, now, &mut read).inspect_err(|_| {
            // What was read and is not told is read again.
            read.drain(..).for_each(|(folder, _)| self.forget(&folder));
        })?;
        Ok(read)
    }

    /// Reads a folder again the next time, whatever its time says.
    pub(super) fn forget(&mut self, folder: &Path) {
        self.0.remove(folder);
    }

    fn look(&mut self, folder: &Path, depth: usize, now: SystemTime, read: &mut Vec<Read>) -> io::Result<()> {
        let changed = match fs::metadata(folder) {
            Ok(found) => found.modified()?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if self.0.remove(folder).is_some() {
                    read.push((folder.to_owned(), Vec::new()));
                }
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let known = self.0.get(folder).filter(|seen| seen.quiet && seen.changed == changed);
        let folders = match known {
            Some(seen) => seen.folders.clone(),
            None => self.read(folder, changed, depth, now, read)?,
        };
        folders.iter().try_for_each(|inner| self.look(inner, depth + 1, now, read))
    }

    fn read(
        &mut self,
        folder: &Path,
        changed: SystemTime,
        depth: usize,
        now: SystemTime,
        read: &mut Vec<Read>,
    ) -> io::Result<Vec<PathBuf>> {
        let (mut folders, mut files) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < DEPTH_MAX && entry.file_name() != UNREAD {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
        // A clock that was set back makes a folder loud, never quiet.
        let quiet = now.duration_since(changed).is_ok_and(|since| since > QUIET);
        self.0.insert(folder.to_owned(), Seen { changed, quiet, folders: folders.clone() });
        read.push((folder.to_owned(), files));
        Ok(folders)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Clock, SystemClock};
    use std::fs::File;

    fn names(read: &[Read]) -> Vec<String> {
        let mut names: Vec<String> = read
            .iter()
            .flat_map(|(_, files)| files)
            .map(|file| file.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_quiet_folder_is_read_once_and_again_when_something_comes() {
        let root = tempfile::tempdir().unwrap();
        let hour = root.path().join("20260108/14");
        fs::create_dir_all(&hour).unwrap();
        fs::write(hour.join("1.xml"), "1").unwrap();
        let now = SystemClock::default().now();
        let long_ago = disk_time(now).unwrap() - 2 * QUIET;
        for folder in [hour.as_path(), &root.path().join("20260108"), root.path()] {
            File::open(folder).unwrap().set_modified(long_ago).unwrap();
        }
        let mut listing = Listing::default();
        assert_eq!(names(&listing.changed(root.path(), now).unwrap()), ["1.xml"]);
        assert!(listing.changed(root.path(), now).unwrap().is_empty());
        fs::write(hour.join("2.xml"), "2").unwrap();
        for _ in 0..2 {
            assert_eq!(
                names(&listing.changed(root.path(), now).unwrap()),
                ["1.xml", "2.xml"],
                "not quiet yet"
            );
        }
        fs::remove_dir_all(&hour).unwrap();
        let gone = listing.changed(root.path(), now).unwrap();
        assert!(gone.iter().all(|(_, files)| files.is_empty()), "{gone:?}");
        assert!(listing.changed(&root.path().join("nowhere"), now).unwrap().is_empty());
    }
}
