//! Names for requests: unique over the processes of a machine, rising within each, so that the store appends
//! them (E4).

use crate::domain::{Moment, RequestId};
use crate::protocol::{Caller, Desk, Who};
use crate::world::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The names that this process gives: its start in microseconds, its process id, a counter.
#[derive(Debug)]
pub struct RequestIds {
    process: String,
    counter: AtomicU64,
}

impl RequestIds {
    /// The names of this process.
    pub fn of_this_process() -> Self {
        // A clock before 1970 gives 0; the process id still tells processes apart.
        let micros = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        Self { process: format!("{micros:014x}-{}", std::process::id()), counter: AtomicU64::new(0) }
    }

    /// The names of a service of this process, which are not those of its terminal: `mark` tells them apart.
    fn of_service(mark: &str) -> Self {
        let own = Self::of_this_process();
        Self { process: format!("{}{mark}", own.process), ..own }
    }

    /// What all names of this process begin with; no other process has it.
    pub fn process(&self) -> &str {
        &self.process
    }

    /// The next name. `None` never comes (the form fits a [`RequestId`]); the engine would name the act then.
    pub fn next(&self) -> Option<RequestId> {
        let count = self.counter.fetch_add(1, Ordering::Relaxed);
        RequestId::parse(&format!("{}-{count:08}", self.process))
    }
}

/// A service of this process as it asks the engine: under names of its own, which `mark` tells apart.
pub fn service(desk: Arc<dyn Desk>, clock: Arc<dyn Clock>, now: Option<Moment>, mark: &str) -> Who {
    let ids = RequestIds::of_service(mark);
    let uid = rustix::process::getuid().as_raw();
    let caller = Caller { now, uid, service: true, ..Caller::default() };
    Who { desk, caller, next_id: Arc::new(move || ids.next()), clock }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_rise() {
        let ids = RequestIds::of_this_process();
        let names: Vec<_> = (0..20).map(|_| ids.next().unwrap()).collect();
        assert!(names.is_sorted() && names[0] != names[1], "{names:?}");
    }
}
