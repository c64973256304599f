//! What comes from outside, as hostile as it may be: every fuzz target over its corpus and over mutations of it from a
//! seed, on the stable compiler. `tests/fuzz/Cargo.toml` gives the same targets to cargo-fuzz. `LJ_FUZZ=n` runs n mutations
//! of each file; `LJ_SEED` takes another seed.

#![allow(clippy::unwrap_used, missing_docs)]

mod mutate;
mod targets;
/// The disk in memory.
#[path = "../sim"]
#[allow(dead_code, unused_imports, reason = "a fuzz target takes the disk alone")]
mod sim {
    pub mod world;
}

use fastrand::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Mutations of each file of a corpus in every `cargo test`.
const MUTATIONS: u64 = 120;
/// The seed where nobody names another.
const SEED: u64 = 20_261_128;
/// Longer than this is a hang: every target's input is at most a few kilobytes.
const PATIENCE: Duration = Duration::from_secs(5);

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// The files of a target's corpus, in the order of their names.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let directory = Path::new("tests/fuzz/corpus").join(target);
    let mut files: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
}

/// One input: it may be refused, it may not crash, hang or break what the target says of it.
fn feed(target: &str, run: targets::Run, name: &str, bytes: &[u8]) {
    let started = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| run(bytes)));
    let kept =
        || format!("{target}, {name}: {:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]));
    assert!(done.is_ok(), "panic: {}", kept());
    assert!(started.elapsed() < PATIENCE, "{:?}: {}", started.elapsed(), kept());
}

/// A target over its corpus and mutations of it.
fn replay(target: &str) {
    let run = targets::ALL.iter().find(|(name, _)| *name == target).unwrap().1;
    let files = corpus(target);
    assert!(files.len() >= 2, "{target} has {} files", files.len());
    let (seed, mutations) = (number("LJ_SEED", SEED), number("LJ_FUZZ", MUTATIONS));
    println!("LJ_SEED={seed} LJ_FUZZ={mutations}");
    let mut dice = Rng::with_seed(seed);
    for (name, bytes) in &files {
        feed(target, run, name, bytes);
        for mutation in 0..mutations {
            let other = &files[dice.usize(..files.len())].1;
            let mutant = mutate::mutated(bytes, other, &mut dice);
            feed(target, run, &format!("{name}, mutation {mutation}"), &mutant);
        }
    }
}

macro_rules! replays {
    ($($target:ident),+ $(,)?) => {
        $(#[test]
        fn $target() {
            replay(stringify!($target));
        })+

        #[test]
        fn every_target_is_replayed_and_given_to_cargo_fuzz() {
            let replayed = [$(stringify!($target)),+];
            let all: Vec<_> = targets::ALL.iter().map(|(name, _)| *name).collect();
            assert_eq!(all, replayed);
            let manifest = std::fs::read_to_string("tests/fuzz/Cargo.toml").unwrap();
            for target in replayed {
                assert!(manifest.contains(&format!("name = \"{target}\"")), "{target}");
                assert!(Path::new(&format!("tests/fuzz/fuzz_targets/{target}.rs")).exists(), "{target}");
            }
        }
    };
}
replays!(allocation, centre, config, daily_list, frames, goods, keymap, keys, printer, results, segments);

/// What stands in frames today, by the name of its file: the first byte says as what it is read.
fn frames_of_today() -> Vec<(&'static str, Vec<u8>)> {
    use lj::codec::encode;
    use lj::domain::{
        Act, Author, CleanText, Entry, Moment, RequestId, SaleDraft, SaleLine, StoreAct, StoreKind,
    };
    use lj::protocol::{Call, Caller, Event, Failure, Reply, request};
    use rust_decimal::Decimal;
    let line = SaleLine::new(CleanText::new("乾電池", 20).unwrap(), Decimal::ONE, Decimal::from(105));
    let sale = SaleDraft { lines: vec![line.clone(), line], ..SaleDraft::default() };
    let id = RequestId::parse("t1-00001");
    let call = |request| Call { caller: Caller::default(), id: id.clone(), request };
    let created: Act = StoreAct::Created { kind: StoreKind::Real }.into();
    let entry =
        Entry { at: Moment::from_unix(1_795_399_209), by: Author::default(), request: None, act: created };
    let reply: Result<Reply, Failure> = Ok(Reply::Done);
    let with = |kind: u8, bytes: Vec<u8>| [vec![kind], bytes].concat();
    vec![
        ("issue", with(0, encode(&call(request::Issue(sale).into())).unwrap())),
        ("question", with(0, encode(&call(request::Store.into())).unwrap())),
        ("done", with(1, encode(&reply).unwrap())),
        ("unknown", with(1, encode(&Err::<Reply, _>(Failure::Unknown)).unwrap())),
        ("event", with(2, encode(&Event::Progress { done: 1, total: 2 }).unwrap())),
        ("entry", with(3, encode(&entry).unwrap())),
    ]
}

#[test]
fn the_corpus_of_frames_holds_what_is_sent_today() {
    for (name, bytes) in frames_of_today() {
        let path = Path::new("tests/fuzz/corpus/frames").join(name);
        if std::env::var("LJ_GOLDEN").as_deref() == Ok("write") {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert_eq!(std::fs::read(&path).ok(), Some(bytes), "{name}: LJ_GOLDEN=write writes it");
    }
}
