//! The attached side: a desk over the engine's socket. Calls go over one connection, one at a time; each
//! subscription has a connection of its own. A connection that broke stays broken: see [`super::Reattaching`].

use super::frame::{FRAME_BYTES_MAX, FrameFault, Line, SendFault};
use super::hello::{HELLO_BYTES_MAX, HELLO_WAIT_MAX, Hello, Older, PROTOCOL_MAX, Verdict, Versions};
use super::message::{Answer, Ask, Closing};
use super::place;
use crate::codec;
use crate::domain::StoreRefusal;
use crate::protocol::{Call, Desk, Event, Failure, Mailbox, Reply};
use rustix::io::Errno;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::Builder;
use std::time::Duration;

/// Longest wait for a place in the listener's queue of new connections.
const CONNECT_WAIT_MAX: Duration = Duration::from_secs(5);
/// Stack of the thread that reads events: it decodes one small value at a time.
const STACK_BYTES: usize = 128 << 10;

/// Why a client is not attached.
#[derive(Debug, thiserror::Error)]
pub enum ConnectFault {
    /// No engine listens: no socket, a stale one, or an engine that is stopping. Time to try the lock.
    #[error("nobody listens there")]
    NobodyThere,
    /// The engine and this program have no protocol version in common.
    #[error("the engine is lj {theirs} (protocol {speaks}), this program is lj {ours} (protocol {PROTOCOL_MAX}): \
        update {}", match older {
        Older::Ours => "this program",
        Older::Theirs => "the engine",
    }, ours = env!("CARGO_PKG_VERSION"))]
    Mismatch {
        /// The engine's build.
        theirs: String,
        /// The newest protocol that it speaks.
        speaks: u16,
        /// The one to update.
        older: Older,
    },
    /// The Unix user is neither the store's owner nor in its group.
    #[error("this Unix user is neither the owner of the store nor in its group")]
    NotAdmitted,
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
            ConnectFault::Mismatch { .. } | ConnectFault::NotAdmitted | ConnectFault::Io(_) => {
                Self::Fault(fault.to_string())
            }
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
    protocol: u16,
    /// `None` after it broke, and while a call is under way (under the lock).
    line: Mutex<Option<Line>>,
}

impl Client {
    /// Attaches to the engine that listens on `path`.
    ///
    /// # Errors
    /// [`ConnectFault`].
    pub fn connect(path: &Path) -> Result<Self, ConnectFault> {
        let (line, protocol) = attach(path)?;
        Ok(Self { path: path.into(), protocol, line: Mutex::new(Some(line)) })
    }

    /// The protocol that both sides agreed on.
    pub fn protocol(&self) -> u16 {
        self.protocol
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
        let (mut line, _) = attach(&self.path)?;
        line.send(&Ask::<&Call>::Subscribe).map_err(|_| Failure::NoEngine)?;
        // An engine answers this at once; one that hangs now would hold the caller for ever.
        let answer = line.receive_within(FRAME_BYTES_MAX, HELLO_WAIT_MAX).ok().flatten();
        match answer.and_then(|bytes| codec::decode(bytes).ok()) {
            Some(Answer::Subscribed) => {}
            Some(Answer::Call(Err(failure))) => return Err(failure),
            Some(Answer::Call(Ok(_)) | Answer::Event(_) | Answer::Closing(_) | Answer::NotKnown) | None => {
                return Err(Failure::NoEngine);
            }
        }
        let mailbox = Arc::new(Mailbox::ending(HangUp(Arc::clone(line.stream()))));
        let wanted = Arc::downgrade(&mailbox);
        let thread = Builder::new().name("remote-events".into()).stack_size(STACK_BYTES);
        let reader = thread.spawn(move || read_events(line, &wanted));
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
        Err(SendFault::Nothing(_) | SendFault::NoRoom) => return Err(Failure::NoEngine),
        Err(SendFault::Partly(_)) => return Err(Failure::Unknown),
    }
    match next_answer(line) {
        Some(Answer::Call(answer)) => Ok(answer),
        Some(Answer::Closing(Closing::Stopping)) => Err(Failure::NoEngine),
        Some(Answer::NotKnown) => Ok(Err(StoreRefusal::UnknownRequest.into())),
        Some(Answer::Closing(Closing::Unreadable)) => {
            Err(Failure::Fault("the engine could not read the request".into()))
        }
        Some(Answer::Subscribed | Answer::Event(_)) | None => Err(Failure::Unknown),
    }
}

/// The next answer; `None` when the line ends, breaks, or says what is none.
fn next_answer(line: &mut Line) -> Option<Answer> {
    codec::decode(line.receive(FRAME_BYTES_MAX).ok()??).ok()
}

/// Ends a subscription's connection when its mailbox is dropped, which wakes the thread that reads it.
struct HangUp(Arc<UnixStream>);

impl Drop for HangUp {
    fn drop(&mut self) {
        // It fails only where the engine has closed already.
        let _ = self.0.shutdown(Shutdown::Both);
    }
}

/// Posts what comes until the line ends, which the end of the mailbox brings about as well.
fn read_events(mut line: Line, wanted: &Weak<Mailbox>) {
    while let Ok(Some(bytes)) = line.receive(FRAME_BYTES_MAX) {
        match (codec::decode(bytes), wanted.upgrade()) {
            (Ok(Answer::Event(event)), Some(mailbox)) => mailbox.post(event),
            // What a newer engine tells and this program does not know is nothing to it.
            (Err(_), Some(_)) => {}
            (Ok(Answer::Call(_) | Answer::Subscribed | Answer::Closing(_) | Answer::NotKnown), _)
            | (_, None) => break,
        }
    }
    if let Some(mailbox) = wanted.upgrade() {
        mailbox.post(Event::Lost);
    }
}

/// Connects and exchanges hellos; the line, and the protocol that both speak.
fn attach(path: &Path) -> Result<(Line, u16), ConnectFault> {
    attach_within(path, HELLO_WAIT_MAX)
}

fn attach_within(path: &Path, hello_wait: Duration) -> Result<(Line, u16), ConnectFault> {
    match place::check_directory(path, false) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ConnectFault::NobodyThere),
        checked => checked?,
    }
    let mut line = Line::new(Arc::new(open(path)?));
    // A server that turns this client away does not read first; its hello says why.
    let _ = line.send_bytes(&Hello::ours(Verdict::Welcome).bytes());
    let theirs = match line.receive_within(HELLO_BYTES_MAX, hello_wait) {
        Ok(Some(bytes)) => Hello::read(bytes),
        Ok(None) | Err(FrameFault::Cut) => return Err(ConnectFault::NobodyThere),
        Err(FrameFault::Io(error)) if error.kind() == io::ErrorKind::ConnectionReset => {
            return Err(ConnectFault::NobodyThere);
        }
        Err(FrameFault::Io(error)) => return Err(error.into()),
        Err(FrameFault::TooLong(_) | FrameFault::NoRoom) => None,
    };
    let theirs = theirs.ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, format!("what listens on {} is no engine", path.display()))
    })?;
    match (theirs.verdict, Versions::OURS.meet(theirs.versions)) {
        (Verdict::Full, _) => Err(ConnectFault::Full),
        (Verdict::Stopping, _) => Err(ConnectFault::NobodyThere),
        (Verdict::NotAdmitted, _) => Err(ConnectFault::NotAdmitted),
        (Verdict::Welcome, Ok(protocol)) => Ok((line, protocol)),
        (Verdict::Welcome | Verdict::NotUnderstood, Err(older)) => Err(mismatch(theirs, older)),
        // It did not understand a hello that it should: damaged on the way, or a no that only a later version knows.
        (Verdict::NotUnderstood, Ok(_)) => Err(mismatch(theirs, Older::Ours)),
    }
}

fn mismatch(theirs: Hello, older: Older) -> ConnectFault {
    ConnectFault::Mismatch { theirs: theirs.build, speaks: theirs.versions.max, older }
}

fn open(path: &Path) -> Result<UnixStream, ConnectFault> {
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)
        .map_err(io::Error::from)?;
    set_socket_timeout(&socket, Timeout::Send, Some(CONNECT_WAIT_MAX)).map_err(io::Error::from)?;
    let address = SocketAddrUnix::new(path).map_err(io::Error::from)?;
    match connect(&socket, &address) {
        Ok(()) => Ok(UnixStream::from(socket)),
        Err(Errno::NOENT | Errno::CONNREFUSED) => Err(ConnectFault::NobodyThere),
        Err(Errno::ACCESS) => Err(ConnectFault::NotAdmitted),
        Err(error) => Err(ConnectFault::Io(error.into())),
    }
}

#[cfg(test)]
mod tests;
