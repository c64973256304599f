//! Runs over many seeds: those that are kept because they failed once, those of every `cargo test`, and as many as
//! `LJ_SIM_SEEDS` says from `LJ_SIM_FROM` on. A seed that fails is printed with the shortest run of it that still does.

use crate::model::Wrong;
use crate::programme::{Counts, Sim};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Steps of a run.
pub const STEPS: u64 = 80;
/// Seeds of every `cargo test`.
const SEEDS: u64 = 1_000;
/// Seeds that failed once: a line each, the number first.
const KEPT: &str = include_str!("../data/sim/seeds.txt");

/// What became of a run.
pub struct Report {
    pub hash: u64,
    pub counts: Counts,
    /// The fault, and at which step it was seen.
    pub wrong: Option<(u64, Wrong)>,
    pub lines: Vec<String>,
}

/// Runs a seed.
pub fn run(seed: u64, steps: u64, keep_lines: bool) -> Report {
    let mut sim = Sim::new(seed, keep_lines);
    let mut wrong = None;
    for step in 0..=steps {
        let done = catch_unwind(AssertUnwindSafe(|| if step == steps { sim.finish() } else { sim.step() }));
        let done = done.unwrap_or_else(|panic| Err(format!("panic: {}", words_of(&*panic))));
        if let Err(what) = done {
            wrong = Some((step, what));
            break;
        }
    }
    let disk = sim.machine.disk.clone();
    let counts = Counts {
        failed_calls: disk.failed(),
        printed: sim.papers.printed,
        sent: sim.centre.heard,
        ..sim.counts
    };
    let (hash, lines) = disk.note(|trace| (trace.hash(), trace.lines().to_vec()));
    Report { hash, counts, wrong, lines }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// The fewest steps after which the seed still fails, and what is wrong then.
pub fn shortest(seed: u64, steps: u64) -> (u64, Wrong) {
    let fails = |steps| run(seed, steps, false).wrong.map(|(_, wrong)| wrong);
    let found = (1..=steps).find_map(|steps| Some((steps, fails(steps)?)));
    found.unwrap_or_else(|| (steps, "it fails no more".to_owned()))
}

/// How a failing seed is told.
fn told(seed: u64, (step, wrong): &(u64, Wrong)) -> String {
    let (steps, shortest) = shortest(seed, step + 1);
    let lines = run(seed, steps, true).lines;
    let last = lines[lines.len().saturating_sub(25)..].join("\n");
    format!(
        "seed {seed} fails at step {step}: {wrong}\nshortest: LJ_SIM_FROM={seed} LJ_SIM_SEEDS=1 LJ_SIM_STEPS={steps}: \
         {shortest}\n{last}\n"
    )
}

pub fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// Runs all of these seeds on as many threads as there are cores; what failed, and what it came to.
fn campaign(seeds: &[u64], steps: u64) -> (Vec<String>, Counts) {
    let next = AtomicU64::new(0);
    let (failed, total) = (Mutex::new(Vec::new()), Mutex::new(Counts::default()));
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(&seed) =
                    seeds.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap())
                {
                    let report = run(seed, steps, false);
                    let mut total = total.lock().unwrap();
                    *total = total.plus(report.counts);
                    drop(total);
                    if let Some(wrong) = &report.wrong {
                        failed.lock().unwrap().push(told(seed, wrong));
                    }
                }
            });
        }
    });
    (failed.into_inner().unwrap(), total.into_inner().unwrap())
}

#[test]
fn many_seeds_break_no_promise() {
    let (from, count) = (number("LJ_SIM_FROM", 0), number("LJ_SIM_SEEDS", SEEDS));
    let steps = number("LJ_SIM_STEPS", STEPS);
    let seeds: Vec<u64> = (from..from + count).collect();
    let started = Instant::now();
    let (failed, total) = campaign(&seeds, steps);
    let took = started.elapsed();
    println!("{count} seeds from {from} in {took:.1?}: {total:?}");
    assert!(failed.is_empty(), "{} seeds fail\n{}", failed.len(), failed.join("\n"));
    if count >= SEEDS && steps == STEPS {
        assert!(total.cuts > 30 * count && total.kills > 10 * count && total.sales > 20 * count, "{total:?}");
        assert!(
            total.printed > count && total.sent > 10 * count && total.failed_calls > count / 4,
            "{total:?}"
        );
    }
}

#[test]
fn seeds_that_failed_once_fail_no_more() {
    let seeds =
        KEPT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());
    let seeds: Vec<u64> = seeds.map(|seed| seed.parse().unwrap()).collect();
    let (failed, _) = campaign(&seeds, STEPS);
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_same_seed_is_the_same_run() {
    for seed in 0..12 {
        let (once, again) = (run(seed, 60, true), run(seed, 60, true));
        let parts = once.lines.iter().zip(&again.lines).find(|(one, other)| one != other);
        assert_eq!(parts, None, "seed {seed}");
        assert_eq!((once.hash, once.counts), (again.hash, again.counts), "seed {seed}");
        assert_ne!(once.hash, run(seed + 1, 60, false).hash);
    }
}
