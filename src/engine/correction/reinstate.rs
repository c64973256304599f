//! What the platform does not take, for good, does not hold here either (R14–R16): an invoice stands again without its 作廢 or
//! 註銷, an allowance is off, or stands again without its cancellation.
//!
//! A person says so who has looked there. What the platform may have after all is no such case. Where a number was issued anew over
//! such a 註銷, the next issue waits behind it and never left: it is taken back (`put_back.rs`).

use crate::domain::{
    Allowance, AllowanceAsk, AllowanceCancelled, CorrectionAct, Delivery, DeliveryRefusal, DeliveryState,
    DocumentId, DrawerMove, EarlierCancellation, Invoice, MessageKind, NumberState, ParkReason, Payments,
    Remaining, StoreRefusal,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::put_back::put_back;
use crate::engine::correction::unheld::{over, said};
use crate::engine::correction::withdraw::{row_of, standing};
use crate::engine::takings::paid::allowed;
use crate::protocol::delivery::request::UploadSeen;
use crate::store::{Queries, StoreFault};

/// Lets the invoice of a stuck F0501 or F0701 stand again; the document is over.
pub(crate) fn reinstate<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    row: &Delivery,
    it: &UploadSeen,
) -> Result<Decision, No> {
    if row.document.kind.is_of_allowance() {
        return not_taken(rows, scene, row, it);
    }
    let document = row.document;
    let nothing = || DeliveryRefusal::NothingWithdrawn(document);
    let invoice = rows.invoice(document.number, Some(document.period))?.ok_or_else(nothing)?;
    if document.kind == MessageKind::F0701 && document.issued_anew() == DocumentId::of_issue(&invoice) {
        may_end(scene, row)?;
        return put_back(rows, scene, (row, it), &invoice);
    }
    if !holds(rows, row, &invoice)? {
        return Err(nothing().into());
    }
    may_end(scene, row)?;
    let of_issue = row_of(rows, &invoice)?.state.of_number();
    let (states, brought) = if document.kind == MessageKind::F0501 {
        ((NumberState::Cancelled, of_issue), Payments::of(&invoice))
    } else if is_cancelled_beneath(rows, &invoice)? {
        ((NumberState::Voided, NumberState::Cancelled), Payments::default())
    } else {
        ((NumberState::Voided, of_issue), Payments::default())
    };
    let moved = over(document, it);
    let reinstated = said(scene, row, it, &invoice, brought);
    Ok(Decision::put(CorrectionAct::Reinstated { reinstated, moved, number: states }, scene.now))
}

/// The same of the G0401 or G0501 of an allowance.
fn not_taken<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    row: &Delivery,
    it: &UploadSeen,
) -> Result<Decision, No> {
    let nothing = || DeliveryRefusal::NothingWithdrawn(row.document);
    let number = row.document.allowance().ok_or_else(nothing)?;
    let allowance = rows.allowance(number)?.ok_or_else(nothing)?;
    let invoice = rows.invoice(number.number(), Some(number.period()))?.ok_or_else(nothing)?;
    if row.document.kind == MessageKind::G0501 && allowance.is_live() {
        return Err(nothing().into());
    }
    may_end(scene, row)?;
    match row.document.kind == MessageKind::G0501 {
        true => stands(rows, scene, (row, it), (allowance, &invoice)),
        false => off(rows, scene, (row, it), (allowance, &invoice)),
    }
}

/// The allowance is off, with its cancellation where that has not left.
fn off<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (row, it): (&Delivery, &UploadSeen),
    (mut allowance, invoice): (Allowance, &Invoice),
) -> Result<Decision, No> {
    let cancellation = rows.delivery(&DocumentId::of_allowance_cancelled(allowance.number))?;
    let unsent = cancellation.filter(|other| other.tries == 0 && !other.state.is_over());
    let moves = std::iter::once(it.document).chain(unsent.map(|other| other.document));
    let moves = moves.map(|document| over(document, it)).collect();
    let (mut brought, mut drawer) = (Payments::default(), None);
    if allowance.is_live() {
        brought = allowed(rows, &allowance)?;
        drawer = Some(DrawerMove::AllowanceCancelled(allowance.number));
        let (at, staff) = (scene.now, scene.caller.staff.clone());
        allowance.cancelled = Some(AllowanceCancelled { at, staff, reason: it.words.clone() });
    }
    let (reinstated, allowance) = (said(scene, row, it, invoice, brought), Box::new(allowance));
    Ok(Decision::put(CorrectionAct::NotTaken { reinstated, allowance, drawer, moves }, scene.now))
}

/// The allowance stands again, where there is room for it beside those that were given since.
fn stands<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (row, it): (&Delivery, &UploadSeen),
    (mut allowance, invoice): (Allowance, &Invoice),
) -> Result<Decision, No> {
    let (number, period) = (invoice.number, invoice.period);
    standing(rows, (number, Some(period)))?;
    let asks = allowance.lines.iter().map(|line| AllowanceAsk {
        line: line.line,
        quantity: line.quantity,
        amount: line.net + line.tax,
    });
    Remaining::of(invoice, &rows.allowances(number, period)?).allow(&asks.collect::<Vec<_>>())?;
    let mut brought = Payments::default();
    brought -= &allowed(rows, &allowance)?;
    let drawer = Some(DrawerMove::AllowanceStands(allowance.number));
    allowance.cancelled = None;
    let (reinstated, allowance) = (said(scene, row, it, invoice, brought), Box::new(allowance));
    let moves = vec![over(it.document, it)];
    Ok(Decision::put(CorrectionAct::NotTaken { reinstated, allowance, drawer, moves }, scene.now))
}

/// What the platform may have does not end here, nor before it was.
fn may_end(scene: &Scene<'_>, row: &Delivery) -> Result<(), No> {
    if !row.may_be_left_out() {
        return Err(DeliveryRefusal::NothingWithdrawn(row.document).into());
    }
    if scene.now < row.at {
        return Err(StoreRefusal::ClockBehind { now: scene.now, last: row.at }.into());
    }
    Ok(())
}

/// Whether the document withdraws the issue that stands in these books, and nothing came after it.
fn holds<R: Queries>(rows: &R, row: &Delivery, invoice: &Invoice) -> Result<bool, StoreFault> {
    let id = row.document;
    let holds = match id.kind {
        MessageKind::F0501 => {
            let before = rows.earlier_cancellations(id.number, id.period)?;
            usize::from(id.count) == before.len() + 1
                && rows.cancellation(id.number, id.period)?.is_some()
                && !has_an_earlier_one(rows, invoice, &before)?
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

/// Whether the platform has an earlier cancellation of the same issue after all: then this one was refused for that.
fn has_an_earlier_one<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    earlier: &[EarlierCancellation],
) -> Result<bool, StoreFault> {
    for before in earlier.iter().filter(|before| before.revision == invoice.revision) {
        let document = DocumentId::of_cancellation(&before.cancellation, before.count);
        if rows.delivery(&document)?.is_some_and(|row| row.state == DeliveryState::Confirmed) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the 註銷 of the issue that stands took a cancellation along.
fn is_cancelled_beneath<R: Queries>(rows: &R, invoice: &Invoice) -> Result<bool, StoreFault> {
    let earlier = rows.earlier_cancellations(invoice.number, invoice.period)?;
    let Some(last) = earlier.last().filter(|last| last.revision == invoice.revision) else {
        return Ok(false);
    };
    Ok(rows.reinstated(&DocumentId::of_cancellation(&last.cancellation, last.count))?.is_none())
}

/// What the platform has after all among these: the document that stands here otherwise, and why a person looks at it.
pub(crate) fn taken_after_all<R: Queries>(
    rows: &R,
    confirmed: impl Iterator<Item = DocumentId>,
) -> Result<Vec<(Delivery, ParkReason)>, StoreFault> {
    let mut found = Vec::new();
    for document in confirmed.filter(|document| document.kind.withdraws() || document.kind.is_of_allowance())
    {
        let Some(reinstated) = rows.reinstated(&document)? else { continue };
        if let Some(number) = document.allowance() {
            let why = match document.kind == MessageKind::G0501 {
                true => ParkReason::UndoneThere(document.kind),
                false => ParkReason::TakenAfterAll,
            };
            found.extend(rows.delivery(&DocumentId::of_allowance(number))?.map(|row| (row, why)));
            continue;
        }
        let (number, period) = (document.number, document.period);
        let Some(invoice) = rows.invoice(number, Some(period))? else { continue };
        let stands = invoice.revision == reinstated.revision
            && rows.cancellation(number, period)?.is_none()
            && rows.voided(number, period, invoice.revision)?.is_none();
        if stands && let Some(row) = rows.delivery(&DocumentId::of_issue(&invoice))? {
            found.push((row, ParkReason::UndoneThere(document.kind)));
        }
    }
    Ok(found)
}
