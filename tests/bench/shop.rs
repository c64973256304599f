//! What the benchmarks share: an engine with one company and plenty of numbers, and how calls are timed.

// Two benchmarks use this file; neither uses all of it.
#![allow(dead_code)]

use lj::domain::{
    AllocationMode, BlankReporter, CleanText, Company, CompanyCode, CompanyState, Period, RangeDraft,
    SaleDraft, SaleLine, Serial, Span, StoreAct, StoreKind, TillAct, Track, Ubn,
};
use lj::engine::{Engine, Keyring, Parts};
use lj::protocol::{Asks, Caller, request};
use lj::world::{RealDisk, SystemClock, SystemEntropy};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What one round gave.
#[derive(Clone, Copy)]
pub struct Figures {
    pub per_second: f64,
    pub p50_us: f64,
    pub p99_us: f64,
}

/// Lets `terminals` threads call `act` for `length`, and sorts what each call took.
pub fn measure(terminals: usize, length: Duration, act: impl Fn(usize) + Send + Sync) -> Figures {
    let started = Instant::now();
    let act = &act;
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
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
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let seconds = started.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: f64| took[(took.len() as f64 * share) as usize].as_secs_f64() * 1e6;
    Figures { per_second: took.len() as f64 / seconds, p50_us: at(0.50), p99_us: at(0.99) }
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

fn parts_in(directory: &Path) -> Parts {
    Parts {
        disk: Arc::new(RealDisk::new(directory.join("store"))),
        clock: Arc::new(SystemClock::default()),
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
    Engine::open(parts_in(directory)).unwrap()
}

pub fn engine_in(directory: &Path) -> Arc<Engine> {
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
    let parts = parts_in(directory);
    let now = parts.clock.now();
    let acts = vec![
        StoreAct::Created { kind: StoreKind::Sample }.into(),
        TillAct::Company(Box::new(company)).into(),
    ];
    Engine::create(&parts, now, 0, acts).unwrap();
    let engine = Engine::open(parts).unwrap();
    let span = |begin: u32, end: u32| {
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(Track::parse("AB").unwrap(), serial(begin), serial(end)).unwrap()
    };
    let period = Period::of(now.date()).unwrap();
    let draft = RangeDraft::new(period, span(0, 9_999_999));
    let request = request::RangeAdd { drafts: vec![draft] };
    engine.ask(Caller::default(), request).unwrap();
    engine
}
