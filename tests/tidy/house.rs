//! The figures of the house, measured on a tree of sources.
//!
//! `cargo test --test tidy figures -- --nocapture` prints them for `src`; `LJ_HOUSE=/another/tree/src` before it, for
//! that tree. How each figure counts:
//!
//! - **product lines**: lines with a word or mark of product code on them. Blanks, comments, doc comments, items under
//!   `#[cfg(test)]` and whole test-only modules do not count.
//! - **circle**: files that name each other, round about, by `use` or by a path that begins with `crate`, `super`,
//!   `self`, a child or an imported name. A name that is handed on (`pub use`) counts for the file it comes from. Arrows
//!   between a file and the files above or below it in the tree of modules are left out.
//! - **child naming its parent**: an arrow from a file to the file right above it, or to one higher up (`lib.rs` left
//!   out).
//! - **long function**: lines from `fn` to the closing bracket, both counted, blanks and comments too.
//! - **clock, sleep, die**: `Instant::now`, `SystemTime::now`, `Utc::now`, `Local::now`, `.elapsed()`; `sleep(…)`;
//!   `getrandom` and `fastrand`. Waiting for something with a limit (`recv_timeout`, `wait_timeout`) is told beside them
//!   and is no sleep.
//! - **sentence**: a text in quotes with Chinese in it, or with three words and more, outside `text`, `slip`, `domain` and
//!   the words of forms. What only a programmer reads (`assert!`, `panic!`, `expect`, `unreachable!`), and patterns of
//!   formats without words, do not count.

use super::names::{Arrow, arrows, circles};
use super::tree::{File, Kind, Token, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Above this a function is long.
pub const LONG: usize = 70;
/// Above this it is no longer short.
pub const MIDDLE: usize = 40;
/// What tells the time, waits for it, or rolls dice: the words, one after the other, and what each is.
const TIME: &[(&[&str], &str)] = &[
    (&["Instant", ":", ":", "now"], "clock"),
    (&["SystemTime", ":", ":", "now"], "clock"),
    (&["Utc", ":", ":", "now"], "clock"),
    (&["Local", ":", ":", "now"], "clock"),
    (&[".", "elapsed", "(", ")"], "clock"),
    (&["sleep", "("], "sleep"),
    (&["getrandom", ":", ":"], "die"),
    (&["fastrand", ":", ":"], "die"),
];
/// What opens or makes a file by its path.
const DOORS: &[&[&str]] = &[
    &["File", ":", ":", "open"],
    &["File", ":", ":", "create"],
    &["File", ":", ":", "create_new"],
    &["File", ":", ":", "options"],
    &["OpenOptions", ":", ":", "new"],
    &["fs", ":", ":", "read", "("],
    &["fs", ":", ":", "read_to_string"],
    &["fs", ":", ":", "write"],
    &["fs", ":", ":", "copy"],
    &["OFlags", ":", ":", "CREATE"],
    &["pem_file_iter", "("],
    &["from_pem_file", "("],
];
/// Waits for something, with a limit.
const WAITS: &[&str] =
    &["recv_timeout", "wait_timeout", "wait_timeout_while", "park_timeout", "recv_deadline"];
/// Rooms whose texts are theirs by right.
const WORDS_MAY: &[&str] = &["text", "text.rs", "slip", "slip.rs", "domain", "domain.rs"];
/// Texts in brackets of these are read by programmers alone.
const FOR_PROGRAMMERS: &[&str] = &[
    "expect",
    "panic",
    "unreachable",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "deprecated",
];

/// True where these words stand, one after the other.
fn said(file: &File, at: usize, words: &[&str]) -> bool {
    let here = file.product.get(at..at + words.len());
    here.is_some_and(|tokens| tokens.iter().zip(words).all(|(token, word)| token.text == *word))
}

/// A function of the product.
pub struct Function {
    pub name: String,
    pub lines: usize,
}

/// A tree of sources, measured.
pub struct House {
    pub files: Vec<File>,
    arrows: BTreeSet<Arrow>,
}

impl House {
    /// Reads and parses the tree.
    pub fn measure(root: &Path) -> House {
        let files = read(root);
        let arrows = arrows(&files);
        House { files, arrows }
    }

    pub fn product(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| !file.test)
    }

    /// The files that `file` names.
    pub fn named_by(&self, file: &File) -> impl Iterator<Item = &File> {
        let from = self.files.iter().position(|other| other.path == file.path);
        self.arrows.iter().filter(move |arrow| Some(arrow.0) == from).map(|arrow| &self.files[arrow.1])
    }

    /// Each circle's members by path.
    pub fn circles(&self) -> Vec<Vec<&str>> {
        circles(&self.files, &self.arrows)
            .into_iter()
            .map(|members| members.into_iter().map(|at| self.files[at].path.as_str()).collect())
            .collect()
    }

    /// Files that name a file above them: child, parent.
    pub fn children_naming_parents(&self) -> Vec<(&str, &str)> {
        let above = |child: &File, parent: &File| {
            !parent.module.is_empty()
                && child.module.len() > parent.module.len()
                && child.module.starts_with(&parent.module[..])
        };
        self.arrows
            .iter()
            .map(|(from, to)| (&self.files[*from], &self.files[*to]))
            .filter(|(child, parent)| above(child, parent))
            .map(|(child, parent)| (child.path.as_str(), parent.path.as_str()))
            .collect()
    }

    /// Every function with more lines than `most`: file and name, longest first.
    pub fn functions_over(&self, most: usize) -> Vec<(String, usize)> {
        let mut long: Vec<(String, usize)> = self
            .product()
            .flat_map(|file| {
                functions(&file.product)
                    .into_iter()
                    .filter(|function| function.lines > most)
                    .map(|function| (format!("{} {}", file.path, function.name), function.lines))
            })
            .collect();
        long.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        long
    }

    /// Clocks, sleeps and dice by file.
    pub fn times(&self) -> BTreeMap<&str, BTreeMap<&'static str, usize>> {
        let mut found: BTreeMap<&str, BTreeMap<&'static str, usize>> = BTreeMap::new();
        for file in self.product() {
            for at in 0..file.product.len() {
                // `fn sleep(` makes the word, it does not wait.
                let declared = at > 0 && file.product[at - 1].text == "fn";
                for (_, what) in TIME.iter().filter(|(words, _)| said(file, at, words) && !declared) {
                    *found.entry(&file.path).or_default().entry(what).or_default() += 1;
                }
            }
        }
        found
    }

    /// How often a file is opened or made by its path, by source file.
    pub fn doors(&self) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        for file in self.product() {
            let opens = |at: &usize| DOORS.iter().any(|words| said(file, *at, words));
            let count = (0..file.product.len()).filter(opens).count();
            if count > 0 {
                found.insert(file.path.clone(), count);
            }
        }
        found
    }

    /// Waits with a limit, in all.
    pub fn waits(&self) -> usize {
        self.product()
            .flat_map(|file| &file.product)
            .filter(|token| token.kind == Kind::Word && WAITS.contains(&token.text.as_str()))
            .count()
    }

    /// Texts that a person reads, outside the rooms of words, by file.
    pub fn sentences(&self) -> BTreeMap<&str, Vec<&Token>> {
        let mut found: BTreeMap<&str, Vec<&Token>> = BTreeMap::new();
        for file in self.product() {
            let room = file.path.split('/').next().unwrap_or_default();
            if WORDS_MAY.contains(&room) {
                continue;
            }
            let said: Vec<&Token> = file.product.iter().filter(|token| is_sentence(token)).collect();
            if !said.is_empty() {
                found.insert(&file.path, said);
            }
        }
        found
    }

    /// The page of figures.
    pub fn page(&self) -> String {
        let mut page = String::new();
        self.write_rooms(&mut page);
        self.write_circles(&mut page);
        self.write_functions(&mut page);
        self.write_times(&mut page);
        self.write_sentences(&mut page);
        page
    }

    fn write_rooms(&self, page: &mut String) {
        let mut rooms: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        for file in self.product() {
            let room = file.path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
            let figures = rooms.entry(room).or_default();
            figures.0 += 1;
            figures.1 += file.code;
            figures.2 = figures.2.max(file.code);
        }
        let _ = writeln!(page, "{:<12} {:>5} {:>7} {:>8}", "room", "files", "lines", "largest");
        for (room, (files, lines, largest)) in &rooms {
            let _ = writeln!(page, "{room:<12} {files:>5} {lines:>7} {largest:>8}");
        }
        let mut sizes: Vec<usize> = self.product().map(|file| file.code).collect();
        sizes.sort_unstable();
        let over = |most: usize| sizes.iter().filter(|size| **size > most).count();
        let _ = writeln!(
            page,
            "{:<12} {:>5} {:>7} {:>8}  median {}, over 300: {}, over 500: {}",
            "whole",
            sizes.len(),
            sizes.iter().sum::<usize>(),
            sizes.last().unwrap_or(&0),
            sizes.get(sizes.len() / 2).unwrap_or(&0),
            over(300),
            over(500),
        );
        let test: Vec<&File> = self.files.iter().filter(|file| file.test).collect();
        let lines: usize = test.iter().map(|file| file.lines).sum();
        let _ = writeln!(page, "test-only files: {}, with {lines} lines of every kind\n", test.len());
    }

    fn write_circles(&self, page: &mut String) {
        let circles = self.circles();
        let members: usize = circles.iter().map(Vec::len).sum();
        let _ = writeln!(page, "circles among files: {}, with {members} files", circles.len());
        for members in &circles {
            let _ = writeln!(page, "  {} · {}", members.len(), members.join(" "));
        }
        let naming = self.children_naming_parents();
        let children: BTreeSet<&str> = naming.iter().map(|(child, _)| *child).collect();
        let mut parents: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, parent) in &naming {
            *parents.entry(parent).or_default() += 1;
        }
        let _ = writeln!(page, "children naming a parent: {} (in {} files)", naming.len(), children.len());
        for (parent, count) in parents {
            let _ = writeln!(page, "  {count:>3} {parent}");
        }
        page.push('\n');
    }

    fn write_functions(&self, page: &mut String) {
        let all = self.functions_over(0);
        let over = |most: usize| all.iter().filter(|(_, lines)| *lines > most).count();
        let median = all.get(all.len() / 2).map_or(0, |function| function.1);
        let _ = writeln!(
            page,
            "functions: {}, median {median}, over {MIDDLE}: {}, over {LONG}: {}",
            all.len(),
            over(MIDDLE),
            over(LONG)
        );
        for (name, lines) in all.iter().filter(|(_, lines)| *lines > MIDDLE) {
            let _ = writeln!(page, "  {lines:>3} {name}");
        }
        page.push('\n');
    }

    fn write_times(&self, page: &mut String) {
        let times = self.times();
        let sum = |what: &str| times.values().filter_map(|file| file.get(what)).sum::<usize>();
        let _ = writeln!(
            page,
            "clocks: {}, sleeps: {}, dice: {} (waits for something, with a limit: {})",
            sum("clock"),
            sum("sleep"),
            sum("die"),
            self.waits()
        );
        for (file, what) in &times {
            let told: Vec<String> = what.iter().map(|(what, count)| format!("{what} {count}")).collect();
            let _ = writeln!(page, "  {file}: {}", told.join(", "));
        }
        page.push('\n');
    }

    fn write_sentences(&self, page: &mut String) {
        let sentences = self.sentences();
        let all = sentences.values().flatten().count();
        let chinese = sentences.values().flatten().filter(|token| is_chinese(&token.text)).count();
        let _ = writeln!(page, "sentences outside the rooms of words: {all}, in Chinese: {chinese}");
        for (file, said) in &sentences {
            let _ = writeln!(page, "  {:>3} {file}", said.len());
        }
    }
}

/// Every function with a body.
fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.text != "fn" || token.kind != Kind::Word {
            continue;
        }
        let Some(name) = tokens.get(at + 1).filter(|name| name.kind == Kind::Word) else { continue };
        let level = |other: &&Token| other.depth == token.depth;
        let Some(open) =
            tokens[at..].iter().filter(level).find(|token| matches!(token.text.as_str(), "{" | ";"))
        else {
            continue;
        };
        if open.text == ";" {
            continue;
        }
        let close = tokens[at..]
            .iter()
            .filter(level)
            .find(|token| token.text == "}" && token.first_line >= open.first_line);
        if let Some(close) = close {
            found.push(Function { name: name.text.clone(), lines: close.last_line - token.first_line + 1 });
        }
    }
    found
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'))
}

/// A text in quotes with Chinese in it, or with three words and more.
fn is_sentence(token: &Token) -> bool {
    if token.kind != Kind::Text
        || !token.text.ends_with(['"', '#'])
        || FOR_PROGRAMMERS.contains(&&*token.called)
    {
        return false;
    }
    if is_chinese(&token.text) {
        return true;
    }
    // What stands in `{…}` of a format is no word, and neither is a name with marks in it.
    let mut plain = String::new();
    let mut braces = 0_usize;
    for letter in token.text.trim_matches(['r', '#', '"']).chars() {
        match letter {
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            _ if braces == 0 => plain.push(letter),
            _ => {}
        }
    }
    let word = |word: &&str| {
        let bare = word.trim_matches(|mark: char| ",.;:!?()".contains(mark));
        bare.len() > 1 && bare.chars().all(|letter| letter.is_ascii_alphabetic() || "'-".contains(letter))
    };
    plain.split_whitespace().filter(word).count() >= 3
}
