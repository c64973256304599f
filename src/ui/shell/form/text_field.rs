//! A single-line text field on `ratatui-textarea`: what is typed or pasted is cleaned and limited here.

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
}

impl TextField {
    /// An empty field for at most `limit` characters. With `folds` it is a code field: full-width letters are
    /// taken as half-width ones.
    pub fn new(limit: usize, folds: bool) -> Self {
        Self { area: fresh(String::new()), limit: limit.min(TEXT_CHARS_MAX), folds, secret: false }
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

    /// Replaces the text; the cursor stands at its end.
    pub fn set(&mut self, text: &str) {
        let kept = text_that_fits(text, self.limit);
        self.area = fresh(kept.to_owned());
        if self.secret {
            self.area.set_mask_char('*');
        }
        self.area.move_cursor(CursorMove::End);
    }

    /// Types or pastes text at the cursor. Hidden characters are dropped, of many lines the first is taken,
    /// and what does not fit is left out: false then.
    pub fn insert(&mut self, raw: &str) -> bool {
        let line = raw.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let blank = raw == " ";
        let cut = text_that_fits(line, TEXT_CHARS_MAX);
        let clean = CleanText::new(cut, TEXT_CHARS_MAX).unwrap_or_default().to_string();
        let text = match (blank, self.folds) {
            (true, _) => " ".to_owned(),
            (false, true) => fold_width(&clean),
            (false, false) => clean,
        };
        let room = self.limit.saturating_sub(text_length(self.text()));
        let fits = text_that_fits(&text, room);
        let all = fits.len() == text.len() && cut.len() == line.len();
        self.area.insert_str(fits);
        all
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
        self.area.input(Input { key, ctrl: false, alt: false, shift: false });
        true
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
