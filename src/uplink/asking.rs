//! How the uplink asks the engine: questions once, acts under a name until they are answered.

use super::Timing;
use crate::domain::{Refusal, RequestId, StoreRefusal};
use crate::protocol::{Ask, Asks, Call, Caller, Desk, Failure};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Gives each act its name; rising, so that the store appends them.
pub type NextId = Arc<dyn Fn() -> Option<RequestId> + Send + Sync>;

/// Most askings of one act: with the default pause fifteen seconds. An engine that is silent for so long is gone, and the
/// next one takes what was being sent for unknown.
const ASKINGS_MAX: u32 = 60;

/// Who asks, and whom.
#[derive(Clone)]
pub struct Who {
    /// The engine.
    pub desk: Arc<dyn Desk>,
    /// The engine's own process: no person, no till.
    pub caller: Caller,
    /// Names for acts.
    pub next_id: NextId,
}

impl Who {
    /// Asks a question; `None` where nobody answers or the engine says no.
    pub(super) fn ask<A: Ask>(&self, asked: A) -> Option<A::Reply> {
        self.desk.ask(self.caller.clone(), asked).ok()
    }

    /// Does an act, once; `None` where it was refused or nobody answers. After `stop` there is no second asking.
    pub(super) fn act<A: Ask>(&self, asked: A, timing: &Timing, stop: &AtomicBool) -> Option<A::Reply> {
        let call = Call { caller: self.caller.clone(), id: (self.next_id)(), request: asked.into() };
        for _ in 0..ASKINGS_MAX {
            match self.desk.call(&call) {
                Ok(reply) => return A::read(reply),
                // Too much at once is the one refusal that passes by itself.
                Err(Failure::Refused(Refusal::Store(StoreRefusal::Busy))) => {}
                Err(Failure::Refused(_) | Failure::Fault(_) | Failure::Strange) => return None,
                // Without a name a repeat would be another act.
                Err(Failure::Unknown | Failure::NoEngine) => {
                    if call.id.is_none() || stop.load(Ordering::Acquire) {
                        return None;
                    }
                }
            }
            std::thread::sleep(timing.ask_again);
        }
        None
    }
}
