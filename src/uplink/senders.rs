//! The threads that make calls to the centre: one a lane, made when the lane is first needed. Each owns its way there for
//! as long as a call takes.

use super::gateway::{Answer, Gateway};
use super::round::Call;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

/// The lanes, and what comes back over them.
pub(super) struct Senders {
    gateway: Arc<dyn Gateway>,
    lanes: BTreeMap<usize, Sender<Call>>,
    answered: Sender<(usize, Answer)>,
    answers: Receiver<(usize, Answer)>,
}

impl Senders {
    pub(super) fn new(gateway: Arc<dyn Gateway>) -> Self {
        let (answered, answers) = channel();
        Self { gateway, lanes: BTreeMap::new(), answered, answers }
    }

    /// Begins a call. Without a thread for it, it is made here.
    pub(super) fn call(&mut self, call: Call) {
        let lane = call.lane;
        let refused = match self.lane(lane) {
            Some(calls) => calls.send(call).err().map(|refused| refused.0),
            None => Some(call),
        };
        if let Some(call) = refused {
            self.lanes.remove(&lane);
            // Both ends are here.
            let _ = self.answered.send((lane, call.make(&*self.gateway)));
        }
    }

    /// Waits for the answer to any call under way; `None` where there can be none.
    pub(super) fn hear(&self) -> Option<(usize, Answer)> {
        self.answers.recv().ok()
    }

    fn lane(&mut self, lane: usize) -> Option<&Sender<Call>> {
        if !self.lanes.contains_key(&lane) {
            let (calls, waiting) = channel::<Call>();
            let (gateway, answered) = (Arc::clone(&self.gateway), self.answered.clone());
            let work = move || {
                for call in waiting {
                    // Nobody waits for it any more: the next start asks about it.
                    let _ = answered.send((call.lane, call.make(&*gateway)));
                }
            };
            Builder::new().name("uplink-lane".into()).spawn(work).ok()?;
            self.lanes.insert(lane, calls);
        }
        self.lanes.get(&lane)
    }
}
