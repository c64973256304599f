//! How long the uplink waits, and for what. The product uses [`Timing::default`]; tests and sample stores make it short.

use crate::protocol::{GivesUp, Patience};
use std::time::Duration;

/// Most askings of one act: with the default pause fifteen seconds. An engine that is silent for so long is gone, and the
/// next one takes what was being sent for unknown.
const ASKINGS_MAX: u32 = 60;

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

impl Timing {
    /// The patience with one act.
    pub(super) fn patience(&self) -> Patience {
        Patience {
            pause: self.ask_again,
            pause_max: self.ask_again,
            until: GivesUp::Askings(ASKINGS_MAX),
            outlasts_busy: true,
        }
    }
}
