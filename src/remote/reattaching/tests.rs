//! Losing engines and finding others.

use super::*;
use crate::protocol::Event;
use crate::remote::fake::{FakeDesk, PATIENCE, act, await_event, eventually, no_companies, question};
use crate::remote::{Client, ConnectFault, Server, StoreLock, socket_path};
use crate::world::SystemClock;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// Shorter than the real one: the tests must see it pass.
const SHORT: Duration = Duration::from_millis(60);

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

/// A closure that hands out these desks, one after the other, then none.
fn offering(
    desks: Vec<Arc<FakeDesk>>,
) -> (impl Fn() -> Result<Arc<dyn Desk>, Attempt> + Send + Sync, Arc<AtomicUsize>) {
    let attempts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&attempts);
    let desks = Mutex::new(desks.into_iter());
    let connect = move || {
        count.fetch_add(1, Ordering::SeqCst);
        desks.lock().unwrap().next().map(|desk| desk as Arc<dyn Desk>).ok_or(Attempt::Again)
    };
    (connect, attempts)
}

#[test]
fn a_lost_call_is_repeated_with_the_same_id() {
    let lost = [FakeDesk::failing(Failure::Unknown), FakeDesk::failing(Failure::NoEngine)];
    let good = FakeDesk::new();
    let (connect, attempts) = offering(vec![lost[0].clone(), lost[1].clone(), good.clone()]);
    let desk = Reattaching::new(None, clock(), connect);
    assert_eq!(desk.call(&act("t1-1")), Ok(Reply::Done));
    for asked in [&lost[0], &lost[1], &good] {
        assert_eq!(asked.calls(), [act("t1-1")]);
    }
    assert_eq!(desk.call(&question()), Ok(no_companies()));
    assert_eq!(attempts.load(Ordering::SeqCst), 3, "the good one is kept");
}

#[test]
fn an_act_without_an_id_is_never_asked_twice() {
    let (lost, good) = (FakeDesk::failing(Failure::Unknown), FakeDesk::new());
    let desk = Reattaching::new(Some(lost), clock(), offering(vec![good.clone()]).0);
    let nameless = Call { id: None, ..act("t1-1") };
    assert_eq!(desk.call(&nameless), Err(Failure::Unknown));
    assert_eq!(good.calls(), []);
    assert_eq!(desk.call(&question()), Ok(no_companies()), "the loss was noted");
}

#[test]
fn it_gives_up_after_the_deadline() {
    let (connect, attempts) = offering(vec![FakeDesk::failing(Failure::Unknown)]);
    let desk = Reattaching::new(None, clock(), connect).with_deadline(SHORT);
    let begin = Instant::now();
    assert_eq!(desk.call(&act("t1-1")), Err(Failure::NoEngine));
    assert!(begin.elapsed() >= SHORT);
    let bound = 3 + SHORT.as_millis() / link::PAUSE_FIRST.as_millis();
    assert!((attempts.load(Ordering::SeqCst) as u128) <= bound, "it pauses between attempts");

    let ever_lost = || Ok(FakeDesk::failing(Failure::Unknown) as Arc<dyn Desk>);
    let desk = Reattaching::new(None, clock(), ever_lost).with_deadline(SHORT);
    assert_eq!(
        desk.call(&act("t1-1")),
        Err(Failure::NoEngine),
        "engines that die of it, one after the other"
    );
}

#[test]
fn what_is_pointless_is_not_tried_again() {
    let attempts = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&attempts);
    let desk = Reattaching::new(None, clock(), move || {
        count.fetch_add(1, Ordering::SeqCst);
        Err(ConnectFault::Mismatch { theirs: "9".into(), speaks: 9, older: crate::remote::Older::Ours }
            .into())
    });
    assert!(matches!(desk.call(&act("t1-1")), Err(Failure::Fault(_))));
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
}

#[test]
fn of_many_threads_one_reconnects() {
    let good = FakeDesk::new();
    let (connect, attempts) = offering(vec![good.clone()]);
    let desk = Reattaching::new(Some(FakeDesk::failing(Failure::Unknown)), clock(), connect);
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let desk = &desk;
            scope.spawn(move || assert_eq!(desk.call(&act(&format!("t{thread}"))), Ok(Reply::Done)));
        }
    });
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
    assert_eq!(good.calls().len(), 16);
}

#[test]
fn a_panic_while_connecting_blocks_nobody() {
    let attempts = AtomicUsize::new(0);
    let desk = Reattaching::new(None, clock(), move || match attempts.fetch_add(1, Ordering::SeqCst) {
        0 => panic!("a bug, on purpose"),
        _ => Ok(FakeDesk::new() as Arc<dyn Desk>),
    });
    let desk = Arc::new(desk);
    let unlucky = Arc::clone(&desk);
    assert!(std::thread::spawn(move || unlucky.call(&question())).join().is_err());
    assert_eq!(desk.call(&act("t1-1")), Ok(Reply::Done));
}

#[test]
fn a_subscription_outlives_its_engine() {
    let dir = tempfile::tempdir().unwrap();
    let lock = StoreLock::try_take(dir.path()).unwrap().unwrap();
    let path = socket_path(dir.path(), None);
    let first = Server::start(&lock, path.clone(), FakeDesk::new(), |_| ()).unwrap();
    let target = path.clone();
    let desk =
        Reattaching::new(None, clock(), move || Ok(Arc::new(Client::connect(&target)?) as Arc<dyn Desk>));
    let mailbox = desk.subscribe().unwrap();
    drop(first);
    await_event(&mailbox, &Event::Lost);

    let fake = FakeDesk::new();
    let _second = Server::start(&lock, path, fake.clone(), |_| ()).unwrap();
    await_event(&mailbox, &Event::RangesChanged);
    fake.post(&Event::Progress { done: 1, total: 2 });
    await_event(&mailbox, &Event::Progress { done: 1, total: 2 });

    drop(desk);
    await_event(&mailbox, &Event::Lost);
    eventually("the thread has ended", || fake.subscribers() == 0);
}

#[test]
fn a_mailbox_that_nobody_holds_ends_its_subscription() {
    let fake = FakeDesk::new();
    let desk = Reattaching::new(Some(fake.clone()), clock(), offering(Vec::new()).0);
    drop(desk.subscribe().unwrap());
    eventually("the thread has ended", || fake.subscribers() == 0);
}

/// What a process of this program does: attach, or take the lock and open the store.
fn attach_or_take_over(
    dir: &Path,
    owned: &Mutex<Vec<(StoreLock, Server)>>,
) -> Result<Arc<dyn Desk>, Attempt> {
    let path = socket_path(dir, None);
    match Client::connect(&path) {
        Ok(client) => return Ok(Arc::new(client)),
        Err(ConnectFault::NobodyThere) => {}
        Err(fault) => return Err(fault.into()),
    }
    let lock = StoreLock::try_take(dir).map_err(|_| Attempt::Again)?.ok_or(Attempt::Again)?;
    let desk = FakeDesk::new();
    let server = Server::start(&lock, path, desk.clone(), |_| ()).map_err(|_| Attempt::Again)?;
    owned.lock().unwrap().push((lock, server));
    Ok(desk)
}

#[test]
fn of_many_processes_one_takes_over_and_the_others_attach() {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let owned = Arc::new(Mutex::new(Vec::new()));
    let process = || {
        let (dir, owned) = (Arc::clone(&dir), Arc::clone(&owned));
        Reattaching::new(None, clock(), move || attach_or_take_over(dir.path(), &owned))
            .with_deadline(PATIENCE)
    };
    let desks: Vec<_> = (0..8).map(|_| process()).collect();
    std::thread::scope(|scope| {
        for (number, desk) in desks.iter().enumerate() {
            scope.spawn(move || assert_eq!(desk.call(&act(&format!("t{number}"))), Ok(Reply::Done)));
        }
    });
    assert_eq!(owned.lock().unwrap().len(), 1, "one lock, one engine");
}
