//! A printer behind a device file: `/dev/usb/lp0`, a serial line, a pseudo-terminal or pipe of the tests. It is opened for
//! each job, and locked, so that two programs of ours never mix their slips.

use super::device::{Broken, Device};
use super::stop::Stop;
use super::timing::Timing;
use super::wire::Wire;
use crate::domain::{PrintJobId, PrinterTrouble};
use rustix::fs::{FlockOperation, OFlags};
use rustix::termios;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The device.
pub(super) struct FileDevice {
    path: PathBuf,
    asked: bool,
    timing: Timing,
    open: Option<Wire<File>>,
}

impl FileDevice {
    pub(super) fn new(path: PathBuf, asked: bool, timing: Timing) -> Self {
        Self { path, asked, timing, open: None }
    }

    /// Opens the file, never waiting for a carrier or a reader; one that is not asked is only written to.
    fn connect(&self) -> io::Result<File> {
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::APPEND).bits();
        // The bits are those of `open(2)`, small on every Linux.
        let flags = i32::try_from(flags).map_err(io::Error::other)?;
        let file = OpenOptions::new().read(self.asked).write(true).custom_flags(flags).open(&self.path)?;
        rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
        if termios::isatty(&file) {
            // A serial line as it comes would turn line ends into two bytes and echo the answers.
            let mut settings = termios::tcgetattr(&file)?;
            settings.make_raw();
            termios::tcsetattr(&file, termios::OptionalActions::Now, &settings)?;
        }
        Ok(file)
    }

    fn wire(&mut self) -> Result<&mut Wire<File>, PrinterTrouble> {
        self.open.as_mut().ok_or(PrinterTrouble::Unreachable)
    }
}

impl Device for FileDevice {
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.open = None;
        let file = self.connect().map_err(|_| PrinterTrouble::Unreachable)?;
        let wire = self.open.insert(Wire::new(file, self.timing));
        if self.asked { wire.ask_first(stop) } else { Ok(()) }
    }

    fn send(&mut self, _: PrintJobId, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        self.wire().map_err(|trouble| Broken { nothing: true, trouble })?.send(bytes, stop)
    }

    fn settle(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        if self.asked { self.wire()?.ask_settled(stop) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.open = None;
    }
}
