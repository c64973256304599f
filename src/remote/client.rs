//! The attached side: a desk over the engine's socket. Calls go over one connection, one at a time; each
//! subscription has a connection of its own. A connection that broke stays broken: see [`super::Reattaching`].

use super::frame::{FRAME_BYTES_MAX, FrameFault, Line, SendFault};
use super::hello::{HELLO_BYTES_MAX, HELLO_WAIT_MAX, Hello, Verdict};
use super::message::{Answer, Ask, Closing};
use super::place;
use crate::codec;
use crate::protocol::{Call, Desk, Event, Failure, Mailbox, Reply};
use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::Builder;
use std::time::Duration;

/// Longest wait for a place in the listener's queue of new connections.
const CONNECT_WAIT_MAX: Duration = Duration::from_secs(5);
/// How often a subscription looks whether its mailbox is still wanted; an event or the end comes at once.
const OWNER_CHECK: Duration = Duration::from_secs(2);

/// Why a client is not attached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectFault {
    /// No engine listens: no socket, a stale one, or an engine that is stopping. Time to try the lock.
    #[error("nobody listens there")]
    NobodyThere,
    /// The engine and this program have no protocol version in common.
    #[error(
        "the engine is {theirs} and speaks protocol {min} to {max}, this program {ours_min} to {ours_max}: \
         install the same version for both",
        ours_min = super::PROTOCOL_MIN,
        ours_max = super::PROTOCOL_MAX
    )]
    Mismatch {
        /// The engine's build.
        theirs: String,
        /// Its oldest protocol.
        min: u16,
        /// Its newest protocol.
        max: u16,
    },
    /// The engine has as many connections as it takes.
    #[error("the engine takes no more connections")]
    Full,
    /// The system refuses (no permission, for one), or what listens there is no engine.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<ConnectFault> for Failure {
    fn from(fault: ConnectFault) -> Self {
        match &fault {
            ConnectFault::NobodyThere | ConnectFault::Full => Self::NoEngine,
            ConnectFault::Io(error) if is_passing(error) => Self::NoEngine,
            ConnectFault::Mismatch { .. } | ConnectFault::Io(_) => Self::Fault(fault.to_string()),
        }
    }
}

/// An engine that is slow or about to go; the next attempt may find it, or another.
fn is_passing(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, Interrupted, TimedOut, WouldBlock};
    matches!(error.kind(), TimedOut | WouldBlock | Interrupted | ConnectionReset | BrokenPipe)
}

/// A desk over the socket.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    /// `None` after it broke, and while a call is under way (under the lock).
    line: Mutex<Option<Line>>,
}

impl Client {
    /// Attaches to the engine that listens on `path`.
    ///
    /// # Errors
    /// [`ConnectFault`].
    pub fn connect(path: &Path) -> Result<Self, ConnectFault> {
        let line = Mutex::new(Some(attach(path)?));
        Ok(Self { path: path.into(), line })
    }
}

impl Desk for Client {
    /// Waits as long as the engine works; only the end of the connection ends the wait.
    /// [`Failure::NoEngine`] means that the call was certainly not done, [`Failure::Unknown`] that it was sent.
    fn call(&self, call: &Call) -> Result<Reply, Failure> {
        // Taken out while in use, so that a call that broke off, by a panic too, leaves no half-read line behind.
        let mut place = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = place.take().ok_or(Failure::NoEngine)?;
        let answer = exchange(&mut line, call)?;
        *place = Some(line);
        answer
    }

    fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
        let mut line = attach(&self.path)?;
        line.send(&Ask::<&Call>::Subscribe).map_err(|_| Failure::NoEngine)?;
        match next_answer(&mut line) {
            Some(Answer::Subscribed) => {}
            Some(Answer::Call(Err(failure))) => return Err(failure),
            Some(Answer::Call(Ok(_)) | Answer::Event(_) | Answer::Closing(_)) | None => {
                return Err(Failure::NoEngine);
            }
        }
        let mailbox = Arc::new(Mailbox::new());
        let wanted = Arc::downgrade(&mailbox);
        let reader = Builder::new().name("remote-events".into()).spawn(move || read_events(line, &wanted));
        reader.map_err(|error| Failure::Fault(error.to_string()))?;
        Ok(mailbox)
    }
}

/// Sends a call and waits for its answer. The outer failure is the end of the line, the inner one an answer.
fn exchange(line: &mut Line, call: &Call) -> Result<Result<Reply, Failure>, Failure> {
    match line.send(&Ask::Call(call)) {
        Ok(()) => {}
        Err(fault @ (SendFault::TooLong(_) | SendFault::Codec(_))) => {
            return Ok(Err(Failure::Fault(format!("the request cannot be sent: {fault}"))));
        }
        Err(SendFault::Nothing(_)) => return Err(Failure::NoEngine),
        Err(SendFault::Partly(_)) => return Err(Failure::Unknown),
    }
    match next_answer(line) {
        Some(Answer::Call(answer)) => Ok(answer),
        Some(Answer::Closing(Closing::Stopping)) => Err(Failure::NoEngine),
        Some(Answer::Closing(Closing::Unreadable)) => {
            Err(Failure::Fault("the engine does not know this request; is it an older version?".into()))
        }
        Some(Answer::Subscribed | Answer::Event(_)) | None => Err(Failure::Unknown),
    }
}

/// The next answer; `None` when the line ends, breaks, or says what is none.
fn next_answer(line: &mut Line) -> Option<Answer> {
    codec::decode(line.receive(FRAME_BYTES_MAX).ok()??).ok()
}

/// Posts what comes until the line ends or nobody wants it any more.
fn read_events(mut line: Line, wanted: &Weak<Mailbox>) {
    while wanted.strong_count() > 0 {
        match line.ready_within(OWNER_CHECK) {
            Ok(true) => {}
            Ok(false) => continue,
            Err(_) => break,
        }
        let Some(Answer::Event(event)) = next_answer(&mut line) else { break };
        if let Some(mailbox) = wanted.upgrade() {
            mailbox.post(event);
        }
    }
    if let Some(mailbox) = wanted.upgrade() {
        mailbox.post(Event::Lost);
    }
}

/// Connects and exchanges hellos.
fn attach(path: &Path) -> Result<Line, ConnectFault> {
    match place::check_directory(path, false) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ConnectFault::NobodyThere),
        checked => checked?,
    }
    let mut line = Line::new(Arc::new(open(path)?))?;
    // A server that turns this client away does not read first; its hello says why.
    let _ = line.send_bytes(&Hello::ours(Verdict::Welcome).bytes());
    let theirs = match line.receive_within(HELLO_BYTES_MAX, HELLO_WAIT_MAX) {
        Ok(Some(bytes)) => Hello::read(bytes),
        Ok(None) | Err(FrameFault::Cut) => return Err(ConnectFault::NobodyThere),
        Err(FrameFault::Io(error)) if error.kind() == io::ErrorKind::ConnectionReset => {
            return Err(ConnectFault::NobodyThere);
        }
        Err(FrameFault::Io(error)) => return Err(error.into()),
        Err(FrameFault::TooLong(_)) => None,
    };
    let theirs = theirs.ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, format!("what listens on {} is no engine", path.display()))
    })?;
    match (theirs.verdict, theirs.common()) {
        (Verdict::Full, _) => Err(ConnectFault::Full),
        (Verdict::Stopping, _) => Err(ConnectFault::NobodyThere),
        (Verdict::Welcome, Some(_)) => Ok(line),
        (Verdict::Welcome | Verdict::NotUnderstood, _) => {
            Err(ConnectFault::Mismatch { theirs: theirs.build, min: theirs.min, max: theirs.max })
        }
    }
}

fn open(path: &Path) -> Result<UnixStream, ConnectFault> {
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)
        .map_err(io::Error::from)?;
    set_socket_timeout(&socket, Timeout::Send, Some(CONNECT_WAIT_MAX)).map_err(io::Error::from)?;
    let address = SocketAddrUnix::new(path).map_err(io::Error::from)?;
    match connect(&socket, &address) {
        Ok(()) => Ok(UnixStream::from(socket)),
        Err(Errno::NOENT | Errno::CONNREFUSED) => Err(ConnectFault::NobodyThere),
        Err(error) => Err(ConnectFault::Io(error.into())),
    }
}

#[cfg(test)]
mod tests;
