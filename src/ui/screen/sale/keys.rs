//! Keys of the sales screen. While an answer is awaited keys are kept, in order, and taken afterwards: a cashier and a
//! scanner are never too fast.

pub(crate) use crate::ui::screen::sale::acts::{answered, failed, issued, jobs, refresh_jobs, slip_made};
pub(crate) use crate::ui::screen::sale::lines::{
    buyer_named, chosen, found, listed, looked_up, put_off, scanned,
};

use crate::text::screen::Word;
use crate::ui::layers::{Asked, Layer, Question};
use crate::ui::model::Model;
use crate::ui::screen::sale::done::Done;
use crate::ui::screen::sale::state::{Editing, HELD_KEYS_MAX, SaleScreen, key_of};
use crate::ui::screen::sale::{acts, lines};
use crate::ui::shell::action::Action;
use crate::ui::shell::burst;
use crate::ui::shell::form::field::FieldName;
use crate::ui::shell::input::Effect;
use crate::ui::shell::keymap::chord::Chord;
use crate::ui::shell::typing;
use crate::ui::shell::typing::Step;
use std::time::Duration;

/// Opens the sales screen, on an act of before that is not answered if there is one.
pub(crate) fn open(model: &mut Model) -> Vec<Effect> {
    let mut sale = SaleScreen::new();
    sale.waiting = model.pending.as_ref().is_some_and(|pending| pending.purpose.is_of_sale());
    model.layers.push(Layer::Sale(Box::new(sale)));
    refresh_jobs(model)
}

/// Takes a key.
pub(crate) fn key(
    model: &mut Model,
    mut sale: Box<SaleScreen>,
    action: Option<Action>,
    chord: Chord,
    at: Duration,
) -> Vec<Effect> {
    let stalled = model.pending.as_ref().is_some_and(|pending| pending.stalled);
    if sale.is_busy() && !stalled {
        if sale.held.len() < HELD_KEYS_MAX {
            sale.held.push_back((chord, at));
        } else {
            model.alarm(Word::KeysFull.say(model.lang));
        }
        model.layers.push(Layer::Sale(sale));
        return Vec::new();
    }
    if sale.waiting {
        return stalled_key(model, sale, action);
    }
    if let Some(effects) = done_key(model, &mut sale, action, chord) {
        model.layers.push(Layer::Sale(sale));
        return effects;
    }
    if burst::Burst::is_terminator(chord)
        && let Some(text) = sale.take_burst(at)
    {
        model.layers.push(Layer::Sale(sale));
        return lines::scan(model, &text);
    }
    sale.note_burst(chord, at);
    dispatch(model, sale, action, chord)
}

/// Asking stopped: 儲存 asks again, Esc leaves; the request stays.
fn stalled_key(model: &mut Model, sale: Box<SaleScreen>, action: Option<Action>) -> Vec<Effect> {
    let effects = match action {
        Some(Action::Leave | Action::Drop) => return Vec::new(),
        Some(Action::Save) => crate::ui::shell::pending::again(model),
        _ => {
            model.say(Word::NoAnswer.say(model.lang));
            Vec::new()
        }
    };
    model.layers.push(Layer::Sale(sale));
    effects
}

/// While the last invoice is shown: its pages turn; what begins the next sale begins it.
fn done_key(
    model: &Model,
    sale: &mut SaleScreen,
    action: Option<Action>,
    chord: Chord,
) -> Option<Vec<Effect>> {
    let wide = model.is_wide();
    let done = sale.done.as_mut()?;
    match action {
        Some(Action::PageDown) => done.turn(true, wide),
        Some(Action::PageUp) => done.turn(false, wide),
        Some(Action::Confirm | Action::Next) => sale.done = None,
        // A key that bounced, or a hand that is not sure: number and change stay.
        Some(Action::Save) => {}
        Some(_) => {
            sale.done = None;
            return None;
        }
        None if chord.typed().is_some() => {
            sale.done = None;
            return None;
        }
        None => return None,
    }
    Some(Vec::new())
}

fn dispatch(
    model: &mut Model,
    mut sale: Box<SaleScreen>,
    action: Option<Action>,
    chord: Chord,
) -> Vec<Effect> {
    match action {
        Some(Action::Up) => sale.select(-1, lines_height(model)),
        Some(Action::Down) => sale.select(1, lines_height(model)),
        Some(Action::PageUp) => sale.select(-10, lines_height(model)),
        Some(Action::PageDown) => sale.select(10, lines_height(model)),
        Some(Action::Repeat) => {
            let of_buyer = repeat(&mut sale) == Some(FieldName::Buyer);
            model.layers.push(Layer::Sale(sale));
            return if of_buyer { lines::ask_buyer(model) } else { Vec::new() };
        }
        Some(Action::LineEdit) => lines::edit_selected(&mut sale),
        Some(Action::LineRemove) => remove(model, &mut sale),
        Some(Action::ListOf) => {
            model.layers.push(Layer::Sale(sale));
            return lines::list_of(model);
        }
        Some(Action::Park) => {
            model.layers.push(Layer::Sale(sale));
            return acts::park(model);
        }
        Some(Action::CallBack) => {
            model.layers.push(Layer::Sale(sale));
            return acts::call_back(model);
        }
        Some(Action::Drawer) => {
            model.layers.push(Layer::Sale(sale));
            return acts::drawer(model);
        }
        Some(Action::PaperGiveUp) => {
            model.layers.push(Layer::Sale(sale));
            return acts::give_up(model);
        }
        Some(Action::Save) => {
            model.layers.push(Layer::Sale(sale));
            return acts::issue(model);
        }
        Some(Action::Leave | Action::Drop) => return leave(model, sale, action == Some(Action::Leave)),
        _ => return typed(model, sale, action, chord),
    }
    model.layers.push(Layer::Sale(sale));
    Vec::new()
}

/// Esc leaves, 放棄 empties; either asks when something would be lost.
fn leave(model: &mut Model, mut sale: Box<SaleScreen>, leaves: bool) -> Vec<Effect> {
    if sale.editing != Editing::No {
        sale.end_edit();
        model.layers.push(Layer::Sale(sale));
        return Vec::new();
    }
    if sale.is_empty() {
        if !leaves {
            model.layers.push(Layer::Sale(sale));
        }
        return Vec::new();
    }
    model.layers.push(Layer::Sale(sale));
    let asked = if leaves { Asked::Drop } else { Asked::ClearSale };
    model.layers.push(Layer::Question(Question::new(asked)));
    Vec::new()
}

/// In the payment its last part is taken back, elsewhere the selected line.
fn remove(model: &Model, sale: &mut SaleScreen) {
    let focused = sale.form.focused().map(|field| field.name);
    let paying = matches!(focused, Some(FieldName::TenderKind | FieldName::Tendered));
    if !(paying && sale.unpay()) {
        lines::remove_selected(sale);
        sale.select(0, lines_height(model));
    }
}

/// Puts the value of last time into the field with the focus; the field, if it has one.
fn repeat(sale: &mut SaleScreen) -> Option<FieldName> {
    let name = sale.form.focused().map(|field| field.name)?;
    let last = sale.last.get(key_of(name)).cloned()?;
    sale.form.set(name, &last);
    if name == FieldName::Buyer {
        sale.buyer_changed();
    }
    sale.judge();
    Some(name)
}

fn typed(model: &mut Model, mut sale: Box<SaleScreen>, action: Option<Action>, chord: Chord) -> Vec<Effect> {
    let focused = sale.form.focused().map(|field| field.name);
    // A scanner may end its codes with Tab: what stands in the entry is entered by either.
    let entered = action == Some(Action::Next) && sale.unfinished() == Some(FieldName::Entry);
    if action == Some(Action::Confirm) || (entered && focused == Some(FieldName::Entry)) {
        model.layers.push(Layer::Sale(sale));
        return accept(model, focused);
    }
    let step = typing::key(&mut sale.form, action, chord);
    if let Step::Changed(name) = step {
        if name == FieldName::Buyer {
            sale.buyer_changed();
        }
        sale.judge();
        if name == FieldName::Buyer {
            model.layers.push(Layer::Sale(sale));
            return lines::ask_buyer(model);
        }
    }
    model.layers.push(Layer::Sale(sale));
    Vec::new()
}

/// Enter in a field.
fn accept(model: &mut Model, focused: Option<FieldName>) -> Vec<Effect> {
    let Some(sale) = model.sale_screen() else { return Vec::new() };
    match focused {
        Some(FieldName::Entry) => {
            let text = sale.form.text(FieldName::Entry).to_owned();
            lines::enter(model, &text)
        }
        Some(FieldName::Quantity) => {
            sale.form.focus_on(FieldName::Price);
            Vec::new()
        }
        Some(FieldName::Price) if sale.form.field(FieldName::Tax).is_some_and(|field| !field.locked) => {
            sale.form.focus_on(FieldName::Tax);
            Vec::new()
        }
        Some(FieldName::Price | FieldName::Tax) => lines::finish_line(model),
        Some(FieldName::Tendered) => {
            acts::tender(model);
            Vec::new()
        }
        _ => {
            // The last field: everything was accepted.
            if sale.form.forward() { acts::issue(model) } else { Vec::new() }
        }
    }
}

/// Takes the keys that waited, until one of them waits for an answer itself.
pub(crate) fn drain(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    loop {
        let Some(sale) = model.sale_on_top() else { return effects };
        if sale.is_busy() {
            return effects;
        }
        let Some((chord, at)) = sale.held.pop_front() else { return effects };
        effects.extend(crate::ui::update::key(model, chord, at));
    }
}

/// How many lines of a sale are seen.
pub fn lines_height(model: &Model) -> usize {
    usize::from(model.size.1.saturating_sub(14)).max(1)
}

/// Shows the invoice that was issued.
pub(crate) fn show_done(sale: &mut SaleScreen, invoice: crate::domain::Invoice) {
    sale.begin_next();
    sale.done = Some(Box::new(Done::new(invoice)));
}

/// Pasted text is typed: a scanner in paste mode is a keyboard too.
pub(crate) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for c in text.chars().take(HELD_KEYS_MAX) {
        let key = match c {
            '\n' | '\r' => crate::ui::shell::keymap::chord::Key::Enter,
            '\t' => crate::ui::shell::keymap::chord::Key::Tab,
            c if c.is_control() => continue,
            c => crate::ui::shell::keymap::chord::Key::Char(c),
        };
        effects.extend(crate::ui::update::key(model, Chord::plain(key), Duration::ZERO));
    }
    effects
}
