//! Durable issues per second, and how long a terminal waits for one, beside two peers in the same run:
//! a bare loop (append to a preallocated file, fdatasync) and SQLite (WAL, synchronous=FULL, one connection)
//! that writes the same rows. Run it with `cargo bench --bench issue`; `LJ_SCALE=full` takes longer rounds.
//!
//! Figures are medians of rounds in which the three take turns, so that a drifting disk hits all of them.
//! It runs on the disk of the build tree and refuses one that does not really sync.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "shop.rs"]
mod shop;

use lj::protocol::{Asks, Caller, request};
use rusqlite::{Connection, params};
use shop::{Figures, engine_in, measure, sale};
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

/// Terminals issuing at once.
const TERMINALS: [usize; 4] = [1, 4, 16, 64];
/// A sync faster than this is a RAM disk, or one that lies.
const SYNC_FLOOR: Duration = Duration::from_micros(20);
/// One frame of the ledger with one invoice is about this long.
const RECORD_BYTES: usize = 512;
/// What the bare loop writes before it starts again at the file's begin.
const BARE_BYTES: u64 = 16 << 20;

fn main() {
    // One round of ours alone, `TERMINALS MILLISECONDS`, for `beside.py`.
    if let Ok(wanted) = std::env::var("LJ_BESIDE") {
        let (terminals, millis) = wanted.split_once(' ').unwrap();
        let base = PathBuf::from(std::env::var("LJ_BESIDE_DIR").unwrap());
        let figures =
            with_engine(&base, terminals.parse().unwrap(), Duration::from_millis(millis.parse().unwrap()));
        println!("{} {} {}", figures.per_second, figures.p50_us, figures.p99_us);
        return;
    }
    let full = std::env::var("LJ_SCALE").is_ok_and(|scale| scale == "full");
    let (rounds, length) = if full { (5, Duration::from_secs(4)) } else { (3, Duration::from_millis(1500)) };
    let base = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let probe = bare(&base, Duration::from_millis(300));
    assert!(
        probe.p50_us >= SYNC_FLOOR.as_secs_f64() * 1e6,
        "fdatasync takes {:.0} us here: a RAM disk measures nothing",
        probe.p50_us
    );
    println!("{rounds} rounds of {length:?} each; medians; disk of {}", base.display());
    println!("{:<28}{:>12}{:>10}{:>10}", "", "issues/s", "p50 us", "p99 us");
    let mut bares = Vec::new();
    for terminals in TERMINALS {
        let (mut lj, mut sqlite) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            bares.push(bare(&base, length / 2));
            sqlite.push(with_sqlite(&base, terminals, length));
            lj.push(with_engine(&base, terminals, length));
        }
        let (lj, sqlite) = (median(&lj), median(&sqlite));
        row(&format!("lj, {terminals} terminals"), lj);
        row(&format!("SQLite, {terminals} terminals"), sqlite);
        println!("{:<28}{:>11.1}x", "  lj : SQLite", lj.per_second / sqlite.per_second);
        if terminals == 1 {
            let bare = median(&bares);
            println!("{:<28}{:>22.2}x", "  p50 lj : bare loop", lj.p50_us / bare.p50_us);
        }
    }
    row("bare append + fdatasync", median(&bares));
}

fn row(name: &str, figures: Figures) {
    println!("{name:<28}{:>12.0}{:>10.0}{:>10.0}", figures.per_second, figures.p50_us, figures.p99_us);
}

fn median(rounds: &[Figures]) -> Figures {
    let of = |pick: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(pick).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Figures { per_second: of(|f| f.per_second), p50_us: of(|f| f.p50_us), p99_us: of(|f| f.p99_us) }
}

fn bare(base: &Path, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let path = directory.path().join("bare");
    let file = OpenOptions::new().create_new(true).write(true).open(path).unwrap();
    file.write_all_at(&vec![0; usize::try_from(BARE_BYTES).unwrap()], 0).unwrap();
    file.sync_all().unwrap();
    let (record, offset) = ([7; RECORD_BYTES], Mutex::new(0));
    measure(1, length, |_| {
        let mut offset = offset.lock().unwrap();
        file.write_all_at(&record, *offset % (BARE_BYTES - RECORD_BYTES as u64)).unwrap();
        *offset += RECORD_BYTES as u64;
        file.sync_data().unwrap();
    })
}

fn with_engine(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let engine = engine_in(directory.path());
    let figures = measure(terminals, length, |_| {
        engine.ask(Caller::default(), request::Issue(sale())).unwrap();
    });
    engine.close().unwrap();
    figures
}

/// The same rows as the engine writes: range, invoice, seller's journal, request.
fn with_sqlite(base: &Path, terminals: usize, length: Duration) -> Figures {
    let directory = tempfile::tempdir_in(base).unwrap();
    let connection = Connection::open(directory.path().join("peer.db")).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE range(id INTEGER PRIMARY KEY, next INTEGER, body BLOB);
             CREATE TABLE invoice(number INTEGER PRIMARY KEY, body BLOB);
             CREATE TABLE issued(seller INTEGER, place INTEGER, number INTEGER, code INTEGER,
                                 PRIMARY KEY(seller, place)) WITHOUT ROWID;
             CREATE TABLE request(id TEXT PRIMARY KEY, fingerprint BLOB, number INTEGER) WITHOUT ROWID;
             INSERT INTO range VALUES(1, 0, x'00');",
        )
        .unwrap();
    let connection = Mutex::new(connection);
    let body = vec![7u8; 220];
    measure(terminals, length, |_| {
        let mut connection = connection.lock().unwrap();
        let transaction = connection.transaction().unwrap();
        let number: i64 = transaction
            .prepare_cached("UPDATE range SET next = next + 1 WHERE id = 1 RETURNING next")
            .unwrap()
            .query_row([], |row| row.get(0))
            .unwrap();
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            transaction.prepare_cached(sql).unwrap().execute(values).unwrap();
        };
        run("INSERT INTO invoice VALUES(?1, ?2)", params![number, body]);
        run("INSERT INTO issued VALUES(12345675, ?1, ?1, 7)", params![number]);
        let id = format!("terminal-{number:016}");
        run("INSERT INTO request VALUES(?1, ?2, ?3)", params![id, &[7u8; 32], number]);
        transaction.commit().unwrap();
    })
}
