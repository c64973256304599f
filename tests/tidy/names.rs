//! Which file names which: every `use`, and every path that begins with `crate`, `super`, `self`, a child or an
//! imported name, followed to the file that owns what it names.
//!
//! A name that a file only hands on (`pub use`, or a `use` that its children reach through it) counts for the file
//! it comes from. Names of other crates, and what macros make out of pieces, are not seen.

use super::tree::{File, Kind, Module, Token};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Handing on is followed this often; the house is not deeper, and a ring of re-exports must end.
const HANDED_ON_MAX: usize = 12;

#[derive(Default)]
struct Room {
    file: usize,
    /// Name, path, and whether all names of the path are meant (`*`).
    taken: Vec<(String, Vec<String>)>,
    all_of: Vec<Vec<String>>,
    owns: BTreeSet<String>,
}

/// A path as it stands in a file.
struct Named {
    from: usize,
    module: Module,
    path: Vec<String>,
}

/// One arrow: the file at `.0` names something that the file at `.1` owns.
pub type Arrow = (usize, usize);

/// All arrows among product files, without a file's arrow to itself.
pub fn arrows(files: &[File]) -> BTreeSet<Arrow> {
    let mut rooms: BTreeMap<Vec<String>, Room> = BTreeMap::new();
    let mut paths: Vec<Named> = Vec::new();
    for (at, file) in files.iter().enumerate().filter(|(_, file)| !file.test) {
        let room = || Room { file: at, ..Room::default() };
        rooms.entry(file.module.to_vec()).or_insert_with(room);
        for inline in file.product.chunk_by(|left, right| left.module == right.module) {
            rooms.entry(inline[0].module.to_vec()).or_insert_with(room);
        }
        take(at, &file.product, &mut rooms, &mut paths);
    }
    let house = House { rooms };
    let mut found = BTreeSet::new();
    for Named { from, module, path } in paths {
        if let Some(path) = house.absolute(&module, &path)
            && let Some(to) = house.owner(&path, 0)
            && to != from
        {
            found.insert((from, to));
        }
    }
    found
}

/// Reads the uses, the items and the paths of one file.
fn take(at: usize, tokens: &[Token], rooms: &mut BTreeMap<Vec<String>, Room>, paths: &mut Vec<Named>) {
    let mut place = 0;
    while place < tokens.len() {
        let token = &tokens[place];
        let next = tokens.get(place + 1);
        if token.text == "use" && token.kind == Kind::Word && next.is_some_and(|next| next.text != "<") {
            let end = (place..tokens.len()).find(|place| tokens[*place].text == ";").unwrap_or(tokens.len());
            let mut leaves = Vec::new();
            leaves_of(&tokens[place + 1..end], &[], &mut leaves);
            for (path, name) in leaves {
                let all = path.last().is_some_and(|last| last == "*");
                let path: Vec<String> = path.into_iter().filter(|part| part != "*").collect();
                if token.depth == 0
                    && let Some(room) = rooms.get_mut(&*token.module)
                {
                    if all {
                        room.all_of.push(path.clone());
                    } else {
                        room.taken.push((name, path.clone()));
                    }
                }
                paths.push(Named { from: at, module: Arc::clone(&token.module), path });
            }
            place = end + 1;
            continue;
        }
        let declares = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "union"];
        if token.depth == 0
            && token.kind == Kind::Word
            && declares.contains(&token.text.as_str())
            && let Some(room) = rooms.get_mut(&*token.module)
            && let Some(name) = next.filter(|next| next.kind == Kind::Word)
        {
            room.owns.insert(name.text.clone());
        }
        // `pub(in crate::ui)` says who may see; it takes nothing.
        let sees = place > 1 && tokens[place - 1].text == "in" && tokens[place - 2].text == "(";
        let begins = place == 0 || !joins(tokens, place - 1) && !sees;
        if token.kind == Kind::Word && begins && joins(tokens, place + 1) {
            let mut path = vec![token.text.clone()];
            let mut end = place + 1;
            while joins(tokens, end) && tokens.get(end + 2).is_some_and(|part| part.kind == Kind::Word) {
                path.push(tokens[end + 2].text.clone());
                end += 3;
            }
            paths.push(Named { from: at, module: Arc::clone(&token.module), path });
            place = end;
            continue;
        }
        place += 1;
    }
}

/// `::` begins at `place` (or ends there, seen from behind).
fn joins(tokens: &[Token], place: usize) -> bool {
    let colon = |at: usize| tokens.get(at).is_some_and(|token| token.text == ":");
    colon(place) && (colon(place + 1) || place > 0 && colon(place - 1))
}

/// The leaves of a tree of imports: the path, and the name it gets here.
fn leaves_of(tokens: &[Token], before: &[String], leaves: &mut Vec<(Vec<String>, String)>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        match token.text.as_str() {
            "{" => {
                let close = closing(tokens, at);
                for part in parts(&tokens[at + 1..close]) {
                    leaves_of(part, &path, leaves);
                }
                return;
            }
            "as" => {
                let name = tokens.get(at + 1).map_or_else(String::new, |token| token.text.clone());
                leaves.push((path, name));
                return;
            }
            "*" => path.push("*".to_owned()),
            _ if token.kind == Kind::Word => path.push(token.text.clone()),
            _ => {}
        }
        at += 1;
    }
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = path.last().cloned() {
        leaves.push((path, name));
    }
}

fn closing(tokens: &[Token], open: usize) -> usize {
    let depth = tokens[open].depth;
    (open + 1..tokens.len())
        .find(|at| tokens[*at].kind == Kind::Close && tokens[*at].depth == depth)
        .unwrap_or(tokens.len())
}

/// Cuts at the commas of this level.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let Some(depth) = tokens.first().map(|token| token.depth) else { return Vec::new() };
    tokens.split(|token| token.text == "," && token.depth == depth).filter(|part| !part.is_empty()).collect()
}

struct House {
    rooms: BTreeMap<Vec<String>, Room>,
}

impl House {
    /// The path from the crate's root; none for another crate's.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let mut base = module.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" | "lj" => return Some(path[1..].to_vec()),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            name => {
                let here = self.rooms.get(module)?;
                let child = [module, &[name.to_owned()]].concat();
                let imported = here.taken.iter().any(|(taken, from)| taken == name && from[0] != *name);
                if !self.rooms.contains_key(&child) && !imported {
                    return None;
                }
            }
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    /// The file that owns what the path from the root names.
    fn owner(&self, path: &[String], handed_on: usize) -> Option<usize> {
        if handed_on > HANDED_ON_MAX {
            return None;
        }
        let mut here: Vec<String> = Vec::new();
        for (at, name) in path.iter().enumerate() {
            let child = [here.as_slice(), std::slice::from_ref(name)].concat();
            if self.rooms.contains_key(&child) {
                here = child;
                continue;
            }
            let room = self.rooms.get(&here)?;
            if let Some((_, from)) = room.taken.iter().find(|(taken, _)| taken == name) {
                // Another crate's name that is handed on here belongs to nobody of ours.
                let from = self.absolute(&here, from)?;
                return self.owner(&[from.as_slice(), &path[at + 1..]].concat(), handed_on + 1);
            }
            if !room.owns.contains(name) {
                for all in &room.all_of {
                    let from = self.absolute(&here, all);
                    if let Some(from) = from.filter(|from| self.has(from, name)) {
                        return self.owner(&[from.as_slice(), &path[at..]].concat(), handed_on + 1);
                    }
                }
            }
            return Some(room.file);
        }
        self.rooms.get(&here).map(|room| room.file)
    }

    fn has(&self, module: &[String], name: &str) -> bool {
        self.rooms
            .get(module)
            .is_some_and(|room| room.owns.contains(name) || room.taken.iter().any(|(taken, _)| taken == name))
    }
}

/// One stands above the other in the tree of modules.
pub fn related(left: &File, right: &File) -> bool {
    left.module.starts_with(&right.module[..]) || right.module.starts_with(&left.module[..])
}

/// Every circle of two files or more, its members sorted; arrows between a file and those above it left out.
pub fn circles(files: &[File], arrows: &BTreeSet<Arrow>) -> Vec<Vec<usize>> {
    let mut to: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (from, end) in arrows.iter().filter(|(from, end)| !related(&files[*from], &files[*end])) {
        to.entry(*from).or_default().push(*end);
    }
    let reach: BTreeMap<usize, BTreeSet<usize>> =
        to.keys().map(|from| (*from, reached(*from, &to))).collect();
    let mut circles: BTreeSet<Vec<usize>> = BTreeSet::new();
    for (from, ends) in reach.iter().filter(|(from, ends)| ends.contains(from)) {
        let mutual = |end: &&usize| reach.get(end).is_some_and(|back| back.contains(from));
        circles.insert(ends.iter().filter(mutual).copied().collect());
    }
    circles.into_iter().collect()
}

fn reached(from: usize, to: &BTreeMap<usize, Vec<usize>>) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for end in to.get(&at).into_iter().flatten() {
            if seen.insert(*end) {
                open.push(*end);
            }
        }
    }
    seen
}
