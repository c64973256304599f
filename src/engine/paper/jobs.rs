//! Print jobs as other acts need them: the one that an issue asks for (R10), those that wait, and how one is over.

use crate::domain::{
    Author, CleanText, Invoice, JobOver, JobState, Moment, PaperWish, PrintJob, PrintJobId, PrintOutcome,
    Printout, StaffCode, TillCode,
};
use crate::engine::core::No;
use crate::store::Queries;

/// The job that an issue asks for (R10): its paper, the drawer, or both; `None` where it asks for neither.
pub(crate) fn of_issue<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    (till, by): (Option<&TillCode>, &Author),
    drawer: bool,
    at: Moment,
) -> Result<Option<PrintJob>, No> {
    if invoice.paper.is_postponed() {
        return Ok(None);
    }
    let printout = match invoice.asked_paper() {
        Some(paper) => Printout::Invoice {
            number: invoice.number,
            period: invoice.period,
            paper,
            detail: invoice.paper == PaperWish::OnRequest,
        },
        None if drawer => Printout::Drawer,
        None => return Ok(None),
    };
    Ok(Some(PrintJob {
        id: PrintJobId(rows.meta()?.job_ids + 1),
        printout,
        drawer,
        till: till.cloned(),
        staff: by.staff.clone(),
        at,
        reason: CleanText::default(),
        state: JobState::Queued,
    }))
}

/// Papers of an invoice that have not begun: they are given up with it. What has begun is not known and stays, to be
/// asked about.
pub(crate) fn waiting_of<R: Queries>(rows: &R, invoice: &Invoice) -> Result<Vec<PrintJobId>, No> {
    let jobs = rows.print_jobs()?;
    let of = |job: &&PrintJob| job.printout.is_of(invoice.number, invoice.period) && waits(job.state);
    Ok(jobs.iter().filter(of).map(|job| job.id).collect())
}

/// How a job leaves the queue: papers of an invoice leave a line in its log.
pub(crate) fn over(job: &PrintJob, outcome: PrintOutcome, said_by: Option<&StaffCode>) -> JobOver {
    JobOver { outcome, said_by: said_by.cloned(), log: job.printout.invoice() }
}

/// True while not a byte of it was printed.
pub(crate) fn waits(state: JobState) -> bool {
    match state {
        JobState::Queued | JobState::Held(_) => true,
        JobState::Begun | JobState::Doubtful(_) => false,
    }
}
