//! The listening side. Only the holder of the store's lock unlinks a stale socket and binds; a thread accepts, a
//! thread per connection serves it. All of them end when the server is stopped or dropped.

use super::connection::{Connection, STACK_BYTES};
use super::door::Door;
use super::frame::{Line, Patience, Rooms};
use super::hello::{HELLO_WAIT_MAX, Hello, Verdict};
use super::lock::{Held, StoreLock};
use super::place;
use super::registry::{CONNECTIONS_MAX, LEAVING_MAX, Registry};
use super::room::Room;
use crate::protocol::Desk;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::sockopt::socket_peercred;
use rustix::process::{Resource, getrlimit, setrlimit};
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// The socket's mode: the user and the group of the shop's terminals.
const SOCKET_MODE: u32 = 0o660;
/// Longest wait of a stop for requests under way: the largest import takes a few seconds.
const DRAIN_MAX: Duration = Duration::from_secs(10);
/// Longest wait of a stop for subscribers to take their last event; one that is suspended never does.
const FAREWELL_MAX: Duration = Duration::from_secs(1);
/// File handles that the engine needs besides connections: ledger, store, lock, printers, with room to spare.
const OTHER_FILES: u64 = 128 + LEAVING_MAX as u64;
/// Questions answered at once: each builds its answer in memory, a page of a thousand invoices at most. Acts are not
/// among them, nor what reads the whole store and has an order of its own.
const QUESTIONS_AT_ONCE: usize = 8;
/// How long peers may take, and how many there may be.
#[derive(Clone, Copy, Debug)]
struct Limits {
    hello: Duration,
    patience: Patience,
    connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { hello: HELLO_WAIT_MAX, patience: Patience::default(), connections: CONNECTIONS_MAX }
    }
}

/// Pause of accepting after the system refused a connection (file handles used up), so as not to spin.
const ACCEPT_PAUSE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// Why a server does not start.
#[derive(Debug, thiserror::Error)]
pub enum RemoteFault {
    /// Something that is no socket has the socket's name; it is left alone.
    #[error("{0} is not a socket; move it away")]
    NotASocket(PathBuf),
    /// The socket cannot be made.
    #[error("cannot listen on {path}: {cause}")]
    Listen {
        /// The socket.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// A listening server.
pub struct Server {
    registry: Arc<Registry>,
    path: PathBuf,
    /// What was bound, to remove nobody else's socket: device and inode.
    bound: (u64, u64),
    /// While it runs: the lock's hold, what wakes the accepting thread by being dropped, and that thread.
    running: Option<(Arc<Held>, UnixStream, JoinHandle<()>)>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Server {
    /// Listens on `path` (see [`super::socket_path`]) and lets each connection call `desk`, with the Unix user of
    /// the peer as the kernel tells it. The lock stays held until the server has stopped. `on_terminals` is told the new
    /// count each time [`Server::terminals`] changes; from a connection's thread, one call at a time.
    ///
    /// # Errors
    /// [`RemoteFault`]: the name is taken by another kind of file, or the system refuses.
    pub fn start(
        lock: &StoreLock,
        path: PathBuf,
        desk: Arc<dyn Desk>,
        on_terminals: impl Fn(u32) + Send + Sync + 'static,
    ) -> Result<Self, RemoteFault> {
        let limits = Limits { connections: connections_max(), ..Limits::default() };
        Self::start_limited(lock, path, desk, limits, on_terminals)
    }

    fn start_limited(
        lock: &StoreLock,
        path: PathBuf,
        desk: Arc<dyn Desk>,
        limits: Limits,
        on_terminals: impl Fn(u32) + Send + Sync + 'static,
    ) -> Result<Self, RemoteFault> {
        let fault = |cause| RemoteFault::Listen { path: path.clone(), cause };
        place::check_directory(&path, true).map_err(fault)?;
        remove_stale(&path)?;
        let door = Door::of(lock.directory()).map_err(fault)?;
        let (listener, bound) = listen(&path).map_err(fault)?;
        if place::is_in(&path, lock.directory()) {
            door.give(&path).map_err(fault)?;
        }
        let registry = Arc::new(Registry::new(Box::new(on_terminals), limits.connections));
        let (wake, woken) = UnixStream::pair().map_err(fault)?;
        let (rooms, places) = (Rooms::new(), Room::of(QUESTIONS_AT_ONCE));
        let registry_too = Arc::clone(&registry);
        let accepting =
            Accepting { listener, woken, desk, door, limits, registry: registry_too, rooms, places };
        let thread = Builder::new().name("remote-accept".into()).spawn(move || accepting.run());
        let running = Some((lock.hold(), wake, thread.map_err(fault)?));
        Ok(Self { registry, path, bound, running })
    }

    /// How many terminals are attached: processes with at least one connection that has said hello, whether it
    /// asks or is told events. A screen with both, or a verb with many connections, is one. The process that
    /// holds the engine is not among them.
    pub fn terminals(&self) -> u32 {
        self.registry.terminals()
    }

    /// Stops: removes the socket, lets nobody in, takes no new request, waits until those under way are answered
    /// (at most 10 s) and subscribers were told (at most 1 s), then closes what is left. False when a request
    /// was still under way then; its terminal is left with an unknown answer. Does nothing the second time.
    /// Not to be called from within [`Desk::call`].
    pub fn stop(&mut self) -> bool {
        self.stop_within(DRAIN_MAX)
    }

    fn stop_within(&mut self, drain_max: Duration) -> bool {
        let Some((lock, wake, accepting)) = self.running.take() else { return true };
        self.remove_socket();
        self.registry.stop();
        drop(wake);
        // The accepting thread has no way to fail but a bug, which its own message has told.
        let _ = accepting.join();
        let answered = self.registry.wait_callers(drain_max);
        if !self.registry.wait_all(FAREWELL_MAX) {
            self.registry.cut();
        }
        drop(lock);
        answered
    }

    fn remove_socket(&self) {
        let ours = fs::symlink_metadata(&self.path).is_ok_and(|it| (it.dev(), it.ino()) == self.bound);
        if ours {
            // A socket that stays is stale, and the next holder of the lock removes it.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn remove_stale(path: &Path) -> Result<(), RemoteFault> {
    let fault = |cause| RemoteFault::Listen { path: path.into(), cause };
    match fs::symlink_metadata(path) {
        Ok(found) if found.file_type().is_socket() => fs::remove_file(path).map_err(fault),
        Ok(_) => Err(RemoteFault::NotASocket(path.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(fault(error)),
    }
}

fn listen(path: &Path) -> io::Result<(UnixListener, (u64, u64))> {
    let listener = UnixListener::bind(path)?;
    // A terminal that comes before this line is turned away by the umask, at worst, and comes again.
    fs::set_permissions(path, Permissions::from_mode(SOCKET_MODE))?;
    // A peer that goes between poll and accept must not block the thread.
    listener.set_nonblocking(true)?;
    let found = fs::symlink_metadata(path)?;
    Ok((listener, (found.dev(), found.ino())))
}

/// As many connections as the system lets this process have files for, after asking it for enough.
fn connections_max() -> usize {
    let wanted = CONNECTIONS_MAX as u64 + OTHER_FILES;
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |maximum| maximum.min(wanted)));
        // Where the system says no, fewer terminals fit, and those beyond are told so.
        let _ = setrlimit(Resource::Nofile, limit);
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(wanted);
    usize::try_from(files.saturating_sub(OTHER_FILES)).unwrap_or(CONNECTIONS_MAX).clamp(1, CONNECTIONS_MAX)
}

/// The accepting thread.
struct Accepting {
    listener: UnixListener,
    /// Ends when the server drops the other end.
    woken: UnixStream,
    desk: Arc<dyn Desk>,
    door: Door,
    limits: Limits,
    registry: Arc<Registry>,
    rooms: Rooms,
    /// For questions.
    places: Arc<Room>,
}

impl Accepting {
    fn run(self) {
        loop {
            let (listener, woken) = (&self.listener, &self.woken);
            let mut ready = [PollFd::new(listener, PollFlags::IN), PollFd::new(woken, PollFlags::IN)];
            // Interrupted by a signal: ask again.
            let _ = poll(&mut ready, None);
            if !ready[1].revents().is_empty() {
                return;
            }
            match listener.accept() {
                // A connection that fails while it is set up has gone again.
                Ok((stream, _)) => drop(self.admit(stream)),
                Err(error) if is_passing(&error) => {}
                Err(_) => drop(poll(&mut [PollFd::new(woken, PollFlags::IN)], Some(&ACCEPT_PAUSE))),
            }
        }
    }

    fn admit(&self, stream: UnixStream) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        let peer = socket_peercred(&stream)?;
        let stream = Arc::new(stream);
        let uid = peer.uid.as_raw();
        let mut line = Line::to_peer(Arc::clone(&stream), self.limits.patience, self.rooms.clone(), uid);
        let entered = match self.door.admits(&peer) {
            true => self.registry.enter(&stream, peer.pid.as_raw_pid(), uid),
            false => Err(Verdict::NotAdmitted),
        };
        let ticket = match entered {
            Ok(ticket) => ticket,
            // One small frame into an empty socket: this does not wait.
            Err(verdict) => {
                return line.send_bytes(&Hello::ours(verdict).bytes()).map_err(io::Error::other);
            }
        };
        let (desk, hello_wait) = (Arc::clone(&self.desk), self.limits.hello);
        let places = Arc::clone(&self.places);
        let connection = Connection { desk, line, uid, hello_wait, places, ticket };
        let thread = Builder::new().name("remote-peer".into()).stack_size(STACK_BYTES);
        thread.spawn(move || connection.serve()).map(drop)
    }
}

fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, Interrupted, WouldBlock};
    matches!(error.kind(), WouldBlock | Interrupted | ConnectionAborted)
}

#[cfg(test)]
mod tests;
