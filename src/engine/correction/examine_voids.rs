//! 註銷 and re-issue: every void withdraws an issue that was, every issue but the first follows a void, and nothing is
//! both voided and cancelled (R15).

use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{Queries, Snapshot, StoreFault};
use std::ops::ControlFlow;

pub(crate) fn check(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
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
                let what =
                    format!("number {} was issued anew without 註銷 of issue {revision}", invoice.number);
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
