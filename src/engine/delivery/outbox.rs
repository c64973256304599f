//! Questions about the outbox, and what a person or the uplink thread changes in the engine's memory of it.

use crate::domain::{
    ClockVerdict, Delivery, DeliveryKind, DeliveryState, DocumentId, MessageKind, Moment, ParkReason,
    TillCode,
};
use crate::engine::core::{Asking, Shared};
use crate::engine::delivery::sending::{document, may_go};
use crate::protocol::delivery::request::UploadPick;
use crate::protocol::{
    DeliveryPage, DeliveryQuery, Event, LinkState, PAGE_ROWS_MAX, Parcel, Pick, Pressure, UPLOAD_BATCH_MAX,
    UploadLeft, UploadStatus,
};
use crate::store::{Queries, Rows, Snapshot, Store, StoreFault};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

/// By how many seconds the centre's clock must differ from what it was for the screens to be told at once *(J)*.
const CLOCK_NEWS_S: i64 = 30;

/// Documents to work on, none of them of a kind that is `without`. The names come from the memory, the rest from rows that are
/// synced.
pub(crate) fn pick(
    asking: &Asking<'_>,
    it: &UploadPick,
    without: &[MessageKind],
) -> Result<Vec<Parcel>, StoreFault> {
    let Asking { shared, store, now, .. } = *asking;
    let (pick, max) = (it.pick, (it.max as usize).min(UPLOAD_BATCH_MAX));
    let mut parcels = Vec::new();
    let rows = store.snapshot()?;
    if pick == Pick::Send && rows.meta()?.upload_pause(now).is_some() {
        return Ok(parcels);
    }
    shared.outbox.pick(store, (pick, max, now), &mut |id| {
        if without.contains(&id.kind) {
            return Ok(false);
        }
        // The memory may be one batch ahead of these rows; then it is for the next pick.
        let Some(delivery) = rows.delivery(&id)? else { return Ok(false) };
        // So may a corrected invoice: these rows would still have what was refused.
        if pick == Pick::Send && (delivery.state != DeliveryState::Pending || !may_go(&rows, &id)?) {
            return Ok(false);
        }
        if pick == Pick::Refused && !is_listened_for(&delivery) {
            return Ok(false);
        }
        parcels.push(Parcel { document: document(&rows, &delivery)?, delivery });
        Ok(true)
    })?;
    Ok(parcels)
}

/// Whether the platform's word that it is there would be news of a stuck one: it was refused, or it left once and a person, or
/// that no trace of it was left, took it off the way. Of the others it is known that what is there is not what stands here.
fn is_listened_for(row: &Delivery) -> bool {
    let may_be_there =
        matches!(row.state, DeliveryState::Parked { why: ParkReason::Person(_) | ParkReason::NoTrace });
    matches!(row.state, DeliveryState::Rejected { .. }) || (may_be_there && row.fingerprint.is_some())
}

pub(crate) fn status(asking: &Asking<'_>) -> Result<UploadStatus, StoreFault> {
    let Asking { shared, store, rows, now, .. } = *asking;
    let meta = rows.meta()?;
    // Before the way is looked at: the difference that made the verdict is then in it.
    let clock = clock(asking, meta.last_issued_at);
    let glance = shared.outbox.glance(store)?;
    let row = |name: Option<DocumentId>| name.map_or(Ok(None), |name| rows.delivery(&name));
    let (most_pressing, stuck) = (row(glance.first_due)?, row(glance.first_stuck)?);
    let count = |kind| meta.deliveries_in(kind);
    Ok(UploadStatus {
        now,
        pending: count(DeliveryKind::Pending),
        manual: glance.held,
        unknown: count(DeliveryKind::Unknown) + count(DeliveryKind::Sending),
        accepted: count(DeliveryKind::Accepted),
        rejected: count(DeliveryKind::Rejected),
        parked: count(DeliveryKind::Parked),
        confirmed: count(DeliveryKind::Confirmed),
        settled: count(DeliveryKind::Settled),
        stuck,
        pressure: most_pressing.as_ref().map_or(Pressure::Calm, |row| Pressure::of(row.at, row.due, now)),
        most_pressing,
        asked_now: glance.asked_now,
        paused_until: meta.upload_pause(now),
        clock,
        link: glance.link,
    })
}

/// How far the wall clock can be trusted.
pub(crate) fn clock(asking: &Asking<'_>, last: Moment) -> ClockVerdict {
    let Asking { shared, now, said, .. } = *asking;
    shared.guard.evidence(&*shared.clock, now, last, said.now.is_some()).judge()
}

/// The uplink thread says how the way is. Screens hear of what is news to a person.
pub(crate) fn link(shared: &Shared, link: &LinkState) {
    let before = shared.outbox.set_link(link.clone());
    let said = (link.clock_off_s, link.clock_said_at);
    if let Some(off_s) = link.clock_off_s
        && said != (before.clock_off_s, before.clock_said_at)
    {
        shared.guard.centre_said(&*shared.clock, off_s);
    }
    let wrong = |link: &LinkState| {
        (link.gateway.clone(), link.trouble.map(|(trouble, _)| trouble), link.untaken_since.is_some())
    };
    let moved = match (before.clock_off_s, link.clock_off_s) {
        (Some(old), Some(new)) => (new - old).abs() >= CLOCK_NEWS_S,
        (old, new) => old != new,
    };
    if moved || wrong(&before) != wrong(link) {
        shared.bell.post(&Event::UploadChanged);
    }
}

/// What a terminal leaves behind: of its till, or of everybody where it is the last one.
pub(crate) fn left(asking: &Asking<'_>) -> Result<UploadLeft, StoreFault> {
    let Asking { shared, store, rows, now, caller, .. } = *asking;
    let meta = rows.meta()?;
    let whole = shared.terminals.load(Ordering::Relaxed) <= 1;
    // A first issue waits for nothing, and there may be ten thousand of them: only corrections are looked up.
    let of = (!whole).then_some(caller.till.as_ref());
    let left = shared.outbox.left(store, of, &mut |id| Ok(id.waits_for_nothing() || may_go(rows, id)?))?;
    Ok(UploadLeft {
        now,
        whole,
        sample: meta.kind.is_trial(),
        going: left.going,
        behind: left.behind,
        manual: left.manual,
        due: left.due,
        paused_until: meta.upload_pause(now),
        link: left.link,
    })
}

/// Rows by name: the open ones and the others are two lists in the same order, merged here.
pub(crate) fn page(rows: &Snapshot, query: &DeliveryQuery) -> Result<DeliveryPage, StoreFault> {
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let wanted_over = query.state.map(|kind| matches!(kind, DeliveryKind::Confirmed | DeliveryKind::Settled));
    let mut found = Vec::new();
    for over in [false, true] {
        if wanted_over.is_some_and(|wanted| wanted != over) {
            continue;
        }
        let mut here = 0;
        rows.walk_deliveries(over, query.after.as_ref(), &mut |row| {
            let id = row.document;
            let fits = query.number.is_none_or(|number| number == id.number)
                && query.period.is_none_or(|period| period == id.period)
                && query.kind.is_none_or(|kind| kind == id.kind)
                && query.till.as_ref().is_none_or(|till| row.till.as_ref() == Some(till))
                && query.state.is_none_or(|state| state == DeliveryKind::of(&row.state));
            if fits {
                here += 1;
                found.push(row);
            }
            Ok(if here > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
    }
    found
        .sort_by_key(|row| (row.document.number, row.document.period, row.document.kind, row.document.count));
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().map(|row| row.document).filter(|_| more);
    let mut behind = Vec::new();
    for row in found.iter().filter(|row| row.state == DeliveryState::Pending) {
        behind.extend(held_behind(rows, row)?.map(|stuck| (row.document, stuck)));
    }
    Ok(DeliveryPage { rows: found, behind, next })
}

/// The stuck document that a pending one waits behind.
fn held_behind(rows: &Snapshot, row: &Delivery) -> Result<Option<DocumentId>, StoreFault> {
    let DocumentId { number, period, .. } = row.document;
    // A first issue waits for nothing, and there may be a page of them.
    if row.document.waits_for_nothing() {
        return Ok(None);
    }
    let issue = match row.document.is_of_invoice() {
        true => rows.invoice(number, Some(period))?.map(|invoice| invoice.revision),
        false => Some(0),
    };
    let Some(issue) = issue else { return Ok(None) };
    Ok(row.held_behind(&rows.deliveries(number, period)?, issue))
}

pub(crate) fn now(shared: &Shared, store: &Store, till: Option<&TillCode>) -> Result<(), StoreFault> {
    shared.outbox.release(store, till)?;
    shared.bell.post(&Event::UploadChanged);
    Ok(())
}
