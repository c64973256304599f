//! What each kind of hostile peer costs: the engine's memory, and how long a sale waits meanwhile. The engine is a process
//! of its own, the peers are bytes on its socket, the seller is an honest client.

use crate::alone;
use crate::binary::Place;
use crate::large::{allotment, books, slowest_sync};
use crate::serving::Serving;
use crate::shop::{full_scale, sale};
use crate::stranger::{call, enough_files, frame, socket, stranger};
use lj::domain::{Pin, RangeId, RequestId, StaffCode, TillCode};
use lj::protocol::{Asks, Call, Caller, ImportOptions, InvoiceQuery, PAGE_ROWS_MAX, Request, request};
use lj::remote::{CONNECTIONS_MAX, Client, FRAME_BYTES_MAX};
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// From the promise: the engine's memory, whoever asks for what.
const MEMORY_KIB_MAX: u64 = 128 << 10;
/// From the promise: what a sale may wait, beside the slowest bare sync of the run.
const WAIT_MAX: Duration = Duration::from_millis(50);
/// Rows of each of twelve imports at once: just below what is read one at a time, and as many as an import may add.
const MIDDLE_ROWS: usize = 24_000;
const LARGE_ROWS: usize = 50_000;
/// Sieges of one kind until one keeps the time.
const SIEGES_MAX: usize = 3;
/// How long a hostile peer goes on, at least.
const SIEGE: Duration = Duration::from_secs(3);

/// A served store with invoices in it.
fn shop() -> Place {
    let place = Place::with_numbers(1_000_000);
    let serving = Serving::start(&place);
    let mut file = String::new();
    for at in 0..if full_scale() { 300_000 } else { 5_000 } {
        let items = r#"[{"name":"乾電池","qty":1,"price":105}]"#;
        writeln!(file, r#"{{"request_id":"before-{at:07}","items":{items}}}"#).unwrap();
    }
    let path = place.path().join("sales.jsonl");
    std::fs::write(&path, file).unwrap();
    place.ok(&["issue", "--json", "--from", path.to_str().unwrap()]);
    assert_eq!(serving.terminate(), Some(0));
    place
}

/// Tells the others when a siege is over, by a panic too.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Sells while `siege` runs: how long the slowest sale waited beside the slowest bare sync, and the engine's greatest
/// memory.
fn beside(place: &Place, name: &str, siege: &dyn Fn()) -> (Duration, u64) {
    let serving = Serving::start(place);
    let over = AtomicBool::new(false);
    let (slowest, bare, sold) = std::thread::scope(|scope| {
        let bare = scope.spawn(|| slowest_sync(&over));
        let seller = scope.spawn(|| {
            let desk = Client::connect(&socket(place)).unwrap();
            let (mut slowest, mut sold) = (Duration::ZERO, 0);
            while !over.load(Ordering::Acquire) {
                let begun = Instant::now();
                desk.named(Caller::default(), None, request::Issue(sale())).unwrap();
                slowest = slowest.max(begun.elapsed());
                sold += 1;
            }
            (slowest, sold)
        });
        let besieged = Over(&over);
        siege();
        drop(besieged);
        let (slowest, sold) = seller.join().unwrap();
        (slowest, bare.join().unwrap(), sold)
    });
    let peak = serving.peak_memory_kib();
    place.ok(&["status"]);
    assert_eq!(serving.terminate(), Some(0));
    println!("{name}: {peak} KiB; {sold} sales, the slowest {slowest:?}, the slowest bare sync {bare:?}");
    (slowest.saturating_sub(bare), peak)
}

/// Holds one kind of peer to the promises; on a busy machine the best of a few sieges counts for the time. `LJ_SIEGE` names
/// the only one to try.
fn under(place: &Place, name: &str, siege: impl Fn()) {
    if std::env::var("LJ_SIEGE").is_ok_and(|only| only != name) {
        return;
    }
    let room = if cfg!(debug_assertions) { 4 } else { 1 };
    let mut longest = Vec::new();
    while longest.len() < SIEGES_MAX {
        let (waited, peak) = beside(place, name, &siege);
        assert!(peak <= MEMORY_KIB_MAX, "{name}: {peak} KiB");
        if waited <= WAIT_MAX * room {
            return;
        }
        longest.push(waited);
    }
    panic!("{name}: a sale waited beside the slowest sync {longest:?}");
}

/// A call without a name, as bytes.
fn bytes(request: impl Into<Request>) -> Vec<u8> {
    call(&Call { caller: Caller::default(), id: None, request: request.into() })
}

/// Gives a peer's bytes for as long as the engine takes them at once, for the time of the siege.
fn pour(streams: &[UnixStream], bytes: &[u8]) {
    let (begun, mut given) = (Instant::now(), vec![0; streams.len()]);
    streams.iter().for_each(|stream| stream.set_nonblocking(true).unwrap());
    while begun.elapsed() < SIEGE {
        for (mut stream, given) in streams.iter().zip(&mut given) {
            // A peer that was sent away, or must wait, does no harm; the others go on.
            *given += stream.write(&bytes[*given..]).unwrap_or(0);
        }
        std::thread::park_timeout(Duration::from_millis(1));
    }
}

#[test]
fn no_peer_costs_the_engine_more_memory_or_a_sale_more_time_than_promised() {
    let _alone = alone();
    if !enough_files() {
        return;
    }
    let place = &shop();
    under(place, "nobody", || std::thread::sleep(SIEGE));

    let strangers = |count: usize| -> Vec<UnixStream> { (0..count).map(|_| stranger(place)).collect() };
    under(place, "half-sent-frames", || {
        let mut frame = u32::try_from(FRAME_BYTES_MAX).unwrap().to_le_bytes().to_vec();
        frame.resize(FRAME_BYTES_MAX - 1, 1);
        pour(&strangers(40), &frame);
    });
    under(place, "half-sent-sales", || {
        let mut frame = (16u32 << 10).to_le_bytes().to_vec();
        frame.resize(16 << 10, 1);
        pour(&strangers(CONNECTIONS_MAX), &frame);
    });
    under(place, "half-sent-lists", || {
        let mut frame = (1u32 << 20).to_le_bytes().to_vec();
        frame.resize(1 << 20, 1);
        pour(&strangers(500), &frame);
    });
    under(place, "silent-peers", || {
        let silent = strangers(CONNECTIONS_MAX);
        for _ in 0..5 {
            place.ok(&["status"]);
        }
        drop(silent);
    });
    under(place, "unread-pages", || {
        let page = request::Invoices(InvoiceQuery { limit: PAGE_ROWS_MAX, ..InvoiceQuery::default() });
        pour(&strangers(CONNECTIONS_MAX - 8), &bytes(page).repeat(4));
    });
    under(place, "endless-lists", || {
        let ids = vec![RangeId(1); FRAME_BYTES_MAX / 2];
        pour(&strangers(3), &bytes(request::RangeDelete(ids)));
    });
    under(place, "endless-drafts", || {
        let drafts = books("CD", 600_000, crate::shop::period());
        pour(&strangers(3), &bytes(request::RangeAdd { drafts }));
    });
    for (name, rows) in [("middle-imports", MIDDLE_ROWS), ("large-imports", LARGE_ROWS)] {
        under(place, name, || {
            std::thread::scope(|scope| {
                let importing = (0..12).map(|number| {
                    scope.spawn(move || {
                        let desk = Client::connect(&socket(place)).unwrap();
                        let import =
                            request::Import { rows: allotment(rows), options: ImportOptions::default() };
                        let id = RequestId::parse(&format!("{name}-{number}"));
                        desk.named(Caller::default(), id, import).is_ok()
                    })
                });
                let importing: Vec<_> = importing.collect();
                let done =
                    importing.into_iter().filter_map(|one| one.join().ok()).filter(|done| *done).count();
                // The first has the numbers; the others are refused, or find them there.
                assert!(done > 0);
            });
        });
    }
    under(place, "doctors", || {
        let doctors: Vec<_> = strangers(6);
        for mut doctor in &doctors {
            doctor.write_all(&bytes(request::Doctor { quick: false })).unwrap();
        }
        for mut doctor in doctors {
            frame(&mut doctor);
        }
    });
    under(place, "guesses", || {
        let guess = |at: usize| {
            let caller = Caller { till: TillCode::parse(&format!("T{}", at % 90)), ..Caller::default() };
            let staff = StaffCode::parse(&format!("S{at}")).unwrap();
            let request = request::SignIn { staff, pin: Pin::parse("123456").unwrap() };
            call(&Call { caller, id: None, request: request.into() })
        };
        let guessing = strangers(80);
        for (at, mut stranger) in guessing.iter().enumerate() {
            stranger.write_all(&guess(at)).unwrap();
        }
        for mut stranger in guessing {
            frame(&mut stranger);
        }
    });
}
