//! The outbox: every fact has exactly its documents (R15: as many issues as one more than the re-issued voids), every row is counted and belongs to a fact, and nothing was sent
//! before what it waits for was confirmed (invariant 6).

use crate::domain::{Allowance, Delivery, DeliveryKind, DeliveryState, DocumentId, MessageKind, ParkReason};
use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{PeriodQueries, Queries, Rows, Snapshot, StoreFault};
use std::ops::ControlFlow;

/// What is said of a document that did not wait.
const OVERTOOK: &str = "it was sent before what it waits for was confirmed";

pub(crate) fn check(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    let facts = check_facts(rows, report)?;
    let (mut counts, mut found) = ([0u64; DeliveryKind::ALL.len()], 0u64);
    for over in [false, true] {
        rows.walk_deliveries(over, None, &mut |row| {
            found += 1;
            counts[DeliveryKind::of(&row.state).place()] += 1;
            for what in faults(rows, &row, over)? {
                report.wrong(DoctorCheck::OutboxWhole, format!("document {}: {what}", row.document));
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let counted = rows.meta()?.deliveries;
    if counted != counts {
        let what = format!("documents are counted as {counted:?}, the rows are {counts:?}");
        report.wrong(DoctorCheck::OutboxWhole, what);
    }
    if found != facts {
        let what = format!("{facts} facts have {found} documents");
        report.wrong(DoctorCheck::OutboxWhole, what);
    }
    report.checked(DoctorCheck::OutboxWhole, found);
    Ok(())
}

/// Every fact has its document; how many there are.
fn check_facts(rows: &Snapshot, report: &mut Report) -> Result<u64, StoreFault> {
    let mut wanted = 0u64;
    let mut want = |document: DocumentId| -> Result<(), StoreFault> {
        wanted += 1;
        if rows.delivery(&document)?.is_none() {
            report.wrong(DoctorCheck::OutboxWhole, format!("document {document} is missing"));
        }
        Ok(())
    };
    rows.walk_invoices(&mut |invoice| {
        for count in 1..=invoice.revision {
            want(DocumentId { count, ..DocumentId::of_issue(&invoice) })?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_replaced(&mut |issue| {
        // Those that were issued over are counted above.
        if issue.revision > rows.named_invoice(issue.number, issue.period)?.revision {
            want(DocumentId::of_issue(&issue))?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_voids(&mut |voided| {
        want(DocumentId::of_void(&voided))?;
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_reinstated(&mut |reinstated| {
        // Those of cancellations are wanted below.
        if reinstated.document.kind == MessageKind::F0701 {
            want(reinstated.document)?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_cancellations(&mut |cancelled| {
        let before = rows.earlier_cancellations(cancelled.number, cancelled.period)?;
        let count = before.last().map_or(1, |before| before.count.saturating_add(1));
        want(DocumentId::of_cancellation(&cancelled, count))?;
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_earlier_cancellations(&mut |before| {
        want(DocumentId::of_cancellation(&before.cancellation, before.count))?;
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_allowances(&mut |allowance| {
        want(DocumentId::of_allowance(allowance.number))?;
        if has_cancellation(rows, &allowance)? {
            want(DocumentId::of_allowance_cancelled(allowance.number))?;
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_told_blanks(&mut |told| {
        want(told.document)?;
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_told_allotments(&mut |told| {
        want(told.document)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(wanted)
}

/// Whether there is a G0501 of an allowance: it was cancelled, also where the platform did not take that; or no more than that it
/// is off because the platform did not take the allowance itself.
pub(crate) fn has_cancellation(rows: &Snapshot, allowance: &Allowance) -> Result<bool, StoreFault> {
    let cancellation = DocumentId::of_allowance_cancelled(allowance.number);
    if allowance.is_live() {
        return Ok(rows.reinstated(&cancellation)?.is_some());
    }
    let is_off = rows.reinstated(&DocumentId::of_allowance(allowance.number))?.is_some();
    Ok(!is_off || rows.delivery(&cancellation)?.is_some())
}

fn faults(rows: &Snapshot, row: &Delivery, over: bool) -> Result<Vec<&'static str>, StoreFault> {
    let mut faults = Vec::new();
    if row.state.is_over() != over {
        faults.push("its row lies in the wrong list");
    }
    let was_sent = row.tries > 0;
    let stands_sent = match row.state {
        DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Unknown => true,
        // What a centre tells of its own accord may be news to us.
        DeliveryState::Confirmed
        | DeliveryState::Rejected { .. }
        | DeliveryState::Pending
        | DeliveryState::Parked { .. }
        | DeliveryState::Settled { .. } => false,
    };
    if stands_sent && (!was_sent || row.fingerprint.is_none()) {
        faults.push("it was sent, and what was sent is not known");
    }
    let id = row.document;
    if !id.is_of_invoice() {
        faults.extend(faults_of_stretches(rows, row)?);
        return Ok(faults);
    }
    let Some(invoice) = rows.invoice(id.number, Some(id.period))? else {
        faults.push("it is of a number that was never issued");
        return Ok(faults);
    };
    let (tells, what) = match id.kind {
        MessageKind::F0401 => {
            let was = (1..=invoice.revision).contains(&id.count)
                || rows.replaced(id.number, id.period, id.count)?.is_some();
            (was, "it tells an issue that never was")
        }
        MessageKind::F0701 => {
            let is_voided = rows.voided(id.number, id.period, id.count)?.is_some();
            (is_voided || rows.reinstated(&id)?.is_some(), "no issue was voided for it")
        }
        // Counted with their facts.
        MessageKind::F0501
        | MessageKind::G0401
        | MessageKind::G0501
        | MessageKind::E0402
        | MessageKind::E0401 => (true, ""),
    };
    if !tells {
        faults.push(what);
    }
    if was_sent
        && let Some(before) = id.waits_for(issue_of(rows, &id, invoice.revision)?)
        && !is_confirmed(rows, &before)?
    {
        faults.push(OVERTOOK);
    }
    Ok(faults)
}

/// A document of blanks or of a branch's books has its report, and none went before the one that it replaces was over.
fn faults_of_stretches(rows: &Snapshot, row: &Delivery) -> Result<Vec<&'static str>, StoreFault> {
    let mut faults = Vec::new();
    let is_there = match row.document.kind {
        MessageKind::E0401 => rows.told_allotment(&row.document)?.is_some(),
        _ => rows.told_blanks(&row.document)?.is_some(),
    };
    if !is_there {
        faults.push("unkept report");
    }
    if row.tries > 0
        && let Some(before) = row.document.waits_for(0)
        && !is_confirmed(rows, &before)?
    {
        faults.push(OVERTOOK);
    }
    Ok(faults)
}

/// The platform has it or had it, or a person has seen to it.
fn is_confirmed(rows: &Snapshot, document: &DocumentId) -> Result<bool, StoreFault> {
    let had =
        |state: &DeliveryState| matches!(state, DeliveryState::Parked { why: ParkReason::UndoneThere(_) });
    Ok(rows.delivery(document)?.is_some_and(|row| row.state.is_over() || had(&row.state)))
}

/// The issue that a document is about: the one that stands. An earlier cancellation says its own. Else only an allowance
/// that was cancelled again may be of an earlier one; of which is not kept, and the first was confirmed before any.
fn issue_of(rows: &Snapshot, document: &DocumentId, stands: u8) -> Result<u8, StoreFault> {
    if document.kind == MessageKind::F0501 {
        let before = rows.earlier_cancellations(document.number, document.period)?;
        let before = before.into_iter().find(|before| before.count == document.count);
        return Ok(before.map_or(stands, |before| before.revision));
    }
    let allowance = match document.allowance() {
        Some(number) => rows.allowance(number)?,
        None => None,
    };
    Ok(if allowance.is_some_and(|allowance| !allowance.is_live()) { 1 } else { stands })
}
