//! What the engine takes from the machine: clock and chance, behind traits, so that a test can turn the clock
//! back and repeat a run. The real ones are read by the composition alone.

use crate::domain::{Moment, Ubn};
use std::fmt;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Two clocks: the wall's, which people set, and the monotonic one, which nobody can.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The wall clock.
    fn now(&self) -> Moment;
    /// Time since some fixed moment of this process; never goes back.
    fn monotonic(&self) -> Duration;
}

/// Unpredictable bytes.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// When the machine has no randomness to give; nothing may be issued then.
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()>;
}

/// Whether sellers have their QR key (R1). The key itself is the slip's business, never the engine's.
pub trait Keyring: Send + Sync + fmt::Debug {
    /// True when the seller's proof slips can be made.
    fn has_key(&self, seller: Ubn) -> bool;
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

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The operating system's randomness.
#[derive(Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        getrandom::fill(bytes).map_err(|error| std::io::Error::other(error.to_string()))
    }
}
