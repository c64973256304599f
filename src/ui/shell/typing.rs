//! Typing in a form, the same for every form: letters, the keys that move and delete, choosing, pasting.

use crate::ui::shell::{Chord, FieldName, Form, Value};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text or choice of a field changed.
    Changed(FieldName),
    /// The cursor moved in a field.
    Moved,
    /// The field may not be changed.
    Locked,
    /// Nothing.
    Nothing,
}

/// Goes to the next choice of the field with the focus, or back.
pub fn choose(form: &mut Form, forward: bool) -> Typed {
    let Some(field) = form.focused_mut() else { return Typed::Nothing };
    if field.locked {
        return Typed::Locked;
    }
    field.choose(forward);
    field.faults.clear();
    Typed::Changed(field.name)
}

/// Takes a key that is no act.
pub fn key(form: &mut Form, chord: Chord) -> Typed {
    let Some(field) = form.focused_mut() else { return Typed::Nothing };
    if field.locked {
        return Typed::Locked;
    }
    let name = field.name;
    let Value::Text(text) = &mut field.value else { return Typed::Nothing };
    let before = text.text().to_owned();
    match chord.typed() {
        Some(typed) => {
            text.insert(typed.encode_utf8(&mut [0; 4]));
        }
        None if !text.edit(chord) => return Typed::Nothing,
        None => {}
    }
    if text.text() == before {
        return Typed::Moved;
    }
    field.faults.clear();
    Typed::Changed(name)
}

/// Pastes into the field with the focus; the field when it takes text.
pub fn paste(form: &mut Form, pasted: &str) -> Option<FieldName> {
    let field = form.focused_mut().filter(|field| !field.locked)?;
    let Value::Text(text) = &mut field.value else { return None };
    text.insert(pasted);
    field.faults.clear();
    Some(field.name)
}
