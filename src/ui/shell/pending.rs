//! Acts: each gets an id before it is asked and keeps it until it is answered. Where the engine breaks off it is
//! asked again under the same id, which gives the same answer and never does the act twice (E6).

use crate::protocol::{Failure, Reply, Request};
use crate::text::screen::Word;
use crate::ui::model::{Model, Pending, Purpose};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::say;
use std::time::Duration;

/// How often an act is repeated before the clerk is told: five seconds, the time in which an engine restarts.
pub const TRIES_MAX: u32 = 20;
/// The wait before a repeat.
pub const REPEAT_WAIT: Duration = Duration::from_millis(250);

/// Starts an act. While another one is not answered that one is asked about instead: false then.
pub(crate) fn start(model: &mut Model, purpose: Purpose, request: Request) -> (bool, Vec<Effect>) {
    if model.pending.is_some() {
        return (false, again(model));
    }
    let effects = model.name_act(purpose, request).map(|pending| ask(pending, Duration::ZERO));
    (true, effects.into_iter().collect())
}

/// Asks again for the act that is not answered, if asking had stopped.
pub(crate) fn again(model: &mut Model) -> Vec<Effect> {
    let Some(pending) = model.pending.as_mut().filter(|pending| pending.stalled) else {
        model.alarm(Word::Saving.say(model.lang));
        return Vec::new();
    };
    pending.stalled = false;
    pending.tries = 0;
    let effect = ask(pending, Duration::ZERO);
    model.alarm(Word::StillWaiting.say(model.lang));
    vec![effect]
}

fn ask(pending: &Pending, wait: Duration) -> Effect {
    Effect::Ask { ticket: Ticket::Act(pending.count), call: Box::new(pending.call.clone()), wait }
}

/// Takes the answer to an act: the purpose and its end, or the repeats.
pub(crate) fn answered(
    model: &mut Model,
    count: u64,
    result: Result<Reply, Failure>,
) -> Result<(Purpose, Result<Reply, Failure>), Vec<Effect>> {
    let Some(pending) = model.pending.as_mut().filter(|pending| pending.count == count) else {
        return Err(Vec::new());
    };
    match result {
        Ok(_) | Err(Failure::Refused(_)) => {
            let purpose = pending.purpose;
            model.pending = None;
            model.lost = false;
            Ok((purpose, result))
        }
        Err(Failure::Unknown | Failure::NoEngine) if pending.tries < TRIES_MAX => {
            pending.tries += 1;
            Err(vec![ask(pending, REPEAT_WAIT)])
        }
        Err(failure) => {
            pending.stalled = true;
            let why = say::failure(model.lang, &failure);
            let again = Word::NoAnswer.say(model.lang);
            model.alarm(format!("{again} ({why})"));
            Err(Vec::new())
        }
    }
}
