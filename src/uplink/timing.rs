//! How long the uplink waits, and for what. The product uses [`Timing::default`]; tests and sample stores make it short.

use std::time::Duration;

/// Waits of the uplink.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// The longest first wait after a failed try; it doubles from there (full jitter: anything from nothing up to it).
    pub back_off: Duration,
    /// The longest wait between two tries, for ever.
    pub back_off_max: Duration,
    /// How often the centre is asked whether the platform has what it accepted.
    pub confirm: Duration,
    /// How long leaving waits for what is still to be sent.
    pub drain: Duration,
    /// The pause before an act is asked of the engine again.
    pub ask_again: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            back_off: Duration::from_secs(2),
            back_off_max: Duration::from_secs(15 * 60),
            confirm: Duration::from_secs(60),
            drain: Duration::from_secs(10),
            ask_again: Duration::from_millis(250),
        }
    }
}
