//! A desk that survives the loss of its engine: it obtains a new one (attaching or taking over, as the
//! composition's closure decides) and asks again, with the same request id, so that an act is done once.
//!
//! Many threads may use it; one of them reconnects, the others wait for it.

mod link;

use crate::protocol::{Call, Desk, Event, Failure, Mailbox, Reply};
use link::Link;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// How long after the loss of its engine a call looks for another: a clerk waits that long, a script then ends
/// with exit 4.
pub const ATTACH_DEADLINE: Duration = Duration::from_secs(5);
/// How long the forwarding of events sleeps at a time; only a number for `Mailbox::take`, it wakes for nothing.
const QUIET: Duration = Duration::from_secs(3600);
/// Stack of the thread that forwards events; where it reconnects it may open the store in this process.
const STACK_BYTES: usize = 1 << 20;
/// Pause between two attempts of a subscription that nobody waits for; a call that reconnects ends it.
const RESUBSCRIBE_PAUSE: Duration = Duration::from_millis(500);

/// Why the closure has no desk to give.
#[derive(Debug)]
pub enum Attempt {
    /// Not now (nobody listens and another holds the lock, for one): worth trying again within the deadline.
    Again,
    /// Trying again is pointless; callers get this failure.
    Never(Failure),
}

impl From<super::ConnectFault> for Attempt {
    fn from(fault: super::ConnectFault) -> Self {
        match Failure::from(fault) {
            Failure::NoEngine | Failure::Unknown => Self::Again,
            failure @ (Failure::Refused(_) | Failure::Fault(_)) => Self::Never(failure),
        }
    }
}

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
    /// A desk that connects at its first call. `connect` makes one attempt and does not wait.
    pub fn new(connect: impl Fn() -> Result<Arc<dyn Desk>, Attempt> + Send + Sync + 'static) -> Self {
        Self { link: Arc::new(Link::new(Box::new(connect), None)), deadline: ATTACH_DEADLINE }
    }

    /// A desk that has an engine already, and `connect` for when that is lost.
    pub fn starting_with(
        desk: Arc<dyn Desk>,
        connect: impl Fn() -> Result<Arc<dyn Desk>, Attempt> + Send + Sync + 'static,
    ) -> Self {
        Self { link: Arc::new(Link::new(Box::new(connect), Some(desk))), deadline: ATTACH_DEADLINE }
    }

    /// With another deadline than [`ATTACH_DEADLINE`].
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }
}

impl Desk for Reattaching {
    /// Asks; where the engine is lost, asks the next one the same. Gives up with [`Failure::NoEngine`] when the
    /// deadline has passed since this call first found its engine lost; the act may have been done by then, and
    /// asking again with the same id is safe. An act without an id is never asked twice.
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        let mut search = Search::new(self.deadline);
        loop {
            let (generation, desk) = self.link.desk(search.until)?;
            match desk.call(call) {
                Err(failure @ (Failure::Unknown | Failure::NoEngine)) => {
                    self.link.lost(generation);
                    if !may_repeat(call) {
                        return Err(failure);
                    }
                    search.failed()?;
                }
                answer => return answer,
            }
        }
    }

    /// A mailbox that outlives engines: [`Event::Lost`] arrives when one is lost, [`Event::RangesChanged`] when
    /// another was found. It is served until it or this desk is dropped.
    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        let first = subscribe_within(&self.link, &mut Search::new(self.deadline))?;
        let source = Arc::new(Source::of(&first.mailbox));
        self.link.wakes(&source);
        let mailbox = Arc::new(Mailbox::ending(Wakes(Arc::clone(&source))));
        let (link, wanted) = (Arc::downgrade(&self.link), Arc::downgrade(&mailbox));
        let forwarder = Forwarder { link, wanted, source };
        let thread = Builder::new().name("remote-forward".into()).stack_size(STACK_BYTES);
        let started = thread.spawn(move || forwarder.run(first));
        started.map_err(|error| Failure::Fault(error.to_string()))?;
        Ok(mailbox)
    }
}

/// How long one caller keeps on. A desk that is lost again and again is asked ever more slowly.
struct Search {
    deadline: Duration,
    until: Instant,
    lost: bool,
    pause: Duration,
}

impl Search {
    fn new(deadline: Duration) -> Self {
        Self { deadline, until: Instant::now() + deadline, lost: false, pause: link::PAUSE_FIRST }
    }

    /// After a loss: pauses, or gives up. The first loss starts the time, however long the call had run.
    fn failed(&mut self) -> Result<(), Failure> {
        let now = Instant::now();
        if !self.lost {
            self.lost = true;
            self.until = now + self.deadline;
            return Ok(());
        }
        if now >= self.until {
            return Err(Failure::NoEngine);
        }
        std::thread::sleep(self.pause.min(self.until - now));
        self.pause = (self.pause * 2).min(link::PAUSE_MAX);
        Ok(())
    }
}

/// A subscription to the engine of one generation.
struct Subscribed {
    generation: u64,
    mailbox: Arc<Mailbox>,
}

fn subscribe_within(link: &Link, search: &mut Search) -> Result<Subscribed, Failure> {
    loop {
        let (generation, desk) = link.desk(search.until)?;
        match desk.subscribe() {
            Ok(mailbox) => return Ok(Subscribed { generation, mailbox }),
            Err(Failure::Unknown | Failure::NoEngine) => {
                link.lost(generation);
                search.failed()?;
            }
            Err(failure) => return Err(failure),
        }
    }
}

/// The thread behind a mailbox. It keeps neither the mailbox nor the desk alive.
struct Forwarder {
    link: Weak<Link>,
    wanted: Weak<Mailbox>,
    source: Arc<Source>,
}

/// The engine's mailbox that a forwarder sleeps at, for whoever has to wake it.
struct Source(Mutex<Weak<Mailbox>>);

impl Source {
    fn of(mailbox: &Arc<Mailbox>) -> Self {
        Self(Mutex::new(Arc::downgrade(mailbox)))
    }

    fn set(&self, mailbox: &Arc<Mailbox>) {
        // A single assignment, which a panic cannot leave half done.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(mailbox);
    }

    /// The forwarder looks at its own ends before it believes this.
    fn wake(&self) {
        let mailbox = self.0.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(mailbox) = mailbox {
            mailbox.post(Event::Lost);
        }
    }
}

/// Wakes the forwarder when its mailbox is dropped.
struct Wakes(Arc<Source>);

impl Drop for Wakes {
    fn drop(&mut self) {
        self.0.wake();
    }
}

impl Forwarder {
    fn run(self, first: Subscribed) {
        let mut current = first;
        while let Some(()) = self.forward(&current) {
            if let Some(link) = self.link.upgrade() {
                link.lost(current.generation);
            }
            drop(current);
            self.post(Event::Lost);
            let Some(next) = self.resubscribe() else { return };
            current = next;
            self.source.set(&current.mailbox);
            self.post(Event::RangesChanged);
            self.post(Event::PrintChanged);
        }
    }

    /// Passes events on until the engine is lost; `None` when nobody wants them any more.
    fn forward(&self, current: &Subscribed) -> Option<()> {
        loop {
            // Before each sleep: whoever ended meanwhile has woken the mailbox that was the current one then.
            if self.ended() {
                return None;
            }
            match current.mailbox.take(QUIET) {
                // The engine's loss, or the call of one of our own ends.
                Some(Event::Lost) => return (!self.ended()).then_some(()),
                Some(event) => self.post(event),
                None => {}
            }
        }
    }

    /// True when nobody holds the mailbox, or the desk is gone, which the mailbox is told.
    fn ended(&self) -> bool {
        let desk_gone = self.link.strong_count() == 0;
        if desk_gone {
            self.post(Event::Lost);
        }
        desk_gone || self.wanted.strong_count() == 0
    }

    /// Tries until an engine is there again: a screen that nobody touches comes back by itself.
    fn resubscribe(&self) -> Option<Subscribed> {
        while self.wanted.strong_count() > 0 {
            let link = self.link.upgrade()?;
            // One attempt; a caller that waits has its own.
            if let Ok(subscribed) = subscribe_within(&link, &mut Search::new(Duration::ZERO)) {
                return Some(subscribed);
            }
            link.wait_for_desk(RESUBSCRIBE_PAUSE);
        }
        None
    }

    fn post(&self, event: Event) {
        if let Some(mailbox) = self.wanted.upgrade() {
            mailbox.post(event);
        }
    }
}

/// Whether asking twice does no more than asking once.
fn may_repeat(call: &Call) -> bool {
    call.id.is_some() || call.request.is_question()
}

#[cfg(test)]
mod tests;
