//! Wrong PINs cost time: the first few nothing, then twice as long each, for the person and for the terminal. Kept
//! in memory: whoever can restart the engine has the files anyway.

use crate::domain::{StaffCode, TillCode};
use crate::world::Tick;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Wrong PINs without a wait: fingers slip.
const FREE: u32 = 3;
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(15 * 60);
/// People and terminals that are remembered at once; beyond it the oldest wait is forgotten first.
const KEYS_MAX: usize = 4_096;

/// Who guesses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// At a person's PIN, from anywhere.
    Person(StaffCode),
    /// From a Unix user and till, at anybody's.
    Terminal(u32, Option<TillCode>),
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    until: Tick,
}

/// Who failed how often.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    failures: Mutex<HashMap<Key, Failures>>,
}

impl Attempts {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        // A panic while holding it leaves whole entries.
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the next try must wait; `None` when it may be made now.
    pub(crate) fn wait(&self, keys: &[Key], now: Tick) -> Option<Duration> {
        let failures = self.lock();
        let longest = keys.iter().filter_map(|key| failures.get(key)).map(|failed| failed.until).max()?;
        Some(longest.since(now)).filter(|wait| !wait.is_zero())
    }

    /// Counts a wrong PIN.
    pub(crate) fn failed(&self, keys: &[Key], now: Tick) {
        let mut failures = self.lock();
        for key in keys {
            if failures.len() >= KEYS_MAX
                && !failures.contains_key(key)
                && let Some(oldest) =
                    failures.iter().min_by_key(|(_, failed)| failed.until).map(|(key, _)| key.clone())
            {
                failures.remove(&oldest);
            }
            let failed = failures.entry(key.clone()).or_insert(Failures { count: 0, until: now });
            failed.count = failed.count.saturating_add(1);
            failed.until = now + wait_after(failed.count);
        }
    }

    /// Forgets the failures of who got in.
    pub(crate) fn went_well(&self, keys: &[Key]) {
        let mut failures = self.lock();
        for key in keys {
            failures.remove(key);
        }
    }
}

fn wait_after(count: u32) -> Duration {
    match count.checked_sub(FREE) {
        None | Some(0) => Duration::ZERO,
        Some(over) => Duration::from_secs(1u64.checked_shl(over.min(20)).unwrap_or(u64::MAX)).min(WAIT_MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(code: &str) -> Key {
        Key::Person(StaffCode::parse(code).unwrap())
    }

    #[test]
    fn three_are_free_then_each_costs_twice_as_long() {
        let (attempts, keys) = (Attempts::default(), [person("A1"), Key::Terminal(1000, None)]);
        let mut now = Tick::START + Duration::from_secs(100);
        for _ in 0..3 {
            attempts.failed(&keys, now);
            assert_eq!(attempts.wait(&keys, now), None);
        }
        for seconds in [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            attempts.failed(&keys, now);
            assert_eq!(attempts.wait(&keys, now), Some(Duration::from_secs(seconds)));
            now = now + Duration::from_secs(seconds);
            assert_eq!(attempts.wait(&keys, now), None);
        }
        // Another person at this terminal waits too, and this person at another terminal.
        attempts.failed(&keys, now);
        assert!(attempts.wait(&[person("B2"), keys[1].clone()], now).is_some());
        assert!(attempts.wait(&[keys[0].clone(), Key::Terminal(7, None)], now).is_some());
        attempts.went_well(&keys);
        assert_eq!(attempts.wait(&keys, now), None);
    }

    #[test]
    fn the_memory_is_bounded() {
        let attempts = Attempts::default();
        for uid in 0..u32::try_from(KEYS_MAX + 100).unwrap() {
            attempts.failed(&[Key::Terminal(uid, None)], Tick::START);
        }
        assert!(attempts.lock().len() <= KEYS_MAX);
    }
}
