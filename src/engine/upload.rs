//! Questions about the outbox, and what a person or the uplink thread changes in the engine's memory of it.

use super::decide::upload::{document, may_go};
use super::shared::Shared;
use crate::domain::{DeliveryKind, Moment, TillCode};
use crate::protocol::{
    DeliveryPage, DeliveryQuery, Event, Failure, PAGE_ROWS_MAX, Parcel, Pick, Pressure, Reply,
    UPLOAD_BATCH_MAX, UploadStatus,
};
use crate::store::{Queries, Rows, Snapshot, Store, StoreFault};
use std::ops::ControlFlow;

/// Documents to work on. The names come from the memory, the rest from rows that are synced.
pub(super) fn pick(
    shared: &Shared,
    store: &Store,
    now: Moment,
    pick: Pick,
    max: u32,
) -> Result<Vec<Parcel>, StoreFault> {
    let max = (max as usize).min(UPLOAD_BATCH_MAX);
    let mut parcels = Vec::new();
    let rows = store.snapshot()?;
    if pick == Pick::Send && rows.meta()?.upload_pause(now).is_some() {
        return Ok(parcels);
    }
    shared.outbox.pick(store, pick, max, &mut |id| {
        // The memory may be one batch ahead of these rows; then it is for the next pick.
        let Some(delivery) = rows.delivery(&id)? else { return Ok(false) };
        if pick == Pick::Send && !may_go(&rows, &id)? {
            return Ok(false);
        }
        parcels.push(Parcel { document: document(&rows, &delivery)?, delivery });
        Ok(true)
    })?;
    Ok(parcels)
}

pub(super) fn status(
    shared: &Shared,
    store: &Store,
    rows: &Snapshot,
    now: Moment,
) -> Result<UploadStatus, StoreFault> {
    let meta = rows.meta()?;
    let glance = shared.outbox.glance(store)?;
    let most_pressing = match glance.first_due {
        Some(document) => rows.delivery(&document)?,
        None => None,
    };
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
        pressure: most_pressing.as_ref().map_or(Pressure::Calm, |row| Pressure::of(row.at, row.due, now)),
        most_pressing,
        asked_now: glance.asked_now,
        paused_until: meta.upload_pause(now),
        link: glance.link,
    })
}

/// Rows by name: the open ones and the others are two lists in the same order, merged here.
pub(super) fn page(rows: &Snapshot, query: &DeliveryQuery) -> Result<DeliveryPage, StoreFault> {
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let wanted_over = query.state.map(|kind| matches!(kind, DeliveryKind::Confirmed | DeliveryKind::Parked));
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
    Ok(DeliveryPage { rows: found, next })
}

pub(super) fn now(shared: &Shared, store: &Store, till: Option<&TillCode>) -> Result<Reply, Failure> {
    shared.outbox.release(store, till)?;
    shared.hub.post(&Event::UploadChanged);
    Ok(Reply::Done)
}
