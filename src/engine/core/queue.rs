//! The bounded queue in front of the committer, and who runs it: leader and followers (E16).
//!
//! The first waiter becomes the leader and commits for everybody who has queued up by then; when its own answer
//! is there it hands the lead to one of those who came meanwhile. A lone terminal thus commits in its own
//! thread, without a hop, and 64 terminals share one sync, and one call of the system that wakes all of them.

use crate::domain::RequestId;
use crate::engine::core::Ready;
use crate::protocol::{Caller, Command, Failure, Reply};
use rustix::thread::futex;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most acts waiting: far more than terminals exist; beyond it a terminal is told *busy*, with no number taken.
pub(crate) const QUEUE_MAX: usize = 4_096;
/// Most acts of one batch: bounds the frame and the time until the first of them is answered.
pub(crate) const BATCH_MAX: usize = 256;
/// Most weight of one batch, unless it is one act alone: the budget of E1. An act weighs as many ranges, goods or
/// documents as it may write, so that no sale waits behind two heavy ones.
pub(crate) const BATCH_WEIGHT_MAX: usize = 2_400;

/// The answer to one act.
pub(crate) type Answer = Result<Reply, Failure>;

/// Where all who wait in the queue at one time sleep: they are woken by one call of the system, not one by one.
#[derive(Default)]
struct Gate {
    /// Another number once somebody behind it may have something to do.
    turn: AtomicU32,
    /// The lead is to be taken, by whoever of them sees it first.
    lead: AtomicBool,
}

impl Gate {
    /// Has so many of those who sleep look again; who does not sleep yet looks before that.
    fn open(&self, most: u32) {
        self.turn.fetch_add(1, Ordering::Release);
        // The word is this process's own, so nothing fails; and that nobody slept is no failure.
        futex::wake(&self.turn, futex::Flags::PRIVATE, most).ok();
    }

    fn open_to_all(&self) {
        self.open(i32::MAX.unsigned_abs());
    }

    fn hand_lead(&self) {
        self.lead.store(true, Ordering::Release);
        self.open(1);
    }

    fn takes_lead(&self) -> bool {
        self.lead.load(Ordering::Acquire) && self.lead.swap(false, Ordering::AcqRel)
    }
}

/// Where one act waits for its answer.
pub(crate) struct Slot {
    gate: Arc<Gate>,
    answer: Mutex<Option<Answer>>,
}

impl Slot {
    fn new(gate: Arc<Gate>) -> Self {
        Self { gate, answer: Mutex::new(None) }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Answer>> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, answer: Answer) {
        *self.lock() = Some(answer);
    }

    /// Waits for the answer, or for the lead (`None`). Where both come at the same moment the lead is taken all the same: who
    /// has it commits what waits, and finds its answer then.
    fn wait(&self) -> Option<Answer> {
        loop {
            // Read before the answer: what comes after it changes the number, and then nobody sleeps.
            let turn = self.gate.turn.load(Ordering::Acquire);
            if let Some(answer) = self.lock().take() {
                return Some(answer);
            }
            if self.gate.takes_lead() {
                return None;
            }
            // Whatever ends the sleep, the number says what it is about.
            futex::wait(&self.gate.turn, futex::Flags::PRIVATE, turn, None).ok();
        }
    }
}

/// An act as it was asked for. Nothing but an act is ever queued.
pub(crate) struct Asked {
    /// Who asks, as it said itself.
    pub(crate) caller: Caller,
    /// The terminal's name for it, or one of this run.
    pub(crate) id: RequestId,
    pub(crate) command: Arc<Command>,
    pub(crate) fingerprint: [u8; 32],
    /// What was made ready of it.
    pub(crate) ready: Ready,
    /// How much of a batch it takes.
    pub(crate) weight: usize,
}

/// One act on its way.
pub(crate) struct Job {
    pub(crate) asked: Asked,
    pub(crate) slot: Arc<Slot>,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    led: bool,
    /// The gate of all these jobs.
    gate: Arc<Gate>,
    /// Room for the next batch, from one that is over.
    room: Vec<Job>,
}

/// The queue.
#[derive(Default)]
pub(crate) struct Queue {
    waiting: Mutex<Waiting>,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues an act and waits for its answer, committing for others where it is this thread's turn.
    /// `step` commits one batch and gives the answer of each job of it. `None` when the queue is full; a step of an act that
    /// has begun is taken all the same.
    pub(crate) fn run(&self, asked: Asked, step: &dyn Fn(&[Job]) -> Vec<Answer>) -> Option<Answer> {
        let (slot, leads) = {
            let mut waiting = self.lock();
            if waiting.jobs.len() >= QUEUE_MAX && !matches!(asked.ready, Ready::Step(_)) {
                return None;
            }
            let slot = Arc::new(Slot::new(Arc::clone(&waiting.gate)));
            waiting.jobs.push_back(Job { asked, slot: Arc::clone(&slot) });
            (slot, !std::mem::replace(&mut waiting.led, true))
        };
        if !leads && let Some(answer) = slot.wait() {
            return Some(answer);
        }
        loop {
            let batch = self.next_batch();
            let answers = step(&batch);
            batch.iter().zip(answers).for_each(|(job, answer)| job.slot.put(answer));
            let own = slot.lock().take();
            // All of a batch wait at one gate; a terminal that is alone in it has nobody to wake.
            if let Some(other) = batch.iter().find(|job| !Arc::ptr_eq(&job.slot, &slot)) {
                other.slot.gate.open_to_all();
            }
            self.give_room(batch);
            if own.is_some() {
                // Not before all of them are woken: the next batch would be decided without those who come back at once,
                // which makes two syncs of one.
                self.hand_over();
                return own;
            }
        }
    }

    /// Has acts committed as one batch, in this order, past the queue: each answer. For
    /// who runs the engine from one thread.
    pub(crate) fn together(asked: Vec<Asked>, step: &dyn Fn(&[Job]) -> Vec<Answer>) -> Vec<Answer> {
        let slot = Arc::new(Slot::new(Arc::default()));
        let jobs: Vec<Job> = asked.into_iter().map(|asked| Job { asked, slot: Arc::clone(&slot) }).collect();
        step(&jobs)
    }

    /// The next ones in order, as many as the budget allows, and at least one.
    fn next_batch(&self) -> Vec<Job> {
        let mut waiting = self.lock();
        let mut weight = 0;
        let fits = waiting.jobs.iter().take(BATCH_MAX).take_while(|job| {
            weight += job.asked.weight;
            weight <= BATCH_WEIGHT_MAX
        });
        let count = fits.count().max(1).min(waiting.jobs.len());
        let mut batch = std::mem::take(&mut waiting.room);
        batch.extend(waiting.jobs.drain(..count));
        if waiting.jobs.is_empty() {
            // Whoever comes from here on is of another batch.
            waiting.gate = Arc::default();
        }
        batch
    }

    /// Leaves the room of a batch that is over to the next one; its jobs go before the lock.
    fn give_room(&self, mut batch: Vec<Job>) {
        batch.clear();
        self.lock().room = batch;
    }

    fn hand_over(&self) {
        let mut waiting = self.lock();
        if waiting.jobs.is_empty() {
            waiting.led = false;
            return;
        }
        let gate = Arc::clone(&waiting.gate);
        drop(waiting);
        gate.hand_lead();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{till, till::request::ShiftClose};
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn asked() -> Asked {
        Asked {
            caller: Caller::default(),
            id: RequestId::parse("t1").unwrap(),
            command: Arc::new(Command::Till(till::Command::ShiftClose(ShiftClose))),
            fingerprint: [0; 32],
            ready: Ready::Nothing,
            weight: 1,
        }
    }

    #[test]
    fn a_batch_has_a_budget_and_a_heavy_act_is_alone_beyond_it() {
        let queue = Queue::default();
        let weights = [1, BATCH_WEIGHT_MAX - 1, 1, BATCH_WEIGHT_MAX + 1, BATCH_WEIGHT_MAX, 1, 1];
        queue.lock().jobs.extend(weights.map(|weight| Job {
            asked: Asked { weight, ..asked() },
            slot: Arc::new(Slot::new(Arc::default())),
        }));
        let batches: Vec<Vec<usize>> = std::iter::repeat_with(|| queue.next_batch())
            .take_while(|batch| !batch.is_empty())
            .map(|batch| batch.iter().map(|job| job.asked.weight).collect())
            .collect();
        let most = BATCH_WEIGHT_MAX;
        assert_eq!(batches, [vec![1, most - 1], vec![1], vec![most + 1], vec![most], vec![1, 1]]);
    }

    /// Sixteen terminals with two hundred acts of this weight each.
    fn many_acts(weight: usize) {
        let queue = Arc::new(Queue::default());
        let inside = Arc::new(AtomicUsize::new(0));
        let answered = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let (queue, inside, answered) = (queue.clone(), inside.clone(), answered.clone());
                std::thread::spawn(move || {
                    for _ in 0..200 {
                        let answer = queue.run(Asked { weight, ..asked() }, &|jobs| {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two committers");
                            assert!(!jobs.is_empty());
                            let answers = jobs.iter().map(|_| Ok(Reply::Done)).collect();
                            inside.fetch_sub(1, Ordering::SeqCst);
                            answers
                        });
                        assert_eq!(answer, Some(Ok(Reply::Done)));
                        answered.fetch_add(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(answered.load(Ordering::SeqCst), 16 * 200);
        let waiting = queue.lock();
        assert!(!waiting.led && waiting.jobs.is_empty());
    }

    #[test]
    fn everybody_is_answered_and_nobody_commits_at_the_same_time() {
        // Of the heavy ones a batch leaves some behind it at the gate at which it wakes the others.
        for weight in [1, BATCH_WEIGHT_MAX / 3, BATCH_WEIGHT_MAX] {
            many_acts(weight);
        }
    }
}
