//! Wrong PINs cost time: the first few nothing, then twice as long each, for the person and for the terminal. Kept
//! in memory: whoever can restart the engine has the files anyway.

use crate::domain::{StaffCode, TillCode};
use crate::world::Tick;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Wrong PINs of one person without a wait: fingers slip.
const FREE: u32 = 3;
/// Wrong PINs of all people at one terminal without a wait: more than one person can be wrong before waiting keeps them,
/// so that nobody is locked out by another, and few enough that nobody tries everybody's.
const FREE_TERMINAL: u32 = 30;
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_secs(15 * 60);
/// Strangers and terminals that are remembered at once; beyond it the oldest wait is forgotten first. Those who exist are
/// few enough ([`STAFF_MAX`](crate::domain::STAFF_MAX)) that none is ever forgotten for others: fresh names must not give
/// a person's free guesses again.
const KEYS_MAX: usize = 4_096;

/// Who guesses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// At a person's PIN, from anywhere.
    Person(StaffCode),
    /// At the PIN of somebody who does not exist, which costs the same.
    Stranger(StaffCode),
    /// From a Unix user and till, at anybody's.
    Terminal(u32, Option<TillCode>),
}

impl Key {
    fn free(&self) -> u32 {
        match self {
            Self::Person(_) | Self::Stranger(_) => FREE,
            Self::Terminal(..) => FREE_TERMINAL,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    until: Tick,
}

/// Who failed how often.
#[derive(Debug, Default)]
pub(crate) struct Attempts {
    failures: Mutex<Remembered>,
}

#[derive(Debug, Default)]
struct Remembered {
    people: HashMap<Key, Failures>,
    others: HashMap<Key, Failures>,
}

impl Remembered {
    fn of(&mut self, key: &Key) -> &mut HashMap<Key, Failures> {
        match key {
            Key::Person(_) => &mut self.people,
            Key::Stranger(_) | Key::Terminal(..) => &mut self.others,
        }
    }

    /// Makes room for one more of the others.
    fn make_room(&mut self, key: &Key) {
        if matches!(key, Key::Person(_)) || self.others.len() < KEYS_MAX || self.others.contains_key(key) {
            return;
        }
        let oldest = self.others.iter().min_by_key(|(_, failed)| failed.until).map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            self.others.remove(&oldest);
        }
    }
}

impl Attempts {
    fn lock(&self) -> MutexGuard<'_, Remembered> {
        // A panic while holding it leaves whole entries.
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a try: counts it as a wrong one until it went well, so that whoever asks many times at once is judged
    /// no more often than who asks one by one. How long it must wait first, and then it is not counted; `None` when it
    /// may be judged now.
    pub(crate) fn begin(&self, keys: &[Key], now: Tick) -> Option<Duration> {
        let mut failures = self.lock();
        let longest =
            keys.iter().filter_map(|key| failures.of(key).get(key).map(|failed| failed.until)).max();
        if let Some(wait) = longest.map(|until| until.since(now)).filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        for key in keys {
            failures.make_room(key);
            let failed = failures.of(key).entry(key.clone()).or_insert(Failures { count: 0, until: now });
            failed.count = failed.count.saturating_add(1);
            failed.until = now + wait_after(failed.count, key.free());
        }
        None
    }

    /// Forgets the failures of who got in.
    pub(crate) fn went_well(&self, keys: &[Key]) {
        let mut failures = self.lock();
        for key in keys {
            failures.of(key).remove(key);
        }
    }
}

fn wait_after(count: u32, free: u32) -> Duration {
    match count.checked_sub(free) {
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
            assert_eq!(attempts.begin(&keys, now), None);
        }
        for seconds in [0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            let wait = Duration::from_secs(seconds);
            assert_eq!(attempts.begin(&keys, now), Some(wait).filter(|wait| !wait.is_zero()));
            if seconds > 0 {
                now = now + wait;
                assert_eq!(attempts.begin(&keys, now), None, "after {seconds} s");
            }
        }
        assert!(attempts.begin(&[keys[0].clone(), Key::Terminal(7, None)], now).is_some(), "from anywhere");
        assert_eq!(attempts.begin(&[person("B2"), keys[1].clone()], now), None, "nobody else waits for that");
        attempts.went_well(&keys);
        assert_eq!(attempts.begin(&keys, now), None);
    }

    #[test]
    fn who_tries_everybody_waits_at_that_terminal() {
        let (attempts, now) = (Attempts::default(), Tick::START);
        let keys = |at: u32| [person(&format!("P{at}")), Key::Terminal(7, None)];
        let judged = (0..100).filter(|&at| attempts.begin(&keys(at), now).is_none()).count();
        assert_eq!(judged, FREE_TERMINAL as usize + 1);
    }

    #[test]
    fn all_who_ask_at_once_are_judged_no_more_often_than_one_by_one() {
        let (attempts, keys) = (Attempts::default(), [person("B1"), Key::Terminal(7, None)]);
        let judged: usize = std::thread::scope(|threads| {
            let one = || usize::from(attempts.begin(&keys, Tick::START).is_none());
            let asked: Vec<_> = (0..64).map(|_| threads.spawn(one)).collect();
            asked.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(judged, FREE as usize + 1);
    }

    #[test]
    fn fresh_names_give_nobody_the_free_guesses_again() {
        let (attempts, victim, now) = (Attempts::default(), [person("B1")], Tick::START);
        while attempts.begin(&victim, now).is_none() {}
        // The wait is over, and what it was for is not.
        let later = now + Duration::from_secs(3_600);
        for at in 0..=KEYS_MAX {
            let stranger = Key::Stranger(StaffCode::parse(&format!("X{at}")).unwrap());
            attempts.begin(&[stranger], later);
        }
        assert_eq!(attempts.begin(&victim, later), None);
        assert_eq!(attempts.begin(&victim, later), Some(Duration::from_secs(4)), "not three more");
    }

    #[test]
    fn the_memory_is_bounded() {
        let attempts = Attempts::default();
        for uid in 0..u32::try_from(KEYS_MAX + 100).unwrap() {
            attempts.begin(&[Key::Terminal(uid, None)], Tick::START);
        }
        assert_eq!(attempts.lock().others.len(), KEYS_MAX);
    }
}
