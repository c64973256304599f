//! The clock of this machine, for what asks the time outside an engine.

use crate::domain::Moment;
use crate::world::{Clock, SystemClock};

/// The machine's wall clock.
pub fn machine_now() -> Moment {
    SystemClock::default().now()
}
