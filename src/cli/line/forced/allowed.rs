//! The verbs of a forced session: one table, which is data. What is not in it does not go.
//!
//! Not in it, on purpose: `init`, `restore`, `recover`, `fence lift|free|fresh`, `serve`, `sandbox`, `selftest` (it writes a folder), `remote`, `deploy`, `completion` and `man`
//! (the machine's administrator at a shell), `scanner` (it types where the person sits), `undo` (of a script of this machine), `paths` (where files lie is nobody's business from afar), `till pack|unpack|packed|lost|keys|finish` (folders of this machine, and what leaves it), `staff add|edit|user|users` and `clock` (a person on the spot
//! answers for who may do what, and for the clock).

/// A verb that goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Its words.
    pub words: Vec<&'static str>,
    /// Whether it may read standard input, where its file argument is `-`; or write standard output.
    pub reads_input: bool,
}

/// The verbs: a first word, and the second words that go with it; none where the first is the whole verb.
const ALLOWED: &[(&str, &[&str])] = &[
    ("status", &[]),
    ("doctor", &[]),
    ("backup", &[]),
    ("fence", &["show"]),
    ("help", &[]),
    ("keys", &[]),
    ("company", &["list"]),
    ("dept", &["list", "add", "edit"]),
    ("till", &["list", "add", "edit"]),
    ("staff", &["list"]),
    ("range", &["list", "add", "batch", "edit", "delete", "dept", "till", "pause", "resume", "split"]),
    ("range", &["check", "import", "lend", "take-back", "allot", "borrowers", "coverage"]),
    (
        "period",
        &["status", "end", "close", "forecast", "form", "count", "asked", "calendar", "holidays", "rehearse"],
    ),
    ("period", &["allotments"]),
    ("blanks", &[]),
    ("issue", &[]),
    ("invoice", &["show", "list", "cancel", "allowance", "allowance-cancel", "void", "reissue", "correct"]),
    ("goods", &["list", "add", "edit", "remove", "import"]),
    ("shift", &["show"]),
    ("takings", &[]),
    ("check", &[]),
    ("parked", &["list"]),
    ("upload", &["status", "list", "stuck", "now", "pause", "resume", "retry", "park", "settle"]),
    ("slip", &[]),
    ("mig", &[]),
    ("ledger", &["verify", "show"]),
];
/// Those that may read standard input, or write standard output.
const READ_INPUT: [&[&str]; 5] =
    [&["range", "import"], &["issue"], &["goods", "import"], &["backup"], &["period", "holidays"]];

/// All of them.
pub fn all() -> impl Iterator<Item = Allowed> {
    let words = ALLOWED.iter().flat_map(|(first, seconds)| match seconds {
        [] => vec![vec![*first]],
        seconds => seconds.iter().map(|second| vec![*first, *second]).collect(),
    });
    words.map(|words| Allowed { reads_input: READ_INPUT.contains(&&words[..]), words })
}

/// The verb that the words begin with.
pub fn find(words: &[String]) -> Option<Allowed> {
    all().find(|verb| {
        words.len() >= verb.words.len() && verb.words.iter().zip(words).all(|(one, other)| one == other)
    })
}

/// The table as the README has it: second words of one verb behind each other.
#[cfg(test)]
pub fn listed() -> String {
    let rows = ALLOWED.iter().map(|(first, seconds)| match seconds {
        [] => format!("`{first}`"),
        seconds => format!("`{first} {}`", seconds.join("|")),
    });
    rows.collect::<Vec<_>>().join(", ")
}

/// All verbs, as a person types them.
pub fn names() -> Vec<String> {
    all().map(|verb| verb.words.join(" ")).collect()
}
