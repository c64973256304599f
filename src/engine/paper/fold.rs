//! The fold of papers: jobs stand where the entry says, and one that is over leaves the line that the entry names.

use crate::domain::{
    Entry, JobOver, JobState, Number, PaperAct, PaperMove, Period, PrintJob, PrintJobId, PrintOutcome,
    Printing,
};
use crate::store::{Queries, StoreFault, Writer};

pub(crate) fn apply(writer: &mut Writer, entry: &Entry, act: &PaperAct) -> Result<(), StoreFault> {
    match act {
        PaperAct::Queued(job) => writer.put_job(job),
        PaperAct::Begun(id) => stay(writer, *id, JobState::Begun),
        PaperAct::Ended { job, to: PaperMove::Stays(state), .. } => stay(writer, *job, *state),
        PaperAct::Ended { job, to: PaperMove::Over(over), .. } | PaperAct::GivenUp { job, over } => {
            leave(writer, entry, *job, over)
        }
        PaperAct::Said { job, over, next, .. } => {
            leave(writer, entry, *job, over)?;
            next.as_deref().map_or(Ok(()), |job| writer.put_job(job))
        }
    }
}

/// Papers of an invoice that had not begun are given up with it.
pub(crate) fn give_up(
    writer: &mut Writer,
    entry: &Entry,
    jobs: &[PrintJobId],
    log: (Number, Period),
) -> Result<(), StoreFault> {
    let over = JobOver { outcome: PrintOutcome::GivenUp, said_by: None, log: Some(log) };
    jobs.iter().try_for_each(|&job| leave(writer, entry, job, &over))
}

fn stay(writer: &mut Writer, id: PrintJobId, state: JobState) -> Result<(), StoreFault> {
    let job = writer.named_job(id)?;
    writer.put_job(&PrintJob { state, ..job })
}

fn leave(writer: &mut Writer, entry: &Entry, id: PrintJobId, over: &JobOver) -> Result<(), StoreFault> {
    let job = writer.named_job(id)?;
    writer.remove_job(id)?;
    let Some((number, period)) = over.log else { return Ok(()) };
    let printing = Printing { job, at: entry.at, outcome: over.outcome, said_by: over.said_by.clone() };
    writer.add_printing(number, period, &printing)
}
