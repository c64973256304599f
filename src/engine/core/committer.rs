//! The one committer: decide, fold into rows in memory, append, sync, commit, answer — in this order, one batch at a time.
//! The rows go into the store's file behind that (`core/settler.rs`).
//!
//! Nobody is told anything before the sync, and nobody sees a row before it. After a failure of ledger or store nothing is
//! tried again: the jobs read *unknown*, the process ends, and a restart learns the truth from the ledger (E3, E6).

use crate::codec::{self, CodecFault};
use crate::domain::{
    Act, Author, Beginning, BookAct, Delivery, DeliveryAct, Entry, Incarnation, Moment, RangeId, StoreAct,
    StoreRefusal,
};
use crate::engine::book::large;
use crate::engine::core::{
    Answer, Asked, Decision, Decks, EngineFault, Job, No, Ready, Scene, Shared, Stepping, repeat,
};
use crate::engine::entries::apply;
use crate::engine::keep::fence::Fence;
use crate::engine::keep::witness::{Noted, Witness};
use crate::engine::keep::{life, mark};
use crate::engine::people::access;
use crate::engine::people::access::Admitted;
use crate::engine::sale::goods_large;
use crate::engine::sale::issue::Issuer;
use crate::engine::subjects;
use crate::engine::till::away::{self, Fact};
use crate::engine::till::memory::command;
use crate::engine::till::place::Place;
use crate::ledger::{FrameId, Ledger};
use crate::protocol::{Caller, Command, Event, Failure, Reply, delivery, till};
use crate::store::{Queries, Rows, Store, StoreFault, Writer};
use crate::world::Tick;
use std::borrow::Cow;
use std::time::Duration;

/// Entries between two checkpoints, at most: what a restart replays (E4).
const CHECKPOINT_ENTRIES: usize = 4_096;
/// Time between two checkpoints while entries come in (E4).
pub(crate) const CHECKPOINT_AFTER: Duration = Duration::from_secs(1);

/// Why nothing is committed any more.
const CLOSED: &str = "the store is closed";

/// Everything that only the committing thread touches.
pub(crate) struct Committer {
    pub(crate) ledger: Ledger,
    pub(crate) decks: Decks,
    pub(crate) witness: Option<Witness>,
    /// The life that the store is in; none until it has its first.
    pub(crate) life: Option<Incarnation>,
    /// Entries that no checkpoint has.
    pub(crate) unsaved: usize,
    /// When the last checkpoint began.
    pub(crate) saved_at: Tick,
}

/// A batch between deciding and answering.
#[derive(Default)]
struct Batch {
    answers: Vec<Answer>,
    entries: Vec<Vec<u8>>,
    issued: Vec<(RangeId, u32)>,
    clock_accepted: bool,
    /// A life that begins with this batch.
    begun: Option<Incarnation>,
    suggestions: Vec<u64>,
    ranges: bool,
    printing: bool,
    upload: bool,
    /// Rows of the outbox as the batch wrote them.
    deliveries: Vec<Delivery>,
}

impl Committer {
    /// Commits one batch: the answer of every job of it, and what broke.
    ///
    /// Where that was before the ledger's sync every job reads *unknown*; what broke after it does not take an answer back,
    /// for the ledger has the batch. The caller ends the process either way.
    pub(crate) fn step(&mut self, shared: &Shared, jobs: &[Job]) -> (Vec<Answer>, Result<(), String>) {
        let done = shared.with_store(|store| Ok(self.commit(shared, store, jobs)));
        let done = done.unwrap_or_else(|_: Failure| Err(CLOSED.to_owned()));
        match done {
            Ok(done) => done,
            Err(broken) => (vec![Err(Failure::Unknown); jobs.len()], Err(broken)),
        }
    }

    /// The answers of a batch that the ledger has, and what broke after that.
    fn commit(
        &mut self,
        shared: &Shared,
        store: &Store,
        jobs: &[Job],
    ) -> Result<(Vec<Answer>, Result<(), String>), String> {
        self.holds_the_witness()?;
        let (batch, pending) =
            store.batch(|writer| self.write(shared, writer, jobs)).map_err(|broken: Broken| broken.0)?;
        if batch.entries.is_empty() {
            return Ok((batch.answers, Ok(())));
        }
        self.sync(shared)?;
        pending.commit();
        self.publish(shared, &batch);
        self.unsaved += batch.entries.len();
        let begun = batch.begun.clone();
        let after = begun.map_or(Ok(()), |life| self.begin(shared, store, life));
        Ok((batch.answers, after))
    }

    /// Decides and folds every job in queue order, then appends the batch to the ledger, unsynced.
    fn write(&mut self, shared: &Shared, writer: &mut Writer, jobs: &[Job]) -> Result<Batch, Broken> {
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
        self.append(writer, &batch)?;
        Ok(batch)
    }

    fn decide(
        &mut self,
        shared: &Shared,
        writer: &mut Writer,
        sequence: u64,
        batch: &mut Batch,
        job: &Job,
    ) -> Result<Reply, No> {
        let asked = &job.asked;
        if let Ready::Step(stepping) = &asked.ready {
            return self.decide_step(shared, writer, sequence, batch, (asked, stepping));
        }
        let Admitted { author, caller } = access::admit_act(shared, writer, &asked.caller, &asked.command)?;
        let frozen = frozen_clock(caller.now, writer)?;
        let now = frozen.unwrap_or_else(|| shared.clock.now());
        shared.scratch.heard(&caller, now);
        if let Some(reply) = repeat::answer(shared, writer, now, asked, &batch.entries)? {
            return Ok(reply);
        }
        let fence = shared.fences.standing();
        if let Some(fence) = fence.as_deref().filter(|_| !Fence::admits(&asked.command)) {
            return Err(StoreRefusal::Fenced(fence.why).into());
        }
        shared.packed().check(&asked.command)?;
        // What is under way at a printer or a centre is noted in what is left.
        if !caller.service && shared.fullness.bars(&*shared.disk) {
            return Err(StoreRefusal::DiskFull.into());
        }
        let accepted = accepted(shared, writer, now, asked, &caller, &author)?;
        let suggestion = accepted.as_ref().map(|accepted| accepted.suggestion);
        let (by, caller, command) = match accepted {
            Some(theirs) => (theirs.by, theirs.caller, Cow::Owned(theirs.command)),
            None => (author, caller, Cow::Borrowed(&*asked.command)),
        };
        let scene = Scene {
            now,
            caller: &caller,
            head: shared.head(),
            keyring: &*shared.keyring,
            ready: &asked.ready,
            fence: fence.as_deref(),
            outbox: &shared.outbox,
        };
        if matches!(*command, Command::Delivery(delivery::Command::UploadRetry(_))) {
            shared.outbox.ask_anew();
        }
        if let Some((facts, reply)) = away::together(writer, &scene, &command)? {
            self.write_facts(shared, writer, sequence, batch, (asked, now, by), facts)?;
            return Ok(reply);
        }
        let mut issuer = Issuer { shared, decks: &mut self.decks, frozen, request_id: &asked.id, by: &by };
        let Decision { act, reply } = subjects::decide(writer, &scene, &mut issuer, &command)?;
        let reply = if suggestion.is_some() { Reply::Done } else { reply };
        let Some(act) = act else { return Ok(reply) };
        let at = act.issued().map_or(now, |invoice| invoice.issued_at);
        let entry = Entry { at, by, request: Some((asked.id.clone(), asked.fingerprint)), act };
        write_entry(shared, writer, sequence, batch, &entry)?;
        batch.suggestions.extend(suggestion);
        Ok(reply)
    }

    /// Facts that are true together: one frame, whose first bears the request.
    fn write_facts(
        &mut self,
        shared: &Shared,
        writer: &mut Writer,
        sequence: u64,
        batch: &mut Batch,
        (asked, now, by): (&Asked, Moment, Author),
        facts: Vec<Fact>,
    ) -> Result<(), No> {
        for (place, Fact { of, act }) in facts.into_iter().enumerate() {
            if let Some(invoice) = act.issued() {
                self.decks.forget(invoice.seller);
            }
            let entry = match of {
                Some((at, by, request)) => Entry { at, by, request, act },
                None => {
                    let request = (place == 0).then(|| (asked.id.clone(), asked.fingerprint));
                    Entry { at: now, by: by.clone(), request, act }
                }
            };
            write_entry(shared, writer, sequence, batch, &entry)?;
        }
        Ok(())
    }

    /// A step of a large act was admitted and decided when the act began.
    fn decide_step(
        &self,
        shared: &Shared,
        writer: &mut Writer,
        sequence: u64,
        batch: &mut Batch,
        (asked, stepping): (&Asked, &Stepping),
    ) -> Result<Reply, No> {
        let Stepping { by, at, step } = stepping;
        let fence = shared.fences.standing();
        if let Some(fence) = fence.as_deref().filter(|_| !step.lifts()) {
            return Err(StoreRefusal::Fenced(fence.why).into());
        }
        shared.packed().check(&asked.command)?;
        if !step.is_bound_to_end() && shared.fullness.bars(&*shared.disk) {
            return Err(StoreRefusal::DiskFull.into());
        }
        let Decision { act, reply } = large::decide(writer, *at, fence.as_deref(), step)?;
        let Some(act) = act else { return Ok(reply) };
        let request = step.is_last().then(|| (asked.id.clone(), asked.fingerprint));
        write_entry(shared, writer, sequence, batch, &Entry { at: *at, by: by.clone(), request, act })?;
        Ok(reply)
    }

    /// Drops the large act that the last run did not end, before anybody is served.
    ///
    /// # Errors
    /// What broke.
    pub(crate) fn drop_unfinished(&mut self, shared: &Shared) -> Result<(), String> {
        let done = shared.with_store(|store| Ok(self.drop_unfinished_in(shared, store)));
        done.unwrap_or_else(|_: Failure| Err(CLOSED.to_owned()))
    }

    fn drop_unfinished_in(&mut self, shared: &Shared, store: &Store) -> Result<(), String> {
        self.write_own(shared, store, |writer| Ok(large::dropping(writer, shared.clock.now())?))?;
        // A goods list that broke off ends too: it moves where it was ready, else its parts go.
        while store
            .snapshot()
            .and_then(|rows| rows.staged_goods())
            .map_err(|fault| fault.to_string())?
            .is_some()
        {
            self.write_own(shared, store, |writer| Ok(goods_large::ending(writer, shared.clock.now())?))?;
        }
        Ok(())
    }

    /// Writes an entry of the engine's own, durable when this returns.
    ///
    /// # Errors
    /// What broke.
    pub(crate) fn put_own(&mut self, shared: &Shared, entry: Entry) -> Result<(), String> {
        let done = shared.with_store(|store| Ok(self.write_own(shared, store, |_| Ok(Some(entry)))));
        done.unwrap_or_else(|_: Failure| Err(CLOSED.to_owned()))
    }

    /// Writes an entry of the engine's own as a batch, durable when this returns; nothing where there is none.
    fn write_own(
        &mut self,
        shared: &Shared,
        store: &Store,
        entry: impl FnOnce(&Writer) -> Result<Option<Entry>, Broken>,
    ) -> Result<(), String> {
        self.holds_the_witness()?;
        let (wrote, pending) = store
            .batch(|writer| {
                let mut batch = Batch::default();
                let Some(entry) = entry(writer)? else { return Ok(false) };
                let sequence = writer.meta()?.applied_sequence + 1;
                write_entry(shared, writer, sequence, &mut batch, &entry)
                    .map_err(|no| Broken(format!("{no:?}")))?;
                self.append(writer, &batch)?;
                Ok::<_, Broken>(true)
            })
            .map_err(|broken| broken.0)?;
        if wrote {
            self.sync(shared)?;
            pending.commit();
            self.unsaved += 1;
        }
        Ok(())
    }

    /// Nothing is written once another engine may have taken this machine's witness: not even into the ledger, where the next
    /// engine would find it and answer by it.
    fn holds_the_witness(&mut self) -> Result<(), String> {
        match self.witness.as_mut().is_none_or(Witness::is_ours) {
            true => Ok(()),
            false => Err(EngineFault::AnotherRuns.to_string()),
        }
    }

    /// Makes what was appended durable, and has the witness know how far that is before anybody hears of it.
    fn sync(&mut self, shared: &Shared) -> Result<(), String> {
        let head = self.ledger.sync().map_err(|fault| fault.to_string())?;
        shared.set_head(head);
        // Behind a fence the mark still says what a copy that went farther had synced: it stays until a life begins.
        if let (Some(witness), Some(life), None) = (&mut self.witness, &self.life, shared.fences.standing()) {
            // A sale goes out all the same; whoever asks is told until a checkpoint finds it well again.
            if let Err(error) = witness.mark(life.id, head) {
                shared.set_witness_trouble(Some(error.to_string()));
            }
        }
        if let Some(mirror) = &shared.mirror {
            mirror.wake();
        }
        Ok(())
    }

    fn append(&mut self, writer: &mut Writer, batch: &Batch) -> Result<(), Broken> {
        if !batch.entries.is_empty() {
            let FrameId { sequence, hash } = self.ledger.append(&batch.entries)?;
            writer.meta_mut().applied_sequence = sequence;
            writer.meta_mut().applied_hash = hash;
        }
        Ok(())
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
            shared.bell.post(&Event::SuggestionsChanged);
        }
        if batch.ranges {
            shared.bell.post(&Event::RangesChanged);
        }
        if batch.upload || !batch.deliveries.is_empty() {
            shared.outbox.follow(&batch.deliveries);
            shared.bell.post(&Event::UploadChanged);
        }
        if batch.printing {
            shared.bell.post(&Event::PrintChanged);
        }
    }

    /// True when so many entries have no checkpoint, or the last one is so long ago, that one is due while others come in.
    pub(crate) fn is_checkpoint_due(&self, shared: &Shared) -> bool {
        let is_old = || shared.clock.monotonic().since(self.saved_at) >= CHECKPOINT_AFTER;
        self.unsaved >= CHECKPOINT_ENTRIES || (self.unsaved > 0 && is_old())
    }

    /// What comes from here on waits for the next checkpoint; false where nothing waited for this one.
    pub(crate) fn begin_checkpoint(&mut self, shared: &Shared) -> bool {
        self.saved_at = shared.clock.monotonic();
        shared.fullness.look(&*shared.disk);
        std::mem::take(&mut self.unsaved) > 0
    }

    /// Makes the store durable up to here, so that a restart replays little; and tells the witness (E5).
    ///
    /// # Errors
    /// What broke; the caller ends the process.
    pub(crate) fn checkpoint(&mut self, shared: &Shared) -> Result<(), String> {
        if !self.begin_checkpoint(shared) {
            return Ok(());
        }
        save_rows(shared)?;
        self.note(shared);
        Ok(())
    }

    /// Tells the witness. What contradicts it puts the running store behind the fence.
    pub(crate) fn note(&mut self, shared: &Shared) {
        let (Some(witness), Some(life), None) = (&mut self.witness, &self.life, shared.fences.standing())
        else {
            return;
        };
        match witness.note(life.id, self.ledger.head()) {
            Noted::Well => shared.set_witness_trouble(None),
            Noted::Trouble(trouble) => shared.set_witness_trouble(Some(trouble)),
            Noted::Contradicted(why) => shared.raise(why),
        }
    }

    /// Tells the witness that this run ends here, and nothing came after it.
    pub(crate) fn note_end(&mut self, shared: &Shared) {
        if let (Some(witness), Some(life), None) = (&mut self.witness, &self.life, shared.fences.standing()) {
            // What could not be noted is not known then, which costs a word of a person and nothing else.
            drop(witness.note_end(life.id, self.ledger.head()));
        }
    }

    /// Gives a store from before lives had ids its first: an entry, durable when this returns.
    ///
    /// # Errors
    /// What broke; the store does not open then.
    pub(crate) fn name_life(&mut self, shared: &Shared, (at, by): (Moment, Author)) -> Result<(), String> {
        let life = shared.fences.next();
        let entry = Entry { at, by, request: None, act: life::begins(life.clone(), Beginning::Named) };
        let named = shared.with_store(|store| {
            let wrote = self.write_own(shared, store, |_| Ok(Some(entry)));
            Ok(wrote.and_then(|()| self.begin(shared, store, life)))
        });
        named.unwrap_or_else(|_: Failure| Err(CLOSED.to_owned()))
    }

    /// A life began: the fence is gone, machine and store remember it.
    fn begin(&mut self, shared: &Shared, store: &Store, life: Incarnation) -> Result<(), String> {
        // Behind the fence even that was not written.
        self.drop_unfinished_in(shared, store)?;
        store.checkpoint().map_err(|fault| fault.to_string())?;
        self.unsaved = 0;
        if let Some(witness) = &mut self.witness {
            let taken = witness.take_over(life.id, self.ledger.head());
            shared.set_witness_trouble(taken.err().map(|error| error.to_string()));
        }
        self.life = Some(life);
        if let Some(mirror) = &shared.mirror {
            mirror.overrule(&*shared.disk).map_err(|error| error.to_string())?;
        }
        // A mark of another life than the ledger's is out of force, so one that stays does no harm.
        drop(mark::clear(&*shared.disk));
        shared.fences.lifted();
        Ok(())
    }
}

/// Makes a checkpoint of the store: every row of every batch, durable in its file.
///
/// # Errors
/// What broke; the process ends then, and the ledger has all of it.
pub(crate) fn save_rows(shared: &Shared) -> Result<(), String> {
    in_store(shared, Store::checkpoint)
}

/// Moves the rows of every batch into the store's file, unsynced.
///
/// # Errors
/// As [`save_rows`].
pub(crate) fn settle_rows(shared: &Shared) -> Result<(), String> {
    in_store(shared, Store::settle)
}

fn in_store(shared: &Shared, work: fn(&Store) -> Result<(), StoreFault>) -> Result<(), String> {
    let done = shared.with_store(|store| Ok(work(store).map_err(|fault| fault.to_string())));
    done.unwrap_or_else(|_: Failure| Err(CLOSED.to_owned()))
}

/// Writes an entry into the open batch and folds it.
fn write_entry(
    shared: &Shared,
    writer: &mut Writer,
    sequence: u64,
    batch: &mut Batch,
    entry: &Entry,
) -> Result<(), No> {
    // Before anything changes: an act that could never be read again is a refusal of this job alone.
    let bytes = match codec::encode_kept(entry) {
        Ok(bytes) => bytes,
        Err(CodecFault::TooLarge(bytes)) => {
            let (asked, max) = (bytes as u64, codec::RECORD_BYTES_MAX as u64);
            return Err(StoreRefusal::TooMany { asked, max }.into());
        }
        Err(fault) => return Err(No::Broken(fault.to_string())),
    };
    batch.note(shared, &entry.act);
    let index = u32::try_from(batch.entries.len()).map_err(|error| No::Broken(error.to_string()))?;
    apply(writer, sequence, index, entry, &mut |done, total| {
        shared.bell.post(&Event::Progress { done: done as u64, total: total as u64 });
    })?;
    batch.deliveries.extend(writer.take_delivered());
    batch.entries.push(bytes);
    Ok(())
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
        match act {
            Act::Book(BookAct::Ranges { put, removed, .. } | BookAct::Changed { put, removed, .. }) => {
                for id in put.iter().map(|range| range.id).chain(removed.iter().copied()) {
                    shared.counters.close(id);
                }
            }
            Act::Book(
                BookAct::Ended { put, .. }
                | BookAct::Lent { put, .. }
                | BookAct::Given { put, .. }
                | BookAct::TakenBack { put, .. },
            ) => {
                put.iter().for_each(|range| shared.counters.close(range.id));
            }
            Act::Store(StoreAct::Packed(packing)) => shared.note_packed(Place::of(Some(packing))),
            Act::Book(BookAct::NumbersEnded(ended)) => shared.note_ended(ended.period),
            Act::Book(BookAct::NumbersReopened(reopened)) => shared.note_reopened(reopened.from),
            // Nobody has issued from what is new; what is dropped was never seen.
            _ => {}
        }
        if let Act::Delivery(DeliveryAct::Collided { withheld, .. }) = act {
            for range in withheld {
                shared.counters.close(range.id);
            }
        }
        if let Act::Store(StoreAct::Begun(begun)) = act {
            for range in &begun.withheld {
                shared.counters.close(range.id);
            }
            self.begun = Some(begun.incarnation.clone());
        }
        self.clock_accepted |= matches!(act, Act::Store(StoreAct::ClockAccepted { .. }));
    }
}

/// What was suggested, as the act of who suggested it.
struct Accepted {
    suggestion: u64,
    by: Author,
    caller: Caller,
    command: Command,
}

/// A till accepts a suggestion: the act of who suggested it, if they still may, in their name and noted as accepted.
fn accepted(
    shared: &Shared,
    writer: &Writer,
    now: Moment,
    asked: &Asked,
    caller: &Caller,
    author: &Author,
) -> Result<Option<Accepted>, No> {
    let Command::Till(till::Command::SuggestionAccept(accept)) = &*asked.command else { return Ok(None) };
    let suggestion = accept.0;
    let suggested = shared.scratch.suggestion(suggestion, caller.till.as_ref(), now)?;
    let command = command(&suggested.row.suggestion);
    let admitted = access::admit_act(shared, writer, &suggested.by, &command)?;
    let by = Author { till: author.till.clone(), accepted_by: author.staff.clone(), ..admitted.author };
    Ok(Some(Accepted { suggestion, by, caller: admitted.caller, command }))
}

/// Something broke; the sentence says what.
struct Broken(String);

impl<F: std::error::Error> From<F> for Broken {
    fn from(fault: F) -> Self {
        Self(fault.to_string())
    }
}

/// A caller's frozen clock, which only a sample store takes.
pub(crate) fn frozen_clock<R: Rows>(now: Option<Moment>, rows: &R) -> Result<Option<Moment>, No> {
    match now {
        Some(_) if !rows.meta()?.kind.is_trial() => Err(StoreRefusal::NotSample.into()),
        other => Ok(other),
    }
}
