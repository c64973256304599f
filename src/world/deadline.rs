//! When a wait inside the kernel is given up: for a descriptor that is polled, a connection that is made. The kernel waits
//! by the machine's clock, whatever clock the program is given, so these do too; everything else has
//! [`Clock`](super::Clock).

use std::time::{Duration, Instant};

/// A point of the machine's monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// So long from now.
    pub fn after(wait: Duration) -> Self {
        Self(Instant::now() + wait)
    }

    /// What is left of the wait; zero once it is over.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Waits until it is over.
    pub fn wait_out(self) {
        std::thread::sleep(self.left());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_grows_less_and_ends() {
        let hour = Deadline::after(Duration::from_secs(3_600));
        let left = hour.left();
        assert!(hour.left() <= left && left <= Duration::from_secs(3_600));
        let now = Deadline::after(Duration::ZERO);
        assert!(now.left().is_zero() && now < hour);
        let soon = Deadline::after(Duration::from_millis(5));
        soon.wait_out();
        assert!(soon.left().is_zero());
    }
}
