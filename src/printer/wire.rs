//! Bytes to and from a printer that answers. Device files, sockets and the simulated printers of the tests are driven by
//! the same few lines.
//!
//! Every deadline counts from the last sign that the printer goes on: bytes that left this machine, or its answer. A
//! printer that keeps taking bytes is never cut off ([`Pace`]); what was broken off is brought to a known state before
//! anything else is sent.

use super::device::{Broken, Device};
use super::line::{Connect, Line, Way};
use super::pace::Pace;
use super::status::{Question, is_answer};
use super::stop::Stop;
use super::timing::Timing;
use super::unfinished::Unfinished;
use crate::domain::{PrintJobId, PrinterKind, PrinterTrouble};
use crate::slip::escpos;
use crate::world::Tick;
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

/// The longest wait in one go: how late an end that was called for is noticed.
const SLICE: Duration = Duration::from_millis(50);
/// The first pause between two looks at what has not left yet; each further one is twice as long.
const LOOK_FIRST: Duration = Duration::from_millis(1);
/// The longest: a look reads the kernel's whole table of connections.
const LOOK_LAST: Duration = Duration::from_millis(200);
/// Most bytes handed over in one go, so that the stall's time begins anew after each.
const CHUNK_BYTES: usize = 4_096;
/// Most bytes of noise that are read before an answer: a line that never ends is no printer.
const NOISE_BYTES_MAX: usize = 4_096;

/// A printer at the end of a line that is opened for each job.
pub(super) struct Wired<C: Connect> {
    way: C,
    asked: bool,
    timing: Timing,
    /// What it may be busy with, over all jobs.
    pace: Pace,
    /// A job was broken off, here or in a process before: it may wait for the rest of a picture.
    unknown: bool,
    unfinished: Unfinished,
    open: Option<C::Line>,
}

impl<C: Connect> Wired<C> {
    pub(super) fn new(way: C, asked: bool, timing: Timing, pace: Pace, unfinished: Unfinished) -> Self {
        Self { way, asked, timing, pace, unknown: false, unfinished, open: None }
    }

    fn talk<'a>(&'a mut self, stop: &'a Stop) -> Result<Talk<'a, C>, PrinterTrouble> {
        let unreachable = self.way.kind().unreachable();
        let line = self.open.as_mut().ok_or(unreachable)?;
        Ok(Talk { line, way: &self.way, timing: &self.timing, pace: &mut self.pace, stop })
    }

    fn check_open(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        let (unknown, asked) = (self.unknown, self.asked);
        let mut talk = self.talk(stop)?;
        if unknown {
            // Before the question, which would be dots of a picture too. Sent again as long as nothing else was: it
            // leaves no trace on the paper.
            talk.send(&escpos::known_state()).map_err(|broken| before(broken.trouble, talk.way.kind()))?;
        }
        if asked { talk.ask().map_err(|trouble| before(trouble, talk.way.kind())) } else { Ok(()) }
    }
}

/// Before a job: a line that breaks now is a printer that cannot be reached.
fn before(trouble: PrinterTrouble, kind: PrinterKind) -> PrinterTrouble {
    if trouble == PrinterTrouble::Interrupted { kind.unreachable() } else { trouble }
}

impl<C: Connect> Device for Wired<C> {
    fn doubt(&mut self) {
        self.unknown = true;
    }

    fn check(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        self.open = None;
        let line = self.open.insert(self.way.connect(stop)?);
        let is_seen = line.unsent().is_ok_and(|unsent| unsent.is_some());
        self.pace.hides(if is_seen { 0 } else { self.way.queue_bytes() });
        // Now that nobody else prints on it: another process may have been killed on it meanwhile.
        self.unknown |= self.unfinished.is_noted();
        self.check_open(stop)
    }

    fn send(&mut self, _: PrintJobId, bytes: &[u8], stop: &Stop) -> Result<(), Broken> {
        let unknown = std::mem::replace(&mut self.unknown, true);
        self.unfinished.note();
        let nothing = |trouble| Broken { nothing: true, trouble };
        let job = if unknown { [escpos::cut_off().as_slice(), bytes].concat() } else { bytes.to_vec() };
        let mut talk = self.talk(stop).map_err(nothing)?;
        let sent = talk.send(&job);
        if let Err(broken) = sent {
            talk.line.forget();
            self.unknown = unknown || !broken.nothing;
            if !self.unknown {
                self.unfinished.clear();
            }
        }
        sent
    }

    fn settle(&mut self, stop: &Stop) -> Result<(), PrinterTrouble> {
        if self.asked {
            let mut talk = self.talk(stop)?;
            let settled = talk.settle();
            // Everything has left. When it is this process that does not wait, the printer may have it.
            if settled.is_err() && !stop.is_over() {
                talk.line.forget();
            }
            settled?;
        }
        self.unknown = false;
        self.unfinished.clear();
        Ok(())
    }

    fn leave(&mut self) {
        self.open = None;
    }
}

/// An open line, and what is said on it.
struct Talk<'a, C: Connect> {
    line: &'a mut C::Line,
    way: &'a C,
    timing: &'a Timing,
    pace: &'a mut Pace,
    stop: &'a Stop,
}

impl<C: Connect> Talk<'_, C> {
    /// Asks all four questions.
    fn ask(&mut self) -> Result<(), PrinterTrouble> {
        for question in Question::ALL {
            let answer = self.answer(question).map_err(|error| match error.kind() {
                ErrorKind::TimedOut => self.way.kind().silent(),
                _ => PrinterTrouble::Interrupted,
            })?;
            question.read(answer)?;
        }
        Ok(())
    }

    /// Twice, with the pause that a full buffer needs to come onto paper.
    fn settle(&mut self) -> Result<(), PrinterTrouble> {
        self.ask()?;
        self.line.pass(self.stop.cut(self.timing.settle));
        self.ask()
    }

    fn answer(&mut self, question: Question) -> io::Result<u8> {
        self.drop_noise()?;
        let end = self.way.now() + self.pace.whole(0, self.timing.answer);
        let mut rest = &question.bytes()[..];
        while !rest.is_empty() {
            let taken = self.write_some(rest, self.timing.answer, end)?;
            rest = &rest[taken..];
        }
        let mut wait = Wait::new(self, self.timing.answer, end);
        for _ in 0..NOISE_BYTES_MAX {
            let mut byte = [0];
            self.ready(Way::In, &mut wait)?;
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
    fn drop_noise(&mut self) -> io::Result<()> {
        let mut noise = [0; NOISE_BYTES_MAX];
        match self.line.read(&mut noise) {
            Ok(0) => Err(ErrorKind::UnexpectedEof.into()),
            Ok(_) => Ok(()),
            Err(error) if may_repeat(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Sends everything, as fast as it is taken, and waits until it has left.
    fn send(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let mut sent = 0;
        self.send_all(bytes, &mut sent).map_err(|error| {
            let trouble = match error.kind() {
                ErrorKind::TimedOut => self.way.kind().stalled(),
                _ => PrinterTrouble::Interrupted,
            };
            Broken { nothing: sent == 0, trouble }
        })
    }

    fn send_all(&mut self, bytes: &[u8], sent: &mut usize) -> io::Result<()> {
        let end = self.way.now() + self.pace.whole(bytes.len(), self.timing.stall);
        while *sent < bytes.len() {
            let chunk = &bytes[*sent..bytes.len().min(*sent + CHUNK_BYTES)];
            *sent += self.write_some(chunk, self.timing.stall, end)?;
        }
        self.leave_machine(end)
    }

    /// Waits until what was written has left, as far as the line can tell.
    fn leave_machine(&mut self, end: Tick) -> io::Result<()> {
        let mut wait = Wait::new(self, self.timing.stall, end);
        self.ready(Way::Out, &mut wait)?;
        while self.notice(&mut wait)?.is_some_and(|unsent| unsent > 0) {
            if self.is_over(&wait) {
                return Err(ErrorKind::TimedOut.into());
            }
            self.line.pass(self.stop.cut(wait.pause));
        }
        Ok(())
    }

    /// Waits until some of `bytes` are taken.
    fn write_some(&mut self, bytes: &[u8], patience: Duration, end: Tick) -> io::Result<usize> {
        let mut wait = Wait::new(self, patience, end);
        loop {
            self.ready(Way::Out, &mut wait)?;
            match self.line.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(taken) => {
                    self.pace.sent(self.way.now(), taken);
                    self.go_on();
                    return Ok(taken);
                }
                Err(error) if may_repeat(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Waits until the line is ready, as long as bytes leave.
    fn ready(&mut self, way: Way, wait: &mut Wait) -> io::Result<()> {
        loop {
            // First, so that a line that is always ready and never takes anything ends too.
            if self.is_over(wait) {
                return Err(ErrorKind::TimedOut.into());
            }
            let now = self.way.now();
            let slice = self.stop.cut(wait.until.since(now)).min(SLICE);
            if self.line.ready(way, slice)? {
                return Ok(());
            }
            if self.way.now() >= wait.looked + wait.pause {
                self.notice(wait)?;
            }
        }
    }

    fn is_over(&self, wait: &Wait) -> bool {
        self.stop.is_over() || self.way.now() >= wait.until.min(wait.end)
    }

    /// Looks how much has not left; less than before is a sign of life, from which the wait begins anew.
    fn notice(&mut self, wait: &mut Wait) -> io::Result<Option<usize>> {
        let unsent = self.line.unsent()?;
        let now = self.way.now();
        if let (Some(before), Some(unsent)) = (wait.unsent, unsent)
            && unsent < before
        {
            wait.until = self.pace.until(now, wait.patience);
            self.go_on();
        }
        wait.unsent = unsent;
        wait.looked = now;
        wait.pause = (wait.pause * 2).min(LOOK_LAST);
        Ok(unsent)
    }

    /// A process that is to end waits for a printer that goes on.
    fn go_on(&self) {
        let now = self.way.now();
        self.stop.busy_for(self.pace.until(now, self.timing.break_off).since(now));
    }
}

/// One wait for a sign of life.
struct Wait {
    patience: Duration,
    /// When it is given up, if there is no sign.
    until: Tick,
    /// When it is given up in any case.
    end: Tick,
    /// What had not left at the last look.
    unsent: Option<usize>,
    looked: Tick,
    /// Until the next look.
    pause: Duration,
}

impl Wait {
    fn new<C: Connect>(talk: &Talk<'_, C>, patience: Duration, end: Tick) -> Self {
        let now = talk.way.now();
        let until = talk.pace.until(now, patience);
        Self { patience, until, end, unsent: None, looked: now, pause: LOOK_FIRST }
    }
}

fn may_repeat(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
