//! The guarded clock (E8): one store-wide last issue time, and the wall clock held against the monotonic one. At the start
//! nothing runs yet that it could be held against but the last invoice: a clock that is far past it is asked about too.
//!
//! Beside what E8 bars, it gathers the evidence for the clock's grade, which bars nothing.

use crate::domain::{
    CLOCK_AGREES_S, CLOCK_AHEAD_S, CLOCK_BEHIND_S, CLOCK_FRESH_S, ClockEvidence, Moment, Refusal,
    StoreRefusal,
};
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
    /// The last invoice as the store was opened, and when, while nobody has said that the clock is right.
    opened: Mutex<Option<(Moment, Tick)>>,
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
        let (base, centre) = (Mutex::new((clock.now(), clock.monotonic())), Mutex::default());
        Self { base, centre, opened: Mutex::default() }
    }

    /// The store was opened just now, and its last invoice is of that time; the default where there is none.
    pub(crate) fn opened_after(&self, clock: &dyn Clock, last: Moment) {
        let known = (last != Moment::default()).then(|| (last, clock.monotonic()));
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    /// Takes the wall clock as right from now on.
    pub(crate) fn accept(&self, clock: &dyn Clock) {
        *self.base.lock().unwrap_or_else(PoisonError::into_inner) = (clock.now(), clock.monotonic());
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The last invoice, where the clock has stood too far past it since the start and neither a manager nor the centre
    /// says that it is right. One that was set meanwhile is taken as if it had been right at the start.
    fn too_far_after(&self, clock: &dyn Clock) -> Option<Moment> {
        let (last, since) = (*self.opened.lock().unwrap_or_else(PoisonError::into_inner))?;
        let gone_s = seconds(clock.monotonic().since(since));
        if clock.now().unix() - last.unix() > CLOCK_AHEAD_S.saturating_add(gone_s) {
            let agrees = |(off, age): (i64, i64)| off.abs() <= CLOCK_AGREES_S && age <= CLOCK_FRESH_S;
            return (!self.centre(clock).is_some_and(agrees)).then_some(last);
        }
        let was_too_far = self.base.lock().unwrap_or_else(PoisonError::into_inner).0.unix() - last.unix();
        if was_too_far > CLOCK_AHEAD_S && clock.now() >= last {
            self.accept(clock);
        }
        None
    }

    /// The centre's clock minus ours, as far as it is known, and how many seconds ago it said so. What the wall clock
    /// was set by since then is no difference to the centre any more, or a new one.
    fn centre(&self, clock: &dyn Clock) -> Option<(i64, i64)> {
        let said = (*self.centre.lock().unwrap_or_else(PoisonError::into_inner))?;
        let age_s = seconds(clock.monotonic().since(said.monotonic));
        let set_s = clock.now().unix() - said.wall.unix() - age_s;
        Some((said.off_s - set_s, age_s))
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
        let wall = clock.now();
        let centre = self.centre(clock);
        let too_far = self.too_far_after(clock).filter(|_| !frozen);
        let too_far_s = too_far.map_or(0, |last| wall.unix() - last.unix());
        let jumped_s = match self.expected(clock) {
            Some(expected) if !frozen => wall.unix() - expected.unix(),
            Some(_) | None => 0,
        };
        ClockEvidence { centre, behind_last_s: last.unix() - now.unix(), jumped_s, too_far_s }
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
            && let Some(last) = self.too_far_after(clock)
        {
            return Err(StoreRefusal::ClockAhead { now, last }.into());
        }
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
