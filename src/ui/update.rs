//! The pure step: state and input in, changed state and effects out. Nothing here waits, reads or draws.
//!
//! A key goes to the topmost layer, which is taken off and, unless it closes itself, put back by its handler.

pub(crate) mod answers;

pub use crate::ui::screen::overview::keys::{shown, waiting};
pub use crate::ui::shell::pending::{REPEAT_WAIT, TRIES_MAX};

use crate::protocol::{Event, Request};
use crate::text::screen::Word;
use crate::ui::layers::{Layer, Picker, Scroll};
use crate::ui::model::Model;
use crate::ui::screen::check;
use crate::ui::screen::grid::keys as browse;
use crate::ui::screen::import::keys as import;
use crate::ui::screen::invoices::keys as invoices;
use crate::ui::screen::key_test::state::Seen;
use crate::ui::screen::leaving::keys as leaving;
use crate::ui::screen::overview::keys as overview;
use crate::ui::screen::overview::state::Overview;
use crate::ui::screen::prompts::keys as prompts;
use crate::ui::screen::question;
use crate::ui::screen::range_form::keys as range;
use crate::ui::screen::sale::keys as sale;
use crate::ui::screen::sign_in::keys as sign_in;
use crate::ui::shell::action::{Action, Context};
use crate::ui::shell::burst::{Burst, Flow};
use crate::ui::shell::input::{Effect, Input, Ticket};
use crate::ui::shell::keymap::chord::{Chord, Key};
use crate::ui::shell::look::Borders;
use crate::ui::shell::terminal::is_narrow;
use crate::ui::shell::typing;
use std::time::Duration;

/// How long hotkeys are dead after an Esc or a sequence that is no key: the letter that comes then is the tail
/// of a torn sequence.
pub const QUIET: Duration = Duration::from_millis(150);

/// Rows of a screen that are not rows of the grid: title, heads, rule, four of the form, message, bar.
const BROWSE_CHROME: u16 = 9;
/// Rows of a screen that are not rows of a list: title, frame, heads, message, bar.
const LIST_CHROME: u16 = 6;

/// Takes one input.
pub fn update(model: &mut Model, input: Input) -> Vec<Effect> {
    let Some(input) = tested(model, input) else { return Vec::new() };
    match input {
        Input::Key { chord, at } => {
            let effects = pressed(model, chord, at);
            // What was typed ahead of a list or question goes on when that is answered.
            effects.into_iter().chain(sale::drain(model)).collect()
        }
        Input::Wake { at } => {
            let effects = release(model);
            if model.scanned {
                model.scan_tail_until = at + QUIET;
            }
            effects.into_iter().chain(sale::drain(model)).chain(leaving::wake(model, at)).collect()
        }
        Input::Slip { number, slip } => {
            sale::slip_made(model, number, slip);
            Vec::new()
        }
        Input::Paste(text) => paste(model, &text),
        Input::Stray { at } => {
            model.quiet_until = at + QUIET;
            Vec::new()
        }
        Input::NotUtf8 { at } => {
            model.quiet_until = at + QUIET;
            model.alarm(Word::NotUtf8.say(model.lang));
            Vec::new()
        }
        Input::Column(column) => measured(model, column),
        Input::Size(columns, rows) => {
            model.size = (columns, rows);
            let height = grid_height(model);
            model.grid.show_cursor(height);
            Vec::new()
        }
        Input::Clock(now) => {
            model.now = now;
            sign_in::minute(model);
            // Who goes on looking says so; the shop's figures are a minute old at most.
            let upload = model.question(Ticket::Upload, Request::UploadStatus);
            overview::look(model).into_iter().chain(overview::refresh(model)).chain([upload]).collect()
        }
        Input::Answer { ticket, result } => answers::take(model, ticket, result),
        Input::Files(files) => import::files(model, files),
        Input::Reading { done, total } => import::reading(model, done, total),
        Input::Read { path, file } => import::read(model, &path, file),
        Input::Event(event) => told(model, event),
    }
}

/// What comes from the keyboard while keys are tested is shown and does nothing; the rest goes on.
fn tested(model: &mut Model, input: Input) -> Option<Input> {
    let Some(Layer::KeyTest(test)) = model.layers.last_mut() else { return Some(input) };
    let seen = match &input {
        Input::Key { chord, .. } => Seen::Key(*chord),
        Input::Stray { .. } => Seen::Stray,
        Input::NotUtf8 { .. } => Seen::NotUtf8,
        Input::Paste(text) => Seen::Paste(text.chars().count()),
        Input::Size(..)
        | Input::Column(_)
        | Input::Clock(_)
        | Input::Answer { .. }
        | Input::Files(_)
        | Input::Reading { .. }
        | Input::Read { .. }
        | Input::Slip { .. }
        | Input::Wake { .. }
        | Input::Event(_) => return Some(input),
    };
    model.touched_at = model.now;
    if test.take(seen) {
        model.layers.pop();
    }
    None
}

/// The terminal says how wide it draws a line character. Only the first answer is asked for.
fn measured(model: &mut Model, column: u16) -> Vec<Effect> {
    let asked = std::mem::take(&mut model.measuring);
    if !asked || is_narrow(column) {
        return Vec::new();
    }
    model.look.borders = Borders::Ascii;
    vec![Effect::Redraw]
}

/// Opens the sales screen, where a cashier's terminal starts.
pub fn open_sale(model: &mut Model) -> Vec<Effect> {
    sale::open(model)
}

/// How many rows of the grid are seen.
pub fn grid_height(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(BROWSE_CHROME)).max(1)
}

/// How many rows of a list are seen.
pub fn list_height(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(LIST_CHROME)).max(1)
}

/// Takes a key, unless it may be a scanner's: where letters are hotkeys they are held for a moment.
fn pressed(model: &mut Model, chord: Chord, at: Duration) -> Vec<Effect> {
    let mut effects = Vec::new();
    let tail = std::mem::take(&mut model.scan_tail_until);
    if at < tail && Burst::is_terminator(chord) {
        // A scan whose terminator came in a later packet: it presses nothing.
        return effects;
    }
    if model.burst.is_held() && !model.burst.goes_on(at) {
        effects.extend(release(model));
    }
    let hotkeys =
        matches!(model.context(), Context::Browse | Context::List | Context::Overview | Context::Question);
    if hotkeys && chord.typed().is_some() {
        model.burst.hold(chord, at);
        return effects;
    }
    if model.burst.is_held() {
        let scan = release(model);
        let scanned = Burst::is_terminator(chord) && model.scanned;
        effects.extend(scan);
        if scanned {
            return effects;
        }
    }
    effects.extend(key(model, chord, at));
    effects
}

/// The burst is over: a hand's keys one by one, or one scan.
fn release(model: &mut Model) -> Vec<Effect> {
    model.scanned = false;
    match model.burst.release() {
        Flow::Hand(keys) => keys.into_iter().flat_map(|(chord, at)| key(model, chord, at)).collect(),
        Flow::Scan(text) => {
            model.scanned = true;
            sale::scanned(model, &text)
        }
    }
}

pub(crate) fn key(model: &mut Model, chord: Chord, at: Duration) -> Vec<Effect> {
    let context = model.context();
    let is_hotkey = chord.typed().is_some()
        && matches!(context, Context::Browse | Context::List | Context::Invoices | Context::Overview);
    if is_hotkey && at < model.quiet_until {
        return Vec::new();
    }
    if chord.key == Key::Esc {
        model.quiet_until = at + QUIET;
    }
    model.note = None;
    model.touched_at = model.now;
    let action = model.keymap.action(context, chord);
    match action {
        Some(Action::Redraw) => return vec![Effect::Redraw],
        Some(Action::Lock) => {
            sign_in::lock(model);
            return Vec::new();
        }
        Some(Action::Suggestion) => {
            overview::answer(model);
            return Vec::new();
        }
        Some(Action::Help) => {
            if !matches!(model.layers.last(), Some(Layer::Help(_))) {
                model.layers.push(Layer::Help(Scroll::default()));
            }
            return Vec::new();
        }
        _ => {}
    }
    match model.layers.pop() {
        None => action.map(|action| browse::act(model, action)).unwrap_or_default(),
        Some(Layer::Range(form)) => range::key(model, form, action, chord),
        Some(Layer::Preview(preview)) => range::preview_key(model, preview, action),
        Some(Layer::Filter(form)) => prompts::filter_key(model, form, action, chord),
        Some(Layer::Dept(prompt)) => prompts::dept_key(model, prompt, action, chord),
        Some(Layer::Sale(screen)) => sale::key(model, screen, action, chord, at),
        Some(Layer::Pick(picker)) => pick_key(model, picker, action),
        Some(Layer::Import(screen)) => import::key(model, screen, action),
        Some(Layer::Lookup(lookup)) => invoices::key(model, *lookup, action, chord),
        Some(Layer::Overview(overview)) => overview::key(model, *overview, action, chord),
        // Its keys were taken before.
        Some(Layer::KeyTest(_)) => Vec::new(),
        Some(Layer::Help(scroll)) => help_key(model, scroll, action),
        Some(Layer::SignIn(form)) => sign_in::key(model, form, action, chord),
        Some(Layer::Question(asked)) => question::key(model, asked, action, at),
        Some(Layer::Leaving(leaving)) => leaving::key(model, leaving, action, at),
    }
}

fn help_key(model: &mut Model, mut scroll: Scroll, action: Option<Action>) -> Vec<Effect> {
    if matches!(action, Some(Action::Leave | Action::Confirm)) {
        return Vec::new();
    }
    // The page moves, not a cursor: its lines cannot be chosen.
    let (count, height) = (model.keymap.rows().len(), list_height(model));
    let last_top = count.saturating_sub(height);
    let page = isize::try_from(height).unwrap_or(isize::MAX);
    scroll.step(list_step(action, page), last_top + 1, 1);
    model.layers.push(Layer::Help(scroll));
    Vec::new()
}

/// How far a list moves; zero for other actions.
pub(crate) fn list_step(action: Option<Action>, page: isize) -> isize {
    match action {
        Some(Action::Up) => -1,
        Some(Action::Down) => 1,
        Some(Action::PageUp) => -page,
        Some(Action::PageDown) => page,
        Some(Action::First) => isize::MIN / 2,
        Some(Action::Last) => isize::MAX / 2,
        _ => 0,
    }
}

/// A list over the sales screen.
fn pick_key(model: &mut Model, mut picker: Box<Picker>, action: Option<Action>) -> Vec<Effect> {
    match action {
        Some(Action::Confirm) => {
            let mut effects = sale::chosen(model, &picker);
            effects.extend(sale::drain(model));
            return effects;
        }
        // A doubt is left open: it is asked about again after the next sale.
        Some(Action::Leave) => {
            sale::put_off(model, &picker);
            return sale::drain(model);
        }
        _ => {}
    }
    let height = list_height(model).saturating_sub(4);
    let page = isize::try_from(height).unwrap_or(isize::MAX);
    picker.list.step(list_step(action, page), picker.count(), height);
    model.layers.push(Layer::Pick(picker));
    Vec::new()
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.sale_on_top().is_some() {
        return sale::paste(model, text);
    }
    let changed = match model.layers.last_mut() {
        Some(Layer::Range(form)) if !form.saving => {
            if let Some(name) = typing::paste(&mut form.form, text) {
                form.fill(name);
            }
            true
        }
        Some(Layer::Filter(form)) => typing::paste(form, text).is_some(),
        Some(Layer::Lookup(lookup)) => invoices::paste(lookup, text),
        Some(Layer::Overview(overview)) => match overview.as_mut() {
            Overview::Cancel(form) if !form.saving => typing::paste(&mut form.form, text).is_some(),
            Overview::Cancel(_) | Overview::Board(_) | Overview::Watch(_) => false,
        },
        Some(Layer::Dept(prompt)) if !prompt.saving => typing::paste(&mut prompt.form, text).is_some(),
        _ => false,
    };
    if !changed {
        model.alarm(Word::PasteIgnored.say(model.lang));
    }
    Vec::new()
}

fn told(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::PrintChanged => sale::refresh_jobs(model),
        Event::WatchChanged => overview::watched(model),
        Event::FrameChanged => overview::look(model),
        Event::SuggestionsChanged => overview::suggestions(model),
        Event::UploadChanged => {
            let upload = model.question(Ticket::Upload, Request::UploadStatus);
            leaving::look(model).into_iter().chain(check::look(model)).chain([upload]).collect()
        }
        Event::RangesChanged => model.grid.refresh().map(|fetch| model.page(fetch)).into_iter().collect(),
        Event::Progress { done, total } => {
            import::progress(model, done, total);
            Vec::new()
        }
        Event::Terminals(count) => {
            if let Some(store) = &mut model.store {
                store.terminals = count;
            }
            // Who leaves last leaves for everybody.
            overview::refresh(model).into_iter().chain(leaving::look(model)).collect()
        }
        Event::Stopping => {
            model.alarm(Word::StoreStops.say(model.lang));
            Vec::new()
        }
        Event::Lost => {
            model.lost = true;
            Vec::new()
        }
    }
}
