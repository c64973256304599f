//! What the upload costs those who sell: issues per second with a dead, a slow and a flapping centre beside none, and how
//! long a backlog takes over a line of 20 ms while tills go on selling. `cargo bench --bench uplink`.
//!
//! Each figure is the median of five pairs that take turns, so that a drifting disk hits both. The centre is the real
//! local one, over real sockets, and shares this machine's cores with the engine.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "shop.rs"]
mod shop;

use lj::domain::RequestId;
use lj::engine::Engine;
use lj::protocol::{Asks, Caller, Desk, UploadStatus, Who, request};
use lj::sandbox::{FaultKind, Faults, HASH_IV, HASH_KEY, MACHINE, MERCHANT, Sandbox, Terms};
use lj::uplink::{OFFLINE_CENTRE, OfflineAccount, OfflineCentre, Parts, Place, Timing, Uplink};
use lj::wire::offline::Merchant;
use lj::wire::{CentreKey, Flavour};
use lj::world::{Clock, SystemClock};
use shop::{Figures, engine_in, measure, sale};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const PAIRS: usize = 5;
/// The runs of a pair, with a centre and without. A disk that slows down or speeds up meanwhile, as shared ones do,
/// then does so for both.
const TURNS: [bool; 4] = [false, true, true, false];
/// Tills that sell as fast as they can.
const TERMINALS: usize = 16;
/// How long a slow centre takes to answer.
const SLOW: Duration = Duration::from_secs(2);
/// How long a flapping centre is well, and then is not.
const FLAP: Duration = Duration::from_millis(300);
/// The least share of the rate without a centre.
const LEAST: f64 = 0.90;
/// Documents of the backlog, and the line that they go over.
const BACKLOG: u64 = 10_000;
const LINE: Duration = Duration::from_millis(20);
/// The longest that the backlog may take.
const DRAIN_MOST: Duration = Duration::from_secs(60);
/// One sale each: a store with forty sales a second is a department store at Christmas.
const PACE: Duration = Duration::from_millis(25);

/// What sort of centre there is.
#[derive(Clone, Copy, Debug)]
enum Weather {
    Dead,
    Slow,
    Flapping,
}

fn main() {
    let full = std::env::var("LJ_SCALE").is_ok_and(|scale| scale == "full");
    let length = if full { Duration::from_secs(2) } else { Duration::from_millis(750) };
    let base = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    println!("{PAIRS} pairs of {} runs of {length:?}, {TERMINALS} terminals; medians", TURNS.len());
    let mut worst = f64::MAX;
    for weather in [Weather::Dead, Weather::Slow, Weather::Flapping] {
        let mut shares = Vec::new();
        for _ in 0..PAIRS {
            let mut rates = [0.0; 2];
            for with in TURNS {
                rates[usize::from(with)] += issuing(&base, length, with.then_some(weather)).per_second;
            }
            let [none, with] = rates;
            shares.push(with / none);
        }
        shares.sort_by(f64::total_cmp);
        let share = shares[PAIRS / 2];
        worst = worst.min(share);
        println!("{weather:<10?} {share:>6.3} of the rate with none   ({shares:.3?})");
    }
    draining(&base);
    assert!(worst >= LEAST, "{worst:.3} is less than {LEAST}");
}

fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::default())
}

fn centre(latency: Duration) -> Sandbox {
    let terms = Terms { latency, ..Terms::sound(clock()) };
    Sandbox::start("127.0.0.1:0".parse().unwrap(), None, terms).unwrap()
}

fn uplink(engine: &Arc<Engine>, url: &str) -> Uplink {
    let account = OfflineAccount {
        name: OFFLINE_CENTRE,
        merchant: Merchant { id: MERCHANT.to_owned(), machine: MACHINE.to_owned(), flavour: Flavour::Ecpay },
        key: CentreKey::parse(HASH_KEY, HASH_IV).unwrap(),
        seller: None,
    };
    let place = Place { url: url.to_owned(), authority: None, answer_time: None };
    let count = AtomicU64::new(0);
    let next_id = move || RequestId::parse(&format!("uplink-{:012}", count.fetch_add(1, Ordering::SeqCst)));
    Uplink::start(Parts {
        who: Who {
            desk: Arc::clone(engine) as Arc<dyn Desk>,
            caller: Caller { service: true, ..Caller::default() },
            next_id: Arc::new(next_id),
            clock: clock(),
        },
        gateway: Arc::new(OfflineCentre::new(&place, account).unwrap()),
        // The product's own waits.
        timing: Timing::default(),
        jitter: Arc::new(|below| below / 2),
    })
    .unwrap()
}

/// Issues as fast as they go, with a centre of that sort or none.
fn issuing(base: &Path, length: Duration, weather: Option<Weather>) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let engine = engine_in(directory.path());
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let sandbox = match weather {
        None | Some(Weather::Dead) => None,
        Some(Weather::Slow) => Some(centre(SLOW)),
        Some(Weather::Flapping) => Some(centre(LINE)),
    };
    let url = sandbox.as_ref().map_or_else(|| format!("http://{dead}"), Sandbox::url);
    let uplink = weather.map(|_| uplink(&engine, &url));
    let stop = AtomicBool::new(false);
    let figures = std::thread::scope(|scope| {
        if let (Some(Weather::Flapping), Some(sandbox)) = (weather, &sandbox) {
            scope.spawn(|| {
                let mut well = true;
                while !stop.load(Ordering::SeqCst) {
                    std::thread::sleep(FLAP);
                    well = !well;
                    let faults = Faults::none();
                    sandbox.fail(if well { faults } else { faults.with(FaultKind::ResetBefore, 1_000) });
                }
            });
        }
        let figures = measure(TERMINALS, length, |_| {
            engine.ask(Caller::default(), request::Issue(sale())).unwrap();
        });
        stop.store(true, Ordering::SeqCst);
        figures
    });
    // What is on its way is asked about at the next start; here there is none.
    engine.close().unwrap();
    drop(sandbox);
    drop(uplink);
    figures
}

fn status(engine: &Engine) -> UploadStatus {
    *engine.ask(Caller::default(), request::UploadStatus).unwrap()
}

/// Sells at a pace until told to stop; what each sale took.
fn selling(engine: &Engine, stop: &AtomicBool) -> Vec<Duration> {
    let mut took = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        let begun = Instant::now();
        engine.ask(Caller::default(), request::Issue(sale())).unwrap();
        took.push(begun.elapsed());
        std::thread::sleep(PACE.saturating_sub(begun.elapsed()));
    }
    took.sort_unstable();
    took
}

fn shown(name: &str, took: &[Duration]) {
    let at = |share: f64| took[(took.len() as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{name:<24}{:>6} sales, p50 {:>7.2} ms, p99 {:>7.2} ms", took.len(), at(0.5), at(0.99));
}

fn draining(base: &Path) {
    let directory = tempfile::tempdir_in(base).unwrap();
    let engine = engine_in(directory.path());
    let left = AtomicU64::new(BACKLOG);
    std::thread::scope(|scope| {
        for _ in 0..TERMINALS {
            scope.spawn(|| {
                while left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                    .is_ok()
                {
                    engine.ask(Caller::default(), request::Issue(sale())).unwrap();
                }
            });
        }
    });
    assert_eq!(status(&engine).pending, BACKLOG);
    let control = paced(&engine, || std::thread::sleep(Duration::from_secs(10)));
    shown("selling, no upload", &control);
    let sandbox = centre(LINE);
    let mut drained = Duration::ZERO;
    let mut thread = None;
    let during = paced(&engine, || {
        let begun = Instant::now();
        thread = Some(uplink(&engine, &sandbox.url()));
        while sandbox.taken().unwrap() < BACKLOG {
            std::thread::sleep(Duration::from_millis(50));
        }
        drained = begun.elapsed();
    });
    shown("selling while it drains", &during);
    println!("{BACKLOG} documents over a line of {LINE:?} in {:.1} s", drained.as_secs_f64());
    engine.close().unwrap();
    drop(thread);
    assert!(drained < DRAIN_MOST, "{drained:?}");
}

/// Sells at a pace while something is done.
fn paced(engine: &Engine, act: impl FnOnce()) -> Vec<Duration> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let seller = scope.spawn(|| selling(engine, &stop));
        act();
        stop.store(true, Ordering::SeqCst);
        seller.join().unwrap()
    })
}
