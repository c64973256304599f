//! The last of the tests, by its name: says which of the others were skipped in this run, and for want of what.
//!
//! It has no test of its own. What it prints is also left in `skipped.txt` of the tests' folder of the target
//! directory, for `.ci/run` to say it last.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;
use std::path::PathBuf;

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let notes = folder.join("skipped");
    let run = notes.join(std::os::unix::process::parent_id().to_string());
    let noted = std::fs::read_to_string(&run).unwrap_or_default();
    // A test may note the same want many times.
    let skipped: BTreeSet<&str> = noted.lines().collect();
    let mut said = format!("\nskipped: {}\n", skipped.len());
    skipped.iter().for_each(|line| said.push_str(&format!("  {line}\n")));
    print!("{said}");
    std::fs::write(folder.join("skipped.txt"), said).unwrap();
    // This run's notes are told; those of runs that are over, of single tests too, are of no use.
    for old in std::fs::read_dir(notes).into_iter().flatten() {
        let old = old.unwrap();
        let parent = PathBuf::from("/proc").join(old.file_name());
        if old.path() == run || !parent.exists() {
            std::fs::remove_file(old.path()).unwrap();
        }
    }
}
