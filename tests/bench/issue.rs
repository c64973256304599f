//! Durable issues per second, how long a terminal waits for one, and what processor time one takes, beside peers in the
//! same run (`peers.rs`). Run it with `cargo bench --bench issue`; `LJ_SCALE=full` takes longer rounds.
//!
//! Figures are medians of rounds in which all take turns, so that a drifting disk hits all of them. It runs on the disk of
//! the build tree and refuses one that does not really sync. Lines `name=value` at the end are for scripts.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "peers.rs"]
mod peers;
#[path = "shop.rs"]
mod shop;

use lj::protocol::{Asks, Caller, request};
use shop::{Figures, engine_in, engine_of, measure, sale, sale_at};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Terminals issuing at once.
const TERMINALS: [usize; 4] = [1, 4, 16, 64];
/// A sync faster than this is a RAM disk, or one that lies.
const SYNC_FLOOR: Duration = Duration::from_micros(20);

fn main() {
    // One round of ours alone, `TERMINALS MILLISECONDS`, on one range: for `beside.py`, as earlier builds measured it.
    if let Ok(wanted) = std::env::var("LJ_BESIDE") {
        let (terminals, millis) = wanted.split_once(' ').unwrap();
        let base = PathBuf::from(std::env::var("LJ_BESIDE_DIR").unwrap());
        let figures =
            on_one_range(&base, terminals.parse().unwrap(), Duration::from_millis(millis.parse().unwrap()));
        let Figures { per_second, p50_us, p99_us, cpu_us, .. } = figures;
        println!("{per_second} {p50_us} {p99_us} {cpu_us}");
        return;
    }
    let full = std::env::var("LJ_SCALE").is_ok_and(|scale| scale == "full");
    let (rounds, length) = if full { (3, Duration::from_secs(8)) } else { (3, Duration::from_millis(1500)) };
    let base = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let probe = peers::bare(&base, Duration::from_millis(300));
    assert!(
        probe.p50_us >= SYNC_FLOOR.as_secs_f64() * 1e6,
        "fdatasync takes {:.0} us here: a RAM disk measures nothing",
        probe.p50_us
    );
    println!("{rounds} rounds of {length:?} each; medians; disk of {}\n", base.display());
    println!("| terminals | what | per second | p50 µs | p99 µs | p99.9 µs | CPU µs | least : mean |");
    println!("|---|---|---|---|---|---|---|---|");
    for terminals in TERMINALS {
        of_terminals(&base, terminals, (rounds, length));
    }
}

type Peer = fn(&Path, usize, Duration) -> Figures;

fn of_terminals(base: &Path, terminals: usize, (rounds, length): (usize, Duration)) {
    let bare: Peer = |base, _, length| peers::bare(base, length);
    let first: (&str, Peer) = if terminals == 1 { ("bare", bare) } else { ("log", peers::log) };
    let all: [(&str, Peer); 5] = [
        ("lj", with_engine),
        first,
        ("sqlite", peers::sqlite),
        ("sqlite_grouped", peers::sqlite_grouped),
        ("redb", peers::redb_grouped),
    ];
    let mut taken: Vec<Vec<Figures>> = vec![Vec::new(); all.len()];
    for _ in 0..rounds {
        for (of, (_, run)) in taken.iter_mut().zip(&all) {
            of.push(run(base, terminals, length));
        }
    }
    let medians: Vec<Figures> = taken.iter().map(|of| median(of)).collect();
    for ((name, _), of) in all.iter().zip(&medians) {
        let Figures { per_second, p50_us, p99_us, p999_us, cpu_us, fair } = of;
        println!(
            "| {terminals} | {name} | {per_second:.0} | {p50_us:.0} | {p99_us:.0} | {p999_us:.0} | {cpu_us:.1} | {fair:.2} |"
        );
    }
    for ((name, _), of) in all.iter().zip(&medians).skip(1) {
        println!("ratio_{name}_{terminals}={:.3}", medians[0].per_second / of.per_second);
        println!("ratio_{name}_p50_{terminals}={:.3}", medians[0].p50_us / of.p50_us);
    }
}

fn median(rounds: &[Figures]) -> Figures {
    let of = |pick: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Figures {
        per_second: of(|f| f.per_second),
        p50_us: of(|f| f.p50_us),
        p99_us: of(|f| f.p99_us),
        p999_us: of(|f| f.p999_us),
        cpu_us: of(|f| f.cpu_us),
        fair: of(|f| f.fair),
    }
}

fn on_one_range(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let engine = engine_in(directory.path());
    let figures = measure(terminals, length, |_| {
        engine.ask(Caller::default(), request::Issue(sale())).unwrap();
    });
    engine.close().unwrap();
    figures
}

/// Each terminal is a till with a range of its own.
fn with_engine(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let engine = engine_of(directory.path(), terminals);
    let figures = measure(terminals, length, |terminal| {
        engine.ask(Caller::default(), request::Issue(sale_at(terminal))).unwrap();
    });
    engine.close().unwrap();
    figures
}
