//! The fold of printing: jobs move, and every paper of an invoice that ended leaves a line in its log.

use crate::domain::{
    Entry, Held, Invoice, InvoicePaper, JobState, Number, PaperWish, Period, PrintEnd, PrintJob, PrintJobId,
    PrintMark, PrintOutcome, PrinterTrouble, Printing, Printout, TillCode,
};
use crate::store::{Queries, Rows, StoreFault, Writer};

/// The job that an issue asks for: its paper, the drawer, or both.
pub(super) fn of_issue(
    writer: &mut Writer<'_>,
    entry: &Entry,
    invoice: &Invoice,
    till: Option<&TillCode>,
    drawer: bool,
) -> Result<(), StoreFault> {
    let paper = match (invoice.paper, invoice.print_mark) {
        (PaperWish::Later, _) => return Ok(()),
        (PaperWish::Usual | PaperWish::OnRequest, PrintMark::Yes) => Some(InvoicePaper::Original),
        (PaperWish::OnRequest, PrintMark::No) => Some(InvoicePaper::Information),
        (PaperWish::Usual, PrintMark::No) => None,
    };
    let printout = match paper {
        Some(paper) => Printout::Invoice {
            number: invoice.number,
            period: invoice.period,
            paper,
            detail: invoice.paper == PaperWish::OnRequest,
        },
        None if drawer => Printout::Drawer,
        None => return Ok(()),
    };
    let id = PrintJobId(writer.meta()?.job_ids + 1);
    writer.put_job(&PrintJob {
        id,
        printout,
        drawer,
        till: till.cloned(),
        staff: entry.by.staff.clone(),
        at: entry.at,
        reason: Default::default(),
        state: JobState::Queued,
    })
}

fn job(writer: &Writer<'_>, id: PrintJobId) -> Result<PrintJob, StoreFault> {
    writer.print_job(id)?.ok_or_else(|| StoreFault::Missing(format!("print job {id}")))
}

pub(super) fn move_to(writer: &mut Writer<'_>, id: PrintJobId, state: JobState) -> Result<(), StoreFault> {
    let job = job(writer, id)?;
    writer.put_job(&PrintJob { state, ..job })
}

/// Takes a job out of the queue; a paper of an invoice leaves its line.
pub(super) fn finish(
    writer: &mut Writer<'_>,
    entry: &Entry,
    id: PrintJobId,
    outcome: PrintOutcome,
) -> Result<(), StoreFault> {
    let job = job(writer, id)?;
    writer.remove_job(id)?;
    let Printout::Invoice { number, period, .. } = job.printout else { return Ok(()) };
    let said = match outcome {
        PrintOutcome::Printed { said } => said,
        PrintOutcome::Damaged | PrintOutcome::Spoiled | PrintOutcome::NothingCame => true,
        PrintOutcome::GivenUp => false,
    };
    let said_by = entry.by.staff.clone().filter(|_| said);
    writer.add_printing(number, period, &Printing { job, at: entry.at, outcome, said_by })
}

pub(super) fn end(
    writer: &mut Writer<'_>,
    entry: &Entry,
    id: PrintJobId,
    end: PrintEnd,
) -> Result<(), StoreFault> {
    match end {
        PrintEnd::Printed => finish(writer, entry, id, PrintOutcome::Printed { said: false }),
        PrintEnd::Nothing(trouble) => move_to(writer, id, JobState::Held(trouble)),
        PrintEnd::Doubtful(trouble) => doubt(writer, entry, id, trouble),
    }
}

/// A drawer that may not have opened is seen; only paper is asked about.
fn doubt(
    writer: &mut Writer<'_>,
    entry: &Entry,
    id: PrintJobId,
    trouble: PrinterTrouble,
) -> Result<(), StoreFault> {
    match job(writer, id)?.printout {
        Printout::Drawer => finish(writer, entry, id, PrintOutcome::GivenUp),
        Printout::Invoice { .. } | Printout::Allowance(_) | Printout::Shift(_) => {
            move_to(writer, id, JobState::Doubtful(trouble))
        }
    }
}

pub(super) fn said(
    writer: &mut Writer<'_>,
    entry: &Entry,
    (id, held): (PrintJobId, Held),
    next: Option<&PrintJob>,
) -> Result<(), StoreFault> {
    let outcome = match held {
        Held::Whole => PrintOutcome::Printed { said: true },
        Held::HalfTakenBack => PrintOutcome::Spoiled,
        Held::HalfKept => PrintOutcome::Damaged,
        Held::Nothing => PrintOutcome::NothingCame,
    };
    finish(writer, entry, id, outcome)?;
    next.map_or(Ok(()), |job| writer.put_job(job))
}

/// A cancelled or voided invoice has no paper any more: what waits for the printer is given up. What has begun is not known
/// and stays, to be asked about.
pub(super) fn drop_waiting(
    writer: &mut Writer<'_>,
    entry: &Entry,
    (number, period): (Number, Period),
) -> Result<(), StoreFault> {
    for job in writer.print_jobs()? {
        if job.printout.is_of(number, period) && matches!(job.state, JobState::Queued | JobState::Held(_)) {
            finish(writer, entry, job.id, PrintOutcome::GivenUp)?;
        }
    }
    Ok(())
}
