//! Putting right: 作廢 (R14), and 註銷 (R15), after which only a re-issue goes on.

use crate::domain::{
    CANCELLATIONS_MAX, Cancellation, CorrectionAct, CorrectionRefusal, Delivery, DocumentId, Invoice,
    MessageKind, Moment, NewDocument, Number, NumberState, Period, PeriodRefusal, PrintJobId, REVISIONS_MAX,
    StoreRefusal, VOID_REASON_CHARS_MAX, Voided, cancel_until, check_cancel_texts, check_most, check_reason,
    due, original_is_out, void_until, withdrawn_up_to,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::paper::jobs;
use crate::engine::sale::life::invoice_of;
use crate::protocol::correction::request::{Cancel, Void};
use crate::store::{PeriodQueries, Queries};

/// Cancels an invoice: once, within the time limit or with an approval.
pub(crate) fn cancel<R: Queries>(rows: &R, scene: &Scene<'_>, it: &Cancel) -> Result<Decision, No> {
    let &Cancel { number, period, ref reason, ref approval_no } = it;
    let now = scene.now;
    check_cancel_texts(reason, approval_no)?;
    let invoice = standing(rows, (number, period))?;
    let row = row_of(rows, &invoice)?;
    if row.is_certainly_not_there() {
        return Err(CorrectionRefusal::NotThere(row.document).into());
    }
    if scene.outbox.allowance_bars_cancel(rows, (number, invoice.period))? {
        return Err(CorrectionRefusal::HadAllowance(number).into());
    }
    let invoice = untouched(rows, now, invoice)?;
    let until = cancel_until(invoice.period);
    if now > until && approval_no.is_empty() {
        return Err(CorrectionRefusal::TooLate { number, until }.into());
    }
    // What the law says comes first, as where it is offered.
    scene.check_cancel_carried(number, approval_no)?;
    let cancellation = Cancellation {
        number,
        period: invoice.period,
        range: invoice.range,
        at: now,
        reason: reason.clone(),
        approval_no: approval_no.clone(),
    };
    let was = state_of(rows, &invoice)?;
    let (document, papers) = (told(rows, scene, &invoice)?, jobs::waiting_of(rows, &invoice)?);
    let cancellation = Box::new(cancellation);
    let act = match rows.earlier_cancellations(number, invoice.period)?.last() {
        None => CorrectionAct::Cancelled { cancellation, was, document, papers },
        Some(before) => {
            check_most(u64::from(before.count) + 1, CANCELLATIONS_MAX.into())?;
            CorrectionAct::CancelledAgain { cancellation, was, document, papers, count: before.count + 1 }
        }
    };
    Ok(Decision::put(act, now))
}

/// In which state the number of an invoice is counted that was neither cancelled nor voided (R7).
fn state_of<R: Queries>(rows: &R, invoice: &Invoice) -> Result<NumberState, No> {
    Ok(row_of(rows, invoice)?.state.of_number())
}

/// Where the F0401 of an invoice stands.
pub(crate) fn row_of<R: Queries>(rows: &R, invoice: &Invoice) -> Result<Delivery, No> {
    let document = DocumentId::of_issue(invoice);
    rows.delivery(&document)?.ok_or_else(|| No::Broken(format!("{document} is not in the outbox")))
}

/// The document of an act on an invoice that the caller does now.
pub(crate) fn told<R: Queries>(rows: &R, scene: &Scene<'_>, invoice: &Invoice) -> Result<NewDocument, No> {
    let mode = rows.indexed_range(invoice.range)?.upload;
    Ok(NewDocument { till: scene.caller.till.clone(), mode, due: due(scene.now, invoice.buyer) })
}

/// The invoice of a number, which stands: neither cancelled, nor voided; a voided number waits for its re-issue, and
/// nothing else is done to it before.
pub(crate) fn standing<R: Queries>(
    rows: &R,
    (number, period): (Number, Option<Period>),
) -> Result<Invoice, No> {
    let invoice = invoice_of(rows, number, period)?;
    if let Some(before) = rows.cancellation(number, invoice.period)? {
        return Err(CorrectionRefusal::AlreadyCancelled { number, at: before.at }.into());
    }
    not_voided(rows, invoice)
}

/// The invoice, where its number does not wait for a re-issue.
fn not_voided<R: Queries>(rows: &R, invoice: Invoice) -> Result<Invoice, No> {
    let number = invoice.number;
    match rows.voided(number, invoice.period, invoice.revision)? {
        Some(voided) => Err(CorrectionRefusal::Voided { number, at: voided.at }.into()),
        None => Ok(invoice),
    }
}

/// An invoice that stands: without a live allowance, and not before its issue.
fn untouched<R: Queries>(rows: &R, now: Moment, invoice: Invoice) -> Result<Invoice, No> {
    let (number, period) = (invoice.number, invoice.period);
    if let Some(live) = rows.allowances(number, period)?.iter().find(|allowance| allowance.is_live()) {
        return Err(CorrectionRefusal::HasAllowance(live.number).into());
    }
    if now < invoice.issued_at {
        return Err(StoreRefusal::ClockBehind { now, last: invoice.issued_at }.into());
    }
    Ok(invoice)
}

/// The invoice that is to be voided: it stands, or was cancelled and is still in time (self-test 4-1: 作廢, 註銷, issued
/// anew). With its cancellation; the platform has heard of that before, as of all else about it.
fn voidable<R: Queries>(
    rows: &R,
    now: Moment,
    of: (Number, Option<Period>),
) -> Result<(Invoice, Option<Cancellation>), No> {
    let invoice = invoice_of(rows, of.0, of.1)?;
    let Some(cancelled) = rows.cancellation(invoice.number, invoice.period)? else {
        return Ok((untouched(rows, now, standing(rows, of)?)?, None));
    };
    let invoice = not_voided(rows, invoice)?;
    if now > void_until(invoice.issued_at) {
        let (number, at) = (cancelled.number, cancelled.at);
        return Err(CorrectionRefusal::AlreadyCancelled { number, at }.into());
    }
    if now < cancelled.at {
        return Err(StoreRefusal::ClockBehind { now, last: cancelled.at }.into());
    }
    Ok((invoice, Some(cancelled)))
}

/// Voids an invoice: everything about it confirmed, in time, and the original back or never handed out.
pub(crate) fn void<R: Queries>(rows: &R, scene: &Scene<'_>, it: &Void) -> Result<Decision, No> {
    let &Void { number, period, ref reason, taken_back } = it;
    check_reason(reason, VOID_REASON_CHARS_MAX)?;
    let (invoice, cancelled) = voidable(rows, scene.now, (number, period))?;
    let until = void_until(invoice.issued_at);
    if scene.now > until {
        return Err(CorrectionRefusal::VoidTooLate { number, until }.into());
    }
    // Its number would wait for an issue that a closed period bars.
    if rows.closed_period(invoice.period)?.is_some() {
        return Err(PeriodRefusal::NoVoid(invoice.period).into());
    }
    scene.check_carried(MessageKind::F0701)?;
    check_most(u64::from(invoice.revision) + 1, REVISIONS_MAX.into())?;
    if let Some(before) = rows.reinstated(&DocumentId::voiding(&invoice))? {
        return Err(CorrectionRefusal::VoidNotTaken { number, at: before.at }.into());
    }
    check_confirmed(rows, &invoice)?;
    if !taken_back && may_be_out(rows, &invoice)? {
        return Err(CorrectionRefusal::OriginalOut(number).into());
    }
    let voided = Voided {
        number,
        period: invoice.period,
        revision: invoice.revision,
        range: invoice.range,
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        seller: invoice.seller,
        buyer: invoice.buyer,
        issued_at: invoice.issued_at,
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        reason: reason.clone(),
        last_job: PrintJobId(rows.meta()?.job_ids),
    };
    let act = CorrectionAct::Voided {
        voided: Box::new(voided),
        was: if cancelled.is_some() { NumberState::Cancelled } else { state_of(rows, &invoice)? },
        document: told(rows, scene, &invoice)?,
        papers: jobs::waiting_of(rows, &invoice)?,
    };
    Ok(Decision::put(act, scene.now))
}

/// The platform has the issue that stands, and all that was told about it: an allowance on its way would reach the
/// platform after the invoice that it is about is gone.
fn check_confirmed<R: Queries>(rows: &R, invoice: &Invoice) -> Result<(), No> {
    let (number, period) = (invoice.number, invoice.period);
    let issue = DocumentId::of_issue(invoice);
    let deliveries = rows.deliveries(number, period)?;
    let is_confirmed =
        |document: DocumentId| deliveries.iter().any(|row| row.document == document && row.is_told(issue));
    let others = deliveries.iter().map(|row| row.document);
    match std::iter::once(issue).chain(others).find(|&document| !is_confirmed(document)) {
        Some(waits) if deliveries.iter().any(|row| row.document == waits && row.state.is_stuck()) => {
            Err(CorrectionRefusal::StuckFirst(waits).into())
        }
        Some(waits) => Err(CorrectionRefusal::NotConfirmed(waits).into()),
        None => Ok(()),
    }
}

/// True when the customer holds, or may hold, the original of what stands.
pub(crate) fn may_be_out<R: Queries>(rows: &R, invoice: &Invoice) -> Result<bool, No> {
    let (number, period) = (invoice.number, invoice.period);
    let withdrawn = withdrawn_up_to(&rows.voids(number, period)?, &rows.corrections(number, period)?);
    let mut jobs = rows.print_jobs()?;
    jobs.retain(|job| job.printout.is_of(number, period));
    Ok(original_is_out(&rows.printings(number, period)?, &jobs, withdrawn))
}
