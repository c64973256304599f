//! How long the upload thread asks the engine for one act.

use super::timing::Timing;
use crate::protocol::{GivesUp, Patience};

/// Most askings of one act: with the default pause fifteen seconds. An engine that is silent for so long is gone, and the
/// next one takes what was being sent for unknown.
const ASKINGS_MAX: u32 = 60;

/// The patience with one act.
pub(super) fn patience(timing: &Timing) -> Patience {
    Patience {
        pause: timing.ask_again,
        pause_max: timing.ask_again,
        until: GivesUp::Askings(ASKINGS_MAX),
        outlasts_busy: true,
    }
}
