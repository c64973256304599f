//! A folder as printer: one file a job, whole or not there at all. Another program takes the files in the order of
//! their names. There is nothing to ask and never a doubt.

use super::device::{Broken, Device};
use super::stop::Stop;
use crate::domain::{NotAFile, PrintJobId, PrinterTrouble};
use crate::world::{MODE_USUAL, make_anew, sync_folder};
use std::io::{self, Write};
use std::path::PathBuf;

/// The folder.
pub(super) struct Spool {
    folder: PathBuf,
}

impl Spool {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Written aside and synced: nothing that anybody prints.
    fn write_aside(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let aside = self.folder.join(format!(".{name}.tmp"));
        let mut file = make_anew(&aside, MODE_USUAL)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(aside)
    }
}

/// Names in the order of the queue.
fn name(job: PrintJobId) -> String {
    format!("lj-{:010}.bin", job.0)
}

impl Device for Spool {
    fn check(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        if self.folder.is_dir() { Ok(()) } else { Err(PrinterTrouble::Unreachable) }
    }

    fn send(&mut self, job: PrintJobId, bytes: &[u8], _: &Stop) -> Result<(), Broken> {
        let nothing = Broken { nothing: true, trouble: PrinterTrouble::Unreachable };
        let (name, whole) = (name(job), self.folder.join(name(job)));
        // A job's name is its own in its store: a file of that name is another store's, and must be printed first.
        if whole.exists() {
            return Err(nothing);
        }
        let aside = self.write_aside(&name, bytes).map_err(|error| match NotAFile::of(&error) {
            // Whoever may write into the folder would pick what is written over.
            Some(NotAFile::Link) => Broken { nothing: true, trouble: PrinterTrouble::LinkInFolder },
            _ => nothing,
        })?;
        std::fs::rename(aside, whole).map_err(|_| nothing)?;
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
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_an_interrupted_run_left_goes_and_a_link_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("spool");
        fs::create_dir(&folder).unwrap();
        let mut spool = Spool::new(folder.clone());
        let (aside, stop) = (folder.join(".lj-0000000007.bin.tmp"), Stop::default());
        fs::write(&aside, "half of an earlier one, which is longer").unwrap();
        assert_eq!(spool.send(PrintJobId(7), b"slip", &stop), Ok(()));
        assert_eq!(fs::read(folder.join("lj-0000000007.bin")).unwrap(), b"slip");

        let victim = place.path().join("victim");
        fs::write(&victim, "kept").unwrap();
        symlink(&victim, folder.join(".lj-0000000008.bin.tmp")).unwrap();
        let refused = Broken { nothing: true, trouble: PrinterTrouble::LinkInFolder };
        assert_eq!(spool.send(PrintJobId(8), b"slip", &stop), Err(refused));
        assert_eq!(fs::read(&victim).unwrap(), b"kept");
    }
}
