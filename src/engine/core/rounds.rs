//! A check of the whole store, made once for all who asked before it began: it takes seconds and memory, and six people
//! who ask at once want one answer.

use crate::protocol::{DoctorReport, Failure};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The doctor's rounds.
#[derive(Debug, Default)]
pub(crate) struct DoctorRounds {
    pub(crate) quick: Rounds<Result<DoctorReport, Failure>>,
    pub(crate) whole: Rounds<Result<DoctorReport, Failure>>,
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
    fn a_round_that_panics_is_over() {
        let rounds: Rounds<u32> = Rounds::default();
        let panicked =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| rounds.join(|| panic!("on purpose"))));
        assert!(panicked.is_err());
        assert_eq!(rounds.join(|| 7), 7);
    }
}
