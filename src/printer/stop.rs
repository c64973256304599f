//! When everything of a printer has to come to an end: never, until somebody says so. Waits inside the kernel are cut by
//! it, so it runs by the machine's own clock.

use crate::world::Deadline;
use std::sync::OnceLock;
use std::time::Duration;

/// The end, and whether it was called for.
#[derive(Debug, Default)]
pub struct Stop(OnceLock<Deadline>);

impl Stop {
    /// Nothing waits beyond `after` from now. The first word counts.
    pub fn end_in(&self, after: Duration) {
        self.0.get_or_init(|| Deadline::after(after));
    }

    /// True once somebody has said so.
    pub fn is_set(&self) -> bool {
        self.0.get().is_some()
    }

    /// True once the end has come.
    pub fn is_over(&self) -> bool {
        self.0.get().is_some_and(|end| end.left().is_zero())
    }

    /// The earlier of `until` and the end.
    pub fn no_later(&self, until: Deadline) -> Deadline {
        self.0.get().map_or(until, |end| until.min(*end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_before_it_is_said_and_the_first_word_counts() {
        let (stop, hour) = (Stop::default(), Duration::from_secs(3_600));
        let until = Deadline::after(hour);
        assert_eq!((stop.is_set(), stop.is_over(), stop.no_later(until)), (false, false, until));
        stop.end_in(Duration::ZERO);
        stop.end_in(hour);
        assert!(stop.is_set() && stop.is_over() && stop.no_later(until).left().is_zero());
    }
}
