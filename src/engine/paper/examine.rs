//! Papers: of no issue of an invoice two originals are with a customer, and none goes to a printer after its 作廢. And the
//! counts that the store keeps of its short lists are right.

use crate::domain::{CLOCK_BEHIND_S, InvoicePaper, Number, Period, PrintJob, Printout};
use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{Queries, Rows, Snapshot, StoreFault};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The invoice and the paper of a job that prints one.
fn paper_of(job: &PrintJob) -> Option<((Number, Period), InvoicePaper)> {
    match job.printout {
        Printout::Invoice { number, period, paper, .. } => Some(((number, period), paper)),
        Printout::Allowance(_) | Printout::Shift(_) | Printout::Drawer => None,
        Printout::Takings(_) | Printout::Coverage(_) => None,
    }
}

pub(crate) fn check(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    // By the issue: how many 註銷 lie before its papers.
    let mut originals: HashMap<(Number, Period, usize), u32> = HashMap::new();
    let mut looked_at = 0u64;
    rows.walk_printings(&mut |printing| {
        looked_at += 1;
        let Some((invoice, paper)) = paper_of(&printing.job) else { return Ok(ControlFlow::Continue(())) };
        if paper == InvoicePaper::Original && printing.outcome.is_held() {
            *originals.entry(issue_of(rows, invoice, &printing.job)?).or_default() += 1;
        }
        check_place(rows, report, invoice, &printing.job)?;
        Ok(ControlFlow::Continue(()))
    })?;
    for job in rows.print_jobs()? {
        looked_at += 1;
        let Some((invoice, paper)) = paper_of(&job) else { continue };
        if paper == InvoicePaper::Original {
            *originals.entry(issue_of(rows, invoice, &job)?).or_default() += 1;
        }
        check_place(rows, report, invoice, &job)?;
    }
    for ((number, ..), count) in originals.into_iter().filter(|(_, count)| *count > 1) {
        report.wrong(DoctorCheck::OriginalOnce, format!("number {number} has {count} originals"));
    }
    report.checked(DoctorCheck::OriginalOnce, looked_at);
    Ok(())
}

/// The issue of an invoice that a paper is of.
fn issue_of(
    rows: &Snapshot,
    (number, period): (Number, Period),
    job: &PrintJob,
) -> Result<(Number, Period, usize), StoreFault> {
    let voided = rows.voids(number, period)?.into_iter().map(|voided| voided.last_job);
    let corrected = rows.corrections(number, period)?.into_iter().filter_map(|corrected| corrected.last_job);
    let before = voided.chain(corrected).filter(|last| *last < job.id).count();
    Ok((number, period, before))
}

/// The limits on goods, parked sales and print jobs are judged by counts; they are what is there.
pub(crate) fn check_counts(rows: &Snapshot, report: &mut Report) -> Result<(), StoreFault> {
    let meta = rows.meta()?;
    let mut goods = 0u64;
    rows.walk_goods(None, &mut |_| {
        goods += 1;
        ControlFlow::Continue(())
    })?;
    let (parked, jobs) = (rows.parked_sales()?.len() as u64, rows.print_jobs()?.len() as u64);
    let people = rows.all_staff()?.iter().filter(|staff| staff.can_sign_in()).count() as u64;
    let unix_users = rows.unix_users()?.len() as u64;
    for (what, counted, found) in [
        ("people", meta.people, people),
        ("Unix users", meta.unix_users, unix_users),
        ("goods", meta.goods, goods),
        ("parked sales", meta.parked, parked),
        ("print jobs", meta.jobs, jobs),
    ] {
        if counted != found {
            let what = format!("{counted} {what} are counted, {found} are there");
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
    }
    Ok(())
}

/// The invoice is there, and the paper was asked for before its 作廢.
fn check_place(
    rows: &Snapshot,
    report: &mut Report,
    (number, period): (Number, Period),
    job: &PrintJob,
) -> Result<(), StoreFault> {
    if rows.invoice(number, Some(period))?.is_none() {
        let what = format!("print job {} is of {number}, which was never issued", job.id);
        report.wrong(DoctorCheck::OriginalOnce, what);
    }
    // A clock that was set back by as little as is taken without a word (E8) makes no paper a late one.
    if let Some(cancelled) = rows.cancellation(number, period)?
        && cancelled.at.plus_seconds(CLOCK_BEHIND_S) < job.at
    {
        let what = format!("print job {} of {number} was asked for after its cancellation", job.id);
        report.wrong(DoctorCheck::OriginalOnce, what);
    }
    Ok(())
}
