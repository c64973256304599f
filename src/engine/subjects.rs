//! The subjects of the engine, side by side: whatever comes in goes to the one that it is about.

use crate::engine::core::{Asking, Decision, No, Scene};
use crate::engine::sale::issue::Issuer;
use crate::engine::{book, correction, delivery, paper, people, sale, store, takings, till};
use crate::protocol::{Command, Failure, Note, Question, Reply};
use crate::store::Queries;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    match question {
        Question::Book(it) => book::answer(asking, it),
        Question::Sale(it) => sale::answer(asking, it),
        Question::Correction(it) => correction::answer(asking, it),
        Question::Paper(it) => paper::answer(asking, it),
        Question::Delivery(it) => delivery::answer(asking, it),
        Question::Till(it) => till::answer(asking, it),
        Question::People(it) => people::answer(asking, it),
        Question::Store(it) => store::answer(asking, it),
        Question::Takings(it) => takings::answer(asking, it),
    }
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    match note {
        Note::Book(it) => Ok(book::note(asking, it)),
        Note::Delivery(it) => delivery::note(asking, it),
        Note::Till(it) => till::note(asking, it),
        Note::People(it) => people::note(asking, it),
    }
}

/// Decides an act, from the rows as they stand inside the open batch.
pub(crate) fn decide<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    issuer: &mut Issuer<'_>,
    command: &Command,
) -> Result<Decision, No> {
    match command {
        Command::Book(it) => book::decide(rows, scene, (issuer.shared, issuer.frozen), it),
        Command::Sale(it) => sale::decide(rows, scene, issuer, it),
        Command::Correction(it) => correction::decide(rows, scene, it),
        Command::Paper(it) => paper::decide(rows, scene, it),
        Command::Delivery(it) => delivery::decide(rows, scene, it),
        Command::Till(it) => till::decide(rows, scene, it),
        Command::People(it) => people::decide(rows, scene, it),
        Command::Store(it) => store::decide(rows, scene, it),
    }
}
