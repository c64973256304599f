//! One call to a centre over HTTP: what came back, or what is wrong with the way and whether anything had left.
//!
//! Only when no byte of a request was handed to the connection is it certain that nothing arrived. So the connection is
//! watched: whatever fails before its first byte (no name, no route, no answer, a certificate that is not the centre's)
//! leaves the document where it was, and everything after that is a question to be asked.

use super::contract::LinkFault;
use crate::domain::{LinkTrouble, Moment};
use crate::world::read_named;
use std::cell::Cell;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};
use ureq::{Agent, Error, Proxy};

/// The name of this machine to itself.
const LOCALHOST: &str = "localhost";

/// Status of a centre that is asked too often.
const TOO_MANY_CALLS: u16 = 429;
/// What ECPay answers then (guide 15), for half an hour.
const TOO_MANY_CALLS_OF_ECPAY: u16 = 403;

/// How long finding the name and making the connection may take: a line that takes longer is no line.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// How long sending may take.
const SEND_TIME: Duration = Duration::from_secs(15);
/// How long the answer may take. Centres take up to some ten seconds when the platform behind them is slow.
const ANSWER_TIME: Duration = Duration::from_secs(40);
/// The longest answer that is read: a thousand states are under 100 KiB, a year of tracks under 1 MiB.
const REPLY_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Connections that are kept for the next call: one for each sender.
const IDLE_CONNECTIONS: usize = 8;
/// How long a connection is kept.
const IDLE_TIME: Duration = Duration::from_secs(15);
/// Characters of a foreign answer that stand in the log.
const SHOWN_CHARS_MAX: usize = 120;
/// The largest file of authorities, in bytes: all that a system trusts are a few hundred KiB.
const AUTHORITY_BYTES_MAX: usize = 4 << 20;

thread_local! {
    /// Whether a byte of the request has left; one call at a time runs on a thread.
    static LEFT: Cell<bool> = const { Cell::new(false) };
}

/// Notes when bytes leave.
#[derive(Debug)]
struct Watch;

#[derive(Debug)]
struct Watched<T>(T);

impl<In: Transport> Connector<In> for Watch {
    type Out = Watched<In>;

    fn connect(&self, _: &ConnectionDetails<'_>, made: Option<In>) -> Result<Option<Self::Out>, Error> {
        Ok(made.map(Watched))
    }
}

impl<T: Transport> Transport for Watched<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        LEFT.set(true);
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

/// An answer with status 200.
#[derive(Debug)]
pub(super) struct Spoken {
    /// Its text.
    pub(super) body: String,
    /// Its `Date`.
    pub(super) centre_time: Option<Moment>,
}

/// No such answer.
#[derive(Debug)]
pub(super) struct Failed {
    /// What is wrong.
    pub(super) fault: LinkFault,
    /// Whether anything may have arrived.
    pub(super) may_have_arrived: bool,
    /// The `Date` of an answer that was none of ours.
    pub(super) centre_time: Option<Moment>,
}

/// The line to one centre.
pub(super) struct Line {
    agent: Agent,
    base: String,
    proxy: Option<String>,
}

/// Why no line can be made.
#[derive(Debug, thiserror::Error)]
pub enum LineFault {
    /// The file of the centre's own authority.
    #[error("憑證檔無法讀取 / the certificate file cannot be read: {0}")]
    Authority(String),
}

/// Where a centre is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Scheme, host and port.
    pub url: String,
    /// PEM file with the certificates to trust instead of the world's: a centre inside the house.
    pub authority: Option<PathBuf>,
    /// A shorter wait for answers than the product's; for sample stores.
    pub answer_time: Option<Duration>,
}

impl Place {
    /// Its host.
    pub fn host(&self) -> &str {
        let (_, rest) = self.url.split_once("://").unwrap_or(("", &self.url));
        let authority = rest.split('/').next().unwrap_or_default();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// Whether it is on this machine.
    pub fn is_local(&self) -> bool {
        let host = self.host();
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let is_loopback = address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        is_loopback || host.eq_ignore_ascii_case(LOCALHOST)
    }

    /// The proxy of the environment (`HTTPS_PROXY`, …) that the way leads through, unless `NO_PROXY` takes the place out.
    /// What is on this machine is never looked for through somebody else's.
    fn through(&self) -> Option<Proxy> {
        let uri = self.url.parse().ok().filter(|_| !self.is_local())?;
        Proxy::try_from_env().filter(|proxy| !proxy.is_no_proxy(&uri))
    }

    /// That proxy's host and port: nothing of its name and password.
    pub fn proxy(&self) -> Option<String> {
        self.through().as_ref().map(shown_proxy)
    }
}

impl Line {
    /// A line to a place.
    ///
    /// # Errors
    /// [`LineFault`].
    pub(super) fn new(place: &Place) -> Result<Self, LineFault> {
        let answer = place.answer_time.unwrap_or(ANSWER_TIME);
        let tls = match &place.authority {
            None => TlsConfig::builder().root_certs(RootCerts::WebPki),
            Some(file) => TlsConfig::builder().root_certs(RootCerts::new_with_certs(&certificates(file)?)),
        };
        let proxy = place.through();
        let shown = proxy.as_ref().map(shown_proxy);
        let config = Agent::config_builder()
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .max_idle_age(IDLE_TIME)
            .timeout_resolve(Some(CONNECT_TIME.min(answer)))
            .timeout_connect(Some(CONNECT_TIME.min(answer)))
            .timeout_send_request(Some(SEND_TIME))
            .timeout_send_body(Some(SEND_TIME))
            .timeout_recv_response(Some(answer))
            .timeout_recv_body(Some(answer))
            .user_agent(concat!("lj/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build())
            .build();
        let connector = DefaultConnector::default().chain(Watch);
        let agent = Agent::with_parts(config, connector, DefaultResolver::default());
        Ok(Self { agent, base: place.url.trim_end_matches('/').to_owned(), proxy: shown })
    }

    /// Through which proxy it leads.
    pub(super) fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Posts a body; only an answer with status 200 is one.
    ///
    /// # Errors
    /// [`Failed`].
    pub(super) fn post(&self, path: &str, content_type: &str, body: &str) -> Result<Spoken, Failed> {
        LEFT.set(false);
        let url = format!("{}{path}", self.base);
        read(self.agent.post(&url).header("Content-Type", content_type).send(body))
    }

    /// Asks for what needs no body.
    ///
    /// # Errors
    /// [`Failed`].
    pub(super) fn get(&self, path: &str) -> Result<Spoken, Failed> {
        LEFT.set(false);
        read(self.agent.get(format!("{}{path}", self.base)).call())
    }
}

fn shown_proxy(proxy: &Proxy) -> String {
    format!("{}:{}", proxy.host(), proxy.port())
}

/// The answer to a call.
fn read(sent: Result<ureq::http::Response<ureq::Body>, Error>) -> Result<Spoken, Failed> {
    let mut reply = sent.map_err(|error| failed(&error, LEFT.get(), None))?;
    let centre_time = reply
        .headers()
        .get("Date")
        .and_then(|date| date.to_str().ok())
        .and_then(|date| chrono::DateTime::parse_from_rfc2822(date).ok())
        .map(|date| Moment::from_unix(date.timestamp()));
    let status = reply.status().as_u16();
    let read = reply.body_mut().with_config().limit(REPLY_BYTES_MAX).read_to_string();
    let body = read.map_err(|error| failed(&error, true, centre_time))?;
    if status == 200 {
        return Ok(Spoken { body, centre_time });
    }
    // The centre's own server is in trouble, or somebody answers who is not the centre.
    let trouble = match status {
        500..=599 | TOO_MANY_CALLS | TOO_MANY_CALLS_OF_ECPAY => LinkTrouble::Maintenance,
        _ => LinkTrouble::NotTheCentre,
    };
    let fault = LinkFault { trouble, words: format!("HTTP {status}: {}", shown(&body)) };
    Err(Failed { fault, may_have_arrived: true, centre_time })
}

/// The fault of an answer that is not the centre's, whatever its status.
pub(super) fn stranger(spoken: &Spoken) -> LinkFault {
    LinkFault { trouble: LinkTrouble::NotTheCentre, words: format!("HTTP 200: {}", shown(&spoken.body)) }
}

fn shown(body: &str) -> String {
    let visible = crate::domain::CleanText::keep_visible(body);
    visible.trim().chars().take(SHOWN_CHARS_MAX).collect()
}

fn certificates(file: &Path) -> Result<Vec<Certificate<'static>>, LineFault> {
    let told = |what: String| LineFault::Authority(format!("{}: {what}", file.display()));
    let bytes = read_named(file, AUTHORITY_BYTES_MAX).map_err(|error| told(error.to_string()))?;
    let mut found = Vec::new();
    for item in parse_pem(&bytes) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| told(error.to_string()))? {
            found.push(certificate.to_owned());
        }
    }
    if found.is_empty() { Err(told("no certificate in it".to_owned())) } else { Ok(found) }
}

fn failed(error: &Error, left: bool, centre_time: Option<Moment>) -> Failed {
    let tls = tls_fault(error);
    let trouble = match tls {
        Some(rustls::Error::InvalidCertificate(_)) => LinkTrouble::Certificate,
        _ => LinkTrouble::Unreachable,
    };
    let words = match (trouble, tls) {
        (LinkTrouble::Certificate, Some(tls)) => format!("certificate: {tls}"),
        _ => error.to_string(),
    };
    Failed { fault: LinkFault { trouble, words }, may_have_arrived: left, centre_time }
}

/// What TLS says, however deep it stands.
fn tls_fault(error: &Error) -> Option<&rustls::Error> {
    match error {
        Error::Rustls(tls) => Some(tls),
        Error::Io(io) => io.get_ref().and_then(|inner| {
            inner
                .downcast_ref::<rustls::Error>()
                .or_else(|| inner.downcast_ref::<Error>().and_then(tls_fault))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known_by_name_and_by_every_address_of_its_own() {
        let local = |url: &str| Place { url: url.to_owned(), authority: None, answer_time: None }.is_local();
        for url in [
            "http://localhost:8080",
            "https://LOCALHOST/x",
            "http://127.0.0.1:1",
            "http://127.8.9.1/",
            "http://[::1]:80",
        ] {
            assert!(local(url), "{url}");
        }
        for url in [
            "http://localhost.example",
            "http://127.0.0.1.example:80",
            "http://127.0.0.1@example",
            "http://127.0.0.1:80@example",
            "http://128.0.0.1",
            "http://[::2]",
            "http://10.0.0.1:127",
            "localhost",
        ] {
            assert_eq!(local(url), url == "localhost", "{url}");
        }
    }
}
