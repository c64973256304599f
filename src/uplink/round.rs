//! One round: documents of one pick, as the centre can be told them, in batches of one kind, over at most eight lanes at
//! once. It says which call is next and takes what came of each; making the calls is [`super::service`]'s.

use super::breaker::Breaker;
use super::gateway::{Answer, Carried, Gateway, LinkFault};
use crate::domain::{DeliveryState, DocumentId, MessageKind, Misfit, Moment, Outcome, ParkReason};
use crate::protocol::{Parcel, Sending, Told};
use crate::world::{Now, Tick};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Most calls at once: what a centre takes from one client without calling it an attack.
pub(super) const LANES: usize = 8;

/// How often what became known is told while a round goes on: as often as a screen is drawn for what others do. A slow
/// centre's round may take minutes, and a terminal that is left shows how far it is.
const TELL_EVERY: Duration = Duration::from_millis(250);

/// Documents that can be told, and those that cannot, with the reason.
#[derive(Debug)]
pub(super) struct Carrying {
    pub(super) carried: Vec<Carried>,
    pub(super) parked: VecDeque<(DocumentId, ParkReason)>,
}

impl Carrying {
    /// Of these documents, in the order picked.
    pub(super) fn of(gateway: &dyn Gateway, parcels: Vec<Parcel>) -> Self {
        let (mut carried, mut parked) = (Vec::new(), VecDeque::new());
        for Parcel { document, delivery } in parcels {
            let kind = document.id.kind;
            let made = if gateway.carries(kind) {
                gateway.payload(&document)
            } else {
                Err(ParkReason::Misfit(Misfit::Kind(kind)))
            };
            match made {
                Ok(payload) => {
                    let accepted = delivery.state == DeliveryState::Accepted;
                    carried.push(Carried {
                        document,
                        payload,
                        accepted,
                        under_way: delivery.state == DeliveryState::Sending,
                        since: delivery.since,
                        tries: delivery.tries,
                    });
                }
                Err(why) => parked.push_back((document.id, why)),
            }
        }
        Self { carried, parked }
    }
}

/// What the ledger is told before they leave.
pub(super) fn sendings(carried: &[Carried]) -> Vec<Sending> {
    let sending = |parcel: &Carried| Sending {
        document: parcel.document.id,
        fingerprint: Sha256::digest(&parcel.payload).into(),
    };
    carried.iter().map(sending).collect()
}

/// Sends or asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    Send,
    Ask,
    /// Asks, and hears only that the platform has it.
    Listen,
}

/// One call to the centre.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// Which of the [`LANES`] it goes over; nothing else is under way there.
    pub(super) lane: usize,
    pub(super) work: Work,
    pub(super) batch: Arc<[Carried]>,
    /// The wall clock when it goes.
    pub(super) at: Moment,
}

impl Call {
    /// Makes it, and waits for the answer.
    pub(super) fn make(&self, gateway: &dyn Gateway) -> Answer {
        match self.work {
            Work::Send => gateway.send(&self.batch, self.at),
            Work::Ask | Work::Listen => gateway.ask(&self.batch, self.at),
        }
    }
}

/// What a round came to.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// What was not told while it went on.
    pub(super) told: Vec<Told>,
    /// Something became known.
    pub(super) known: bool,
    /// The last thing that was wrong with the way; `None` when the last call went well.
    pub(super) fault: Option<LinkFault>,
    /// Some call was answered.
    pub(super) answered: bool,
    /// The centre's clock minus ours, in seconds.
    pub(super) clock_off_s: Option<i64>,
}

/// A round under way.
#[derive(Debug)]
pub(super) struct Round {
    work: Work,
    batches: VecDeque<Arc<[Carried]>>,
    lanes: [Option<Call>; LANES],
    done: Done,
    /// The breaker has opened: the rest is not tried.
    broken: bool,
    told_at: Tick,
}

impl Round {
    pub(super) fn new(gateway: &dyn Gateway, work: Work, parcels: Vec<Carried>, now: Tick) -> Self {
        Self {
            work,
            batches: batches(gateway, parcels),
            lanes: Default::default(),
            done: Done::default(),
            broken: false,
            told_at: now,
        }
    }

    /// The next call, while a lane is free and anything is left that may be tried. After the breaker has opened nothing
    /// is: certainly not there where it would have been sent.
    pub(super) fn next(&mut self, now: Now) -> Option<Call> {
        if self.broken {
            let outcome = match self.work {
                Work::Send => Outcome::NotThere,
                Work::Ask | Work::Listen => Outcome::Unknown,
            };
            for batch in std::mem::take(&mut self.batches) {
                self.note(&batch, |_| outcome.clone());
            }
        }
        let lane = self.lanes.iter().position(Option::is_none)?;
        let batch = self.batches.pop_front()?;
        let call = Call { lane, work: self.work, batch, at: now.wall };
        self.lanes[lane] = Some(call.clone());
        Some(call)
    }

    /// The call that is under way over a lane.
    pub(super) fn under_way(&self, lane: usize) -> Option<&Call> {
        self.lanes.get(lane)?.as_ref()
    }

    /// What a lane's call came to.
    pub(super) fn took(&mut self, breaker: &mut Breaker, now: Tick, lane: usize, answer: Answer) {
        let Some(call) = self.lanes.get_mut(lane).and_then(Option::take) else { return };
        let Answer { outcomes, fault, centre_time } = answer;
        self.note(&call.batch, |id| {
            // A gateway that forgets one says nothing about it: nobody knows.
            outcomes
                .iter()
                .find(|(told, _)| *told == id)
                .map_or(Outcome::Unknown, |(_, outcome)| outcome.clone())
        });
        let off = centre_time.map(|time| time.unix() - call.at.unix());
        self.done.clock_off_s = off.or(self.done.clock_off_s);
        if fault.is_some() {
            // What was under way when it opened says nothing new.
            self.broken = self.broken || breaker.failed(now);
        } else {
            breaker.went_well();
            self.done.answered = true;
        }
        self.done.fault = fault;
    }

    /// What became known, where it is time to tell it and more is to come.
    pub(super) fn ripe(&mut self, now: Tick) -> Option<Vec<Told>> {
        let news = !self.batches.is_empty() && !self.done.told.is_empty();
        let ripe = news && now.since(self.told_at) >= TELL_EVERY;
        ripe.then(|| {
            self.told_at = now;
            std::mem::take(&mut self.done.told)
        })
    }

    /// True when nothing is left and nothing is under way.
    pub(super) fn is_over(&self) -> bool {
        self.batches.is_empty() && self.lanes.iter().all(Option::is_none)
    }

    /// What it came to.
    pub(super) fn finish(self) -> Done {
        self.done
    }

    fn note(&mut self, batch: &[Carried], outcome: impl Fn(DocumentId) -> Outcome) {
        for parcel in batch {
            let document = parcel.document.id;
            let told = Told { document, outcome: outcome(document) };
            if self.work == Work::Listen && told.outcome != Outcome::Confirmed {
                continue;
            }
            if let Outcome::Rejected { code, .. } = &told.outcome {
                tracing::warn!(%document, %code, "uplink.rejected");
            }
            self.done.known |= told.outcome != Outcome::Unknown;
            self.done.told.push(told);
        }
    }
}

/// By kind, in the order picked, none longer than the centre takes.
fn batches(gateway: &dyn Gateway, parcels: Vec<Carried>) -> VecDeque<Arc<[Carried]>> {
    let mut batches: VecDeque<Vec<Carried>> = VecDeque::new();
    let kind_of = |parcel: &Carried| parcel.document.id.kind;
    for parcel in parcels {
        let kind = kind_of(&parcel);
        let most = gateway.batch_max(kind).max(1);
        let fits = |batch: &&mut Vec<Carried>| {
            batch.len() < most && batch.first().is_some_and(|first| kind_of(first) == kind)
        };
        match batches.iter_mut().rev().take(MessageKind::ALL.len()).find(fits) {
            Some(batch) => batch.push(parcel),
            None => batches.push_back(vec![parcel]),
        }
    }
    batches.into_iter().map(Arc::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Allotted, Document, LinkTrouble, ParkReason, Period, Ubn};
    use crate::uplink::timing::Timing;
    use crate::wire::test_samples as samples;

    /// A centre that takes two at once of one kind; what it answers, the test says.
    struct Two;

    impl Gateway for Two {
        fn name(&self) -> &'static str {
            "two"
        }
        fn carries(&self, _: MessageKind) -> bool {
            true
        }
        fn batch_max(&self, _: MessageKind) -> usize {
            2
        }
        fn payload(&self, _: &Document) -> Result<Vec<u8>, ParkReason> {
            Ok(Vec::new())
        }
        fn send(&self, _: &[Carried], _: Moment) -> Answer {
            unreachable!()
        }
        fn ask(&self, _: &[Carried], _: Moment) -> Answer {
            unreachable!()
        }
        fn allotted(&self, _: Ubn, _: Period, _: Moment) -> Result<Option<Allotted>, LinkFault> {
            unreachable!()
        }
    }

    fn now() -> Now {
        Now { wall: Moment::from_unix(1_000), tick: Tick::START }
    }

    fn carried(document: Document) -> Carried {
        Carried {
            document,
            payload: Vec::new(),
            accepted: false,
            under_way: true,
            since: Moment::default(),
            tries: 1,
        }
    }

    fn issue(number: u32) -> Carried {
        carried(samples::issue(&samples::simple(&format!("AB{number:08}"), 105)))
    }

    fn breaker() -> Breaker {
        Breaker::new(Timing::default(), Arc::new(|_| 0))
    }

    fn calls(round: &mut Round) -> Vec<Call> {
        std::iter::from_fn(|| round.next(now())).collect()
    }

    fn fault() -> Option<LinkFault> {
        Some(LinkFault { trouble: LinkTrouble::Unreachable, words: String::new() })
    }

    #[test]
    fn batches_are_of_one_kind_and_no_longer_than_the_centre_takes() {
        let cancel = carried(samples::cancel(&samples::simple("AB00000009", 105)));
        let parcels = vec![issue(1), cancel, issue(2), issue(3)];
        let mut round = Round::new(&Two, Work::Send, parcels, Tick::START);
        let kinds: Vec<Vec<MessageKind>> = calls(&mut round)
            .iter()
            .map(|call| call.batch.iter().map(|parcel| parcel.document.id.kind).collect())
            .collect();
        let (issue, cancel) = (MessageKind::F0401, MessageKind::F0501);
        assert_eq!(kinds, [vec![issue, issue], vec![cancel], vec![issue]]);
    }

    #[test]
    fn a_document_that_the_answer_forgets_is_one_that_nobody_knows_of() {
        let mut round = Round::new(&Two, Work::Send, vec![issue(1), issue(2)], Tick::START);
        let call = calls(&mut round).remove(0);
        let outcomes = vec![(call.batch[0].document.id, Outcome::Accepted)];
        let centre_time = Some(Moment::from_unix(1_030));
        round.took(&mut breaker(), Tick::START, call.lane, Answer { outcomes, fault: None, centre_time });
        assert!(round.is_over());
        let done = round.finish();
        let outcomes: Vec<_> = done.told.iter().map(|told| told.outcome.clone()).collect();
        assert_eq!(outcomes, [Outcome::Accepted, Outcome::Unknown]);
        assert_eq!((done.known, done.answered, done.clock_off_s), (true, true, Some(30)));
    }

    #[test]
    fn after_the_breaker_has_opened_the_rest_is_certainly_not_there_and_what_was_asked_stays_unknown() {
        for (work, untried) in [(Work::Send, Outcome::NotThere), (Work::Ask, Outcome::Unknown)] {
            let mut round = Round::new(&Two, work, (0..40).map(issue).collect(), Tick::START);
            let mut breaker = breaker();
            let mut begun = 0;
            let mut under_way = calls(&mut round);
            while let Some(call) = under_way.pop() {
                begun += 1;
                let answer = Answer { outcomes: Vec::new(), fault: fault(), centre_time: None };
                round.took(&mut breaker, Tick::START, call.lane, answer);
                under_way.extend(calls(&mut round));
            }
            assert!(round.is_over());
            let done = round.finish();
            let (tried, left) = done.told.split_at(2 * 5);
            assert!(tried.iter().all(|told| told.outcome == Outcome::Unknown));
            assert!(left.iter().filter(|told| told.outcome == untried).count() >= 40 - 2 * begun);
            assert_eq!((done.told.len(), done.fault), (40, fault()));
            assert_eq!(done.known, work == Work::Send);
        }
    }
}
