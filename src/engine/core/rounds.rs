//! A check of the whole store, made once for all who asked before it began: it takes seconds and memory, and six people
//! who ask at once want one answer.

use crate::protocol::{DoctorReport, Failure};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The doctor's rounds.
#[derive(Debug, Default)]
pub(crate) struct DoctorRounds {
    pub(crate) quick: Rounds<Result<DoctorReport, Failure>>,
    pub(crate) whole: Rounds<Result<DoctorReport, Failure>>,
    /// How far the whole round under way is.
    pub(crate) far: Far,
}

/// How far a round is, of how much; of nothing where none goes on. Read at any moment, so the two may be of two moments.
#[derive(Debug, Default)]
pub(crate) struct Far {
    done: AtomicU64,
    of: AtomicU64,
}

impl Far {
    /// A round of so much begins; it is over when the guard goes.
    pub(crate) fn begin(&self, of: u64) -> Going<'_> {
        self.done.store(0, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        Going(self)
    }

    /// How far it is, of how much.
    pub(crate) fn now(&self) -> Option<(u64, u64)> {
        let of = self.of.load(Ordering::Relaxed);
        (of > 0).then(|| (self.done.load(Ordering::Relaxed).min(of), of))
    }
}

/// A round that goes on, by its end too where a panic ends it.
pub(crate) struct Going<'f>(&'f Far);

impl Going<'_> {
    /// So much is done.
    pub(crate) fn at(&self, done: u64) {
        self.0.done.store(done, Ordering::Relaxed);
    }
}

impl Drop for Going<'_> {
    fn drop(&mut self) {
        self.0.of.store(0, Ordering::Relaxed);
    }
}

/// The rounds of one kind of check, one at a time.
#[derive(Debug)]
pub(crate) struct Rounds<T> {
    state: Mutex<State<T>>,
    ended: Condvar,
}

#[derive(Debug)]
struct State<T> {
    /// Who has asked so far, by number.
    asked: u64,
    under_way: bool,
    /// The last round's outcome, and the last of those who had asked before it began.
    last: Option<(u64, T)>,
}

impl<T> Default for Rounds<T> {
    fn default() -> Self {
        let state = State { asked: 0, under_way: false, last: None };
        Self { state: Mutex::new(state), ended: Condvar::new() }
    }
}

impl<T: Clone> Rounds<T> {
    /// The outcome of a round that begins after this call; made here, or by another who asks.
    pub(crate) fn join(&self, round: impl FnOnce() -> T) -> T {
        let mut state = self.lock();
        state.asked += 1;
        let mine = state.asked;
        while state.under_way {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
            if let Some((_, outcome)) = state.last.as_ref().filter(|(through, _)| *through >= mine) {
                return outcome.clone();
            }
        }
        state.under_way = true;
        let through = state.asked;
        drop(state);
        let outcome = {
            let _under_way = UnderWay(self);
            let outcome = round();
            self.lock().last = Some((through, outcome.clone()));
            outcome
        };
        self.ended.notify_all();
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // Each change under this lock is of one field.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A round that ends, by a panic too.
struct UnderWay<'a, T: Clone>(&'a Rounds<T>);

impl<T: Clone> Drop for UnderWay<'_, T> {
    fn drop(&mut self) {
        self.0.lock().under_way = false;
        self.0.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn all_who_ask_while_one_is_under_way_share_the_next() {
        let (rounds, made) = (&Rounds::default(), &AtomicU64::new(0));
        let count = move || made.fetch_add(1, Ordering::SeqCst) + 1;
        let (begun, has_begun) = channel();
        let (end, may_end) = channel::<()>();
        std::thread::scope(|scope| {
            let first = scope.spawn(move || {
                rounds.join(|| {
                    begun.send(()).unwrap();
                    may_end.recv_timeout(PATIENCE).unwrap();
                    count()
                })
            });
            has_begun.recv_timeout(PATIENCE).unwrap();
            let later: Vec<_> = (0..6).map(|_| scope.spawn(move || rounds.join(count))).collect();
            while rounds.lock().asked < 7 {
                std::thread::yield_now();
            }
            end.send(()).unwrap();
            assert_eq!(first.join().unwrap(), 1, "what it began with, not what was asked later");
            assert!(later.into_iter().all(|one| one.join().unwrap() == 2));
        });
        assert_eq!(rounds.join(count), 3, "who asks later wants to know how it is now");
    }

    #[test]
    fn how_far_a_round_is_is_told_while_it_goes_on() {
        let far = Far::default();
        assert_eq!(far.now(), None);
        let going = far.begin(10);
        assert_eq!(far.now(), Some((0, 10)));
        going.at(7);
        assert_eq!(far.now(), Some((7, 10)));
        going.at(11);
        assert_eq!(far.now(), Some((10, 10)), "never more than all");
        drop(going);
        assert_eq!(far.now(), None);
    }

    #[test]
    fn a_round_that_panics_is_over() {
        let rounds: Rounds<u32> = Rounds::default();
        let panicked =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rounds.join(|| panic!("on purpose"))));
        assert!(panicked.is_err());
        assert_eq!(rounds.join(|| 7), 7);
    }
}
