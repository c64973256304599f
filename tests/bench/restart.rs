//! What an opening costs: after a kill, and when the rows are made anew from the ledger. `cargo bench --bench restart`
//! runs both with a small store; `-- make DIR N`, `-- open DIR` and `-- rebuild DIR` do one step with a store that is
//! kept, so that builds can be compared on the same bytes.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "shop.rs"]
mod shop;

use lj::protocol::{Asks, Caller, request};
use std::path::Path;
use std::time::{Duration, Instant};

/// Invoices without a size given.
const INVOICES: usize = 20_000;
/// The engine makes its checkpoint in this time.
const QUIET: Duration = Duration::from_secs(3);
/// Invoices behind the last checkpoint.
const UNSAVED: usize = 2_048;

/// Sells so many invoices, and leaves without a word, as by a kill. The last of them stand behind the last checkpoint: half
/// of what may at most.
fn make(directory: &Path, invoices: usize) {
    let engine = shop::engine_in(directory);
    let sell = |invoices: usize| {
        std::thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    for _ in 0..invoices.div_ceil(64) {
                        engine.ask(Caller::default(), request::Issue(shop::sale())).unwrap();
                    }
                });
            }
        });
    };
    sell(invoices);
    std::thread::sleep(QUIET);
    sell(UNSAVED);
    // The process ends without closing anything.
    std::process::exit(0);
}

/// Opens it and says how long that took, and how much memory the process had at most.
fn open(directory: &Path) {
    let begun = Instant::now();
    let engine = shop::open_in(directory);
    let took = begun.elapsed();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("").trim();
    println!("opened in {:.1} ms, peak {peak}", took.as_secs_f64() * 1e3);
    drop(engine);
}

fn rebuild(directory: &Path) {
    std::fs::remove_file(directory.join("store/store.redb")).unwrap();
    open(directory);
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args {
        ["make", directory, invoices] => make(directory.as_ref(), invoices.parse().unwrap()),
        ["open", directory] => open(directory.as_ref()),
        ["rebuild", directory] => rebuild(directory.as_ref()),
        _ => {
            let directory = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            let this = std::env::current_exe().unwrap();
            for step in [vec!["make"], vec!["open"], vec!["rebuild"]] {
                let size = INVOICES.to_string();
                let more = if step == ["make"] { vec![size.as_str()] } else { vec![] };
                let path = directory.path().to_str().unwrap();
                let ended = std::process::Command::new(&this).args(step).arg(path).args(more).status();
                assert!(ended.unwrap().success());
            }
        }
    }
}
