//! When everything of a printer has to come to an end: never, until somebody says so; and then not before the bytes that
//! are under way had their time. Waits inside the kernel are cut by it, so it runs by the machine's own clock.

use crate::world::Deadline;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The end, and whether it was called for.
#[derive(Debug, Default)]
pub struct Stop(Mutex<Ends>);

#[derive(Debug, Default)]
struct Ends {
    /// Since somebody said so.
    said: Option<Deadline>,
    /// A printer is busy until then with what it has taken.
    busy: Option<Deadline>,
}

impl Ends {
    fn end(&self) -> Option<Deadline> {
        self.said.map(|said| self.busy.map_or(said, |busy| said.max(busy)))
    }
}

impl Stop {
    /// Nothing waits beyond `after` from now, but for a printer that takes bytes. The first word counts.
    pub fn end_in(&self, after: Duration) {
        self.lock().said.get_or_insert_with(|| Deadline::after(after));
    }

    /// A printer has just taken bytes, and may be busy with them for so long.
    pub(super) fn busy_for(&self, time: Duration) {
        let mut ends = self.lock();
        if ends.end().is_none_or(|end| !end.left().is_zero()) {
            let busy = Deadline::after(time);
            ends.busy = Some(ends.busy.map_or(busy, |before| before.max(busy)));
        }
    }

    /// True once somebody has said so.
    pub fn is_set(&self) -> bool {
        self.lock().said.is_some()
    }

    /// True once the end has come.
    pub fn is_over(&self) -> bool {
        self.lock().end().is_some_and(|end| end.left().is_zero())
    }

    /// The earlier of `until` and the end.
    pub fn no_later(&self, until: Deadline) -> Deadline {
        self.lock().end().map_or(until, |end| until.min(end))
    }

    /// The shorter of `wait` and what is left until the end.
    pub(super) fn cut(&self, wait: Duration) -> Duration {
        self.lock().end().map_or(wait, |end| wait.min(end.left()))
    }

    fn lock(&self) -> MutexGuard<'_, Ends> {
        // Single assignments, which a panic cannot leave half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn nothing_ends_before_it_is_said_and_the_first_word_counts() {
        let stop = Stop::default();
        let until = Deadline::after(HOUR);
        assert_eq!((stop.is_set(), stop.is_over(), stop.no_later(until)), (false, false, until));
        assert_eq!(stop.cut(HOUR), HOUR);
        stop.end_in(Duration::ZERO);
        stop.end_in(HOUR);
        assert!(stop.is_set() && stop.is_over() && stop.no_later(until).left().is_zero());
        assert_eq!(stop.cut(HOUR), Duration::ZERO);
    }

    #[test]
    fn a_printer_that_takes_bytes_is_waited_for_and_what_is_over_stays_over() {
        let stop = Stop::default();
        stop.busy_for(HOUR);
        assert!(!stop.is_set() && !stop.is_over(), "nobody has said anything");
        stop.end_in(Duration::ZERO);
        assert!(stop.is_set() && !stop.is_over() && stop.cut(HOUR * 2) > Duration::from_secs(3_000));
        let over = Stop::default();
        over.end_in(Duration::ZERO);
        over.busy_for(HOUR);
        assert!(over.is_over(), "too late");
    }
}
