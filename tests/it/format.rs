//! A store of the first format that is kept, as a program of that day wrote it, is read by every later one.
//!
//! `tests/data/format-2` is frozen: it is never written anew. A change that reads it differently changes a shop's past.

use crate::binary::Place;
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-2").join(name)
}

/// The bytes of a segment: lines of hex, and `zeros N` for a run of them.
fn segment() -> Vec<u8> {
    let text = std::fs::read_to_string(data("00000001.seg.hex")).unwrap();
    let mut bytes = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("zeros ") {
            Some(count) => bytes.resize(bytes.len() + count.parse::<usize>().unwrap(), 0),
            None => {
                let pairs = line.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
                bytes.extend(pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()));
            }
        }
    }
    bytes
}

fn place() -> Place {
    let place = Place::new();
    let ledger = place.store().join("ledger");
    std::fs::create_dir_all(&ledger).unwrap();
    std::fs::write(ledger.join("00000001.seg"), segment()).unwrap();
    place
}

#[test]
fn a_store_of_format_2_is_read_to_the_letter_and_goes_on() {
    let place = place();
    let entries = place.ok(&["ledger", "show", "--json"]).out;
    let frozen = std::fs::read_to_string(data("entries.jsonl")).unwrap();
    let since = entries.strip_prefix(&frozen).unwrap_or_else(|| panic!("{entries}"));
    assert!(since.lines().count() == 1 && since.contains("incarnation begun"), "its first life: {since}");
    assert_eq!(place.ok(&["doctor"]).code, 0);
    let shown = &place.ok(&["range", "list", "--json"]).json()[1];
    let column = |name: &str| shown[name].clone();
    assert_eq!((column("last_issued"), column("cancelled")), ("10000003".into(), 1.into()));
    let now = ["--now", "2026-11-28 10:05:00"];
    let next = place.ok(&[&now[..], &["issue", "--item", "茶:1:30", "--json"]].concat()).json();
    assert_eq!(next[0]["number"], "AB10000004");
    assert_eq!(place.ok(&["doctor"]).code, 0);
}

#[test]
fn a_store_from_before_the_first_release_is_refused_with_a_sentence_and_not_touched() {
    use sha2::{Digest, Sha256};
    let place = place();
    let file = place.store().join("ledger/00000001.seg");
    let mut bytes = segment();
    bytes[8] = 1;
    let hash = Sha256::digest(&bytes[..4096 - 32]);
    bytes[4096 - 32..4096].copy_from_slice(&hash);
    std::fs::write(&file, &bytes).unwrap();
    let refused = place.run(&["range", "list"]);
    assert_eq!(refused.code, 3, "{}{}", refused.out, refused.err);
    assert!(refused.err.contains("format 1") && refused.err.contains("format 2"), "{}", refused.err);
    assert_eq!(std::fs::read(&file).unwrap(), bytes, "nothing was changed");
}
