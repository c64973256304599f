//! The bounded queue in front of the committer, and who runs it: leader and followers (E16).
//!
//! The first waiter becomes the leader and commits for everybody who has queued up by then; when its own answer
//! is there it hands the lead to the first of those who came meanwhile. A lone terminal thus commits in its own
//! thread, without a hop, and 64 terminals share one sync.

use crate::domain::RequestId;
use crate::engine::core::Ready;
use crate::protocol::{Caller, Command, Failure, Reply};
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Most acts waiting: far more than terminals exist; beyond it a terminal is told *busy*, with no number taken.
pub(crate) const QUEUE_MAX: usize = 4_096;
/// Most acts of one batch: bounds the frame and the time until the first of them is answered.
pub(crate) const BATCH_MAX: usize = 256;
/// Most weight of one batch, unless it is one act alone: the budget of E1. An act weighs as many ranges, goods or
/// documents as it may write, so that no sale waits behind two heavy ones.
pub(crate) const BATCH_WEIGHT_MAX: usize = 2_400;

/// The answer to one act.
pub(crate) type Answer = Result<Reply, Failure>;

/// Fewer than these are woken by one thread alone.
const SHARED_LEAST: usize = 8;

/// Those of a batch who wait for their answers.
type Others = Vec<(Arc<Slot>, Answer)>;

enum State {
    Waiting,
    Lead,
    /// The answer, and others to wake before anything else.
    Answered(Answer, Others),
}

/// Where one act waits for its answer.
pub(crate) struct Slot {
    state: Mutex<State>,
    changed: Condvar,
}

impl Slot {
    fn new() -> Self {
        Self { state: Mutex::new(State::Waiting), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: State) {
        *self.lock() = state;
        self.changed.notify_one();
    }

    fn answer(&self, answer: Answer, others: Others) {
        self.set(State::Answered(answer, others));
    }

    /// Waits for the answer, or for the lead (`None`).
    fn wait(&self) -> Option<(Answer, Others)> {
        let mut state = self.lock();
        loop {
            match std::mem::replace(&mut *state, State::Waiting) {
                State::Answered(answer, others) => return Some((answer, others)),
                State::Lead => return None,
                State::Waiting => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
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
        let slot = Arc::new(Slot::new());
        let job = Job { asked, slot: Arc::clone(&slot) };
        let leads = {
            let mut waiting = self.lock();
            if waiting.jobs.len() >= QUEUE_MAX && !matches!(job.asked.ready, Ready::Step(_)) {
                return None;
            }
            waiting.jobs.push_back(job);
            !std::mem::replace(&mut waiting.led, true)
        };
        if !leads && let Some((answer, others)) = slot.wait() {
            wake(others);
            return Some(answer);
        }
        loop {
            let batch = self.next_batch();
            let answers = step(&batch);
            let mut others: Others = batch.into_iter().map(|job| job.slot).zip(answers).collect();
            let own = others.iter().position(|(of, _)| Arc::ptr_eq(of, &slot));
            let own = own.map(|at| others.swap_remove(at).1);
            wake_together(others);
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
        let jobs: Vec<Job> =
            asked.into_iter().map(|asked| Job { asked, slot: Arc::new(Slot::new()) }).collect();
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
        waiting.jobs.drain(..count).collect()
    }

    fn hand_over(&self) {
        let mut waiting = self.lock();
        match waiting.jobs.front() {
            Some(next) => next.slot.set(State::Lead),
            None => waiting.led = false,
        }
    }
}

fn wake(others: Others) {
    others.into_iter().for_each(|(slot, answer)| slot.answer(answer, Vec::new()));
}

/// Wakes all of them; of many the first one wakes half, at the same time as this thread wakes the others: a processor that
/// sleeps between two of them takes longer to wake than the thread.
fn wake_together(mut others: Others) {
    if others.len() >= SHARED_LEAST {
        let mut theirs = others.split_off(others.len() / 2);
        if let Some((slot, answer)) = theirs.pop() {
            slot.answer(answer, theirs);
        }
    }
    wake(others);
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
        queue.lock().jobs.extend(
            weights.map(|weight| Job { asked: Asked { weight, ..asked() }, slot: Arc::new(Slot::new()) }),
        );
        let batches: Vec<Vec<usize>> = std::iter::repeat_with(|| queue.next_batch())
            .take_while(|batch| !batch.is_empty())
            .map(|batch| batch.iter().map(|job| job.asked.weight).collect())
            .collect();
        let most = BATCH_WEIGHT_MAX;
        assert_eq!(batches, [vec![1, most - 1], vec![1], vec![most + 1], vec![most], vec![1, 1]]);
    }

    #[test]
    fn everybody_is_answered_and_nobody_commits_at_the_same_time() {
        let queue = Arc::new(Queue::default());
        let inside = Arc::new(AtomicUsize::new(0));
        let answered = Arc::new(AtomicUsize::new(0));
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let (queue, inside, answered) = (queue.clone(), inside.clone(), answered.clone());
                std::thread::spawn(move || {
                    for _ in 0..200 {
                        let answer = queue.run(asked(), &|jobs| {
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
    }
}
