//! Leaving: the engine says what still goes; its events say when to ask again. It ends by itself when nothing is left,
//! at its deadline, or by a key, after the warning.

use crate::protocol::{Failure, Reply, Request};
use crate::ui::layers::Layer;
use crate::ui::model::Model;
use crate::ui::screen::leaving::state::{Leaving, Stage};
use crate::ui::shell::action::Action;
use crate::ui::shell::input::{Effect, Ticket};
use std::time::Duration;

/// The person wants to leave.
pub(crate) fn begin(model: &mut Model, at: Duration) -> Vec<Effect> {
    if model.lost {
        // An engine that does not answer has nothing to say.
        return vec![Effect::Quit];
    }
    model.layers.push(Layer::Leaving(Box::new(Leaving::new(at))));
    look(model)
}

/// Asks what is left, while somebody leaves.
pub(crate) fn look(model: &Model) -> Vec<Effect> {
    let ask = model.leaving().map(|_| model.question(Ticket::Leaving, Request::UploadLeft));
    ask.into_iter().collect()
}

/// The engine answered.
pub(crate) fn answered(model: &mut Model, result: Result<Reply, Failure>) -> Vec<Effect> {
    let leaving = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Leaving(leaving) => Some(leaving),
        _ => None,
    });
    let Some(leaving) = leaving else { return Vec::new() };
    let over = match result {
        Ok(Reply::UploadLeft(left)) => leaving.take(left),
        // An engine that is gone has nothing to say, and nothing is lost.
        Ok(_) | Err(_) => true,
    };
    if over { vec![Effect::Quit] } else { Vec::new() }
}

/// The time has come at which leaving waits no longer.
pub(crate) fn wake(model: &Model, at: Duration) -> Vec<Effect> {
    let over = model.leaving().and_then(Leaving::ends_at).is_some_and(|end| at >= end);
    if over { vec![Effect::Quit] } else { Vec::new() }
}

/// Takes a key.
pub(crate) fn key(
    model: &mut Model,
    mut leaving: Box<Leaving>,
    action: Option<Action>,
    at: Duration,
) -> Vec<Effect> {
    let quits = match (leaving.stage, action) {
        // Said already, or there is nothing to be said yet.
        (Stage::Asking | Stage::Skipped | Stage::Stays, Some(Action::Skip)) => true,
        (Stage::Going, Some(Action::Skip)) => {
            leaving.stage = Stage::Skipped;
            false
        }
        (Stage::Skipped, Some(Action::WaitOn)) => {
            leaving.wait_on(at);
            model.layers.push(Layer::Leaving(leaving));
            return look(model);
        }
        _ => false,
    };
    model.layers.push(Layer::Leaving(leaving));
    if quits { vec![Effect::Quit] } else { Vec::new() }
}
