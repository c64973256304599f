//! A single-line text field on `ratatui-textarea`: what is typed or pasted is cleaned here. A value that nobody typed is
//! replaced by the first character; a text that is too long stays as it was typed and is told, never cut.

use crate::domain::{CleanText, TEXT_CHARS_MAX, fold_width, text_length, text_that_fits};
use crate::ui::shell::{Chord, Key, Style};
use ratatui_textarea::{CursorMove, Input, Key as AreaKey, TextArea};

/// A text being typed.
#[derive(Clone, Debug)]
pub struct TextField {
    area: TextArea<'static>,
    limit: usize,
    folds: bool,
    secret: bool,
    untouched: bool,
}

impl TextField {
    /// An empty field whose value has at most `limit` characters. With `folds` it is a code field: full-width letters
    /// are taken as half-width ones.
    pub fn new(limit: usize, folds: bool) -> Self {
        let limit = limit.min(TEXT_CHARS_MAX);
        Self { area: fresh(String::new()), limit, folds, secret: false, untouched: false }
    }

    /// An empty code field that shows stars.
    pub fn secret(limit: usize) -> Self {
        let mut field = Self { secret: true, ..Self::new(limit, true) };
        field.area.set_mask_char('*');
        field
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// How many characters its value may have, where the text has more.
    pub fn too_long(&self) -> Option<usize> {
        (text_length(self.text()) > self.limit).then_some(self.limit)
    }

    /// Puts a value in that nobody typed: the next character replaces it. The cursor stands at its end.
    pub fn set(&mut self, text: &str) {
        self.correct(text);
        self.untouched = true;
    }

    /// Puts what was typed in another form, as capitals; typing goes on at its end.
    pub fn correct(&mut self, text: &str) {
        self.area = fresh(text_that_fits(text, TEXT_CHARS_MAX).to_owned());
        if self.secret {
            self.area.set_mask_char('*');
        }
        self.area.move_cursor(CursorMove::End);
    }

    /// Types or pastes text at the cursor. Hidden characters are dropped, of many lines the first is taken. What would
    /// be longer than any text may be is not taken at all: false then.
    pub fn insert(&mut self, raw: &str) -> bool {
        let line = raw.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let blank = raw == " ";
        let Ok(clean) = CleanText::new(line, TEXT_CHARS_MAX).map(|clean| clean.to_string()) else {
            return false;
        };
        let text = match (blank, self.folds) {
            (true, _) => " ".to_owned(),
            (false, true) => fold_width(&clean),
            (false, false) => clean,
        };
        let kept = if self.untouched { "" } else { self.text() };
        if text_length(kept) + text_length(&text) > TEXT_CHARS_MAX {
            return false;
        }
        if self.untouched && !text.is_empty() {
            self.correct("");
        }
        self.untouched &= text.is_empty();
        self.area.insert_str(&text);
        true
    }

    /// Moves or deletes; false for a key that does neither.
    pub fn edit(&mut self, chord: Chord) -> bool {
        let key = match chord.key {
            Key::Backspace => AreaKey::Backspace,
            Key::Delete => AreaKey::Delete,
            Key::Left => AreaKey::Left,
            Key::Right => AreaKey::Right,
            Key::Home => AreaKey::Home,
            Key::End => AreaKey::End,
            _ => return false,
        };
        if chord.ctrl || chord.alt {
            return false;
        }
        self.untouched = false;
        self.area.input(Input { key, ctrl: false, alt: false, shift: false });
        true
    }

    /// Takes away what stands behind the cursor; false where nothing does.
    pub fn cut(&mut self) -> bool {
        let cut = self.area.delete_line_by_end();
        self.untouched &= !cut;
        cut
    }

    /// The widget, to be drawn in one row.
    pub fn widget(&self) -> &TextArea<'static> {
        &self.area
    }
}

fn fresh(text: String) -> TextArea<'static> {
    let mut area = TextArea::new(vec![text]);
    // The hardware cursor is the cursor: an input method opens its window there.
    area.set_cursor_style(Style::default());
    area.set_cursor_line_style(Style::default());
    area.set_max_histories(0);
    area
}
