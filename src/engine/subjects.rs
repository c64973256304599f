//! The subjects of the engine, side by side: whatever comes in goes to the one that it is about.

use super::core::asking::Asking;
use super::{book, correction, delivery, paper, people, sale, store, till};
use crate::protocol::{Failure, Note, Question, Reply};

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    match question {
        Question::Book(it) => book::answer::answer(asking, it),
        Question::Sale(it) => sale::answer::answer(asking, it),
        Question::Correction(it) => correction::answer::answer(asking, it),
        Question::Paper(it) => paper::answer::answer(asking, it),
        Question::Delivery(it) => delivery::answer::answer(asking, it),
        Question::Till(it) => till::answer::answer(asking, it),
        Question::People(it) => people::answer::answer(asking, it),
        Question::Store(it) => store::answer::answer(asking, it),
    }
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    match note {
        Note::Book(it) => Ok(book::answer::note(asking, it)),
        Note::Delivery(it) => delivery::answer::note(asking, it),
        Note::Till(it) => till::answer::note(asking, it),
        Note::People(it) => people::answer::note(asking, it),
    }
}
