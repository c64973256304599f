//! Forms: fields with a focus, whatever they are for. What the typed texts mean is decided in `form/draft.rs`,
//! where each field stands on the screen in the view.

pub mod field;
pub mod readable;
pub mod text_field;

pub use field::{Fault, Field, FieldName, Value};
pub use text_field::TextField;

use crate::text::screen::Word;

/// Fields in their order, one of them with the focus.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<Field>,
    focus: usize,
    /// All texts before the first change by hand.
    before: Option<Vec<String>>,
    /// What is typed is being saved, or asked about: nothing is typed meanwhile.
    pub saving: bool,
}

impl Form {
    /// A form; the focus is on the first field that is not locked.
    pub fn new(fields: Vec<Field>) -> Self {
        let focus = fields.iter().position(|field| !field.locked).unwrap_or(0);
        Self { fields, focus, before: None, saving: false }
    }

    /// All fields.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The field with the focus.
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// The field with the focus, to be typed in.
    pub fn focused_mut(&mut self) -> Option<&mut Field> {
        self.fields.get_mut(self.focus)
    }

    /// A field by name.
    pub fn field(&self, name: FieldName) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A field by name, to be changed.
    pub fn field_mut(&mut self, name: FieldName) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.name == name)
    }

    /// The text or chosen code of a field; empty where the form has no such field.
    pub fn text(&self, name: FieldName) -> &str {
        self.field(name).map_or("", Field::text)
    }

    /// Which of these values of the domain is chosen.
    pub fn chosen<T: Copy + Into<&'static str>>(&self, name: FieldName, values: &[T]) -> Option<T> {
        values.iter().copied().find(|value| (*value).into() == self.text(name))
    }

    /// Puts a value that nobody typed into a field, if the form has it.
    pub fn set(&mut self, name: FieldName, text: &str) {
        if let Some(field) = self.field_mut(name) {
            field.set(text);
        }
    }

    /// Moves the focus to the next field that is not locked, round the end. True when it went round.
    pub fn forward(&mut self) -> bool {
        self.walk(1)
    }

    /// Moves the focus back.
    pub fn back(&mut self) -> bool {
        self.walk(self.fields.len().saturating_sub(1))
    }

    fn walk(&mut self, step: usize) -> bool {
        let count = self.fields.len();
        for distance in 1..=count {
            let at = (self.focus + distance * step) % count;
            if !self.fields[at].locked {
                let round = at <= self.focus;
                self.focus = at;
                return round;
            }
        }
        true
    }

    /// True when no field that can be typed in stands behind the one with the focus.
    pub fn is_at_end(&self) -> bool {
        self.fields.iter().skip(self.focus + 1).all(|field| field.locked)
    }

    /// Puts the focus on a field.
    pub fn focus_on(&mut self, name: FieldName) {
        if let Some(at) = self.fields.iter().position(|field| field.name == name) {
            self.focus = at;
        }
    }

    /// Takes all faults away but those of texts that are too long.
    pub fn clear_faults(&mut self) {
        self.fields.iter_mut().for_each(Field::clear_faults);
    }

    /// Shows a fault at its field; true when the form has that field. A text that is too long needs no other.
    pub fn add_fault(&mut self, name: FieldName, fault: Fault) -> bool {
        let Some(field) = self.field_mut(name) else { return false };
        if field.too_long().is_none() {
            field.faults.push(fault);
        }
        true
    }

    /// Takes away that something was typed at the choice with the focus; true when it was.
    pub fn forget_no_typing(&mut self) -> bool {
        let fault = Fault::Word(Word::NoTyping);
        let Some(field) = self.focused_mut().filter(|field| field.faults.contains(&fault)) else {
            return false;
        };
        field.faults.retain(|told| *told != fault);
        true
    }

    /// Shows a fault at the field with the focus, in the place of others.
    pub fn tell_here(&mut self, fault: Fault) {
        if let Some(field) = self.focused_mut() {
            field.faults = vec![fault];
        }
    }

    /// Goes to the first text that is too long, if there is one, and tells how many characters its field takes.
    pub fn stop_at_too_long(&mut self) -> Option<usize> {
        let (at, max) =
            self.fields.iter().enumerate().find_map(|(at, field)| Some((at, field.too_long()?)))?;
        self.clear_faults();
        self.focus = at;
        Some(max)
    }

    /// Moves the focus to the first field with a fault.
    pub fn focus_on_fault(&mut self) {
        if let Some(at) = self.fields.iter().position(|field| !field.faults.is_empty() && !field.locked) {
            self.focus = at;
        }
    }

    /// How many faults are shown.
    pub fn fault_count(&self) -> usize {
        self.fields.iter().map(|field| field.faults.len()).sum()
    }

    /// Reads a field that may be empty; what cannot be read becomes a fault at it.
    pub fn read<T>(
        &mut self,
        name: FieldName,
        fault: Word,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name).trim();
        if text.is_empty() {
            return None;
        }
        let value = parse(text);
        if value.is_none() {
            self.add_fault(name, Fault::Word(fault));
        }
        value
    }

    /// Notes how it is, before a change by hand.
    pub fn remember(&mut self) {
        if self.before.is_none() {
            self.before = Some(self.texts());
        }
    }

    /// True when something is not as it was before it was changed by hand.
    pub fn is_changed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| *before != self.texts())
    }

    /// All texts.
    pub fn texts(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.text().to_owned()).collect()
    }
}
