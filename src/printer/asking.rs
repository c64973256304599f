//! How the print threads ask the engine: each act under a name of its own, repeated under the same name until it is
//! answered, so that nothing is begun twice and nothing is ended twice.

use super::Timing;
use super::device::Stop;
use crate::domain::{PrintJob, Refusal, RequestId, StoreRefusal};
use crate::protocol::{Call, Caller, Desk, Failure, Reply, Request};
use std::sync::Arc;
use std::time::Duration;

/// Gives each act its name; rising, so that the store appends them.
pub type NextId = Arc<dyn Fn() -> Option<RequestId> + Send + Sync>;

/// Most askings of one act: with their pauses about a minute. An engine that is silent for so long is gone, and its
/// next one finds the job where it was left.
const ASKINGS_MAX: u32 = 60;
/// The longest pause between two of them.
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Who asks, and whom.
#[derive(Clone)]
pub struct Who {
    /// The engine.
    pub desk: Arc<dyn Desk>,
    /// The process: no person, no till.
    pub caller: Caller,
    /// Names for acts.
    pub next_id: NextId,
}

/// Why something was not done.
#[derive(Debug)]
pub(super) enum NotDone {
    /// Certainly not: the job is not where it was thought to be.
    Refused,
    /// Nobody answers, or the engine is broken.
    Gone,
}

impl Who {
    /// Asks a question.
    pub(super) fn ask(&self, request: Request) -> Result<Reply, NotDone> {
        let call = Call { caller: self.caller.clone(), id: None, request };
        self.desk.call(&call).map_err(|failure| match failure {
            Failure::Refused(_) => NotDone::Refused,
            Failure::Unknown | Failure::Fault(_) | Failure::NoEngine => NotDone::Gone,
        })
    }

    /// Jobs that are not done, oldest first.
    pub(super) fn jobs(&self) -> Result<Vec<PrintJob>, NotDone> {
        match self.ask(Request::PrintJobs { till: None })? {
            Reply::PrintJobs(jobs) => Ok(jobs),
            _ => Err(NotDone::Gone),
        }
    }

    /// Does an act, once.
    pub(super) fn act(&self, request: Request, timing: &Timing, stop: &Stop) -> Result<(), NotDone> {
        let call = Call { caller: self.caller.clone(), id: (self.next_id)(), request };
        let mut pause = timing.ask_again;
        for _ in 0..ASKINGS_MAX {
            match self.desk.call(&call) {
                Ok(_) => return Ok(()),
                // Too much at once is the one refusal that passes by itself.
                Err(Failure::Refused(Refusal::Store(StoreRefusal::Busy))) => {}
                Err(Failure::Refused(_)) => return Err(NotDone::Refused),
                Err(Failure::Fault(_)) => return Err(NotDone::Gone),
                // Without a name a repeat would be another act.
                Err(Failure::Unknown | Failure::NoEngine) if call.id.is_none() || stop.is_over() => {
                    return Err(NotDone::Gone);
                }
                Err(Failure::Unknown | Failure::NoEngine) => {}
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(PAUSE_MAX);
        }
        Err(NotDone::Gone)
    }
}
