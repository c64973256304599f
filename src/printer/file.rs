//! A printer behind a device file: `/dev/usb/lp0`, a serial line, a pseudo-terminal or pipe of the tests. It is opened for
//! each job, and locked, so that two programs of ours never mix their slips.

use super::stop::Stop;
use super::wire::Connect;
use rustix::fs::{FlockOperation, OFlags};
use rustix::termios;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;

/// The device file.
pub(super) struct DeviceFile {
    pub(super) path: PathBuf,
    /// One that is not asked is only written to.
    pub(super) asked: bool,
}

impl Connect for DeviceFile {
    type Line = File;

    /// Opens the file, never waiting for a carrier or a reader.
    fn connect(&self, _: &Stop) -> io::Result<File> {
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
}
