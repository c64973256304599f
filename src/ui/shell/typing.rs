//! Keys in a form, the same for every form: moving between fields, choosing, typing.

use crate::ui::shell::action::Action;
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{FieldName, Value};
use crate::ui::shell::keymap::chord::Chord;

/// What a key did in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The text or choice of a field changed.
    Changed(FieldName),
    /// The focus moved, or the cursor in a field.
    Moved,
    /// The last field was accepted.
    AcceptedLast,
    /// 儲存.
    Save,
    /// 放棄.
    Drop,
    /// Esc.
    Leave,
    /// The field may not be changed.
    Locked,
    /// Nothing.
    Nothing,
}

/// Takes a key.
pub(crate) fn key(form: &mut Form, action: Option<Action>, chord: Chord) -> Step {
    match action {
        Some(Action::Confirm) => {
            if form.forward() {
                Step::AcceptedLast
            } else {
                Step::Moved
            }
        }
        Some(Action::Next) => {
            form.forward();
            Step::Moved
        }
        Some(Action::Previous) => {
            form.back();
            Step::Moved
        }
        Some(Action::Save) => Step::Save,
        Some(Action::Drop) => Step::Drop,
        Some(Action::Leave) => Step::Leave,
        Some(Action::ChoiceNext) => choose(form, true),
        Some(Action::ChoicePrevious) => choose(form, false),
        Some(_) => Step::Nothing,
        None => type_key(form, chord),
    }
}

fn choose(form: &mut Form, forward: bool) -> Step {
    let Some(field) = form.focused_mut() else { return Step::Nothing };
    if field.locked {
        return Step::Locked;
    }
    field.choose(forward);
    field.faults.clear();
    Step::Changed(field.name)
}

fn type_key(form: &mut Form, chord: Chord) -> Step {
    let Some(field) = form.focused_mut() else { return Step::Nothing };
    if field.locked {
        return Step::Locked;
    }
    let name = field.name;
    let Value::Text(text) = &mut field.value else { return Step::Nothing };
    let before = text.text().to_owned();
    match chord.typed() {
        Some(typed) => {
            text.insert(typed.encode_utf8(&mut [0; 4]));
        }
        None if !text.edit(chord) => return Step::Nothing,
        None => {}
    }
    if text.text() == before {
        return Step::Moved;
    }
    field.faults.clear();
    Step::Changed(name)
}

/// Pastes into the field with the focus; the field when it takes text.
pub(crate) fn paste(form: &mut Form, pasted: &str) -> Option<FieldName> {
    let field = form.focused_mut().filter(|field| !field.locked)?;
    let Value::Text(text) = &mut field.value else { return None };
    text.insert(pasted);
    field.faults.clear();
    Some(field.name)
}
