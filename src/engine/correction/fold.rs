//! The fold of corrections.

use crate::domain::{
    Allowance, CorrectionAct, DocumentId, DrawerMove, Entry, Issued, MessageKind, NewDocument, NumberState,
    PutBack, Reinstated,
};
use crate::engine::delivery::fold::{add_document, move_one};
use crate::engine::paper::fold::give_up;
use crate::engine::sale::fold::{follow, note_buyer};
use crate::store::{Queries, StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, entry: &Entry, act: &CorrectionAct) -> Result<(), StoreFault> {
    match act {
        CorrectionAct::Cancelled { cancellation, was, document, papers }
        | CorrectionAct::CancelledAgain { cancellation, was, document, papers, .. } => {
            let log = (cancellation.number, cancellation.period);
            give_up(writer, entry, papers, log)?;
            writer.count_number(cancellation.range, *was, NumberState::Cancelled)?;
            writer.put_cancellation(cancellation)?;
            let count = if let CorrectionAct::CancelledAgain { count, .. } = act { *count } else { 1 };
            let (number, period) = log;
            writer
                .put_drawer_move(document.till.as_ref(), &DrawerMove::Cancelled { number, period, count })?;
            let id = DocumentId::of_cancellation(cancellation, count);
            add_document(writer, entry, id, cancellation.range, document)
        }
        CorrectionAct::Voided { voided, was, document, papers } => {
            give_up(writer, entry, papers, (voided.number, voided.period))?;
            writer.count_number(voided.range, *was, NumberState::Voided)?;
            if *was == NumberState::Cancelled {
                writer.set_cancellation_aside(voided.number, voided.period, voided.revision)?;
            }
            writer.put_voided(voided)?;
            add_document(writer, entry, DocumentId::of_void(voided), voided.range, document)
        }
        CorrectionAct::Reissued(issued) => replace(writer, entry, issued),
        CorrectionAct::IssuedAnew { issued, repaid } => {
            replace(writer, entry, issued)?;
            let (number, period, revision) = (repaid.number, repaid.period, repaid.revision);
            let moved = DrawerMove::IssuedAnew { number, period, revision };
            writer.put_drawer_move(repaid.till.as_ref(), &moved)?;
            writer.put_repaid(repaid)
        }
        CorrectionAct::Allowed { allowance, document } => allowed(writer, entry, allowance, document),
        CorrectionAct::Gave { allowance, document, back } => {
            writer.put_allowed_back(allowance.number, back)?;
            allowed(writer, entry, allowance, document)
        }
        CorrectionAct::AllowanceCancelled { number, cancelled, document } => {
            let missing = || StoreFault::Missing(format!("allowance {number}"));
            let allowance = writer.allowance(*number)?.ok_or_else(missing)?;
            let allowance = Allowance { cancelled: Some(cancelled.clone()), ..allowance };
            writer.put_allowance(&allowance)?;
            writer.put_drawer_move(document.till.as_ref(), &DrawerMove::AllowanceCancelled(*number))?;
            let id = DocumentId::of_allowance_cancelled(*number);
            add_document(writer, entry, id, allowance.range, document)
        }
        CorrectionAct::Corrected { invoice, corrected, moved: to, job, papers } => {
            give_up(writer, entry, papers, (corrected.number, corrected.period))?;
            writer.amend_invoice(invoice, corrected)?;
            note_buyer(writer, invoice)?;
            move_one(writer, entry, to)?;
            job.as_ref().map_or(Ok(()), |job| writer.put_job(job))
        }
        CorrectionAct::NotTaken { reinstated, allowance, drawer, moves } => {
            writer.put_allowance(allowance)?;
            writer.put_reinstated(reinstated)?;
            let till = reinstated.till.as_ref();
            drawer.as_ref().map_or(Ok(()), |moved| writer.put_drawer_move(till, moved))?;
            moves.iter().try_for_each(|to| move_one(writer, entry, to))
        }
        CorrectionAct::Reinstated { reinstated, moved: to, number } => {
            stands_again(writer, reinstated, *number)?;
            move_one(writer, entry, to)
        }
        CorrectionAct::PutBack(back) => put_back(writer, entry, back),
    }
}

fn allowed(
    writer: &mut Writer,
    entry: &Entry,
    allowance: &Allowance,
    document: &NewDocument,
) -> Result<(), StoreFault> {
    writer.put_allowance(allowance)?;
    writer.put_drawer_move(document.till.as_ref(), &DrawerMove::Allowed(allowance.number))?;
    add_document(writer, entry, DocumentId::of_allowance(allowance.number), allowance.range, document)
}

/// An invoice without what withdrew it.
fn stands_again(
    writer: &mut Writer,
    reinstated: &Reinstated,
    (from, to): (NumberState, NumberState),
) -> Result<(), StoreFault> {
    if reinstated.document.kind == MessageKind::F0501 {
        uncancel(writer, reinstated)?;
    } else {
        unvoid(writer, reinstated, to)?;
    }
    writer.count_number(reinstated.range, from, to)?;
    writer.put_reinstated(reinstated)
}

/// A cancellation lies beside, and its money came in again.
fn uncancel(writer: &mut Writer, reinstated: &Reinstated) -> Result<(), StoreFault> {
    let DocumentId { number, period, count, .. } = reinstated.document;
    writer.set_cancellation_aside(number, period, reinstated.revision)?;
    let moved = DrawerMove::Reinstated { number, period, count };
    writer.put_drawer_move(reinstated.till.as_ref(), &moved)
}

/// A 註銷 holds no more; what it took along stands again with it.
fn unvoid(writer: &mut Writer, reinstated: &Reinstated, to: NumberState) -> Result<(), StoreFault> {
    let DocumentId { number, period, .. } = reinstated.document;
    writer.remove_voided(number, period, reinstated.revision)?;
    if to == NumberState::Cancelled {
        writer.bring_cancellation_back(number, period)?;
    }
    Ok(())
}

/// The issue before stands again, and what was said of the next one falls.
fn put_back(writer: &mut Writer, entry: &Entry, back: &PutBack) -> Result<(), StoreFault> {
    let PutBack { reinstated, fallen, invoice, corrected, number: (from, to), moves, papers } = back;
    give_up(writer, entry, papers, (invoice.number, invoice.period))?;
    for one in fallen {
        if one.document.kind == MessageKind::F0501 {
            uncancel(writer, one)?;
        }
        writer.put_reinstated(one)?;
    }
    unvoid(writer, reinstated, *to)?;
    writer.put_back(invoice, corrected)?;
    note_buyer(writer, invoice)?;
    writer.count_number(reinstated.range, *from, *to)?;
    let (number, period, revision) = (invoice.number, invoice.period, invoice.revision);
    let moved = DrawerMove::PutBack { number, period, revision };
    writer.put_drawer_move(reinstated.till.as_ref(), &moved)?;
    writer.put_reinstated(reinstated)?;
    moves.iter().try_for_each(|to| move_one(writer, entry, to))
}

/// The next issue of a voided number.
fn replace(writer: &mut Writer, entry: &Entry, issued: &Issued) -> Result<(), StoreFault> {
    writer.replace_invoice(&issued.invoice)?;
    writer.count_number(issued.invoice.range, NumberState::Voided, NumberState::Pending)?;
    follow(writer, entry, issued)
}
