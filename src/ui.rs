//! The screens: LJ 銷項發票設定作業 and what opens over it.
//!
//! `shell` knows no screen: the terminal and its loop, keys as data (`keymaps/*.toml`), forms, lists, the lines above
//! and below, and one impure file, `effect`, which asks the [`Desk`]; engine and store are not known here. In `screen`
//! each screen has its state, its acts and its picture in a room of its own; no room knows another, but for the names
//! in `door`. Above them `screen` lists the rooms, a pure `update` feeds them and `view` draws them.
//!
//! ```text
//!  key ─► update ─► room on top: act of its table, or typed ─► Next: stay, close, a door
//!                                    └─► effects ─► Desk ─► answer ─► update/answers ─► the room that asked
//! ```

pub mod door;
pub mod model;
pub mod screen;
pub mod shell;
pub mod update;
pub mod view;

pub use screen::{self as layers, leaving, sale};
pub use shell::options::{ESCAPE_WAIT, ESCAPE_WAIT_SSH, Exit, Options, UiFault};
pub use shell::{action, burst, effect, form, input, keymap, look, rhythm, terminal};

use crate::domain::Moment;
use crate::protocol::Desk;
use crate::text;
use model::{Model, Setup};
use shell::session::Screens;
use std::sync::Arc;
use std::time::Duration;
use view::Frame;

/// Runs the screens on standard input and output until the clerk leaves or the terminal goes.
///
/// # Errors
/// [`UiFault`]; the terminal is restored in any case.
pub fn run(desk: Arc<dyn Desk>, options: Options) -> Result<Exit, UiFault> {
    shell::session::run::<Model>(desk, options)
}

impl Screens for Model {
    fn start(setup: Setup, on_sale: bool) -> (Self, Vec<input::Effect>) {
        let (mut model, mut effects) = Self::new(setup);
        if on_sale {
            effects.extend(update::open_sale(&mut model));
        }
        (model, effects)
    }

    fn hear(&mut self, at: Duration) {
        self.rhythm.hear(at);
    }

    fn update(&mut self, input: input::Input) -> Vec<input::Effect> {
        update::update(self, input)
    }

    fn draw(&self) -> Frame {
        view::draw(self)
    }

    fn shown(&mut self, frame: &Frame) -> Option<input::Effect> {
        update::shown(self, || view::as_text(frame))
    }

    fn wake_at(&self) -> Option<Duration> {
        Model::wake_at(self)
    }

    fn now(&self) -> Moment {
        self.now
    }

    fn farewell(&self) -> Option<String> {
        let left = self.leaving()?.behind()?;
        Some(text::delivery::leaving::left_behind(self.lang, left))
    }
}
