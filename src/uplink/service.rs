//! The uplink thread of the process that has the engine: does what [`Course`] wants, and tells it what came of it.

use super::breaker::Jitter;
use super::codes::Codes;
use super::course::Course;
use super::gateway::{Answer, Gateway};
use super::round::Call;
use super::timing::Timing;
use super::want::{Said, Want};
use crate::protocol::{Event, Failure, Mailbox, Pick, Reply, UploadStatus, Who, request};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;
use std::time::Duration;

/// How long ending waits for a call under way.
const LINGER: Duration = Duration::from_secs(3);

/// What the service is made of.
#[derive(Clone)]
pub struct Parts {
    /// The engine, and the clocks.
    pub who: Who,
    /// The way to the centre.
    pub gateway: Arc<dyn Gateway>,
    /// Its waits.
    pub timing: Timing,
    /// The jitter of its waits.
    pub jitter: Jitter,
}

/// The running service.
pub struct Uplink {
    who: Who,
    timing: Timing,
    stop: Arc<AtomicBool>,
    mailbox: Arc<Mailbox>,
    /// Of the thread that asks about codes, where the centre can tell.
    codes: Option<Arc<Mailbox>>,
    ended: Receiver<()>,
}

impl Uplink {
    /// Starts it on an open engine.
    ///
    /// # Errors
    /// When the engine gives no mailbox, or the machine no thread.
    pub fn start(parts: Parts) -> Result<Self, io::Error> {
        let Parts { who, gateway, timing, jitter } = parts;
        let mailbox = who.desk.subscribe().map_err(|failure| io::Error::other(format!("{failure:?}")))?;
        let stop = Arc::new(AtomicBool::new(false));
        let (alive, ended) = channel();
        let now = who.clock.both();
        let mut course = Course::new(Arc::clone(&gateway), timing, jitter, now.tick);
        // Before this is answered: who asks for the way now hears that there is one. An engine that does not answer is
        // told the next time.
        let _ = who.ask(course.introduce(now.wall));
        let _ = who.ask(request::UploadApproval(gateway.takes_approval()));
        let _ = who.ask(request::UploadAfterAllowance(gateway.cancels_after_allowance()));
        let hands = Hands {
            who: who.clone(),
            senders: Senders::new(Arc::clone(&gateway)),
            gateway,
            timing,
            stop: Arc::clone(&stop),
            alive,
        };
        let events = Arc::clone(&mailbox);
        let start = || Codes::start(who.clone(), Arc::clone(&hands.gateway), Arc::clone(&stop));
        let codes = hands.gateway.tells_codes().then(start).transpose()?;
        Builder::new().name("uplink".into()).spawn(move || hands.run(course, &events))?;
        Ok(Self { who, timing, stop, mailbox, codes, ended })
    }

    /// Ends it: lets what waits be sent, within [`Timing::drain`], while the way is good. `shown` hears how many are left.
    pub fn stop(self, shown: &mut dyn FnMut(u64)) {
        let until = self.who.clock.monotonic() + self.timing.drain;
        let Ok(mailbox) = self.who.desk.subscribe() else { return };
        while let Some(status) = self.status() {
            let left = until.since(self.who.clock.monotonic());
            // A correction that waits for a confirmation is not waited for: the platform may take its day.
            let goes = self.who.ask(request::UploadPick { pick: Pick::Send, max: 1 });
            let still = goes.map_or(true, |parcels| !parcels.is_empty());
            let waits = status.unknown + u64::from(still).max(status.pending.saturating_sub(status.manual));
            if !still && status.unknown == 0 {
                return;
            }
            if left.is_zero() || status.link.is_shut() || status.paused_until.is_some() {
                return;
            }
            shown(waits);
            // Whatever it was, the outbox is asked about again.
            let _ = mailbox.take(left);
        }
    }

    fn status(&self) -> Option<Box<UploadStatus>> {
        self.who.ask(request::UploadStatus).ok()
    }
}

impl Drop for Uplink {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.mailbox.post(Event::Stopping);
        self.codes.iter().for_each(|codes| codes.post(Event::Stopping));
        // A call that hangs ends with its time-out; what it was about is unknown until the next start.
        let _ = self.ended.recv_timeout(LINGER);
    }
}

/// The thread's belongings.
struct Hands {
    who: Who,
    gateway: Arc<dyn Gateway>,
    senders: Senders,
    timing: Timing,
    stop: Arc<AtomicBool>,
    /// Dropped with the thread.
    alive: Sender<()>,
}

impl Hands {
    fn run(mut self, mut course: Course, events: &Mailbox) {
        let (clock, mut said) = (Arc::clone(&self.who.clock), Said::Woken);
        loop {
            if self.stop.load(Ordering::Acquire) {
                course.stop();
            }
            said = match course.step(clock.both(), said) {
                Want::End => break,
                Want::Wait(until) => {
                    if events.take(until.since(clock.monotonic())) == Some(Event::Stopping) {
                        course.stop();
                    }
                    Said::Woken
                }
                Want::Rest(until) => {
                    clock.wait_for(until.since(clock.monotonic()));
                    Said::Woken
                }
                want => self.act(want),
            };
        }
        drop(self.alive);
    }

    fn act(&mut self, want: Want) -> Said {
        match want {
            Want::Ask(request) => answer(self.who.ask(*request)),
            Want::Act(request) => {
                let stops = || self.stop.load(Ordering::Acquire);
                answer(self.who.act(*request, self.timing.patience(), &stops))
            }
            Want::Call(call) => {
                self.senders.call(call);
                Said::Begun
            }
            Want::Hear => match self.senders.hear() {
                Some((lane, answer)) => Said::Centre(lane, answer),
                None => Said::Begun,
            },
            Want::Allotted(seller, period, now) => Said::Allotted(self.gateway.allotted(seller, period, now)),
            Want::Wait(_) | Want::Rest(_) | Want::End => Said::Woken,
        }
    }
}

/// The reply; `None` where it was refused or nobody answers.
fn answer(answer: Result<Reply, Failure>) -> Said {
    Said::Answer(answer.ok().map(Box::new))
}

/// The threads that make calls to the centre: one a lane, made when the lane is first needed. Each owns its way there for
/// as long as a call takes.
struct Senders {
    gateway: Arc<dyn Gateway>,
    lanes: BTreeMap<usize, Sender<Call>>,
    answered: Sender<(usize, Answer)>,
    answers: Receiver<(usize, Answer)>,
}

impl Senders {
    fn new(gateway: Arc<dyn Gateway>) -> Self {
        let (answered, answers) = channel();
        Self { gateway, lanes: BTreeMap::new(), answered, answers }
    }

    /// Begins a call. Without a thread for it, it is made here.
    fn call(&mut self, call: Call) {
        let lane = call.lane;
        let refused = match self.lane(lane) {
            Some(calls) => calls.send(call).err().map(|refused| refused.0),
            None => Some(call),
        };
        if let Some(call) = refused {
            self.lanes.remove(&lane);
            // Both ends are here.
            let _ = self.answered.send((lane, call.make(&*self.gateway)));
        }
    }

    /// Waits for the answer to any call under way; `None` where there can be none.
    fn hear(&self) -> Option<(usize, Answer)> {
        self.answers.recv().ok()
    }

    fn lane(&mut self, lane: usize) -> Option<&Sender<Call>> {
        if !self.lanes.contains_key(&lane) {
            let (calls, waiting) = channel::<Call>();
            let (gateway, answered) = (Arc::clone(&self.gateway), self.answered.clone());
            let work = move || {
                for call in waiting {
                    // Nobody waits for it any more: the next start asks about it.
                    let _ = answered.send((call.lane, call.make(&*gateway)));
                }
            };
            Builder::new().name("uplink-lane".into()).spawn(work).ok()?;
            self.lanes.insert(lane, calls);
        }
        self.lanes.get(&lane)
    }
}
