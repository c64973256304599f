//! A printer behind a device file: `/dev/usb/lp0`, a serial line, a pseudo-terminal or pipe of the tests. It is opened for
//! each job, and locked, so that two programs of ours never mix their slips.

use super::line::Connect;
use super::serial::Serial;
use super::stop::Stop;
use crate::domain::{PrinterKind, PrinterTrouble};
use crate::world::{Clock, SystemClock, Tick};
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::termios::isatty;
use std::fs::File;
use std::io;
use std::path::PathBuf;

/// What the kernel holds back for a serial line, a page; for a USB printer it is no more.
const QUEUE_BYTES: usize = 4_096;

/// The device file.
pub(super) struct DeviceFile {
    path: PathBuf,
    /// One that is not asked is only written to.
    asked: bool,
    serial: Serial,
    is_serial: bool,
    clock: SystemClock,
}

impl DeviceFile {
    pub(super) fn new(path: PathBuf, asked: bool, serial: Serial) -> Self {
        Self { path, asked, serial, is_serial: !serial.is_empty(), clock: SystemClock::default() }
    }

    /// Opens the file, never waiting for a carrier or a reader.
    fn open(&self) -> io::Result<File> {
        let how = if self.asked { OFlags::RDWR } else { OFlags::WRONLY };
        let flags = how | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::APPEND | OFlags::CLOEXEC;
        let file = File::from(rustix::fs::open(&self.path, flags, Mode::empty())?);
        rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
        Ok(file)
    }
}

impl Connect for DeviceFile {
    type Line = File;

    fn connect(&mut self, _: &Stop) -> Result<File, PrinterTrouble> {
        let file = self.open().map_err(|_| self.kind().unreachable())?;
        if isatty(&file) {
            self.is_serial = true;
            self.serial.set(&file).map_err(|_| PrinterTrouble::NotSerial)?;
        } else if !self.serial.is_empty() {
            return Err(PrinterTrouble::NotSerial);
        }
        Ok(file)
    }

    fn kind(&self) -> PrinterKind {
        if self.is_serial { PrinterKind::Serial } else { PrinterKind::Device }
    }

    fn queue_bytes(&self) -> usize {
        QUEUE_BYTES
    }

    fn now(&self) -> Tick {
        self.clock.monotonic()
    }
}
