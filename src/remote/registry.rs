//! Who is connected to the server: a ticket per connection, which leaves by being dropped. Counts terminals, and
//! is where a server that stops waits for the last answer.

use super::hello::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most connections: four for each of 256 terminals (a screen has two, a verb with many sales sixteen). Each is a
/// thread and a file handle; [`super::Server`] asks the system for as many.
pub const CONNECTIONS_MAX: usize = 1_024;

/// Told how many terminals are attached, each time that changes.
pub(super) type OnTerminals = Box<dyn Fn(u32) + Send + Sync>;

pub(super) struct Registry {
    peers: Mutex<Peers>,
    left: Condvar,
    stopping: AtomicBool,
    /// The count last told; held while telling, so that the last word is the true one.
    told: Mutex<u32>,
    on_terminals: OnTerminals,
    connections_max: usize,
}

#[derive(Default)]
struct Peers {
    next: u64,
    connected: BTreeMap<u64, Peer>,
}

struct Peer {
    stream: Arc<UnixStream>,
    process: i32,
    stage: Stage,
}

/// How far a connection has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// No hello yet: it is not counted as a terminal.
    New,
    /// Asks and is answered.
    Calling,
    /// Is told events.
    Subscribed,
}

impl Registry {
    pub(super) fn new(on_terminals: OnTerminals, connections_max: usize) -> Self {
        Self {
            connections_max,
            peers: Mutex::default(),
            left: Condvar::new(),
            stopping: AtomicBool::new(false),
            told: Mutex::new(0),
            on_terminals,
        }
    }

    /// Lets a connection in, or says why not.
    pub(super) fn enter(self: &Arc<Self>, stream: &Arc<UnixStream>, process: i32) -> Result<Ticket, Verdict> {
        let mut peers = self.lock();
        if self.stopping() {
            return Err(Verdict::Stopping);
        }
        if peers.connected.len() >= self.connections_max {
            return Err(Verdict::Full);
        }
        let id = peers.next;
        peers.next += 1;
        peers.connected.insert(id, Peer { stream: Arc::clone(stream), process, stage: Stage::New });
        Ok(Ticket { registry: Arc::clone(self), id })
    }

    /// Processes attached.
    pub(super) fn terminals(&self) -> u32 {
        let peers = self.lock();
        let greeted = peers.connected.values().filter(|peer| peer.stage != Stage::New);
        let processes: BTreeSet<i32> = greeted.map(|peer| peer.process).collect();
        u32::try_from(processes.len()).unwrap_or(u32::MAX)
    }

    /// True once [`Registry::stop`] was called.
    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Lets nobody in any more, and takes no further request: what a peer says from now on ends its connection.
    pub(super) fn stop(&self) {
        // Under the lock, so that whoever entered before is in the list below.
        let peers = self.lock();
        self.stopping.store(true, Ordering::SeqCst);
        let streams = streams(&peers);
        drop(peers);
        shutdown(&streams, Shutdown::Read);
    }

    /// Waits until no connection is left that asks and is answered; false when `timeout` passes first.
    pub(super) fn wait_callers(&self, timeout: Duration) -> bool {
        self.wait(timeout, |peers| peers.connected.values().all(|peer| peer.stage == Stage::Subscribed))
    }

    /// Waits until no connection is left at all; false when `timeout` passes first.
    pub(super) fn wait_all(&self, timeout: Duration) -> bool {
        self.wait(timeout, |peers| peers.connected.is_empty())
    }

    /// Cuts off whoever is left.
    pub(super) fn cut(&self) {
        let streams = streams(&self.lock());
        shutdown(&streams, Shutdown::Both);
    }

    fn wait(&self, timeout: Duration, done: impl Fn(&Peers) -> bool) -> bool {
        let peers = self.lock();
        let waited = self.left.wait_timeout_while(peers, timeout, |peers| !done(peers));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn tell(&self) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let count = self.terminals();
        if *told != count {
            *told = count;
            (self.on_terminals)(count);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Peers> {
        // Each change under this lock is a single insertion or removal, which a panic cannot leave half done.
        self.peers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn streams(peers: &Peers) -> Vec<Arc<UnixStream>> {
    peers.connected.values().map(|peer| Arc::clone(&peer.stream)).collect()
}

fn shutdown(streams: &[Arc<UnixStream>], how: Shutdown) {
    for stream in streams {
        // It fails only on a connection that the peer has closed already.
        let _ = stream.shutdown(how);
    }
}

/// A connection's place among the connected. Dropping it closes the connection and leaves the place.
pub(super) struct Ticket {
    registry: Arc<Registry>,
    id: u64,
}

impl Ticket {
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Notes how far the connection has come.
    pub(super) fn reached(&self, stage: Stage) {
        if let Some(peer) = self.registry.lock().connected.get_mut(&self.id) {
            peer.stage = stage;
        }
        self.registry.left.notify_all();
        self.registry.tell();
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let peer = self.registry.lock().connected.remove(&self.id);
        if let Some(peer) = peer {
            shutdown(&[peer.stream], Shutdown::Both);
        }
        self.registry.left.notify_all();
        self.registry.tell();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_processes_that_said_hello() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let copy = Arc::clone(&told);
        let registry =
            Arc::new(Registry::new(Box::new(move |count| copy.lock().unwrap().push(count)), CONNECTIONS_MAX));
        let (stream, _far) = UnixStream::pair().unwrap();
        let stream = Arc::new(stream);
        let enter = |process| registry.enter(&stream, process).ok().unwrap();

        let (calls, events, other, silent) = (enter(7), enter(7), enter(8), enter(9));
        calls.reached(Stage::Calling);
        events.reached(Stage::Subscribed);
        other.reached(Stage::Calling);
        assert_eq!(registry.terminals(), 2, "a screen calls and listens: one terminal; {}", silent.id);
        drop((calls, other));
        assert_eq!(registry.terminals(), 1);
        drop((events, silent));
        assert_eq!(*told.lock().unwrap(), [1, 2, 1, 0]);
    }

    #[test]
    fn nobody_enters_beyond_the_limit_or_a_stop() {
        let registry = Arc::new(Registry::new(Box::new(|_| ()), 8));
        let (stream, _far) = UnixStream::pair().unwrap();
        let stream = Arc::new(stream);
        let mut tickets: Vec<_> = (0..8).map(|_| registry.enter(&stream, 1).ok().unwrap()).collect();
        assert_eq!(registry.enter(&stream, 1).err(), Some(Verdict::Full));
        tickets.pop();
        tickets.push(registry.enter(&stream, 1).ok().unwrap());

        registry.stop();
        tickets.pop();
        assert_eq!(registry.enter(&stream, 1).err(), Some(Verdict::Stopping));
        assert!(!registry.wait_all(Duration::ZERO));
        drop(tickets);
        assert!(registry.wait_all(Duration::ZERO));
    }
}
