//! Keys on the grid.

use crate::text::screen::Word;
use crate::ui::layers::{Asked, DeptPrompt, Layer, Question, filter_form};
use crate::ui::model::Model;
use crate::ui::screen::grid::columns;
use crate::ui::screen::grid::state::Fetch;
use crate::ui::screen::range_form::state::{Mode, RangeForm};
use crate::ui::shell::action::Action;
use crate::ui::shell::input::Effect;
use crate::ui::update::grid_height;

/// Takes an action of browsing.
pub(crate) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = grid_height(model);
    match action {
        Action::Up => fetched(model, |model| model.grid.step(-1, height)),
        Action::Down => fetched(model, |model| model.grid.step(1, height)),
        Action::PageUp => fetched(model, |model| model.grid.page(false, height)),
        Action::PageDown => fetched(model, |model| model.grid.page(true, height)),
        Action::First => fetched(model, |model| model.grid.jump(false, height)),
        Action::Last => fetched(model, |model| model.grid.jump(true, height)),
        Action::Left => scroll_columns(model, false),
        Action::Right => scroll_columns(model, true),
        Action::Mark => mark(model, height),
        Action::Add => add(model, Mode::Add),
        Action::Batch => add(model, Mode::Batch),
        Action::Edit | Action::Open => edit(model),
        Action::Delete => delete(model),
        Action::Filter => {
            let form = filter_form(&model.grid.filter);
            open(model, Layer::Filter(form))
        }
        Action::Department => department(model),
        Action::Import => {
            open(model, Layer::Import(Box::default()));
            vec![Effect::Files]
        }
        Action::Issue => crate::ui::screen::sale::keys::open(model),
        Action::Invoices => crate::ui::screen::invoices::keys::open(model),
        Action::Check => match model.grid.selected() {
            Some(row) => {
                let period = row.range.period;
                crate::ui::screen::check::ask(model, period)
            }
            None => nothing_selected(model),
        },
        Action::KeyTest => open(model, Layer::KeyTest(Default::default())),
        Action::Overview => crate::ui::screen::overview::keys::open(model),
        Action::Shift => crate::ui::screen::invoices::keys::open_shift(model),
        Action::Leave => leave(model),
        _ => Vec::new(),
    }
}

fn open(model: &mut Model, layer: Layer) -> Vec<Effect> {
    model.layers.push(layer);
    Vec::new()
}

fn fetched(model: &mut Model, step: impl FnOnce(&mut Model) -> Option<Fetch>) -> Vec<Effect> {
    step(model).map(|fetch| model.page(fetch)).into_iter().collect()
}

fn scroll_columns(model: &mut Model, right: bool) -> Vec<Effect> {
    model.grid.columns_off = columns::scrolled(model.size.0, model.grid.columns_off, right);
    Vec::new()
}

fn mark(model: &mut Model, height: usize) -> Vec<Effect> {
    if !model.grid.mark() {
        model.alarm(crate::text::screen::marked(model.lang, model.grid.marks.len()));
        return Vec::new();
    }
    fetched(model, |model| model.grid.step(1, height))
}

fn add(model: &mut Model, mode: Mode) -> Vec<Effect> {
    let first = model.store.as_ref().and_then(|store| store.company.as_ref());
    let company = model.grid.filter.company.as_ref().or(first.map(|company| &company.code));
    let company = company.map(ToString::to_string).unwrap_or_default();
    let form = RangeForm::add(mode, model.now.period(), &company);
    open(model, Layer::Range(Box::new(form)))
}

fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.grid.selected() else { return nothing_selected(model) };
    let form = RangeForm::edit(&row.range);
    if let Mode::Edit { used_to: Some(last), .. } = form.mode {
        model.say(crate::text::screen::locked(model.lang, last));
    }
    open(model, Layer::Range(Box::new(form)))
}

fn delete(model: &mut Model) -> Vec<Effect> {
    let Some(row) = model.grid.selected() else { return nothing_selected(model) };
    let asked = Asked::Delete { id: row.range.id, span: row.range.span };
    open(model, Layer::Question(Question::new(asked)))
}

fn department(model: &mut Model) -> Vec<Effect> {
    let ids = model.grid.chosen();
    let Some(row) = model.grid.selected().filter(|_| !ids.is_empty()) else { return nothing_selected(model) };
    let dept = row.range.dept.as_ref().map(ToString::to_string).unwrap_or_default();
    let prompt = DeptPrompt::new(ids, &dept);
    open(model, Layer::Dept(prompt))
}

fn leave(model: &mut Model) -> Vec<Effect> {
    let asked = if model.pending.is_some() { Asked::LeaveUnanswered } else { Asked::Leave };
    open(model, Layer::Question(Question::new(asked)))
}

fn nothing_selected(model: &mut Model) -> Vec<Effect> {
    model.alarm(Word::NothingSelected.say(model.lang));
    Vec::new()
}
