//! The one state of every issued number (R7), counted anew and held against what the ranges count.

use crate::domain::{DocumentId, Number, NumberCounts, NumberState, Period, Range, RangeId};
use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{Queries, Snapshot, StoreFault};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

pub(crate) fn check(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let (cancelled, voided) = corrected(rows, report)?;
    let mut counts: HashMap<RangeId, NumberCounts> = HashMap::new();
    rows.walk_invoices(&mut |invoice| {
        let state = if cancelled.contains(&(invoice.number, invoice.period)) {
            NumberState::Cancelled
        } else if voided.contains(&(invoice.number, invoice.period, invoice.revision)) {
            NumberState::Voided
        } else {
            match rows.delivery(&DocumentId::of_issue(&invoice))? {
                Some(row) => row.state.of_number(),
                // Told by the check of the outbox.
                None => return Ok(ControlFlow::Continue(())),
            }
        };
        counts.entry(invoice.range).or_default().add(state);
        Ok(ControlFlow::Continue(()))
    })?;
    for range in ranges.values() {
        let found = counts.get(&range.id).copied().unwrap_or_default();
        if found != range.counts {
            let what = format!("range {}: {:?} are counted, {found:?} are there", range.id, range.counts);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
    }
    Ok(())
}

/// Names of the cancelled numbers, and of the voided issues; a cancellation of a number that was never issued is told.
type Corrected = (HashSet<(Number, Period)>, HashSet<(Number, Period, u8)>);

fn corrected(rows: &Snapshot, report: &mut Report) -> Result<Corrected, StoreFault> {
    let (mut cancelled, mut voided) = (HashSet::new(), HashSet::new());
    rows.walk_cancellations(&mut |row| {
        cancelled.insert((row.number, row.period));
        if rows.invoice(row.number, Some(row.period))?.is_none() {
            let what = format!("number {} is cancelled and was never issued", row.number);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_voids(&mut |row| {
        voided.insert((row.number, row.period, row.revision));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((cancelled, voided))
}
