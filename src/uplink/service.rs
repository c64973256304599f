//! The uplink thread of the process that has the engine: asks about what may be there, sends what waits, asks whether the
//! platform has what the centre accepted. It sleeps until the engine says that there is something, or a wait is over.

use super::Timing;
use super::allotted;
use super::asking::Who;
use super::breaker::{Breaker, Gate, Jitter};
use super::gateway::{Carried, Gateway};
use super::round::{self, Done, Work};
use crate::domain::{DocumentId, MessageKind, Misfit, Moment, ParkReason, delivery_words};
use crate::protocol::{Ask, Event, LinkState, Mailbox, Parcel, Pick, Sending, Told, UploadStatus, request};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::{Duration, Instant};

/// Most documents of one round: few enough that a slow one holds the round up for one time-out at most, enough that the
/// two entries of a round cost nothing.
const ROUND_MAX: u32 = 256;
/// How long ending waits for a call under way.
const LINGER: Duration = Duration::from_secs(3);
/// How long the thread sleeps when nothing happens; an event wakes it.
const IDLE: Duration = Duration::from_secs(3_600);
/// The shortest sleep: a wait that is over is not waited for in a circle.
const SHORTEST: Duration = Duration::from_millis(5);
/// How long events are gathered where the last one brought nothing to do.
const GATHER: Duration = Duration::from_millis(20);
/// How often the state of the way is told although nothing about it has changed.
const LINK_EVERY_S: i64 = 60;
/// A centre's clock that differs by so many seconds from what it was is told at once.
const CLOCK_NEWS_S: u64 = 30;

/// What the service is made of.
#[derive(Clone)]
pub struct Parts {
    /// The engine.
    pub who: Who,
    /// The way to the centre.
    pub gateway: Arc<dyn Gateway>,
    /// Its waits.
    pub timing: Timing,
    /// The jitter of its waits.
    pub jitter: Jitter,
    /// The wall clock.
    pub now: Arc<dyn Fn() -> Moment + Send + Sync>,
}

/// The running service.
pub struct Uplink {
    who: Who,
    timing: Timing,
    stop: Arc<AtomicBool>,
    mailbox: Arc<Mailbox>,
    ended: Receiver<()>,
}

impl Uplink {
    /// Starts it on an open engine.
    ///
    /// # Errors
    /// When the engine gives no mailbox, or the machine no thread.
    pub fn start(parts: Parts) -> Result<Self, io::Error> {
        let mailbox =
            parts.who.desk.subscribe().map_err(|failure| io::Error::other(format!("{failure:?}")))?;
        let stop = Arc::new(AtomicBool::new(false));
        let (alive, ended) = channel();
        let (who, timing) = (parts.who.clone(), parts.timing);
        let mut hands = Hands {
            breaker: Breaker::new(parts.timing, Arc::clone(&parts.jitter)),
            link: LinkState {
                gateway: Some(parts.gateway.name().to_owned()),
                carries: Some(
                    MessageKind::ALL.into_iter().filter(|kind| parts.gateway.carries(*kind)).collect(),
                ),
                ..LinkState::default()
            },
            parts,
            stop: Arc::clone(&stop),
            confirm_at: Instant::now(),
            soon: false,
            asked_now: 0,
            told_at: None,
            alive,
        };
        // Before this is answered: who asks for the way now hears that there is one.
        hands.tell_link();
        let events = Arc::clone(&mailbox);
        Builder::new().name("uplink".into()).spawn(move || hands.run(&events))?;
        Ok(Self { who, timing, stop, mailbox, ended })
    }

    /// Ends it: lets what waits be sent, within [`Timing::drain`], while the way is good. `shown` hears how many are left.
    pub fn stop(self, shown: &mut dyn FnMut(u64)) {
        let until = Instant::now() + self.timing.drain;
        let Ok(mailbox) = self.who.desk.subscribe() else { return };
        while let Some(status) = self.status() {
            let left = until.saturating_duration_since(Instant::now());
            // A correction that waits for a confirmation is not waited for: the platform may take its day.
            let goes = request::UploadPick { pick: Pick::Send, max: 1 };
            let still = self.who.ask(goes).is_none_or(|parcels| !parcels.is_empty());
            let waits = status.unknown + u64::from(still).max(status.pending.saturating_sub(status.manual));
            if !still && status.unknown == 0 {
                return;
            }
            if left.is_zero() || status.link.trouble.is_some() || status.paused_until.is_some() {
                return;
            }
            shown(waits);
            // Whatever it was, the outbox is asked about again.
            let _ = mailbox.take(left);
        }
    }

    fn status(&self) -> Option<Box<UploadStatus>> {
        self.who.ask(request::UploadStatus)
    }
}

impl Drop for Uplink {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.mailbox.post(Event::Stopping);
        // A call that hangs ends with its time-out; what it was about is unknown until the next start.
        let _ = self.ended.recv_timeout(LINGER);
    }
}

/// The thread's belongings.
struct Hands {
    parts: Parts,
    breaker: Breaker,
    link: LinkState,
    stop: Arc<AtomicBool>,
    /// When accepted documents are asked about next.
    confirm_at: Instant,
    /// The last round failed and the breaker is still open: it is tried again soon.
    soon: bool,
    /// How often a person had asked to send now, when it was looked at last.
    asked_now: u64,
    told_at: Option<Moment>,
    /// Dropped with the thread.
    alive: Sender<()>,
}

impl Hands {
    fn run(mut self, events: &Mailbox) {
        let mut in_vain = false;
        while !self.stop.load(Ordering::Acquire) {
            let did = self.work();
            // Between rounds too: a backlog must not keep a person waiting.
            self.answer_checks();
            if did {
                in_vain = false;
                continue;
            }
            let wait = self.wait();
            if events.take(wait) == Some(Event::Stopping) {
                break;
            }
            // With a dead line each sale wakes this thread for nothing: then it looks once for many of them.
            if in_vain {
                std::thread::sleep(GATHER);
            }
            in_vain = true;
            self.look_for_a_person();
        }
        drop(self.alive);
    }

    /// One round of each sort; true when something was done.
    fn work(&mut self) -> bool {
        let max = match self.breaker.gate(Instant::now()) {
            Gate::Open => ROUND_MAX,
            Gate::Probe => 1,
            Gate::Shut(_) => return false,
        };
        let mut did = self.ask(Pick::Unknown, max);
        if matches!(self.breaker.gate(Instant::now()), Gate::Shut(_)) || (did && max == 1) {
            return did;
        }
        did |= self.send(max);
        if Instant::now() >= self.confirm_at && self.breaker.gate(Instant::now()) == Gate::Open {
            self.confirm();
        }
        did
    }

    /// Asks once about everything that is accepted, round by round.
    fn confirm(&mut self) {
        self.confirm_at = Instant::now() + self.parts.timing.confirm;
        let accepted = self.status().map_or(0, |status| status.accepted);
        for _ in 0..accepted.div_ceil(u64::from(ROUND_MAX)) {
            let stops = self.stop.load(Ordering::Acquire);
            if stops || self.breaker.gate(Instant::now()) != Gate::Open {
                return;
            }
            self.ask(Pick::Accepted, ROUND_MAX);
        }
    }

    fn pick(&self, pick: Pick, max: u32) -> Vec<Parcel> {
        self.parts.who.ask(request::UploadPick { pick, max }).unwrap_or_default()
    }

    /// What this centre can be told, with its bytes; the rest is parked with the reason.
    fn carried(&self, parcels: Vec<Parcel>) -> Vec<Carried> {
        let gateway = &self.parts.gateway;
        let mut carried = Vec::new();
        for Parcel { document, .. } in parcels {
            let kind = document.id.kind;
            let made = if gateway.carries(kind) {
                gateway.payload(&document)
            } else {
                Err(ParkReason::Misfit(Misfit::Kind(kind)))
            };
            match made {
                Ok(payload) => carried.push(Carried { document, payload }),
                Err(why) => self.park(document.id, why),
            }
        }
        carried
    }

    fn park(&self, document: DocumentId, why: ParkReason) {
        // Refused: it is on its way, or a person was quicker.
        let _ = self.act(request::UploadPark { document, why });
    }

    fn act<A: Ask>(&self, asked: A) -> Option<A::Reply> {
        self.parts.who.act(asked, &self.parts.timing, &self.stop)
    }

    /// Sends what may go: first into the ledger, then to the centre, then into the ledger what came of it.
    fn send(&mut self, max: u32) -> bool {
        let picked = self.pick(Pick::Send, max);
        if picked.is_empty() {
            return false;
        }
        let carried = self.carried(picked);
        let wanted: Vec<Sending> = carried
            .iter()
            .map(|parcel| Sending {
                document: parcel.document.id,
                fingerprint: Sha256::digest(&parcel.payload).into(),
            })
            .collect();
        if wanted.is_empty() {
            return true;
        }
        let Some(admitted) = self.act(request::UploadSend(wanted)) else {
            return false;
        };
        let admitted: HashSet<DocumentId> = admitted.into_iter().collect();
        let leaving: Vec<Carried> =
            carried.into_iter().filter(|parcel| admitted.contains(&parcel.document.id)).collect();
        self.round(Work::Send, leaving);
        // What was sent is not pending any more, whatever came of it; what did not leave comes first again.
        true
    }

    /// Asks what became of some.
    fn ask(&mut self, pick: Pick, max: u32) -> bool {
        let carried = self.carried(self.pick(pick, max));
        if carried.is_empty() {
            return false;
        }
        // What nobody knows still is asked about again later, not at once.
        self.round(Work::Ask, carried)
    }

    /// True when something became known.
    fn round(&mut self, work: Work, parcels: Vec<Carried>) -> bool {
        if parcels.is_empty() {
            return false;
        }
        let (parts, stop) = (&self.parts, &self.stop);
        let tell = |told: Vec<Told>| {
            // Not answered: the engine is gone, and the next one takes these for unknown.
            let _ = parts.who.act(request::UploadTell(told), &parts.timing, stop);
        };
        let mut done = round::run(&*parts.gateway, &mut self.breaker, work, parcels, &*parts.now, &tell);
        tell(std::mem::take(&mut done.told));
        let known = done.known;
        self.soon = done.fault.is_some();
        self.note(done);
        known
    }

    /// Keeps the state of the way, and tells it where that has changed.
    fn note(&mut self, done: Done) {
        let now = (self.parts.now)();
        let before = self.link.clone();
        if done.answered {
            self.link.answered_at = Some(now);
        }
        if let Some(off) = done.clock_off_s {
            (self.link.clock_off_s, self.link.clock_said_at) = (Some(off), Some(now));
        }
        self.link.words = done.fault.as_ref().map(|fault| delivery_words(&fault.words)).unwrap_or_default();
        self.link.trouble = done.fault.map(|fault| match before.trouble {
            Some((trouble, since)) if trouble == fault.trouble => (trouble, since),
            _ => (fault.trouble, now),
        });
        self.link.retry_at = match self.breaker.gate(Instant::now()) {
            Gate::Shut(at) => {
                let seconds = at.saturating_duration_since(Instant::now()).as_secs() + 1;
                Some(now.plus_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)))
            }
            Gate::Open | Gate::Probe => None,
        };
        let same = before.trouble == self.link.trouble
            && before.words == self.link.words
            && before.retry_at == self.link.retry_at
            && before.clock_off_s.unwrap_or(i64::MAX).abs_diff(self.link.clock_off_s.unwrap_or(i64::MAX))
                < CLOCK_NEWS_S;
        let recent = self.told_at.is_some_and(|at| now.unix() - at.unix() < LINK_EVERY_S);
        if !same || !recent {
            self.tell_link();
        }
    }

    fn tell_link(&mut self) {
        self.told_at = Some((self.parts.now)());
        // An engine that does not answer is told the next time.
        let _ = self.parts.who.ask(request::UploadLink(self.link.clone()));
    }

    /// How long nothing is to be done unless the engine says something.
    fn wait(&self) -> Duration {
        let now = Instant::now();
        let confirm = self.confirm_at.saturating_duration_since(now);
        let retry = match self.breaker.gate(now) {
            Gate::Shut(at) => at.saturating_duration_since(now),
            // Nothing was there to be done: the next event brings it.
            Gate::Open | Gate::Probe if self.soon => self.parts.timing.back_off,
            Gate::Open | Gate::Probe => IDLE,
        };
        let Some(status) = self.status() else { return retry.min(self.parts.timing.confirm) };
        let waits = status.accepted + status.unknown > 0;
        // A pause has an end, and nobody says when it has come.
        let pause = status.paused_until.map_or(IDLE, |until| {
            Duration::from_secs(u64::try_from(until.unix() - status.now.unix() + 1).unwrap_or(1))
        });
        let wait = if waits { retry.min(confirm) } else { retry };
        wait.min(pause).max(SHORTEST)
    }

    fn status(&self) -> Option<Box<UploadStatus>> {
        self.parts.who.ask(request::UploadStatus)
    }

    /// Asks the centre what was allotted, where somebody wants to know.
    fn answer_checks(&self) {
        let Parts { who, gateway, timing, now, .. } = &self.parts;
        allotted::check(who, &**gateway, timing, now(), &self.stop);
    }

    /// A person who wants it sent now ends the wait of the breaker; what others do does not.
    fn look_for_a_person(&mut self) {
        let Some(status) = self.status() else { return };
        if status.asked_now != self.asked_now {
            self.asked_now = status.asked_now;
            self.breaker.try_now(Instant::now());
            self.confirm_at = Instant::now();
        }
    }
}
