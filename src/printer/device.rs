//! What a print thread needs of a printer: is it well, take these bytes, is it still well. One file a kind of link; the
//! fakes of the tests are further ones.

use super::file::FileDevice;
use super::network::Network;
use super::spool::Spool;
use super::{Link, Printer, Timing};
use crate::domain::{PrintJobId, PrinterTrouble};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A printer between two jobs, or during one.
pub trait Device: Send {
    /// Reaches the printer and asks how it is. Nothing that prints is sent.
    ///
    /// # Errors
    /// What is wrong with it.
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble>;

    /// Sends a job to the printer that was just checked.
    ///
    /// # Errors
    /// [`Broken`]: whether anything of it may be on paper.
    fn send(&mut self, job: PrintJobId, bytes: &[u8], stop: &Stop) -> Result<(), Broken>;

    /// Asks how the printer is after a job that was sent whole. Where the state cannot be asked, all is well.
    ///
    /// # Errors
    /// What is wrong: the job is in doubt.
    fn settle(&mut self, stop: &Stop) -> Result<(), PrinterTrouble>;

    /// Lets go of the printer until the next check: another till or machine may want it.
    fn leave(&mut self);
}

/// A job that was not sent whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// True when certainly not a byte was taken.
    pub nothing: bool,
    /// What is wrong.
    pub trouble: PrinterTrouble,
}

/// The device of a printer.
pub fn open(printer: &Printer, timing: Timing) -> Box<dyn Device> {
    let asked = printer.is_asked();
    match &printer.link {
        Link::File(path) => Box::new(FileDevice::new(path.clone(), asked, timing)),
        Link::Tcp(address) => Box::new(Network::new(address.clone(), asked, timing)),
        Link::Spool(path) => Box::new(Spool::new(path.clone())),
    }
}

/// When everything has to come to an end: never, until somebody says so.
#[derive(Debug)]
pub struct Stop {
    start: Instant,
    /// Milliseconds after `start`; `u64::MAX` for never.
    at: AtomicU64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { start: Instant::now(), at: AtomicU64::new(u64::MAX) }
    }
}

impl Stop {
    /// Nothing waits beyond `after` from now.
    pub fn end_in(&self, after: Duration) {
        let at = self.start.elapsed() + after;
        let ms = u64::try_from(at.as_millis()).unwrap_or(u64::MAX - 1);
        self.at.fetch_min(ms, Ordering::Relaxed);
    }

    /// True once somebody has said so.
    pub fn is_set(&self) -> bool {
        self.at.load(Ordering::Relaxed) != u64::MAX
    }

    /// True once the end has come.
    pub fn is_over(&self) -> bool {
        let now = Instant::now();
        self.is_set() && self.no_later(now + Duration::from_secs(1)) <= now
    }

    /// The earlier of `until` and the end.
    pub fn no_later(&self, until: Instant) -> Instant {
        match self.at.load(Ordering::Relaxed) {
            u64::MAX => until,
            ms => until.min(self.start + Duration::from_millis(ms)),
        }
    }
}
