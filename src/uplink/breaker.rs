//! The circuit breaker of a way: after some failures in a row nothing is tried for a while, then one document, and the
//! rest only when that went through.

use super::timing::Timing;
use crate::world::Tick;
use std::time::Duration;

/// Failures in a row that open it. Single ones are the weather; the documents of those are asked about one by one.
const FAILURES_MAX: u32 = 5;
/// Doublings that reach any cap of a day from a second.
const DOUBLINGS_MAX: u32 = 20;

/// Gives a number below the one it is given: the jitter, so that a thousand tills do not come back at once.
pub type Jitter = std::sync::Arc<dyn Fn(u64) -> u64 + Send + Sync>;

/// What may be tried now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// Everything.
    Open,
    /// One document.
    Probe,
    /// Nothing before then.
    Shut(Tick),
}

/// The breaker.
pub(super) struct Breaker {
    timing: Timing,
    jitter: Jitter,
    failures: u32,
    waits: u32,
    not_before: Option<Tick>,
}

impl Breaker {
    pub(super) fn new(timing: Timing, jitter: Jitter) -> Self {
        Self { timing, jitter, failures: 0, waits: 0, not_before: None }
    }

    pub(super) fn gate(&self, now: Tick) -> Gate {
        match self.not_before {
            None => Gate::Open,
            Some(at) if now < at => Gate::Shut(at),
            Some(_) => Gate::Probe,
        }
    }

    /// The centre answered.
    pub(super) fn went_well(&mut self) {
        self.failures = 0;
        self.waits = 0;
        self.not_before = None;
    }

    /// A call failed; true when nothing more is to be tried now. A probe needs no second failure.
    pub(super) fn failed(&mut self, now: Tick) -> bool {
        self.failures += 1;
        if self.failures < FAILURES_MAX && self.waits == 0 {
            return false;
        }
        let most = self.timing.back_off.saturating_mul(1 << self.waits.min(DOUBLINGS_MAX));
        let most = most.min(self.timing.back_off_max);
        self.waits += 1;
        let millis = u64::try_from(most.as_millis()).unwrap_or(u64::MAX).max(1);
        self.not_before = Some(now + Duration::from_millis((self.jitter)(millis) + 1));
        true
    }

    /// A person wants it tried now.
    pub(super) fn try_now(&mut self, now: Tick) {
        if self.not_before.is_some() {
            self.not_before = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn it_opens_after_five_failures_doubles_up_to_the_cap_and_probes_with_one() {
        // The longest that the jitter may give.
        let mut breaker = Breaker::new(Timing::default(), Arc::new(|below| below - 1));
        let start = Tick::START;
        for _ in 1..FAILURES_MAX {
            assert!(!breaker.failed(start));
            assert_eq!(breaker.gate(start), Gate::Open);
        }
        let mut now = start;
        for wait in [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900] {
            assert!(breaker.failed(now));
            let end = now + Duration::from_secs(wait);
            assert_eq!(breaker.gate(now), Gate::Shut(end));
            assert_eq!(breaker.gate(end), Gate::Probe);
            now = end;
        }
        breaker.went_well();
        assert_eq!(breaker.gate(now), Gate::Open);
        assert!(!breaker.failed(now), "one failure after that is the weather again");
    }

    #[test]
    fn a_person_ends_the_wait_with_a_probe() {
        let mut breaker = Breaker::new(Timing::default(), Arc::new(|below| below - 1));
        let now = Tick::START;
        breaker.try_now(now);
        assert_eq!(breaker.gate(now), Gate::Open, "nothing to end");
        for _ in 0..FAILURES_MAX {
            breaker.failed(now);
        }
        breaker.try_now(now);
        assert_eq!(breaker.gate(now), Gate::Probe);
    }
}
