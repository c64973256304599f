//! The sources of one tree as tokens: what is product, what is test, and in which module each word stands.
//!
//! Reads every `.rs` below a folder with the compiler's own lexer (`proc-macro2`), so comments, doc comments and texts
//! in quotes never pass for code. What stands under `#[cfg(test)]` is test, and so is a file that is reached through
//! such a module alone. Judges nothing: the counts are in `house.rs`, the names in `names.rs`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The names of a module from the crate's root.
pub type Module = Arc<[String]>;

/// One word, mark or text of the product.
#[derive(Clone, Debug)]
pub struct Token {
    pub text: String,
    pub kind: Kind,
    pub first_line: usize,
    pub last_line: usize,
    /// The module it stands in, inline modules counted.
    pub module: Module,
    /// How deep in brackets it stands, from the module's own level.
    pub depth: usize,
    /// What the nearest round or square bracket around it belongs to: `panic` in `panic!("…")`, `error` in `#[error("…")]`.
    pub called: Arc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Mark,
    Text,
    Open,
    Close,
}

/// A file of the tree.
pub struct File {
    /// From the tree's folder, with `/`.
    pub path: String,
    /// `engine::decide::issue`; empty for `lib.rs` and `main.rs`.
    pub module: Module,
    pub product: Vec<Token>,
    pub test: bool,
    /// Lines of the whole file, as an editor counts them.
    pub lines: usize,
    /// Lines with product code on them.
    pub code: usize,
}

/// All files, in the order of their paths.
pub fn read(root: &Path) -> Vec<File> {
    let mut paths = Vec::new();
    walk(root, &mut paths);
    paths.sort();
    let mut files = Vec::new();
    let mut test_modules = BTreeSet::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
        let module = module_of(&name);
        let tokens: TokenStream = text.parse().unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let mut reader = Reader::default();
        reader.stream(tokens, &module, 0, &Arc::from(""));
        let code: BTreeSet<usize> =
            reader.product.iter().flat_map(|token| token.first_line..=token.last_line).collect();
        let blank: BTreeSet<usize> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.trim().is_empty())
            .map(|(at, _)| at + 1)
            .collect();
        test_modules.extend(reader.test_modules);
        files.push(File {
            path: name,
            module,
            product: reader.product,
            test: false,
            lines: text.lines().count(),
            code: code.difference(&blank).count(),
        });
    }
    for file in &mut files {
        file.test = (1..=file.module.len()).any(|length| test_modules.contains(&file.module[..length]));
    }
    files
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn module_of(path: &str) -> Module {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("lib" | "mod")) {
        parts.pop();
    }
    parts.into()
}

fn below(module: &Module, name: String) -> Module {
    module.iter().cloned().chain([name]).collect()
}

#[derive(Default)]
struct Reader {
    product: Vec<Token>,
    test_modules: BTreeSet<Vec<String>>,
}

impl Reader {
    fn stream(&mut self, stream: TokenStream, module: &Module, depth: usize, called: &Arc<str>) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            match &trees[at] {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    let bang = usize::from(is_mark(trees.get(at + 1), '!'));
                    if let Some(TokenTree::Group(group)) = trees.get(at + 1 + bang)
                        && group.delimiter() == Delimiter::Bracket
                    {
                        at = self.attribute(&trees, at, at + 1 + bang, group, module, depth);
                        continue;
                    }
                    self.leaf(&trees[at], module, depth, called);
                }
                TokenTree::Group(group) => {
                    let inner: Arc<str> = match group.delimiter() {
                        Delimiter::Brace | Delimiter::None => Arc::from(""),
                        _ => Arc::from(name_before(&trees, at)),
                    };
                    let below = inline_module(&trees, at, group).map(|name| below(module, name));
                    let level = if below.is_some() { 0 } else { depth + 1 };
                    self.bracket(group, true, module, depth, called);
                    self.stream(group.stream(), below.as_ref().unwrap_or(module), level, &inner);
                    self.bracket(group, false, module, depth, called);
                }
                leaf => self.leaf(leaf, module, depth, called),
            }
            at += 1;
        }
    }

    /// Takes `#[…]` at `at`; the next place to read from.
    fn attribute(
        &mut self,
        trees: &[TokenTree],
        at: usize,
        bracket: usize,
        group: &Group,
        module: &Module,
        depth: usize,
    ) -> usize {
        let text = group.stream().to_string();
        if text.starts_with("doc ") || text.starts_with("doc=") {
            return bracket + 1;
        }
        let words: String = text.split_whitespace().collect();
        if words.starts_with("cfg(") && words.contains("test") && !words.contains("not(test") {
            return self.test_item(trees, bracket + 1, module);
        }
        let nothing = Arc::from("");
        for leaf in &trees[at..bracket] {
            self.leaf(leaf, module, depth, &nothing);
        }
        self.bracket(group, true, module, depth, &nothing);
        self.stream(group.stream(), module, depth + 1, &nothing);
        self.bracket(group, false, module, depth, &nothing);
        bracket + 1
    }

    /// Steps over the item that a test attribute belongs to.
    fn test_item(&mut self, trees: &[TokenTree], mut at: usize, module: &Module) -> usize {
        while is_mark(trees.get(at), '#') {
            at += 2;
        }
        let import = is_word(trees, at, "use") || is_word(trees, at + 1, "use");
        let mut name = None;
        while let Some(tree) = trees.get(at) {
            match tree {
                TokenTree::Ident(word) if *word == "mod" => {
                    name = trees.get(at + 1).map(ToString::to_string);
                }
                TokenTree::Punct(mark) if matches!(mark.as_char(), ';' | ',') => {
                    if let Some(name) = name {
                        self.test_modules.insert(below(module, name).to_vec());
                    }
                    return at + 1;
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !import => {
                    return at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn leaf(&mut self, tree: &TokenTree, module: &Module, depth: usize, called: &Arc<str>) {
        let kind = match tree {
            TokenTree::Ident(_) => Kind::Word,
            TokenTree::Literal(_) => Kind::Text,
            _ => Kind::Mark,
        };
        let span = tree.span();
        self.product.push(Token {
            text: tree.to_string(),
            kind,
            first_line: span.start().line,
            last_line: span.end().line,
            module: Arc::clone(module),
            depth,
            called: Arc::clone(called),
        });
    }

    fn bracket(&mut self, group: &Group, open: bool, module: &Module, depth: usize, called: &Arc<str>) {
        let (open_mark, close_mark) = match group.delimiter() {
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::None => return,
        };
        let span = if open { group.span_open() } else { group.span_close() };
        self.product.push(Token {
            text: if open { open_mark } else { close_mark }.to_owned(),
            kind: if open { Kind::Open } else { Kind::Close },
            first_line: span.start().line,
            last_line: span.end().line,
            module: Arc::clone(module),
            depth,
            called: Arc::clone(called),
        });
    }
}

fn is_mark(tree: Option<&TokenTree>, wanted: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

fn is_word(trees: &[TokenTree], at: usize, wanted: &str) -> bool {
    matches!(trees.get(at), Some(TokenTree::Ident(word)) if word == wanted)
}

/// `panic` before the bracket of `panic!(…)`, `expect` before that of `.expect(…)`.
fn name_before(trees: &[TokenTree], at: usize) -> String {
    let mut back = at;
    if back > 0 && is_mark(trees.get(back - 1), '!') {
        back -= 1;
    }
    match back.checked_sub(1).and_then(|place| trees.get(place)) {
        Some(TokenTree::Ident(word)) => word.to_string(),
        _ => String::new(),
    }
}

fn inline_module(trees: &[TokenTree], at: usize, group: &Group) -> Option<String> {
    let named = at >= 2 && group.delimiter() == Delimiter::Brace && is_word(trees, at - 2, "mod");
    named.then(|| trees[at - 1].to_string())
}
