//! Ranges: which act on them is decided where, what is asked of them, and what is noted about them until somebody has
//! answered.

pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod grid;
pub(crate) mod import;
pub(crate) mod large;
pub(crate) mod questions;
pub(crate) mod ranges;

use crate::domain::{BookRefusal, Holder, RangeActKind};
use crate::engine::core::{Asking, Decision, No, Scene};
use crate::engine::keep::{doubt, freeing};
use crate::protocol::book::{Command, Note, Question, request};
use crate::protocol::{Ask, Event, Failure, Reply};
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::RangeAdd(it) => ranges::add(rows, now, &it.drafts),
        Command::RangeEdit(it) => ranges::edit(rows, now, it.id, &it.edit),
        Command::RangeDelete(it) => ranges::delete(rows, now, &it.0),
        Command::RangeDept(it) => {
            ranges::change(rows, now, &it.ids, RangeActKind::Dept, |range| range.dept = it.dept.clone())
        }
        Command::RangeTill(it) => {
            let holder = it.till.clone().map_or(Holder::Shop, Holder::Till);
            ranges::change(rows, now, &it.ids, RangeActKind::Till, |range| range.holder = holder.clone())
        }
        Command::RangePause(it) => {
            let kind = if it.pause { RangeActKind::Pause } else { RangeActKind::Resume };
            ranges::change(rows, now, &it.ids, kind, |range| range.paused = it.pause)
        }
        Command::RangeSplit(it) => ranges::split(rows, now, it.id, it.at),
        Command::Import(it) => import::import(rows, now, &it.rows, &it.options),
        Command::RangeFree(it) => freeing::free(rows, now, it),
        Command::RangeCheck(it) => ranges::check(rows, now, it),
        Command::RangeFresh(it) => doubt::fresh(rows, now, it),
    }
}

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
        Question::Unproven(it) => it.answer(doubt::report(rows)?),
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
