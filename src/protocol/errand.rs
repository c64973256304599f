//! Asking until there is an answer: the one way to repeat a call. An act keeps its name, so that it is done once however
//! often it is asked for (E6). [`Errand`] alone decides whether and when to ask again, without asking or waiting itself;
//! [`Who`] runs errands for the threads of the engine's own process.

use super::ask::Ask;
use super::desk::{Asks, Call, Caller, Desk, Failure, read};
use crate::domain::{RequestId, StoreRefusal};
use crate::world::{Clock, Tick};
use std::sync::Arc;
use std::time::Duration;

/// How long an errand goes on without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The pause before the second asking; each further one is twice as long.
    pub pause: Duration,
    /// The longest pause.
    pub pause_max: Duration,
    /// When it gives up.
    pub until: GivesUp,
    /// Whether [`StoreRefusal::Busy`] is waited out: the one refusal that passes by itself. A person is told of it instead.
    pub outlasts_busy: bool,
}

/// When an errand gives up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivesUp {
    /// After so many askings.
    Askings(u32),
    /// So long after the first asking that was not answered, however long that one took.
    After(Duration),
}

/// One call on its way, through all its askings.
#[derive(Clone, Debug)]
pub struct Errand {
    patience: Patience,
    may_repeat: bool,
    asked: u32,
    pause: Duration,
    gives_up_at: Option<Tick>,
}

impl Errand {
    /// The errand of a call. Without a name a repeat of an act would be another act: it is asked once.
    pub fn of(call: &Call, patience: Patience) -> Self {
        Self::repeatable(call.id.is_some() || !call.request.is_act(), patience)
    }

    /// The errand of something that may be repeated, or not.
    pub fn repeatable(may_repeat: bool, patience: Patience) -> Self {
        Self { patience, may_repeat, asked: 0, pause: patience.pause, gives_up_at: None }
    }

    /// Nobody waits for it any more: what is not answered is not asked for again.
    pub fn end(&mut self) {
        self.may_repeat = false;
    }

    /// Whether what was lost may be asked for again.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    /// When it gives up, where that is a matter of time; before the first loss as if that were now.
    pub fn gives_up_at(&self, now: Tick) -> Tick {
        self.gives_up_at.unwrap_or(match self.patience.until {
            GivesUp::Askings(_) => now,
            GivesUp::After(time) => now + time,
        })
    }

    /// Takes what came of an asking: the pause before the next one, or `None` where this is the end of it.
    pub fn heard<T>(&mut self, now: Tick, answer: &Result<T, Failure>) -> Option<Duration> {
        self.asked = self.asked.saturating_add(1);
        let again = match answer {
            Ok(_) | Err(Failure::Fault(_) | Failure::Strange) => false,
            Err(Failure::Refused(refusal)) => {
                self.patience.outlasts_busy && *refusal == StoreRefusal::Busy.into()
            }
            Err(Failure::Unknown | Failure::NoEngine) => self.may_repeat,
        };
        let at = self.gives_up_at(now);
        self.gives_up_at = Some(at);
        let left = match self.patience.until {
            GivesUp::Askings(most) => (self.asked < most).then_some(Duration::MAX),
            GivesUp::After(_) => Some(at.since(now)).filter(|left| !left.is_zero()),
        };
        let pause = self.pause.min(left.filter(|_| again)?);
        self.pause = self.pause.saturating_mul(2).min(self.patience.pause_max);
        Some(pause)
    }
}

/// Gives each act its name; rising, so that the store appends them.
pub type NextId = Arc<dyn Fn() -> Option<RequestId> + Send + Sync>;

/// Who asks, and whom: a thread of the engine's own process.
#[derive(Clone)]
pub struct Who {
    /// The engine.
    pub desk: Arc<dyn Desk>,
    /// The process: no person, no till.
    pub caller: Caller,
    /// Names for acts.
    pub next_id: NextId,
    /// The time of its pauses.
    pub clock: Arc<dyn Clock>,
}

impl Who {
    /// Asks a question, once.
    ///
    /// # Errors
    /// What the desk says.
    pub fn ask<A: Ask>(&self, asked: A) -> Result<A::Reply, Failure> {
        self.desk.ask(self.caller.clone(), asked)
    }

    /// Does an act, once, asking until it is answered, patience is over, or `ended` says that nobody waits any more.
    ///
    /// # Errors
    /// What the desk said last.
    pub fn act<A: Ask>(
        &self,
        asked: A,
        patience: Patience,
        ended: &dyn Fn() -> bool,
    ) -> Result<A::Reply, Failure> {
        let call = Call { caller: self.caller.clone(), id: (self.next_id)(), request: asked.into() };
        let mut errand = Errand::of(&call, patience);
        loop {
            let answer = self.desk.call(&call);
            if ended() {
                errand.end();
            }
            match errand.heard(self.clock.monotonic(), &answer) {
                Some(pause) => self.clock.wait_for(pause),
                None => return read::<A>(answer),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Moment;
    use crate::protocol::{Mailbox, Reply, request};
    use crate::world::sim::SimClock;
    use std::sync::Mutex;

    const MS: Duration = Duration::from_millis(1);
    const THREE: Patience = Patience {
        pause: MS,
        pause_max: Duration::from_millis(3),
        until: GivesUp::Askings(3),
        outlasts_busy: true,
    };

    fn lost() -> Result<(), Failure> {
        Err(Failure::Unknown)
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_askings_are_counted() {
        let patience = Patience { until: GivesUp::Askings(5), ..THREE };
        let mut errand = Errand::repeatable(true, patience);
        let pauses: Vec<_> = (0..5).map(|_| errand.heard(Tick::START, &lost())).collect();
        assert_eq!(pauses, [Some(MS), Some(2 * MS), Some(3 * MS), Some(3 * MS), None]);
    }

    #[test]
    fn time_counts_from_the_first_loss_and_the_last_pause_is_cut() {
        let patience = Patience { until: GivesUp::After(10 * MS), pause: 4 * MS, pause_max: 8 * MS, ..THREE };
        let mut errand = Errand::repeatable(true, patience);
        let begun = Tick::START + Duration::from_secs(600);
        assert_eq!(errand.gives_up_at(begun), begun + 10 * MS);
        assert_eq!(errand.heard(begun, &lost()), Some(4 * MS));
        assert_eq!(errand.heard(begun + 4 * MS, &lost()), Some(6 * MS), "not beyond the end");
        assert_eq!(errand.gives_up_at(begun + 4 * MS), begun + 10 * MS);
        assert_eq!(errand.heard(begun + 10 * MS, &lost()), None);
    }

    #[test]
    fn what_is_certain_is_not_asked_again_and_neither_is_an_act_without_a_name() {
        let heard = |may_repeat, patience, answer: Result<(), Failure>| {
            Errand::repeatable(may_repeat, patience).heard(Tick::START, &answer)
        };
        let busy = || Err(Failure::Refused(StoreRefusal::Busy.into()));
        assert_eq!(heard(true, THREE, Ok(())), None);
        assert_eq!(heard(true, THREE, Err(Failure::Fault("disk".into()))), None);
        assert_eq!(heard(true, THREE, Err(Failure::Refused(StoreRefusal::UnknownRequest.into()))), None);
        assert_eq!(heard(false, THREE, lost()), None);
        assert_eq!(heard(false, THREE, busy()), Some(MS), "certainly not done: no name is needed");
        assert_eq!(heard(true, Patience { outlasts_busy: false, ..THREE }, busy()), None);
        let mut ended = Errand::repeatable(true, THREE);
        ended.end();
        assert_eq!(ended.heard(Tick::START, &lost()), None);
    }

    /// Gives these answers, the last one for ever, and notes the names it was asked under.
    #[derive(Default)]
    struct Scripted {
        answers: Mutex<Vec<Result<Reply, Failure>>>,
        names: Mutex<Vec<Option<RequestId>>>,
    }

    impl Desk for Scripted {
        fn call(&self, call: &Call) -> Result<Reply, Failure> {
            self.names.lock().unwrap().push(call.id.clone());
            let mut answers = self.answers.lock().unwrap();
            if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
        }

        fn subscribe(&self) -> Result<Arc<Mailbox>, Failure> {
            Err(Failure::NoEngine)
        }
    }

    #[test]
    fn an_act_is_asked_for_under_one_name_until_it_is_answered() {
        let clock = SimClock::at(Moment::from_unix(0));
        let answers =
            vec![Err(Failure::NoEngine), Err(Failure::Refused(StoreRefusal::Busy.into())), Ok(Reply::Done)];
        let desk = Arc::new(Scripted { answers: Mutex::new(answers), ..Scripted::default() });
        let count = Mutex::new(0);
        let next_id = move || {
            *count.lock().unwrap() += 1;
            RequestId::parse(&format!("act-{}", count.lock().unwrap()))
        };
        let who = Who {
            desk: desk.clone(),
            caller: Caller::default(),
            next_id: Arc::new(next_id),
            clock: clock.clone(),
        };
        assert_eq!(who.act(request::UploadResume, THREE, &|| false), Ok(()));
        assert_eq!(clock.monotonic(), Tick::START + 3 * MS, "it paused twice");
        *desk.answers.lock().unwrap() = vec![Err(Failure::Unknown)];
        assert_eq!(who.act(request::UploadResume, THREE, &|| true), Err(Failure::Unknown));
        let names = desk.names.lock().unwrap().clone();
        assert_eq!(names, ["act-1", "act-1", "act-1", "act-2"].map(RequestId::parse));
    }
}
