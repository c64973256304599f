//! The rules of the house that a compiler does not know: layers, file sizes, headers, forbidden words.
//! The layer table is the architecture's; a new folder must be entered here before it can be used.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "tidy/house.rs"]
mod house;
#[path = "tidy/names.rs"]
mod names;
#[path = "tidy/ratchet.rs"]
mod ratchet;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each top-level module and what it may import of ours.
const LAYERS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("world", &["domain"]),
    ("codec", &["domain"]),
    ("protocol", &["domain", "world"]),
    ("ledger", &["domain", "codec", "world"]),
    ("store", &["domain", "codec", "world"]),
    ("engine", &["domain", "codec", "world", "protocol", "ledger", "store"]),
    ("allocation", &["domain"]),
    ("mig", &["domain"]),
    ("slip", &["domain"]),
    ("printer", &["domain", "world", "protocol", "slip"]),
    ("wire", &["domain"]),
    ("uplink", &["domain", "world", "protocol", "wire", "mig"]),
    ("sandbox", &["domain", "world", "wire"]),
    ("text", &["domain", "protocol", "allocation"]),
    ("remote", &["domain", "world", "protocol", "codec"]),
    ("ui", &["domain", "world", "protocol", "text"]),
    ("cli", &ALL),
    ("config", &["domain", "world", "slip", "printer", "wire", "uplink", "text"]),
    ("main", &["cli"]),
    ("lib", &[]),
];
const ALL: [&str; 18] = [
    "domain",
    "world",
    "codec",
    "protocol",
    "ledger",
    "store",
    "engine",
    "allocation",
    "mig",
    "text",
    "slip",
    "printer",
    "wire",
    "uplink",
    "sandbox",
    "remote",
    "ui",
    "config",
];
/// The one impure file of the screens reads the platform's file.
const EFFECT_MAY: &[&str] = &["domain", "world", "protocol", "text", "allocation"];
/// Lines of code in one file, its tests not counted.
const FILE_LINES_MAX: usize = 500;
/// Words that only one file may hold.
const ONLY_IN: &[(&str, &[&str])] =
    &[("bincode", &["src/codec.rs"]), ("redb", &["src/store"]), ("rusqlite", &[])];

fn sources() -> Vec<PathBuf> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new("src"), &mut found);
    found.sort();
    found
}

fn layer(path: &Path) -> String {
    let first = path.strip_prefix("src").unwrap().components().next().unwrap();
    first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The text before the tests, without comments and texts in quotes on lines of comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned();
    let kept: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    kept.join("\n")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs")
}

#[test]
fn imports_point_down() {
    let table: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut faults = Vec::new();
    for path in sources().iter().filter(|path| !is_test(path)) {
        let layer = layer(path);
        let Some(allowed) = table.get(layer.as_str()) else {
            faults.push(format!("{}: layer `{layer}` is not in the table", path.display()));
            continue;
        };
        let allowed = if path.starts_with("src/ui/shell/effect") || path.ends_with("ui/shell/effect.rs") {
            EFFECT_MAY
        } else {
            allowed
        };
        let code = code(path);
        for (other, _) in LAYERS {
            let named = ["crate::", "lj::"].iter().any(|root| {
                code.contains(&format!("{root}{other}::")) || code.contains(&format!("{root}{other};"))
            });
            if named && *other != layer && !allowed.contains(other) {
                faults.push(format!("{}: `{layer}` may not import `{other}`", path.display()));
            }
        }
        if code.contains("use crate::{") {
            faults.push(format!("{}: name each layer with `use crate::layer::…`", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_file_says_what_it_owns_and_is_one_room() {
    let mut faults = Vec::new();
    for path in sources() {
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.starts_with("//!") {
            faults.push(format!("{}: does not open with `//!`", path.display()));
        }
        let lines = code(&path).lines().filter(|line| !line.trim().is_empty()).count();
        if lines > FILE_LINES_MAX && !is_test(&path) {
            faults.push(format!("{}: {lines} lines of code, at most {FILE_LINES_MAX}", path.display()));
        }
        if path.ends_with("mod.rs") {
            faults.push(format!("{}: `name.rs` beside `name/`, never `mod.rs`", path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn some_words_belong_to_one_room() {
    let mut faults = Vec::new();
    for path in sources().iter().filter(|path| !is_test(path)) {
        let code = code(path);
        for (word, rooms) in ONLY_IN {
            let named = code.contains(&format!("{word}::"));
            if named
                && !rooms.iter().any(|room| path.starts_with(room) || path.starts_with(format!("{room}.rs")))
            {
                faults.push(format!("{}: `{word}` may be named only in {rooms:?}", path.display()));
            }
        }
        for mark in ["todo!(", "unimplemented!(", "dbg!("] {
            if code.contains(mark) {
                faults.push(format!("{}: {mark}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn rooms_without_a_name_of_the_field_are_not_built() {
    for path in sources() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(
            !["utils", "util", "common", "helpers", "types", "misc"].contains(&name),
            "{}",
            path.display()
        );
    }
}

/// Prints the figures of the tree at `LJ_HOUSE`, else of `src`.
#[test]
fn figures_of_the_house() {
    let root = std::env::var("LJ_HOUSE").unwrap_or_else(|_| "src".to_owned());
    let house = house::House::measure(Path::new(&root));
    assert!(house.product().count() > 0, "no sources at {root}");
    println!("{}", house.page());
}
