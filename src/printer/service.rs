//! The print service of the process that has the engine: it hands each waiting job to the thread of its printer, one
//! thread a link, made when first needed. A dead printer holds up nobody but itself.

use super::asking::{self, NotDone};
use super::bytes::Maker;
use super::device::Device;
use super::dispatch::{Dispatch, Handed};
use super::life::Task;
use super::settings::{Link, PRINTERS_MAX, Printer, Printers};
use super::stop::Stop;
use super::timing::Timing;
use super::worker::{Inbox, Worker};
use crate::protocol::{Desk, Event, Failure, Mailbox, Request};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// How long the service sleeps when nothing happens; an event wakes it.
const IDLE: Duration = Duration::from_secs(3_600);
/// What threads may need beyond the end that they were given, to write it down.
const SLACK: Duration = Duration::from_secs(2);

/// Makes the device of a printer; [`super::open`], or a fake.
pub type OpenDevice = Arc<dyn Fn(&Printer) -> Box<dyn Device> + Send + Sync>;

/// The running service.
pub struct PrintService {
    desk: Arc<dyn Desk>,
    clerk: Clerk,
    dispatch: Dispatch,
    mailbox: Arc<Mailbox>,
    /// Says that all threads have ended when nobody is left to send.
    ended: Receiver<()>,
}

/// What both the service's thread and its owner need.
#[derive(Clone)]
struct Clerk {
    maker: Maker,
    timing: Timing,
    stop: Arc<Stop>,
    inboxes: Arc<Mutex<BTreeMap<Link, Arc<Inbox>>>>,
}

/// The part that alone makes threads.
struct Hands {
    clerk: Clerk,
    dispatch: Dispatch,
    /// Printers that were left in the middle of a paper.
    unknown: BTreeSet<Link>,
    open: OpenDevice,
    alive: Sender<()>,
}

impl PrintService {
    /// Starts it on an open engine. Jobs that another process had begun are in doubt from now on.
    ///
    /// # Errors
    /// When the engine gives no mailbox, or the machine no thread.
    pub fn start(
        printers: Printers,
        maker: Maker,
        timing: Timing,
        open: OpenDevice,
    ) -> Result<Self, io::Error> {
        let desk = Arc::clone(&maker.who.desk);
        let mailbox = desk.subscribe().map_err(|failure| fault(&failure))?;
        // Asked before anybody else can: what comes later is of this process's time.
        let jobs = asking::jobs(&maker.who).unwrap_or_default();
        let clerk = Clerk { maker, timing, stop: Arc::default(), inboxes: Arc::default() };
        for request in Dispatch::doubts(&jobs) {
            // Refused or not answered: then it is not begun any more, or the next engine says it.
            let _ = clerk.act(request);
        }
        let dispatch = Dispatch::new(printers, &jobs);
        let (alive, ended) = channel();
        let unknown = dispatch.in_unknown_state(&jobs);
        let hands = Hands { clerk: clerk.clone(), dispatch: dispatch.clone(), unknown, open, alive };
        let events = Arc::clone(&mailbox);
        Builder::new().name("print".into()).spawn(move || hands.run(&events))?;
        Ok(Self { desk, clerk, dispatch, mailbox, ended })
    }

    /// Ends it: lets jobs of this process's time be printed, within [`Timing::drain`]; lets a printer that takes bytes have
    /// the rest of its paper; breaks off what hangs, which is in doubt then; leaves the rest queued.
    pub fn stop(self) {
        self.drain();
    }

    fn drain(&self) {
        let who = &self.clerk.maker.who;
        let until = who.clock.monotonic() + self.clerk.timing.drain;
        let Ok(mailbox) = self.desk.subscribe() else { return };
        while let Ok(jobs) = asking::jobs(who) {
            let left = until.since(who.clock.monotonic());
            if left.is_zero() || !self.dispatch.is_worth_waiting(&jobs) {
                return;
            }
            // Whatever it was, the jobs are asked about again.
            let _ = mailbox.take(left);
        }
    }
}

impl Drop for PrintService {
    fn drop(&mut self) {
        let timing = &self.clerk.timing;
        self.clerk.stop.end_in(timing.break_off);
        for inbox in self.clerk.inboxes.lock().unwrap_or_else(PoisonError::into_inner).values() {
            inbox.end();
        }
        self.mailbox.post(Event::Stopping);
        // A thread that hangs in the system (a name that does not resolve) ends with the process; one whose printer goes on
        // has its end moved on by each byte.
        let mut was_over = false;
        while self.ended.recv_timeout(timing.connect + SLACK) == Err(RecvTimeoutError::Timeout) && !was_over {
            was_over = self.clerk.stop.is_over();
        }
    }
}

fn fault(failure: &Failure) -> io::Error {
    io::Error::other(format!("{failure:?}"))
}

impl Clerk {
    fn act(&self, request: Request) -> Result<(), NotDone> {
        asking::act(&self.maker.who, request, self.timing.ask_again, &|| self.stop.is_over())
    }
}

impl Hands {
    fn run(mut self, events: &Mailbox) {
        loop {
            // An engine that does not answer tells nothing new; its next event does.
            if let Ok(jobs) = asking::jobs(&self.clerk.maker.who) {
                let handed = self.dispatch.hand_out(jobs);
                self.hand_out(handed);
            }
            loop {
                match events.take(IDLE) {
                    Some(Event::PrintChanged) => break,
                    Some(Event::Stopping) => return,
                    // Whatever else a shop's terminals are told is not about paper.
                    Some(_) | None => {}
                }
            }
        }
    }

    fn hand_out(&mut self, handed: Handed) {
        let Handed { mut lists, without } = handed;
        for (id, request) in without {
            // Refused: it is not waiting any more. Not answered: the next event brings it here again.
            if self.clerk.act(request) != Err(NotDone::Gone) {
                self.dispatch.told(id);
            }
        }
        for (link, tasks) in &lists {
            self.thread_of(link, tasks);
        }
        for (link, inbox) in &*self.clerk.inboxes.lock().unwrap_or_else(PoisonError::into_inner) {
            inbox.offer(lists.remove(link).unwrap_or_default());
        }
    }

    /// Makes the thread of a link where there is none yet.
    fn thread_of(&self, link: &Link, tasks: &[Task]) {
        let mut inboxes = self.clerk.inboxes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(task) = tasks.first() else { return };
        // There are no more links than printers in the settings.
        if inboxes.contains_key(link) || inboxes.len() >= PRINTERS_MAX || self.clerk.stop.is_set() {
            return;
        }
        let inbox = Arc::new(Inbox::default());
        let worker = Worker {
            inbox: Arc::clone(&inbox),
            maker: self.clerk.maker.clone(),
            device: (self.open)(&task.printer),
            timing: self.clerk.timing,
            stop: Arc::clone(&self.clerk.stop),
            unknown: self.unknown.contains(link),
        };
        let alive = self.alive.clone();
        let thread = Builder::new().name("printer".into()).spawn(move || {
            worker.run();
            drop(alive);
        });
        // Without a thread the jobs stay queued; the next event tries again.
        if thread.is_ok() {
            inboxes.insert(link.clone(), inbox);
        }
    }
}
