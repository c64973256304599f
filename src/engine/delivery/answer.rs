//! What is asked of the outbox, and what the engine's memory of it is told.

use crate::engine::core::asking::Asking;
use crate::engine::delivery::outbox;
use crate::protocol::delivery::{Note, Question, request};
use crate::protocol::{Ask, Failure, Reply};

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, store, rows, now, caller, .. } = *asking;
    Ok(match question {
        Question::UploadStatus(it) => {
            it.answer(Box::new(outbox::status(shared, store, rows, asking.clock())?))
        }
        Question::UploadLeft(it) => {
            it.answer(Box::new(outbox::left(shared, store, rows, now, caller.till.as_ref())?))
        }
        Question::Deliveries(it) => it.answer(outbox::page(rows, &it.0)?),
    })
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    let Asking { shared, store, now, .. } = *asking;
    Ok(match note {
        Note::UploadPick(it) => it.answer(outbox::pick(shared, store, now, it.pick, it.max)?),
        Note::UploadLink(request::UploadLink(link)) => {
            outbox::link(shared, link);
            Reply::Done
        }
        Note::UploadNow(it) => it.answer(outbox::now(shared, store, it.till.as_ref())?),
    })
}
