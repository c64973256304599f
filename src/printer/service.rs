//! The print service of the process that has the engine: it hands each waiting job to the thread of its printer, one
//! thread a link, made when first needed. A dead printer holds up nobody but itself.

use super::asking::NotDone;
use super::bytes::Maker;
use super::device::{Device, Stop};
use super::queue::{Queue, Task};
use super::settings::{Link, PRINTERS_MAX, Printer, Printers};
use super::timing::Timing;
use super::worker::Worker;
use crate::domain::{JobState, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout};
use crate::protocol::{Desk, Event, Failure, Mailbox, Request};
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::{Duration, Instant};

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
    mailbox: Arc<Mailbox>,
    /// Says that all threads have ended when nobody is left to send.
    ended: Receiver<()>,
}

/// What both the service's thread and its owner need.
#[derive(Clone)]
struct Clerk {
    printers: Arc<Printers>,
    maker: Maker,
    timing: Timing,
    stop: Arc<Stop>,
    queues: Arc<Mutex<BTreeMap<Link, Arc<Queue>>>>,
    /// Jobs up to this one were there before this process had the engine.
    old: PrintJobId,
}

/// The part that alone makes threads.
struct Hands {
    clerk: Clerk,
    open: OpenDevice,
    alive: Sender<()>,
    /// What the engine was told of jobs without a printer.
    told: HashMap<PrintJobId, PrinterTrouble>,
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
        let stop = Arc::new(Stop::default());
        // Asked before anybody else can: what comes later is of this process's time.
        let jobs = maker.who.jobs().unwrap_or_default();
        let clerk = Clerk {
            printers: Arc::new(printers),
            maker,
            timing,
            stop,
            queues: Arc::default(),
            old: jobs.last().map_or(PrintJobId(0), |job| job.id),
        };
        clerk.doubt_what_had_begun(&jobs);
        let (alive, ended) = channel();
        let hands = Hands { clerk: clerk.clone(), open, alive, told: HashMap::new() };
        let events = Arc::clone(&mailbox);
        Builder::new().name("print".into()).spawn(move || hands.run(&events))?;
        Ok(Self { desk, clerk, mailbox, ended })
    }

    /// Ends it: lets jobs of this process's time be printed, within [`Timing::drain`]; breaks off what still hangs, which
    /// is in doubt then; leaves the rest queued.
    pub fn stop(self) {
        self.drain();
    }

    fn drain(&self) {
        let until = Instant::now() + self.clerk.timing.drain;
        let Ok(mailbox) = self.desk.subscribe() else { return };
        while let Ok(jobs) = self.clerk.maker.who.jobs() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || !self.clerk.is_worth_waiting(&jobs) {
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
        for queue in self.clerk.queues.lock().unwrap_or_else(PoisonError::into_inner).values() {
            queue.end();
        }
        self.mailbox.post(Event::Stopping);
        // A thread that hangs in the system (a name that does not resolve) ends with the process.
        let _ = self.ended.recv_timeout(timing.break_off + timing.connect + SLACK);
    }
}

fn fault(failure: &Failure) -> io::Error {
    io::Error::other(format!("{failure:?}"))
}

/// True for a trouble that all jobs of a printer share.
fn is_of_the_printer(trouble: PrinterTrouble) -> bool {
    match trouble {
        PrinterTrouble::PaperOut
        | PrinterTrouble::CoverOpen
        | PrinterTrouble::Offline
        | PrinterTrouble::Unreachable
        | PrinterTrouble::NoAnswer
        | PrinterTrouble::Interrupted => true,
        PrinterTrouble::NotSet | PrinterTrouble::NoQrKey | PrinterTrouble::NotPrintable => false,
    }
}

impl Clerk {
    fn printer(&self, job: &PrintJob) -> Option<&Printer> {
        self.printers.of(job.till.as_ref())
    }

    /// The end of the engine before this one fell between its first byte and its last word.
    fn doubt_what_had_begun(&self, jobs: &[PrintJob]) {
        for job in jobs.iter().filter(|job| job.state == JobState::Begun) {
            let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
            // Refused or not answered: then it is not begun any more, or the next engine says it.
            let _ = self.act(Request::PrintEnd { job: job.id, end });
        }
    }

    fn act(&self, request: Request) -> Result<(), NotDone> {
        self.maker.who.act(request, &self.timing, &self.stop)
    }

    /// True while a job is being printed, or one of this process's time can be, or has not been told why not.
    fn is_worth_waiting(&self, jobs: &[PrintJob]) -> bool {
        let in_trouble = |link: &Link| {
            jobs.iter().any(|job| {
                let held = matches!(job.state, JobState::Held(trouble) if is_of_the_printer(trouble));
                held && self.printer(job).is_some_and(|printer| printer.link == *link)
            })
        };
        jobs.iter().any(|job| match (job.state, self.printer(job)) {
            (JobState::Begun, _) => true,
            (JobState::Queued, Some(printer)) => job.id > self.old && !in_trouble(&printer.link),
            // Until it is told that it has none.
            (JobState::Queued, None) => job.id > self.old,
            (JobState::Held(_) | JobState::Doubtful(_), _) => false,
        })
    }
}

impl Hands {
    fn run(mut self, events: &Mailbox) {
        loop {
            // An engine that does not answer tells nothing new; its next event does.
            if let Ok(jobs) = self.clerk.maker.who.jobs() {
                self.hand_out(jobs);
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

    /// Gives each printer its waiting jobs; the ones that wait no longer are gone from its list.
    fn hand_out(&mut self, jobs: Vec<PrintJob>) {
        let mut lists: BTreeMap<Link, Vec<Task>> = BTreeMap::new();
        self.told.retain(|id, _| jobs.iter().any(|job| job.id == *id));
        for job in jobs {
            match job.state {
                JobState::Queued | JobState::Held(_) => {}
                JobState::Begun | JobState::Doubtful(_) => continue,
            }
            match self.clerk.printer(&job).cloned() {
                Some(printer) => {
                    let fresh = job.id > self.clerk.old;
                    lists.entry(printer.link.clone()).or_default().push(Task { job, printer, fresh });
                }
                None => self.without_printer(&job),
            }
        }
        for link in lists.keys() {
            self.thread_of(link, &lists);
        }
        for (link, queue) in &*self.clerk.queues.lock().unwrap_or_else(PoisonError::into_inner) {
            queue.offer(lists.remove(link).unwrap_or_default());
        }
    }

    /// Makes the thread of a link where there is none yet.
    fn thread_of(&self, link: &Link, lists: &BTreeMap<Link, Vec<Task>>) {
        let mut queues = self.clerk.queues.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(task) = lists.get(link).and_then(|tasks| tasks.first()) else { return };
        // There are no more links than printers in the settings.
        if queues.contains_key(link) || queues.len() >= PRINTERS_MAX || self.clerk.stop.is_set() {
            return;
        }
        let queue = Arc::new(Queue::default());
        let clerk = &self.clerk;
        let worker = Worker::new(
            Arc::clone(&queue),
            clerk.maker.clone(),
            (self.open)(&task.printer),
            clerk.timing,
            Arc::clone(&clerk.stop),
        );
        let alive = self.alive.clone();
        let thread = Builder::new().name("printer".into()).spawn(move || {
            worker.run();
            drop(alive);
        });
        // Without a thread the jobs stay queued; the next event tries again.
        if thread.is_ok() {
            queues.insert(link.clone(), queue);
        }
    }

    /// Says once that a job has no printer. A drawer that nobody can open is not waited for.
    fn without_printer(&mut self, job: &PrintJob) {
        let trouble = PrinterTrouble::NotSet;
        if job.state == JobState::Held(trouble) || self.told.get(&job.id) == Some(&trouble) {
            return;
        }
        let request = match job.printout {
            Printout::Drawer => Request::PrintGiveUp(job.id),
            Printout::Invoice { .. } | Printout::Allowance(_) | Printout::Shift(_) => {
                Request::PrintEnd { job: job.id, end: PrintEnd::Nothing(trouble) }
            }
        };
        // Refused: it is not waiting any more. Not answered: the next event brings it here again.
        if !matches!(self.clerk.act(request), Err(NotDone::Gone)) {
            self.told.insert(job.id, trouble);
        }
    }
}
