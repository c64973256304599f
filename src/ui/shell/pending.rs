//! Acts: each gets an id before it is asked and keeps it until it is answered. Where the engine breaks off it is
//! asked again under the same id, which gives the same answer and never does the act twice (E6).

use crate::protocol::{Failure, Reply, Request};
use crate::text::screen::Word;
use crate::ui::door::{Purpose, Ticket};
use crate::ui::shell::{Action, Effect, Next, Pending, Shell, say};
use std::time::Duration;

/// How often an act is repeated before the clerk is told: five seconds, the time in which an engine restarts.
pub const TRIES_MAX: u32 = 20;
/// The wait before a repeat.
pub const REPEAT_WAIT: Duration = Duration::from_millis(250);

fn effect(pending: &Pending, wait: Duration) -> Effect {
    Effect::Ask { ticket: Ticket::Act(pending.count), call: Box::new(pending.call.clone()), wait }
}

impl Shell {
    /// Starts an act. While another one is not answered that one is asked about instead: false then.
    pub fn act(&mut self, purpose: Purpose, act: impl Into<Request>) -> bool {
        if self.pending.is_some() {
            self.act_again();
            return false;
        }
        let started = self.name_act(purpose, act.into()).map(|pending| effect(pending, Duration::ZERO));
        self.effects.extend(started);
        true
    }

    /// Asks again for the act that is not answered, if asking had stopped.
    pub fn act_again(&mut self) {
        let Some(pending) = self.pending.as_mut().filter(|pending| pending.stalled) else {
            return self.alarm(Word::Saving.say(self.lang));
        };
        pending.stalled = false;
        pending.tries = 0;
        self.effects.push(effect(pending, Duration::ZERO));
        self.alarm(Word::StillWaiting.say(self.lang));
    }

    /// A key in a room whose act is not answered: what it shows is what was asked for, so nothing is typed. Saving asks
    /// again, leaving forgets nothing.
    pub fn wait(&mut self, action: Option<Action>, save: Action) -> Next {
        match action {
            Some(action) if action == save => self.act_again(),
            Some(Action::Leave | Action::Drop) if self.is_stalled() => return Next::Close,
            _ => self.say(Word::Saving.say(self.lang)),
        }
        Next::Stay
    }

    /// Takes the answer to an act: what it was for and its end. `None` while it is repeated.
    pub fn act_answered(
        &mut self,
        count: u64,
        result: Result<Reply, Failure>,
    ) -> Option<(Purpose, Result<Reply, Failure>)> {
        let pending = self.pending.as_mut().filter(|pending| pending.count == count)?;
        match result {
            Ok(_) | Err(Failure::Refused(_)) => {
                let purpose = pending.purpose;
                self.pending = None;
                self.lost = false;
                return Some((purpose, result));
            }
            Err(Failure::Unknown | Failure::NoEngine) if pending.tries < TRIES_MAX => {
                pending.tries += 1;
                self.effects.push(effect(pending, REPEAT_WAIT));
            }
            Err(failure) => {
                pending.stalled = true;
                let why = say::failure(self.lang, &failure);
                self.alarm(format!("{} ({why})", Word::NoAnswer.say(self.lang)));
            }
        }
        None
    }
}
