//! What a print thread needs of a printer: is it well, take these bytes, is it still well. One file a kind of link; the
//! fakes of the tests are further ones.

use super::stop::Stop;
use crate::domain::{PrintJobId, PrinterTrouble};

/// A printer between two jobs, or during one.
pub trait Device: Send {
    /// A process before this one had begun a job on it, and nobody knows how far it came: the next check brings it to a
    /// known state. What takes jobs whole has no other.
    fn doubt(&mut self) {}

    /// Reaches the printer and asks how it is. Nothing that prints is sent, but for the rest of what a job that was
    /// broken off had left in it.
    ///
    /// # Errors
    /// What is wrong with it.
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble>;

    /// Sends a job to the printer that was just checked, and waits until it has left this machine.
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
