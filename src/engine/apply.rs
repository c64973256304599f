//! The fold: what each entry makes of the store. The only code that writes rows (E10): no clock, no chance, no
//! configuration, no batch boundary, so that a replay gives the same rows byte for byte.

use crate::domain::{
    Act, Allowance, Cancellation, Entry, Invoice, JobState, MessageKind, PrintOutcome, Range, RangeId, Voided,
};
use crate::store::{Queries, RequestRow, StoreFault, Writer};

mod outbox;
mod print;

pub(super) use outbox::touched;

/// How many rows of a large act lie between two reports of progress.
const PROGRESS_ROWS: usize = 1_000;

/// Applies one entry, which stands as number `index` in frame `sequence`. `progress` hears of large acts.
///
/// # Errors
/// [`StoreFault`]; the batch must then be rolled back and the process end.
pub(super) fn apply(
    writer: &mut Writer<'_>,
    sequence: u64,
    index: u32,
    entry: &Entry,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    match &entry.act {
        Act::Created { sample } => writer.meta_mut().sample = *sample,
        Act::CompanyPut(company) => writer.put_company(company)?,
        Act::DepartmentPut(department) => writer.put_department(department)?,
        Act::TillPut(till) => writer.put_till(till)?,
        Act::Ranges { put, removed, .. } => apply_ranges(writer, put, removed, progress)?,
        Act::Issued(invoice) => apply_issued(writer, entry, invoice)?,
        Act::Cancelled(cancellation) => apply_cancelled(writer, entry, cancellation)?,
        Act::Voided(voided) => apply_voided(writer, entry, voided)?,
        Act::Reissued(invoice) => apply_reissued(writer, entry, invoice)?,
        Act::GoodsPut(goods) => goods.iter().try_for_each(|good| writer.put_good(good))?,
        Act::GoodsRemoved(codes) => codes.iter().try_for_each(|code| writer.remove_good(code))?,
        Act::Parked(parked) => writer.put_parked(parked)?,
        Act::Unparked(id) => writer.remove_parked(*id)?,
        Act::PrintQueued(job) => writer.put_job(job)?,
        Act::PrintBegun(id) => print::move_to(writer, *id, JobState::Begun)?,
        Act::PrintEnded { job, end } => print::end(writer, entry, *job, *end)?,
        Act::PrintSaid { job, held, next } => print::said(writer, entry, (*job, *held), next.as_deref())?,
        Act::PrintGivenUp(id) => print::finish(writer, entry, *id, PrintOutcome::GivenUp)?,
        Act::Allowed(allowance) => {
            writer.put_allowance(allowance)?;
            outbox::allowed(writer, entry, allowance, MessageKind::G0401)?;
        }
        Act::AllowanceCancelled { number, cancelled } => {
            let missing = || StoreFault::Missing(format!("allowance {number}"));
            let allowance = writer.allowance(*number)?.ok_or_else(missing)?;
            let allowance = Allowance { cancelled: Some(cancelled.clone()), ..allowance };
            writer.put_allowance(&allowance)?;
            outbox::allowed(writer, entry, &allowance, MessageKind::G0501)?;
        }
        Act::StaffPut(staff) => writer.put_staff(staff)?,
        Act::UnixUserPut(user) => writer.put_unix_user(user)?,
        Act::UnixUserRemoved(uid) => writer.remove_unix_user(*uid)?,
        Act::UploadPaused(until) => writer.meta_mut().upload_paused_until = *until,
        Act::DeliveriesMoved { moves, .. } => outbox::moved(writer, entry, moves)?,
        Act::ShiftClosed(shift) => writer.add_shift(shift)?,
        Act::ClockAccepted { .. } => writer.meta_mut().last_issued_at = entry.at,
    }
    if let Some((id, fingerprint)) = &entry.request {
        let issued = entry.act.issued().map(|invoice| (invoice.number, invoice.period));
        writer.put_request(id, &RequestRow { fingerprint: *fingerprint, sequence, index, issued })?;
    }
    writer.meta_mut().applied_sequence = sequence;
    Ok(())
}

fn apply_ranges(
    writer: &mut Writer<'_>,
    put: &[Range],
    removed: &[RangeId],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    for &id in removed {
        writer.remove_range(id)?;
    }
    for (done, range) in put.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            progress(done, put.len());
        }
        let old = writer.range(range.id)?;
        writer.put_range(old.as_ref(), range)?;
        let ids = &mut writer.meta_mut().range_ids;
        *ids = (*ids).max(range.id.0);
        if let Some(dept) = &range.dept {
            writer.note_department(dept)?;
        }
        if let Some(till) = &range.till {
            writer.note_till(till)?;
        }
    }
    Ok(())
}

fn apply_issued(writer: &mut Writer<'_>, entry: &Entry, invoice: &Invoice) -> Result<(), StoreFault> {
    let old = writer.indexed_range(invoice.range)?;
    assert_eq!(old.next, invoice.number.serial.value(), "range {} gives its numbers in order", old.id);
    assert!(old.last_at <= invoice.issued_at, "range {} gives its numbers in time order", old.id);
    let range = Range { next: old.next + 1, last_at: invoice.issued_at, ..old.clone() };
    writer.put_range(Some(&old), &range)?;
    writer.add_invoice(invoice)?;
    if let Some(dept) = &invoice.dept {
        writer.note_department(dept)?;
    }
    if let Some(till) = &invoice.till {
        writer.note_till(till)?;
    }
    if let Some(buyer) = invoice.buyer.filter(|_| !invoice.buyer_name.is_empty()) {
        writer.note_buyer(buyer, &invoice.buyer_name)?;
    }
    if let Some(parked) = invoice.parked {
        writer.remove_parked(parked)?;
    }
    let (till, drawer) = (invoice.till.as_ref(), invoice.takes_cash());
    print::of_issue(writer, entry, invoice, till, drawer)?;
    outbox::issued(writer, invoice)?;
    writer.meta_mut().last_issued_at = invoice.issued_at;
    Ok(())
}

fn apply_cancelled(
    writer: &mut Writer<'_>,
    entry: &Entry,
    cancellation: &Cancellation,
) -> Result<(), StoreFault> {
    print::drop_waiting(writer, entry, (cancellation.number, cancellation.period))?;
    let old = writer.indexed_range(cancellation.range)?;
    let range = Range { cancelled: old.cancelled + 1, ..old.clone() };
    writer.put_range(Some(&old), &range)?;
    writer.put_cancellation(cancellation)?;
    outbox::cancelled(writer, entry, cancellation)
}

/// Nothing of the range changes: the number stays issued, and waits for its re-issue.
fn apply_voided(writer: &mut Writer<'_>, entry: &Entry, voided: &Voided) -> Result<(), StoreFault> {
    print::drop_waiting(writer, entry, (voided.number, voided.period))?;
    writer.put_voided(voided)?;
    outbox::voided(writer, voided)
}

/// Its paper comes out where it is asked for; the drawer stays shut, for the money was taken with the first issue.
fn apply_reissued(writer: &mut Writer<'_>, entry: &Entry, invoice: &Invoice) -> Result<(), StoreFault> {
    writer.replace_invoice(invoice)?;
    if let Some(buyer) = invoice.buyer.filter(|_| !invoice.buyer_name.is_empty()) {
        writer.note_buyer(buyer, &invoice.buyer_name)?;
    }
    let till = entry.by.till.as_ref().or(invoice.till.as_ref());
    print::of_issue(writer, entry, invoice, till, false)?;
    outbox::reissued(writer, entry, invoice)
}
