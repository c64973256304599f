//! Bytes to and from a printer that answers: a descriptor that never blocks, waited for with deadlines. Device files
//! and sockets are driven by the same few lines.

use super::device::{Broken, Device};
use super::status::{Question, is_answer};
use super::stop::Stop;
use super::timing::Timing;
use crate::domain::{PrintJobId, PrinterTrouble};
use crate::world::Deadline;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::fd::AsFd;
use std::time::Duration;

/// The longest wait in one go: how late an end that was called for is noticed.
const SLICE: Duration = Duration::from_millis(50);
/// Most bytes handed over in one go, so that the stall's time begins anew after each.
const CHUNK_BYTES: usize = 4_096;
/// Most bytes of noise that are read before an answer: a line that never ends is no printer.
const NOISE_BYTES_MAX: usize = 4_096;

/// An open, non-blocking line to a printer.
pub(super) struct Wire<L> {
    line: L,
    timing: Timing,
}

/// How a line to a printer is opened.
pub(super) trait Connect: Send {
    type Line: Read + Write + AsFd + Forget + Send;

    /// Opens it, without ever blocking beyond the end.
    fn connect(&self, stop: &Stop) -> io::Result<Self::Line>;
}

/// A printer at the end of a line that is opened for each job.
pub(super) struct Wired<C: Connect> {
    way: C,
    asked: bool,
    timing: Timing,
    open: Option<Wire<C::Line>>,
}

impl<C: Connect> Wired<C> {
    pub(super) fn new(way: C, asked: bool, timing: Timing) -> Self {
        Self { way, asked, timing, open: None }
    }

    fn wire(&mut self) -> Result<&mut Wire<C::Line>, PrinterTrouble> {
        self.open.as_mut().ok_or(PrinterTrouble::Unreachable)
    }
}

impl<C: Connect> Device for Wired<C> {
    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.open = None;
        let line = self.way.connect(stop).map_err(|_| PrinterTrouble::Unreachable)?;
        let wire = self.open.insert(Wire::new(line, self.timing));
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

/// A line on which what was taken but not yet sent on can be thrown away.
pub(super) trait Forget {
    /// Throws it away, as far as the system can.
    fn forget(&self);
}

impl Forget for TcpStream {
    /// The end of the connection becomes a reset: a printer that hangs must not find the rest of a slip, which the
    /// cashier was asked about, when it comes to itself.
    fn forget(&self) {
        // Where it cannot be set, the connection ends as others do; the job is in doubt either way.
        let _ = rustix::net::sockopt::set_socket_linger(self, Some(Duration::ZERO));
    }
}

impl Forget for File {
    fn forget(&self) {
        // Anything but a terminal has no queue to flush.
        let _ = rustix::termios::tcflush(self, rustix::termios::QueueSelector::OFlush);
    }
}

impl<L: Read + Write + AsFd + Forget> Wire<L> {
    pub(super) fn new(line: L, timing: Timing) -> Self {
        Self { line, timing }
    }

    /// Before a job: a line that breaks now is a printer that cannot be reached.
    pub(super) fn ask_first(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.ask(stop).map_err(|trouble| match trouble {
            PrinterTrouble::Interrupted => PrinterTrouble::Unreachable,
            told => told,
        })
    }

    /// Asks all four questions.
    fn ask(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        for question in Question::ALL {
            let answer = self.answer(question, stop).map_err(|error| match error.kind() {
                ErrorKind::TimedOut => PrinterTrouble::NoAnswer,
                _ => PrinterTrouble::Interrupted,
            })?;
            question.read(answer)?;
        }
        Ok(())
    }

    /// Twice, with the pause that a full buffer needs to come onto paper.
    pub(super) fn ask_settled(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.settled(stop).inspect_err(|_| self.line.forget())
    }

    fn settled(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.ask(stop)?;
        stop.no_later(Deadline::after(self.timing.settle)).wait_out();
        self.ask(stop)
    }

    fn answer(&mut self, question: Question, stop: &Stop) -> io::Result<u8> {
        self.drain()?;
        let until = Deadline::after(self.timing.answer);
        let mut rest = &question.bytes()[..];
        while !rest.is_empty() {
            let taken = self.write_some(rest, until, stop)?;
            rest = &rest[taken..];
        }
        for _ in 0..NOISE_BYTES_MAX {
            let mut byte = [0];
            self.wait(PollFlags::IN, until, stop)?;
            match self.line.read(&mut byte) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(_) if is_answer(byte[0]) => return Ok(byte[0]),
                Ok(_) => {}
                Err(error) if may_repeat(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::TimedOut.into())
    }

    /// Throws away what nobody asked for: dots that look like a question are answered by some printers.
    fn drain(&mut self) -> io::Result<()> {
        let mut noise = [0; NOISE_BYTES_MAX];
        match self.line.read(&mut noise) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(()),
            Err(error) if may_repeat(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Sends everything, as fast as it is taken.
    pub(super) fn send(&mut self, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        self.send_all(bytes, stop).inspect_err(|_| self.line.forget())
    }

    fn send_all(&mut self, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        let whole = Deadline::after(self.timing.whole);
        let mut sent = 0;
        while sent < bytes.len() {
            let until = whole.min(Deadline::after(self.timing.stall));
            let chunk = &bytes[sent..bytes.len().min(sent + CHUNK_BYTES)];
            match self.write_some(chunk, until, stop) {
                Ok(taken) => sent += taken,
                Err(error) => {
                    let trouble = match error.kind() {
                        ErrorKind::TimedOut => PrinterTrouble::NoAnswer,
                        _ => PrinterTrouble::Interrupted,
                    };
                    return Err(Broken { nothing: sent == 0, trouble });
                }
            }
        }
        Ok(())
    }

    /// Waits until some of `bytes` are taken.
    fn write_some(&mut self, bytes: &[u8], until: Deadline, stop: &Stop) -> io::Result<usize> {
        loop {
            self.wait(PollFlags::OUT, until, stop)?;
            match self.line.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(taken) => return Ok(taken),
                Err(error) if may_repeat(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn wait(&self, flags: PollFlags, until: Deadline, stop: &Stop) -> io::Result<()> {
        loop {
            let left = stop.no_later(until).left();
            // First, so that a line that is always ready and never takes anything ends too.
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            let slice = Timespec::try_from(left.min(SLICE)).map_err(io::Error::other)?;
            let mut fds = [PollFd::new(&self.line, flags)];
            match poll(&mut fds, Some(&slice)) {
                // Also after a hang-up or an error: reading or writing tells which.
                Ok(1..) => return Ok(()),
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn may_repeat(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
