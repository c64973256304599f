//! The client against engines that misbehave.

use super::*;
use crate::domain::{LISTED_MAX, RangeId, Refusal, StoreRefusal};
use crate::protocol::{Reply, request};
use crate::remote::fake::{FakeDesk, act, question};
use crate::remote::{Server, StoreLock, socket_path};
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::thread::JoinHandle;
use tempfile::TempDir;

/// An engine that takes one connection and does with it what the test says.
fn engine(act: impl FnOnce(UnixStream) + Send + 'static) -> (TempDir, PathBuf, JoinHandle<()>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sock");
    let listener = UnixListener::bind(&path).unwrap();
    let thread = std::thread::spawn(move || act(listener.accept().unwrap().0));
    (dir, path, thread)
}

fn greeting(hello: Hello, then: impl FnOnce(Line) + Send + 'static) -> (TempDir, PathBuf, JoinHandle<()>) {
    engine(move |stream| {
        let mut line = Line::new(Arc::new(stream));
        line.receive(512).unwrap().unwrap();
        line.send_bytes(&hello.bytes()).unwrap();
        then(line);
    })
}

fn welcome() -> Hello {
    Hello::ours(Verdict::Welcome)
}

#[test]
fn who_does_not_welcome_is_told_apart() {
    let (_dir, path, _engine) = greeting(Hello { verdict: Verdict::Full, ..welcome() }, drop);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::Full)));

    let (_dir, path, _engine) = greeting(Hello { verdict: Verdict::Stopping, ..welcome() }, drop);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)));

    let (_dir, path, _engine) = greeting(Hello { verdict: Verdict::NotAdmitted, ..welcome() }, drop);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NotAdmitted)));

    let (_dir, path, _engine) = engine(drop);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)), "it closed at once");

    let (_dir, path, _engine) = engine(|mut stream| stream.write_all(b"220 mail ready\r\n").unwrap());
    assert!(matches!(Client::connect(&path), Err(ConnectFault::Io(_))), "another program");
}

/// An engine of another version: what it offers, and whether it understood.
fn version(min: u16, max: u16, verdict: Verdict) -> Result<Client, ConnectFault> {
    let hello = Hello { verdict, versions: Versions { min, max }, build: "9.0.0".into() };
    let (_dir, path, _engine) = greeting(hello, drop);
    Client::connect(&path)
}

#[test]
fn engines_of_this_and_the_next_version_are_talked_to_and_others_say_which_side_is_old() {
    use crate::remote::{PROTOCOL_MAX, PROTOCOL_MIN};
    let next = version(PROTOCOL_MAX, PROTOCOL_MAX + 1, Verdict::Welcome).unwrap();
    assert_eq!(next.protocol(), PROTOCOL_MAX);
    assert_eq!(version(PROTOCOL_MIN, PROTOCOL_MIN, Verdict::Welcome).unwrap().protocol(), PROTOCOL_MIN);

    let newer = version(PROTOCOL_MAX + 1, PROTOCOL_MAX + 2, Verdict::NotUnderstood).unwrap_err();
    assert!(newer.to_string().contains("lj 9.0.0") && newer.to_string().ends_with("update this program"));
    assert!(matches!(&newer, ConnectFault::Mismatch { older: Older::Ours, .. }));
    assert!(matches!(Failure::from(newer), Failure::Fault(_)), "asking again is pointless");
    let older = version(PROTOCOL_MIN - 1, PROTOCOL_MIN - 1, Verdict::NotUnderstood).unwrap_err();
    assert!(older.to_string().ends_with("update the engine"), "{older}");
    let both = format!("(protocol 1), this program is lj {} (protocol 2)", env!("CARGO_PKG_VERSION"));
    assert!(older.to_string().contains(&both), "{older}");
}

#[test]
fn a_request_that_an_older_engine_does_not_know_is_refused_and_the_line_stays_good() {
    let (_dir, path, _engine) = greeting(welcome(), |mut line| {
        for answer in [Answer::NotKnown, Answer::Call(Ok(Reply::Done))] {
            line.receive(FRAME_BYTES_MAX).unwrap().unwrap();
            line.send(&answer).unwrap();
        }
    });
    let client = Client::connect(&path).unwrap();
    assert_eq!(
        client.call(&act("t1-1")),
        Err(Failure::Refused(Refusal::Store(StoreRefusal::UnknownRequest)))
    );
    assert_eq!(client.call(&act("t1-2")), Ok(Reply::Done));
}

#[test]
fn a_full_queue_of_new_connections_is_waited_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sock");
    let listener = socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None).unwrap();
    rustix::net::bind(&listener, &SocketAddrUnix::new(&path).unwrap()).unwrap();
    rustix::net::listen(&listener, 0).unwrap();
    let listener = UnixListener::from(listener);
    // Nobody accepts yet; connections that do not wait fill the queue.
    let mut queued = Vec::new();
    loop {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let one = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
        match connect(&one, &SocketAddrUnix::new(&path).unwrap()) {
            Ok(()) => queued.push(one),
            Err(full) => break assert_eq!(full, Errno::AGAIN),
        }
    }
    assert!(!queued.is_empty());
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| Client::connect(&path));
        for _ in 0..queued.len() {
            drop(listener.accept().unwrap());
        }
        let mut line = Line::new(Arc::new(listener.accept().unwrap().0));
        line.receive(512).unwrap().unwrap();
        line.send_bytes(&welcome().bytes()).unwrap();
        assert!(waiting.join().unwrap().is_ok());
    });
}

#[test]
fn an_engine_that_hangs_is_given_up_and_may_be_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sock");
    let _hung = UnixListener::bind(&path).unwrap();
    let fault = attach_within(&path, Duration::from_millis(50)).unwrap_err();
    assert!(matches!(&fault, ConnectFault::Io(error) if error.kind() == io::ErrorKind::TimedOut));
    assert_eq!(Failure::from(fault), Failure::NoEngine);
}

#[test]
fn an_event_of_a_newer_engine_is_passed_over() {
    let (_dir, path, engine) = engine_of_two(|mut line| {
        line.receive(FRAME_BYTES_MAX).unwrap().unwrap();
        line.send(&Answer::Subscribed).unwrap();
        line.send_bytes(&[1, 2, 99]).unwrap();
        line.send(&Answer::Event(Event::RangesChanged)).unwrap();
    });
    let mailbox = Client::connect(&path).unwrap().subscribe().unwrap();
    crate::remote::fake::await_events(&mailbox, &[Event::RangesChanged, Event::Lost]);
    engine.join().unwrap();
}

#[test]
fn a_dropped_mailbox_hangs_up_at_once() {
    let (_dir, path, engine) = engine_of_two(|mut line| {
        line.receive(FRAME_BYTES_MAX).unwrap().unwrap();
        line.send(&Answer::Subscribed).unwrap();
        assert!(matches!(line.receive(FRAME_BYTES_MAX), Ok(None)), "the client says nothing more, and goes");
    });
    drop(Client::connect(&path).unwrap().subscribe().unwrap());
    engine.join().unwrap();
}

/// An engine that greets a client and its subscription, and does with the second what the test says.
fn engine_of_two(then: impl FnOnce(Line) + Send + 'static) -> (TempDir, PathBuf, JoinHandle<()>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sock");
    let listener = UnixListener::bind(&path).unwrap();
    let thread = std::thread::spawn(move || {
        let greet = || {
            let mut line = Line::new(Arc::new(listener.accept().unwrap().0));
            line.receive(512).unwrap().unwrap();
            line.send_bytes(&welcome().bytes()).unwrap();
            line
        };
        let calls = greet();
        then(greet());
        drop(calls);
    });
    (dir, path, thread)
}

#[test]
fn an_engine_that_dies_with_the_request_leaves_it_unknown_and_the_next_unsent() {
    let (_dir, path, engine) = greeting(welcome(), |mut line| {
        line.receive(FRAME_BYTES_MAX).unwrap().unwrap();
    });
    let client = Client::connect(&path).unwrap();
    assert_eq!(client.call(&act("t1-1")), Err(Failure::Unknown));
    assert_eq!(client.call(&act("t1-1")), Err(Failure::NoEngine), "nothing is sent on a broken line");
    engine.join().unwrap();
}

#[test]
fn an_engine_that_died_before_the_request_certainly_did_nothing() {
    let (_dir, path, engine) = greeting(welcome(), drop);
    let client = Client::connect(&path).unwrap();
    engine.join().unwrap();
    assert_eq!(client.call(&act("t1-1")), Err(Failure::NoEngine));
}

#[test]
fn a_request_that_left_in_part_is_unknown() {
    let (_dir, path, engine) = greeting(welcome(), |line| {
        (&**line.stream()).read_exact(&mut [0; 10]).unwrap();
    });
    let client = Client::connect(&path).unwrap();
    let request = request::RangeDelete(vec![RangeId(u64::MAX); 200_000]).into();
    assert_eq!(client.call(&Call { request, ..act("t1-1") }), Err(Failure::Unknown));
    engine.join().unwrap();
}

#[test]
fn an_answer_that_is_none_is_unknown() {
    let (_dir, path, _engine) = greeting(welcome(), |mut line| {
        line.receive(FRAME_BYTES_MAX).unwrap().unwrap();
        line.send_bytes(&[1, 99, 99]).unwrap();
    });
    assert_eq!(Client::connect(&path).unwrap().call(&act("t1-1")), Err(Failure::Unknown));
}

#[test]
fn a_request_over_the_limit_is_a_fault_and_the_line_stays_good() {
    let dir = tempfile::tempdir().unwrap();
    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let path = socket_path(dir.path(), None);
    let desk = FakeDesk::new();
    let _server = Server::start(&lock, path.clone(), desk.clone(), |_| ()).unwrap();
    let client = Client::connect(&path).unwrap();
    let ids = FRAME_BYTES_MAX / 9 + 1;
    let request = request::RangeDelete(vec![RangeId(u64::MAX); ids]).into();
    assert!(matches!(client.call(&Call { request, ..act("t1-1") }), Err(Failure::Fault(_))));
    let request = request::RangeDelete(vec![RangeId(u64::MAX); LISTED_MAX]).into();
    assert_eq!(client.call(&Call { request, ..act("t1-2") }), Ok(Reply::Done), "a large one within it");
    assert!(client.call(&question()).is_ok());
    assert_eq!(desk.calls().len(), 2);
}

#[test]
fn a_refused_subscription_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let path = socket_path(dir.path(), None);
    let desk = FakeDesk::failing(Failure::Fault("the disk".into()));
    let server = Server::start(&lock, path.clone(), desk, |_| ()).unwrap();
    let client = Client::connect(&path).unwrap();
    assert_eq!(client.subscribe().unwrap_err(), Failure::Fault("the disk".into()));
    drop(server);
    assert_eq!(client.subscribe().unwrap_err(), Failure::NoEngine);
}
