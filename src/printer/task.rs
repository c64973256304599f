//! A waiting job with what its printer's thread needs to know of it.

use super::settings::Printer;
use crate::domain::PrintJob;

/// A waiting job and its printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Task {
    pub(super) job: PrintJob,
    /// The settings of the till's printer; tills that share a link may differ in the rest.
    pub(super) printer: Printer,
    /// Asked for while this process had the engine: only then may it open a drawer.
    pub(super) fresh: bool,
}
