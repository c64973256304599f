//! What the doctor found, with a limit on what is told.

use crate::protocol::{DoctorCheck, DoctorReport};

/// Violations told in one report; the rest is counted in the last one.
const VIOLATIONS_MAX: usize = 200;

/// A report in the making.
#[derive(Default)]
pub(crate) struct Report {
    inner: DoctorReport,
    untold: usize,
}

impl Report {
    pub(crate) fn checked(&mut self, check: DoctorCheck, count: u64) {
        self.inner.checks.push((check, count));
    }

    pub(crate) fn wrong(&mut self, check: DoctorCheck, what: String) {
        if self.inner.violations.len() < VIOLATIONS_MAX {
            self.inner.violations.push((check, what));
        } else {
            self.untold += 1;
        }
    }

    pub(crate) fn finish(mut self) -> DoctorReport {
        if let (true, Some(last)) = (self.untold > 0, self.inner.violations.last_mut()) {
            last.1 = format!("{} (and {} more)", last.1, self.untold);
        }
        self.inner
    }
}
