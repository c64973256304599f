//! The counter word under every interleaving that loom finds: claims are unique, within the range, and none comes
//! after a close. The tempting version, *check, then add*, is kept here because it must fail.

use lj::engine::counter::{Counter, NoClaim, Word};
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread;

struct LoomWord(AtomicU64);

impl Word for LoomWord {
    fn new(value: u64) -> Self {
        Self(AtomicU64::new(value))
    }
    fn load(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
    fn swap_if(&self, current: u64, new: u64) -> Result<u64, u64> {
        self.0.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
    }
    fn set_bits(&self, bits: u64) -> u64 {
        self.0.fetch_or(bits, Ordering::AcqRel)
    }
}

/// Enough to find every known fault of such a word, and quick.
const PREEMPTIONS: usize = 3;

fn model(run: impl Fn() + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(PREEMPTIONS);
    builder.check(run);
}

#[test]
fn claims_and_a_close_agree_in_every_interleaving() {
    model(|| {
        let counter = Arc::new(Counter::<LoomWord>::new(10, 13));
        let claimers: Vec<_> = (0..2)
            .map(|_| {
                let counter = Arc::clone(&counter);
                thread::spawn(move || [counter.claim(), counter.claim()])
            })
            .collect();
        let closed_at = counter.close();
        let mut taken: Vec<u32> =
            claimers.into_iter().flat_map(|claimer| claimer.join().unwrap()).filter_map(Result::ok).collect();
        taken.sort_unstable();
        assert_eq!(taken, (10..closed_at).collect::<Vec<_>>(), "a prefix, each once, none after the close");
        assert_eq!(counter.claim(), Err(NoClaim::Closed));
    });
}

#[test]
fn the_last_number_goes_to_one_claimer() {
    model(|| {
        let counter = Arc::new(Counter::<LoomWord>::new(49, 50));
        let other = Arc::clone(&counter);
        let claimer = thread::spawn(move || other.claim());
        let results = [counter.claim(), claimer.join().unwrap()];
        assert_eq!(results.iter().filter(|result| **result == Ok(49)).count(), 1);
        assert_eq!(results.iter().filter(|result| **result == Err(NoClaim::UsedUp)).count(), 1);
    });
}

#[test]
fn check_then_add_gives_a_number_that_is_not_there() {
    let caught = std::panic::catch_unwind(|| {
        model(|| {
            let word = Arc::new(AtomicU64::new(49));
            let claim = |word: &AtomicU64| {
                (word.load(Ordering::Acquire) < 50).then(|| word.fetch_add(1, Ordering::AcqRel))
            };
            let other = Arc::clone(&word);
            let claimer = thread::spawn(move || claim(&other));
            let results = [claim(&word), claimer.join().unwrap()];
            assert!(results.iter().flatten().all(|&serial| serial < 50), "a number beyond the range");
        });
    });
    assert!(caught.is_err(), "loom must find the fault of the wrong version");
}
