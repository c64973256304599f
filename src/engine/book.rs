//! Ranges: which act on them is decided where, what is asked of them, and what is noted about them until somebody has
//! answered.

pub(crate) mod blanks;
pub(crate) mod branches;
pub(crate) mod closing;
pub(crate) mod coverage;
pub(crate) mod ends;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod grid;
pub(crate) mod import;
pub(crate) mod large;
pub(crate) mod left;
pub(crate) mod lending;
pub(crate) mod made;
pub(crate) mod questions;
pub(crate) mod ranges;
mod undo;

use crate::domain::{
    BookAct, BookRefusal, Holder, Moment, NumbersAsked, Period, PeriodRefusal, Range, RangeActKind, RangeId,
    TAKEN_BOOKS_MAX, TakenCount, TillCode, TillRefusal,
};
use crate::engine::core::{Asking, Decision, No, Scene, Shared};
use crate::engine::keep::{doubt, freeing};
use crate::engine::sale::rehearsal;
use crate::protocol::book::{Command, Note, Question, request};
use crate::protocol::{Ask, Event, Failure, PAGE_ROWS_MAX, Reply};
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::ops::{Bound, ControlFlow};

/// Decides an act.
pub(crate) fn decide<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (shared, frozen): (&Shared, Option<Moment>),
    command: &Command,
) -> Result<Decision, No> {
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
        Command::NumbersEnd(it) => closing::end(rows, shared, frozen, it.0),
        Command::OfficeYearPut(it) => {
            it.0.check().map_err(PeriodRefusal::OfficeYear)?;
            Ok(Decision::put(BookAct::OfficeYear(it.0.clone()), now))
        }
        Command::CountNote(it) => count_noted(rows, now, &it.0),
        Command::NumbersAsk(it) => numbers_asked(rows, now, it),
        Command::NumbersReopen(it) => closing::reopen(rows, shared, frozen, it),
        Command::RangeLend(it) => lending::lend(rows, now, it),
        Command::RangeTakeBack(it) => lending::take_back(rows, now, it),
        Command::RangeUndo(it) => undo::undo(rows, now, &it.0, scene.undone()),
        // They are looked at in the asking thread and come here as steps.
        Command::BlanksReport(_)
        | Command::PeriodClose(_)
        | Command::RangeAllot(_)
        | Command::AllotmentsReport(_) => Err(No::Broken("a step".to_owned())),
    }
}

/// Notes how many books are taken, of a company that there is.
fn count_noted<R: Queries>(rows: &R, now: Moment, count: &TakenCount) -> Result<Decision, No> {
    rows.company(&count.company)?.ok_or_else(|| TillRefusal::NoSuchCompany(count.company.clone()))?;
    if !count.is_sound() {
        return Err(PeriodRefusal::BooksCount(TAKEN_BOOKS_MAX).into());
    }
    Ok(Decision::put(BookAct::CountNoted(count.clone()), now))
}

/// Notes that a company asked for books on the platform, at this moment.
fn numbers_asked<R: Queries>(rows: &R, now: Moment, it: &request::NumbersAsk) -> Result<Decision, No> {
    let request::NumbersAsk { company, period, tax_kind, books } = it.clone();
    rows.company(&company)?.ok_or_else(|| TillRefusal::NoSuchCompany(company.clone()))?;
    if books > TAKEN_BOOKS_MAX {
        return Err(PeriodRefusal::BooksCount(TAKEN_BOOKS_MAX).into());
    }
    let after = RangeId(rows.meta()?.range_ids);
    let asked = NumbersAsked { company, period, tax_kind, books, at: now, after };
    Ok(Decision::put(BookAct::NumbersAsked(asked), now))
}

/// What was asked for and has not come in.
fn awaited<R: Queries>(rows: &R, period: Period) -> Result<Vec<NumbersAsked>, StoreFault> {
    let mut awaited = rows.numbers_asked(period)?;
    awaited.retain(|asked| asked.books > 0);
    if awaited.is_empty() {
        return Ok(awaited);
    }
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        awaited.retain(|asked| !asked.is_answered_by(&range));
        Ok(if awaited.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(awaited)
}

/// The tills of ranges as their rows say, whatever became of their numbers since.
fn tills_of<R: Queries>(rows: &R, ids: &[RangeId]) -> Result<Vec<(RangeId, TillCode)>, StoreFault> {
    let mut found = Vec::new();
    for &id in ids.iter().take(PAGE_ROWS_MAX as usize) {
        if let Some(till) = rows.seen_range(id)?.as_ref().and_then(Range::till) {
            found.push((id, till.clone()));
        }
    }
    Ok(found)
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, rows, now, .. } = *asking;
    Ok(match question {
        Question::Ranges(it) => it.answer(grid::page(rows, now, &it.0)?),
        Question::Range(it) => {
            let range = rows.seen_range(it.0)?.ok_or(BookRefusal::NoSuchRange(it.0))?;
            it.answer(Box::new(ends::Ends::default().row(rows, range, now)?))
        }
        Question::RangePreview(it) => ranges::add(rows, now, &it.drafts)?.reply,
        Question::ImportReview(it) => it.answer(import::review(rows, now, &it.rows, &it.options)?),
        Question::RangeCheckWanted(it) => it.answer(shared.checks.wanted()),
        Question::Unproven(it) => it.answer(doubt::report(rows)?),
        Question::RangeCheckState(it) => it.answer(shared.checks.state(rows, it.0)?),
        Question::PeriodState(it) => it.answer(Box::new(closing::state(rows, now, it.0)?)),
        Question::Blanks(it) => it.answer(blanks::page(rows, it.period, it.after.as_ref())?),
        Question::OfficeYears(it) => it.answer(rows.office_years()?),
        Question::NumbersLeft(it) => it.answer(left::of(rows, it.0)?),
        Question::TakenCounts(it) => it.answer(rows.taken_counts(it.0)?),
        Question::NumbersAwaited(it) => it.answer(awaited(rows, it.0)?),
        Question::Coverage(it) => it.answer(coverage::page(rows, it.period, it.after)?),
        Question::Borrowers(it) => it.answer(rows.borrowers()?),
        Question::TillsOf(it) => it.answer(tills_of(rows, &it.0)?),
        Question::EarlyEnd(it) => it.answer(closing::early(asking)?.map(Box::new)),
        Question::OpenPeriods(it) => it.answer(closing::open(rows, now)?),
        Question::RangesOfAct(it) => it.answer(made::by(asking, &it.0)?),
        Question::Allotments(it) => it.answer(branches::page(rows, now, it.period, it.after.as_ref())?),
        Question::AllotmentsOpen(it) => it.answer(branches::untold(rows, now)?),
        Question::UndoPreview(it) => it.answer(Box::new(undo::preview(asking, &it.0)?)),
        Question::EndedUntil(it) => it.answer(rows.newest_ended()?.map(|ended| ended.period)),
        Question::UndoActs(it) => it.answer(undo::acts(asking)?),
        Question::Rehearsal(it) => it.answer(rehearsal::rehearse(asking)?.map(Box::new)),
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
