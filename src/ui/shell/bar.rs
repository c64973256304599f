//! The two lowest lines: the message line and the hotkey bar, which is made from the key map.

use crate::domain::JobState;
use crate::text::screen::{self, Word};
use crate::ui::layers::Layer;
use crate::ui::model::Model;
use crate::ui::screen::invoices::state::Lookup;
use crate::ui::screen::leaving::state::Stage;
use crate::ui::shell::action::{Action, Context};
use crate::ui::shell::paint;
use crate::ui::shell::say;
use crate::ui::update;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The bar of the grid: the legacy order. 儲存 and 放棄 stand there as in the legacy picture; they have their
/// keys in forms.
const BROWSE: &[(Option<Action>, Word)] = &[
    (Some(Action::Add), Word::Add),
    (Some(Action::Edit), Word::Edit),
    (Some(Action::Delete), Word::Delete),
    (Some(Action::Filter), Word::Filter),
    (Some(Action::Batch), Word::Batch),
    (Some(Action::Department), Word::Department),
    (Some(Action::Issue), Word::Issue),
    (None, Word::Save),
    (None, Word::Drop),
    (Some(Action::Leave), Word::Leave),
];
const FORM: &[(Option<Action>, Word)] = &[
    (Some(Action::Save), Word::Save),
    (Some(Action::Drop), Word::Drop),
    (Some(Action::Confirm), Word::Next),
    (Some(Action::Previous), Word::Previous),
    (Some(Action::Help), Word::Help),
    (Some(Action::Leave), Word::Leave),
];
const SALE: &[(Option<Action>, Word)] = &[
    (Some(Action::Save), Word::Issue),
    (Some(Action::ListOf), Word::ListOf),
    (Some(Action::Repeat), Word::Repeat),
    (Some(Action::LineEdit), Word::LineEdit),
    (Some(Action::LineRemove), Word::LineRemove),
    (Some(Action::Park), Word::Park),
    (Some(Action::CallBack), Word::CallBack),
    (Some(Action::Leave), Word::Leave),
];
const CHOICE: &[(Option<Action>, Word)] = &[
    (Some(Action::ChoiceNext), Word::ChoiceNext),
    (Some(Action::Save), Word::Save),
    (Some(Action::Drop), Word::Drop),
    (Some(Action::Confirm), Word::Next),
    (Some(Action::Leave), Word::Leave),
];
const LIST: &[(Option<Action>, Word)] = &[
    (Some(Action::Confirm), Word::Confirm),
    (Some(Action::PageUp), Word::PageUp),
    (Some(Action::PageDown), Word::PageDown),
    (Some(Action::First), Word::First),
    (Some(Action::Last), Word::Last),
    (Some(Action::Leave), Word::Leave),
];
const INVOICES: &[(Option<Action>, Word)] = &[
    (Some(Action::Confirm), Word::Open),
    (Some(Action::Filter), Word::Filter),
    (Some(Action::Remedy), Word::Remedy),
    (Some(Action::Reprint), Word::Reprint),
    (Some(Action::AllowanceCancel), Word::AllowanceCancel),
    (Some(Action::PageDown), Word::PageDown),
    (Some(Action::Leave), Word::Leave),
];
const LIFE: &[(Option<Action>, Word)] = &[
    (Some(Action::Remedy), Word::Remedy),
    (Some(Action::Reprint), Word::Reprint),
    (Some(Action::AllowanceCancel), Word::AllowanceCancel),
    (Some(Action::PageUp), Word::PageUp),
    (Some(Action::PageDown), Word::PageDown),
    (Some(Action::Leave), Word::Leave),
];
const OVERVIEW: &[(Option<Action>, Word)] = &[
    (Some(Action::Watch), Word::Watch),
    (Some(Action::SuggestRange), Word::SuggestRange),
    (Some(Action::SuggestCancel), Word::SuggestCancel),
    (Some(Action::PageDown), Word::PageDown),
    (Some(Action::Leave), Word::Leave),
];
const LEAVING: &[(Option<Action>, Word)] = &[(Some(Action::Skip), Word::Skip)];
const LEAVING_SKIPPED: &[(Option<Action>, Word)] =
    &[(Some(Action::Skip), Word::Leave), (Some(Action::WaitOn), Word::WaitOn)];
const LEAVING_STAYS: &[(Option<Action>, Word)] = &[(Some(Action::Skip), Word::Leave)];
const QUESTION: &[(Option<Action>, Word)] = &[
    (Some(Action::Yes), Word::Yes),
    (Some(Action::No), Word::No),
    (Some(Action::Switch), Word::Switch),
    (Some(Action::Press), Word::Press),
];

/// The most lines of a note: enough for every sentence of `text`.
const NOTE_LINES_MAX: usize = 4;

/// Draws the hotkey bar.
pub(crate) fn keys(model: &Model, buffer: &mut Buffer, area: Rect) {
    let y = area.bottom() - 1;
    paint::fill(buffer, Rect::new(0, y, area.width, 1), model.look.plain());
    let context = model.context();
    let items = match context {
        Context::Browse => BROWSE,
        Context::Form => FORM,
        Context::Choice => CHOICE,
        Context::Sale | Context::SaleChoice => SALE,
        Context::List => LIST,
        Context::Invoices if is_life(model) => LIFE,
        Context::Invoices => INVOICES,
        Context::Overview => OVERVIEW,
        Context::Leaving => match model.leaving().map(|leaving| leaving.stage) {
            Some(Stage::Skipped) => LEAVING_SKIPPED,
            Some(Stage::Stays) => LEAVING_STAYS,
            Some(Stage::Asking | Stage::Going) | None => LEAVING,
        },
        Context::Question | Context::Global => QUESTION,
    };
    let items = if matches!(model.layers.last(), Some(Layer::KeyTest(_))) { &[] } else { items };
    let mut x = 1;
    for (action, word) in items {
        let key = action.map(|action| model.keymap.shown(context, action)).unwrap_or_default();
        let word = word.say(model.lang);
        let gap = u16::from(!key.is_empty());
        if x + paint::cells(&key) + gap + paint::cells(word) > area.width {
            break;
        }
        x = paint::left(buffer, x, y, area.width, &key, model.look.key()) + gap;
        x = paint::left(buffer, x, y, area.width, word, model.look.plain()) + 1;
    }
}

/// True on the page of a number.
fn is_life(model: &Model) -> bool {
    let Some(Layer::Lookup(lookup)) = model.layers.last() else { return false };
    matches!(lookup.as_ref(), Lookup::Page(_))
}

/// Draws the message line: the note on the left, what is on or marked on the right.
pub(crate) fn message(model: &Model, buffer: &mut Buffer, area: Rect) {
    let y = area.bottom() - 2;
    paint::fill(buffer, Rect::new(0, y, area.width, 1), model.look.plain());
    let right = right_part(model);
    let start = area.width.saturating_sub(paint::cells(&right) + 1);
    paint::left(buffer, start, y, area.width, &right, model.look.plain());
    let room = start.saturating_sub(2);
    if let Some(note) = &model.note {
        let style = if note.alarm { model.look.alarm() } else { model.look.plain() };
        if paint::cells(&note.text) <= room {
            paint::left(buffer, 1, y, room, &note.text, style);
        } else {
            long_note(buffer, area, &note.text, style, model);
        }
    } else if let Some(text) = update::waiting(model) {
        paint::left(buffer, 1, y, room, &say::certain(&text), model.look.alarm());
    } else if let Some(word) = heading(model) {
        paint::left(buffer, 1, y, room, word.say(model.lang), model.look.label());
    }
}

/// A sentence is never cut: what does not fit goes on upwards, until the next key.
fn long_note(buffer: &mut Buffer, area: Rect, text: &str, style: ratatui::style::Style, model: &Model) {
    let lines = paint::wrap(text, area.width - 2, NOTE_LINES_MAX);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let top = area.bottom() - 1 - height;
    paint::fill(buffer, Rect::new(0, top, area.width, height), model.look.plain());
    for (line, y) in lines.iter().zip(top..) {
        paint::left(buffer, 1, y, area.width - 1, line, style);
    }
}

/// What is being done, when there is nothing else to say.
fn heading(model: &Model) -> Option<Word> {
    use crate::ui::screen::range_form::state::Mode;
    match model.layers.last()? {
        Layer::Range(form) => Some(match form.mode {
            Mode::Add if form.suggest_to.is_some() => Word::SuggestRange,
            Mode::Add => Word::TitleAdd,
            Mode::Edit { .. } => Word::TitleEdit,
            Mode::Batch => Word::TitleBatch,
        }),
        _ => None,
    }
}

/// A paper of this till that waits for somebody: the doubt first, then a printer in trouble.
fn worst_paper(model: &Model) -> Option<String> {
    let rank = |state: JobState| match state {
        JobState::Doubtful(_) => 2,
        JobState::Held(_) => 1,
        JobState::Queued | JobState::Begun => 0,
    };
    let worst = model.jobs.iter().max_by_key(|job| rank(job.state)).filter(|job| rank(job.state) > 0)?;
    Some(crate::text::printing::job_state(model.lang, worst.state))
}

fn right_part(model: &Model) -> String {
    let filter = &model.grid.filter;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(filter.period.map(|period| period.lj()));
    parts.extend(filter.track.map(|track| track.to_string()));
    parts.extend(filter.status.map(|status| screen::status(model.lang, status).to_owned()));
    if !parts.is_empty() {
        parts.insert(0, Word::Filter.say(model.lang).to_owned());
    }
    if !model.grid.marks.is_empty() {
        parts.push(screen::marked(model.lang, model.grid.marks.len()));
    }
    let is_open = |layer: &Layer| matches!(layer, Layer::Sale(_));
    if model.layers.last().is_none_or(is_open) {
        // First: whatever else is said is counted by this clock.
        let clock =
            model.upload.as_ref().and_then(|status| crate::text::clock::line(model.lang, &status.clock));
        parts.extend(clock);
        parts.extend(model.upload.as_ref().and_then(|status| crate::text::upload::line(model.lang, status)));
    }
    if model.layers.is_empty() {
        parts.extend(worst_paper(model));
        let terminals = model.store.as_ref().map_or(1, |store| store.terminals);
        parts.extend((terminals > 1).then(|| screen::attached(model.lang, terminals)));
        let key = model.keymap.shown(Context::Browse, Action::Help);
        parts.push(format!("{key} {}", Word::Help.say(model.lang)));
    }
    parts.join(" ")
}
