//! What is asked of tills, and what an administrator shows and suggests them while the engine runs.

use crate::domain::{CleanText, Refusal, TerminalName, TillRefusal};
use crate::engine::core::asking::Asking;
use crate::engine::core::shared::Shared;
use crate::engine::people::access;
use crate::engine::till::dashboard;
use crate::engine::till::shift;
use crate::protocol::till::{Note, Question, request};
use crate::protocol::{
    Ask, Command, Event, Failure, Reply, Request, ScreenFrame, Suggestion, book, correction,
};
use crate::store::Queries;

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, store, rows, now, caller, .. } = *asking;
    Ok(match question {
        Question::Companies(it) => it.answer(rows.companies()?),
        Question::CompanyIn(it) => it.answer(Box::new(rows.company_in(&it.code, it.state)?)),
        Question::Departments(it) => it.answer(rows.departments()?),
        Question::Tills(it) => it.answer(rows.tills()?),
        Question::ShiftFigures(it) => it.answer(Box::new(shift::figures(rows, &asking.scene())?)),
        Question::Shift(it) => it.answer(Box::new(rows.shift(it.0)?.ok_or(TillRefusal::NothingSold)?)),
        Question::Dashboard(it) => {
            it.answer(Box::new(dashboard::dashboard(shared, store, rows, asking.clock())?))
        }
        Question::IsWatched(it) => it.answer(shared.scratch.is_watched(caller.terminal.as_ref(), now)),
        Question::Suggestions(it) => it.answer(shared.scratch.suggestions(caller.till.as_ref(), now)),
    })
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    let Asking { shared, rows, now, caller, said, .. } = *asking;
    Ok(match note {
        Note::Watch(it) => it.answer(Box::new(watch(asking, &it.0)?)),
        Note::ShowFrame(it) => {
            let watched = shared.scratch.show(caller.terminal.as_ref(), &it.0, now);
            if watched {
                shared.bell.post(&Event::FrameChanged);
            }
            it.answer(watched)
        }
        Note::Suggest(it) => {
            // Whoever suggests must be allowed to do it.
            access::admit(shared, rows, said, &Request::from(command(&it.suggestion)))?;
            shared.scratch.suggest(it.till.clone(), it.suggestion.clone(), said, now)?;
            answered(shared)
        }
        Note::SuggestionRefuse(request::SuggestionRefuse(id)) => {
            shared.scratch.suggestion(*id, caller.till.as_ref(), now)?;
            shared.scratch.answered(*id);
            answered(shared)
        }
    })
}

fn answered(shared: &Shared) -> Reply {
    shared.bell.post(&Event::SuggestionsChanged);
    Reply::Done
}

/// A watcher looks; the watched terminal hears of it when that is news.
fn watch(asking: &Asking<'_>, name: &TerminalName) -> Result<ScreenFrame, Refusal> {
    let (frame, begins) = asking.shared.scratch.look(name, asking.now)?;
    if begins {
        asking.shared.bell.post(&Event::WatchChanged);
    }
    Ok(frame)
}

/// The act that a suggestion becomes when the till accepts it.
pub(crate) fn command(suggestion: &Suggestion) -> Command {
    match suggestion {
        Suggestion::AddRange(draft) => {
            let drafts = vec![(**draft).clone()];
            Command::Book(book::Command::RangeAdd(book::request::RangeAdd { drafts }))
        }
        Suggestion::Cancel { number, period, reason } => {
            Command::Correction(correction::Command::Cancel(correction::request::Cancel {
                number: *number,
                period: *period,
                reason: reason.clone(),
                approval_no: CleanText::default(),
            }))
        }
    }
}
