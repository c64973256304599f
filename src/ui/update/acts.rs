//! Acts: each gets an id before it is asked and keeps it until it is answered. Where the engine breaks off it is
//! asked again under the same id, which gives the same answer and never does the act twice (E6).

use crate::protocol::{Failure, Reply, Request};
use crate::text::screen::Word;
use crate::ui::input::{Effect, Ticket};
use crate::ui::layers::Layer;
use crate::ui::model::{Model, Pending, Purpose};
use crate::ui::say;
use std::time::Duration;

/// How often an act is repeated before the clerk is told: five seconds, the time in which an engine restarts.
pub const TRIES_MAX: u32 = 20;
/// The wait before a repeat.
pub const REPEAT_WAIT: Duration = Duration::from_millis(250);

/// Starts an act; while another one is not answered, that one is asked again instead. True when it was started.
pub(super) fn start(model: &mut Model, purpose: Purpose, request: Request) -> (bool, Vec<Effect>) {
    if let Some(pending) = model.pending.as_mut() {
        if !pending.stalled {
            model.alarm(Word::Saving.say(model.lang));
            return (false, Vec::new());
        }
        pending.stalled = false;
        pending.tries = 0;
        let again = ask(pending, Duration::ZERO);
        let same = pending.purpose == purpose;
        model.alarm(Word::StillWaiting.say(model.lang));
        return (same, vec![again]);
    }
    let effects = model.name_act(purpose, request).map(|pending| ask(pending, Duration::ZERO));
    (true, effects.into_iter().collect())
}

fn ask(pending: &Pending, wait: Duration) -> Effect {
    Effect::Ask { ticket: Ticket::Act(pending.count), call: Box::new(pending.call.clone()), wait }
}

/// Takes the answer to an act: the purpose and its end, or the repeats.
pub(super) fn answered(
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
            release(model);
            let why = say::failure(model.lang, &failure);
            let again = Word::NoAnswer.say(model.lang);
            model.alarm(format!("{again} ({why})"));
            Err(Vec::new())
        }
    }
}

/// The act is stalled: the forms take keys again, the same save asks again.
fn release(model: &mut Model) {
    for layer in &mut model.layers {
        match layer {
            Layer::Range(form) => form.saving = false,
            Layer::Preview(preview) => preview.saving = false,
            Layer::Dept(prompt) => prompt.saving = false,
            Layer::Import(screen) => super::import::release(screen),
            // The prompt stays shut: what it shows is what the repeat asks for.
            Layer::Issue(_) | Layer::Filter(_) | Layer::Help(_) | Layer::Question(_) => {}
        }
    }
}
