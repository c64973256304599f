//! Keys in the LJ form and in the preview of a batch.

use crate::domain::RangeEdit;
use crate::protocol::Request;
use crate::text::screen::{self, Word};
use crate::ui::layers::{Asked, Layer, Preview, Question};
use crate::ui::model::{Model, Purpose};
use crate::ui::screen::overview::keys as overview;
use crate::ui::screen::range_form::draft;
use crate::ui::screen::range_form::state::{Mode, RangeForm};
use crate::ui::shell::action::Action;
use crate::ui::shell::input::{Effect, Ticket};
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::pending as acts;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;
use crate::ui::update::{list_height, list_step};

/// Takes a key of the form.
pub(crate) fn key(
    model: &mut Model,
    mut form: Box<RangeForm>,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    if form.saving {
        return wait(model, Layer::Range(form), action, Action::Save);
    }
    match typing::key(&mut form.form, action, chord) {
        Step::Changed(name) => form.fill(name),
        Step::Save => return save(model, form),
        Step::Drop => {
            model.say(Word::Dropped.say(model.lang));
            return Vec::new();
        }
        Step::Leave => {
            if form.is_changed() {
                model.layers.push(Layer::Range(form));
                model.layers.push(Layer::Question(Question::new(Asked::Drop)));
            }
            return Vec::new();
        }
        Step::Locked => model.alarm(Word::Locked.say(model.lang)),
        Step::Moved | Step::AcceptedLast | Step::Nothing => {}
    }
    model.layers.push(Layer::Range(form));
    Vec::new()
}

/// A layer whose act is not answered takes no typing: what it shows is what was asked for. Saving asks again,
/// leaving forgets nothing.
pub(crate) fn wait(model: &mut Model, layer: Layer, action: Option<Action>, save: Action) -> Vec<Effect> {
    let stalled = model.pending.as_ref().is_some_and(|pending| pending.stalled);
    let effects = match action {
        Some(action) if action == save => acts::again(model),
        Some(Action::Leave | Action::Drop) if stalled => return Vec::new(),
        _ => {
            model.say(Word::Saving.say(model.lang));
            Vec::new()
        }
    };
    model.layers.push(layer);
    effects
}

fn save(model: &mut Model, mut form: Box<RangeForm>) -> Vec<Effect> {
    form.form.clear_faults();
    let effects = match form.mode {
        Mode::Batch => preview(model, &mut form),
        Mode::Add | Mode::Edit { .. } => save_one(model, &mut form),
    };
    model.layers.push(Layer::Range(form));
    effects
}

fn save_one(model: &mut Model, form: &mut RangeForm) -> Vec<Effect> {
    let draft = match draft::draft(&form.form) {
        Ok(draft) => draft,
        Err(faults) => return show(model, form, faults),
    };
    if let Some(till) = &form.suggest_to {
        form.saving = true;
        return vec![overview::suggest(model, till.clone(), draft)];
    }
    let request = match form.mode {
        Mode::Edit { .. } if !form.is_changed() && model.pending.is_none() => {
            model.say(Word::Unchanged.say(model.lang));
            return Vec::new();
        }
        Mode::Edit { id, .. } => Request::RangeEdit { id, edit: RangeEdit { draft } },
        Mode::Add | Mode::Batch => Request::RangeAdd { drafts: vec![draft], preview: false },
    };
    let (started, effects) = acts::start(model, Purpose::Save, request);
    form.saving = started;
    effects
}

fn preview(model: &mut Model, form: &mut RangeForm) -> Vec<Effect> {
    match draft::batch(&form.form) {
        Ok(drafts) => {
            form.saving = true;
            model.say(Word::Checking.say(model.lang));
            vec![model.question(Ticket::Preview, Request::RangeAdd { drafts, preview: true })]
        }
        Err(faults) => show(model, form, faults),
    }
}

fn show(model: &mut Model, form: &mut RangeForm, faults: Vec<crate::domain::FieldFault>) -> Vec<Effect> {
    form.show_faults(faults);
    model.alarm(screen::faults(model.lang, form.form.fault_count()));
    Vec::new()
}

/// Takes a key of the preview.
pub(crate) fn preview_key(model: &mut Model, mut preview: Preview, action: Option<Action>) -> Vec<Effect> {
    if preview.saving {
        return wait(model, Layer::Preview(preview), action, Action::Confirm);
    }
    match action {
        // Back to the form, which still has what was typed.
        Some(Action::Leave) => Vec::new(),
        Some(Action::Confirm) => {
            let request = Request::RangeAdd { drafts: preview.drafts.clone(), preview: false };
            let (started, effects) = acts::start(model, Purpose::Batch, request);
            preview.saving = started;
            model.layers.push(Layer::Preview(preview));
            effects
        }
        _ => {
            let height = list_height(model);
            let page = isize::try_from(height).unwrap_or(isize::MAX);
            preview.list.step(list_step(action, page), preview.rows.len(), height);
            model.layers.push(Layer::Preview(preview));
            Vec::new()
        }
    }
}
