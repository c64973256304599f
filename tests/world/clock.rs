//! Two clocks that stand until the script turns them. A wait is over at once: it turns them itself.

use lj::domain::Moment;
use lj::world::{Bell, Clock, Tick};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The clocks. One thread's script turns them; of several that wait, each would turn them for all.
#[derive(Debug)]
pub struct SimClock(Mutex<State>);

#[derive(Debug)]
struct State {
    /// What the wall clock showed at [`Tick::START`], as if nobody had set it since.
    wall: Moment,
    monotonic: Tick,
}

impl SimClock {
    /// Clocks that stand at a moment of the wall's.
    pub fn at(wall: Moment) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { wall, monotonic: Tick::START })))
    }

    /// Both go on.
    pub fn pass(&self, time: Duration) {
        let mut state = self.lock();
        state.monotonic = state.monotonic + time;
    }

    /// Both go on, by seconds; a negative number is none.
    pub fn pass_s(&self, seconds: i64) {
        self.pass(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)));
    }

    /// Both go on to a point of the monotonic one; what is past is left past.
    pub fn pass_to(&self, until: Tick) {
        let mut state = self.lock();
        state.monotonic = state.monotonic.max(until);
    }

    /// Somebody sets the wall clock.
    pub fn set(&self, wall: Moment) {
        let mut state = self.lock();
        state.wall = wall.plus_seconds(-state.gone_s());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Single assignments, which a panic cannot leave half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn gone_s(&self) -> i64 {
        i64::try_from(self.monotonic.since(Tick::START).as_secs()).unwrap_or(i64::MAX)
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        let state = self.lock();
        state.wall.plus_seconds(state.gone_s())
    }

    fn monotonic(&self) -> Tick {
        self.lock().monotonic
    }

    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        let rung = bell.take();
        if !rung {
            self.pass_to(until);
        }
        rung
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wall_goes_on_with_the_other_until_somebody_sets_it() {
        let clock = SimClock::at(Moment::from_unix(1_000));
        clock.pass(Duration::from_millis(1_500));
        clock.pass_s(2);
        assert_eq!(
            (clock.now().unix(), clock.monotonic()),
            (1_003, Tick::START + Duration::from_millis(3_500))
        );
        clock.set(Moment::from_unix(50));
        assert_eq!(clock.now().unix(), 50);
        clock.pass_s(1);
        assert_eq!((clock.now().unix(), clock.monotonic()), (51, Tick::START + Duration::from_millis(4_500)));
    }

    #[test]
    fn waiting_takes_time_unless_the_bell_was_rung() {
        let (clock, bell) = (SimClock::at(Moment::from_unix(0)), Bell::default());
        let until = Tick::START + Duration::from_secs(9);
        bell.ring();
        assert!(clock.wait(&bell, until));
        assert_eq!(clock.monotonic(), Tick::START);
        assert!(!clock.wait(&bell, until));
        assert_eq!(clock.monotonic(), until);
        clock.wait_for(Duration::from_secs(1));
        assert_eq!(clock.monotonic(), until + Duration::from_secs(1));
    }
}
