//! The running engine: how a question is answered, how an act reaches the committer, and what a failure does.

use crate::domain::{
    Author, CheckedSale, Dump, Entry, FenceReason, Moment, Refusal, RequestId, StoreAct, StoreRefusal,
};
use crate::engine::book::large::{self, Large};
use crate::engine::book::made;
use crate::engine::core::{
    Answer, Asked, Asking, Chores, Committer, Job, Queue, Ready, Settling, Shared, Step, Stepping, committer,
    fingerprint, frozen_clock, repeat, weight,
};
use crate::engine::keep::damage::{self, Read};
use crate::engine::keep::{dump, suspect};
use crate::engine::people::access::{self, Admitted};
use crate::ledger::LedgerFault;
use crate::protocol::{self, Call, Caller, Command, Event, Failure, Reply};
use crate::store::StoreFault;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What terminals' threads and the housekeeper share.
pub(crate) struct Core {
    pub(crate) shared: Shared,
    pub(crate) committer: Mutex<Option<Committer>>,
    pub(crate) queue: Queue,
    /// Taken alone by a large act, from its decision to its end; together by the acts that it would be wrong after.
    pub(crate) lane: RwLock<()>,
    pub(crate) chores: Chores,
    pub(crate) settling: Settling,
    pub(crate) failed: AtomicBool,
    pub(crate) unnamed: AtomicU64,
    pub(crate) on_fatal: Arc<dyn Fn(&str) + Send + Sync>,
}

impl Core {
    pub(crate) fn committer(&self) -> MutexGuard<'_, Option<Committer>> {
        // A panic inside a batch aborts the process; a test's harness may go on, with the engine failed.
        self.committer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Commits one batch, and gives the answer of each job; on a failure nothing is ever tried again.
    pub(crate) fn step(&self, jobs: &[Job]) -> Vec<Answer> {
        let mut guard = self.committer();
        let committer = guard.as_mut().filter(|_| !self.failed.load(Ordering::Acquire));
        let Some(committer) = committer else { return vec![Err(Failure::NoEngine); jobs.len()] };
        let (answers, done) = committer.step(&self.shared, jobs);
        match done {
            Ok(()) => self.leave_behind(committer),
            Err(broken) => self.fail(&broken),
        }
        answers
    }

    /// What a batch leaves to do, once it is answered.
    fn leave_behind(&self, committer: &mut Committer) {
        self.chores.note(committer);
        let is_due = committer.is_checkpoint_due(&self.shared);
        if self.settling.is_minded() {
            self.settling.note(is_due);
        } else if is_due && let Err(broken) = committer.checkpoint(&self.shared) {
            self.fail(&broken);
        }
    }

    /// Makes a checkpoint while others commit; false where that ended the engine.
    pub(crate) fn checkpoint(&self) -> bool {
        let waited =
            self.committer().as_mut().is_some_and(|committer| committer.begin_checkpoint(&self.shared));
        if !waited {
            return true;
        }
        if let Err(broken) = committer::save_rows(&self.shared) {
            self.fail(&broken);
            return false;
        }
        if let Some(committer) = self.committer().as_mut() {
            committer.note(&self.shared);
        }
        true
    }

    /// Moves the rows of what was committed into the file; false where that ended the engine.
    pub(crate) fn settle(&self) -> bool {
        let settled = committer::settle_rows(&self.shared);
        if let Err(broken) = &settled {
            self.fail(broken);
        }
        settled.is_ok()
    }

    pub(crate) fn fail(&self, broken: &str) {
        if !self.failed.swap(true, Ordering::AcqRel) {
            // The next opening must not die of the same page. Where even the note cannot be left, it may.
            let unreadable = || self.shared.with_store(|store| Ok(store.read_through().is_err()));
            if StoreFault::is_of_damaged_rows(broken) || unreadable().unwrap_or(false) {
                drop(suspect::note(&*self.shared.disk));
            }
            (self.on_fatal)(broken);
        }
    }

    /// This frame of the ledger does not read. Whoever put another store in this one's place is met by the next sync: this
    /// one's ledger lies elsewhere then, and is whole as far as anybody knows.
    pub(crate) fn found_damaged(&self, sequence: u64) {
        if self.committer().as_ref().is_some_and(|committer| committer.ledger.is_in_place()) {
            damage::found(&self.shared, sequence);
        }
    }

    /// A dump lies there: the ledger says what it is.
    pub(crate) fn dumped(&self, dump: &Dump, at: Moment) {
        let mut guard = self.committer();
        let Some(committer) = guard.as_mut().filter(|_| !self.failed.load(Ordering::Acquire)) else { return };
        let by = Author { uid: self.shared.owner_uid, ..Author::default() };
        let act = StoreAct::Dumped(Box::new(dump.clone())).into();
        match committer.put_own(&self.shared, Entry { at, by, request: None, act }) {
            Ok(()) => self.leave_behind(committer),
            Err(broken) => self.fail(&broken),
        }
    }

    /// A report tells of damage: the frame is looked for, once.
    fn look_for_damage(&self) {
        let shared = &self.shared;
        if shared.fences.standing().is_some_and(|fence| matches!(fence.why, FenceReason::Damaged { .. })) {
            return;
        }
        if let Read::Damaged(sequence) = damage::read(&shared.disk, shared.head().synced) {
            self.found_damaged(sequence);
        }
    }

    /// What can be made ready of an act without a row: a sale is checked, a PIN is hashed for a caller who may set one.
    fn ready(&self, caller: &Caller, command: &Command) -> Result<Ready, Failure> {
        let put = match command {
            Command::Sale(protocol::sale::Command::Issue(issue)) => {
                return Ok(Ready::Sale(Box::new(CheckedSale::check(
                    &issue.0,
                    &self.shared.outbox.together(),
                )?)));
            }
            Command::Correction(protocol::correction::Command::Reissue(reissue)) => {
                return Ok(Ready::Sale(Box::new(CheckedSale::check(
                    &reissue.sale,
                    &self.shared.outbox.together(),
                )?)));
            }
            Command::Book(protocol::book::Command::RangeUndo(undo)) => {
                return self.shared.with_store(|store| {
                    let rows = store.snapshot()?;
                    access::admit_act(&self.shared, &rows, caller, command)?;
                    Ok(Ready::Undo(made::act(&self.shared, &rows, &undo.0)?.map(Box::new)))
                });
            }
            Command::People(protocol::people::Command::StaffPut(put)) => put,
            _ => return Ok(Ready::Nothing),
        };
        let Some(pin) = &put.staff.pin else { return Ok(Ready::Nothing) };
        self.shared.with_store(|store| {
            access::admit_act(&self.shared, &store.snapshot()?, caller, command)?;
            Ok(Ready::Pin(access::hash(&self.shared, pin)?))
        })
    }

    /// Answers a question or takes a note, in the asking thread.
    pub(crate) fn ask(
        &self,
        call: &Call,
        answer: impl FnOnce(&Asking<'_>) -> Result<Reply, Failure>,
    ) -> Result<Reply, Failure> {
        let shared = &self.shared;
        let answered = shared.with_store(|store| {
            let rows = store.snapshot()?;
            let said = &call.caller;
            let Admitted { caller, .. } = access::admit(shared, &rows, said, &call.request)?;
            let now = frozen_clock(said.now, &rows)?.unwrap_or_else(|| shared.clock.now());
            shared.scratch.heard(&caller, now);
            answer(&Asking { shared, store, rows: &rows, now, caller: &caller, said })
        });
        // Rows that do not read may be those of the next number: nothing is sold by them.
        match &answered {
            Err(Failure::Fault(broken)) if StoreFault::is_of_damaged_rows(broken) && !shared.rows_are_new => {
                self.fail(broken);
            }
            // Whoever meets damage on the way, a backup or a page of the trail, has found it too.
            Err(Failure::Fault(broken)) if LedgerFault::is_of_damage(broken) => self.look_for_damage(),
            Ok(Reply::Store(reply)) if reply.finds_the_ledger_damaged() => self.look_for_damage(),
            // The ledger is whole and gives other rows: the next opening has them anew. Where the note cannot be left, the
            // report says all the same what is wrong.
            Ok(Reply::Store(reply)) if reply.finds_the_rows_damaged() => {
                // A dump that the same rows went into would bring them back.
                drop(suspect::note(&*shared.disk).and_then(|()| dump::forget(&*shared.disk)));
            }
            _ => {}
        }
        answered
    }

    /// Has an act committed, and waits for its answer.
    pub(crate) fn act(&self, call: &Call, command: &Arc<Command>) -> Result<Reply, Failure> {
        let asked = self.asked(call, command)?;
        if let Some(large) = Large::of(command) {
            return self.act_in_steps(&asked, &large);
        }
        let _lane = weight::keeps_off_large_acts(command).then(|| read(&self.lane));
        self.commit(asked)
    }

    fn commit(&self, asked: Asked) -> Result<Reply, Failure> {
        let answer = self.queue.run(asked, &|jobs| self.step(jobs));
        answer.unwrap_or(Err(Failure::Refused(Refusal::Store(StoreRefusal::Busy))))
    }

    /// Has acts committed as one batch, in this order, and gives the answer of each. One that fails at the door is not of
    /// the batch.
    pub(crate) fn act_together(&self, acts: &[(&Call, &Arc<Command>)]) -> Vec<Result<Reply, Failure>> {
        let asked: Vec<_> = acts.iter().map(|(call, command)| self.asked(call, command)).collect();
        let at_door: Vec<_> = asked.iter().map(|asked| asked.as_ref().err().cloned()).collect();
        let batch = asked.into_iter().filter_map(Result::ok).collect();
        let mut answers = Queue::together(batch, &|jobs| self.step(jobs)).into_iter();
        let answer = |failure: Option<Failure>| match failure {
            Some(failure) => Err(failure),
            None => answers.next().unwrap_or(Err(Failure::Unknown)),
        };
        at_door.into_iter().map(answer).collect()
    }

    /// An act as it is queued.
    fn asked(&self, call: &Call, command: &Arc<Command>) -> Result<Asked, Failure> {
        let ready = self.ready(&call.caller, command)?;
        let fingerprint = fingerprint::of(&access::without_pin(command))
            .map_err(|fault| Failure::Fault(fault.to_string()))?;
        Ok(Asked {
            caller: call.caller.clone(),
            id: call.id.clone().unwrap_or_else(|| self.unnamed()),
            command: Arc::clone(command),
            fingerprint,
            weight: weight::of(command, &ready),
            ready,
        })
    }

    /// Carries out a large act step by step: decided here, written by the committer between the acts of others.
    fn act_in_steps(&self, asked: &Asked, large: &Large<'_>) -> Result<Reply, Failure> {
        let shared = &self.shared;
        let _lane = self.lane.write().unwrap_or_else(PoisonError::into_inner);
        let (by, at, planned) = {
            let rows = shared.with_store(|store| Ok(store.snapshot()?))?;
            let Admitted { author, caller } =
                access::admit_act(shared, &rows, &asked.caller, &asked.command)?;
            let at = frozen_clock(caller.now, &rows)?.unwrap_or_else(|| shared.clock.now());
            if let Some(reply) = repeat::answer(shared, &rows, at, asked, &[])? {
                return Ok(reply);
            }
            let fence = shared.fences.standing();
            (author, at, large::plan(&rows, at, (fence.as_deref(), &shared.outbox), large)?)
        };
        let (mut done, mut total) = (0, 0);
        planned.carry(&mut |step| {
            if let Step::Begin(act) = &step {
                total = act.count;
            }
            done += step.ranges() as u64;
            shared.bell.post(&Event::Progress { done: done.min(total), total });
            let weight = step.ranges();
            self.commit(Asked {
                caller: asked.caller.clone(),
                id: asked.id.clone(),
                command: Arc::clone(&asked.command),
                fingerprint: asked.fingerprint,
                ready: Ready::Step(Box::new(Stepping { by: by.clone(), at, step })),
                weight,
            })
        })
    }

    /// Waits until no large act is under way, and lets none begin while the guard lives.
    pub(crate) fn between_large_acts(&self) -> RwLockWriteGuard<'_, ()> {
        self.lane.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of an act that its terminal did not name: never repeated, so only unique.
    fn unnamed(&self) -> RequestId {
        let count = self.unnamed.fetch_add(1, Ordering::Relaxed);
        self.shared.unnamed_request(count)
    }
}

fn read(lane: &RwLock<()>) -> RwLockReadGuard<'_, ()> {
    lane.read().unwrap_or_else(PoisonError::into_inner)
}
