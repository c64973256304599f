//! One round: documents of one pick, in batches of one kind, through at most eight senders at once.

use super::breaker::Breaker;
use super::gateway::{Answer, Carried, Gateway, LinkFault};
use crate::domain::{Document, DocumentId, MessageKind, Moment, Outcome};
use crate::protocol::Told;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Most senders at once: what a centre takes from one client without calling it an attack.
pub(super) const SENDERS_MAX: usize = 8;

/// How often what became known is told while a round goes on: as often as a screen is drawn for what others do. A slow
/// centre's round may take minutes, and a terminal that is left shows how far it is.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Takes what became known while the round goes on.
pub(super) type Tell<'r> = &'r (dyn Fn(Vec<Told>) + Sync);

/// Sends or asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Send,
    Ask,
}

/// What a round came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What was not told while it went on.
    pub(super) told: Vec<Told>,
    /// Something became known.
    pub(super) known: bool,
    /// The last thing that was wrong with the way; `None` when the last call went well.
    pub(super) fault: Option<LinkFault>,
    /// Some call was answered.
    pub(super) answered: bool,
    /// The centre's clock minus ours, in seconds.
    pub(super) clock_off_s: Option<i64>,
}

struct Shared<'r> {
    batches: VecDeque<Vec<Carried>>,
    breaker: &'r mut Breaker,
    done: Done,
    broken: bool,
    told_at: Instant,
}

/// Works on all of them, and has `tell` told what became known meanwhile. After the breaker has opened the rest is not tried: certainly not there when it would have been sent.
pub(super) fn run(
    gateway: &dyn Gateway,
    breaker: &mut Breaker,
    work: Work,
    parcels: Vec<Carried>,
    now: &(dyn Fn() -> Moment + Send + Sync),
    tell: Tell<'_>,
) -> Done {
    let batches = batches(gateway, parcels);
    let senders = batches.len().min(SENDERS_MAX);
    let shared = Mutex::new(Shared {
        batches,
        breaker,
        done: Done::default(),
        broken: false,
        told_at: Instant::now(),
    });
    std::thread::scope(|scope| {
        for _ in 1..senders {
            scope.spawn(|| sender(gateway, work, &shared, now, tell));
        }
        sender(gateway, work, &shared, now, tell);
    });
    shared.into_inner().unwrap_or_else(PoisonError::into_inner).done
}

/// By kind, in the order picked, none longer than the centre takes.
fn batches(gateway: &dyn Gateway, parcels: Vec<Carried>) -> VecDeque<Vec<Carried>> {
    let mut batches: VecDeque<Vec<Carried>> = VecDeque::new();
    let kind_of = |parcel: &Carried| parcel.document.id.kind;
    for parcel in parcels {
        let kind = kind_of(&parcel);
        let most = gateway.batch_max(kind).max(1);
        let fits = |batch: &&mut Vec<Carried>| {
            batch.len() < most && batch.first().is_some_and(|first| kind_of(first) == kind)
        };
        match batches.iter_mut().rev().take(MessageKind::ALL.len()).find(fits) {
            Some(batch) => batch.push(parcel),
            None => batches.push_back(vec![parcel]),
        }
    }
    batches
}

fn sender(
    gateway: &dyn Gateway,
    work: Work,
    shared: &Mutex<Shared<'_>>,
    now: &(dyn Fn() -> Moment + Send + Sync),
    tell: Tell<'_>,
) {
    loop {
        let (batch, broken) = {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(batch) = shared.batches.pop_front() else { return };
            (batch, shared.broken)
        };
        let started = now();
        let answer = if broken { untried(work, &batch) } else { call(gateway, work, &batch, started) };
        let known = {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.take(&batch, answer, broken, started);
            shared.ripe()
        };
        // Without the lock: the ledger's sync must not hold up the other senders.
        if !known.is_empty() {
            tell(known);
        }
    }
}

fn call(gateway: &dyn Gateway, work: Work, batch: &[Carried], now: Moment) -> Answer {
    match work {
        Work::Send => gateway.send(batch, now),
        Work::Ask => gateway.ask(batch, now),
    }
}

fn untried(work: Work, batch: &[Carried]) -> Answer {
    let outcome = match work {
        Work::Send => Outcome::NotThere,
        Work::Ask => Outcome::Unknown,
    };
    let outcomes = batch.iter().map(|parcel| (parcel.document.id, outcome.clone())).collect();
    Answer { outcomes, fault: None, centre_time: None }
}

impl Shared<'_> {
    /// What became known, where it is time to tell it and more is to come.
    fn ripe(&mut self) -> Vec<Told> {
        if self.batches.is_empty() || self.told_at.elapsed() < TELL_EVERY {
            return Vec::new();
        }
        self.told_at = Instant::now();
        std::mem::take(&mut self.done.told)
    }

    fn take(&mut self, batch: &[Carried], answer: Answer, untried: bool, started: Moment) {
        let outcome_of = |document: &Document| {
            let found = answer.outcomes.iter().find(|(id, _)| *id == document.id);
            // A gateway that forgets one says nothing about it: nobody knows.
            found.map_or(Outcome::Unknown, |(_, outcome)| outcome.clone())
        };
        let told = batch.iter().map(|parcel| {
            let document: DocumentId = parcel.document.id;
            Told { document, outcome: outcome_of(&parcel.document) }
        });
        let before = self.done.told.len();
        self.done.told.extend(told);
        self.done.known |= self.done.told[before..].iter().any(|told| told.outcome != Outcome::Unknown);
        if untried {
            return;
        }
        let off = answer.centre_time.map(|time| time.unix() - started.unix());
        self.done.clock_off_s = off.or(self.done.clock_off_s);
        match answer.fault {
            Some(fault) => {
                self.broken |= self.breaker.failed(Instant::now());
                self.done.fault = Some(fault);
            }
            None => {
                self.breaker.went_well();
                self.done.answered = true;
                self.done.fault = None;
            }
        }
    }
}
