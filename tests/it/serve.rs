//! `lj serve` under a supervisor: what systemd is told and when, signals, and a stop with terminals attached.

use crate::binary::Place;
use crate::terminal::Terminal;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take; on two slow cores with everything else running.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a supervisor hears.
struct Supervisor(UnixDatagram);

impl Supervisor {
    fn at_path(place: &Place) -> (Self, String) {
        let path = place.path().join("notify");
        (Self::hearing(UnixDatagram::bind(&path).unwrap()), path.display().to_string())
    }

    fn hidden() -> (Self, String) {
        let name = format!("lj-serve-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        (Self::hearing(UnixDatagram::bind_addr(&address).unwrap()), format!("@{name}"))
    }

    fn hearing(socket: UnixDatagram) -> Self {
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(socket)
    }

    fn next(&self) -> String {
        let mut bytes = [0; 512];
        let count = self.0.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..count].to_vec()).unwrap()
    }

    /// The next thing that is no ping.
    fn next_but_pings(&self) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let told = self.next();
            if told != "WATCHDOG=1" {
                return told;
            }
            assert!(Instant::now() < deadline);
        }
    }
}

fn start(command: &mut Command) -> Child {
    let mut child = command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("sock"), "{said}");
    child
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Ends it; its exit code and what it said on standard error.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn systemd_hears_that_it_listens_lives_and_stops() {
    let place = Place::with_numbers(50);
    for (supervisor, name) in [Supervisor::at_path(&place), Supervisor::hidden()] {
        let mut command = place.command();
        let child = start(command.env("NOTIFY_SOCKET", name).env("WATCHDOG_USEC", "300000"));
        assert_eq!(supervisor.next(), "READY=1");
        for _ in 0..3 {
            assert_eq!(supervisor.next(), "WATCHDOG=1");
        }
        // A closed shell is nothing to it.
        signal(&child, Signal::HUP);
        place.ok(&["issue", "--item", "茶:1:35"]);
        assert_eq!(supervisor.next(), "WATCHDOG=1");
        signal(&child, Signal::TERM);
        let stopping = supervisor.next_but_pings();
        assert!(stopping.starts_with("STOPPING=1\nSTATUS="), "{stopping}");
        assert_eq!(ended(child).0, Some(0));
    }
    place.ok(&["doctor"]);
}

#[test]
fn without_a_watchdog_there_are_no_pings_and_ctrl_c_is_a_clean_end_too() {
    let place = Place::with_numbers(50);
    let (supervisor, name) = Supervisor::at_path(&place);
    let mut command = place.command();
    // Another process's watchdog is none of ours.
    let child =
        start(command.env("NOTIFY_SOCKET", name).env("WATCHDOG_USEC", "1000").env("WATCHDOG_PID", "1"));
    assert_eq!(supervisor.next(), "READY=1");
    place.ok(&["issue", "--item", "茶:1:35"]);
    signal(&child, Signal::INT);
    assert!(supervisor.next().starts_with("STOPPING=1"));
    assert_eq!(ended(child).0, Some(0));
}

#[test]
fn a_supervisor_that_does_not_listen_is_a_fault_before_anything_is_served() {
    let place = Place::with_numbers(50);
    let mut command = place.command();
    let run = command.env("NOTIFY_SOCKET", place.path().join("nobody")).arg("serve").output().unwrap();
    assert_eq!(run.status.code(), Some(3), "{}", String::from_utf8_lossy(&run.stderr));
    place.ok(&["doctor"]);
}

#[test]
fn a_stop_says_how_many_are_attached_and_they_go_on() {
    let place = Place::with_numbers(50);
    let child = start(&mut place.command());
    let mut screens = [0, 1].map(|_| Terminal::start(&place, 80, 24, &["--lang", "en"]));
    for screen in &mut screens {
        screen.wait_for("Left     50");
    }
    signal(&child, Signal::TERM);
    let (code, said) = ended(child);
    assert_eq!(code, Some(0));
    assert!(said.contains("2 個終端機仍在連線"), "{said}");
    // Each finds another engine by itself: one of the two takes over.
    for screen in &mut screens {
        crate::dropped::responds(screen);
    }
    place.ok(&["issue", "--item", "茶:1:35"]);
    for screen in screens {
        screen.hang_up();
    }
    place.ok(&["doctor"]);
}
