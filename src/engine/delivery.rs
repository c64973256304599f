//! Documents on their way to the platform: which act of the upload is decided where, what is asked of the outbox, and
//! what the engine's memory of it is told.

pub(crate) mod codes;
pub(crate) mod day_check;
pub(crate) mod examine;
pub(crate) mod fold;
pub(crate) mod memory;
pub(crate) mod outbox;
pub(crate) mod sending;
pub(crate) mod stuck;

use crate::domain::{CodeState, PlaceCode};
use crate::engine::core::{Asking, Decision, No, Scene};
use crate::protocol::delivery::{Command, Note, Question, request};
use crate::protocol::{Ask, Event, Failure, Pick, Reply};
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::UploadSend(it) => sending::send(rows, scene, &it.0),
        Command::UploadTell(it) => sending::tell(rows, scene, &it.0),
        Command::UploadSettle(it) => sending::settle(rows, scene, &it.0),
        Command::UploadPause(it) => sending::pause(scene, it.seconds),
        Command::UploadResume(_) => sending::resume(rows, scene),
        Command::UploadRetry(it) => sending::retry(rows, scene, it.0),
        Command::UploadPark(it) => sending::park(rows, scene, it),
        Command::UploadSeen(it) => sending::seen(rows, scene, it),
        Command::UploadTold(it) => sending::told_of(rows, scene, &it.0),
    }
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    Ok(match question {
        Question::UploadStatus(it) => it.answer(Box::new(outbox::status(asking)?)),
        Question::UploadLeft(it) => it.answer(Box::new(outbox::left(asking)?)),
        Question::Deliveries(it) => it.answer(outbox::page(asking.rows, &it.0)?),
        Question::DayCheck(it) => it.answer(day_check::part(asking.rows, &it.0)?),
        Question::Stuck(it) => it.answer(stuck::page(asking, &it.0)?),
        Question::CodesWanted(it) => it.answer(asking.shared.codes.wanted(asking.now)),
    })
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    let Asking { shared, store, .. } = *asking;
    Ok(match note {
        // Nothing leaves a copy: the store that it is a copy of sends it, or has.
        Note::UploadPick(it) if shared.fences.standing().is_some() => it.answer(Vec::new()),
        Note::UploadPickBut(it) if shared.fences.standing().is_some() => it.answer(Vec::new()),
        Note::UploadPick(it) => it.answer(outbox::pick(asking, it, &[])?),
        Note::UploadPickBut(request::UploadPickBut { max, without }) => {
            let pick = request::UploadPick { pick: Pick::Send, max: *max };
            pick.answer(outbox::pick(asking, &pick, without)?)
        }
        Note::UploadLink(request::UploadLink(link)) => {
            outbox::link(shared, link);
            Reply::Done
        }
        Note::UploadApproval(request::UploadApproval(takes)) => {
            shared.outbox.set_takes_approval(*takes);
            Reply::Done
        }
        Note::UploadAfterAllowance(request::UploadAfterAllowance(cancels)) => {
            shared.outbox.set_cancels_after_allowance(*cancels);
            Reply::Done
        }
        Note::UploadNow(it) => it.answer(outbox::now(shared, store, it.till.as_ref())?),
        Note::CodeAsk(it) => it.answer(code_state(asking, &it.0)),
        Note::CodeTell(request::CodeTell(code, state)) => {
            shared.codes.tell(code, *state, asking.now);
            shared.bell.post(&Event::UploadChanged);
            Reply::Done
        }
    })
}

/// What is known of a code; where that is nothing, and there is a line, the centre is asked.
fn code_state(asking: &Asking<'_>, code: &PlaceCode) -> CodeState {
    let Asking { shared, now, .. } = *asking;
    if !code.is_listed() || !shared.outbox.is_open() {
        return CodeState::Unasked;
    }
    let (state, is_news) = shared.codes.ask(code, now);
    if is_news {
        shared.bell.post(&Event::UploadChanged);
    }
    state
}
