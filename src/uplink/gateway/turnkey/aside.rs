//! Where Turnkey has moved our files: `BAK`, whose content went to the platform, and `ERR`, whose content did not.
//!
//! A name that is taken in `BAK` gets `.001`, `.002` behind it; and what an older `lj` was writing under a `.tmp` name may
//! have been taken whole. Both are the same file to us.

use super::listing::Listing;
use super::source::{HALF, written};
use crate::domain::Moment;
use std::collections::{BTreeSet, HashMap};
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Digits behind a name that was taken.
const AGAIN_DIGITS: usize = 3;

/// Where a file is, and when it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// In `SRC` or `BAK`.
    Taken(SystemTime),
    /// In `ERR`.
    Refused(SystemTime),
}

impl Found {
    /// When it was written.
    pub(super) fn at(self) -> SystemTime {
        match self {
            Self::Taken(at) | Self::Refused(at) => at,
        }
    }
}

/// A file that lies somewhere in `BAK` or `ERR`.
#[derive(Clone, Debug)]
struct Place {
    path: PathBuf,
    refused: bool,
}

/// What lies in `BAK` and `ERR`, as it was listed last.
#[derive(Debug, Default)]
pub(super) struct Aside {
    listing: Listing,
    names: HashMap<PathBuf, Vec<OsString>>,
    places: HashMap<OsString, Vec<Place>>,
}

impl Aside {
    /// Looks again at the folder of one message.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn look(&mut self, folder: &Path, now: Moment) -> io::Result<()> {
        for (place, refused) in [("BAK", false), ("ERR", true)] {
            for (dated, files) in self.listing.changed(&folder.join(place), now)? {
                self.put(dated, files, refused);
            }
        }
        Ok(())
    }

    /// The files of a folder as they are now.
    fn put(&mut self, folder: PathBuf, files: Vec<PathBuf>, refused: bool) {
        for name in self.names.remove(&folder).unwrap_or_default() {
            if let Some(places) = self.places.get_mut(&name) {
                places.retain(|place| place.path.parent() != Some(&folder));
                if places.is_empty() {
                    self.places.remove(&name);
                }
            }
        }
        let mut names = Vec::new();
        for path in files {
            let Some(name) = path.file_name().and_then(|name| sent_as(name, refused)) else { continue };
            self.places.entry(name.clone()).or_default().push(Place { path, refused });
            names.push(name);
        }
        self.names.insert(folder, names);
    }

    /// Where the file of this name is, the one that was written last: an earlier try may lie in `ERR` still.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn find(&self, name: &str) -> io::Result<Option<Found>> {
        let mut last: Option<Found> = None;
        for Place { path, refused } in self.places.get(OsStr::new(name)).into_iter().flatten() {
            let Some(at) = written(path)? else { continue };
            if last.is_none_or(|before| before.at() <= at) {
                last = Some(if *refused { Found::Refused(at) } else { Found::Taken(at) });
            }
        }
        Ok(last)
    }

    /// Every file of a message that Turnkey has taken, with when it was written; its content went to the platform.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn taken(&self, folder: &Path) -> io::Result<BTreeSet<(SystemTime, OsString)>> {
        let mut taken = BTreeSet::new();
        for (dated, names) in self.names.iter().filter(|(dated, _)| dated.starts_with(folder)) {
            for name in names {
                let here = |place: &&Place| !place.refused && place.path.parent() == Some(dated);
                for place in self.places.get(name).into_iter().flatten().filter(here) {
                    taken.extend(written(&place.path)?.map(|at| (at, name.clone())));
                }
            }
        }
        Ok(taken)
    }
}

/// The name that we gave a file; `None` for what is none of ours. Half a file in `ERR` never went anywhere, so it is no
/// refusal of the document.
fn sent_as(name: &OsStr, refused: bool) -> Option<OsString> {
    let name = name.to_str()?;
    let counted = name
        .rsplit_once('.')
        .filter(|(_, end)| end.len() == AGAIN_DIGITS && end.bytes().all(|byte| byte.is_ascii_digit()));
    let name = counted.map_or(name, |(before, _)| before);
    let name = match name.strip_suffix(HALF) {
        Some(_) if refused => return None,
        Some(whole) => whole,
        None => name,
    };
    let is_xml = Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("xml"));
    is_xml.then(|| name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_turnkey_or_an_older_version_changed_are_the_same_file() {
        let name = |raw: &str, refused| sent_as(OsStr::new(raw), refused);
        for raw in ["a.xml", "a.xml.001", "a.xml.tmp", "a.xml.tmp.017"] {
            assert_eq!(name(raw, false), Some("a.xml".into()), "{raw}");
        }
        for raw in ["a.xml.01", "a.xml.0001", "a.txt", "a.xml.part", "001", ".001"] {
            assert_eq!(name(raw, false), None, "{raw}");
        }
        assert_eq!(name("a.xml.tmp", true), None);
        assert_eq!(name("a.xml", true), Some("a.xml".into()));
    }
}
