//! A Chinese screen has no English word in it but the names of keys, what a person types at a shell, and names.

use std::collections::BTreeSet;
use std::path::Path;

/// As they stand on keys.
const KEYS: [&str; 13] = [
    "Enter",
    "Esc",
    "Tab",
    "Shift-Tab",
    "Space",
    "Down",
    "Up",
    "Home",
    "End",
    "PgUp",
    "PgDn",
    "Left",
    "Right",
];
/// Names, what a test typed, and the words of other programs.
const NAMES: [&str; 17] = [
    "TMS",
    "PIN",
    "CSV",
    "Excel",
    "uid",
    "ABC",
    "abc",
    "bad",
    "front-door",
    "office",
    "systemctl",
    "start",
    "stop",
    "usr/local/bin/lj",
    "install",
    "mirror",
    "with",
];
/// Golden files of English screens, of messages, of sentences in both languages, and of screens with their styles.
const OTHERS: [&str; 6] = ["english", "upkeep-english", "mig-", "sentences-", "sale-keys", "theme"];

/// Runs of letters with what joins them, of three letters or more; codes have figures.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_ascii_alphanumeric() || "-_./".contains(c)))
        .map(|word| word.trim_matches(|c: char| "-_./".contains(c)))
        .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() >= 3)
        .filter(|word| !word.contains(|c: char| c.is_ascii_digit()))
}

#[test]
fn a_chinese_screen_has_no_english_word() {
    let verbs: BTreeSet<&str> = lj::text::help::verb_words().collect();
    let (mut read, mut strange) = (0, BTreeSet::new());
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if OTHERS.iter().any(|other| name.starts_with(other)) {
            continue;
        }
        read += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        for word in text.lines().flat_map(words) {
            let option = word == "reason" || word == "with-secrets";
            let file = word.ends_with(".csv") || word == "config.toml";
            let known = KEYS.contains(&word) || NAMES.contains(&word) || verbs.contains(word);
            if !(known || option || file) {
                strange.insert(format!("{name}: {word}"));
            }
        }
    }
    assert!(read > 80, "only {read} screens were read");
    assert!(strange.is_empty(), "{strange:#?}");
}
