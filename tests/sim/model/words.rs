//! Acts and answers in a line, for traces and failures.

use lj::protocol::{Call, Failure, Reply};

/// Longest line.
const CHARS_MAX: usize = 400;

/// An act.
pub fn call(call: &Call) -> String {
    let id = call.id.as_ref().map_or("-", |id| id.as_str());
    cut(format!("{id}: {:?}", call.request))
}

/// An answer.
pub fn answer(answer: &Result<Reply, Failure>) -> String {
    cut(format!("{answer:?}"))
}

fn cut(text: String) -> String {
    match text.char_indices().nth(CHARS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
