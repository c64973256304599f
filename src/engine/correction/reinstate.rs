//! An invoice stands again: the platform does not take its 作廢 or 註銷, for good (R14, R15).
//!
//! A person says so who has looked there. What the platform may have after all is no such case, nor a number that was issued
//! anew: its next issue is the customer's by now.

use crate::domain::{
    CorrectionAct, Delivery, DeliveryMove, DeliveryRefusal, DeliveryState, DocumentId, Invoice, MessageKind,
    NumberState, Payments, Reinstated, SentMemory, StoreRefusal, WayNot,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::withdraw::row_of;
use crate::protocol::delivery::request::UploadSeen;
use crate::store::{Queries, StoreFault};

/// Lets the invoice of a stuck F0501 or F0701 stand again; the document is over.
pub(crate) fn reinstate<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    row: &Delivery,
    it: &UploadSeen,
) -> Result<Decision, No> {
    let document = row.document;
    let nothing = || DeliveryRefusal::NothingWithdrawn(document);
    let invoice = rows.invoice(document.number, Some(document.period))?.ok_or_else(nothing)?;
    if !holds(rows, row, &invoice)? {
        return Err(nothing().into());
    }
    if row.held_there() == Some(WayNot::Held) {
        return Err(DeliveryRefusal::Held(document).into());
    }
    if scene.now < row.at {
        return Err(StoreRefusal::ClockBehind { now: scene.now, last: row.at }.into());
    }
    let of_issue = row_of(rows, &invoice)?.state.of_number();
    let (states, brought) = match document.kind {
        MessageKind::F0501 => ((NumberState::Cancelled, of_issue), Payments::of(&invoice)),
        _ if is_cancelled_beneath(rows, &invoice)? => {
            ((NumberState::Voided, NumberState::Cancelled), Payments::default())
        }
        _ => ((NumberState::Voided, of_issue), Payments::default()),
    };
    let reinstated = Reinstated {
        document,
        revision: invoice.revision,
        range: invoice.range,
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        words: it.words.clone(),
        brought,
    };
    let moved = DeliveryMove {
        document,
        state: DeliveryState::Settled { words: it.words.clone() },
        tried: false,
        sent: SentMemory::Keep,
        number: None,
    };
    let act = CorrectionAct::Reinstated { reinstated: Box::new(reinstated), moved, number: states };
    Ok(Decision::put(act, scene.now))
}

/// Whether the document withdraws the issue that stands in these books, and nothing came after it.
fn holds<R: Queries>(rows: &R, row: &Delivery, invoice: &Invoice) -> Result<bool, StoreFault> {
    let id = row.document;
    let holds = match id.kind {
        MessageKind::F0501 => {
            let before = rows.earlier_cancellations(id.number, id.period)?.len();
            usize::from(id.count) == before + 1 && rows.cancellation(id.number, id.period)?.is_some()
        }
        MessageKind::F0701 => {
            id.count == invoice.revision && rows.voided(id.number, id.period, id.count)?.is_some()
        }
        MessageKind::F0401
        | MessageKind::G0401
        | MessageKind::G0501
        | MessageKind::E0402
        | MessageKind::E0401 => false,
    };
    Ok(holds && row.state.is_stuck())
}

/// Whether the 註銷 of the issue that stands took a cancellation along.
fn is_cancelled_beneath<R: Queries>(rows: &R, invoice: &Invoice) -> Result<bool, StoreFault> {
    let earlier = rows.earlier_cancellations(invoice.number, invoice.period)?;
    let Some(last) = earlier.last().filter(|last| last.revision == invoice.revision) else {
        return Ok(false);
    };
    Ok(rows.reinstated(&DocumentId::of_cancellation(&last.cancellation, last.count))?.is_none())
}

/// The invoices among these whose withdrawal the platform has after all: they stand here and not there.
pub(crate) fn taken_after_all<R: Queries>(
    rows: &R,
    confirmed: impl Iterator<Item = DocumentId>,
) -> Result<Vec<(Delivery, MessageKind)>, StoreFault> {
    let mut found = Vec::new();
    for document in confirmed.filter(|document| document.kind.withdraws()) {
        let Some(reinstated) = rows.reinstated(&document)? else { continue };
        let (number, period) = (document.number, document.period);
        let Some(invoice) = rows.invoice(number, Some(period))? else { continue };
        let stands = invoice.revision == reinstated.revision
            && rows.cancellation(number, period)?.is_none()
            && rows.voided(number, period, invoice.revision)?.is_none();
        if stands && let Some(row) = rows.delivery(&DocumentId::of_issue(&invoice))? {
            found.push((row, document.kind));
        }
    }
    Ok(found)
}
