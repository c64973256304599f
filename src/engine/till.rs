//! Tills, masters, shifts: which act is decided where, what is asked, and what an administrator shows and suggests them
//! while the engine runs.

pub(crate) mod away;
pub(crate) mod cash;
pub(crate) mod dashboard;
pub(crate) mod fold;
pub(crate) mod masters;
pub(crate) mod memory;
pub(crate) mod place;
pub(crate) mod shift;

use crate::domain::{Refusal, TerminalName, TillRefusal};
use crate::engine::core::{Asking, Decision, No, Scene, Shared};
use crate::engine::people::access;
use crate::engine::takings::paid;
use crate::protocol::till::{Command, Note, Question, request};
use crate::protocol::{Ask, Event, Failure, Reply, Request, ScreenFrame};
use crate::store::{PackQueries, Queries};

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::CompanyPut(it) => masters::company(rows, now, it),
        Command::DepartmentPut(it) => masters::department(rows, now, it),
        Command::TillPut(it) => masters::till(rows, now, &it.till, it.new),
        Command::ShiftClose(_) => shift::close(rows, scene),
        Command::ShiftCount(it) => cash::close(rows, scene, &it.0, None),
        Command::ShiftLeave(it) => cash::close(rows, scene, &it.count, Some(it.taken_out)),
        Command::TillFinish(_) => away::finish(rows, now),
        // The committer writes them as several facts (`away::together`).
        Command::TillPack(_) | Command::TillUnpack(_) | Command::PackLost(_) => {
            Err(No::Broken("till::away".to_owned()))
        }
        // The committer takes it as the act that was suggested, and no suggestion is one of these.
        Command::SuggestionAccept(it) => {
            Err(No::Broken(format!("suggestion {} came as an act of its own", it.0)))
        }
    }
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let Asking { shared, rows, now, caller, .. } = *asking;
    Ok(match question {
        Question::Companies(it) => it.answer(rows.companies()?),
        Question::CompanyIn(it) => it.answer(Box::new(rows.company_in(&it.code, it.state)?)),
        Question::Departments(it) => it.answer(rows.departments()?),
        Question::Tills(it) => it.answer(rows.tills()?),
        Question::ShiftFigures(it) => it.answer(Box::new(shift::figures(rows, &asking.scene())?)),
        Question::Shift(it) => it.answer(Box::new(rows.shift(it.0)?.ok_or(TillRefusal::NoSuchShift(it.0))?)),
        Question::Dashboard(it) => it.answer(Box::new(dashboard::dashboard(asking)?)),
        Question::IsWatched(it) => it.answer(shared.scratch.is_watched(caller.terminal.as_ref(), now)),
        Question::CashBack(it) => {
            let back = match it.0 {
                Some(id) => rows.cash_back(id)?,
                None => Some(paid::cash_back(rows, caller.till.as_ref())?),
            };
            it.answer(back)
        }
        Question::ShiftDrawer(it) => it.answer(Box::new(shift::drawer(rows, &asking.scene(), it.0)?)),
        Question::ShiftFloat(it) => it.answer(shift::float(rows, caller.till.as_ref(), it.0)?),
        Question::ShiftsClosed(it) => it.answer(shift::closed(rows, &it.0)?),
        Question::Packing(it) => it.answer(rows.packing()?.map(Box::new)),
        Question::Packs(it) => it.answer(rows.packs()?),
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
            access::admit(shared, rows, said, &Request::from(memory::command(&it.suggestion)))?;
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
