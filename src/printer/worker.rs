//! One printer's thread: job after job, oldest first. A job begins in the ledger before its first byte leaves, and
//! ends there with what is certain.

use super::Timing;
use super::asking::NotDone;
use super::bytes::{Maker, Unmade};
use super::device::{Broken, Device, Stop};
use super::queue::{Queue, Task};
use crate::domain::{JobState, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout};
use crate::protocol::Request;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The thread's belongings.
pub(super) struct Worker {
    queue: Arc<Queue>,
    maker: Maker,
    device: Box<dyn Device>,
    timing: Timing,
    stop: Arc<Stop>,
    /// Jobs that cannot be made, and when they are tried again.
    later: HashMap<PrintJobId, Instant>,
    /// What the engine was told last of a job that waits.
    told: Option<(PrintJobId, PrinterTrouble)>,
    pause: Duration,
}

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The thread is through with the job.
    Over,
    /// The job has a trouble of its own; the others go on.
    Remake,
    /// The printer has a trouble, or nobody answers: everything waits.
    Wait,
}

impl Worker {
    pub(super) fn new(
        queue: Arc<Queue>,
        maker: Maker,
        device: Box<dyn Device>,
        timing: Timing,
        stop: Arc<Stop>,
    ) -> Self {
        let pause = timing.retry_first;
        Self { queue, maker, device, timing, stop, later: HashMap::new(), told: None, pause }
    }

    /// Works until the queue ends.
    pub(super) fn run(mut self) {
        let mut not_before = Instant::now();
        while let Some(task) = self.queue.next(not_before, &self.later) {
            let id = task.job.id;
            let step = self.work(&task);
            self.device.leave();
            match step {
                Step::Over => {
                    self.queue.over(id);
                    self.later.remove(&id);
                    self.pause = self.timing.retry_first;
                }
                Step::Remake => {
                    self.later.insert(id, Instant::now() + self.timing.remake);
                }
                Step::Wait => {
                    not_before = Instant::now() + self.pause;
                    self.pause = (self.pause * 2).min(self.timing.retry_max);
                }
            }
        }
    }

    fn work(&mut self, task: &Task) -> Step {
        let job = &task.job;
        // A drawer that opens by itself when the paper is back, or the next morning, is nobody's wish.
        let pulse =
            task.fresh && job.state == JobState::Queued && self.told.is_none_or(|(id, _)| id != job.id);
        if job.printout == Printout::Drawer && !pulse {
            return self.give_up(job);
        }
        let bytes = match self.maker.bytes(job, &task.printer, pulse) {
            Ok(bytes) => bytes,
            Err(Unmade::Trouble(trouble)) => return self.hold(job, trouble, Step::Remake),
            Err(Unmade::Gone) => return Step::Wait,
        };
        if bytes.is_empty() {
            // A drawer that is not there: done by doing nothing.
            return match self.begin(job) {
                Ok(()) => self.end(job, PrintEnd::Printed),
                Err(step) => step,
            };
        }
        if let Err(trouble) = self.device.check(&self.stop) {
            return match job.printout {
                Printout::Drawer => self.give_up(job),
                Printout::Invoice { .. } | Printout::Allowance(_) | Printout::Shift(_) => {
                    self.hold(job, trouble, Step::Wait)
                }
            };
        }
        if let Err(step) = self.begin(job) {
            return step;
        }
        let end = self.print(job, &bytes);
        let step = self.end(job, end);
        match end {
            PrintEnd::Nothing(_) if step == Step::Over => Step::Wait,
            PrintEnd::Nothing(_) | PrintEnd::Printed | PrintEnd::Doubtful(_) => step,
        }
    }

    /// From the first byte to what is certain afterwards.
    fn print(&mut self, job: &PrintJob, bytes: &[u8]) -> PrintEnd {
        let ended = match self.device.send(job.id, bytes, &self.stop) {
            Ok(()) => self.device.settle(&self.stop).map_err(PrintEnd::Doubtful),
            Err(Broken { nothing: true, trouble }) => {
                self.told = Some((job.id, trouble));
                Err(PrintEnd::Nothing(trouble))
            }
            Err(Broken { nothing: false, trouble }) => Err(PrintEnd::Doubtful(trouble)),
        };
        match ended {
            Ok(()) => PrintEnd::Printed,
            // It was this process that broke off, not the printer.
            Err(PrintEnd::Doubtful(PrinterTrouble::NoAnswer)) if self.stop.is_over() => {
                PrintEnd::Doubtful(PrinterTrouble::Interrupted)
            }
            Err(end) => end,
        }
    }

    /// Nothing is sent before this is durable. Refused: the job was cancelled or given up in between.
    fn begin(&self, job: &PrintJob) -> Result<(), Step> {
        self.act(Request::PrintBegin(job.id)).map_err(|why| match why {
            NotDone::Refused => Step::Over,
            NotDone::Gone => Step::Wait,
        })
    }

    /// An engine that is gone finds the job begun when it opens again, and asks the cashier.
    fn end(&self, job: &PrintJob, end: PrintEnd) -> Step {
        match self.act(Request::PrintEnd { job: job.id, end }) {
            Ok(()) | Err(NotDone::Refused) => Step::Over,
            Err(NotDone::Gone) => Step::Wait,
        }
    }

    /// Tells once what a job waits for.
    fn hold(&mut self, job: &PrintJob, trouble: PrinterTrouble, then: Step) -> Step {
        let known = job.state == JobState::Held(trouble) || self.told == Some((job.id, trouble));
        if known {
            return then;
        }
        match self.act(Request::PrintEnd { job: job.id, end: PrintEnd::Nothing(trouble) }) {
            Ok(()) => {
                self.told = Some((job.id, trouble));
                then
            }
            Err(NotDone::Refused) => Step::Over,
            Err(NotDone::Gone) => Step::Wait,
        }
    }

    fn give_up(&self, job: &PrintJob) -> Step {
        match self.act(Request::PrintGiveUp(job.id)) {
            Ok(()) | Err(NotDone::Refused) => Step::Over,
            Err(NotDone::Gone) => Step::Wait,
        }
    }

    fn act(&self, request: Request) -> Result<(), NotDone> {
        self.maker.who.act(request, &self.timing, &self.stop)
    }
}
