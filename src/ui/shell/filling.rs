//! The acts of every form: between fields and choices, 儲存, 放棄, leave. The bar shows fewer of them while a choice has
//! the focus.

use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door};
use crate::ui::shell::form::readable::unreadable;
use crate::ui::shell::{Act, Action, Acts, Fault, Field, FieldName, Form, Next, Shell, fields, typing};
use std::marker::PhantomData;

/// A screen that is a form.
pub trait Fills: Acts {
    /// Enter in the last field is 儲存.
    const ENTER_SAVES: bool = true;
    /// What 儲存 does here, in a word.
    const SAVES: Word = Word::Save;

    /// Where Enter goes from a field, where that is not the next one.
    fn enter_leads(&self, _field: FieldName) -> Option<FieldName> {
        None
    }

    /// Why what is typed in a field cannot be read here.
    fn wrong(&self, field: FieldName, text: &str) -> Option<Fault> {
        unreadable(field, text)
    }

    /// 儲存.
    fn save(&mut self, shell: &mut Shell) -> Next;

    /// 放棄.
    fn discard(&mut self, _shell: &mut Shell) -> Next {
        Next::Close
    }

    /// Leaves the form; what was typed is not dropped unasked.
    fn leave(&mut self, _shell: &mut Shell) -> Next {
        if self.form().is_some_and(Form::is_changed) {
            Next::Open(Door::Ask(Asked::Drop))
        } else {
            Next::Close
        }
    }
}

/// The acts of a form.
pub struct Filling<R>(PhantomData<R>);

impl<R: Fills> Filling<R> {
    /// In the order of the bar.
    pub const ACTS: &'static [Act<R>] = &[
        Act::stays(Action::ChoiceNext, |room, shell| choose(room, shell, true))
            .shown(|room| is_choice(room).then_some(Word::ChoiceNext)),
        Act::stays(Action::ChoicePrevious, |room, shell| choose(room, shell, false)),
        Act::goes(Action::Save, save).word(R::SAVES),
        Act::goes(Action::Drop, R::discard).word(Word::Drop),
        Act::goes(Action::Confirm, accept).word(Word::Next),
        Act::stays(Action::Next, |room, shell| pass(room, shell, Form::forward)),
        Act::stays(Action::Previous, |room, shell| pass(room, shell, Form::back))
            .shown(|room| (!is_choice(room)).then_some(Word::Previous)),
        Act::stays(Action::Clear, clear),
        Act::stays(Action::FieldExit, field_exit),
        Act::elsewhere(Action::Help).shown(|room| (!is_choice(room)).then_some(Word::Help)),
        Act::goes(Action::Leave, R::leave).word(Word::Leave),
    ];
}

fn is_choice<R: Fills>(room: &R) -> bool {
    room.form().and_then(Form::focused).is_some_and(Field::is_choice)
}

fn choose<R: Fills>(room: &mut R, shell: &mut Shell, forward: bool) {
    if let Some(typed) = room.typing().map(|form| typing::choose(form, forward)) {
        room.took(shell, typed);
    }
}

fn step<R: Fills>(room: &mut R, step: fn(&mut Form) -> bool) -> bool {
    room.typing().is_some_and(step)
}

fn clear<R: Fills>(room: &mut R, shell: &mut Shell) {
    if let Some(typed) = room.typing().map(typing::clear) {
        room.took(shell, typed);
    }
}

/// As on the terminals of old: what stands behind the cursor goes, and so does the cursor, to the next field.
fn field_exit<R: Fills>(room: &mut R, shell: &mut Shell) {
    if let Some(typed) = room.typing().map(typing::cut) {
        room.took(shell, typed);
    }
    pass(room, shell, Form::forward);
}

/// 儲存, unless a text is too long: nothing is cut silently, in no form.
fn save<R: Fills>(room: &mut R, shell: &mut Shell) -> Next {
    match room.typing().and_then(Form::stop_at_too_long) {
        Some(max) => shell.alarm(text::screen::too_long(shell.lang, max)),
        None => return room.save(shell),
    }
    Next::Stay
}

/// Leaves the field as it is. What cannot be read there is told, and stays told.
fn pass<R: Fills>(room: &mut R, shell: &mut Shell, by: fn(&mut Form) -> bool) {
    tell_wrong(room, shell);
    step(room, by);
}

/// Tells what cannot be read in the field with the focus; true when that is so.
fn tell_wrong<R: Fills>(room: &mut R, shell: &mut Shell) -> bool {
    let wrong = room.form().and_then(Form::focused).filter(|field| !field.locked && !field.is_choice());
    let Some(fault) = wrong.and_then(|field| room.wrong(field.name, field.text())) else { return false };
    shell.alarm(fields::fault(shell.lang, &fault));
    if let Some(form) = room.typing() {
        form.tell_here(fault);
    }
    true
}

/// Enter goes on, but not behind a text that a choice did not take, nor from what cannot be read.
fn accept<R: Fills>(room: &mut R, shell: &mut Shell) -> Next {
    if room.typing().is_some_and(Form::forget_no_typing) {
        shell.alarm(Word::NoTyping.say(shell.lang));
        return Next::Stay;
    }
    if tell_wrong(room, shell) {
        return Next::Stay;
    }
    let focused = room.form().and_then(Form::focused).map(|field| field.name);
    if let Some(there) = focused.and_then(|field| room.enter_leads(field)) {
        if let Some(form) = room.typing() {
            form.focus_on(there);
        }
        return Next::Stay;
    }
    let round = step(room, Form::forward);
    if round && R::ENTER_SAVES { save(room, shell) } else { Next::Stay }
}
