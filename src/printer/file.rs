//! A printer behind a device file: `/dev/usb/lp0`, a serial line, a pseudo-terminal or pipe of the tests. It is opened for
//! each job, and locked, so that two programs of ours never mix their slips.

use super::stop::Stop;
use super::wire::Connect;
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::termios;
use std::fs::File;
use std::io;
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
        let how = if self.asked { OFlags::RDWR } else { OFlags::WRONLY };
        let flags = how | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::APPEND | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(&self.path, flags, Mode::empty())?);
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
