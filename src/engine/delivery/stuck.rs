//! What is refused or off the way: one list with limits, and what can be done about each (R15, R17, R19).

use crate::domain::{
    CORRECTIONS_MAX, CorrectionRefusal, Delivery, DocumentId, MessageKind, Refusal, StuckFacts, WayNot,
    cancel_until,
};
use crate::engine::core::{Asking, No};
use crate::engine::correction::withdraw::may_be_out;
use crate::engine::delivery::sending::check_carried;
use crate::protocol::{PAGE_ROWS_MAX, StuckPage, StuckQuery, StuckRow};
use crate::store::Queries;

/// A page, the least time left first.
pub(crate) fn page(asking: &Asking<'_>, query: &StuckQuery) -> Result<StuckPage, No> {
    let Asking { shared, store, rows, now, .. } = *asking;
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let mut names = shared.outbox.stuck(store)?.into_iter();
    if let Some(after) = query.after {
        names.by_ref().find(|name| *name == after);
    }
    let mut page = StuckPage { now, ..StuckPage::default() };
    for name in names {
        // The memory may be a batch ahead of these rows.
        let Some(row) = rows.delivery(&name)?.filter(|row| row.state.is_stuck()) else { continue };
        if page.rows.len() == limit {
            page.next = page.rows.last().map(|last: &StuckRow| last.row.document);
            break;
        }
        page.rows.push(stuck(asking, row)?);
    }
    Ok(page)
}

fn stuck(asking: &Asking<'_>, row: Delivery) -> Result<StuckRow, No> {
    let Asking { shared, rows, now, .. } = *asking;
    let DocumentId { number, period, kind, count } = row.document;
    let invoice = rows.invoice(number, Some(period))?;
    let stands = invoice.as_ref().map_or(count, |invoice| invoice.revision);
    let facts = StuckFacts {
        is_invoice: kind == MessageKind::F0401 && count == stands,
        held: row.held_there(),
        until: cancel_until(period),
        cancelled: rows.cancellation(number, period)?.map(|cancelled| cancelled.at),
        voided: rows.voided(number, period, stands)?.map(|voided| voided.at),
        has_allowance: rows.allowances(number, period)?.iter().any(|allowance| allowance.is_live()),
        corrected_enough: rows.corrections(number, period)?.len() >= CORRECTIONS_MAX.into(),
        uncarried: match check_carried(rows, &shared.outbox, &row.document) {
            Ok(()) => None,
            Err(No::Refused(Refusal::Correction(CorrectionRefusal::HadAllowance(_)))) => {
                Some(WayNot::HadAllowance)
            }
            Err(No::Refused(_)) => Some(WayNot::NotCarried),
            Err(broken) => return Err(broken),
        },
        refused_there: row.is_refused_there(),
        cancel_carried: shared.outbox.carries(MessageKind::F0501),
        allowance_bars: shared.outbox.allowance_bars_cancel(rows, (number, period))?,
    };
    let of_number = rows.deliveries(number, period)?;
    let waits = |other: &&Delivery| other.held_behind(&of_number, stands) == Some(row.document);
    let behind = of_number.iter().filter(|other| other.state == crate::domain::DeliveryState::Pending);
    let behind = behind.filter(waits).map(|other| other.document).collect();
    let mut behind: Vec<DocumentId> = behind;
    // The number's next issue stands behind a 註銷 for good, wherever its own document is.
    let next = DocumentId { kind: MessageKind::F0401, count: count.saturating_add(1), ..row.document };
    if kind == MessageKind::F0701 && count < stands && !behind.contains(&next) {
        behind.push(next);
    }
    let original_out = match &invoice {
        Some(invoice) => may_be_out(rows, invoice)?,
        None => false,
    };
    let invoice = invoice.map(|invoice| (invoice.totals.total, invoice.parties()));
    Ok(StuckRow { ways: facts.ways(now), behind, invoice, original_out, row })
}
