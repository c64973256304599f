//! The engine in use, shared by threads: whoever finds none makes the attempts, the others wait for the outcome; and what
//! a forwarder of events sleeps at, so that others can wake it.

use crate::protocol::{Desk, Errand, Event, Failure, Mailbox};
use crate::remote::client::ConnectFault;
use crate::world::{Clock, Tick};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// The first pause between two attempts: an engine that another process takes over is there within milliseconds.
pub(super) const PAUSE_FIRST: Duration = Duration::from_millis(5);
/// The longest pause between two attempts.
pub(super) const PAUSE_MAX: Duration = Duration::from_millis(200);

type Connect = Box<dyn Fn() -> Result<Arc<dyn Desk>, Attempt> + Send + Sync>;

pub(super) struct Link {
    clock: Arc<dyn Clock>,
    connect: Connect,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Counts engines: a loss is only of the engine that the reporter had.
    generation: u64,
    desk: Option<Arc<dyn Desk>>,
    connecting: bool,
    /// What subscriptions sleep at; they end with this link.
    sources: Vec<Weak<Source>>,
}

impl Link {
    pub(super) fn new(clock: Arc<dyn Clock>, connect: Connect, desk: Option<Arc<dyn Desk>>) -> Self {
        let state = Mutex::new(State { generation: 0, desk, connecting: false, sources: Vec::new() });
        Self { clock, connect, state, changed: Condvar::new() }
    }

    /// The engine in use and its generation. Where there is none, one attempt at least is made or waited for,
    /// and more until the errand gives up; then [`Failure::NoEngine`].
    pub(super) fn desk(&self, errand: &Errand) -> Result<(u64, Arc<dyn Desk>), Failure> {
        let until = errand.gives_up_at(self.clock.monotonic());
        let mut state = self.lock();
        loop {
            if let Some(desk) = &state.desk {
                return Ok((state.generation, Arc::clone(desk)));
            }
            if !state.connecting {
                state.connecting = true;
                drop(state);
                return Connecting { link: self }.run(until);
            }
            let left = until.since(self.clock.monotonic());
            if left.is_zero() {
                return Err(Failure::NoEngine);
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Pauses before the errand is asked again; false where it is not.
    pub(super) fn pause<T>(&self, errand: &mut Errand, answer: &Result<T, Failure>) -> bool {
        let pause = errand.heard(self.clock.monotonic(), answer);
        if let Some(pause) = pause {
            self.clock.wait_for(pause);
        }
        pause.is_some()
    }

    /// Wakes this when the link ends.
    pub(super) fn wakes(&self, source: &Arc<Source>) {
        let mut state = self.lock();
        state.sources.retain(|source| source.strong_count() > 0);
        state.sources.push(Arc::downgrade(source));
    }

    /// Notes that the engine of this generation is lost.
    pub(super) fn lost(&self, generation: u64) {
        let mut state = self.lock();
        let gone = (state.generation == generation).then(|| state.desk.take());
        drop(state);
        // An engine may take its time to end; nobody waits for that under the lock.
        drop(gone);
    }

    fn found(&self, desk: &Arc<dyn Desk>) -> u64 {
        let mut state = self.lock();
        state.generation += 1;
        state.desk = Some(Arc::clone(desk));
        state.generation
    }

    /// Waits until there is an engine, at most `timeout`.
    pub(super) fn wait_for_desk(&self, timeout: Duration) {
        let waited = self.changed.wait_timeout_while(self.lock(), timeout, |state| state.desk.is_none());
        drop(waited);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change under this lock is a single assignment.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let sources = std::mem::take(&mut self.lock().sources);
        for source in sources.iter().filter_map(Weak::upgrade) {
            source.wake();
        }
    }
}

/// Subscribes at whichever engine there is: its generation, and the mailbox.
pub(super) fn subscribe_within(link: &Link, mut errand: Errand) -> Result<(u64, Arc<Mailbox>), Failure> {
    loop {
        let (generation, desk) = link.desk(&errand)?;
        let answer = desk.subscribe();
        if matches!(answer, Err(Failure::Unknown | Failure::NoEngine)) {
            link.lost(generation);
        }
        if !link.pause(&mut errand, &answer) {
            return answer.map(|mailbox| (generation, mailbox));
        }
    }
}

/// The right to make attempts; given back by being dropped, by a panic of `connect` too.
struct Connecting<'a> {
    link: &'a Link,
}

impl Connecting<'_> {
    fn run(self, until: Tick) -> Result<(u64, Arc<dyn Desk>), Failure> {
        let mut pause = PAUSE_FIRST;
        loop {
            match (self.link.connect)() {
                Ok(desk) => return Ok((self.link.found(&desk), desk)),
                Err(Attempt::Never(failure)) => return Err(failure),
                Err(Attempt::Again) => {}
            }
            let left = until.since(self.link.clock.monotonic());
            if left.is_zero() {
                return Err(Failure::NoEngine);
            }
            self.link.clock.wait_for(pause.min(left));
            pause = (pause * 2).min(PAUSE_MAX);
        }
    }
}

impl Drop for Connecting<'_> {
    fn drop(&mut self) {
        self.link.lock().connecting = false;
        self.link.changed.notify_all();
    }
}

/// Why the closure has no desk to give.
#[derive(Debug)]
pub enum Attempt {
    /// Not now (nobody listens and another holds the lock, for one): worth trying again within the deadline.
    Again,
    /// Trying again is pointless; callers get this failure.
    Never(Failure),
}

impl From<ConnectFault> for Attempt {
    fn from(fault: ConnectFault) -> Self {
        match Failure::from(fault) {
            Failure::NoEngine | Failure::Unknown => Self::Again,
            failure @ (Failure::Refused(_) | Failure::Fault(_) | Failure::Strange) => Self::Never(failure),
        }
    }
}

/// The engine's mailbox that a forwarder sleeps at, for whoever has to wake it.
pub(super) struct Source(Mutex<Weak<Mailbox>>);

impl Source {
    pub(super) fn of(mailbox: &Arc<Mailbox>) -> Self {
        Self(Mutex::new(Arc::downgrade(mailbox)))
    }

    pub(super) fn set(&self, mailbox: &Arc<Mailbox>) {
        // A single assignment, which a panic cannot leave half done.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(mailbox);
    }

    /// The forwarder looks at its own ends before it believes this.
    pub(super) fn wake(&self) {
        let mailbox = self.0.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(mailbox) = mailbox {
            mailbox.post(Event::Lost);
        }
    }
}

/// Wakes the forwarder when its mailbox is dropped.
pub(super) struct Wakes(pub(super) Arc<Source>);

impl Drop for Wakes {
    fn drop(&mut self) {
        self.0.wake();
    }
}
