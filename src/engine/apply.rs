//! The fold: what each entry makes of the store. The only code that writes rows (E10): it copies what the entry holds,
//! counts one more, or moves a named row. No clock, no chance, no configuration, no batch boundary, and no rule: what
//! depends on one was decided and stands in the entry, so that a changed rule never changes an old replay.

use crate::domain::{
    Act, Allowance, BookAct, CorrectionAct, Delivery, DeliveryAct, DeliveryState, DocumentId, Entry, Invoice,
    Issued, NewDocument, NumberState, PeopleAct, Range, RangeId, SaleAct, StoreAct, TillAct,
};
use crate::store::{Queries, RequestRow, StoreFault, Writer};

mod outbox;
mod print;

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
        Act::Store(act) => apply_store(writer, entry, act),
        Act::Book(BookAct::Ranges { put, removed, .. }) => apply_ranges(writer, put, removed, progress)?,
        Act::Sale(act) => apply_sale(writer, entry, act)?,
        Act::Correction(act) => apply_correction(writer, entry, act)?,
        Act::Paper(act) => print::apply(writer, entry, act)?,
        Act::Delivery(DeliveryAct::Moved { moves, .. }) => outbox::moved(writer, entry, moves)?,
        Act::Delivery(DeliveryAct::Paused(until)) => writer.meta_mut().upload_paused_until = *until,
        Act::Till(act) => apply_till(writer, act)?,
        Act::People(act) => apply_people(writer, act)?,
    }
    if let Some((id, fingerprint)) = &entry.request {
        let issued = entry.act.issued().map(|invoice| (invoice.number, invoice.period));
        writer.put_request(id, &RequestRow { fingerprint: *fingerprint, sequence, index, issued })?;
    }
    writer.meta_mut().applied_sequence = sequence;
    Ok(())
}

fn apply_store(writer: &mut Writer<'_>, entry: &Entry, act: &StoreAct) {
    match act {
        StoreAct::Created { kind } => writer.meta_mut().kind = *kind,
        StoreAct::ClockAccepted { .. } => writer.meta_mut().last_issued_at = entry.at,
    }
}

fn apply_till(writer: &mut Writer<'_>, act: &TillAct) -> Result<(), StoreFault> {
    match act {
        TillAct::Company(company) => writer.put_company(company),
        TillAct::Department(department) => writer.put_department(department),
        TillAct::Till(till) => writer.put_till(till),
        TillAct::ShiftClosed(shift) => writer.add_shift(shift),
    }
}

fn apply_people(writer: &mut Writer<'_>, act: &PeopleAct) -> Result<(), StoreFault> {
    match act {
        PeopleAct::Staff(staff) => writer.put_staff(staff),
        PeopleAct::UnixUser(user) => writer.put_unix_user(user),
        PeopleAct::UnixUserRemoved(uid) => writer.remove_unix_user(*uid),
    }
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
    // Ids are never given twice, so an act that adds has them all behind those that were known.
    let known = writer.meta_mut().range_ids;
    let added = put.iter().position(|range| range.id.0 > known).unwrap_or(put.len());
    let (changed, added) = put.split_at(added);
    let (added, changed_too) = added.split_at(added.iter().take_while(|range| range.id.0 > known).count());
    for range in changed.iter().chain(changed_too) {
        let old = writer.range(range.id)?;
        writer.put_range(old.as_ref(), range)?;
    }
    writer.add_ranges(added, &mut |done| progress(done, put.len()))?;
    for range in put {
        let ids = &mut writer.meta_mut().range_ids;
        *ids = (*ids).max(range.id.0);
        if let Some(dept) = &range.dept {
            writer.note_department(dept)?;
        }
        if let Some(till) = range.till() {
            writer.note_till(till)?;
        }
    }
    Ok(())
}

fn apply_sale(writer: &mut Writer<'_>, entry: &Entry, act: &SaleAct) -> Result<(), StoreFault> {
    match act {
        SaleAct::Issued(issued) => apply_issued(writer, entry, issued),
        SaleAct::Parked(parked) => writer.put_parked(parked),
        SaleAct::Unparked(id) => writer.remove_parked(*id),
        SaleAct::GoodsPut(goods) => goods.iter().try_for_each(|good| writer.put_good(good)),
        SaleAct::GoodsRemoved(codes) => codes.iter().try_for_each(|code| writer.remove_good(code)),
    }
}

fn apply_issued(writer: &mut Writer<'_>, entry: &Entry, issued: &Issued) -> Result<(), StoreFault> {
    let invoice = &issued.invoice;
    let old = writer.indexed_range(invoice.range)?;
    assert_eq!(old.next, invoice.number.serial.value(), "range {} gives its numbers in order", old.id);
    assert!(old.last_at <= invoice.issued_at, "range {} gives its numbers in time order", old.id);
    let mut range = Range { next: old.next + 1, last_at: invoice.issued_at, ..old.clone() };
    range.counts.add(NumberState::Pending);
    writer.put_range(Some(&old), &range)?;
    writer.add_invoice(invoice)?;
    if let Some(dept) = &invoice.dept {
        writer.note_department(dept)?;
    }
    if let Some(till) = &invoice.till {
        writer.note_till(till)?;
    }
    if let Some(parked) = invoice.parked {
        writer.remove_parked(parked)?;
    }
    writer.meta_mut().last_issued_at = invoice.issued_at;
    follow(writer, entry, issued)
}

/// What an issue, first or anew, brings along: the name of its buyer, its paper, its document.
fn follow(writer: &mut Writer<'_>, entry: &Entry, issued: &Issued) -> Result<(), StoreFault> {
    let Issued { invoice, document, job } = issued;
    note_buyer(writer, invoice)?;
    if let Some(job) = job {
        writer.put_job(job)?;
    }
    add_document(writer, entry, DocumentId::of_issue(invoice), invoice.range, document)
}

fn note_buyer(writer: &mut Writer<'_>, invoice: &Invoice) -> Result<(), StoreFault> {
    match invoice.buyer {
        Some(buyer) if !invoice.buyer_name.is_empty() => writer.note_buyer(buyer, &invoice.buyer_name),
        Some(_) | None => Ok(()),
    }
}

/// The row of a document that this entry asks for.
fn add_document(
    writer: &mut Writer<'_>,
    entry: &Entry,
    document: DocumentId,
    range: RangeId,
    new: &NewDocument,
) -> Result<(), StoreFault> {
    writer.add_delivery(&Delivery {
        document,
        range,
        till: new.till.clone(),
        mode: new.mode,
        at: entry.at,
        due: new.due,
        state: DeliveryState::Pending,
        since: entry.at,
        tries: 0,
        fingerprint: None,
    })
}

fn apply_correction(writer: &mut Writer<'_>, entry: &Entry, act: &CorrectionAct) -> Result<(), StoreFault> {
    match act {
        CorrectionAct::Cancelled { cancellation, was, document, papers } => {
            let log = (cancellation.number, cancellation.period);
            print::give_up(writer, entry, papers, log)?;
            writer.count_number(cancellation.range, *was, NumberState::Cancelled)?;
            writer.put_cancellation(cancellation)?;
            let id = DocumentId::of_cancellation(cancellation);
            add_document(writer, entry, id, cancellation.range, document)
        }
        CorrectionAct::Voided { voided, was, document, papers } => {
            print::give_up(writer, entry, papers, (voided.number, voided.period))?;
            writer.count_number(voided.range, *was, NumberState::Voided)?;
            writer.put_voided(voided)?;
            add_document(writer, entry, DocumentId::of_void(voided), voided.range, document)
        }
        CorrectionAct::Reissued(issued) => {
            writer.replace_invoice(&issued.invoice)?;
            writer.count_number(issued.invoice.range, NumberState::Voided, NumberState::Pending)?;
            follow(writer, entry, issued)
        }
        CorrectionAct::Allowed { allowance, document } => {
            writer.put_allowance(allowance)?;
            let id = DocumentId::of_allowance(allowance.number);
            add_document(writer, entry, id, allowance.range, document)
        }
        CorrectionAct::AllowanceCancelled { number, cancelled, document } => {
            let missing = || StoreFault::Missing(format!("allowance {number}"));
            let allowance = writer.allowance(*number)?.ok_or_else(missing)?;
            let allowance = Allowance { cancelled: Some(cancelled.clone()), ..allowance };
            writer.put_allowance(&allowance)?;
            let id = DocumentId::of_allowance_cancelled(*number);
            add_document(writer, entry, id, allowance.range, document)
        }
    }
}
