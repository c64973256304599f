//! Many terminals at one engine: how long attaching takes with 256 there and 16 of them busy, and how much memory
//! engine and terminals use. The engine is a process of its own; the terminals are clients of its socket in this
//! one, each with the two connections that a screen has, and a few real screens among them.

use crate::binary::Place;
use crate::serving::{Serving, memory_kib, own_memory_kib};
use crate::shop::{full_scale, sale};
use crate::terminal::Terminal;
use crate::{alone, counted};
use lj::domain::RequestId;
use lj::protocol::{Ask, Asks, Caller, Desk, Mailbox, request};
use lj::remote::Client;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const TERMINALS: usize = 256;
const BUSY: usize = 16;
/// From the promise: from the connection to the first answer, with everybody there.
const ATTACH_MAX: Duration = Duration::from_millis(50);
/// From the promise: the engine's memory, with everybody there.
const ENGINE_KIB_MAX: u64 = 64 << 10;
/// From the promise: the memory of a screen's process. Most of it is pages of the program file, which all terminals of
/// a machine share.
const TERMINAL_KIB_MAX: u64 = 12 << 10;
/// What a screen's process may have for itself, in any build: this is what each further terminal costs.
const TERMINAL_OWN_KIB_MAX: u64 = 4 << 10;
/// Attachments that are timed.
const ATTACHMENTS: usize = 201;
/// Sales after which the 16 count as busy.
const WARM: usize = 50 * BUSY;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A served store with this many invoices, which its engine issued for another process.
fn sold(invoices: usize) -> (Place, Serving) {
    let place = Place::with_numbers(1_000_000);
    let serving = Serving::start(&place);
    let mut file = String::new();
    for at in 0..invoices {
        let item = r#"[{"name":"乾電池","qty":1,"price":105}]"#;
        writeln!(file, r#"{{"request_id":"before-{at:07}","items":{item}}}"#).unwrap();
    }
    let path = place.path().join("sales.jsonl");
    std::fs::write(&path, file).unwrap();
    place.ok(&["issue", "--json", "--from", path.to_str().unwrap()]);
    (place, serving)
}

fn ask<A: Ask>(desk: &Client, id: Option<RequestId>, request: A) -> A::Reply {
    desk.named(Caller::default(), id, request).unwrap()
}

/// What a screen has open: a connection for calls and one for events.
type Attached = (Client, Arc<Mailbox>);

fn attach(socket: &Path) -> Attached {
    let client = Client::connect(socket).unwrap();
    let mailbox = client.subscribe().unwrap();
    ask(&client, None, request::Store);
    (client, mailbox)
}

/// Sells at each of these terminals, one sale after the other, while `work` runs.
fn while_busy<T>(terminals: &[Attached], issued: &AtomicUsize, work: impl FnOnce() -> T) -> T {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (index, (desk, _)) in terminals.iter().enumerate() {
            let stop = &stop;
            scope.spawn(move || {
                for count in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    let id = RequestId::parse(&format!("busy{index}-{count:08}"));
                    ask(desk, id, request::Issue(sale()));
                    issued.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let result = work();
        stop.store(true, Ordering::Relaxed);
        result
    })
}

#[test]
fn attaching_is_quick_and_memory_small_with_256_terminals_and_16_busy() {
    let _alone = alone();
    let invoices = if full_scale() { 100_000 } else { 10_000 };
    let (place, serving) = sold(invoices);
    let socket = place.store().join("sock");
    let empty = serving.memory_kib();
    let terminals: Vec<Attached> = (0..TERMINALS).map(|_| attach(&socket)).collect();
    let quiet = serving.memory_kib();

    let issued = AtomicUsize::new(0);
    let mut took = while_busy(&terminals[..BUSY], &issued, || {
        let until = Instant::now() + PATIENCE;
        while issued.load(Ordering::Relaxed) < WARM {
            assert!(Instant::now() < until, "they do not sell");
            std::thread::yield_now();
        }
        let timed = (0..ATTACHMENTS).map(|_| {
            let begun = Instant::now();
            let attached = attach(&socket);
            let took = begun.elapsed();
            drop(attached);
            took
        });
        timed.collect::<Vec<_>>()
    });
    let busy = serving.memory_kib();
    took.sort_unstable();
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    println!("{TERMINALS} attached, {BUSY} busy ({} sales meanwhile)", issued.into_inner());
    println!("attach: {median:?} median, {worst:?} worst of {ATTACHMENTS}");
    println!(
        "engine memory with {invoices} invoices: {empty} KiB alone, {quiet} KiB with all, {busy} KiB busy"
    );
    assert!(counted(took) < ATTACH_MAX, "{median:?}");
    assert!(busy < ENGINE_KIB_MAX, "{busy} KiB");
    drop(terminals);
    assert_eq!(serving.terminate(), Some(0));
}

#[test]
fn a_screen_is_a_small_process() {
    let _alone = alone();
    let (place, serving) = sold(1_000);
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("使用中");
    for keys in ["\x1b[B", "\x1b[A", "f", "\x1b", "a"] {
        terminal.keys(keys);
        terminal.settle(Duration::from_millis(200));
    }
    let (all, own) = (memory_kib(terminal.process()), own_memory_kib(terminal.process()));
    println!("an attached screen: {all} KiB, {own} KiB of it its own");
    assert!(all < TERMINAL_KIB_MAX, "{all} KiB");
    assert!(own < TERMINAL_OWN_KIB_MAX, "{own} KiB of its own");
    terminal.kill_and_wait();
    drop(serving);
}
