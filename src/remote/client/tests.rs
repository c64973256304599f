//! The client against engines that misbehave.

use super::*;
use crate::domain::RangeId;
use crate::protocol::Request;
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
        let mut line = Line::new(Arc::new(stream)).unwrap();
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

    let newer = Hello { min: 7, max: 9, build: "9.0.0".into(), ..welcome() };
    let (_dir, path, _engine) = greeting(newer, drop);
    let mismatch = Client::connect(&path).unwrap_err();
    assert!(matches!(&mismatch, ConnectFault::Mismatch { theirs, min: 7, max: 9 } if theirs == "9.0.0"));
    assert!(matches!(Failure::from(mismatch), Failure::Fault(_)), "asking again is pointless");

    let (_dir, path, _engine) = engine(drop);
    assert!(matches!(Client::connect(&path), Err(ConnectFault::NobodyThere)), "it closed at once");

    let (_dir, path, _engine) = engine(|mut stream| stream.write_all(b"220 mail ready\r\n").unwrap());
    assert!(matches!(Client::connect(&path), Err(ConnectFault::Io(_))), "another program");
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
    let request = Request::RangeDelete(vec![RangeId(u64::MAX); 200_000]);
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
    let _server = Server::start(&lock, path.clone(), desk.clone()).unwrap();
    let client = Client::connect(&path).unwrap();
    let ids = FRAME_BYTES_MAX / 9 + 1;
    let request = Request::RangeDelete(vec![RangeId(u64::MAX); ids]);
    assert!(matches!(client.call(&Call { request, ..act("t1-1") }), Err(Failure::Fault(_))));
    let request = Request::RangeDelete(vec![RangeId(u64::MAX); 500_000]);
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
    let server = Server::start(&lock, path.clone(), desk).unwrap();
    let client = Client::connect(&path).unwrap();
    assert_eq!(client.subscribe().unwrap_err(), Failure::Fault("the disk".into()));
    drop(server);
    assert_eq!(client.subscribe().unwrap_err(), Failure::NoEngine);
}
