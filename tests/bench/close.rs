//! What the close of a large period costs those who sell in the next one: how long its entry takes, what a sale takes
//! meanwhile and without it, how much more memory the process has; then the same of the base dump that follows.
//! `cargo bench --bench close`; `LJ_SCALE=full` closes a period of a million invoices. `-- make DIR N` and `-- close DIR` do one
//! step with a store that is kept: its directory is closed once.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "shop.rs"]
mod shop;

use lj::domain::{
    CleanText, DocumentId, MessageKind, Moment, Outcome, Period, PeriodRefusal, RangeDraft, Refusal, Serial,
    Span, Track,
};
use lj::engine::{Engine, Pace};
use lj::protocol::{Asks, Caller, Failure, LinkState, Pick, Told, UPLOAD_BATCH_MAX, request};
use lj::world::{Bell, Clock, SystemClock, Tick};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Invoices of the period, quick and in full.
const INVOICES: [usize; 2] = [20_000, 1_000_000];
/// Books of the platform, and how many numbers each has.
const BOOK: u32 = 50;
/// The letters of the period, and of the next.
const TRACKS: [[&str; 4]; 2] = [["AB", "CD", "EF", "GH"], ["JK", "LM", "NP", "QR"]];
/// Threads that make the invoices.
const MAKERS: usize = 64;
/// Tills of the next period, and how often each sells: eight hundred sales a second, as many as a chain has in its evening.
const TILLS: usize = 4;
const PACE: Duration = Duration::from_millis(5);
/// How long tills sell before anything is measured, and how long each measure takes.
const WARM: Duration = Duration::from_secs(3);
const MEASURE: Duration = Duration::from_secs(5);
/// What is promised.
const ENTRY_MOST: Duration = Duration::from_secs(2);
const MORE_MIB_MOST: f64 = 64.0;
const P99_MOST: f64 = 2.0;

/// The machine's clocks, the wall's shifted.
#[derive(Debug)]
struct Shifted(SystemClock, i64);

impl Clock for Shifted {
    fn now(&self) -> Moment {
        self.0.now().plus_seconds(self.1)
    }

    fn monotonic(&self) -> Tick {
        self.0.monotonic()
    }

    fn wait(&self, bell: &Bell, until: Tick) -> bool {
        self.0.wait(bell, until)
    }
}

/// Books of a period, enough for so many invoices and a fiftieth more.
fn add_books(engine: &Engine, period: Period, tracks: [&str; 4], invoices: usize) {
    let books = u32::try_from(invoices).unwrap().div_ceil(BOOK);
    let each = (books + books / 50).div_ceil(4) + 1;
    for track in tracks {
        let serial = |value| Serial::try_from(value).unwrap();
        let track = Track::parse(track).unwrap();
        let drafts = (0..each).map(|book| {
            let span = Span::new(track, serial(book * BOOK), serial((book + 1) * BOOK - 1)).unwrap();
            RangeDraft::new(period, span)
        });
        engine.ask(Caller::default(), request::RangeAdd { drafts: drafts.collect() }).unwrap();
    }
}

/// Sells so many invoices of today's period, and the platform confirms all.
fn make(directory: &Path, invoices: usize) {
    let engine = shop::engine_bare(directory);
    let period = SystemClock::default().now().period().unwrap();
    add_books(&engine, period, TRACKS[0], invoices);
    add_books(&engine, period.next(), TRACKS[1], 100_000);
    let begun = Instant::now();
    let (left, waiting) = (AtomicUsize::new(invoices), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..MAKERS {
            scope.spawn(|| {
                let next = |left: usize| left.checked_sub(1);
                while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok() {
                    let invoice = engine.ask(Caller::default(), request::Issue(shop::sale())).unwrap();
                    let mut waiting = waiting.lock().unwrap();
                    waiting.push(DocumentId::of_issue(&invoice));
                    if waiting.len() == UPLOAD_BATCH_MAX {
                        let batch = std::mem::take(&mut *waiting);
                        drop(waiting);
                        confirm(&engine, batch);
                    }
                }
            });
        }
    });
    confirm(&engine, waiting.into_inner().unwrap());
    println!("{invoices} invoices made and confirmed in {:.1} s", begun.elapsed().as_secs_f64());
    engine.close().unwrap();
}

/// What the thread of the upload asks.
fn service() -> Caller {
    Caller { service: true, ..Caller::default() }
}

fn confirm(engine: &Engine, documents: Vec<DocumentId>) {
    let told = |document| Told { document, outcome: Outcome::Confirmed };
    engine.ask(service(), request::UploadTell(documents.into_iter().map(told).collect())).unwrap();
}

/// A line of the table.
struct Line {
    what: &'static str,
    took: Duration,
    sales: usize,
    p50_us: f64,
    p99_us: f64,
    more_mib: f64,
}

impl Line {
    fn print(&self) {
        let Self { what, took, sales, p50_us, p99_us, more_mib } = self;
        let ms = took.as_secs_f64() * 1e3;
        println!("| {what} | {ms:.0} | {sales} | {p50_us:.0} | {p99_us:.0} | {more_mib:.1} |");
    }
}

/// Tills of the next period sell while `act` is done, which says how long the longest part of it took.
fn beside(engine: &Engine, what: &'static str, act: impl FnOnce() -> Duration) -> Line {
    // The highest mark of the process's memory begins anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory_mib("VmRSS:");
    let stop = &AtomicBool::new(false);
    let (took, mut sold) = std::thread::scope(|scope| {
        let tills: Vec<_> = (0..TILLS).map(|till| scope.spawn(move || sell(engine, till, stop))).collect();
        let took = act();
        stop.store(true, Ordering::Relaxed);
        (took, tills.into_iter().flat_map(|till| till.join().unwrap()).collect::<Vec<_>>())
    });
    sold.sort_unstable();
    let at = |share: f64| sold[(sold.len() as f64 * share) as usize].as_secs_f64() * 1e6;
    let more_mib = memory_mib("VmHWM:") - before;
    Line { what, took, sales: sold.len(), p50_us: at(0.5), p99_us: at(0.99), more_mib }
}

fn sell(engine: &Engine, till: usize, stop: &AtomicBool) -> Vec<Duration> {
    // The tills take turns and do not come in step.
    std::thread::sleep(PACE * u32::try_from(till).unwrap() / TILLS as u32);
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        engine.ask(Caller::default(), request::Issue(shop::sale_at(till))).unwrap();
        took.push(begun.elapsed());
        std::thread::sleep(PACE.saturating_sub(begun.elapsed()));
    }
    took
}

fn memory_mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Ends, tells and closes the period of which the store was made.
fn close(directory: &Path) {
    let clock = SystemClock::default();
    let period = clock.now().period().unwrap();
    let morning = period.next().first_day().and_hms_opt(9, 0, 0).unwrap();
    let shift = Moment::from_taipei(morning).unix() - clock.now().unix();
    let engine = shop::open_at(directory, Arc::new(Shifted(clock, shift)));
    // A day of the next period: nobody opened the shop since the last sale.
    let reason = CleanText::new("next period", 20).unwrap();
    engine.ask(Caller::default(), request::ClockAccept { reason }).unwrap();
    let ask = |what| engine.ask(Caller::default(), what);
    let info = engine.ask(Caller::default(), request::Store).unwrap();
    println!("\n{} invoices in {} ranges; {TILLS} tills, a sale each {PACE:?}\n", info.invoices, info.ranges);
    println!("| while tills sell | longest ms | sales | p50 µs | p99 µs | more MiB |");
    println!("|---|---|---|---|---|---|");
    let idle = |length| {
        move || {
            std::thread::sleep(length);
            Duration::ZERO
        }
    };
    beside(&engine, "warm-up", idle(WARM));
    let without = beside(&engine, "nothing", idle(MEASURE));
    without.print();
    engine.ask(Caller::default(), request::NumbersEnd(period)).unwrap();
    // It looks at the whole period each time, and is refused: the blanks are not told.
    let looks = beside(&engine, "closes that are refused, one after another", || {
        let (begun, mut longest) = (Instant::now(), Duration::ZERO);
        while begun.elapsed() < MEASURE {
            let one = Instant::now();
            let refused = ask_close(&engine, period).unwrap_err();
            assert!(matches!(refused, Refusal::Period(PeriodRefusal::NotClosable { .. })), "{refused:?}");
            longest = longest.max(one.elapsed());
        }
        longest
    });
    looks.print();
    tell_blanks(&engine, period).print();
    let entry = beside(&engine, "the close, and as long again", || {
        let begun = Instant::now();
        ask_close(&engine, period).unwrap();
        let took = begun.elapsed();
        std::thread::sleep(took.max(Duration::from_millis(500)));
        took
    });
    entry.print();
    let dump = beside(&engine, "the base dump", || {
        let begun = Instant::now();
        // Frames here hold many sales each: it is due whatever their number.
        engine.watch(Pace { dump_frames: 1, ..Pace::CALM }).unwrap();
        while ask(request::Dump).unwrap().last.is_none() {
            std::thread::sleep(Duration::from_millis(100));
        }
        begun.elapsed()
    });
    dump.print();
    let ratio = |line: &Line| line.p99_us / without.p99_us;
    println!("\nentry_ms={:.1}", entry.took.as_secs_f64() * 1e3);
    println!("ratio_close_p99={:.2}", ratio(&looks));
    println!("ratio_entry_p99={:.2}", ratio(&entry));
    println!("ratio_dump_p99={:.2}", ratio(&dump));
    println!("close_more_mib={:.1}", looks.more_mib.max(entry.more_mib));
    println!("dump_more_mib={:.1}", dump.more_mib);
    engine.close().unwrap();
    assert!(entry.took < ENTRY_MOST, "{:?}", entry.took);
    assert!(looks.more_mib.max(entry.more_mib) <= MORE_MIB_MOST);
    // What one run of a shared machine says of a hundredth of the sales is no judgement.
    if ratio(&looks) > P99_MOST {
        println!("more than {P99_MOST} × the p99 without");
    }
}

fn ask_close(engine: &Engine, period: Period) -> Result<(), Refusal> {
    match engine.ask(Caller::default(), request::PeriodClose(period)) {
        Ok(()) => Ok(()),
        Err(Failure::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    }
}

/// Reports the blanks; the platform confirms.
fn tell_blanks(engine: &Engine, period: Period) -> Line {
    let ask = Caller::default;
    let carries = Some(MessageKind::ALL.to_vec());
    let link = LinkState { gateway: Some("turnkey".to_owned()), carries, ..LinkState::default() };
    engine.ask(service(), request::UploadLink(link)).unwrap();
    let line = beside(engine, "the blanks are queued", || {
        let begun = Instant::now();
        engine.ask(ask(), request::BlanksReport { period, by_hand: false }).unwrap();
        begun.elapsed()
    });
    loop {
        let pick = request::UploadPick { pick: Pick::Send, max: UPLOAD_BATCH_MAX as u32 };
        let parcels = engine.ask(service(), pick).unwrap();
        let of_blanks: Vec<DocumentId> = parcels.iter().map(|parcel| parcel.document.id).collect();
        let found = of_blanks.iter().any(|id| id.kind == MessageKind::E0402);
        confirm(engine, of_blanks);
        let state = engine.ask(ask(), request::PeriodState(period)).unwrap();
        if state.missing.is_empty() {
            return line;
        }
        assert!(found || !parcels.is_empty(), "{:?}", state.missing);
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args {
        ["make", directory, invoices] => make(directory.as_ref(), invoices.parse().unwrap()),
        ["close", directory] => close(directory.as_ref()),
        _ => {
            let full = std::env::var("LJ_SCALE").is_ok_and(|scale| scale == "full");
            let size = INVOICES[usize::from(full)].to_string();
            let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            let (this, path) = (std::env::current_exe().unwrap(), directory.path().to_str().unwrap());
            // Each in a process of its own: the one that closes has the memory of a shop that was opened in the morning.
            for step in [vec!["make", path, &size], vec!["close", path]] {
                assert!(std::process::Command::new(&this).args(step).status().unwrap().success());
            }
        }
    }
}
