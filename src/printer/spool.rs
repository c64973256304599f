//! A folder as printer: one file a job, whole or not there at all. Another program takes the files in the order of
//! their names. There is nothing to ask and never a doubt.

use super::device::{Broken, Device};
use super::stop::Stop;
use crate::domain::{PrintJobId, PrinterTrouble};
use std::fs::{File, OpenOptions};
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
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&aside)?;
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
        let aside = self.write_aside(&name, bytes).map_err(|_| nothing)?;
        std::fs::rename(aside, whole).map_err(|_| nothing)?;
        // From here on another program may have taken it, whatever becomes of the folder.
        let synced = File::open(&self.folder).and_then(|folder| folder.sync_all());
        synced.map_err(|_| Broken { nothing: false, trouble: PrinterTrouble::Interrupted })
    }

    fn settle(&mut self, _: &Stop) -> Result<(), PrinterTrouble> {
        Ok(())
    }

    fn leave(&mut self) {}
}
