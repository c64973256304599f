//! One printer's way through its jobs, oldest first: what comes next, given the time and what was said. A job begins in the
//! ledger before its first byte leaves, and ends there with what is certain. Nothing here waits, asks or sends: that is
//! [`super::worker`]'s, or a simulation's.

use super::asking::NotDone;
use super::bytes::Unmade;
use super::device::Broken;
use super::settings::Printer;
use super::timing::Timing;
use crate::domain::{JobState, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout};
use crate::protocol::{Request, request};
use crate::world::Tick;
use std::collections::HashMap;
use std::time::Duration;

/// How long a thread without anything to wait for sleeps; an offer or the end wakes it.
const IDLE: Duration = Duration::from_secs(3_600);

/// A waiting job and its printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) job: PrintJob,
    /// The settings of the till's printer; tills that share a link may differ in the rest.
    pub(super) printer: Printer,
    /// Asked for while this process had the engine: only then may it open a drawer.
    pub(super) fresh: bool,
}

/// What is wanted next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// Nothing, until then or until something changes.
    Wait(Tick),
    /// The bytes of a job; with a pulse for the drawer, where the job asks for it.
    Make { task: Box<Task>, pulse: bool },
    /// Is the printer well?
    Check,
    /// Tell the engine.
    Act(Box<Request>),
    /// Send these.
    Send(PrintJobId, Vec<u8>),
    /// Is it still well?
    Settle,
    /// Let go of the printer.
    Leave,
    /// It is over.
    End,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum Said {
    /// The wait is over.
    Woken,
    Made(Result<Vec<u8>, Unmade>),
    Checked(Result<(), PrinterTrouble>),
    Acted(Result<(), NotDone>),
    Sent(Result<(), Broken>),
    Settled(Result<(), PrinterTrouble>),
    Left,
}

/// One printer's jobs, and how far the one in hand is.
#[derive(Debug)]
pub(super) struct Life {
    timing: Timing,
    /// The waiting jobs as the engine last told them.
    tasks: Vec<Task>,
    /// Jobs that are through but that a list from before may still name.
    over: Vec<PrintJobId>,
    /// Jobs that cannot be made, and when they are tried again.
    later: HashMap<PrintJobId, Tick>,
    /// What the engine was told last of a job that waits.
    told: Option<(PrintJobId, PrinterTrouble)>,
    not_before: Tick,
    pause: Duration,
    ends: bool,
    breaks_off: bool,
    stage: Stage,
}

/// How far the job in hand is: what was wanted last.
#[derive(Debug)]
enum Stage {
    /// None is in hand.
    Idle,
    Making(PrintJob),
    Checking(PrintJob, Vec<u8>),
    Beginning(PrintJob, Vec<u8>),
    Sending(PrintJob),
    Settling(PrintJob),
    Ending(PrintJob, PrintEnd),
    Holding(PrintJob, PrinterTrouble, Attempt),
    GivingUp(PrintJob),
    Leaving,
}

/// What became of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// The job is through.
    Over,
    /// The job has a trouble of its own; the others go on.
    Remake,
    /// The printer has a trouble, or nobody answers: everything waits.
    Wait,
}

impl Life {
    pub(super) fn new(timing: Timing) -> Self {
        Self {
            timing,
            tasks: Vec::new(),
            over: Vec::new(),
            later: HashMap::new(),
            told: None,
            not_before: Tick::START,
            pause: timing.retry_first,
            ends: false,
            breaks_off: false,
            stage: Stage::Idle,
        }
    }

    /// Takes the newest list in place of the one before.
    pub(super) fn offer(&mut self, tasks: Vec<Task>) {
        self.over.retain(|over| tasks.iter().any(|task| task.job.id == *over));
        self.tasks = tasks;
        self.tasks.retain(|task| !self.over.contains(&task.job.id));
    }

    /// No further job is begun.
    pub(super) fn end(&mut self) {
        self.ends = true;
    }

    /// From now on it is this process that breaks off what is under way.
    pub(super) fn break_off(&mut self) {
        self.breaks_off = true;
    }

    /// What comes next, at `now`, after `said`.
    pub(super) fn step(&mut self, now: Tick, said: Said) -> Want {
        let stage = std::mem::replace(&mut self.stage, Stage::Idle);
        match (stage, said) {
            (Stage::Making(job), Said::Made(made)) => self.made(now, job, made),
            (Stage::Checking(job, bytes), Said::Checked(checked)) => self.checked(now, job, bytes, checked),
            (Stage::Beginning(job, bytes), Said::Acted(acted)) => self.begun(now, job, bytes, acted),
            (Stage::Sending(job), Said::Sent(sent)) => self.sent(job, sent),
            (Stage::Settling(job), Said::Settled(Ok(()))) => self.end_with(job, PrintEnd::Printed),
            (Stage::Settling(job), Said::Settled(Err(trouble))) => self.doubtful(job, trouble),
            (Stage::Ending(job, end), Said::Acted(acted)) => self.ended(now, &job, end, acted),
            (Stage::Holding(job, trouble, then), Said::Acted(acted)) => {
                self.held(now, &job, trouble, then, acted)
            }
            (Stage::GivingUp(job), Said::Acted(acted)) => self.leave(now, job.id, through(acted)),
            (Stage::Idle | Stage::Leaving, _) => self.next(now),
            // Whoever drives it answers what was wanted.
            (stage, said) => unreachable!("{said:?} in {stage:?}"),
        }
    }

    /// The oldest job whose time has come.
    fn next(&mut self, now: Tick) -> Want {
        if self.ends {
            return Want::End;
        }
        let due = |task: &Task| self.later.get(&task.job.id).copied().unwrap_or(now).max(self.not_before);
        let Some(task) = self.tasks.iter().find(|task| due(task) <= now).cloned() else {
            return Want::Wait(self.tasks.iter().map(due).min().unwrap_or(now + IDLE));
        };
        let job = &task.job;
        // A drawer that opens by itself when the paper is back, or the next morning, is nobody's wish.
        let pulse =
            task.fresh && job.state == JobState::Queued && self.told.is_none_or(|(id, _)| id != job.id);
        if job.printout == Printout::Drawer && !pulse {
            return self.give_up(job.clone());
        }
        self.stage = Stage::Making(job.clone());
        Want::Make { task: Box::new(task), pulse }
    }

    fn made(&mut self, now: Tick, job: PrintJob, made: Result<Vec<u8>, Unmade>) -> Want {
        match made {
            // A drawer that is not there: done by doing nothing.
            Ok(bytes) if bytes.is_empty() => self.begin(job, bytes),
            Ok(bytes) => {
                self.stage = Stage::Checking(job, bytes);
                Want::Check
            }
            Err(Unmade::Trouble(trouble)) => self.hold(now, job, trouble, Attempt::Remake),
            Err(Unmade::Gone) => self.leave(now, job.id, Attempt::Wait),
        }
    }

    fn checked(
        &mut self,
        now: Tick,
        job: PrintJob,
        bytes: Vec<u8>,
        checked: Result<(), PrinterTrouble>,
    ) -> Want {
        match checked {
            Ok(()) => self.begin(job, bytes),
            // A drawer too: whoever wanted it hears why, and it is given up when its turn comes again.
            Err(trouble) => self.hold(now, job, trouble, Attempt::Wait),
        }
    }

    /// Nothing is sent before this is durable.
    fn begin(&mut self, job: PrintJob, bytes: Vec<u8>) -> Want {
        let request = request::PrintBegin(job.id).into();
        self.stage = Stage::Beginning(job, bytes);
        Want::Act(Box::new(request))
    }

    fn begun(&mut self, now: Tick, job: PrintJob, bytes: Vec<u8>, acted: Result<(), NotDone>) -> Want {
        match acted {
            Ok(()) if bytes.is_empty() => self.end_with(job, PrintEnd::Printed),
            Ok(()) => {
                let id = job.id;
                self.stage = Stage::Sending(job);
                Want::Send(id, bytes)
            }
            // Refused: the job was cancelled or given up in between.
            acted => self.leave(now, job.id, through(acted)),
        }
    }

    fn sent(&mut self, job: PrintJob, sent: Result<(), Broken>) -> Want {
        match sent {
            Ok(()) => {
                self.stage = Stage::Settling(job);
                Want::Settle
            }
            Err(Broken { nothing: true, trouble }) => {
                self.told = Some((job.id, trouble));
                self.end_with(job, PrintEnd::Nothing(trouble))
            }
            Err(Broken { nothing: false, trouble }) => self.doubtful(job, trouble),
        }
    }

    fn doubtful(&mut self, job: PrintJob, trouble: PrinterTrouble) -> Want {
        // It was this process that broke off, not the printer.
        let ours = trouble.is_silence() && self.breaks_off;
        let trouble = if ours { PrinterTrouble::Interrupted } else { trouble };
        self.end_with(job, PrintEnd::Doubtful(trouble))
    }

    fn end_with(&mut self, job: PrintJob, end: PrintEnd) -> Want {
        let request = request::PrintEnd { job: job.id, end }.into();
        self.stage = Stage::Ending(job, end);
        Want::Act(Box::new(request))
    }

    /// An engine that is gone finds the job begun when it opens again, and asks the cashier.
    fn ended(&mut self, now: Tick, job: &PrintJob, end: PrintEnd, acted: Result<(), NotDone>) -> Want {
        let attempt = match (through(acted), end) {
            (Attempt::Over, PrintEnd::Nothing(_)) => Attempt::Wait,
            (attempt, PrintEnd::Nothing(_) | PrintEnd::Printed | PrintEnd::Doubtful(_)) => attempt,
        };
        self.leave(now, job.id, attempt)
    }

    /// Tells once what a job waits for.
    fn hold(&mut self, now: Tick, job: PrintJob, trouble: PrinterTrouble, then: Attempt) -> Want {
        if job.state == JobState::Held(trouble) || self.told == Some((job.id, trouble)) {
            return self.leave(now, job.id, then);
        }
        let request = request::PrintEnd { job: job.id, end: PrintEnd::Nothing(trouble) }.into();
        tracing::warn!(job = job.id.0, till = ?job.till, trouble = trouble.word(), "printer.held");
        self.stage = Stage::Holding(job, trouble, then);
        Want::Act(Box::new(request))
    }

    fn held(
        &mut self,
        now: Tick,
        job: &PrintJob,
        trouble: PrinterTrouble,
        then: Attempt,
        acted: Result<(), NotDone>,
    ) -> Want {
        if acted.is_ok() {
            self.told = Some((job.id, trouble));
            return self.leave(now, job.id, then);
        }
        self.leave(now, job.id, through(acted))
    }

    fn give_up(&mut self, job: PrintJob) -> Want {
        let request = request::PrintGiveUp(job.id).into();
        self.stage = Stage::GivingUp(job);
        Want::Act(Box::new(request))
    }

    /// The attempt is over, and what that means for the next.
    fn leave(&mut self, now: Tick, id: PrintJobId, attempt: Attempt) -> Want {
        match attempt {
            Attempt::Over => {
                self.over.push(id);
                self.tasks.retain(|task| task.job.id != id);
                self.later.remove(&id);
                self.pause = self.timing.retry_first;
            }
            Attempt::Remake => {
                self.later.insert(id, now + self.timing.remake);
            }
            Attempt::Wait => {
                self.not_before = now + self.pause;
                self.pause = (self.pause * 2).min(self.timing.retry_max);
            }
        }
        self.stage = Stage::Leaving;
        Want::Leave
    }
}

/// An act that is done or refused ends the attempt; an engine that is gone is waited for.
fn through(acted: Result<(), NotDone>) -> Attempt {
    match acted {
        Ok(()) | Err(NotDone::Refused) => Attempt::Over,
        Err(NotDone::Gone) => Attempt::Wait,
    }
}

#[cfg(test)]
mod tests;
