//! The course of the upload: asks about what may be there, sends what waits, asks whether the platform has what the centre
//! accepted, and rests until the engine says that there is something or a wait is over. It decides what comes next, given
//! the time and what was said; nothing here waits, asks or sends: that is [`super::service`]'s, or a simulation's.

use super::allotted::Checks;
use super::breaker::{Breaker, Gate, Jitter};
use super::gateway::{Answer, Carried, Gateway, LinkFault};
use super::lag::Lagging;
use super::link::Link;
use super::round::{Carrying, Done, Round, Work, sendings};
use super::timing::Timing;
use super::want::{Said, Want, read};
use crate::domain::{CleanText, DocumentId, MessageKind, Moment, TEXT_CHARS_MAX};
use crate::protocol::{Parcel, Pick, Reply, UPLOAD_BATCH_MAX, UploadStatus, request};
use crate::world::{Now, Tick};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Most documents of one round: few enough that a slow one holds the round up for one time-out at most, enough that the
/// two entries of a round cost nothing.
const ROUND_MAX: u32 = 256;
/// How long nothing is done when nothing happens; an event ends it.
const IDLE: Duration = Duration::from_secs(3_600);
/// The shortest wait: one that is over is not waited for in a circle.
const SHORTEST: Duration = Duration::from_millis(5);
/// How long events are gathered where the last one brought nothing to do.
const GATHER: Duration = Duration::from_millis(20);

/// The machine.
pub(super) struct Course {
    /// Only what it says without asking anybody: its name, what it carries, how, in which bytes; and what shows in its own folder:
    /// whether a kind can leave, and which words came by themselves.
    gateway: Arc<dyn Gateway>,
    timing: Timing,
    breaker: Breaker,
    link: Link,
    lagging: Lagging,
    /// When accepted documents are asked about next.
    confirm_at: Tick,
    /// The last round failed and the breaker is still open: it is tried again soon.
    soon: bool,
    /// How often a person had asked to send now, when it was looked at last.
    asked_now: u64,
    /// Most documents of this turn's rounds: one where the breaker lets one through.
    max: u32,
    /// This turn did something.
    did: bool,
    /// How many rounds of what was refused follow the accepted ones.
    refused_rounds: u64,
    /// Why documents that might go stay: nothing of their kind can leave. Nothing of another kind waits for that.
    held: Option<LinkFault>,
    /// The last event brought nothing to do.
    in_vain: bool,
    stops: bool,
    stage: Stage,
}

/// What was wanted last.
#[derive(Debug)]
enum Stage {
    /// A turn begins.
    Turn,
    /// It is told what the platform says by itself, before anything leaves.
    Listening,
    Picking(Leg),
    PickingOthers,
    Parking(Leg, Carrying),
    Admitting(Vec<Carried>),
    Calling(Leg, Box<Round>),
    TellingMeanwhile(Leg, Box<Round>),
    Telling(Leg, Done),
    TellingNumbers(Leg, Done),
    TellingLink(Leg, bool),
    Counting,
    Checking(Checks),
    TellingQuiet,
    Looking,
    Waiting,
    Gathering,
    LookingForAPerson,
}

/// The part of a turn that documents are picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leg {
    /// What may be there is asked about.
    Unknown,
    /// What waits is sent.
    Send,
    /// What was accepted is asked about; so many rounds more.
    Accepted(u64),
    /// What was refused is listened for; so many rounds more.
    Refused(u64),
}

impl Course {
    pub(super) fn new(gateway: Arc<dyn Gateway>, timing: Timing, jitter: Jitter, now: Tick) -> Self {
        Self {
            breaker: Breaker::new(timing, jitter),
            link: Link::new(&*gateway),
            lagging: Lagging::default(),
            gateway,
            timing,
            confirm_at: now,
            soon: false,
            asked_now: 0,
            max: ROUND_MAX,
            did: false,
            refused_rounds: 0,
            held: None,
            in_vain: false,
            stops: false,
            stage: Stage::Turn,
        }
    }

    /// What the engine is to be told before the first step: that there is a way.
    pub(super) fn introduce(&mut self, now: Moment) -> request::UploadLink {
        request::UploadLink(self.link.telling(now))
    }

    /// No further turn; what is under way is told.
    pub(super) fn stop(&mut self) {
        self.stops = true;
    }

    /// What comes next, at `now`, after `said`.
    pub(super) fn step(&mut self, now: Now, said: Said) -> Want {
        let stage = std::mem::replace(&mut self.stage, Stage::Turn);
        match (stage, said) {
            (Stage::Turn, _) => self.turn(now),
            (Stage::Listening, Said::Answer(_)) => self.listen(now),
            (Stage::Picking(leg), Said::Answer(reply)) => self.picked(now, leg, reply),
            (Stage::PickingOthers, Said::Answer(reply)) => {
                self.carry(now, Leg::Send, read::<request::UploadPickBut>(reply))
            }
            (Stage::Parking(leg, carrying), Said::Answer(_)) => self.park(now, leg, carrying),
            (Stage::Admitting(carried), Said::Answer(reply)) => self.admitted(now, carried, reply),
            (Stage::Calling(leg, round), Said::Begun) => self.call(now, leg, round),
            (Stage::Calling(leg, round), Said::Centre(lane, answer)) => {
                self.answered(now, leg, round, lane, answer)
            }
            // Not answered: the engine is gone, and the next one takes these for unknown.
            (Stage::TellingMeanwhile(leg, round), Said::Answer(_)) => self.call(now, leg, round),
            (Stage::Telling(leg, done) | Stage::TellingNumbers(leg, done), Said::Answer(_)) => {
                self.told(now, leg, done)
            }
            // An engine that does not answer is told the next time.
            (Stage::TellingLink(leg, known), Said::Answer(_)) => self.over(now, leg, known),
            (Stage::Counting, Said::Answer(reply)) => self.counted(now, reply),
            (Stage::Checking(checks), said) => self.check(now, checks, said),
            (Stage::TellingQuiet, Said::Answer(_)) => self.look(),
            (Stage::Looking, Said::Answer(reply)) => self.wait(now, reply),
            (Stage::Waiting, Said::Woken) => self.woken(now),
            (Stage::Gathering, Said::Woken) => self.look_for_a_person(),
            (Stage::LookingForAPerson, Said::Answer(reply)) => self.person(now, reply),
            // Whoever drives it answers what was wanted.
            (stage, said) => unreachable!("{said:?} in {stage:?}"),
        }
    }

    /// One round of each sort. With a way that is shut, the questions of persons alone.
    fn turn(&mut self, now: Now) -> Want {
        if self.stops {
            return Want::End;
        }
        self.did = false;
        self.listen(now)
    }

    /// Numbers that the platform tells of by itself are told before anything leaves: what is not ours comes to nothing there,
    /// but what is and never left is not to be sent beside.
    fn listen(&mut self, now: Now) -> Want {
        let numbers = self.gateway.told_numbers(UPLOAD_BATCH_MAX, now.wall);
        if numbers.is_empty() {
            return self.pick(now, Leg::Unknown);
        }
        self.stage = Stage::Listening;
        Want::act(request::UploadTold(numbers))
    }

    /// Picks for a leg as many as the breaker lets through.
    fn pick(&mut self, now: Now, leg: Leg) -> Want {
        self.max = match self.breaker.gate(now.tick) {
            Gate::Open => ROUND_MAX,
            Gate::Probe => 1,
            Gate::Shut(_) => return self.checks(),
        };
        let pick = match leg {
            Leg::Unknown => Pick::Unknown,
            Leg::Send => Pick::Send,
            Leg::Accepted(_) => Pick::Accepted,
            Leg::Refused(_) => Pick::Refused,
        };
        self.stage = Stage::Picking(leg);
        Want::ask(request::UploadPick { pick, max: self.max })
    }

    fn picked(&mut self, now: Now, leg: Leg, reply: Option<Box<Reply>>) -> Want {
        let parcels = read::<request::UploadPick>(reply);
        if leg != Leg::Send {
            return self.carry(now, leg, parcels);
        }
        let kinds: HashSet<MessageKind> = parcels.iter().flatten().map(|it| it.document.id.kind).collect();
        let mut waiting = MessageKind::ALL.into_iter().filter(|kind| kinds.contains(kind));
        self.held = waiting.find_map(|kind| self.gateway.shut(kind));
        if self.held.is_none() {
            return self.carry(now, leg, parcels);
        }
        // They stay as they are, untried; what else waits behind them is picked without them.
        let without =
            MessageKind::ALL.into_iter().filter(|kind| self.gateway.shut(*kind).is_some()).collect();
        self.stage = Stage::PickingOthers;
        Want::ask(request::UploadPickBut { max: self.max, without })
    }

    /// Goes on with what was picked.
    fn carry(&mut self, now: Now, leg: Leg, parcels: Option<Vec<Parcel>>) -> Want {
        let parcels = parcels.unwrap_or_default();
        if parcels.is_empty() {
            return self.nothing(now, leg);
        }
        self.park(now, leg, Carrying::of(&*self.gateway, parcels))
    }

    /// Parks one after the other what the centre cannot be told; the rest goes on.
    fn park(&mut self, now: Now, leg: Leg, mut carrying: Carrying) -> Want {
        if let Some((document, why)) = carrying.parked.pop_front() {
            self.stage = Stage::Parking(leg, carrying);
            // Refused: it is on its way, or a person was quicker.
            return Want::act(request::UploadPark { document, why });
        }
        let carried = carrying.carried;
        match leg {
            Leg::Send if carried.is_empty() => self.sent(now),
            Leg::Send => {
                let wanted = sendings(&carried);
                self.stage = Stage::Admitting(carried);
                Want::act(request::UploadSend(wanted))
            }
            Leg::Unknown | Leg::Accepted(_) | Leg::Refused(_) if carried.is_empty() => self.nothing(now, leg),
            Leg::Unknown | Leg::Accepted(_) => self.round(now, leg, Work::Ask, carried),
            Leg::Refused(_) => self.round(now, leg, Work::Listen, carried),
        }
    }

    /// What is durable as being sent may leave.
    fn admitted(&mut self, now: Now, carried: Vec<Carried>, reply: Option<Box<Reply>>) -> Want {
        let Some(admitted) = read::<request::UploadSend>(reply) else { return self.confirm(now) };
        let admitted: HashSet<DocumentId> = admitted.into_iter().collect();
        let leaving: Vec<Carried> =
            carried.into_iter().filter(|parcel| admitted.contains(&parcel.document.id)).collect();
        if leaving.is_empty() { self.sent(now) } else { self.round(now, Leg::Send, Work::Send, leaving) }
    }

    fn round(&mut self, now: Now, leg: Leg, work: Work, parcels: Vec<Carried>) -> Want {
        let round = Round::new(&*self.gateway, work, parcels, now.tick);
        self.call(now, leg, Box::new(round))
    }

    fn answered(&mut self, now: Now, leg: Leg, mut round: Box<Round>, lane: usize, answer: Answer) -> Want {
        let asked = round.under_way(lane).filter(|call| call.work == Work::Ask);
        let answer = match asked {
            Some(call) => self.lagging.judge(&self.timing, now.tick, &call.batch, answer),
            None => answer,
        };
        round.took(&mut self.breaker, now.tick, lane, answer);
        self.call(now, leg, round)
    }

    /// Keeps the lanes busy, tells what became known, and at the end all of it.
    fn call(&mut self, now: Now, leg: Leg, mut round: Box<Round>) -> Want {
        if let Some(call) = round.next(now) {
            self.stage = Stage::Calling(leg, round);
            return Want::Call(call);
        }
        if let Some(told) = round.ripe(now.tick) {
            self.stage = Stage::TellingMeanwhile(leg, round);
            return Want::act(request::UploadTell(told));
        }
        if !round.is_over() {
            self.stage = Stage::Calling(leg, round);
            return Want::Hear;
        }
        let mut done = round.finish();
        let told = std::mem::take(&mut done.told);
        self.stage = Stage::Telling(leg, done);
        Want::act(request::UploadTell(told))
    }

    /// The engine has what a round came to; it hears of the way too, where that has changed.
    fn told(&mut self, now: Now, leg: Leg, mut done: Done) -> Want {
        // What is not ours or was issued here comes to nothing there.
        let numbers = self.gateway.told_numbers(UPLOAD_BATCH_MAX, now.wall);
        if !numbers.is_empty() {
            self.stage = Stage::TellingNumbers(leg, done);
            return Want::act(request::UploadTold(numbers));
        }
        self.soon = done.fault.is_some();
        // The way is good, and yet not all goes well.
        done.fault = done.fault.or_else(|| self.lagging.fault(&self.timing, now.tick));
        let untaken = self.gateway.untaken_since(now.wall);
        if self.link.note(&done, self.breaker.gate(now.tick), untaken, now) {
            self.stage = Stage::TellingLink(leg, done.known);
            return Want::ask(request::UploadLink(self.link.telling(now.wall)));
        }
        self.over(now, leg, done.known)
    }

    /// A leg had nothing to work on.
    fn nothing(&mut self, now: Now, leg: Leg) -> Want {
        match leg {
            Leg::Send => self.confirm(now),
            Leg::Unknown | Leg::Accepted(_) | Leg::Refused(_) => self.over(now, leg, false),
        }
    }

    /// A leg's round is over; whether anything became `known` by it. What nobody knows still is asked about again later,
    /// not at once.
    fn over(&mut self, now: Now, leg: Leg, known: bool) -> Want {
        match leg {
            Leg::Unknown => {
                self.did = known;
                if known && self.max == 1 { self.checks() } else { self.pick(now, Leg::Send) }
            }
            Leg::Send => self.sent(now),
            Leg::Accepted(left) => self.confirm_rounds(now, left),
            Leg::Refused(left) => self.listen_rounds(now, left),
        }
    }

    /// What was sent is not pending any more, whatever came of it; what did not leave comes first again.
    fn sent(&mut self, now: Now) -> Want {
        self.did = true;
        self.confirm(now)
    }

    /// Where it is time, asks once about everything that is accepted, round by round.
    fn confirm(&mut self, now: Now) -> Want {
        if now.tick < self.confirm_at || matches!(self.breaker.gate(now.tick), Gate::Shut(_)) {
            return self.checks();
        }
        self.confirm_at = now.tick + self.timing.confirm;
        self.stage = Stage::Counting;
        Want::ask(request::UploadStatus)
    }

    fn counted(&mut self, now: Now, reply: Option<Box<Reply>>) -> Want {
        let status = status(reply);
        let rounds = |count: fn(&UploadStatus) -> u64| {
            status.as_deref().map_or(0, count).div_ceil(u64::from(ROUND_MAX))
        };
        // A person sees to what was refused or parked, and where the platform has it after all that is what is to be seen.
        self.refused_rounds = if self.gateway.is_told() { rounds(UploadStatus::stuck_count) } else { 0 };
        self.confirm_rounds(now, rounds(|status| status.accepted))
    }

    fn confirm_rounds(&mut self, now: Now, left: u64) -> Want {
        match left.checked_sub(1) {
            Some(left) if !self.stops => self.pick(now, Leg::Accepted(left)),
            Some(_) | None => self.listen_rounds(now, self.refused_rounds),
        }
    }

    fn listen_rounds(&mut self, now: Now, left: u64) -> Want {
        match left.checked_sub(1) {
            Some(left) if !self.stops => self.pick(now, Leg::Refused(left)),
            Some(_) | None => self.checks(),
        }
    }

    /// Asks the centre what was allotted, where somebody wants to know: after every turn, because a backlog must not keep
    /// a person waiting.
    fn checks(&mut self) -> Want {
        let source = CleanText::new(self.gateway.name(), TEXT_CHARS_MAX).unwrap_or_default();
        let (checks, want) = Checks::begin(source);
        self.stage = Stage::Checking(checks);
        want
    }

    fn check(&mut self, now: Now, mut checks: Checks, said: Said) -> Want {
        if let Some(want) = checks.step(now.wall, said, self.stops) {
            self.stage = Stage::Checking(checks);
            return want;
        }
        if self.did {
            self.in_vain = false;
            return self.turn(now);
        }
        // What no call says is looked for once the calls are over.
        let quiet = self.held.clone().or_else(|| self.gateway.unwell(now.wall));
        if self.link.watch(quiet, now.wall) {
            self.stage = Stage::TellingQuiet;
            return Want::ask(request::UploadLink(self.link.telling(now.wall)));
        }
        self.look()
    }

    fn look(&mut self) -> Want {
        self.stage = Stage::Looking;
        Want::ask(request::UploadStatus)
    }

    /// Nothing is to be done unless the engine says something, or until the first wait is over.
    fn wait(&mut self, now: Now, reply: Option<Box<Reply>>) -> Want {
        self.stage = Stage::Waiting;
        Want::Wait(now.tick + self.waits(now.tick, status(reply).as_deref()))
    }

    fn waits(&self, now: Tick, status: Option<&UploadStatus>) -> Duration {
        let shut = match self.breaker.gate(now) {
            Gate::Shut(at) => Some(at.since(now)),
            Gate::Open | Gate::Probe => None,
        };
        // Nothing was there to be done: the next event brings it.
        let retry =
            shut.unwrap_or(if self.soon || self.held.is_some() { self.timing.back_off } else { IDLE });
        // What is wrong besides heals by itself too.
        let retry = if self.link.is_unwell() { retry.min(self.timing.confirm) } else { retry };
        let Some(status) = status else { return retry.min(self.timing.confirm).max(SHORTEST) };
        // A pause has an end, and nobody says when it has come.
        let pause = status.paused_until.map_or(IDLE, |until| {
            Duration::from_secs(u64::try_from(until.unix() - status.now.unix() + 1).unwrap_or(1))
        });
        // While the way is shut nothing is asked about.
        let waits = (self.gateway.is_told() || status.accepted + status.unknown > 0) && shut.is_none();
        let wait = if waits { retry.min(self.confirm_at.since(now)) } else { retry };
        wait.min(pause).max(SHORTEST)
    }

    /// With a dead line each sale wakes it for nothing: then it looks once for many of them.
    fn woken(&mut self, now: Now) -> Want {
        if self.stops {
            return Want::End;
        }
        if std::mem::replace(&mut self.in_vain, true) {
            self.stage = Stage::Gathering;
            return Want::Rest(now.tick + GATHER);
        }
        self.look_for_a_person()
    }

    fn look_for_a_person(&mut self) -> Want {
        self.stage = Stage::LookingForAPerson;
        Want::ask(request::UploadStatus)
    }

    /// A person who wants it sent now ends the wait of the breaker; what others do does not.
    fn person(&mut self, now: Now, reply: Option<Box<Reply>>) -> Want {
        if let Some(status) = status(reply)
            && status.asked_now != self.asked_now
        {
            self.asked_now = status.asked_now;
            self.breaker.try_now(now.tick);
            self.confirm_at = now.tick;
        }
        self.turn(now)
    }
}

fn status(reply: Option<Box<Reply>>) -> Option<Box<UploadStatus>> {
    read::<request::UploadStatus>(reply)
}

#[cfg(test)]
mod tests;
