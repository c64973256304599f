//! Allowances: the live ones of an invoice take back no more than was sold, of no kind of tax and of no line, and
//! each leads to an invoice that stands.

use crate::domain::{
    Allowance, Amount, DocumentId, EarlierCancellation, Invoice, MessageKind, Number, Period, TaxChoice,
};
use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{Queries, Snapshot, StoreFault};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// What the live allowances of one invoice took back.
#[derive(Default)]
struct Taken {
    by_kind: HashMap<TaxChoice, Amount>,
    by_line: HashMap<u16, Decimal>,
}

pub(crate) fn check(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    let mut taken: HashMap<(Number, Period), Taken> = HashMap::new();
    let mut looked_at = 0u64;
    rows.walk_allowances(&mut |allowance| {
        looked_at += 1;
        let invoice = taken.entry((allowance.number.number(), allowance.number.period())).or_default();
        if allowance.is_live() {
            invoice.add(&allowance);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for ((number, period), taken) in taken {
        let Some(invoice) = rows.invoice(number, Some(period))? else {
            let what = format!("number {number} has allowances and was never issued");
            report.wrong(DoctorCheck::AllowancesFit, what);
            continue;
        };
        for what in taken.faults(&invoice) {
            report.wrong(DoctorCheck::AllowancesFit, format!("number {number}: {what}"));
        }
        if !taken.by_kind.is_empty() && rows.cancellation(number, period)?.is_some() {
            let what = format!("number {number} is cancelled and has a live allowance");
            report.wrong(DoctorCheck::AllowancesFit, what);
        }
    }
    report.checked(DoctorCheck::AllowancesFit, looked_at);
    Ok(())
}

/// 註銷 and re-issue: every void withdraws an issue that was, every issue but the first follows a void, nothing is both
/// voided and cancelled, and a cancellation that was laid aside is of an issue that was voided after it (R15).
pub(crate) fn check_voids(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    check_earlier_cancellations(rows, report)?;
    check_reinstated(rows, report)?;
    check_replaced(rows, report)?;
    rows.walk_voids(&mut |voided| {
        let invoice = rows.invoice(voided.number, Some(voided.period))?;
        if invoice.is_none_or(|invoice| invoice.revision < voided.revision) {
            let what = format!("issue {} of {} is voided and never was", voided.revision, voided.number);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_invoices(&mut |invoice| {
        for revision in 1..invoice.revision {
            if rows.voided(invoice.number, invoice.period, revision)?.is_none() {
                let what = unvoided(invoice.number, "issued anew", revision);
                report.wrong(DoctorCheck::StatesAddUp, what);
            }
        }
        let (number, period) = (invoice.number, invoice.period);
        let waits = rows.voided(number, period, invoice.revision)?.is_some();
        if waits && rows.cancellation(number, period)?.is_some() {
            let what = format!("number {number} is voided and cancelled");
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })
}

fn unvoided(number: Number, done: &str, revision: u8) -> String {
    format!("number {number} was {done} without 註銷 of issue {revision}")
}

fn check_earlier_cancellations(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    rows.walk_earlier_cancellations(&mut |before| {
        let is_reinstated_itself = is_reinstated(rows, &before)?;
        let EarlierCancellation { cancellation, count, revision } = before;
        let (number, period) = (cancellation.number, cancellation.period);
        let of_number = rows.earlier_cancellations(number, period)?;
        let place = of_number.iter().position(|other| other.count == count);
        let follows = match place.and_then(|place| place.checked_sub(1)).and_then(|at| of_number.get(at)) {
            Some(other) => {
                let other_stands_again = is_reinstated(rows, other)?;
                other.count.checked_add(1) == Some(count)
                    // Of an issue that was taken back, the earlier one is of a later issue.
                    && (other.revision < revision || other_stands_again)
            }
            None => count == 1,
        };
        if !follows {
            let what = format!("{number}: cancellation {count} misplaced");
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        let is_freed =
            rows.voided(number, period, revision)?.is_some_and(|voided| voided.at >= cancellation.at);
        if !is_freed && !is_reinstated_itself {
            let what = unvoided(number, "freed", revision);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// An issue that does not stand was voided and issued over, or was issued over a 註銷 that does not hold.
fn check_replaced(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    rows.walk_replaced(&mut |issue| {
        let Invoice { number, period, revision, .. } = issue;
        let stands = rows.invoice(number, Some(period))?.map_or(0, |invoice| invoice.revision);
        let is_told = match revision.cmp(&stands) {
            Ordering::Less => rows.voided(number, period, revision)?.is_some(),
            Ordering::Equal => false,
            Ordering::Greater => {
                let before = DocumentId {
                    kind: MessageKind::F0701,
                    count: revision - 1,
                    ..DocumentId::of_issue(&issue)
                };
                rows.reinstated(&before)?.is_some()
            }
        };
        if !is_told {
            report.wrong(DoctorCheck::StatesAddUp, unvoided(number, "issued anew", revision));
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// What the platform did not take is over, and withdraws nothing any more.
fn check_reinstated(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    rows.walk_reinstated(&mut |reinstated| {
        let DocumentId { number, period, kind, count } = reinstated.document;
        let row = rows.delivery(&reinstated.document)?;
        // A person looks at what the platform took after all.
        let is_over = row.is_some_and(|row| row.state.is_over() || row.state.is_stuck());
        let allowance = match reinstated.document.allowance() {
            Some(number) => rows.allowance(number)?,
            None => None,
        };
        let still_holds = match kind {
            MessageKind::F0501 => {
                !rows.earlier_cancellations(number, period)?.iter().any(|it| it.count == count)
            }
            MessageKind::G0401 => allowance.is_none_or(|allowance| allowance.is_live()),
            MessageKind::G0501 => allowance.is_none_or(|allowance| !allowance.is_live()),
            MessageKind::F0701 => rows.voided(number, period, reinstated.revision)?.is_some(),
            // These withdraw nothing.
            MessageKind::F0401 | MessageKind::E0402 | MessageKind::E0401 => true,
        };
        if !is_over || still_holds {
            let what = format!("{number}: {} unended", reinstated.document);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Whether the platform did not take a cancellation, so that its invoice stands again.
fn is_reinstated(rows: &Snapshot, earlier: &EarlierCancellation) -> Result<bool, StoreFault> {
    let document = DocumentId::of_cancellation(&earlier.cancellation, earlier.count);
    Ok(rows.reinstated(&document)?.is_some())
}

impl Taken {
    fn add(&mut self, allowance: &Allowance) {
        for line in &allowance.lines {
            *self.by_kind.entry(line.kind).or_default() += line.net + line.tax;
            *self.by_line.entry(line.line).or_default() += line.quantity;
        }
    }

    fn faults(&self, invoice: &Invoice) -> Vec<String> {
        let sold = |kind: TaxChoice| invoice.totals.of_kind(kind);
        let mut faults = Vec::new();
        for (&kind, &amount) in &self.by_kind {
            if amount > sold(kind) {
                faults.push(format!("{amount} of {} {kind:?} were allowed", sold(kind)));
            }
        }
        for (&place, &quantity) in &self.by_line {
            let line = usize::from(place).checked_sub(1).and_then(|at| invoice.lines.get(at));
            match line {
                None => faults.push(format!("an allowance names line {place}, which it has not")),
                Some(line) if quantity > line.quantity.max(Decimal::ZERO) => {
                    faults.push(format!("{quantity} of {} of line {place} were allowed", line.quantity));
                }
                Some(_) => {}
            }
        }
        faults
    }
}
