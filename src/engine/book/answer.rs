//! What is asked of ranges, and what is noted about them until somebody has answered.

use crate::domain::BookRefusal;
use crate::engine::book::grid;
use crate::engine::book::{import, ranges};
use crate::engine::core::asking::Asking;
use crate::protocol::book::{Note, Question, request};
use crate::protocol::{Ask, Event, Failure, Reply};
use crate::store::Queries;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, rows, now, .. } = *asking;
    Ok(match question {
        Question::Ranges(it) => it.answer(grid::page(rows, now, &it.0)?),
        Question::Range(it) => {
            let range = rows.seen_range(it.0)?.ok_or(BookRefusal::NoSuchRange(it.0))?;
            it.answer(Box::new(grid::row(range, now)))
        }
        Question::RangePreview(it) => ranges::add(rows, now, &it.drafts)?.reply,
        Question::ImportReview(it) => it.answer(import::review(rows, now, &it.rows, &it.options)?),
        Question::RangeCheckWanted(it) => it.answer(shared.checks.wanted()),
        Question::RangeCheckState(it) => it.answer(shared.checks.state(rows, it.0)?),
    })
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Reply {
    let Asking { shared, now, .. } = *asking;
    match note {
        Note::RangeCheckAsk(request::RangeCheckAsk(period)) => shared.checks.ask(*period, now),
        Note::RangeCheckTell(request::RangeCheckTell(period, answer)) => {
            shared.checks.answer(*period, *answer);
        }
    }
    shared.bell.post(&Event::UploadChanged);
    Reply::Done
}
