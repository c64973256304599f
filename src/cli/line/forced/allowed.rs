//! The verbs of a forced session: one table, which is data. What is not in it does not go.
//!
//! Not in it, on purpose: `init`, `serve`, `sandbox`, `remote` and `deploy` (the machine's administrator at a shell), `paths`
//! (where files lie is nobody's business from afar), `staff add|edit|user|users` and `clock` (a person on the spot
//! answers for who may do what, and for the clock).

/// A verb that goes.
#[derive(Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Its words.
    pub words: &'static [&'static str],
    /// Whether it may read standard input, where its file argument is `-`.
    pub reads_input: bool,
}

const fn verb(words: &'static [&'static str]) -> Allowed {
    Allowed { words, reads_input: false }
}

const fn reading(words: &'static [&'static str]) -> Allowed {
    Allowed { words, reads_input: true }
}

const ALLOWED: &[Allowed] = &[
    verb(&["status"]),
    verb(&["doctor"]),
    verb(&["help"]),
    verb(&["keys"]),
    verb(&["company", "list"]),
    verb(&["dept", "list"]),
    verb(&["dept", "add"]),
    verb(&["dept", "edit"]),
    verb(&["till", "list"]),
    verb(&["till", "add"]),
    verb(&["till", "edit"]),
    verb(&["staff", "list"]),
    verb(&["range", "list"]),
    verb(&["range", "add"]),
    verb(&["range", "batch"]),
    verb(&["range", "edit"]),
    verb(&["range", "delete"]),
    verb(&["range", "dept"]),
    verb(&["range", "till"]),
    verb(&["range", "pause"]),
    verb(&["range", "resume"]),
    verb(&["range", "split"]),
    verb(&["range", "check"]),
    reading(&["range", "import"]),
    reading(&["issue"]),
    verb(&["invoice", "show"]),
    verb(&["invoice", "list"]),
    verb(&["invoice", "cancel"]),
    verb(&["invoice", "allowance"]),
    verb(&["invoice", "allowance-cancel"]),
    verb(&["invoice", "void"]),
    verb(&["invoice", "reissue"]),
    verb(&["goods", "list"]),
    verb(&["goods", "add"]),
    verb(&["goods", "edit"]),
    verb(&["goods", "remove"]),
    reading(&["goods", "import"]),
    verb(&["shift", "show"]),
    verb(&["parked", "list"]),
    verb(&["upload", "status"]),
    verb(&["upload", "list"]),
    verb(&["upload", "now"]),
    verb(&["upload", "pause"]),
    verb(&["upload", "resume"]),
    verb(&["upload", "retry"]),
    verb(&["upload", "park"]),
    verb(&["slip"]),
    verb(&["mig"]),
    verb(&["ledger", "verify"]),
    verb(&["ledger", "show"]),
];

/// The row that the words begin with.
pub fn find(words: &[String]) -> Option<&'static Allowed> {
    ALLOWED.iter().find(|row| {
        words.len() >= row.words.len() && row.words.iter().zip(words).all(|(one, other)| one == other)
    })
}

/// All verbs, as a person types them.
pub fn names() -> Vec<String> {
    ALLOWED.iter().map(|row| row.words.join(" ")).collect()
}

#[cfg(test)]
pub fn all() -> &'static [Allowed] {
    ALLOWED
}
