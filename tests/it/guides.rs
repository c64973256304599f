//! The guides of `docs/`: a page each, the same in both languages, and every verb, option and key in them is one.

use crate::binary::Place;
use lj::ui::keymap::Chord;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const GUIDES: [&str; 5] = ["cashier", "maintainer", "remote", "owner", "developer"];
/// Lines of a printed page.
const PAGE_LINES_MAX: usize = 60;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(docs().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// What stands in code: in the text, and behind the prompt of a block.
fn code(text: &str) -> BTreeSet<String> {
    let blocks = text.lines().filter_map(|line| line.strip_prefix("$ "));
    let spans = text
        .lines()
        .filter(|line| !line.starts_with("$ "))
        .flat_map(|line| line.split('`').skip(1).step_by(2));
    blocks.chain(spans).map(str::to_owned).collect()
}

#[test]
fn each_guide_is_a_page_and_says_the_same_in_both_languages() {
    for name in GUIDES {
        let (english, chinese) = (read(&format!("{name}.md")), read(&format!("{name}.zh-TW.md")));
        for text in [&english, &chinese] {
            assert!(text.lines().count() <= PAGE_LINES_MAX, "{name} is longer than a page");
        }
        let verbs = |text: &str| -> BTreeSet<String> {
            code(text).into_iter().filter(|code| code.starts_with("lj ")).collect()
        };
        assert_eq!(verbs(&english), verbs(&chinese), "{name}");
    }
}

#[test]
fn every_verb_of_a_guide_is_one_with_these_options() {
    let place = Place::new();
    for code in GUIDES.iter().flat_map(|name| code(&read(&format!("{name}.md")))) {
        let Some(line) = code.strip_prefix("lj ") else { continue };
        let words: Vec<&str> = line.split(' ').collect();
        if words == ["remote"] {
            continue;
        }
        // The words of the verb itself, as far as help knows them.
        let help = (1..=2.min(words.len()))
            .rev()
            .map(|count| place.run(&[&["help"][..], &words[..count]].concat()))
            .find(|help| help.code == 0)
            .unwrap_or_else(|| panic!("{code}: no such verb"));
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{code}: no {option}");
        }
    }
}

#[test]
fn every_key_of_a_guide_is_one() {
    for code in GUIDES.iter().flat_map(|name| code(&read(&format!("{name}.md")))) {
        let is_key =
            code.len() == 1 || code.starts_with("Ctrl-") || ["Enter", "Esc", "Space"].contains(&&*code);
        let is_function = code.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
        if is_key || is_function {
            assert!(Chord::parse(&code.to_lowercase()).is_some(), "{code} is no key");
        }
    }
}
