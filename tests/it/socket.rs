//! The socket of a real engine: many connections, bad ones, engines that hang or are dead, and what terminals hear
//! of each other. After each a plain verb is answered in plain time.

use crate::binary::Place;
use crate::serving::Serving;
use crate::shop::{now, sale};
use crate::stranger::{SUBSCRIBE, enough_files, socket, stranger};
use crate::terminal::Terminal;
use lj::domain::RequestId;
use lj::protocol::{Asks, Caller, Desk, Event, request};
use lj::remote::{CONNECTIONS_MAX, Client, StoreLock};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How long a verb may take from start to end, on two slow cores with everything else running. An engine that waits for a
/// hostile peer waits 5 s for each, and here are dozens.
const PLAIN: Duration = Duration::from_secs(20);
/// An engine or a lock that hangs is given up after 10 s; the rest is for the machine.
const GIVEN_UP: Duration = Duration::from_secs(40);
/// From the promise: what one terminal does, the others see within this.
const LIVE: Duration = Duration::from_secs(1);
/// When nothing comes any more.
const PATIENCE: Duration = Duration::from_secs(60);
/// From the promise: an engine's memory.
const MEMORY_KIB_MAX: u64 = 64 << 10;

/// A verb that must be answered in plain time; how many terminals the engine counts.
fn served(place: &Place) -> u64 {
    let begun = Instant::now();
    let told = place.ok(&["status", "--json"]).json();
    assert!(begun.elapsed() < PLAIN, "{:?}", begun.elapsed());
    told[0]["terminals"].as_u64().unwrap()
}

#[test]
fn a_thousand_silent_connections_keep_nobody_out() {
    if !enough_files() {
        return;
    }
    let place = Place::with_numbers(100);
    let serving = Serving::start(&place);
    assert_eq!(served(&place), 1, "the verb itself");
    let before = serving.memory_kib();
    let mut connected: Vec<UnixStream> = (0..1_000).map(|_| stranger(&place)).collect();
    assert_eq!(served(&place), 2, "a process is one terminal, however many connections it has");
    let with = serving.memory_kib();
    connected.extend((1_000..CONNECTIONS_MAX).map(|_| stranger(&place)));
    let selling = Client::connect(&socket(&place)).unwrap();
    for count in 0..10 {
        let caller = Caller { now: Some(now()), ..Caller::default() };
        selling.named(caller, RequestId::parse(&format!("full-{count}")), request::Issue(sale())).unwrap();
        served(&place);
    }
    drop(connected);
    served(&place);
    println!("engine memory: {before} KiB, {with} KiB with 1,000, {} KiB after", serving.memory_kib());
    assert!(with < MEMORY_KIB_MAX, "{with} KiB");
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn garbage_from_many_sides_costs_the_engine_nothing() {
    let place = Place::with_numbers(100);
    let serving = Serving::start(&place);
    served(&place);
    let before = serving.memory_kib();
    let mut dice = crate::chance::dice();
    let mut held = Vec::new();
    for round in 0..2_000 {
        let length = dice.u64(..600);
        let mut garbage: Vec<u8> = (0..length).map(|_| dice.u8(..)).collect();
        let mut stream =
            if round % 2 == 0 { UnixStream::connect(socket(&place)).unwrap() } else { stranger(&place) };
        if round % 3 == 0 {
            // The largest frame there is, of which a few bytes come: it must not be taken at its word.
            garbage.splice(0..0, (32u32 << 20).to_le_bytes());
        }
        // The engine may hang up as soon as it has seen enough.
        let _ = stream.write_all(&garbage);
        held.push(stream);
        if held.len() > 200 {
            held.clear();
        }
        if round % 500 == 0 {
            served(&place);
        }
    }
    let after = serving.memory_kib();
    drop(held);
    served(&place);
    println!("engine memory: {before} KiB before, {after} KiB after the garbage");
    assert!(after < before + (16 << 10), "{before} KiB became {after} KiB");
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn an_engine_that_hangs_is_said_in_time_and_serves_on_when_it_wakes() {
    let place = Place::with_numbers(100);
    let serving = Serving::start(&place);
    served(&place);
    serving.pause();
    let begun = Instant::now();
    let hung = place.run(&["status"]);
    assert_eq!(hung.code, 4, "{}{}", hung.out, hung.err);
    assert!(hung.err.contains("引擎沒有回應"), "{}", hung.err);
    assert!(begun.elapsed() < GIVEN_UP, "{:?}", begun.elapsed());
    serving.resume();
    served(&place);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn a_lock_that_a_hung_process_holds_is_said_in_time() {
    let place = Place::with_numbers(100);
    let lock = StoreLock::try_take(&place.store()).unwrap().unwrap();
    let begun = Instant::now();
    let locked = place.run(&["status"]);
    assert_eq!(locked.code, 4, "{}{}", locked.out, locked.err);
    assert!(begun.elapsed() < GIVEN_UP, "{:?}", begun.elapsed());
    drop(lock);
    served(&place);
}

#[test]
fn the_socket_of_a_killed_engine_is_in_nobodys_way() {
    let place = Place::with_numbers(100);
    Serving::start(&place).kill();
    assert!(socket(&place).exists(), "what a kill leaves");
    served(&place);
    let serving = Serving::start(&place);
    served(&place);
    assert_eq!(serving.terminate(), Some(0));
    assert!(!socket(&place).exists());
}

#[test]
fn what_one_does_sixty_four_hear_within_a_second_though_one_is_deaf() {
    let place = Place::with_numbers(1_000);
    let serving = Serving::start(&place);
    let mailboxes: Vec<_> =
        (0..64).map(|_| Client::connect(&socket(&place)).unwrap().subscribe().unwrap()).collect();
    let mut deaf = stranger(&place);
    deaf.write_all(SUBSCRIBE).unwrap();
    // It hears the first word, that events follow, and then never reads again.
    let mut answer = [0; 6];
    deaf.read_exact(&mut answer).unwrap();
    assert_eq!(answer, [2, 0, 0, 0, lj::codec::VERSION, 1], "it is subscribed");
    let seller = Client::connect(&socket(&place)).unwrap();
    let mut count = 0;
    let mut sell = || {
        count += 1;
        let caller = Caller { now: Some(now()), ..Caller::default() };
        let id = RequestId::parse(&format!("live-{count}"));
        let sold = seller.named(caller, id, request::Issue(sale()));
        sold.unwrap();
    };
    // More than the socket of one that never reads can take.
    (0..500).for_each(|_| sell());
    for mailbox in &mailboxes {
        while mailbox.take(Duration::from_millis(5)).is_some() {}
    }
    let mut took = Vec::new();
    for _ in 0..20 {
        let begun = Instant::now();
        sell();
        for mailbox in &mailboxes {
            while mailbox.take(PATIENCE).unwrap() != Event::RangesChanged {}
        }
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    println!("64 terminals heard of a sale after {:?} at worst", took.last());
    // Half of them: other tests run beside this one.
    let median = took[took.len() / 2];
    assert!(median < LIVE, "{took:?}");
    served(&place);
    drop((deaf, mailboxes));
    assert_eq!(serving.terminate(), Some(0));
}

/// A connection that has gone is noticed a moment later.
fn eventually_counted(place: &Place, terminals: u64) {
    let until = Instant::now() + PLAIN;
    while served(place) != terminals {
        assert!(Instant::now() < until, "never {terminals}");
    }
}

#[test]
fn attached_terminals_are_counted_as_processes() {
    let place = Place::with_numbers(100);
    let serving = Serving::start(&place);
    let watching = Client::connect(&socket(&place)).unwrap();
    let mailbox = watching.subscribe().unwrap();
    let mut one = Terminal::start(&place, 80, 24, &[]);
    one.wait_for("100 張");
    let mut two = Terminal::start(&place, 80, 24, &[]);
    two.wait_for("100 張");
    while mailbox.take(PLAIN).unwrap() != Event::Terminals(3) {}
    drop((mailbox, watching));
    // Two screens and the verb.
    eventually_counted(&place, 3);
    one.kill_and_wait();
    eventually_counted(&place, 2);
    two.kill_and_wait();
    drop(serving);
    assert_eq!(served(&place), 1, "the process that opens the store itself");
}
