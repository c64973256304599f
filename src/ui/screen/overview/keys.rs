//! Keys and answers of 總覽, of watching and being watched, and of what is suggested to a till.
//!
//! A suggestion never comes between a cashier and the sale: it stands in the message line until its own key asks the
//! question, so that no scan and no hurried Enter accepts it.

use crate::domain::{CANCEL_REASON_CHARS_MAX, CleanText, Number, RangeDraft, TillCode};
use crate::protocol::{Failure, Reply, Request, ScreenFrame, Suggestion};
use crate::text::screen::{self, Word};
use crate::ui::layers::{Asked, Layer, Question};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::overview::state::{Board, CancelForm, Overview, OverviewAsk, Watching};
use crate::ui::screen::range_form::state::{Mode, RangeForm};
use crate::ui::shell::action::Action;
use crate::ui::shell::form::field::{Fault, FieldName};
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::pending as acts;
use crate::ui::shell::say;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;
use crate::ui::update::{list_height, list_step};

/// Opens the page.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    push(model, Overview::Board(Board::default()));
    refresh(model)
}

fn push(model: &mut Model, overview: Overview) {
    model.layers.push(Layer::Overview(Box::new(overview)));
}

fn ask(model: &Model, what: OverviewAsk, request: Request) -> Effect {
    model.question(Ticket::Overview(what), request)
}

fn board(model: &mut Model) -> Option<&mut Board> {
    model.layers.iter_mut().rev().find_map(|layer| match layer {
        Layer::Overview(overview) => match overview.as_mut() {
            Overview::Board(board) => Some(board),
            Overview::Watch(_) | Overview::Cancel(_) => None,
        },
        _ => None,
    })
}

fn watching(model: &mut Model) -> Option<&mut Watching> {
    match model.layers.last_mut() {
        Some(Layer::Overview(overview)) => match overview.as_mut() {
            Overview::Watch(watching) => Some(watching),
            Overview::Board(_) | Overview::Cancel(_) => None,
        },
        _ => None,
    }
}

/// Asks for the page anew, if it is open and no such question is under way: the engine walks a whole period for it.
pub(crate) fn refresh(model: &mut Model) -> Vec<Effect> {
    let Some(board) = board(model).filter(|board| !board.asking) else { return Vec::new() };
    board.asking = true;
    vec![ask(model, OverviewAsk::Board, Request::Dashboard)]
}

/// Takes a key.
pub(crate) fn key(
    model: &mut Model,
    overview: Overview,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    match overview {
        Overview::Board(board) => board_key(model, board, action),
        Overview::Watch(watching) => {
            if !matches!(action, Some(Action::Leave | Action::Confirm)) {
                push(model, Overview::Watch(watching));
            }
            Vec::new()
        }
        Overview::Cancel(form) => cancel_key(model, form, action, chord),
    }
}

fn board_key(model: &mut Model, mut board: Board, action: Option<Action>) -> Vec<Effect> {
    let (till, terminal) = (board.till(), board.terminal());
    let height = list_height(model);
    let page = isize::try_from(height).unwrap_or(isize::MAX);
    board.list.step(list_step(action, page), board.rows.len(), height);
    match action {
        Some(Action::Leave) => return Vec::new(),
        Some(Action::Confirm) => {
            push(model, Overview::Board(board));
            return refresh(model);
        }
        _ => push(model, Overview::Board(board)),
    }
    match (action, till, terminal) {
        (Some(Action::Watch), _, Some(name)) => {
            push(model, Overview::Watch(Watching { name, frame: ScreenFrame::default() }));
            return look(model);
        }
        (Some(Action::Watch), _, None) => model.alarm(Word::PickTerminal.say(model.lang)),
        (Some(Action::SuggestRange), Some(till), _) => suggest_range(model, till),
        (Some(Action::SuggestCancel), Some(till), _) => push(model, Overview::Cancel(CancelForm::new(till))),
        (Some(Action::SuggestRange | Action::SuggestCancel), None, _) => {
            model.alarm(Word::PickTill.say(model.lang));
        }
        _ => {}
    }
    Vec::new()
}

/// The form of 新增, whose save goes to the till as a suggestion.
fn suggest_range(model: &mut Model, till: Option<TillCode>) {
    let first = model.store.as_ref().and_then(|store| store.company.as_ref());
    let company = first.map(|company| company.code.to_string()).unwrap_or_default();
    let mut form = RangeForm::add(Mode::Add, model.now.period(), &company);
    form.suggest_to = Some(till);
    model.layers.push(Layer::Range(Box::new(form)));
}

/// Sends the form of 新增 to the till.
pub(crate) fn suggest(model: &Model, till: Option<TillCode>, draft: RangeDraft) -> Effect {
    let suggestion = Suggestion::AddRange(Box::new(draft));
    ask(model, OverviewAsk::Suggested, Request::Suggest { till, suggestion })
}

fn cancel_key(model: &mut Model, mut form: CancelForm, action: Option<Action>, chord: Chord) -> Vec<Effect> {
    let mut effects = Vec::new();
    if form.saving {
        model.say(Word::Saving.say(model.lang));
        push(model, Overview::Cancel(form));
        return effects;
    }
    match typing::key(&mut form.form, action, chord) {
        Step::Save | Step::AcceptedLast => effects.extend(suggest_cancel(model, &mut form)),
        Step::Drop | Step::Leave => return effects,
        Step::Changed(_) | Step::Moved | Step::Locked | Step::Nothing => {}
    }
    push(model, Overview::Cancel(form));
    effects
}

fn suggest_cancel(model: &Model, typed: &mut CancelForm) -> Option<Effect> {
    let form = &mut typed.form;
    form.clear_faults();
    let number = Number::parse(form.text(FieldName::Number)).ok();
    let reason = CleanText::new(form.text(CancelForm::REASON), CANCEL_REASON_CHARS_MAX).unwrap_or_default();
    if number.is_none() {
        form.add_fault(FieldName::Number, Fault::Word(Word::BadNumber));
    }
    if reason.is_empty() {
        form.add_fault(CancelForm::REASON, Fault::Word(Word::ReasonNeeded));
    }
    form.focus_on_fault();
    let number = number.filter(|_| form.fault_count() == 0)?;
    typed.saving = true;
    let suggestion = Suggestion::Cancel { number, period: None, reason };
    Some(ask(model, OverviewAsk::Suggested, Request::Suggest { till: typed.till.clone(), suggestion }))
}

/// Looks at the watched terminal (again); without that its showing ends by itself.
pub(crate) fn look(model: &mut Model) -> Vec<Effect> {
    let Some(name) = watching(model).map(|watching| watching.name.clone()) else { return Vec::new() };
    vec![ask(model, OverviewAsk::Frame, Request::Watch(name))]
}

/// Some terminal began to be watched: is it this one?
pub(crate) fn watched(model: &Model) -> Vec<Effect> {
    vec![ask(model, OverviewAsk::Watched, Request::IsWatched)]
}

/// What is suggested to this till has changed.
pub(crate) fn suggestions(model: &Model) -> Vec<Effect> {
    vec![ask(model, OverviewAsk::Suggestions, Request::Suggestions)]
}

/// A frame was shown here: while this terminal is watched, it goes to who watches, one at a time, the newest next. It never
/// holds up a key.
pub fn shown(model: &mut Model, rows: impl FnOnce() -> ScreenFrame) -> Option<Effect> {
    if !model.watched.is_on || model.watched.sending {
        return None;
    }
    let frame = rows();
    if model.watched.sent.as_ref() == Some(&frame) {
        return None;
    }
    model.watched.sending = true;
    model.watched.sent = Some(frame.clone());
    Some(ask(model, OverviewAsk::Watched, Request::ShowFrame(frame)))
}

/// Asks the question about the oldest suggestion; its yes is the shown button, for its own key came before it.
pub(crate) fn answer(model: &mut Model) {
    match model.suggestions.first() {
        Some(row) if !matches!(model.layers.last(), Some(Layer::Question(_) | Layer::SignIn(_))) => {
            let asked = Asked::Suggestion(row.id);
            model.layers.push(Layer::Question(Question { asked, yes: true }));
        }
        Some(_) => {}
        None => model.alarm(Word::NoSuggestion.say(model.lang)),
    }
}

/// The till says yes: the act is done in the name of who suggested it.
pub(crate) fn accept(model: &mut Model, id: u64) -> Vec<Effect> {
    acts::start(model, Purpose::Suggestion, Request::SuggestionAccept(id)).1
}

/// The till says no.
pub(crate) fn refuse(model: &Model, id: u64) -> Vec<Effect> {
    vec![ask(model, OverviewAsk::Refused, Request::SuggestionRefuse(id))]
}

/// Takes an answer.
pub(crate) fn answered(model: &mut Model, what: OverviewAsk, result: Result<Reply, Failure>) {
    match (what, result) {
        (OverviewAsk::Board, Ok(Reply::Dashboard(dashboard))) => {
            let lang = model.lang;
            if let Some(board) = board(model) {
                board.take(lang, &dashboard);
            }
        }
        (OverviewAsk::Frame, Ok(Reply::Frame(frame))) => {
            if let Some(watching) = watching(model) {
                watching.frame = *frame;
            }
        }
        (OverviewAsk::Watched, Ok(Reply::Watched(is_on))) => {
            model.watched.sending = false;
            model.watched.is_on = is_on;
            if !is_on {
                model.watched.sent = None;
            }
        }
        (OverviewAsk::Suggestions, Ok(Reply::Suggestions(rows))) => {
            // The question about one that is gone is gone with it.
            let is_gone = |id: u64| rows.iter().all(|row| row.id != id);
            model.layers.retain(|layer| match layer {
                Layer::Question(Question { asked: Asked::Suggestion(id), .. }) => !is_gone(*id),
                _ => true,
            });
            model.suggestions = rows;
        }
        (OverviewAsk::Suggested, Ok(_)) => {
            model.layers.retain(|layer| !is_saving(layer));
            model.say(Word::Suggested.say(model.lang));
        }
        (OverviewAsk::Refused, Ok(_)) => model.say(Word::SuggestionRefused.say(model.lang)),
        (what, Ok(_)) => failed(model, what),
        (what, Err(failure)) => {
            failed(model, what);
            // Nobody asked these two here: a terminal is not disturbed by who watches or suggests.
            if !matches!(what, OverviewAsk::Watched | OverviewAsk::Suggestions) {
                model.alarm(say::failure(model.lang, &failure));
            }
        }
    }
}

/// What waited for the answer waits no more.
fn failed(model: &mut Model, what: OverviewAsk) {
    match what {
        OverviewAsk::Board => {
            if let Some(board) = board(model) {
                board.asking = false;
            }
        }
        OverviewAsk::Watched => model.watched = Default::default(),
        OverviewAsk::Suggested => unlock(model),
        OverviewAsk::Frame => {
            if watching(model).is_some() {
                model.layers.pop();
            }
        }
        OverviewAsk::Suggestions | OverviewAsk::Refused => {}
    }
}

fn is_saving(layer: &Layer) -> bool {
    match layer {
        Layer::Range(form) => form.saving && form.suggest_to.is_some(),
        Layer::Overview(overview) => matches!(overview.as_ref(), Overview::Cancel(form) if form.saving),
        _ => false,
    }
}

fn unlock(model: &mut Model) {
    for layer in &mut model.layers {
        match layer {
            Layer::Range(form) if form.suggest_to.is_some() => form.saving = false,
            Layer::Overview(overview) => {
                if let Overview::Cancel(form) = overview.as_mut() {
                    form.saving = false;
                }
            }
            _ => {}
        }
    }
}

/// The message line while a suggestion waits and nothing else is to be said.
pub fn waiting(model: &Model) -> Option<String> {
    let row = model.suggestions.first()?;
    let key = model.keymap.shown(crate::ui::shell::action::Context::Global, Action::Suggestion);
    Some(screen::suggestion_waits(model.lang, row, &key))
}
