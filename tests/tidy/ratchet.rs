//! Lists that may only get shorter: what the house has today of what it should not have.
//!
//! Each list is a file of `tests/tidy/ratchet`, one line an item, sorted; a number behind an item says how often it
//! stands there, none means once. What is found must be what is listed: something new is a fault, and so is something
//! that is gone and still listed. `LJ_RATCHET=write cargo test --test tidy` writes the lists anew, for what got better or
//! was moved; a list that would come to more than before is not written.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// What was found: how often, by item.
pub type Found = BTreeMap<String, usize>;

/// Holds `found` against the list `name`; `rule` says what the list is about.
pub fn hold(name: &str, rule: &str, found: &Found) {
    let path = PathBuf::from(format!("tests/tidy/ratchet/{name}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let listed = parse(&text);
    let faults = compare(&listed, found);
    if faults.is_empty() {
        return;
    }
    let (before, now) = (listed.values().sum::<usize>(), found.values().sum::<usize>());
    if std::env::var("LJ_RATCHET").is_ok_and(|value| value == "write") && (now <= before || text.is_empty()) {
        std::fs::write(&path, written(rule, found)).unwrap();
        return;
    }
    panic!(
        "\n{rule}\n{}: {before} listed, {now} found\n{}\n{}",
        path.display(),
        faults.join("\n"),
        if now <= before {
            "LJ_RATCHET=write cargo test --test tidy   notes it"
        } else {
            "A list may only get shorter."
        }
    );
}

fn parse(text: &str) -> Found {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| match line.rsplit_once(' ') {
            Some((item, count)) if count.bytes().all(|digit| digit.is_ascii_digit()) => {
                (item.to_owned(), count.parse().unwrap())
            }
            _ => (line.to_owned(), 1),
        })
        .collect()
}

fn written(rule: &str, found: &Found) -> String {
    let mut text = format!("# {rule}\n");
    for (item, count) in found {
        let _ = match count {
            1 => writeln!(text, "{item}"),
            count => writeln!(text, "{item} {count}"),
        };
    }
    text
}

/// What is new, and what is listed and gone.
fn compare(listed: &Found, found: &Found) -> Vec<String> {
    let mut faults = Vec::new();
    for (item, count) in found {
        match listed.get(item).copied().unwrap_or(0) {
            before if before < *count => faults.push(format!("  new:    {item} {count}, {before} listed")),
            before if before > *count => faults.push(format!("  better: {item} {count}, {before} listed")),
            _ => {}
        }
    }
    let gone = listed.keys().filter(|item| !found.contains_key(*item));
    faults.extend(gone.map(|item| format!("  gone:   {item}")));
    faults
}

#[test]
fn a_list_hears_of_what_is_new_and_of_what_is_gone() {
    let listed = parse("# rule\na.rs\nb.rs 3\nc.rs name\n");
    assert_eq!(listed, found(&[("a.rs", 1), ("b.rs", 3), ("c.rs name", 1)]));
    assert_eq!(compare(&listed, &listed), Vec::<String>::new());
    assert_eq!(parse(&written("rule", &listed)), listed);
    let faults = compare(&listed, &found(&[("a.rs", 2), ("b.rs", 2), ("d.rs", 1)]));
    let heads: Vec<&str> = faults.iter().filter_map(|fault| fault.split(',').next()).collect();
    assert_eq!(heads, ["  new:    a.rs 2", "  better: b.rs 2", "  new:    d.rs 1", "  gone:   c.rs name"]);
}

#[cfg(test)]
fn found(items: &[(&str, usize)]) -> Found {
    items.iter().map(|(item, count)| ((*item).to_owned(), *count)).collect()
}
