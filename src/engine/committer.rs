//! The one committer: decide, fold, append, sync, commit, answer — in this order, one batch at a time.
//!
//! Nobody is told anything before the sync. After a failure of ledger or store nothing is tried again: the jobs
//! read *unknown*, the process ends, and a restart learns the truth from the ledger (E3, E6).

use super::access::{self, Admitted};
use super::apply::apply;
use super::decide::{self, Decision, Issuer, No, Scene};
use super::deck::Decks;
use super::queue::{Answer, Job};
use super::repeat;
use super::shared::Shared;
use super::witness::Witness;
use crate::codec;
use crate::domain::{
    Act, Author, BookAct, Delivery, Entry, Moment, RangeId, RequestId, StoreAct, StoreRefusal,
};
use crate::ledger::{FrameId, Ledger};
use crate::protocol::{Call, Caller, Event, Failure, Reply, Request};
use crate::store::{Queries, Rows, Store, Writer};
use crate::world::Tick;
use std::time::Duration;

/// Entries between two checkpoints, at most: what a restart replays (E4).
const CHECKPOINT_ENTRIES: usize = 4_096;
/// Time between two checkpoints while entries come in (E4).
pub(super) const CHECKPOINT_AFTER: Duration = Duration::from_secs(1);

/// Everything that only the committing thread touches.
pub(super) struct Committer {
    pub(super) ledger: Ledger,
    pub(super) decks: Decks,
    pub(super) witness: Option<Witness>,
    pub(super) unsaved: usize,
    pub(super) saved_at: Tick,
}

/// A batch between deciding and answering.
#[derive(Default)]
struct Batch {
    answers: Vec<Answer>,
    entries: Vec<Vec<u8>>,
    issued: Vec<(RangeId, u32)>,
    clock_accepted: bool,
    suggestions: Vec<u64>,
    ranges: bool,
    printing: bool,
    upload: bool,
    /// Rows of the outbox as the batch wrote them.
    deliveries: Vec<Delivery>,
}

impl Committer {
    /// Commits one batch and answers every job of it.
    ///
    /// # Errors
    /// What broke. Where it was before the ledger's sync every job reads *unknown*; what broke after it does not
    /// take an answer back, for the ledger has the batch. The caller ends the process either way.
    pub(super) fn step(&mut self, shared: &Shared, jobs: Vec<Job>) -> Result<(), String> {
        let done = shared.with_store(|store| Ok(self.commit(shared, store, &jobs)));
        let done = done.unwrap_or_else(|_: Failure| Err("the store is closed".to_owned()));
        let (answers, after) = match done {
            Ok((answers, after)) => (answers, after),
            Err(broken) => (vec![Err(Failure::Unknown); jobs.len()], Err(broken)),
        };
        for (job, answer) in jobs.into_iter().zip(answers) {
            job.slot.answer(answer);
        }
        after
    }

    /// The answers of a batch that the ledger has, and what broke after that.
    fn commit(
        &mut self,
        shared: &Shared,
        store: &Store,
        jobs: &[Job],
    ) -> Result<(Vec<Answer>, Result<(), String>), String> {
        let (batch, pending) =
            store.batch(|writer| self.write(shared, writer, jobs)).map_err(|broken: Broken| broken.0)?;
        if batch.entries.is_empty() {
            return Ok((batch.answers, Ok(())));
        }
        let head = self.ledger.sync().map_err(|fault| fault.to_string())?;
        shared.set_head(head);
        let after = pending.commit().map_err(|fault| fault.to_string()).and_then(|()| {
            self.publish(shared, &batch);
            self.unsaved += batch.entries.len();
            let due = self.unsaved >= CHECKPOINT_ENTRIES || self.is_due(shared);
            if due { self.checkpoint_in(shared, store) } else { Ok(()) }
        });
        Ok((batch.answers, after))
    }

    /// Decides and folds every job in queue order, then appends the batch to the ledger, unsynced.
    fn write(&mut self, shared: &Shared, writer: &mut Writer<'_>, jobs: &[Job]) -> Result<Batch, Broken> {
        let sequence = writer.meta()?.applied_sequence + 1;
        let mut batch = Batch::default();
        for job in jobs {
            let answer = match self.decide(shared, writer, sequence, &mut batch, job) {
                Ok(answer) => Ok(answer),
                Err(No::Refused(refusal)) => Err(Failure::Refused(refusal)),
                Err(No::Broken(broken)) => return Err(Broken(broken)),
            };
            batch.answers.push(answer);
        }
        if !batch.entries.is_empty() {
            let FrameId { sequence, .. } = self.ledger.append(&batch.entries)?;
            writer.meta_mut().applied_sequence = sequence;
        }
        Ok(batch)
    }

    fn decide(
        &mut self,
        shared: &Shared,
        writer: &mut Writer<'_>,
        sequence: u64,
        batch: &mut Batch,
        job: &Job,
    ) -> Result<Reply, No> {
        let id = &job.call.id;
        let Admitted { author, caller } = access::admit(shared, writer, &job.call)?;
        let frozen = frozen_clock(caller.now, writer)?;
        let now = frozen.unwrap_or_else(|| shared.clock.now());
        shared.scratch.heard(&caller, now);
        if let Some(id) = id
            && let Some(reply) = repeat::answer(shared, writer, now, job, id, &batch.entries)?
        {
            return Ok(reply);
        }
        let accepted = accepted(shared, writer, now, job, &caller, &author)?;
        let (by, caller, request) = accepted.unwrap_or_else(|| (author, caller, job.call.request.clone()));
        let request = &request;
        let pin = job.pin.as_ref();
        let scene = Scene { now, caller: &caller, head: shared.head(), keyring: &*shared.keyring, pin };
        let decision = self.decision(shared, writer, &scene, (frozen, &by), id.as_ref(), request)?;
        let Some(act) = decision.act else { return Ok(decision.reply) };
        batch.note(shared, &act);
        let at = act.issued().map_or(now, |invoice| invoice.issued_at);
        let entry = Entry { at, by, request: id.clone().map(|id| (id, job.fingerprint)), act };
        let index = u32::try_from(batch.entries.len()).map_err(|error| No::Broken(error.to_string()))?;
        apply(writer, sequence, index, &entry, &mut |done, total| {
            shared.hub.post(&Event::Progress { done: done as u64, total: total as u64 });
        })?;
        for document in entry.act.documents() {
            batch.deliveries.extend(writer.delivery(&document)?);
        }
        if let Request::SuggestionAccept(suggestion) = job.call.request {
            batch.suggestions.push(suggestion);
        }
        batch.entries.push(codec::encode(&entry).map_err(|fault| No::Broken(fault.to_string()))?);
        Ok(decision.reply)
    }

    fn decision(
        &mut self,
        shared: &Shared,
        writer: &Writer<'_>,
        scene: &Scene<'_>,
        (frozen, by): (Option<Moment>, &Author),
        id: Option<&RequestId>,
        request: &Request,
    ) -> Result<Decision, No> {
        if matches!(request, Request::UploadRetry(_)) {
            shared.outbox.ask_anew();
        }
        let Request::Issue(sale) = request else {
            return decide::decide(writer, scene, request);
        };
        let id = id.ok_or_else(|| No::Broken("a sale without a request id".to_owned()))?;
        let mut issuer = Issuer {
            counters: &shared.counters,
            decks: &mut self.decks,
            clock: &*shared.clock,
            guard: &shared.guard,
            entropy: &*shared.entropy,
            keyring: scene.keyring,
        };
        issuer.issue(writer, sale, frozen, id, by)
    }

    /// After the sync: counters show the numbers as taken, changed ranges lose theirs, terminals hear of it.
    fn publish(&self, shared: &Shared, batch: &Batch) {
        for (id, next) in &batch.issued {
            if let Some(counter) = shared.counters.get(*id) {
                counter.publish(*next);
            }
        }
        if batch.clock_accepted {
            shared.guard.accept(&*shared.clock);
        }
        for suggestion in &batch.suggestions {
            shared.scratch.answered(*suggestion);
            shared.hub.post(&Event::SuggestionsChanged);
        }
        if batch.ranges {
            shared.hub.post(&Event::RangesChanged);
        }
        if batch.upload || !batch.deliveries.is_empty() {
            shared.outbox.follow(&batch.deliveries);
            shared.hub.post(&Event::UploadChanged);
        }
        if batch.printing {
            shared.hub.post(&Event::PrintChanged);
        }
    }

    fn is_due(&self, shared: &Shared) -> bool {
        shared.clock.monotonic().since(self.saved_at) >= CHECKPOINT_AFTER
    }

    /// Makes the store durable up to here, so that a restart replays little; and tells the witness (E5).
    ///
    /// # Errors
    /// What broke; the caller ends the process.
    pub(super) fn checkpoint(&mut self, shared: &Shared) -> Result<(), String> {
        let done = shared.with_store(|store| Ok(self.checkpoint_in(shared, store)));
        done.unwrap_or_else(|_: Failure| Err("the store is closed".to_owned()))
    }

    fn checkpoint_in(&mut self, shared: &Shared, store: &Store) -> Result<(), String> {
        self.saved_at = shared.clock.monotonic();
        if self.unsaved == 0 {
            return Ok(());
        }
        store.checkpoint().map_err(|fault| fault.to_string())?;
        self.unsaved = 0;
        if let Some(witness) = &self.witness {
            shared.set_witness_trouble(witness.note(self.ledger.head()));
        }
        Ok(())
    }
}

impl Batch {
    /// What must be published once this act is durable; counters of changed ranges close at once (E7).
    fn note(&mut self, shared: &Shared, act: &Act) {
        let touched = act.touched();
        self.printing |= touched.papers;
        self.upload |= touched.upload;
        self.ranges |= touched.grids;
        if let Some(invoice) = act.issued() {
            self.issued.push((invoice.range, invoice.number.serial.value() + 1));
        }
        if let Act::Book(BookAct::Ranges { put, removed, .. }) = act {
            for id in put.iter().map(|range| range.id).chain(removed.iter().copied()) {
                shared.counters.close(id);
            }
        }
        self.clock_accepted |= matches!(act, Act::Store(StoreAct::ClockAccepted { .. }));
    }
}

/// A till accepts a suggestion: the act of who suggested it, if they still may, in their name and noted as accepted.
fn accepted(
    shared: &Shared,
    writer: &Writer<'_>,
    now: Moment,
    job: &Job,
    caller: &Caller,
    author: &Author,
) -> Result<Option<(Author, Caller, Request)>, No> {
    let Request::SuggestionAccept(id) = &job.call.request else { return Ok(None) };
    let suggested = shared.scratch.suggestion(*id, caller.till.as_ref(), now)?;
    let request = suggested.row.suggestion.request();
    let theirs = Call { caller: suggested.by, id: None, request };
    let admitted = access::admit(shared, writer, &theirs)?;
    let by = Author { till: author.till.clone(), accepted_by: author.staff.clone(), ..admitted.author };
    Ok(Some((by, admitted.caller, theirs.request)))
}

/// Something broke; the sentence says what.
struct Broken(String);

impl<F: std::error::Error> From<F> for Broken {
    fn from(fault: F) -> Self {
        Self(fault.to_string())
    }
}

/// A caller's frozen clock, which only a sample store takes.
pub(super) fn frozen_clock<R: Rows>(now: Option<Moment>, rows: &R) -> Result<Option<Moment>, No> {
    match now {
        Some(_) if !rows.meta()?.kind.is_trial() => Err(StoreRefusal::NotSample.into()),
        other => Ok(other),
    }
}
