//! Printing: who may have which paper, and where a job goes from where it stands. The rule that matters: of one
//! invoice the customer never holds two originals (the Ministry's rules for proof slips; R10).

use crate::domain::{
    AllowanceNumber, CleanText, HALF_KEPT_REASON, Held, Invoice, InvoicePaper, JobState, Moment, Number,
    PRINT_JOBS_MAX, PRINT_REASON_CHARS_MAX, PaperAct, PaperMove, PaperRefusal, Period, PrintEnd, PrintJob,
    PrintJobId, PrintOutcome, Printout, ShiftId, TakingsPrint, TillRefusal, withdrawn_up_to,
};
use crate::domain::{check_most, check_reason};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::{allowance::live, withdraw::standing};
use crate::engine::paper::jobs::{over, waits};
use crate::protocol::paper::request;
use crate::store::Queries;

/// A paper of an invoice is asked for.
pub(crate) fn invoice<R: Queries>(rows: &R, scene: &Scene<'_>, it: &request::Print) -> Result<Decision, No> {
    let &request::Print { number, period, paper, detail, ref reason } = it;
    let invoice = check(rows, scene, (number, period), paper)?;
    if paper == InvoicePaper::Reprint {
        check_reason(reason, PRINT_REASON_CHARS_MAX)?;
    }
    let printout = Printout::Invoice { number, period: invoice.period, paper, detail };
    queue(rows, scene, printout, reason.clone())
}

/// The invoice of which such a paper may be asked for.
pub(crate) fn check<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    of: (Number, Option<Period>),
    paper: InvoicePaper,
) -> Result<Invoice, No> {
    let invoice = standing(rows, of)?;
    match paper {
        InvoicePaper::Information => {}
        InvoicePaper::Original | InvoicePaper::Reprint => check_proof(rows, scene, &invoice, paper)?,
    }
    Ok(invoice)
}

fn check_proof<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    invoice: &Invoice,
    paper: InvoicePaper,
) -> Result<(), No> {
    let number = invoice.number;
    if invoice.own_paper() == InvoicePaper::Information {
        return Err(PaperRefusal::NoProof(number).into());
    }
    if !rows.meta()?.kind.is_trial() && !scene.keyring.has_key(invoice.seller, invoice.issued_at.date()) {
        return Err(PaperRefusal::NoQrKey(invoice.seller).into());
    }
    let withdrawn =
        withdrawn_up_to(&rows.voids(number, invoice.period)?, &rows.corrections(number, invoice.period)?);
    let held = has_original(rows, invoice, withdrawn)?;
    match paper {
        InvoicePaper::Original if held || awaits_original(rows, invoice, withdrawn)? => {
            Err(PaperRefusal::OriginalExists(number).into())
        }
        InvoicePaper::Reprint if !held => Err(PaperRefusal::NoOriginal(number).into()),
        InvoicePaper::Reprint | InvoicePaper::Original | InvoicePaper::Information => Ok(()),
    }
}

/// True when the customer has an original of the issue that stands, whole or damaged.
fn has_original<R: Queries>(rows: &R, invoice: &Invoice, withdrawn: Option<PrintJobId>) -> Result<bool, No> {
    let printed = rows.printings(invoice.number, invoice.period)?;
    Ok(printed
        .iter()
        .any(|printing| is_original(&printing.job, invoice, withdrawn) && printing.outcome.is_held()))
}

/// True when an original is on its way.
fn awaits_original<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    withdrawn: Option<PrintJobId>,
) -> Result<bool, No> {
    Ok(rows.print_jobs()?.iter().any(|job| is_original(job, invoice, withdrawn)))
}

fn is_original(job: &PrintJob, invoice: &Invoice, withdrawn: Option<PrintJobId>) -> bool {
    let original = matches!(job.printout, Printout::Invoice { paper: InvoicePaper::Original, .. });
    original && job.printout.is_of(invoice.number, invoice.period) && Some(job.id) > withdrawn
}

/// 折讓單 is asked for.
pub(crate) fn allowance<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    number: AllowanceNumber,
) -> Result<Decision, No> {
    live(rows, number)?;
    queue(rows, scene, Printout::Allowance(number), CleanText::default())
}

/// The slip of a shift is asked for.
pub(crate) fn shift<R: Queries>(rows: &R, scene: &Scene<'_>, id: ShiftId) -> Result<Decision, No> {
    if rows.shift(id)?.is_none() {
        return Err(TillRefusal::NoSuchShift(id).into());
    }
    queue(rows, scene, Printout::Shift(id), CleanText::default())
}

/// 日結單 is asked for.
pub(crate) fn takings<R: Queries>(rows: &R, scene: &Scene<'_>, it: &TakingsPrint) -> Result<Decision, No> {
    if let Some(code) = &it.company {
        rows.company(code)?.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()))?;
    }
    queue(rows, scene, Printout::Takings(Box::new(it.clone())), CleanText::default())
}

/// 字軌歸屬表 is asked for.
pub(crate) fn coverage<R: Queries>(rows: &R, scene: &Scene<'_>, period: Period) -> Result<Decision, No> {
    queue(rows, scene, Printout::Coverage(period), CleanText::default())
}

/// The drawer is to open.
pub(crate) fn drawer<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Decision, No> {
    queue(rows, scene, Printout::Drawer, CleanText::default())
}

fn queue<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    printout: Printout,
    reason: CleanText,
) -> Result<Decision, No> {
    let meta = rows.meta()?;
    check_most(meta.jobs + 1, PRINT_JOBS_MAX)?;
    let job = PrintJob {
        id: PrintJobId(meta.job_ids + 1),
        drawer: printout == Printout::Drawer,
        printout,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        at: scene.now,
        reason,
        state: JobState::Queued,
    };
    Ok(Decision::put(PaperAct::Queued(job), scene.now))
}

/// A job that stands where the act needs it.
fn job_in<R: Queries>(rows: &R, id: PrintJobId, stands: impl Fn(JobState) -> bool) -> Result<PrintJob, No> {
    let job = rows.print_job(id)?.filter(|job| stands(job.state));
    job.ok_or_else(|| PaperRefusal::NoSuchJob(id).into())
}

/// The printer begins: from here on nobody can be sure that nothing came out.
pub(crate) fn begin<R: Queries>(rows: &R, now: Moment, id: PrintJobId) -> Result<Decision, No> {
    job_in(rows, id, waits)?;
    Ok(Decision::put(PaperAct::Begun(id), now))
}

/// The printer's part is over. Certainly nothing can be said of a job that begun too, when not a byte was taken.
pub(crate) fn end<R: Queries>(rows: &R, scene: &Scene<'_>, it: &request::PrintEnd) -> Result<Decision, No> {
    let &request::PrintEnd { job: id, end } = it;
    let job = job_in(rows, id, |state| match end {
        PrintEnd::Printed | PrintEnd::Doubtful(_) => state == JobState::Begun,
        PrintEnd::Nothing(_) => waits(state) || state == JobState::Begun,
    })?;
    let same = matches!(end, PrintEnd::Nothing(trouble) if job.state == JobState::Held(trouble));
    let to = match end {
        PrintEnd::Printed => PaperMove::Over(over(&job, PrintOutcome::Printed { said: false }, None)),
        PrintEnd::Nothing(trouble) => PaperMove::Stays(JobState::Held(trouble)),
        // A drawer that may not have opened is seen; only paper is asked about.
        PrintEnd::Doubtful(_) if job.printout == Printout::Drawer => {
            PaperMove::Over(over(&job, PrintOutcome::GivenUp, None))
        }
        PrintEnd::Doubtful(trouble) => PaperMove::Stays(JobState::Doubtful(trouble)),
    };
    Ok(Decision::put(PaperAct::Ended { job: id, end, to }, scene.now).unless(same))
}

/// What the customer holds, and the job that follows from it.
pub(crate) fn say<R: Queries>(rows: &R, scene: &Scene<'_>, it: &request::PrintSay) -> Result<Decision, No> {
    let &request::PrintSay { job: id, held } = it;
    let job = job_in(rows, id, |state| matches!(state, JobState::Doubtful(_)))?;
    let next = following(rows, scene, &job, held)?.map(Box::new);
    let outcome = match held {
        Held::Whole => PrintOutcome::Printed { said: true },
        Held::HalfTakenBack => PrintOutcome::Spoiled,
        Held::HalfKept => PrintOutcome::Damaged,
        Held::Nothing => PrintOutcome::NothingCame,
    };
    let over = over(&job, outcome, scene.caller.staff.as_ref());
    Ok(Decision::put(PaperAct::Said { job: id, held, over, next }, scene.now))
}

fn following<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    job: &PrintJob,
    held: Held,
) -> Result<Option<PrintJob>, No> {
    let again = PrintJob {
        id: PrintJobId(rows.meta()?.job_ids + 1),
        drawer: false,
        staff: scene.caller.staff.clone(),
        at: scene.now,
        state: JobState::Queued,
        ..job.clone()
    };
    let Printout::Invoice { number, period, paper, detail } = &job.printout else {
        // An allowance form or a shift slip is no proof: half of one is thrown away.
        return Ok((held != Held::Whole).then_some(again));
    };
    if rows.cancellation(*number, *period)?.is_some() {
        // Cancelled in between: nothing of it is printed any more.
        return Ok(None);
    }
    if Some(job.id) <= withdrawn_up_to(&rows.voids(*number, *period)?, &rows.corrections(*number, *period)?) {
        // Voided in between: the next issue has papers of its own.
        return Ok(None);
    }
    let reprint = |paper| Printout::Invoice { number: *number, period: *period, paper, detail: *detail };
    Ok(match (held, paper) {
        (Held::Whole, _) => None,
        (Held::HalfKept, InvoicePaper::Original) => Some(PrintJob {
            printout: reprint(InvoicePaper::Reprint),
            reason: CleanText::new(HALF_KEPT_REASON, PRINT_REASON_CHARS_MAX).unwrap_or_default(),
            ..again
        }),
        (Held::HalfKept | Held::HalfTakenBack | Held::Nothing, _) => Some(again),
    })
}

/// A job that had not begun is given up.
pub(crate) fn give_up<R: Queries>(rows: &R, now: Moment, id: PrintJobId) -> Result<Decision, No> {
    let job = job_in(rows, id, waits)?;
    let over = over(&job, PrintOutcome::GivenUp, None);
    Ok(Decision::put(PaperAct::GivenUp { job: id, over }, now))
}
