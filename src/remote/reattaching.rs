//! A desk that survives the loss of its engine: it obtains a new one (attaching or taking over, as the
//! composition's closure decides) and asks again, with the same request id, so that an act is done once.
//!
//! Many threads may use it; one of them reconnects, the others wait for it.

mod forwarder;
mod link;

pub use link::Attempt;

use crate::protocol::{Call, Desk, Errand, Failure, GivesUp, Mailbox, Patience, Reply};
use crate::world::Clock;
use forwarder::{Forwarder, Subscribed};
use link::{Link, Source, Wakes, subscribe_within};
use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

/// How long after the loss of its engine a call looks for another: a clerk waits that long, a script then ends
/// with exit 4.
pub const ATTACH_DEADLINE: Duration = Duration::from_secs(5);
/// Stack of the thread that forwards events; where it reconnects it may open the store in this process.
const STACK_BYTES: usize = 1 << 20;

/// The desk.
pub struct Reattaching {
    link: Arc<Link>,
    deadline: Duration,
}

impl std::fmt::Debug for Reattaching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reattaching").field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

impl Reattaching {
    /// A desk that has an engine already, or connects at its first call. `connect` makes one attempt and does not wait.
    pub fn new(
        first: Option<Arc<dyn Desk>>,
        clock: Arc<dyn Clock>,
        connect: impl Fn() -> Result<Arc<dyn Desk>, Attempt> + Send + Sync + 'static,
    ) -> Self {
        Self { link: Arc::new(Link::new(clock, Box::new(connect), first)), deadline: ATTACH_DEADLINE }
    }

    /// With another deadline than [`ATTACH_DEADLINE`].
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// How long one caller keeps on. A desk that is lost again and again is asked ever more slowly; a person is told of
    /// an engine that has too much to do.
    fn patience(&self) -> Patience {
        Patience {
            pause: link::PAUSE_FIRST,
            pause_max: link::PAUSE_MAX,
            until: GivesUp::After(self.deadline),
            outlasts_busy: false,
        }
    }
}

impl Desk for Reattaching {
    /// Asks; where the engine is lost, asks the next one the same. Gives up with [`Failure::NoEngine`] when the
    /// deadline has passed since this call first found its engine lost; the act may have been done by then, and
    /// asking again with the same id is safe. An act without an id is never asked twice.
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let mut errand = Errand::of(call, self.patience());
        loop {
            let (generation, desk) = self.link.desk(&errand)?;
            let answer = desk.call(call);
            let is_lost = matches!(answer, Err(Failure::Unknown | Failure::NoEngine));
            if is_lost {
                self.link.lost(generation);
            }
            match self.link.pause(&mut errand, &answer) {
                true => {}
                false if is_lost && errand.may_repeat() => return Err(Failure::NoEngine),
                false => return answer,
            }
        }
    }

    /// A mailbox that outlives engines: [`Event::Lost`](crate::protocol::Event::Lost) arrives when one is lost,
    /// [`Event::RangesChanged`](crate::protocol::Event::RangesChanged) when another was found. It is served until it or
    /// this desk is dropped.
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        let errand = Errand::repeatable(true, self.patience());
        let (generation, first) = subscribe_within(&self.link, errand)?;
        let source = Arc::new(Source::of(&first));
        self.link.wakes(&source);
        let mailbox = Arc::new(Mailbox::ending(Wakes(Arc::clone(&source))));
        let (link, wanted) = (Arc::downgrade(&self.link), Arc::downgrade(&mailbox));
        let forwarder = Forwarder { link, wanted, source };
        let thread = Builder::new().name("remote-forward".into()).stack_size(STACK_BYTES);
        let started = thread.spawn(move || forwarder.run(Subscribed { generation, mailbox: first }));
        started.map_err(|error| Failure::Fault(error.to_string()))?;
        Ok(mailbox)
    }
}

#[cfg(test)]
mod tests;
