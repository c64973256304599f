//! An act is done: everywhere, or by the room on top. The palette's acts are done in their rooms by the same way, through the
//! same doors as by their keys.

use super::ways;
use crate::protocol::request;
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Ticket};
use crate::ui::model::{Errand, Model};
use crate::ui::screen::sign_in::Why;
use crate::ui::screen::{GRID, Help, Layer, Palette, Question, SignIn, help};
use crate::ui::shell::{Action, Chord, Effect, Press, RoomKind};
use std::time::Duration;

/// Does what a key stands for.
pub fn act(model: &mut Model, chord: Chord, action: Option<Action>, at: Duration) {
    match action {
        Some(Action::Redraw) => model.effects.push(Effect::Redraw),
        Some(Action::Lock) => lock(model),
        Some(Action::Suggestion) => ask_suggestion(model),
        Some(Action::Palette) => open_palette(model),
        Some(Action::Help) => {
            if model.on_top::<Help>().is_none() {
                let from = model.context();
                model.open(help(&model.shell, from));
            }
        }
        _ => model.tell_top(|room, shell| room.key(shell, Press { chord, action, at })),
    }
}

/// The lock key: also the way from one person to the next.
fn lock(model: &mut Model) {
    if model.on_top::<SignIn>().is_some() {
        return;
    }
    if model.store.as_ref().is_some_and(|store| store.sign_in) {
        // Whatever the engine does: a terminal that is left is covered at once.
        model.cover(Why::Locked);
    } else {
        // Somebody may have got a PIN since the store was asked last.
        model.lock_asked = true;
        model.ask(Ticket::Store, request::Store);
    }
}

/// Asks the question about the oldest suggestion; its yes is the shown button, for its own key came before it.
fn ask_suggestion(model: &mut Model) {
    match model.suggestions.first() {
        Some(row) if !matches!(model.layers.last(), Some(Layer::Question(_) | Layer::SignIn(_))) => {
            let asked = Asked::Suggestion(row.id);
            model.open(Question { asked, yes: true });
        }
        Some(_) => {}
        None => model.shell.alarm(Word::NoSuggestion.say(model.lang)),
    }
}

/// Every act of the program over the room on top; not over a question, which is answered first, nor over a locked terminal.
fn open_palette(model: &mut Model) {
    match model.layers.last() {
        Some(Layer::Palette(_) | Layer::SignIn(_) | Layer::Leaving(_)) => {}
        Some(Layer::Question(_)) => model.shell.alarm(Word::AnswerFirst.say(model.lang)),
        _ => {
            let acts = ways::acts(model);
            model.open(Palette::new(&model.shell.keymap, acts));
        }
    }
}

impl Model {
    /// An act was chosen in the palette, which is closed: its room is gone to, and it is done there once what the room shows
    /// has come.
    pub(super) fn chosen(&mut self, kind: Option<RoomKind>, action: Action) {
        let Some(kind) = kind else { return self.press(action) };
        let Some(way) = ways::to(self, kind) else { return };
        for _ in 0..way.leaves {
            self.press(Action::Leave);
        }
        let comes = !way.doors.is_empty();
        for door in way.doors {
            self.press(door);
        }
        self.errand = Some(Errand { kind, action, comes });
        self.run_errand();
    }

    /// Does the act that waits for its room; gives it up when another room lies there.
    pub(super) fn run_errand(&mut self) {
        let Some(Errand { kind, action, comes }) = self.errand else { return };
        let is_there = self.layers.last().map_or(GRID, Layer::kind) == kind;
        if is_there && self.top().is_loading() {
            return;
        }
        self.errand = None;
        if !is_there {
            return;
        }
        // Nobody has seen yet which row the cursor is on.
        let of_row = ways::word_of_row(kind, action).filter(|_| comes);
        if let Some(word) = of_row.filter(|_| self.top().why_not(&self.shell, action).is_none()) {
            let key = self.keymap.shown(self.context(), action);
            let told = text::screen::press_for_row(self.lang, &key, word.say(self.lang));
            return self.shell.say(told);
        }
        self.press(action);
    }

    fn press(&mut self, action: Action) {
        let chord = ways::chord(self, self.context(), action);
        let at = self.at;
        act(self, chord, Some(action), at);
    }
}
