//! The whole state of a terminal's screens: the shell, the grid, and what lies over it. It changes in `update` alone
//! and is drawn by `view` alone.

pub use crate::ui::shell::state::{Going, Setup};

use crate::protocol::request;
use crate::ui::door::Ticket;
use crate::ui::screen::{Beside, Grid, InLayer, Layer, Leaving, RangeForm, SaleScreen};
use crate::ui::shell::{Action, Context, Effect, Room, RoomKind, Shell};
use std::mem::Discriminant;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// An act of the palette on its way to its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The room.
    pub kind: RoomKind,
    /// The act.
    pub action: Action,
    /// The room was opened for it: nobody has seen yet what it shows.
    pub comes: bool,
}

/// The state. What the rooms share is read through it.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the rooms share.
    pub shell: Shell,
    /// The grid.
    pub grid: Grid,
    /// What goes on beside the rooms.
    pub beside: Beside,
    /// What lies over the grid, the topmost last.
    pub layers: Vec<Layer>,
    /// Which room was on top when its time was noted last.
    pub seen_top: (usize, Option<Discriminant<Layer>>),
    /// An act of the palette that waits for what its room shows.
    pub errand: Option<Errand>,
}

impl Deref for Model {
    type Target = Shell;

    fn deref(&self) -> &Shell {
        &self.shell
    }
}

impl DerefMut for Model {
    fn deref_mut(&mut self) -> &mut Shell {
        &mut self.shell
    }
}

impl Model {
    /// The state at start, and the first questions.
    pub fn new(setup: Setup) -> (Self, Vec<Effect>) {
        let shell = Shell::new(setup);
        let (grid, beside) = (Grid::default(), Beside::default());
        let mut model = Self { shell, grid, beside, layers: Vec::new(), seen_top: (0, None), errand: None };
        model.shell.ask(Ticket::Store, request::Store);
        model.grid.ask_anew(&mut model.shell);
        model.shell.ask(Ticket::Companies, request::Companies);
        model.shell.ask(Ticket::Fence, request::Fence);
        model.shell.ask(Ticket::Upload, request::UploadStatus);
        model.shell.ask(Ticket::Suggestions, request::Suggestions);
        model.shell.ask(Ticket::Upkeep, request::Upkeep);
        let effects = model.take_effects();
        (model, effects)
    }

    /// What shall be done outside; it is taken away.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.shell.effects)
    }

    /// The room that takes the keys.
    pub fn top(&self) -> &dyn Room {
        self.layers.last().map_or(&self.grid as &dyn Room, Layer::room)
    }

    /// Where keys are looked up.
    pub fn context(&self) -> Context {
        self.top().context()
    }

    /// The topmost room of this kind.
    pub fn room<R: InLayer>(&self) -> Option<&R> {
        self.layers.iter().rev().find_map(R::of)
    }

    /// The room on top, if it is of this kind.
    pub fn on_top<R: InLayer>(&self) -> Option<&R> {
        self.layers.last().and_then(R::of)
    }

    /// The form of a range, wherever it lies.
    pub fn range_form(&mut self) -> Option<&mut RangeForm> {
        self.layers.iter_mut().find_map(RangeForm::of_mut)
    }

    /// The sales screen, if open.
    pub fn sale_screen(&mut self) -> Option<&mut SaleScreen> {
        self.layers.iter_mut().find_map(SaleScreen::of_mut)
    }

    /// What goes before this terminal is left, wherever it lies.
    pub fn leaving(&self) -> Option<&Leaving> {
        self.room()
    }

    /// When held keys must be looked at, a scan is over, an answer has taken long, or leaving ends, if nothing comes before.
    pub fn wake_at(&self) -> Option<Duration> {
        let leaving = self.leaving().and_then(Leaving::ends_at);
        let quiet = self.scanner.quiet();
        let keys = [self.burst.due(quiet), self.announced.due(quiet), self.rhythm.silent_end()];
        keys.into_iter().flatten().chain(self.working_at()).chain(leaving).min()
    }
}
