//! A printer and the cashier beside it: what really came out of it, and what she says when she is asked.

use crate::model::{Standing, Wrong};
use crate::programme::Sim;
use lj::domain::{
    Held, InvoicePaper, JobState, Number, PrintEnd, PrintJob, PrintJobId, PrinterTrouble, Printout,
};
use lj::protocol::request;
use std::collections::{BTreeMap, BTreeSet};

/// Jobs that the printer comes to before somebody else does something.
const TURNS: usize = 3;

/// What came out for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Nothing,
    Half,
    Whole,
}

/// All papers that ever came out.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    came: BTreeMap<PrintJobId, Came>,
    /// Originals that customers hold, by number and issue.
    originals: BTreeSet<(Number, u8)>,
    pub printed: u64,
}

impl Papers {
    /// The customer gave back what there was of a number.
    pub fn taken_back(&mut self, number: Number) {
        self.originals.retain(|(other, _)| *other != number);
    }
}

impl Sim {
    /// The printer's next turns, and the cashier's.
    pub fn print(&mut self) -> Result<(), Wrong> {
        for _ in 0..TURNS {
            self.print_next()?;
            if self.machine.is_over() {
                break;
            }
        }
        Ok(())
    }

    fn print_next(&mut self) -> Result<(), Wrong> {
        let Ok(jobs) = self.machine.ask(request::PrintJobs { till: None }) else { return self.silent() };
        let again = jobs.iter().find(|job| {
            let came = self.papers.came.get(&job.id).is_some_and(|came| *came != Came::Nothing);
            came && matches!(job.state, JobState::Queued | JobState::Held(_))
        });
        if let Some(job) = again {
            return Err(format!("a paper that came out waits to be printed: {job:?}"));
        }
        let doubtful = |job: &&PrintJob| matches!(job.state, JobState::Begun | JobState::Doubtful(_));
        if let Some(job) = jobs.iter().find(doubtful) {
            return self.settle(job);
        }
        jobs.first().map_or(Ok(()), |job| self.print_one(job))
    }

    /// A job of which nobody knows: the service says so, and then the cashier what the customer holds.
    fn settle(&mut self, job: &PrintJob) -> Result<(), Wrong> {
        if job.state == JobState::Begun {
            let end = PrintEnd::Doubtful(PrinterTrouble::Interrupted);
            self.act(request::PrintEnd { job: job.id, end }.into())?;
            return Ok(());
        }
        let came = self.papers.came.get(&job.id).copied().unwrap_or(Came::Nothing);
        let held = match came {
            Came::Nothing => Held::Nothing,
            Came::Half if self.dice.bool() => Held::HalfTakenBack,
            Came::Half => Held::HalfKept,
            Came::Whole => Held::Whole,
        };
        let said = self.act(request::PrintSay { job: job.id, held }.into())?;
        if said && held == Held::HalfKept {
            self.hand_out(job)?;
        }
        Ok(())
    }

    fn print_one(&mut self, job: &PrintJob) -> Result<(), Wrong> {
        if !self.act(request::PrintBegin(job.id).into())? {
            return Ok(());
        }
        self.check_stands(job)?;
        let (came, end) = match self.dice.u8(..12) {
            0 => (Came::Nothing, PrintEnd::Nothing(PrinterTrouble::PaperOut)),
            1 => (Came::Nothing, PrintEnd::Doubtful(PrinterTrouble::NoAnswer)),
            2 => (Came::Half, PrintEnd::Doubtful(PrinterTrouble::NoAnswer)),
            3 => (Came::Whole, PrintEnd::Doubtful(PrinterTrouble::NoAnswer)),
            _ => (Came::Whole, PrintEnd::Printed),
        };
        if self.papers.came.insert(job.id, came).is_some_and(|before| before != Came::Nothing) {
            return Err(format!("a paper comes out twice: {job:?}"));
        }
        self.papers.printed += 1;
        if came == Came::Whole {
            self.hand_out(job)?;
        }
        self.act(request::PrintEnd { job: job.id, end }.into())?;
        Ok(())
    }

    /// No proof begins once its invoice is cancelled or voided.
    fn check_stands(&self, job: &PrintJob) -> Result<(), Wrong> {
        let Printout::Invoice { number, .. } = &job.printout else { return Ok(()) };
        match self.model.sold.get(number).map(|sold| sold.standing) {
            Some(Standing::Issued) => Ok(()),
            other => Err(format!("{number} is {other:?} and printed")),
        }
    }

    /// The customer has it now.
    fn hand_out(&mut self, job: &PrintJob) -> Result<(), Wrong> {
        let Printout::Invoice { number, paper, .. } = &job.printout else { return Ok(()) };
        let sold =
            self.model.sold.get(number).ok_or_else(|| format!("a slip of {number}, which nobody sold"))?;
        let original = *paper == InvoicePaper::Original;
        if original && !self.papers.originals.insert((*number, sold.invoice.revision)) {
            return Err(format!("a second original of {number}"));
        }
        Ok(())
    }
}
