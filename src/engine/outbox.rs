//! What the engine remembers of the outbox while it runs: which documents wait, in the order of their limits,
//! what a person let go, how the way to the centre is.
//!
//! It is made from the rows at the first question, never while opening, and follows each batch after its sync (E9).
//! Losing it loses no fact: leave to go ends with the run, which errs towards asking a person again.
//! A `Sending` row that this run did not send itself is *unknown*. That is derived and not an entry, so that opening
//! writes nothing and a crash while opening changes nothing.

use crate::domain::{Delivery, DeliveryKind, DocumentId, MessageKind, Moment, TillCode, UploadMode};
use crate::protocol::{LinkState, Pick};
use crate::store::{Queries, Store, StoreFault};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::{Bound, ControlFlow};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// By the limit, then by name.
type Place = (Moment, DocumentId);

/// What is remembered of an open row.
#[derive(Debug)]
struct Kept {
    kind: DeliveryKind,
    due: Moment,
    at: Moment,
    held: bool,
    till: Option<TillCode>,
}

/// The open rows.
#[derive(Debug, Default)]
struct Rows {
    kept: HashMap<DocumentId, Kept>,
    by_due: [BTreeSet<Place>; 7],
    by_age: BTreeSet<Place>,
    held: u64,
}

#[derive(Debug, Default)]
struct Memory {
    /// `None` until somebody asks.
    rows: Option<Rows>,
    /// Sent by this run, and nothing told yet.
    in_flight: HashSet<DocumentId>,
    /// Manual ones that a person let go.
    released: HashSet<DocumentId>,
    /// Where the last pick of unknown and of accepted ones ended, so that none of them is asked about for ever
    /// while others wait.
    asked: HashMap<DeliveryKind, Place>,
    /// How often a person let documents go.
    asked_now: u64,
    link: LinkState,
}

/// The memory.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    memory: Mutex<Memory>,
}

/// The figures of the memory.
#[derive(Debug)]
pub(super) struct Glance {
    /// Pending ones that wait for a person.
    pub(super) held: u64,
    /// The open one with the least time left.
    pub(super) first_due: Option<DocumentId>,
    /// The oldest act that is not confirmed.
    pub(super) oldest: Option<Moment>,
    pub(super) asked_now: u64,
    pub(super) link: LinkState,
}

/// What is left of a till, or of all: see [`crate::protocol::UploadLeft`].
#[derive(Debug, Default)]
pub(super) struct Left {
    pub(super) going: u64,
    pub(super) behind: u64,
    pub(super) manual: u64,
    pub(super) due: Option<Moment>,
    pub(super) link: LinkState,
}

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, Memory> {
        // A panic while holding it ends the process.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The memory with its rows. They are read under the lock, so that no batch slips in between.
    fn with<T>(&self, store: &Store, work: impl FnOnce(&mut Memory) -> T) -> Result<T, StoreFault> {
        let mut memory = self.lock();
        if memory.rows.is_none() {
            memory.rows = Some(Rows::default());
            let mut open = Vec::new();
            let read = store.snapshot().and_then(|rows| {
                rows.walk_deliveries(false, None, &mut |row| {
                    open.push(row);
                    Ok(ControlFlow::Continue(()))
                })
            });
            if let Err(fault) = read {
                memory.rows = None;
                return Err(fault);
            }
            open.iter().for_each(|row| memory.put(row));
        }
        Ok(work(&mut memory))
    }

    /// A synced batch wrote these rows.
    pub(super) fn follow(&self, written: &[Delivery]) {
        let mut memory = self.lock();
        for row in written {
            if row.state == crate::domain::DeliveryState::Sending {
                memory.in_flight.insert(row.document);
            } else {
                memory.in_flight.remove(&row.document);
            }
            memory.put(row);
        }
    }

    /// Names of documents to work on, in the order in which they are wanted, until `take` has enough.
    pub(super) fn pick(
        &self,
        store: &Store,
        pick: Pick,
        max: usize,
        take: &mut dyn FnMut(DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<(), StoreFault> {
        self.with(store, |memory| memory.pick(pick, max, take))?
    }

    /// The memory at a glance.
    pub(super) fn glance(&self, store: &Store) -> Result<Glance, StoreFault> {
        self.with(store, |memory| {
            let rows = memory.rows.as_ref();
            let first = |rows: &Rows| rows.by_due.iter().filter_map(BTreeSet::first).min().copied();
            Glance {
                held: rows.map_or(0, |rows| rows.held),
                first_due: rows.and_then(first).map(|(_, document)| document),
                oldest: rows.and_then(|rows| rows.by_age.first()).map(|(at, _)| *at),
                asked_now: memory.asked_now,
                link: memory.link.clone(),
            }
        })
    }

    /// Whether the centre can be told a message (R17); true while nobody knows.
    pub(super) fn carries(&self, kind: MessageKind) -> bool {
        self.lock().link.carries.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Keeps how the way is; how it was before.
    pub(super) fn set_link(&self, link: LinkState) -> LinkState {
        std::mem::replace(&mut self.lock().link, link)
    }

    /// What has not got to the centre, of one till or of all. `goes` says whether a pending one may leave now.
    pub(super) fn left(
        &self,
        store: &Store,
        of: Option<Option<&TillCode>>,
        goes: &mut dyn FnMut(&DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<Left, StoreFault> {
        self.with(store, |memory| {
            let mut left = Left { link: memory.link.clone(), ..Left::default() };
            let rows = memory.rows.iter().flat_map(|rows| &rows.kept);
            for (document, kept) in rows.filter(|(_, kept)| of.is_none_or(|till| kept.till.as_ref() == till))
            {
                match kept.kind {
                    DeliveryKind::Pending if kept.held => left.manual += 1,
                    DeliveryKind::Pending if !goes(document)? => left.behind += 1,
                    DeliveryKind::Pending | DeliveryKind::Sending | DeliveryKind::Unknown => left.going += 1,
                    // At the centre; over; or a person's business, which no waiting ends.
                    DeliveryKind::Accepted
                    | DeliveryKind::Confirmed
                    | DeliveryKind::Rejected
                    | DeliveryKind::Parked => continue,
                }
                left.due = left.due.into_iter().chain([kept.due]).min();
            }
            Ok(left)
        })?
    }

    /// A person lets manual documents go: those of a till, or all.
    pub(super) fn release(&self, store: &Store, till: Option<&TillCode>) -> Result<(), StoreFault> {
        self.with(store, |memory| {
            memory.asked.clear();
            memory.asked_now += 1;
            let Some(rows) = &mut memory.rows else { return };
            for (document, kept) in &mut rows.kept {
                if kept.held && (till.is_none() || kept.till.as_ref() == till) {
                    kept.held = false;
                    rows.held -= 1;
                    memory.released.insert(*document);
                }
            }
        })
    }

    /// Unknown ones are asked about from the first on.
    pub(super) fn ask_anew(&self) {
        self.lock().asked.clear();
    }
}

impl Memory {
    fn put(&mut self, row: &Delivery) {
        let Some(rows) = &mut self.rows else { return };
        let document = row.document;
        if let Some(old) = rows.kept.remove(&document) {
            rows.by_due[old.kind.place()].remove(&(old.due, document));
            rows.by_age.remove(&(old.at, document));
            rows.held -= u64::from(old.held);
        }
        if row.state.is_over() {
            self.released.remove(&document);
            return;
        }
        let kind = DeliveryKind::of(&row.state);
        let held = kind == DeliveryKind::Pending
            && row.mode == UploadMode::Manual
            && row.tries == 0
            && !self.released.contains(&document);
        rows.by_due[kind.place()].insert((row.due, document));
        rows.by_age.insert((row.at, document));
        rows.held += u64::from(held);
        rows.kept.insert(document, Kept { kind, due: row.due, at: row.at, held, till: row.till.clone() });
    }

    fn pick(
        &mut self,
        pick: Pick,
        max: usize,
        take: &mut dyn FnMut(DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<(), StoreFault> {
        let kinds: &[DeliveryKind] = match pick {
            Pick::Send => &[DeliveryKind::Pending],
            Pick::Unknown => &[DeliveryKind::Unknown, DeliveryKind::Sending],
            Pick::Accepted => &[DeliveryKind::Accepted],
        };
        let Some(rows) = &self.rows else { return Ok(()) };
        let mut taken = 0;
        for &kind in kinds {
            let queue = &rows.by_due[kind.place()];
            // Pending ones always from the first on: the least time left goes first.
            let from = self.asked.get(&kind).filter(|_| kind != DeliveryKind::Pending).copied();
            let low = from.map_or(Bound::Unbounded, Bound::Excluded);
            let behind = queue.range((low, Bound::Unbounded));
            let before = from.map(|from| queue.range(..=from)).into_iter().flatten();
            for place in behind.chain(before) {
                if taken == max {
                    return Ok(());
                }
                let held = rows.kept.get(&place.1).is_some_and(|kept| kept.held);
                if held || self.in_flight.contains(&place.1) || !take(place.1)? {
                    continue;
                }
                taken += 1;
                self.asked.insert(kind, *place);
            }
        }
        Ok(())
    }
}
