//! What comes of what a room says is next: it closes, another opens over it, or one that is open already is told.

use crate::domain::{CleanText, RangeId, TakenBack};
use crate::protocol::request;
use crate::text::{self, screen::Word};
use crate::ui::door::{Asked, Door, PeriodStep, Purpose, ServiceAct, Ticket};
use crate::ui::model::Model;
use crate::ui::screen::grid::undo::LastAct;
use crate::ui::screen::invoices::service;
use crate::ui::screen::sign_in::Why;
use crate::ui::screen::{InLayer, InvoiceList, Layer, Leaving, SaleScreen, SignIn};
use crate::ui::shell::{Effect, Next, Room, Shell};

impl Model {
    /// Has the topmost room of this kind take something, and goes on as it says. False where there is none.
    pub fn tell<R: InLayer>(&mut self, what: impl FnOnce(&mut R, &mut Shell) -> Next) -> bool {
        let found =
            self.layers.iter_mut().enumerate().rev().find_map(|(at, layer)| Some((at, R::of_mut(layer)?)));
        let Some((at, room)) = found else { return false };
        let next = what(room, &mut self.shell);
        self.go_on(at + 1, next);
        true
    }

    /// The same for a room that stays whatever it takes, where it is open.
    pub fn show<R: InLayer>(&mut self, what: impl FnOnce(&mut R, &mut Shell)) {
        self.tell(|room: &mut R, shell| {
            what(room, shell);
            Next::Stay
        });
    }

    /// Has the room on top take something; the grid where nothing lies over it.
    pub fn tell_top(&mut self, what: impl FnOnce(&mut dyn Room, &mut Shell) -> Next) {
        let above = self.layers.len();
        let next = match self.layers.last_mut() {
            Some(layer) => what(layer.room_mut(), &mut self.shell),
            None => what(&mut self.grid, &mut self.shell),
        };
        self.go_on(above, next);
    }

    /// Opens a room over everything.
    pub fn open(&mut self, layer: impl Into<Layer>) {
        self.layers.push(layer.into());
    }

    /// Covers the screen until somebody signs in; nothing below it is lost.
    pub fn cover(&mut self, why: Why) {
        self.shell.caller.session = None;
        if self.room::<SignIn>().is_none() {
            let last = self.shell.caller.staff.clone();
            self.open(SignIn::new(why, last.as_ref()));
        }
    }

    /// Goes on as the room under `above` says: the grid for none. What it opens lies right over it, below whatever
    /// covers it (the form of 登入).
    fn go_on(&mut self, above: usize, next: Next) {
        let closes = matches!(next, Next::Close | Next::Go(_));
        let place = above.saturating_sub(usize::from(closes));
        if closes && place < self.layers.len() {
            self.layers.remove(place);
        }
        if let Next::Open(door) | Next::Go(door) = next {
            self.enter(place, door);
        }
    }

    /// Goes through a door: a room opens at its place among the layers, or one that is open is told.
    pub fn enter(&mut self, place: usize, door: Door) {
        match Layer::behind(door, &mut self.shell) {
            Ok(layer) => self.layers.insert(place, layer),
            Err(inside) => self.inside(inside),
        }
    }

    /// A room that is open already takes what was chosen.
    fn inside(&mut self, door: Door) {
        match door {
            Door::Ranges(filter, number) => self.grid.show(&mut self.shell, filter, number),
            Door::Picked(picked) => self.show(|sale: &mut SaleScreen, shell| sale.picked(shell, picked)),
            Door::InvoicesLike(query) => {
                self.show(|list: &mut InvoiceList, shell| list.search(shell, *query))
            }
            Door::Act(kind, action) => self.chosen(kind, action),
            Door::Aside(aside) => self.beside.begin(&mut self.shell, aside),
            Door::Answered(asked, true) => self.yes(asked),
            Door::Answered(Asked::Suggestion(id), false) => {
                self.shell.ask(Ticket::Refused, request::SuggestionRefuse(id));
            }
            // Nothing is done, and the rooms under the question are as they were; the others open a room.
            _ => {}
        }
    }

    fn yes(&mut self, asked: Asked) {
        match asked {
            // An engine that does not answer has nothing to say, and sends nothing either.
            Asked::Leave if self.shell.lost => self.shell.effects.push(Effect::Quit),
            Asked::LeaveUnanswered => self.shell.effects.push(Effect::Quit),
            Asked::Leave => {
                let leaving = Leaving::new(self.shell.at);
                leaving.look(&mut self.shell);
                self.open(leaving);
            }
            Asked::Drop => {
                let dropped = self.layers.pop();
                match dropped.as_ref().and_then(SaleScreen::of).and_then(|sale| sale.reissues) {
                    Some(doc) => {
                        self.shell.alarm(text::correction::still_voided(self.shell.lang, doc.number))
                    }
                    None => self.shell.say(Word::Dropped.say(self.shell.lang)),
                }
            }
            Asked::ClearSale => {
                self.show(|sale: &mut SaleScreen, _| sale.begin_next());
                self.shell.say(Word::Dropped.say(self.shell.lang));
            }
            Asked::GiveUpPaper(job) => {
                self.show(|sale: &mut SaleScreen, shell| sale.give_up(shell, job));
            }
            // The act is done in the name of who suggested it.
            Asked::Suggestion(id) => {
                self.shell.act(Purpose::Suggestion, request::SuggestionAccept(id));
            }
            Asked::Service(act) => self.confirmed(act),
            Asked::PeriodEnd(step, period) => {
                let purpose = Purpose::PeriodEnd(step, period);
                match step {
                    PeriodStep::End => self.shell.act(purpose, request::NumbersEnd(period)),
                    PeriodStep::Report => {
                        self.shell.act(purpose, request::BlanksReport { period, by_hand: false })
                    }
                    PeriodStep::Branches => {
                        self.shell.act(purpose, request::AllotmentsReport { period, by_hand: false })
                    }
                    PeriodStep::Close => self.shell.act(purpose, request::PeriodClose(period)),
                    PeriodStep::Reopen => {
                        let reason = CleanText::default();
                        self.shell.act(purpose, request::NumbersReopen { period, reason })
                    }
                };
            }
            Asked::DeleteMarked(..) => {
                self.shell.act(Purpose::Delete, request::RangeDelete(self.grid.chosen()));
            }
            Asked::UndoAdded(..)
            | Asked::UndoDeleted(..)
            | Asked::UndoEdited(_)
            | Asked::UndoDept(..)
            | Asked::UndoLent(..) => self.undo_ranges(asked),
            Asked::Delete { id, .. } => {
                self.shell.act(Purpose::Delete, request::RangeDelete(vec![id]));
            }
        }
    }

    /// The last act on ranges is taken back by another one.
    fn undo_ranges(&mut self, asked: Asked) {
        match &self.grid.last_act {
            LastAct::Named(name, _) => {
                let purpose = match asked {
                    Asked::UndoAdded(..) => Purpose::Delete,
                    Asked::UndoDeleted(..) => Purpose::Save,
                    _ => Purpose::UndoEdit,
                };
                let name = name.clone();
                self.shell.act(purpose, request::RangeUndo(name));
            }
            LastAct::Lent(ids, _, to) => {
                let from = Some(to.clone());
                let unused = |&id: &RangeId| TakenBack { id, last_used: None, cancelled: Vec::new() };
                let backs = ids.iter().map(unused).collect();
                let source = CleanText::default();
                self.shell.act(Purpose::TakeBack, request::RangeTakeBack { backs, from, source });
            }
            LastAct::None | LastAct::Importing(_) | LastAct::Barred(_) => {}
        }
    }

    /// The act of the invoice screens, with what its form says.
    fn confirmed(&mut self, act: ServiceAct) {
        let shell = &mut self.shell;
        match self.layers.last_mut() {
            Some(Layer::Reason(form)) => form.confirmed(shell, act),
            Some(Layer::Allow(form)) => form.confirmed(shell, act),
            Some(Layer::Correct(form)) => form.confirmed(shell, act),
            Some(Layer::Count(form)) => form.confirmed(shell, act),
            _ => {
                service::send(shell, act, service::Said::default());
            }
        }
    }
}
