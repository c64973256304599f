//! Who is connected to the server: a ticket per connection, which leaves by being dropped. Counts terminals, and
//! is where a server that stops waits for the last answer.
//!
//! Where all places are taken, a newcomer gets that of a connection on which nothing is under way: of the Unix user who
//! has the most, the one that never asked, or asked the longest ago. Its terminal attaches again when it asks next.

use super::hello::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Most connections: four for each of 256 terminals (a screen has two, a verb with many sales sixteen). Each is a
/// thread and a file handle; [`super::Server`] asks the system for as many.
pub const CONNECTIONS_MAX: usize = 1_024;
/// Most connections beside those that are on their way out.
pub(super) const LEAVING_MAX: usize = 64;

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
    /// Counts calls, for the order of [`Pulse::asked`].
    calls: AtomicU64,
}

#[derive(Default)]
struct Peers {
    next: u64,
    connected: BTreeMap<u64, Peer>,
}

struct Peer {
    stream: Arc<UnixStream>,
    process: i32,
    uid: u32,
    stage: Stage,
    pulse: Arc<Pulse>,
    /// Its place is given to another; it leaves.
    leaving: bool,
}

/// What a connection does, told without a lock at each call.
#[derive(Default)]
struct Pulse {
    /// The call of the server at which it asked last; 0 before it has asked.
    asked: AtomicU64,
    under_way: AtomicBool,
}

/// How far a connection has come; the earlier it is, the sooner it makes room for another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// No hello yet: it is not counted as a terminal.
    New,
    /// Asks and is answered.
    Calling,
    /// Is told events.
    Subscribed,
}

impl Peers {
    /// Takes the connection that makes room out of the count: of the Unix user who has the most.
    fn displace(&mut self) -> Option<Arc<UnixStream>> {
        let mut of_user: BTreeMap<u32, usize> = BTreeMap::new();
        for peer in self.connected.values().filter(|peer| !peer.leaving) {
            *of_user.entry(peer.uid).or_default() += 1;
        }
        let idle = self.connected.values_mut().filter(|peer| {
            // One that begins to ask now is still answered: its end comes behind what it has sent.
            !peer.leaving && !peer.pulse.under_way.load(Ordering::Relaxed)
        });
        let first = idle.min_by_key(|peer| {
            let most = std::cmp::Reverse(of_user.get(&peer.uid).copied());
            (most, peer.stage, peer.pulse.asked.load(Ordering::Relaxed))
        })?;
        first.leaving = true;
        Some(Arc::clone(&first.stream))
    }

    /// Connections that stay.
    fn staying(&self) -> usize {
        self.connected.values().filter(|peer| !peer.leaving).count()
    }
}

impl Registry {
    pub(super) fn new(on_terminals: OnTerminals, connections_max: usize) -> Self {
        Self {
            connections_max,
            calls: AtomicU64::new(0),
            peers: Mutex::default(),
            left: Condvar::new(),
            stopping: AtomicBool::new(false),
            told: Mutex::new(0),
            on_terminals,
        }
    }

    /// Lets a connection in, or says why not.
    pub(super) fn enter(
        self: &Arc<Self>,
        stream: &Arc<UnixStream>,
        process: i32,
        uid: u32,
    ) -> Result<Ticket, Verdict> {
        let mut peers = self.lock();
        if self.stopping() {
            return Err(Verdict::Stopping);
        }
        // Those that leave are threads and files still: they are counted again where they do not leave in time.
        if peers.connected.len() >= self.connections_max + LEAVING_MAX {
            return Err(Verdict::Full);
        }
        if peers.staying() >= self.connections_max {
            let displaced = peers.displace().ok_or(Verdict::Full)?;
            // What it has sent before is answered; what it sends from now on never leaves its side.
            shutdown(&[displaced], Shutdown::Read);
        }
        let id = peers.next;
        peers.next += 1;
        let pulse = Arc::new(Pulse::default());
        let (stream, kept) = (Arc::clone(stream), Arc::clone(&pulse));
        let peer = Peer { stream, process, uid, stage: Stage::New, pulse: kept, leaving: false };
        peers.connected.insert(id, peer);
        drop(peers);
        Ok(Ticket { registry: Arc::clone(self), id, pulse })
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
    pulse: Arc<Pulse>,
}

/// A call is under way: the connection keeps its place.
pub(super) struct UnderWay<'a>(&'a Pulse);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.store(false, Ordering::Relaxed);
    }
}

impl Ticket {
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Notes that a call is under way, until this is dropped.
    pub(super) fn asks(&self) -> UnderWay<'_> {
        let call = self.registry.calls.fetch_add(1, Ordering::Relaxed) + 1;
        self.pulse.asked.store(call, Ordering::Relaxed);
        self.pulse.under_way.store(true, Ordering::Relaxed);
        UnderWay(&self.pulse)
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
        let enter = |process| registry.enter(&stream, process, 1000).ok().unwrap();

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

    fn registry(connections_max: usize) -> Arc<Registry> {
        Arc::new(Registry::new(Box::new(|_| ()), connections_max))
    }

    /// A connection of this user, and the other end of it.
    fn enter(registry: &Arc<Registry>, uid: u32) -> Result<(Ticket, UnixStream), Verdict> {
        let (near, far) = UnixStream::pair().unwrap();
        far.set_nonblocking(true).unwrap();
        registry.enter(&Arc::new(near), 1, uid).map(|ticket| (ticket, far))
    }

    /// True when what this end sends would be taken.
    fn is_kept(far: &UnixStream) -> bool {
        use std::io::Write;
        (&*far).write(b"x").is_ok()
    }

    #[test]
    fn nobody_enters_beyond_the_limit_while_all_are_asking_or_after_a_stop() {
        let registry = registry(8);
        let mut inside: Vec<_> = (0..8).map(|_| enter(&registry, 1).unwrap()).collect();
        let asking: Vec<_> = inside.iter().map(|(ticket, _)| ticket.asks()).collect();
        assert_eq!(enter(&registry, 1).err(), Some(Verdict::Full));
        assert!(inside.iter().all(|(_, far)| is_kept(far)), "nobody noticed");
        drop(asking);
        inside.pop();
        inside.push(enter(&registry, 1).unwrap());

        registry.stop();
        inside.pop();
        assert_eq!(enter(&registry, 1).err(), Some(Verdict::Stopping));
        assert!(!registry.wait_all(Duration::ZERO));
        drop(inside);
        assert!(registry.wait_all(Duration::ZERO));
    }

    #[test]
    fn the_one_that_never_asked_makes_room_then_the_one_that_asked_the_longest_ago() {
        let registry = registry(4);
        let inside: Vec<_> = (0..4).map(|_| enter(&registry, 1).unwrap()).collect();
        for (ticket, _) in &inside {
            ticket.reached(Stage::Calling);
        }
        inside[3].0.reached(Stage::Subscribed);
        for asks in [2, 0] {
            drop(inside[asks].0.asks());
        }
        let mut newcomers = Vec::new();
        for gone in [1, 2, 0] {
            let newcomer = enter(&registry, 1).unwrap();
            newcomer.0.reached(Stage::Calling);
            drop(newcomer.0.asks());
            newcomers.push(newcomer);
            assert!(!is_kept(&inside[gone].1), "connection {gone}");
        }
        assert!(is_kept(&inside[3].1) && newcomers.iter().all(|(_, far)| is_kept(far)));
    }

    #[test]
    fn the_user_who_has_the_most_makes_room_for_another() {
        let registry = registry(10);
        let shop: Vec<_> = (0..3).map(|_| enter(&registry, 1).unwrap()).collect();
        let crowd: Vec<_> = (0..7).map(|_| enter(&registry, 2).unwrap()).collect();
        for (ticket, _) in crowd.iter() {
            drop(ticket.asks());
        }
        let more: Vec<_> = (0..4).map(|_| enter(&registry, 3).unwrap()).collect();
        assert!(
            shop.iter().chain(&more).all(|(_, far)| is_kept(far)),
            "they are fewer, though they never asked"
        );
        assert_eq!(crowd.iter().filter(|(_, far)| is_kept(far)).count(), 3);
    }

    #[test]
    fn those_on_their_way_out_are_places_too() {
        let registry = registry(2);
        let inside: Vec<_> = (0..2 + LEAVING_MAX).map(|_| enter(&registry, 1).unwrap()).collect();
        assert_eq!(enter(&registry, 1).err(), Some(Verdict::Full));
        drop(inside);
        assert!(enter(&registry, 1).is_ok());
    }
}
