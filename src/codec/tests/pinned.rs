//! Holds the bytes of a serialised type against a golden file: one line of bytes for every variant of every enum that
//! the type can hold, and the shape of every container on the way.
//!
//! Every variant is found, not listed: [`maker`](super::maker) is told of an enum's variants by the type itself. So a
//! new variant has no line and turns the test red, and so does one that moved, a field that changed its place, and a
//! type that is encoded in another way. `LJ_GOLDEN=write` writes the files anew.

use super::maker::{Enum, Made, Shapes, Told, make};
use crate::codec::{decode, encode};
use crate::domain::hex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeSet, VecDeque};
use std::fmt::Write;
use std::path::PathBuf;

/// Compares all that `T` can be with the golden file `name`.
pub(crate) fn hold<T: Serialize + DeserializeOwned>(name: &str) {
    let mut page = Page::default();
    page.add::<T>();
    page.compare(name);
}

/// Several types that belong together.
#[derive(Default)]
pub(crate) struct Page {
    shapes: Shapes,
    lines: Vec<String>,
}

impl Page {
    /// Adds a line for every variant that is met in `T`.
    pub(crate) fn add<T: Serialize + DeserializeOwned>(&mut self) {
        let name = std::any::type_name::<T>();
        let mut shown = BTreeSet::new();
        let mut reached = BTreeSet::new();
        let mut open: VecDeque<(Told, Option<(Enum, u32)>)> = VecDeque::from([(Told::new(), None)]);
        let short = short(name);
        while let Some((told, wanted)) = open.pop_front() {
            if wanted.is_some_and(|wanted| shown.contains(&wanted)) {
                continue;
            }
            let made: Made<T> =
                make(&told, &mut self.shapes).unwrap_or_else(|why| panic!("{why}, of {told:?}"));
            let new: Vec<(Enum, u32)> = made.met.iter().filter(|met| shown.insert(**met)).copied().collect();
            assert!(wanted.is_none_or(|wanted| shown.contains(&wanted)), "{name}: {wanted:?} was not made");
            self.line(&short, &new, &made.value);
            for (found, _) in made.met {
                if reached.insert(found) {
                    open.extend((0..).zip(found.variants).map(|(variant, _)| {
                        let further = told.iter().map(|(met, variant)| (*met, *variant));
                        (further.chain([(found, variant)]).collect(), Some((found, variant)))
                    }));
                }
            }
        }
    }

    fn line<T: Serialize + DeserializeOwned>(&mut self, name: &str, new: &[(Enum, u32)], value: &T) {
        let bytes = encode(value).unwrap();
        let read: T = decode(&bytes).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(encode(&read).unwrap(), bytes, "{name}: what is read is what was written");
        let of: Vec<String> = new
            .iter()
            .map(|(found, variant)| format!("{}::{}", found.name, found.variants[*variant as usize]))
            .collect();
        let head = [&[name.to_owned()], of.as_slice()].concat().join(" ");
        self.lines.push(format!("{head}\n  {}", hex(&bytes)));
    }

    /// Bytes that are not made by the codec: headers, a hello.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) {
        self.lines.push(format!("{name}\n  {}", hex(bytes)));
    }

    /// Compares the page with its golden file.
    pub(crate) fn compare(&self, name: &str) {
        let mut text = String::new();
        for (container, lines) in &self.shapes.0 {
            let _ = writeln!(text, "{container}");
            for (place, line) in lines.iter().enumerate() {
                let _ = writeln!(text, "  {place} {line}");
            }
        }
        for line in &self.lines {
            let _ = writeln!(text, "{line}");
        }
        let path =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/bytes").join(format!("{name}.txt"));
        if std::env::var("LJ_GOLDEN").is_ok_and(|mode| mode == "write") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap_or_default();
        let differs: Vec<String> = differences(&golden, &text);
        assert!(
            differs.is_empty(),
            "{name}: what is kept or sent is written in another way than before. A store and a till that know the old way \
             do not read the new one: put new variants and fields at the end, or say a new version.\n{}",
            differs.join("\n")
        );
    }
}

/// Lines that only one of the texts has.
fn differences(golden: &str, text: &str) -> Vec<String> {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = (golden.lines().collect(), text.lines().collect());
    let gone = golden.lines().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = text.lines().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    let mut lines: Vec<String> = gone.chain(come).collect();
    if lines.is_empty() && golden != text {
        lines.push("the same lines in another order".to_owned());
    }
    lines
}

/// `lj::domain::entry::Entry` is `Entry`.
fn short(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive(['<', '>', ',', '(', ')', ' ']) {
        short.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Serialize, Deserialize)]
    enum Leaf {
        Bare,
        Held(u8),
    }

    #[derive(Serialize, Deserialize)]
    enum Branch {
        Leaf(Leaf),
        Branches { inner: Vec<Branch>, of: Option<u16> },
    }

    #[derive(Serialize, Deserialize)]
    struct Tree {
        branch: Branch,
        name: crate::domain::Ubn,
    }

    #[test]
    fn every_variant_has_a_line_however_deep_it_lies() {
        let mut page = Page::default();
        page.add::<Tree>();
        let lines: Vec<&str> = page.lines.iter().map(String::as_str).collect();
        assert_eq!(
            lines,
            [
                // The check digit of a 統編 is found; an enum inside itself comes to an end.
                "Tree Branch::Leaf Leaf::Bare\n  020000fc391e4600",
                "Tree Branch::Branches\n  020101000001fbd204fc391e4600",
                "Tree Leaf::Held\n  02000101fc391e4600",
            ]
        );
    }

    #[test]
    fn what_moved_what_is_new_and_what_is_gone_is_said() {
        assert_eq!(differences("a\nb\n", "a\nb\n"), Vec::<String>::new());
        assert_eq!(differences("a\nb\n", "a\nc\n"), ["- b", "+ c"]);
        assert_eq!(differences("a\nb\n", "b\na\n"), ["the same lines in another order"]);
    }
}
