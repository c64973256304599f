//! A printer with a speed and a buffer, and the line to it, in a time of its own: nothing waits.

use super::paper::Head;
use crate::domain::{PrinterKind, PrinterTrouble};
use crate::printer::line::{Connect, Line, Way};
use crate::printer::stop::Stop;
use crate::world::Tick;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// What this machine holds back for a network printer, and when it takes more again.
const NETWORK_QUEUE: usize = 32_768;
/// The same of a serial line: the kernel calls it writable below 256 bytes.
const SERIAL_QUEUE: usize = 4_096;
const SERIAL_LOW: usize = 256;
/// The steps of the time.
const STEP: Duration = Duration::from_millis(5);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    Never,
    /// As Epson's reference says: when the question arrives.
    AtOnce,
    /// When everything before the question is on paper.
    InOrder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    Network,
    /// A network of which this machine does not tell what waits in it.
    Unseen,
    Serial {
        bytes_s: u32,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Model {
    /// Bytes a second onto paper.
    pub rate: u32,
    pub buffer: usize,
    pub answers: Answers,
    /// A full buffer takes nothing before half of it is on paper.
    pub half_empty: bool,
    pub link: Link,
}

impl Model {
    /// Bytes at the end of a job whose loss nobody can see: what a serial line still has when it takes bytes again, of a
    /// printer that is not asked.
    pub fn unseen_bytes(&self) -> usize {
        match (self.link, self.answers) {
            (Link::Serial { .. }, Answers::Never) => SERIAL_LOW,
            (Link::Unseen, Answers::Never) => NETWORK_QUEUE,
            _ => 0,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The line breaks; the printer goes on with what it has.
    Closed,
    /// The printer loses its power and all that it held.
    PowerCut,
    /// It takes nothing and prints nothing until somebody sees to it, and then goes on.
    Hang,
    /// The paper ends; it says so where it answers, and goes on with a new roll.
    PaperOut,
    /// This process is killed.
    Killed,
}

impl Fault {
    pub const ALL: [Self; 5] = [Self::Closed, Self::PowerCut, Self::Hang, Self::PaperOut, Self::Killed];
}

/// Printer and line.
#[derive(Debug)]
pub struct World {
    pub now: Tick,
    model: Model,
    /// What this machine holds back.
    ours: VecDeque<u8>,
    buffer: VecDeque<u8>,
    is_full: bool,
    answers: VecDeque<u8>,
    /// The last bytes that arrived, in which questions are seen at once.
    arrived: [u8; 3],
    pub head: Head,
    /// Parts of a byte that are due, in microseconds of its time.
    head_us: u64,
    link_us: u64,
    /// What happens once so many bytes more have arrived.
    fault: Option<(Fault, usize)>,
    pub happened: Option<Fault>,
    is_broken: bool,
    hangs: bool,
    paper_out: bool,
}

impl World {
    fn new(model: Model) -> Self {
        Self {
            now: Tick::START,
            model,
            ours: VecDeque::new(),
            buffer: VecDeque::new(),
            is_full: false,
            answers: VecDeque::new(),
            arrived: [0; 3],
            head: Head::default(),
            head_us: 0,
            link_us: 0,
            fault: None,
            happened: None,
            is_broken: false,
            hangs: false,
            paper_out: false,
        }
    }

    /// Something goes wrong once so many more bytes have arrived.
    pub fn arm(&mut self, fault: Fault, at: usize) {
        (self.fault, self.happened) = (Some((fault, at)), None);
        self.strike();
    }

    /// Nothing goes wrong any more, and what did is seen to.
    pub fn mend(&mut self) {
        self.fault = None;
        (self.hangs, self.paper_out) = (false, false);
    }

    pub fn stands_still(&self) -> bool {
        self.hangs || self.paper_out
    }

    pub fn is_killed(&self) -> bool {
        self.happened == Some(Fault::Killed)
    }

    /// Another process has taken over.
    pub fn begin_anew(&mut self) {
        self.happened = None;
    }

    /// Nothing is on its way any more.
    pub fn is_idle(&self) -> bool {
        self.ours.is_empty() && self.buffer.is_empty()
    }

    pub fn pass(&mut self, time: Duration) {
        let until = self.now + time;
        while self.now < until {
            let step = STEP.min(until.since(self.now));
            self.now = self.now + step;
            let us = u64::try_from(step.as_micros()).unwrap();
            self.carry(us);
            self.print(us);
        }
    }

    /// The line brings what the printer has room for.
    fn carry(&mut self, us: u64) {
        match self.model.link {
            Link::Network | Link::Unseen => while self.takes() && self.arrive() {},
            Link::Serial { bytes_s } => {
                self.link_us += us * u64::from(bytes_s);
                while self.link_us >= 1_000_000 {
                    if !(self.takes() && self.arrive()) {
                        self.link_us = 0;
                        break;
                    }
                    self.link_us -= 1_000_000;
                }
            }
        }
    }

    fn takes(&mut self) -> bool {
        let held = self.buffer.len();
        if held >= self.model.buffer {
            self.is_full = true;
        } else if !self.model.half_empty || held <= self.model.buffer / 2 {
            self.is_full = false;
        }
        !self.is_full && !self.hangs
    }

    /// One byte more; false when there is none.
    fn arrive(&mut self) -> bool {
        let Some(byte) = self.ours.pop_front() else { return false };
        self.arrived = [self.arrived[1], self.arrived[2], byte];
        if let ([0x10, 0x04, n], Answers::AtOnce) = (self.arrived, self.model.answers) {
            self.answer(n);
        }
        self.buffer.push_back(byte);
        if let Some((_, left)) = &mut self.fault {
            *left -= 1;
            self.strike();
        }
        true
    }

    fn strike(&mut self) {
        let Some((fault, 0)) = self.fault else { return };
        (self.fault, self.happened) = (None, Some(fault));
        match fault {
            Fault::Closed => self.break_line(),
            Fault::PowerCut => {
                self.break_line();
                self.buffer.clear();
                self.head.lose_power();
            }
            Fault::Hang => self.hangs = true,
            Fault::PaperOut => self.paper_out = true,
            Fault::Killed => {}
        }
    }

    fn break_line(&mut self) {
        self.is_broken = true;
        self.ours.clear();
        self.answers.clear();
    }

    fn answer(&mut self, n: u8) {
        let told = match n {
            2 if self.paper_out => 0x32,
            4 if self.paper_out => 0x72,
            _ => 0x12,
        };
        self.answers.push_back(told);
    }

    fn print(&mut self, us: u64) {
        self.head_us += us * u64::from(self.model.rate);
        while self.head_us >= 1_000_000 {
            let stands = self.hangs || self.paper_out;
            let Some(byte) = (!stands).then(|| self.buffer.pop_front()).flatten() else {
                self.head_us = 0;
                return;
            };
            self.head_us -= 1_000_000;
            self.head.take(byte);
            for n in std::mem::take(&mut self.head.asked) {
                if self.model.answers == Answers::InOrder {
                    self.answer(n);
                }
            }
        }
    }

    fn is_writable(&self) -> bool {
        self.is_broken
            || match self.model.link {
                Link::Network | Link::Unseen => self.ours.len() < NETWORK_QUEUE * 2 / 3,
                Link::Serial { .. } => self.ours.len() < SERIAL_LOW,
            }
    }

    fn queue_bytes(&self) -> usize {
        match self.model.link {
            Link::Network | Link::Unseen => NETWORK_QUEUE,
            Link::Serial { .. } => SERIAL_QUEUE,
        }
    }

    fn check(&self) -> io::Result<()> {
        if self.is_broken || self.is_killed() { Err(ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

/// The way to it.
#[derive(Clone)]
pub struct Simulated(Arc<Mutex<World>>);

impl Simulated {
    pub fn new(model: Model) -> Self {
        Self(Arc::new(Mutex::new(World::new(model))))
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }
}

impl Connect for Simulated {
    type Line = Self;

    fn connect(&mut self, _: &Stop) -> Result<Self, PrinterTrouble> {
        let mut world = self.world();
        world.is_broken = false;
        world.answers.clear();
        drop(world);
        Ok(self.clone())
    }

    fn kind(&self) -> PrinterKind {
        match self.world().model.link {
            Link::Network | Link::Unseen => PrinterKind::Network,
            Link::Serial { .. } => PrinterKind::Serial,
        }
    }

    fn queue_bytes(&self) -> usize {
        self.world().queue_bytes()
    }

    fn now(&self) -> Tick {
        self.world().now
    }
}

impl Read for Simulated {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut world = self.world();
        world.check()?;
        let count = bytes.len().min(world.answers.len());
        if count == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        bytes.iter_mut().zip(world.answers.drain(..count)).for_each(|(to, byte)| *to = byte);
        Ok(count)
    }
}

impl Write for Simulated {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut world = self.world();
        world.check()?;
        let most = world.queue_bytes();
        let taken = bytes.len().min(most - world.ours.len());
        world.ours.extend(&bytes[..taken]);
        if taken == 0 { Err(ErrorKind::WouldBlock.into()) } else { Ok(taken) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Line for Simulated {
    fn ready(&mut self, way: Way, at_most: Duration) -> io::Result<bool> {
        let mut world = self.world();
        let until = world.now + at_most;
        loop {
            let ready = match way {
                Way::In => !world.answers.is_empty() || world.is_broken,
                Way::Out => world.is_writable(),
            };
            if ready || world.is_killed() {
                return Ok(true);
            }
            if world.now >= until {
                return Ok(false);
            }
            let step = STEP.min(until.since(world.now));
            world.pass(step);
        }
    }

    fn unsent(&mut self) -> io::Result<Option<usize>> {
        let world = self.world();
        world.check()?;
        Ok(match world.model.link {
            Link::Network => Some(world.ours.len()),
            Link::Unseen | Link::Serial { .. } => None,
        })
    }

    fn pass(&mut self, time: Duration) {
        self.world().pass(time);
    }

    fn forget(&mut self) {
        let mut world = self.world();
        // A killed process forgets nothing: the system sends on what it was given.
        if !world.is_killed() {
            world.ours.clear();
        }
    }
}
