//! A folder as printer: one file a job, whole or not there at all. Another program takes the files in the order of
//! their names. There is nothing to ask and never a doubt.
//!
//! A name never meets another, of this store, of a store before it, or of another till's: it has a place in the order, which
//! goes on from the clock and from what lies in the folder, and behind it chance.

use super::device::{Broken, Device};
use super::stop::Stop;
use crate::domain::{NotAFile, PrintJobId, PrinterTrouble};
use crate::world::{Clock, Entropy, MODE_USUAL, Made, make, sync_folder};
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most names of the folder that are looked at; behind so many slips that nobody prints the order is the clock's alone.
const NAMES_MAX: usize = 10_000;
/// Digits of the place in the order: milliseconds of any year that matters.
const ORDER_DIGITS: usize = 15;
/// What an interrupted run left aside is an hour old before it goes: another till may be writing its own.
const ASIDE_AGE_S: i64 = 3_600;
/// How many names are tried before the folder is said to take none.
const NAMES_TRIED: usize = 4;

/// The folder.
pub(super) struct Spool {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// The place in the order of the last file.
    last: u64,
}

impl Spool {
    pub(super) fn new(folder: PathBuf, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { folder, clock, entropy, last: 0 }
    }

    /// A name that comes after all that lie in the folder and all that this process gave.
    fn name(&mut self) -> io::Result<String> {
        let mut chance = [0; 8];
        self.entropy.fill(&mut chance)?;
        let clock_ms = u64::try_from(self.clock.now().unix()).unwrap_or(0).saturating_mul(1_000);
        let lying = self.look()?.saturating_add(1);
        let order = clock_ms.max(lying).max(self.last + 1).min(10u64.pow(15) - 1);
        self.last = order;
        Ok(format!("lj-{order:0ORDER_DIGITS$}-{:016x}.bin", u64::from_le_bytes(chance)))
    }

    /// The last place in the order that lies in the folder; what interrupted runs left aside goes.
    fn look(&self) -> io::Result<u64> {
        let mut last = 0;
        for entry in fs::read_dir(&self.folder)?.take(NAMES_MAX) {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            if let Some(order) = order_of(&name) {
                last = last.max(order);
            } else if is_aside(&name) && self.is_old(&entry.path()) {
                // Where it cannot go it is in nobody's way.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(last)
    }

    fn is_old(&self, aside: &Path) -> bool {
        let changed = fs::symlink_metadata(aside).map(|found| found.mtime());
        changed.is_ok_and(|changed| self.clock.now().unix().saturating_sub(changed) > ASIDE_AGE_S)
    }

    /// Written aside and synced, then named: nothing that anybody prints before it is whole.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let name = self.name()?;
        let (aside, whole) = (self.folder.join(format!(".{name}.tmp")), self.folder.join(&name));
        let mut file = make(&aside, Made::New, MODE_USUAL)?;
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        let named = written.and_then(|()| rename_anew(&aside, &whole));
        if named.is_err() {
            // It is in nobody's way, and goes with the next look.
            let _ = fs::remove_file(&aside);
        }
        named
    }
}

/// Renames where nothing has that name yet. A file system that cannot say so has names with chance in them all the same.
fn rename_anew(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => fs::rename(from, to),
        renamed => Ok(renamed?),
    }
}

/// The place in the order of one of our files.
fn order_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("lj-")?.get(..ORDER_DIGITS)?;
    let is_ours =
        digits.bytes().all(|digit| digit.is_ascii_digit()) && name[3 + ORDER_DIGITS..].starts_with('-');
    is_ours.then(|| digits.parse().ok()).flatten()
}

fn is_aside(name: &str) -> bool {
    name.starts_with(".lj-") && name.ends_with(".bin.tmp")
}

impl Device for Spool {
    fn check(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        if self.folder.is_dir() { Ok(()) } else { Err(PrinterTrouble::FolderMissing) }
    }

    fn send(&mut self, _: PrintJobId, bytes: &[u8], _: &Stop) -> Result<(), Broken> {
        let mut written = self.write(bytes);
        for _ in 1..NAMES_TRIED {
            match &written {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => written = self.write(bytes),
                _ => break,
            }
        }
        written.map_err(|error| {
            let trouble = match (NotAFile::of(&error), error.kind()) {
                // Whoever may write into the folder would pick what is written over.
                (Some(NotAFile::Link), _) => PrinterTrouble::LinkInFolder,
                (_, ErrorKind::NotFound) => PrinterTrouble::FolderMissing,
                _ => PrinterTrouble::FolderRefuses,
            };
            Broken { nothing: true, trouble }
        })?;
        // From here on another program may have taken it, whatever becomes of the folder.
        sync_folder(&self.folder).map_err(|_| Broken { nothing: false, trouble: PrinterTrouble::Interrupted })
    }

    fn settle(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        Ok(())
    }

    fn leave(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::world::SystemEntropy;
    use crate::world::sim::SimClock;
    use std::collections::BTreeSet;
    use std::os::unix::fs::symlink;

    const JOB: PrintJobId = PrintJobId(1);

    /// Chance that is always the same.
    #[derive(Debug)]
    struct Stuck;

    impl Entropy for Stuck {
        fn fill(&self, bytes: &mut [u8]) -> io::Result<()> {
            bytes.fill(7);
            Ok(())
        }
    }

    struct Place {
        _place: tempfile::TempDir,
        folder: PathBuf,
        clock: Arc<SimClock>,
    }

    impl Place {
        fn new() -> Self {
            let place = tempfile::tempdir().unwrap();
            let folder = place.path().join("spool");
            fs::create_dir(&folder).unwrap();
            Self { _place: place, folder, clock: SimClock::at(Moment::from_unix(1_795_000_000)) }
        }

        fn till(&self) -> Spool {
            Spool::new(self.folder.clone(), self.clock.clone(), Arc::new(SystemEntropy))
        }

        /// Names in the order in which another program takes them, and what is in them.
        fn files(&self) -> Vec<(String, String)> {
            let names = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path());
            let mut files: Vec<_> = names
                .map(|path| {
                    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                    (name, fs::read_to_string(path).unwrap())
                })
                .collect();
            files.sort();
            files
        }
    }

    #[test]
    fn no_name_meets_an_old_one_over_restarts_clocks_set_back_and_tills() {
        let place = Place::new();
        let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
        let (mut ours, mut theirs) = (place.till(), place.till());
        for turn in 0..40 {
            let till = if turn % 3 == 0 { &mut theirs } else { &mut ours };
            assert_eq!(till.send(JOB, turn.to_string().as_bytes(), &Stop::default()), Ok(()));
            order.push(turn.to_string());
            match turn {
                10 => ours = place.till(),
                20 => place.clock.set(Moment::from_unix(1_000_000_000)),
                25 => (ours, theirs) = (place.till(), place.till()),
                30 => place.clock.pass_s(60),
                _ => {}
            }
        }
        assert_eq!(place.files().into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), order);
        seen.extend(place.files().into_iter().map(|(name, _)| name));
        // Everything was printed, and the clock shows what it showed before.
        for (name, _) in place.files() {
            fs::remove_file(place.folder.join(name)).unwrap();
        }
        place.clock.set(Moment::from_unix(1_795_000_000));
        let mut anew = place.till();
        for _ in 0..40 {
            anew.send(JOB, b"slip", &Stop::default()).unwrap();
        }
        assert!(place.files().iter().all(|(name, _)| seen.insert(name.clone())), "a name was given twice");
    }

    #[test]
    fn a_file_of_the_names_before_is_printed_first() {
        let place = Place::new();
        fs::write(place.folder.join("lj-0000000001.bin"), "old").unwrap();
        place.till().send(JOB, b"new", &Stop::default()).unwrap();
        let bytes: Vec<_> = place.files().into_iter().map(|(_, bytes)| bytes).collect();
        assert_eq!(bytes, ["old", "new"]);
    }

    #[test]
    fn what_an_interrupted_run_left_goes_once_it_is_old() {
        let place = Place::new();
        let (old, young) = (place.folder.join(".lj-7-a.bin.tmp"), place.folder.join(".lj-8-b.bin.tmp"));
        fs::write(&old, "half").unwrap();
        fs::write(&young, "half").unwrap();
        let changed = fs::symlink_metadata(&old).unwrap().mtime();
        place.clock.set(Moment::from_unix(changed + ASIDE_AGE_S));
        place.till().send(JOB, b"slip", &Stop::default()).unwrap();
        assert!(old.exists() && young.exists(), "another till may be writing it");
        place.clock.set(Moment::from_unix(changed + ASIDE_AGE_S + 60));
        place.till().send(JOB, b"slip", &Stop::default()).unwrap();
        assert!(!old.exists() && !young.exists());
        assert!(place.files().iter().all(|(name, _)| !name.starts_with('.')), "nothing is left aside");
    }

    #[test]
    fn neither_a_link_nor_a_file_in_its_place_is_written_over() {
        let place = Place::new();
        let stuck = || Spool::new(place.folder.clone(), place.clock.clone(), Arc::new(Stuck));
        let name = stuck().name().unwrap();
        let victim = place.folder.join("victim");
        fs::write(&victim, "kept").unwrap();
        symlink(&victim, place.folder.join(format!(".{name}.tmp"))).unwrap();
        let refused = Broken { nothing: true, trouble: PrinterTrouble::LinkInFolder };
        assert_eq!(stuck().send(JOB, b"slip", &Stop::default()), Err(refused));
        fs::remove_file(place.folder.join(format!(".{name}.tmp"))).unwrap();
        // Another till that has the same chance at the same moment is writing: the next name is taken.
        fs::write(place.folder.join(format!(".{name}.tmp")), "another's").unwrap();
        assert_eq!(stuck().send(JOB, b"slip", &Stop::default()), Ok(()));
        let files = place.files();
        assert_eq!(files.iter().filter(|(_, bytes)| bytes == "slip").count(), 1, "{files:?}");
        assert!(files.iter().any(|(_, bytes)| bytes == "another's") && fs::read(&victim).unwrap() == b"kept");
        let to = place.folder.join("taken");
        fs::write(&to, "first").unwrap();
        assert_eq!(rename_anew(&victim, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to).unwrap(), b"first");
    }

    #[test]
    fn a_folder_that_is_gone_or_closed_says_so_and_nothing_is_in_doubt() {
        let place = Place::new();
        let mut spool = place.till();
        fs::remove_dir(&place.folder).unwrap();
        let gone = PrinterTrouble::FolderMissing;
        assert_eq!(spool.check(&Stop::default()), Err(gone));
        assert_eq!(spool.send(JOB, b"x", &Stop::default()), Err(Broken { nothing: true, trouble: gone }));
        fs::write(&place.folder, "a file").unwrap();
        assert_eq!(spool.check(&Stop::default()), Err(gone));
        let refused = spool.send(JOB, b"x", &Stop::default()).unwrap_err();
        assert_eq!((refused.nothing, refused.trouble), (true, PrinterTrouble::FolderRefuses));
    }
}
