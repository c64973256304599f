//! `tests/planted/run` calls it: `sow COPY` puts the planted bugs into a copy of the product; `hunt STARTS`, built in that
//! copy, counts the seeds until the bug that `LJ_PLANTED` wakes is found from several starts.

#![allow(clippy::unwrap_used, missing_docs)]
// The tests of these files are another target's.
#![allow(dead_code, unused_imports)]

mod campaign;
mod centre;
mod machine;
mod model;
mod papers;
mod people;
mod planted;
mod programme;
mod recovery;
mod uplink;
mod world;

use campaign::{STEPS, number, run};
use planted::bugs;
use std::fmt::Write;
use std::path::Path;

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

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["sow", copy] => sow(Path::new(copy)),
        ["hunt", starts] => hunt(starts.parse().unwrap()),
        _ => println!("sow COPY, or hunt STARTS; see tests/planted/run"),
    }
}

fn sow(copy: &Path) {
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

fn hunt(starts: u64) {
    std::panic::set_hook(Box::new(|_| {}));
    let awake = u32::try_from(number("LJ_PLANTED", 0)).unwrap();
    let what = bugs().into_iter().find(|bug| bug.number == awake).map_or("none".to_owned(), |bug| bug.what);
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
