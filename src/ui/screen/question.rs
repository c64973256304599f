//! Questions with two buttons. A sequence letter never answers one: only its own keys or the shown button do.

use crate::protocol::Request;
use crate::text::screen::Word;
use crate::ui::layers::{Asked, Layer, Question};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::invoices::keys as invoices;
use crate::ui::screen::leaving::keys as leaving;
use crate::ui::screen::overview::keys as overview;
use crate::ui::shell::action::Action;
use crate::ui::shell::input::Effect;
use crate::ui::shell::pending as acts;
use std::time::Duration;

/// Takes a key of a question.
pub(crate) fn key(
    model: &mut Model,
    mut question: Question,
    action: Option<Action>,
    at: Duration,
) -> Vec<Effect> {
    let yes = match action {
        Some(Action::Yes) => true,
        Some(Action::No | Action::Leave) => false,
        Some(Action::Press | Action::Confirm) => question.yes,
        Some(Action::Switch) => {
            question.yes = !question.yes;
            model.layers.push(Layer::Question(question));
            return Vec::new();
        }
        _ => {
            model.layers.push(Layer::Question(question));
            return Vec::new();
        }
    };
    match (yes, question.asked) {
        (true, asked) => answered_yes(model, asked, at),
        (false, Asked::Suggestion(id)) => overview::refuse(model, id),
        (false, _) => Vec::new(),
    }
}

fn answered_yes(model: &mut Model, asked: Asked, at: Duration) -> Vec<Effect> {
    match asked {
        Asked::Leave => leaving::begin(model, at),
        // An engine that does not answer sends nothing either.
        Asked::LeaveUnanswered => vec![Effect::Quit],
        Asked::Drop => {
            model.layers.pop();
            model.say(Word::Dropped.say(model.lang));
            Vec::new()
        }
        Asked::ClearSale => {
            if let Some(sale) = model.sale_screen() {
                sale.begin_next();
            }
            model.say(Word::Dropped.say(model.lang));
            Vec::new()
        }
        Asked::Suggestion(id) => overview::accept(model, id),
        Asked::Counter(act) => invoices::confirmed(model, act),
        Asked::Delete { id, .. } => acts::start(model, Purpose::Delete, Request::RangeDelete(vec![id])).1,
    }
}
