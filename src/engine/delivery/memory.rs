//! What the engine remembers of the outbox while it runs: which documents wait, in the order of their limits,
//! what a person let go, how the way to the centre is.
//!
//! It is made from the rows at the first question, never while opening, and follows each batch after its sync (E9).
//! Losing it loses no fact: leave to go ends with the run, which errs towards asking a person again.
//! A `Sending` row that this run did not send itself is *unknown*. That is derived and not an entry, so that opening
//! writes nothing and a crash while opening changes nothing.

use crate::domain::{
    Delivery, DeliveryKind, DeliveryState, DocumentId, MessageKind, Moment, Number, Period, TillCode,
    Together, UploadMode,
};
use crate::protocol::{LinkState, Pick};
use crate::store::{Queries, Store, StoreFault};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::{Bound, ControlFlow};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What waits for a person.
const STUCK: [DeliveryKind; 2] = [DeliveryKind::Rejected, DeliveryKind::Parked];

/// A report of blanks leaves alone: the platform's word about them names none, so that the next one waits for it. So long,
/// and no longer, for all of them are due on the 10th *(J)*.
const BLANKS_APART_S: i64 = 3_600;

/// By the limit, then by name. The limit is of the act and never changes.
type Place = (Moment, DocumentId);

/// What is remembered of an open row besides its place.
#[derive(Clone, Copy, Debug)]
struct Kept {
    at: Moment,
    /// The till's place in [`Rows::tills`].
    till: Option<u32>,
}

/// The queue of pending ones that wait for a person; the others have that of their state.
const HELD: usize = DeliveryKind::ALL.len();

/// The open rows. A dead line makes many of them, so each is small.
#[derive(Debug, Default)]
struct Rows {
    queues: [BTreeMap<Place, Kept>; HELD + 1],
    /// How many acts of each moment are open.
    ages: BTreeMap<Moment, u32>,
    tills: Vec<TillCode>,
    /// Reports of blanks that left and have no word yet, and since when.
    blanks_out: BTreeMap<DocumentId, Moment>,
}

impl Rows {
    fn note_blanks(&mut self, row: &Delivery) {
        match row.state {
            DeliveryState::Sending | DeliveryState::Accepted | DeliveryState::Unknown => {
                self.blanks_out.insert(row.document, row.since);
            }
            DeliveryState::Pending
            | DeliveryState::Confirmed
            | DeliveryState::Rejected { .. }
            | DeliveryState::Parked { .. }
            | DeliveryState::Settled { .. } => {
                self.blanks_out.remove(&row.document);
            }
        }
    }

    /// Whether a report of blanks waits for the word about another one.
    fn blanks_wait(&self, now: Moment) -> bool {
        self.blanks_out.values().any(|since| now.unix() - since.unix() < BLANKS_APART_S)
    }

    fn remove(&mut self, place: &Place) {
        let Some(old) = self.queues.iter_mut().find_map(|queue| queue.remove(place)) else { return };
        if let Some(count) = self.ages.get_mut(&old.at) {
            *count -= 1;
            if *count == 0 {
                self.ages.remove(&old.at);
            }
        }
    }

    fn insert(&mut self, queue: usize, row: &Delivery) {
        let till = row.till.as_ref().map(|till| self.till(till));
        self.queues[queue].insert((row.due, row.document), Kept { at: row.at, till });
        *self.ages.entry(row.at).or_default() += 1;
    }

    fn till(&mut self, till: &TillCode) -> u32 {
        let known = self.tills.iter().position(|known| known == till);
        let place = known.unwrap_or_else(|| {
            self.tills.push(till.clone());
            self.tills.len() - 1
        });
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    fn till_of(&self, kept: &Kept) -> Option<&TillCode> {
        self.tills.get(kept.till? as usize)
    }
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
    /// Whether the centre can be told an approval; `None` while nobody knows.
    takes_approval: Option<bool>,
    /// Whether the centre cancels an invoice that had an allowance; `None` while nobody knows.
    cancels_after_allowance: Option<bool>,
}

/// The memory.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    memory: Mutex<Memory>,
}

/// The figures of the memory.
#[derive(Debug)]
pub(crate) struct Glance {
    /// Pending ones that wait for a person.
    pub(crate) held: u64,
    /// The open one with the least time left.
    pub(crate) first_due: Option<DocumentId>,
    /// The refused or parked one with the least time left.
    pub(crate) first_stuck: Option<DocumentId>,
    /// The oldest act that is not confirmed.
    pub(crate) oldest: Option<Moment>,
    pub(crate) asked_now: u64,
    pub(crate) link: LinkState,
}

/// What is left of a till, or of all: see [`crate::protocol::UploadLeft`].
#[derive(Debug, Default)]
pub(crate) struct Left {
    pub(crate) going: u64,
    pub(crate) behind: u64,
    pub(crate) manual: u64,
    pub(crate) due: Option<Moment>,
    pub(crate) link: LinkState,
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
            let read = store.snapshot().and_then(|rows| {
                rows.walk_deliveries(false, None, &mut |row| {
                    memory.put(&row);
                    Ok(ControlFlow::Continue(()))
                })
            });
            if let Err(fault) = read {
                memory.rows = None;
                return Err(fault);
            }
        }
        Ok(work(&mut memory))
    }

    /// A synced batch wrote these rows.
    pub(crate) fn follow(&self, written: &[Delivery]) {
        let mut memory = self.lock();
        for row in written {
            if row.state == DeliveryState::Sending {
                memory.in_flight.insert(row.document);
            } else {
                memory.in_flight.remove(&row.document);
            }
            memory.put(row);
        }
    }

    /// Names of documents to work on, in the order in which they are wanted, until `take` has enough.
    pub(crate) fn pick(
        &self,
        store: &Store,
        (pick, max, now): (Pick, usize, Moment),
        take: &mut dyn FnMut(DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<(), StoreFault> {
        self.with(store, |memory| memory.pick((pick, max, now), take))?
    }

    /// The memory at a glance.
    pub(crate) fn glance(&self, store: &Store) -> Result<Glance, StoreFault> {
        self.with(store, |memory| {
            let rows = memory.rows.as_ref();
            let first = |rows: &Rows| {
                rows.queues.iter().filter_map(|queue| queue.first_key_value()).map(|(place, _)| *place).min()
            };
            let first_of = |rows: &Rows, kind: DeliveryKind| {
                rows.queues[kind.place()].first_key_value().map(|(place, _)| *place)
            };
            let stuck = |rows: &Rows| STUCK.iter().filter_map(|kind| first_of(rows, *kind)).min();
            Glance {
                first_stuck: rows.and_then(stuck).map(|(_, document)| document),
                held: rows.map_or(0, |rows| rows.queues[HELD].len() as u64),
                first_due: rows.and_then(first).map(|(_, document)| document),
                oldest: rows.and_then(|rows| rows.ages.first_key_value()).map(|(at, _)| *at),
                asked_now: memory.asked_now,
                link: memory.link.clone(),
            }
        })
    }

    /// What is refused or parked, the least time left first.
    pub(crate) fn stuck(&self, store: &Store) -> Result<Vec<DocumentId>, StoreFault> {
        self.with(store, |memory| {
            let Some(rows) = &memory.rows else { return Vec::new() };
            let of = |kind: &DeliveryKind| rows.queues[kind.place()].keys().copied();
            let mut places: Vec<Place> = STUCK.iter().flat_map(of).collect();
            places.sort_unstable();
            places.into_iter().map(|(_, document)| document).collect()
        })
    }

    /// Whether the centre can be told a message (R17); true while nobody knows.
    pub(crate) fn carries(&self, kind: MessageKind) -> bool {
        self.lock().link.carries.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    /// Whether a centre is set that can be told a message: what would wait for ever is not queued.
    pub(crate) fn surely_carries(&self, kind: MessageKind) -> bool {
        self.lock().link.carries.as_ref().is_some_and(|kinds| kinds.contains(&kind))
    }

    /// Whether the centre can be told an approval of the tax office (專案作廢); true while nobody knows.
    pub(crate) fn takes_approval(&self) -> bool {
        self.lock().takes_approval.unwrap_or(true)
    }

    /// Whether an invoice had an allowance and the centre therefore does not cancel it any more: a live one or a cancelled one, told
    /// or not, for each is told in its turn.
    pub(crate) fn allowance_bars_cancel<R: Queries>(
        &self,
        rows: &R,
        (number, period): (Number, Period),
    ) -> Result<bool, StoreFault> {
        if self.lock().cancels_after_allowance.unwrap_or(true) {
            return Ok(false);
        }
        for allowance in rows.allowances(number, period)? {
            // One that is off because the centre did not take it was never there.
            if rows.reinstated(&DocumentId::of_allowance(allowance.number))?.is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// What the centre takes together (R10); everything while nobody knows.
    pub(crate) fn together(&self) -> Together {
        self.lock().link.together.unwrap_or(Together::ALL)
    }

    /// Whether there is a way to a centre, and nothing wrong with it.
    pub(crate) fn is_open(&self) -> bool {
        let link = &self.lock().link;
        link.gateway.is_some() && !link.idle && link.trouble.is_none()
    }

    /// Keeps whether the centre can be told an approval.
    pub(crate) fn set_takes_approval(&self, takes: bool) {
        self.lock().takes_approval = Some(takes);
    }

    /// Keeps whether the centre cancels an invoice that had an allowance.
    pub(crate) fn set_cancels_after_allowance(&self, cancels: bool) {
        self.lock().cancels_after_allowance = Some(cancels);
    }

    /// Keeps how the way is; how it was before.
    pub(crate) fn set_link(&self, link: LinkState) -> LinkState {
        std::mem::replace(&mut self.lock().link, link)
    }

    /// What has not got to the centre, of one till or of all. `goes` says whether a pending one may leave now.
    pub(crate) fn left(
        &self,
        store: &Store,
        of: Option<Option<&TillCode>>,
        goes: &mut dyn FnMut(&DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<Left, StoreFault> {
        self.with(store, |memory| {
            let mut left = Left { link: memory.link.clone(), ..Left::default() };
            let Some(rows) = &memory.rows else { return Ok(left) };
            let mut blanks_wait = !rows.blanks_out.is_empty();
            for (queue, found) in rows.queues.iter().enumerate() {
                let state = DeliveryKind::ALL.get(queue);
                let of_till =
                    found.iter().filter(|(_, kept)| of.is_none_or(|till| rows.till_of(kept) == till));
                for ((due, document), _) in of_till {
                    match state {
                        None => left.manual += 1,
                        // One after the other, and nobody who leaves waits for the platform's word.
                        Some(DeliveryKind::Pending) if !document.is_of_invoice() && blanks_wait => {
                            left.behind += 1;
                        }
                        Some(DeliveryKind::Pending) if !goes(document)? => left.behind += 1,
                        Some(DeliveryKind::Pending | DeliveryKind::Sending | DeliveryKind::Unknown) => {
                            blanks_wait = blanks_wait || !document.is_of_invoice();
                            left.going += 1;
                        }
                        // At the centre; over; or a person's business, which no waiting ends.
                        Some(
                            DeliveryKind::Accepted
                            | DeliveryKind::Confirmed
                            | DeliveryKind::Rejected
                            | DeliveryKind::Parked
                            | DeliveryKind::Settled,
                        ) => break,
                    }
                    left.due = left.due.into_iter().chain([*due]).min();
                }
            }
            Ok(left)
        })?
    }

    /// A person lets manual documents go: those of a till, or all.
    pub(crate) fn release(&self, store: &Store, till: Option<&TillCode>) -> Result<(), StoreFault> {
        self.with(store, |memory| {
            memory.asked.clear();
            memory.asked_now += 1;
            let Some(rows) = &mut memory.rows else { return };
            let wanted = till.map(|till| rows.tills.iter().position(|known| known == till));
            let held = std::mem::take(&mut rows.queues[HELD]);
            for (place, kept) in held {
                let of_till = kept.till.map(|till| till as usize);
                let goes = wanted.is_none_or(|wanted| wanted.is_some() && wanted == of_till);
                let queue = if goes { DeliveryKind::Pending.place() } else { HELD };
                rows.queues[queue].insert(place, kept);
                if goes {
                    memory.released.insert(place.1);
                }
            }
        })
    }

    /// Unknown ones are asked about from the first on.
    pub(crate) fn ask_anew(&self) {
        self.lock().asked.clear();
    }
}

impl Memory {
    fn put(&mut self, row: &Delivery) {
        let Some(rows) = &mut self.rows else { return };
        let document = row.document;
        rows.remove(&(row.due, document));
        if !document.is_of_invoice() {
            rows.note_blanks(row);
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
        rows.insert(if held { HELD } else { kind.place() }, row);
    }

    fn pick(
        &mut self,
        (pick, max, now): (Pick, usize, Moment),
        take: &mut dyn FnMut(DocumentId) -> Result<bool, StoreFault>,
    ) -> Result<(), StoreFault> {
        let kinds: &[DeliveryKind] = match pick {
            Pick::Send => &[DeliveryKind::Pending],
            Pick::Unknown => &[DeliveryKind::Unknown, DeliveryKind::Sending],
            Pick::Accepted => &[DeliveryKind::Accepted],
            Pick::Refused => &STUCK,
        };
        let Some(rows) = &self.rows else { return Ok(()) };
        let mut taken = 0;
        let mut blanks_wait = rows.blanks_wait(now);
        for &kind in kinds {
            let queue = &rows.queues[kind.place()];
            // Pending ones always from the first on: the least time left goes first.
            let from = self.asked.get(&kind).filter(|_| kind != DeliveryKind::Pending).copied();
            let low = from.map_or(Bound::Unbounded, Bound::Excluded);
            let behind = queue.range((low, Bound::Unbounded));
            let before = from.map(|from| queue.range(..=from)).into_iter().flatten();
            for (place, _) in behind.chain(before) {
                if taken == max {
                    return Ok(());
                }
                let is_of_blanks = pick == Pick::Send && !place.1.is_of_invoice();
                let waits = self.in_flight.contains(&place.1) || (is_of_blanks && blanks_wait);
                if waits || !take(place.1)? {
                    continue;
                }
                blanks_wait = blanks_wait || is_of_blanks;
                taken += 1;
                self.asked.insert(kind, *place);
            }
        }
        Ok(())
    }
}
