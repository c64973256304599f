//! The doors of the local centre: a listener on this machine, a thread per connection, HTTP with or without TLS. An HTTP
//! library would not break connections on purpose, so heads are parsed by one and the rest is here.

use super::book::Book;
use super::centre::{Centre, Said};
use super::faults::{FaultKind, Faults, Throw};
use super::terms::CLOCK_OFF_S;
use super::{Terms, amego, offline};
use crate::world::read_named;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;
use zeroize::Zeroizing;

/// Longest head and body of a request.
const HEAD_BYTES_MAX: usize = 16 * 1024;
const BODY_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The largest file of a certificate's chain or of a key.
const PEM_BYTES_MAX: usize = 1 << 20;
/// Header lines.
const HEADERS_MAX: usize = 32;
/// Connections at once: a few uplinks of eight senders.
const CONNECTIONS_MAX: usize = 64;
/// How long a caller may be silent.
const SILENCE: Duration = Duration::from_secs(60);
/// What a network's login page looks like.
const LOGIN_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Free Wi-Fi</title></head><body>Please log in</body></html>";

/// Why there is no local centre.
#[derive(Debug, thiserror::Error)]
pub enum SandboxFault {
    /// The address or the thread.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The witness cannot be read: its file, and the line.
    #[error("{0}")]
    Witness(String),
    /// Certificate or key.
    #[error("TLS: {0}")]
    Tls(String),
}

/// Certificate and key of the door.
#[derive(Clone)]
pub struct Tls(Arc<ServerConfig>);

impl Tls {
    /// Reads both from PEM files.
    ///
    /// # Errors
    /// [`SandboxFault::Tls`] with the file.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, SandboxFault> {
        let told = |path: &Path, what: String| SandboxFault::Tls(format!("{}: {what}", path.display()));
        let read = |path: &Path| {
            read_named(path, PEM_BYTES_MAX).map_err(|error| told(path, error.to_string())).map(Zeroizing::new)
        };
        let chain = CertificateDer::pem_slice_iter(&read(certificate)?)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| told(certificate, error.to_string()))?;
        let secret =
            PrivateKeyDer::from_pem_slice(&read(key)?).map_err(|error| told(key, error.to_string()))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
            .map_err(|error| told(certificate, error.to_string()))?;
        Ok(Self(Arc::new(config)))
    }
}

/// What all connections share.
struct Doors {
    centre: Centre,
    tls: Option<Tls>,
    stop: AtomicBool,
    /// Each open connection, to be closed from outside.
    open: Mutex<Vec<(u64, TcpStream)>>,
}

/// The local centre at work.
pub struct Sandbox {
    address: SocketAddr,
    doors: Arc<Doors>,
}

impl Sandbox {
    /// Opens the doors; port 0 takes a free one. The witness is read by the first call, or by [`Sandbox::taken`].
    ///
    /// # Errors
    /// [`SandboxFault`].
    pub fn start(listen: SocketAddr, tls: Option<Tls>, terms: Terms) -> Result<Self, SandboxFault> {
        let centre = Centre::new(terms);
        let listener = TcpListener::bind(listen)?;
        let address = listener.local_addr()?;
        let doors =
            Arc::new(Doors { centre, tls, stop: AtomicBool::new(false), open: Mutex::new(Vec::new()) });
        let shared = Arc::clone(&doors);
        Builder::new().name("sandbox".into()).spawn(move || accept(&listener, &shared))?;
        Ok(Self { address, doors })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        let scheme = if self.doors.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Fails in other ways from now on.
    pub fn fail(&self, faults: Faults) {
        self.doors.centre.die.change(faults);
    }

    /// How many documents it has taken.
    ///
    /// # Errors
    /// [`SandboxFault::Witness`].
    pub fn taken(&self) -> Result<u64, SandboxFault> {
        self.doors.centre.look(Book::taken).map_err(SandboxFault::Witness)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.doors.stop.store(true, Ordering::Release);
        for (_, stream) in self.doors.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // It may have gone by itself.
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the listener; whoever else wakes it does as well.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

fn accept(listener: &TcpListener, doors: &Arc<Doors>) {
    for (name, stream) in (0..).zip(listener.incoming()) {
        if doors.stop.load(Ordering::Acquire) {
            return;
        }
        // A caller that was gone before it was greeted.
        let Ok(stream) = stream else { continue };
        let mut open = doors.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(handle) = stream.try_clone() else { continue };
        if open.len() >= CONNECTIONS_MAX {
            continue;
        }
        open.push((name, handle));
        drop(open);
        let shared = Arc::clone(doors);
        let spawned = Builder::new().name("sandbox-call".into()).spawn(move || {
            // How a connection ends is the caller's affair.
            let _ = connection(stream, &shared);
            shared.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| *other != name);
        });
        if spawned.is_err() {
            doors.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| *other != name);
        }
    }
}

fn connection(stream: TcpStream, doors: &Doors) -> io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    stream.set_nodelay(true)?;
    let raw = stream.try_clone()?;
    let end = match &doors.tls {
        None => calls(stream, doors)?,
        Some(tls) => {
            let session = ServerConnection::new(Arc::clone(&tls.0)).map_err(io::Error::other)?;
            calls(StreamOwned::new(session, stream), doors)?
        }
    };
    if end == End::Reset {
        // Closing throws away what was not sent: the other end sees a reset.
        rustix::net::sockopt::set_socket_linger(&raw, Some(Duration::ZERO))?;
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
}

fn calls(mut stream: impl Read + Write, doors: &Doors) -> io::Result<End> {
    let mut left = Vec::new();
    while let Some(request) = request(&mut stream, &mut left)? {
        let throw = if request.path == "/" { Throw::default() } else { doors.centre.die.throw() };
        doors.centre.terms.clock.wait_for(doors.centre.terms.latency + throw.delay);
        if throw.is(FaultKind::ResetBefore) {
            return Ok(End::Reset);
        }
        let reply = reply(doors, &request, &throw);
        if throw.is(FaultKind::ResetAfter) {
            return Ok(End::Reset);
        }
        let off = if throw.is(FaultKind::Clock) { CLOCK_OFF_S } else { 0 };
        stream.write_all(&reply.bytes(doors.centre.now().unix() + off))?;
        stream.flush()?;
    }
    Ok(End::Closed)
}

struct Request {
    path: String,
    body: String,
}

/// The next request; `None` where the caller has gone.
fn request(stream: &mut impl Read, left: &mut Vec<u8>) -> io::Result<Option<Request>> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
        let mut head = httparse::Request::new(&mut headers);
        if let httparse::Status::Complete(begin) = head.parse(left).map_err(io::Error::other)? {
            let path = head.path.unwrap_or("/").to_owned();
            let length =
                head.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
            let length: usize = match length {
                None => 0,
                Some(header) => std::str::from_utf8(header.value)
                    .ok()
                    .and_then(|digits| digits.trim().parse().ok())
                    .ok_or_else(|| io::Error::other("Content-Length"))?,
            };
            if length > BODY_BYTES_MAX {
                return Err(io::Error::other("a body that is too long"));
            }
            let end = begin + length;
            while left.len() < end {
                if !more(stream, left)? {
                    return Ok(None);
                }
            }
            let body = String::from_utf8_lossy(&left[begin..end]).into_owned();
            left.drain(..end);
            return Ok(Some(Request { path, body }));
        }
        if left.len() > HEAD_BYTES_MAX {
            return Err(io::Error::other("a head that is too long"));
        }
        if !more(stream, left)? {
            return Ok(None);
        }
    }
}

fn more(stream: &mut impl Read, left: &mut Vec<u8>) -> io::Result<bool> {
    let mut chunk = [0; 16 * 1024];
    let read = stream.read(&mut chunk)?;
    left.extend_from_slice(&chunk[..read]);
    Ok(read > 0)
}

struct Response {
    status: &'static str,
    kind: &'static str,
    body: String,
}

impl Response {
    fn bytes(&self, unix: i64) -> Vec<u8> {
        let date = chrono::DateTime::from_timestamp(unix, 0).unwrap_or_default();
        format!(
            "HTTP/1.1 {}\r\nDate: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
            self.status,
            date.format("%a, %d %b %Y %H:%M:%S GMT"),
            self.kind,
            self.body.len(),
            self.body
        )
        .into_bytes()
    }
}

fn error(why: String) -> Response {
    Response { status: "500 Internal Server Error", kind: "text/plain", body: why }
}

fn reply(doors: &Doors, request: &Request, throw: &Throw) -> Response {
    if throw.is(FaultKind::Html) {
        return Response { status: "200 OK", kind: "text/html", body: LOGIN_PAGE.to_owned() };
    }
    let fails = throw.is(FaultKind::Error);
    if fails && !throw.late {
        return error(String::new());
    }
    let said = match request.path.as_str() {
        "/" => return Response { status: "200 OK", kind: "text/plain", body: "lj sandbox\n".to_owned() },
        path if path.starts_with("/json/") => amego::answer(&doors.centre, path, &request.body, throw),
        path => offline::answer(&doors.centre, path, &request.body, throw),
    };
    match said {
        Said::Json(_) | Said::Broken(_) if fails => error(String::new()),
        Said::Json(body) => Response { status: "200 OK", kind: "application/json", body },
        Said::NoSuchPath => Response { status: "404 Not Found", kind: "text/plain", body: String::new() },
        Said::Broken(why) => error(why),
    }
}
