//! Planted bugs: realistic faults of the engine that the simulator must find. Each is a file of `tests/planted` that
//! names a place of the product by its text and says what stands there instead; the product itself holds none of them.
//! `tests/planted/run` sows all of them into a copy, each asleep until `LJ_PLANTED` names it, and counts the seeds until
//! each is found.

use crate::campaign::{STEPS, number, run};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Seeds after which a bug counts as not found.
const SEEDS_MAX: u64 = 400;
/// From one start of a hunt to the next.
const START_STEP: u64 = 1_000_000;
/// The sleeping bugs' one switch, written at the end of `src/lib.rs` of the copy.
const SWITCH: &str = "
/// True while this bug is awake.
pub fn planted(bug: u32) -> bool {
    static AWAKE: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *AWAKE.get_or_init(|| std::env::var(\"LJ_PLANTED\").ok()?.parse().ok()) == Some(bug)
}
";

/// One bug.
struct Bug {
    number: u32,
    what: String,
    file: PathBuf,
    find: String,
    instead: String,
}

impl Bug {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (head, rest) = text.split_once("\n--- find\n").unwrap();
        let (find, instead) = rest.split_once("\n--- instead\n").unwrap();
        let (what, file) = head.split_once('\n').unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let number = name.split_once('-').unwrap().0.parse().unwrap();
        let instead = instead.trim_end_matches('\n').replace("PLANTED", &format!("crate::planted({number})"));
        Self { number, what: what.to_owned(), file: file.trim().into(), find: find.to_owned(), instead }
    }
}

fn bugs() -> Vec<Bug> {
    let entries = std::fs::read_dir("tests/planted").unwrap().map(|entry| entry.unwrap().path());
    let mut bugs: Vec<Bug> = entries
        .filter(|path| path.extension() == Some("bug".as_ref()))
        .map(|path| Bug::read(&path))
        .collect();
    bugs.sort_by_key(|bug| bug.number);
    bugs
}

#[test]
fn each_planted_bug_has_its_place_in_the_product() {
    let bugs = bugs();
    assert!(bugs.len() >= 25, "{} bugs", bugs.len());
    for bug in &bugs {
        let text = std::fs::read_to_string(&bug.file).unwrap();
        let found = text.matches(&bug.find).count();
        assert_eq!(
            found,
            1,
            "bug {} ({}) has {found} places in {}",
            bug.number,
            bug.what,
            bug.file.display()
        );
        assert!(bug.instead.contains("crate::planted("), "bug {} cannot sleep", bug.number);
    }
    let numbers: Vec<u32> = bugs.iter().map(|bug| bug.number).collect();
    assert_eq!(numbers, (1..=u32::try_from(bugs.len()).unwrap()).collect::<Vec<_>>());
}

#[test]
#[ignore = "writes into the copy of the product that `tests/planted/run` made, as LJ_SOW says"]
fn sow() {
    let copy = PathBuf::from(std::env::var("LJ_SOW").unwrap());
    for bug in bugs() {
        let path = copy.join(&bug.file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&bug.find).count(), 1, "bug {}: another one stands in its place", bug.number);
        std::fs::write(&path, text.replacen(&bug.find, &bug.instead, 1)).unwrap();
    }
    let lib = copy.join("src/lib.rs");
    let text = std::fs::read_to_string(&lib).unwrap();
    std::fs::write(&lib, text + SWITCH).unwrap();
}

#[test]
#[ignore = "hunts the bug that LJ_PLANTED wakes in the copy that `tests/planted/run` made"]
fn hunt() {
    std::panic::set_hook(Box::new(|_| {}));
    let awake = u32::try_from(number("LJ_PLANTED", 0)).unwrap();
    let what = bugs().into_iter().find(|bug| bug.number == awake).map_or("none".to_owned(), |bug| bug.what);
    let starts = number("LJ_HUNT", 5);
    let hunts = (0..starts).map(|start| {
        let first = start * START_STEP + u64::from(awake) * 1_000;
        (first..first + SEEDS_MAX).find_map(|seed| Some((seed - first + 1, run(seed, STEPS, false).wrong?.1)))
    });
    let found: Vec<_> = hunts.collect();
    let seeds: Vec<u64> = found.iter().flatten().map(|(seeds, _)| *seeds).collect();
    let mean = seeds.iter().sum::<u64>() as f64 / seeds.len().max(1) as f64;
    let mut line = format!("| {awake} | {what} | {mean:.1} | ");
    found.iter().for_each(|one| match one {
        Some((seeds, _)) => write!(line, "{seeds} ").unwrap(),
        None => line.push_str("– "),
    });
    println!("{line}|");
    if let Some((_, wrong)) = found.iter().flatten().next() {
        println!("  seen as: {}", wrong.chars().take(160).collect::<String>());
    }
    // Without a bug that is awake nothing may be found, else all that was found would prove nothing.
    assert_eq!(seeds.len() as u64, if awake == 0 { 0 } else { starts }, "{line}");
}
