//! What is refused because of a period's end.

use crate::domain::Period;

refusals! {
    /// Refusals about periods.
    PeriodRefusal {
        /// The period is over: nothing about its ranges may change.
        PeriodClosed(period: Period) = "PERIOD_CLOSED";
    }
}
