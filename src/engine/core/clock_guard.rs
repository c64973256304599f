//! The guarded clock (E8): one store-wide last issue time, and the wall clock held against the monotonic one.
//!
//! Beside what E8 bars, it gathers the evidence for the clock's grade, which bars nothing.

use crate::domain::{CLOCK_BEHIND_S, ClockEvidence, Moment, Refusal, StoreRefusal};
use crate::world::{Clock, Tick};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How far wall and monotonic clock may drift apart before somebody is asked, in seconds.
const JUMP_S: i64 = 10 * 60;

/// Remembers where wall and monotonic clock stood when the engine started, or when a manager set them right.
#[derive(Debug)]
pub(crate) struct ClockGuard {
    base: Mutex<(Moment, Tick)>,
    centre: Mutex<Option<CentreSaid>>,
}

/// The centre's clock minus ours, and where our two clocks stood when it said so.
#[derive(Clone, Copy, Debug)]
struct CentreSaid {
    off_s: i64,
    wall: Moment,
    monotonic: Tick,
}

impl ClockGuard {
    pub(crate) fn new(clock: &dyn Clock) -> Self {
        Self { base: Mutex::new((clock.now(), clock.monotonic())), centre: Mutex::default() }
    }

    /// Takes the wall clock as right from now on.
    pub(crate) fn accept(&self, clock: &dyn Clock) {
        *self.base.lock().unwrap_or_else(PoisonError::into_inner) = (clock.now(), clock.monotonic());
    }

    /// A centre has just told its time: ours plus `off_s`.
    pub(crate) fn centre_said(&self, clock: &dyn Clock, off_s: i64) {
        let said = CentreSaid { off_s, wall: clock.now(), monotonic: clock.monotonic() };
        *self.centre.lock().unwrap_or_else(PoisonError::into_inner) = Some(said);
    }

    /// What speaks for and against the wall clock. A `frozen` one cannot jump.
    pub(crate) fn evidence(
        &self,
        clock: &dyn Clock,
        now: Moment,
        last: Moment,
        frozen: bool,
    ) -> ClockEvidence {
        let said = *self.centre.lock().unwrap_or_else(PoisonError::into_inner);
        let (wall, monotonic) = (clock.now(), clock.monotonic());
        let centre = said.map(|said| {
            let age_s = seconds(monotonic.since(said.monotonic));
            // What the wall clock was set by since then is no difference to the centre any more, or a new one.
            let set_s = wall.unix() - said.wall.unix() - age_s;
            (said.off_s - set_s, age_s)
        });
        let jumped_s = match self.expected(clock) {
            Some(expected) if !frozen => wall.unix() - expected.unix(),
            Some(_) | None => 0,
        };
        ClockEvidence { centre, behind_last_s: last.unix() - now.unix(), jumped_s }
    }

    /// True while the wall clock stands where the monotonic one says that it should.
    pub(crate) fn is_steady(&self, clock: &dyn Clock) -> bool {
        self.expected(clock).is_none_or(|expected| (clock.now().unix() - expected.unix()).abs() <= JUMP_S)
    }

    /// Where the wall clock should stand.
    fn expected(&self, clock: &dyn Clock) -> Option<Moment> {
        let (wall, monotonic) = *self.base.lock().unwrap_or_else(PoisonError::into_inner);
        let since = clock.monotonic().since(monotonic);
        Some(wall.plus_seconds(i64::try_from(since.as_secs()).ok()?))
    }

    /// The time that an invoice issued now gets. `frozen` is a sample store's `--now`, which cannot jump.
    pub(crate) fn issue_time(
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
            return Err(StoreRefusal::ClockJumped { now, expected }.into());
        }
        if now.unix() + CLOCK_BEHIND_S < last.unix() {
            return Err(StoreRefusal::ClockBehind { now, last }.into());
        }
        Ok(now.max(last))
    }
}

/// Whole seconds; a machine that runs for longer than they can count does not exist.
fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}
