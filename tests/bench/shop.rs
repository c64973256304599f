//! What the benchmarks share: an engine with one company and plenty of numbers, and how calls are timed.

// Each benchmark that uses this file uses a part of it.
#![allow(dead_code)]

use lj::domain::{
    AllocationMode, BlankReporter, CleanText, Company, CompanyCode, CompanyState, Period, RangeDraft,
    SaleDraft, SaleLine, Serial, Span, StoreAct, StoreKind, TillAct, TillCode, Track, Ubn,
};
use lj::engine::{Engine, Keyring, Parts};
use lj::protocol::{Asks, Caller, request};
use lj::world::{Clock, RealDisk, SystemClock, SystemEntropy};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Numbers of a store, at most.
const NUMBERS: u32 = 10_000_000;
/// Numbers of a book.
const BOOK: u32 = 50;

/// What one round gave.
#[derive(Clone, Copy)]
pub struct Figures {
    pub per_second: f64,
    pub p50_us: f64,
    pub p99_us: f64,
    pub p999_us: f64,
    /// Processor time of the whole process for each call.
    pub cpu_us: f64,
    /// What the terminal with the fewest calls had, of the mean.
    pub fair: f64,
}

/// Lets `terminals` threads call `act` for `length`, and sorts what each call took.
pub fn measure(terminals: usize, length: Duration, act: impl Fn(usize) + Send + Sync) -> Figures {
    let (started, busy) = (Instant::now(), processor_time());
    let act = &act;
    let took: Vec<Vec<Duration>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..terminals)
            .map(|terminal| {
                scope.spawn(move || {
                    let mut took = Vec::new();
                    while started.elapsed() < length {
                        let begun = Instant::now();
                        act(terminal);
                        took.push(begun.elapsed());
                    }
                    took
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (seconds, busy) = (started.elapsed().as_secs_f64(), processor_time() - busy);
    let least = took.iter().map(Vec::len).min().unwrap_or(0);
    let mut took: Vec<Duration> = took.into_iter().flatten().collect();
    took.sort_unstable();
    let at = |share: f64| took[(took.len() as f64 * share) as usize].as_secs_f64() * 1e6;
    Figures {
        per_second: took.len() as f64 / seconds,
        p50_us: at(0.50),
        p99_us: at(0.99),
        p999_us: at(0.999),
        cpu_us: busy.as_secs_f64() * 1e6 / took.len() as f64,
        fair: least as f64 * terminals as f64 / took.len() as f64,
    }
}

/// Processor time of this process so far, in the system and outside of it.
fn processor_time() -> Duration {
    let ticks = std::fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which may hold blanks: the twelfth and thirteenth of the rest, in hundredths of a second.
    let rest = ticks.rsplit_once(')').unwrap().1;
    let ticks: u64 = rest.split_whitespace().skip(11).take(2).map(|of| of.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// The till of a terminal.
fn till(terminal: usize) -> TillCode {
    TillCode::parse(&format!("T{terminal}")).unwrap()
}

/// A sale at the till of a terminal.
pub fn sale_at(terminal: usize) -> SaleDraft {
    SaleDraft { till: Some(till(terminal)), ..sale() }
}

pub fn sale() -> SaleDraft {
    let line =
        |name: &str, price: i64| SaleLine::new(CleanText::new(name, 20).unwrap(), 1.into(), price.into());
    SaleDraft {
        lines: vec![line("乾電池", 105), line("口罩", 210), line("牛奶", 25)],
        ..SaleDraft::default()
    }
}

/// Every seller has its QR key.
#[derive(Debug)]
struct EveryKey;

impl Keyring for EveryKey {
    fn has_key(&self, _: Ubn, _: chrono::NaiveDate) -> bool {
        true
    }
}

fn parts_in(directory: &Path, clock: Arc<dyn Clock>) -> Parts {
    Parts {
        disk: Arc::new(RealDisk::new(directory.join("store"))),
        clock,
        entropy: Arc::new(SystemEntropy),
        keyring: Arc::new(EveryKey),
        owner_uid: 0,
        witness: None,
        mirror: None,
        host: String::new(),
        machine: None,
        on_fatal: Arc::new(|what| panic!("{what}")),
    }
}

/// Opens a store that [`engine_in`] made.
pub fn open_in(directory: &Path) -> Arc<Engine> {
    open_at(directory, Arc::new(SystemClock::default()))
}

/// Opens it under a clock.
pub fn open_at(directory: &Path, clock: Arc<dyn Clock>) -> Arc<Engine> {
    Engine::open(parts_in(directory, clock)).unwrap()
}

/// An engine with numbers for whoever asks.
pub fn engine_in(directory: &Path) -> Arc<Engine> {
    engine_with(directory, &[None])
}

/// An engine with a range for the till of each terminal.
pub fn engine_of(directory: &Path, terminals: usize) -> Arc<Engine> {
    engine_with(directory, &(0..terminals).map(|terminal| Some(till(terminal))).collect::<Vec<_>>())
}

/// A store with one company and no number.
pub fn engine_bare(directory: &Path) -> Arc<Engine> {
    let ubn = Ubn::parse("12345675").unwrap();
    let company = Company {
        code: CompanyCode::parse("1").unwrap(),
        state: CompanyState(1),
        name: CleanText::new("店", 9).unwrap(),
        shop_name: CleanText::default(),
        ubn,
        head_ubn: ubn,
        address: CleanText::default(),
        allocation: AllocationMode::Term,
        blanks: BlankReporter::Ourselves,
        mixed_tax: false,
    };
    let parts = parts_in(directory, Arc::new(SystemClock::default()));
    let now = parts.clock.now();
    let acts = vec![
        StoreAct::Created { kind: StoreKind::Sample }.into(),
        TillAct::Company(Box::new(company)).into(),
    ];
    Engine::create(&parts, now, 0, acts).unwrap();
    Engine::open(parts).unwrap()
}

/// All numbers of a track in ranges of one size, one for each of these.
fn engine_with(directory: &Path, tills: &[Option<TillCode>]) -> Arc<Engine> {
    let engine = engine_bare(directory);
    let period = Period::of(SystemClock::default().now().date()).unwrap();
    let size = NUMBERS / u32::try_from(tills.len()).unwrap() / BOOK * BOOK;
    let drafts = tills.iter().zip(0u32..).map(|(till, at)| {
        let serial = |value| Serial::try_from(value).unwrap();
        let track = Track::parse("AB").unwrap();
        let span = Span::new(track, serial(at * size), serial((at + 1) * size - 1)).unwrap();
        RangeDraft { till: till.clone(), ..RangeDraft::new(period, span) }
    });
    engine.ask(Caller::default(), request::RangeAdd { drafts: drafts.collect() }).unwrap();
    engine
}
