//! Forwarding of every kind, which the rules that ship turn off: nothing behind the host is reached, nothing on it is
//! opened.

use super::host::{Host, PATIENCE, Rules, shipped_rules, sshd, until};
use crate::binary::Place;
use crate::serving::Serving;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// What must not be reached.
struct Target(TcpListener);

impl Target {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn port(&self) -> u16 {
        self.0.local_addr().unwrap().port()
    }

    fn is_untouched(&self, by: &str) {
        let came = self.0.accept().map_err(|error| error.kind());
        assert_eq!(came.err(), Some(ErrorKind::WouldBlock), "{by} reached it");
    }
}

/// A client that forwards for as long as this lives.
struct Forwarding(Child);

impl Drop for Forwarding {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Connects to where the client listens.
fn through(client: Command, port: u16) -> (Forwarding, TcpStream) {
    let mut client = client;
    let mut forwarding = Forwarding(client.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    let mut connected = None;
    until("the client listens", || {
        assert!(forwarding.0.try_wait().unwrap().is_none(), "the client has ended");
        connected = TcpStream::connect(("127.0.0.1", port)).ok();
        connected.is_some()
    });
    let stream = connected.unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    (forwarding, stream)
}

/// Reads until the other end closes.
fn closed(mut stream: &TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    match stream.read_to_end(&mut said) {
        Ok(_) => said,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => said,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn nothing_is_forwarded() {
    let Some(host) = Host::start(Rules::Shipped, 50) else { return };
    let serving = Serving::start(&host.place);
    let (target, port) = (Target::new(), free_port());
    let there = format!("127.0.0.1:{}", target.port());

    let (client, stream) = through(host.ssh(&["-N", "-L", &format!("{port}:{there}")], &[]), port);
    assert_eq!(closed(&stream), b"");
    target.is_untouched("-L");
    drop(client);

    let port = free_port();
    let (client, mut stream) = through(host.ssh(&["-N", "-D", &port.to_string()], &[]), port);
    stream.write_all(&[5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1]).unwrap();
    stream.write_all(&target.port().to_be_bytes()).unwrap();
    // The client's own greeting; then, where it answers at all, that it does not go.
    let said = closed(&stream);
    assert!(said.len() < 4 || said[3] != 0, "{said:?}");
    target.is_untouched("-D");
    drop(client);

    // The engine's own socket, around `lj`.
    let (port, socket) = (free_port(), host.place.store().join("sock"));
    let (client, stream) =
        through(host.ssh(&["-N", "-L", &format!("{port}:{}", socket.display())], &[]), port);
    (&stream).write_all(b"anybody there").unwrap();
    assert_eq!(closed(&stream), b"");
    drop(client);

    let strict = ["-o", "ExitOnForwardFailure=yes"];
    for forward in [
        vec!["-N", "-R", "0:127.0.0.1:9"],
        vec!["-N", "-R", "127.0.0.1:0:127.0.0.1:9"],
        vec!["-N", "-R", "0"],
        vec!["-W", &there],
    ] {
        let run = host.run(&[&strict[..], &forward].concat(), &[]);
        assert_ne!(run.code, 0, "{forward:?}: {}{}", run.out, run.err);
    }
    let reverse = format!("{}:127.0.0.1:9", host.canary());
    assert_ne!(host.run(&[&strict[..], &["-N", "-R", &reverse]].concat(), &[]).code, 0);
    target.is_untouched("-W");
    for asked in [["-A"], ["-X"], ["-Y"]] {
        assert_eq!(host.run(&asked, &["status"]).code, 0, "{asked:?} is passed over");
    }
    host.is_unharmed("forwarding");
    serving.terminate();
}

/// What sshd itself makes of the drop-in.
#[test]
fn sshd_reads_the_drop_in_and_turns_everything_off() {
    let Some(sshd) = sshd() else { return };
    let place = Place::with_numbers(50);
    let keys = tempfile::tempdir().unwrap();
    let config = super::host::configure(keys.path(), &place, Rules::Shipped, 22);
    let asked = |arguments: &[&str]| {
        let run = super::host::finish(Command::new(&sshd).args(arguments).arg("-f").arg(&config), b"");
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        run.out
    };
    asked(&["-t"]);
    let name = super::host::user();
    let rules = asked(&["-T", "-C", &format!("user={name},host=shop,addr=127.0.0.1")]);
    for line in [
        "disableforwarding yes",
        "allowtcpforwarding no",
        "allowstreamlocalforwarding no",
        "allowagentforwarding no",
        "x11forwarding no",
        "permittunnel no",
        "permitopen none",
        "permitlisten none",
        "gatewayports no",
        "permituserrc no",
        "permittty yes",
        "maxsessions 4",
        "clientaliveinterval 20",
    ] {
        assert!(rules.lines().any(|rule| rule == line), "{line} is not among\n{rules}");
    }
    let let_in: Vec<&str> = rules.lines().filter_map(|rule| rule.strip_prefix("acceptenv ")).collect();
    assert_eq!(let_in, ["LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR"], "instead of what is let in elsewhere");
    assert!(rules.contains(&format!("remote --store {}", place.store().display())), "{rules}");
    assert!(
        shipped_rules(&place).trim_end().ends_with("Match all"),
        "what follows the drop-in is for everybody"
    );
}
