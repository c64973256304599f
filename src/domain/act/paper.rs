//! Papers: jobs are queued, begun, and ended; what became of them is decided before it is written.

use crate::domain::{
    Held, JobState, Number, Period, PrintEnd, PrintJob, PrintJobId, PrintOutcome, StaffCode,
};
use serde::{Deserialize, Serialize};

/// A job is done: how it leaves the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobOver {
    /// What became of it.
    pub outcome: PrintOutcome,
    /// Who said so, after a doubt.
    pub said_by: Option<StaffCode>,
    /// The invoice whose print log gets a line; `None` for a paper that has no log.
    pub log: Option<(Number, Period)>,
}

/// Where a job goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaperMove {
    /// It stays in the queue, in this state.
    Stays(JobState),
    /// It leaves the queue.
    Over(JobOver),
}

/// An act on papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum PaperAct {
    /// A paper was asked for, apart from an issue.
    #[strum(serialize = "print asked for")]
    Queued(PrintJob),
    /// The printer begins with a job: from here on bytes may have left.
    #[strum(serialize = "print begun")]
    Begun(PrintJobId),
    /// The printer's part of a job is over.
    #[strum(serialize = "print ended")]
    Ended {
        /// Which job.
        job: PrintJobId,
        /// How.
        end: PrintEnd,
        /// Where it goes from here.
        to: PaperMove,
    },
    /// A cashier said what the customer holds.
    #[strum(serialize = "paper confirmed")]
    Said {
        /// Which job.
        job: PrintJobId,
        /// What.
        held: Held,
        /// How the job leaves the queue.
        over: JobOver,
        /// The job that follows from it.
        next: Option<Box<PrintJob>>,
    },
    /// A job that had not begun was given up.
    #[strum(serialize = "print given up")]
    GivenUp {
        /// Which job.
        job: PrintJobId,
        /// How it leaves the queue.
        over: JobOver,
    },
}

impl PaperAct {
    pub(super) fn names(&self, same: &dyn Fn(Number, Period) -> bool) -> bool {
        let prints =
            |job: &PrintJob| job.printout.about().is_some_and(|(number, period)| same(number, period));
        match self {
            Self::Queued(job) => prints(job),
            Self::Said { next, .. } => next.as_ref().is_some_and(|job| prints(job)),
            Self::Begun(_) | Self::Ended { .. } | Self::GivenUp { .. } => false,
        }
    }
}
