//! Two clocks that stand until the script turns them: the monotonic one only goes on, the wall's is set, and drifts.

use lj::domain::Moment;
use lj::world::{Bell, Clock, Tick};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// The clocks of one machine.
#[derive(Debug)]
pub struct SimClock(Mutex<State>);

#[derive(Clone, Debug)]
struct State {
    /// True time since the beginning, in milliseconds: what the monotonic clock shows.
    gone_ms: u64,
    /// What the wall clock showed at the beginning, as if nobody had touched it since.
    wall: Moment,
    /// How many milliseconds the wall clock gains in a true hour.
    drift_ms: i64,
}

impl SimClock {
    /// Clocks that stand at a moment of the wall's.
    pub fn at(wall: Moment, drift_ms: i64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(State { gone_ms: 0, wall, drift_ms })))
    }

    /// Other clocks that stand where these do.
    pub fn copy(&self) -> Arc<Self> {
        Arc::new(Self(Mutex::new(self.lock().clone())))
    }

    /// Time passes.
    pub fn pass_ms(&self, ms: u64) {
        self.lock().gone_ms += ms;
    }

    /// Somebody sets the wall clock by so many seconds.
    pub fn jump_s(&self, seconds: i64) {
        let mut state = self.lock();
        state.wall = state.wall.plus_seconds(seconds);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl Clock for SimClock {
    fn now(&self) -> Moment {
        let state = self.lock();
        let gone = i64::try_from(state.gone_ms).unwrap();
        state.wall.plus_seconds((gone + gone / 3_600_000 * state.drift_ms) / 1_000)
    }

    fn monotonic(&self) -> Tick {
        Tick::START + Duration::from_millis(self.lock().gone_ms)
    }

    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        let rung = bell.take();
        if !rung {
            let left = until.since(self.monotonic());
            self.pass_ms(u64::try_from(left.as_millis()).unwrap());
        }
        rung
    }
}

#[test]
fn the_wall_goes_with_the_other_but_for_drift_and_jumps() {
    let clock = SimClock::at(Moment::from_unix(1_000), 500);
    clock.pass_ms(2 * 3_600_000);
    assert_eq!(clock.now().unix(), 1_000 + 7_200 + 1);
    clock.jump_s(-60);
    assert_eq!(clock.now().unix(), 1_000 + 7_200 + 1 - 60);
    assert_eq!(clock.monotonic().since(Tick::START), Duration::from_secs(7_200));
    clock.wait_for(Duration::from_secs(5));
    assert_eq!(clock.monotonic().since(Tick::START), Duration::from_secs(7_205));
}
