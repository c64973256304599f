//! Typing in a form, the same for every form: letters, the keys that move and delete, choosing, pasting.

use crate::text::screen::Word;
use crate::ui::shell::{Chord, Fault, FieldName, Form, Value};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text or choice of a field changed.
    Changed(FieldName),
    /// The cursor moved in a field.
    Moved,
    /// The field may not be changed.
    Locked,
    /// The field is a choice: nothing is typed there.
    NoText,
    /// It would be longer than any text may be, and is not taken.
    Full,
    /// Nothing.
    Nothing,
}

/// Goes to the next choice of the field with the focus, or back.
pub fn choose(form: &mut Form, forward: bool) -> Typed {
    form.remember();
    let Some(field) = form.focused_mut() else { return Typed::Nothing };
    if field.locked {
        return Typed::Locked;
    }
    field.choose(forward);
    field.clear_faults();
    Typed::Changed(field.name)
}

/// Empties the field with the focus.
pub fn clear(form: &mut Form) -> Typed {
    form.remember();
    let Some(field) = form.focused_mut() else { return Typed::Nothing };
    if field.locked {
        return Typed::Locked;
    }
    let Value::Text(text) = &mut field.value else { return Typed::NoText };
    text.correct("");
    field.clear_faults();
    Typed::Changed(field.name)
}

/// Takes away what stands behind the cursor of the field with the focus; a choice has nothing there.
pub fn cut(form: &mut Form) -> Typed {
    form.remember();
    let Some(field) = form.focused_mut().filter(|field| !field.locked) else { return Typed::Nothing };
    let Value::Text(text) = &mut field.value else { return Typed::Nothing };
    if !text.cut() {
        return Typed::Nothing;
    }
    field.clear_faults();
    Typed::Changed(field.name)
}

/// Takes a key that is no act.
pub fn key(form: &mut Form, chord: Chord) -> Typed {
    form.remember();
    let Some(field) = form.focused_mut() else { return Typed::Nothing };
    if field.locked {
        return Typed::Locked;
    }
    let name = field.name;
    let Value::Text(text) = &mut field.value else {
        if chord.typed().is_none() {
            return Typed::Nothing;
        }
        field.faults = vec![Fault::Word(Word::NoTyping)];
        return Typed::NoText;
    };
    let before = text.text().to_owned();
    match chord.typed() {
        Some(typed) if !text.insert(typed.encode_utf8(&mut [0; 4])) => return Typed::Full,
        Some(_) => {}
        None if !text.edit(chord) => return Typed::Nothing,
        None => {}
    }
    if text.text() == before {
        return Typed::Moved;
    }
    field.clear_faults();
    Typed::Changed(name)
}

/// Pastes into the field with the focus, where it takes text.
pub fn paste(form: &mut Form, pasted: &str) -> Typed {
    form.remember();
    let Some(field) = form.focused_mut().filter(|field| !field.locked) else { return Typed::Nothing };
    let Value::Text(text) = &mut field.value else { return Typed::Nothing };
    if !text.insert(pasted) {
        return Typed::Full;
    }
    field.clear_faults();
    Typed::Changed(field.name)
}
