//! The guarded clock (E8): one store-wide last issue time, and the wall clock held against the monotonic one.

use super::ports::Clock;
use crate::domain::{Moment, Refusal};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How far the clock may stand behind the last issue time and still be lifted to it, in seconds.
const CLAMP_S: i64 = 5;
/// How far wall and monotonic clock may drift apart before somebody is asked, in seconds.
const JUMP_S: i64 = 10 * 60;

/// Remembers where wall and monotonic clock stood when the engine started, or when a manager set them right.
#[derive(Debug)]
pub(super) struct ClockGuard {
    base: Mutex<(Moment, Duration)>,
}

impl ClockGuard {
    pub(super) fn new(clock: &dyn Clock) -> Self {
        Self { base: Mutex::new((clock.now(), clock.monotonic())) }
    }

    /// Takes the wall clock as right from now on.
    pub(super) fn accept(&self, clock: &dyn Clock) {
        *self.base.lock().unwrap_or_else(PoisonError::into_inner) = (clock.now(), clock.monotonic());
    }

    /// True while the wall clock stands where the monotonic one says that it should.
    pub(super) fn is_steady(&self, clock: &dyn Clock) -> bool {
        self.expected(clock).is_none_or(|expected| (clock.now().unix() - expected.unix()).abs() <= JUMP_S)
    }

    /// Where the wall clock should stand.
    fn expected(&self, clock: &dyn Clock) -> Option<Moment> {
        let (wall, monotonic) = *self.base.lock().unwrap_or_else(PoisonError::into_inner);
        let since = clock.monotonic().saturating_sub(monotonic);
        Some(wall.plus_seconds(i64::try_from(since.as_secs()).ok()?))
    }

    /// The time that an invoice issued now gets. `frozen` is a sample store's `--now`, which cannot jump.
    pub(super) fn issue_time(
        &self,
        clock: &dyn Clock,
        frozen: Option<Moment>,
        last: Moment,
    ) -> Result<Moment, Refusal> {
        let now = frozen.unwrap_or_else(|| clock.now());
        if frozen.is_none()
            && let Some(expected) = self.expected(clock)
            && (now.unix() - expected.unix()).abs() > JUMP_S
        {
            return Err(Refusal::ClockJumped { now, expected });
        }
        if now.unix() + CLAMP_S < last.unix() {
            return Err(Refusal::ClockBehind { now, last });
        }
        Ok(now.max(last))
    }
}
