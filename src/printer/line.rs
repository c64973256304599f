//! A line to a printer, open and never blocking: what is asked of it, and the two that the system has, sockets and device
//! files. A simulated one stands with the tests, in a time of its own.

use super::stop::Stop;
use super::unsent::unsent;
use crate::domain::{PrinterKind, PrinterTrouble};
use crate::world::{Deadline, Tick};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::time::Duration;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It has bytes for us.
    In,
    /// It takes bytes.
    Out,
}

/// How a line to a printer is opened, and the clock that its waits go by.
pub(super) trait Connect: Send {
    /// The open line.
    type Line: Line;

    /// Opens it, without ever blocking beyond the end.
    ///
    /// # Errors
    /// What is wrong, in the words of its kind.
    fn connect(&mut self, stop: &Stop) -> Result<Self::Line, PrinterTrouble>;

    /// What it leads to, as far as that is known by now.
    fn kind(&self) -> PrinterKind;

    /// The most that this machine holds back on it, in bytes.
    fn queue_bytes(&self) -> usize;

    /// The time.
    fn now(&self) -> Tick;
}

/// An open line. Reading and writing never wait.
pub(super) trait Line: Read + Write + Send {
    /// Waits until it is ready for that; false once the time is over. After a hang-up too: reading or writing tells.
    ///
    /// # Errors
    /// What the system says.
    fn ready(&mut self, way: Way, at_most: Duration) -> io::Result<bool>;

    /// Bytes that it took and that have not left this machine; `None` where nobody knows.
    ///
    /// # Errors
    /// The line is broken.
    fn unsent(&mut self) -> io::Result<Option<usize>>;

    /// Lets time pass.
    fn pass(&mut self, time: Duration);

    /// Throws away what was taken but not yet sent on, as far as the system can.
    fn forget(&mut self);
}

/// Waits until a descriptor is ready; false once the time is over.
///
/// # Errors
/// What the system says.
pub(super) fn ready(line: &impl AsFd, way: Way, at_most: Duration) -> io::Result<bool> {
    let flags = match way {
        Way::In => PollFlags::IN,
        Way::Out => PollFlags::OUT,
    };
    let time = Timespec::try_from(at_most).map_err(io::Error::other)?;
    match poll(&mut [PollFd::new(line, flags)], Some(&time)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Line for TcpStream {
    fn ready(&mut self, way: Way, at_most: Duration) -> io::Result<bool> {
        ready(self, way, at_most)
    }

    fn unsent(&mut self) -> io::Result<Option<usize>> {
        match self.take_error()? {
            Some(error) => Err(error),
            None => Ok(unsent(self)),
        }
    }

    fn pass(&mut self, time: Duration) {
        Deadline::after(time).wait_out();
    }

    /// The end of the connection becomes a reset: a printer that hangs must not find the rest of a slip, which the
    /// cashier was asked about, when it comes to itself.
    fn forget(&mut self) {
        // Where it cannot be set, the connection ends as others do; the job is in doubt either way.
        let _ = rustix::net::sockopt::set_socket_linger(&*self, Some(Duration::ZERO));
    }
}

impl Line for File {
    /// A serial line takes bytes again once less than 256 wait in it, a USB printer once it has taken all.
    fn ready(&mut self, way: Way, at_most: Duration) -> io::Result<bool> {
        ready(self, way, at_most)
    }

    fn unsent(&mut self) -> io::Result<Option<usize>> {
        Ok(None)
    }

    fn pass(&mut self, time: Duration) {
        Deadline::after(time).wait_out();
    }

    fn forget(&mut self) {
        // Anything but a terminal has no queue to flush.
        let _ = rustix::termios::tcflush(&*self, rustix::termios::QueueSelector::OFlush);
    }
}
