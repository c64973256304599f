//! How the screens feel: the first paint with 100,000 ranges, the bytes of a cursor key, the silence of an idle
//! screen. Measured on the real binary in a pseudo-terminal.

use crate::binary::Place;
use crate::shop::{full_scale, period};
use crate::terminal::Terminal;
use crate::{alone, counted};
use std::time::{Duration, Instant};

/// From the promise: start to first paint.
const FIRST_PAINT_MAX: Duration = Duration::from_millis(30);
/// From the promise: bytes of a cursor key, over the wire at 80 columns and 24 lines.
const CURSOR_KEY_BYTES_MAX: usize = 150;
/// From the promise: bytes of a minute in which nobody touches a screen.
const IDLE_MINUTE_BYTES_MAX: usize = 100;
/// Most wakes of an idle screen's threads: the minute clock of the title line, and what that takes.
const IDLE_WAKES_MAX: u64 = 10;
/// Screens that are timed.
const STARTS: usize = 7;
/// No output for so long means that a repaint is over.
const QUIET: Duration = Duration::from_millis(150);
/// How long what is read after an opening may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A store with `ranges` ranges of one book, imported from a file.
fn stocked(ranges: usize) -> Place {
    let place = Place::new();
    place.ok(&["init", "--sample", "--company", "1", "--name", "台北店", "--ubn", "12345675"]);
    let mut file = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號\r\n".to_owned();
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap());
    for at in 0..ranges {
        let (track, begin) = ((letter(at / 50_000), letter(at / 2_000 % 25)), at % 2_000 * 50);
        file += &format!(
            "12345675,7,一般稅額計算,{},{}{},{begin:08},{:08}\r\n",
            period().csv(),
            track.0,
            track.1,
            begin + 49
        );
    }
    let path = place.path().join("invnoapply.csv");
    std::fs::write(&path, file).unwrap();
    place.ok(&["range", "import", path.to_str().unwrap()]);
    place
}

#[test]
fn the_first_paint_is_at_once_with_a_hundred_thousand_ranges() {
    let _alone = alone();
    let place = stocked(100_000);
    let took: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let mut terminal = Terminal::start(&place, 80, 24, &[]);
            terminal.wait("the grid", |screen| screen.contains("99950") || screen.contains("99999"));
            let took = terminal.since_start();
            terminal.kill();
            took
        })
        .collect();
    let best = counted(took.clone());
    println!("start to first paint: {best:?} of {took:?}");
    // The promise is for a release build (`cargo test --release`); a debug build on a busy machine gets room.
    let limit = if cfg!(debug_assertions) { FIRST_PAINT_MAX * 10 } else { FIRST_PAINT_MAX };
    assert!(best < limit, "{took:?}");
}

#[test]
fn a_cursor_key_costs_few_bytes_and_an_idle_screen_nothing() {
    let _alone = alone();
    let place = stocked(200);
    let mut terminal = Terminal::start(&place, 80, 24, &[]);
    terminal.wait_for("09999");
    terminal.settle(QUIET);
    let mut most = 0;
    for key in ["\x1b[B", "\x1b[B", "\x1b[B", "\x1b[A"] {
        terminal.forget();
        terminal.keys(key);
        terminal.listen(Instant::now() + Duration::from_secs(5));
        terminal.settle(QUIET);
        assert!(terminal.bytes > 0, "the cursor did not move");
        most = most.max(terminal.bytes);
    }
    println!("a cursor key: at most {most} bytes");
    assert!(most <= CURSOR_KEY_BYTES_MAX, "{most} bytes for a cursor key");
    // A second screen is attached to the first, which holds the engine: neither does anything while idle, and a
    // minute passes in both at once.
    let mut attached = Terminal::start(&place, 80, 24, &[]);
    attached.wait_for("09999");
    // What is read once after an opening is no idleness: its end is waited for.
    let until = Instant::now() + PATIENCE;
    while place.ok(&["status", "--json"]).json()[0]["reading"]["whole_at"].is_null() {
        assert!(Instant::now() < until, "the ledger is not read");
        terminal.settle(QUIET);
    }
    attached.settle(QUIET);
    terminal.settle(QUIET);
    idle(&mut [&mut terminal, &mut attached]);
    attached.kill();
    terminal.kill();
}

/// Watches for a minute (five seconds, unless at full scale): no processor time, nothing that looks now and then, and at most one tick of the
/// minute clock of the title line. What that tick costs, `it/ui/bytes.rs` measures with a clock of its own.
fn idle(terminals: &mut [&mut Terminal]) {
    let watched = Duration::from_secs(if full_scale() { 60 } else { 5 });
    let until = Instant::now() + watched;
    let before: Vec<_> = terminals.iter().map(|terminal| (terminal.ticks(), terminal.wakes())).collect();
    for terminal in terminals.iter_mut() {
        terminal.forget();
    }
    for (terminal, (ticks, wakes)) in terminals.iter_mut().zip(before) {
        while terminal.listen(until) {}
        // What the others sent meanwhile is waiting, past the deadline too.
        while terminal.listen(Instant::now()) {}
        let spent = terminal.ticks() - ticks;
        let since = |(thread, now)| now - wakes.get(&thread).copied().unwrap_or(0);
        let woken: u64 = terminal.wakes().into_iter().map(since).sum();
        println!("idle for {watched:?}: {} bytes, {spent} clock ticks, {woken} wakes", terminal.bytes);
        assert!(woken <= IDLE_WAKES_MAX, "{woken} wakes while idle");
        assert!(terminal.bytes <= IDLE_MINUTE_BYTES_MAX, "{} bytes while idle", terminal.bytes);
        assert!(spent <= 1, "{spent} clock ticks of processor time while idle");
    }
}
