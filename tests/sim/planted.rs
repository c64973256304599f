//! Planted bugs: realistic faults of the engine that the simulator must find. Each is a file of `tests/planted` that
//! names a place of the product by its text and says what stands there instead; the product itself holds none of them.
//! `tests/planted/run` sows all of them into a copy, each asleep until `LJ_PLANTED` names it, and counts the seeds until
//! each is found (`hunt.rs`).

use std::path::{Path, PathBuf};

/// One bug.
pub struct Bug {
    pub number: u32,
    pub what: String,
    pub file: PathBuf,
    pub find: String,
    pub instead: String,
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

/// All of them, by number.
pub fn bugs() -> Vec<Bug> {
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
