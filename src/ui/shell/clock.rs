//! The machine's clock as the terminal sees it, and waiting: the only file of the screens that names either. A key is
//! timed where it is read, so that a scanner is told from a hand.

use std::time::Duration;

pub use std::time::Instant;

/// Now, on a clock that never goes back.
pub fn now() -> Instant {
    Instant::now()
}

/// How long ago that was.
pub fn since(then: Instant) -> Duration {
    then.elapsed()
}

/// Lets the thread wait.
pub fn wait(time: Duration) {
    std::thread::sleep(time);
}
