//! 字軌檢核 from the grid: the period of the selected row is put to the centre, and the marks come back with its answer.

use crate::domain::Period;
use crate::protocol::{CheckAnswer, CheckMarks, Failure, Reply, Request};
use crate::text::{screen, verbs};
use crate::ui::model::Model;
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::update::answers::heard;

/// Asks, where there is a centre to be asked (R17).
pub(crate) fn ask(model: &mut Model, period: Period) -> Vec<Effect> {
    let has_centre = model.upload.as_ref().is_some_and(|upload| upload.link.gateway.is_some());
    if !has_centre {
        model.alarm(screen::check_no_centre(model.lang));
        return Vec::new();
    }
    model.checking = Some(period);
    model.say(screen::check_asked(model.lang, period));
    vec![model.question(Ticket::CheckAsked, Request::RangeCheckAsk(period))]
}

/// The question was put, or why not.
pub(crate) fn asked(model: &mut Model, result: Result<Reply, Failure>) -> Vec<Effect> {
    if heard(model, result).is_none() {
        model.checking = None;
        return Vec::new();
    }
    look(model)
}

/// Something of the upload has changed: it may be the answer.
pub(crate) fn look(model: &mut Model) -> Vec<Effect> {
    let Some(period) = model.checking else { return Vec::new() };
    vec![model.question(Ticket::CheckState(period), Request::RangeCheckState(period))]
}

/// What became of the question.
pub(crate) fn answered(model: &mut Model, period: Period, result: Result<Reply, Failure>) {
    let Some(Reply::RangeCheckState(state)) = heard(model, result) else { return };
    let Some(state) = state.filter(|_| model.checking == Some(period)) else { return };
    let Some(answer) = state.answer else { return };
    model.checking = None;
    match (answer, state.marks) {
        (CheckAnswer::Told, marks @ CheckMarks { mismatch: 0, .. }) => {
            model.say(screen::check_told(model.lang, period, marks));
        }
        (CheckAnswer::Told, marks) => model.alarm(screen::check_told(model.lang, period, marks)),
        (answer, _) => model.alarm(verbs::check_answer(model.lang, answer)),
    }
}
