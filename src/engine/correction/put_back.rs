//! A 註銷 that the platform does not take, for good, and after which the number was issued anew: the issue before is the one that is
//! there. The next one waited behind the 註銷 and never left, so it is taken back with all that was said of it (R15).

use crate::domain::{
    CORRECTIONS_MAX, Corrected, CorrectionAct, CorrectionRefusal, Delivery, DeliveryRefusal, DeliveryState,
    DocumentId, EarlierCancellation, Invoice, MessageKind, NumberState, ParkReason, Payments, PrintJobId,
    PutBack, Reinstated, Voided,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::unheld::{over, said};
use crate::engine::correction::withdraw::row_of;
use crate::engine::paper::jobs;
use crate::protocol::delivery::request::UploadSeen;
use crate::store::{Queries, StoreFault};

/// Puts the issue before into the place of `next`, which stands in these books.
pub(crate) fn put_back<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (row, it): (&Delivery, &UploadSeen),
    next: &Invoice,
) -> Result<Decision, No> {
    let nothing = || DeliveryRefusal::NothingWithdrawn(row.document);
    let (number, period) = (next.number, next.period);
    if let Some(live) = rows.allowances(number, period)?.iter().find(|allowance| allowance.is_live()) {
        return Err(CorrectionRefusal::HasAllowance(live.number).into());
    }
    let invoice = rows.replaced(number, period, row.document.count)?.ok_or_else(nothing)?;
    let voided = rows.voided(number, period, invoice.revision)?.ok_or_else(nothing)?;
    let of_next = row_of(rows, next)?;
    let waiting = waiting_of(rows, next)?;
    if !never_left(&of_next) || !waiting.iter().all(never_left) {
        return Err(nothing().into());
    }
    let is_cancelled = rows.cancellation(number, period)?.is_some();
    let beneath = cancelled_beneath(rows, &invoice)?;
    let last = rows.earlier_cancellations(number, period)?.last().map(|last| last.count);
    // It is cancelled either way, and only one of the two cancellations could stand.
    if beneath.as_ref().is_some_and(|beneath| is_cancelled || last != Some(beneath.count)) {
        return Err(nothing().into());
    }
    let anew = rows.repaid(number, period)?.into_iter().find(|repaid| repaid.revision == next.revision);
    let mut brought = Payments::default();
    brought -= &anew.map(|anew| anew.moved()).unwrap_or_default();
    let fallen = waiting.iter().filter_map(|waits| fallen(scene, (waits, it), next)).collect();
    let moves = std::iter::once(row).chain([&of_next]).chain(&waiting);
    let back = PutBack {
        reinstated: *said(scene, row, it, &invoice, brought),
        fallen,
        number: (
            if is_cancelled { NumberState::Cancelled } else { of_next.state.of_number() },
            if beneath.is_some() {
                NumberState::Cancelled
            } else {
                row_of(rows, &invoice)?.state.of_number()
            },
        ),
        corrected: corrected(rows, scene, it, (next, &invoice, &voided))?,
        moves: moves.map(|row| over(row.document, it)).collect(),
        papers: jobs::waiting_of(rows, next)?,
        invoice,
    };
    Ok(Decision::put(CorrectionAct::PutBack(Box::new(back)), scene.now))
}

/// Nobody outside has it, or may have.
fn never_left(row: &Delivery) -> bool {
    match &row.state {
        DeliveryState::Pending => row.tries == 0,
        DeliveryState::Parked { why } => {
            row.tries == 0
                && match why {
                    ParkReason::Person(_)
                    | ParkReason::Misfit(_)
                    | ParkReason::NotWritable { .. }
                    | ParkReason::Turnkey(_)
                    | ParkReason::AccountOfAnother { .. } => true,
                    ParkReason::ContentChanged
                    | ParkReason::CentreHasAnother { .. }
                    | ParkReason::CentreHasOld { .. }
                    | ParkReason::NoTrace
                    | ParkReason::ByHand
                    | ParkReason::ToldUnsent
                    | ParkReason::UndoneThere(_)
                    | ParkReason::TakenAfterAll => false,
                }
        }
        DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed
        | DeliveryState::Unknown
        | DeliveryState::Rejected { .. }
        | DeliveryState::Settled { .. } => false,
    }
}

/// What was said of the next issue and is not over: its cancellation, its allowances that were cancelled. All about the issue before
/// was over when that was voided.
fn waiting_of<R: Queries>(rows: &R, next: &Invoice) -> Result<Vec<Delivery>, StoreFault> {
    let mut rows = rows.deliveries(next.number, next.period)?;
    rows.retain(|row| {
        let is_of_next = match row.document.kind {
            MessageKind::F0501 | MessageKind::G0401 | MessageKind::G0501 => true,
            MessageKind::F0401 | MessageKind::F0701 | MessageKind::E0402 | MessageKind::E0401 => false,
        };
        is_of_next && !row.state.is_over()
    });
    Ok(rows)
}

/// The fact that a document of the next issue does not hold: the money of a cancellation comes in again.
fn fallen(scene: &Scene<'_>, (row, it): (&Delivery, &UploadSeen), next: &Invoice) -> Option<Reinstated> {
    let brought = match row.document.kind {
        MessageKind::F0501 => Payments::of(next),
        MessageKind::G0401 => Payments::default(),
        // With its allowance, which had been cancelled before that fell.
        MessageKind::G0501
        | MessageKind::F0401
        | MessageKind::F0701
        | MessageKind::E0402
        | MessageKind::E0401 => return None,
    };
    Some(*said(scene, row, it, next, brought))
}

/// The cancellation of an issue that its 註銷 took along.
fn cancelled_beneath<R: Queries>(
    rows: &R,
    invoice: &Invoice,
) -> Result<Option<EarlierCancellation>, StoreFault> {
    let mut found = None;
    for earlier in rows.earlier_cancellations(invoice.number, invoice.period)? {
        let document = DocumentId::of_cancellation(&earlier.cancellation, earlier.count);
        if earlier.revision == invoice.revision && rows.reinstated(&document)?.is_none() {
            found = Some(earlier);
        }
    }
    Ok(found)
}

/// Who it was for and where it went: of the next issue from the 註銷 on, of this one again now. The paper of before was taken back
/// then, and those of the next issue are none of the invoice that stands.
fn corrected<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    it: &UploadSeen,
    (next, invoice, voided): (&Invoice, &Invoice, &Voided),
) -> Result<[Corrected; 2], StoreFault> {
    // They need no place among the corrections that a person may make.
    let count = u8::try_from(rows.corrections(next.number, next.period)?.len()).unwrap_or(CORRECTIONS_MAX);
    let of_next = Corrected {
        number: next.number,
        period: next.period,
        revision: next.revision,
        count: count.saturating_add(1),
        at: voided.at,
        till: voided.till.clone(),
        staff: voided.staff.clone(),
        reason: voided.reason.clone(),
        before: invoice.parties(),
        after: next.parties(),
        last_job: Some(voided.last_job),
    };
    let again = Corrected {
        revision: invoice.revision,
        count: count.saturating_add(2),
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        reason: it.words.clone(),
        before: next.parties(),
        after: invoice.parties(),
        last_job: Some(PrintJobId(rows.meta()?.job_ids)),
        ..of_next
    };
    Ok([of_next, again])
}
