//! Two clocks and the one way to wait. The wall clock is set by people; the monotonic one by nobody, and deadlines are
//! points of it. Machines (`printer`, `uplink`) are given their points and never wait; their threads wait here.

use crate::domain::Moment;
use std::fmt;
use std::ops::Add;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A point of the monotonic clock: the time since some fixed moment of this process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tick(Duration);

impl Tick {
    /// The fixed moment.
    pub const START: Self = Self(Duration::ZERO);

    /// How long `earlier` is past; zero where it is still to come.
    pub fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Tick {
    type Output = Self;

    /// Saturating: no wait is too long to be asked for.
    fn add(self, time: Duration) -> Self {
        Self(self.0.saturating_add(time))
    }
}

/// Where both clocks stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock.
    pub wall: Moment,
    /// The monotonic one.
    pub tick: Tick,
}

/// Two clocks: the wall's, which people set, and the monotonic one, which nobody can.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The wall clock.
    fn now(&self) -> Moment;

    /// The monotonic clock; never goes back.
    fn monotonic(&self) -> Tick;

    /// Both at once.
    fn both(&self) -> Now {
        Now { wall: self.now(), tick: self.monotonic() }
    }

    /// Waits until `until`, or until the bell is rung; true where it was. A ring before the call counts, once.
    fn wait(&self, bell: &Bell, until: Tick) -> bool;

    /// Waits for so long.
    fn wait_for(&self, time: Duration) {
        self.wait(&Bell::default(), self.monotonic() + time);
    }
}

/// Wakes whoever waits, now or next. Rings that nobody has heard yet are one.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    /// Rings it.
    pub fn ring(&self) {
        *self.lock() = true;
        self.heard.notify_one();
    }

    /// True where it was rung since the last time.
    pub fn take(&self) -> bool {
        std::mem::take(&mut *self.lock())
    }

    fn wait(&self, time: Duration) -> bool {
        let waited = self.heard.wait_timeout_while(self.lock(), time, |rung| !*rung);
        std::mem::take(&mut *waited.unwrap_or_else(PoisonError::into_inner).0)
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        // A single word, which a panic cannot leave half written.
        self.rung.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The machine's clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        // A clock before 1970 reads as 1970: the store's last time then refuses it (E8).
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> Tick {
        Tick::START + self.started.elapsed()
    }

    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        bell.wait(until.since(self.monotonic()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Far beyond any test's patience: a wait that is not ended early hangs.
    const FOR_EVER: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_ring_ends_a_wait_whether_it_came_before_or_during_it() {
        let (clock, bell) = (SystemClock::default(), Arc::new(Bell::default()));
        bell.ring();
        bell.ring();
        assert!(clock.wait(&bell, clock.monotonic() + FOR_EVER));
        assert!(!bell.take(), "two rings that nobody heard are one");
        let far = Arc::clone(&bell);
        let ringer = std::thread::spawn(move || far.ring());
        assert!(clock.wait(&bell, clock.monotonic() + FOR_EVER));
        ringer.join().unwrap();
    }

    #[test]
    fn a_wait_that_nobody_ends_ends_at_its_time() {
        let clock = SystemClock::default();
        let until = clock.monotonic() + Duration::from_millis(20);
        assert!(!clock.wait(&Bell::default(), until));
        assert!(clock.monotonic() >= until);
        assert!(!clock.wait(&Bell::default(), Tick::START), "what is past is not waited for");
    }

    #[test]
    fn ticks_neither_go_below_their_start_nor_run_over() {
        let later = Tick::START + Duration::from_secs(5);
        assert_eq!(
            (later.since(Tick::START), Tick::START.since(later)),
            (Duration::from_secs(5), Duration::ZERO)
        );
        assert!(later + Duration::MAX > later);
    }
}
