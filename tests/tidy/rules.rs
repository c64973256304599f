//! The rules that the figures hold: circles, parents, long functions, clocks, sentences, the fold, names of test rooms.
//!
//! What stands against a rule today is in the lists of `ratchet`, and may only get less.

use super::house::{House, LONG};
use super::ratchet::{Found, hold};
use super::tree::{File, Kind, Token};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

/// Where time, waiting and chance are at home: the ground floor, and the composition that brings them in.
const TIME_MAY: &[&str] = &["world", "cli", "config", "main"];
/// What the fold may call beside the rows of the store: what every value has, and reading a field that is wrapped.
const FOLD_MAY: &[&str] = &[
    "as_deref",
    "as_ref",
    "clone",
    "cloned",
    "collect",
    "copied",
    "enumerate",
    "filter",
    "flatten",
    "get",
    "into",
    "iter",
    "len",
    "map",
    "map_or",
    "max",
    "ok_or_else",
    "or",
    "to_owned",
    "try_for_each",
    "unwrap_or",
    "value",
];

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| House::measure(Path::new("src")))
}

fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

#[test]
fn files_do_not_name_each_other_in_a_circle() {
    let files = house().circles().into_iter().flatten();
    let found: Found = files.map(|file| (file.to_owned(), 1)).collect();
    hold("circles", "Files that stand in a circle with others.", &found);
}

#[test]
fn a_child_does_not_name_its_parent() {
    let mut found = Found::new();
    for (_, parent) in house().children_naming_parents() {
        *found.entry(parent.to_owned()).or_default() += 1;
    }
    hold("parents", "Files that their children name, and how many of them do.", &found);
}

#[test]
fn functions_are_short() {
    let long = house().functions_over(LONG).into_iter();
    let found: Found = long.map(|(name, _)| (name, 1)).collect();
    hold("long_functions", "Functions over 70 lines.", &found);
}

#[test]
fn time_and_chance_stand_on_the_ground_floor() {
    let mut found = Found::new();
    for (file, what) in house().times().into_iter().filter(|(file, _)| !TIME_MAY.contains(&room(file))) {
        for (what, count) in what {
            found.insert(format!("{file} {what}"), count);
        }
    }
    hold("time", "Clocks, sleeps and dice outside the ground floor.", &found);
}

/// One door to files (`world/files.rs`): it makes none through a link, and waits for no pipe.
#[test]
fn files_are_opened_at_one_door() {
    let found: Found = house().doors().into_iter().filter(|(file, _)| room(file) != "world").collect();
    hold("doors", "Files opened or made beside the door of `world`, and how often.", &found);
}

#[test]
fn sentences_stand_in_the_rooms_of_words() {
    let files = house().sentences().into_iter();
    let found: Found = files.map(|(file, said)| (file.to_owned(), said.len())).collect();
    hold("sentences", "Files with sentences that belong into `text`, and how many.", &found);
}

/// The fold copies: it may call what the store's rows have and what every value has, and nothing that judges; and it
/// sees the store and the domain alone.
#[test]
fn no_rule_stands_in_the_fold() {
    let rows = declared(house().product().filter(|file| room(&file.path) == "store"));
    let own = declared(house().product().filter(|file| is_fold(file)));
    let mut found = Found::new();
    let mut folds = 0;
    for file in house().product().filter(|file| is_fold(file)) {
        folds += 1;
        for (name, method) in called(&file.product) {
            if !rows.contains(name) && !FOLD_MAY.contains(&name) && (method || !own.contains(name)) {
                found.insert(format!("{} {name}", file.path), 1);
            }
        }
        let named = house().named_by(file).filter(|named| !is_fold(named));
        for named in named.filter(|named| !["store", "domain"].contains(&room(&named.path))) {
            found.insert(format!("{} {}", file.path, named.path), 1);
        }
    }
    assert!(folds > 0, "the fold is not where this test looks for it");
    hold("fold", "What the fold calls beside rows of the store, and names beside store and domain.", &found);
}

/// `engine/apply…`, and a `fold` of a subject.
fn is_fold(file: &File) -> bool {
    file.path.starts_with("engine/")
        && file.module.iter().skip(1).any(|part| matches!(part.as_str(), "apply" | "fold"))
}

/// The functions that files declare.
fn declared<'h>(files: impl Iterator<Item = &'h File>) -> BTreeSet<&'h str> {
    files
        .flat_map(|file| file.product.windows(2))
        .filter(|pair| pair[0].text == "fn" && pair[1].kind == Kind::Word)
        .map(|pair| pair[1].text.as_str())
        .collect()
}

/// What tokens call, a small name before a round bracket, and whether it is a method.
fn called(tokens: &[Token]) -> BTreeSet<(&str, bool)> {
    tokens
        .windows(3)
        .filter(|three| three[0].text != "fn" && three[1].kind == Kind::Word && three[2].text == "(")
        .map(|three| (three[1].text.as_str(), three[0].text == "."))
        .filter(|(name, _)| name.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter(|(name, _)| !["pub", "in", "match", "if", "for", "while", "return", "let"].contains(name))
        .collect()
}

/// A room for tests says so: `tests`, `fake`, `sim`, or a name that begins with `test_`.
#[test]
fn rooms_for_tests_say_so() {
    let says_so =
        |part: &String| ["tests", "fake", "sim"].contains(&part.as_str()) || part.starts_with("test_");
    let silent = house().files.iter().filter(|file| file.test && !file.module.iter().any(says_so));
    let found: Found = silent.map(|file| (file.path.clone(), 1)).collect();
    hold("test_rooms", "Test-only files whose name does not say so.", &found);
}
