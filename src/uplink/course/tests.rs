//! The upload in a scripted world: an outbox and a centre in memory, calls that take time without anybody waiting, no
//! thread. The same seed gives the same day.

use super::*;
use crate::domain::{
    Allotted, ClockGrade, ClockVerdict, Delivery, DeliveryState, Document, LinkTrouble, MessageKind, Misfit,
    Outcome, ParkReason, Period, RangeId, Ubn, UploadMode,
};
use crate::protocol::{
    Ask, CheckAnswer, Command, LinkState, Note, Parcel, Pressure, Question, Request, book, delivery, till,
};
use crate::uplink::gateway::LinkFault;
use crate::uplink::lag::SENT_AGAIN_MAX;
use crate::uplink::round::{Call, LANES};
use crate::wire::test_samples as samples;
use crate::world::Clock;
use crate::world::sim::SimClock;
use std::collections::BTreeMap;
use std::sync::Mutex;

const MS: Duration = Duration::from_millis(1);
/// How long a call takes.
const LATENCY: Duration = Duration::from_millis(20);

/// A centre in memory. It counts what it was sent, and fails as it is told to.
#[derive(Default)]
struct Centre {
    there: Mutex<BTreeMap<DocumentId, u32>>,
    dead: Mutex<bool>,
    dice: Mutex<fastrand::Rng>,
    /// Per cent of the calls that go wrong.
    faults: Mutex<u64>,
    /// What answers questions knows of nothing that was taken.
    lags: Mutex<bool>,
    /// Nothing of this kind can be sent.
    shut: Mutex<Option<MessageKind>>,
}

impl Centre {
    /// What goes wrong with this call, and whether before anything was stored.
    fn fault(&self) -> Option<bool> {
        let mut dice = self.dice.lock().unwrap();
        let dead = *self.dead.lock().unwrap();
        let wrong = dice.u64(..100) < *self.faults.lock().unwrap();
        (dead || wrong).then(|| dead || dice.bool())
    }
}

fn all(parcels: &[Carried], outcome: &Outcome, fault: bool) -> Answer {
    let words = "on purpose".to_owned();
    Answer {
        outcomes: parcels.iter().map(|parcel| (parcel.document.id, outcome.clone())).collect(),
        fault: fault.then_some(LinkFault { trouble: LinkTrouble::Unreachable, words }),
        centre_time: None,
    }
}

impl Gateway for Centre {
    fn name(&self) -> &'static str {
        "test"
    }

    fn carries(&self, kind: MessageKind) -> bool {
        kind != MessageKind::F0501
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        3
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        Ok(document.id.to_string().into_bytes())
    }

    fn send(&self, parcels: &[Carried], _: Moment) -> Answer {
        let fault = self.fault();
        if fault != Some(true) {
            let mut there = self.there.lock().unwrap();
            parcels.iter().for_each(|parcel| *there.entry(parcel.document.id).or_default() += 1);
        }
        match fault {
            Some(_) => all(parcels, &Outcome::Unknown, true),
            None => all(parcels, &Outcome::Accepted, false),
        }
    }

    fn ask(&self, parcels: &[Carried], _: Moment) -> Answer {
        if self.fault().is_some() {
            return all(parcels, &Outcome::Unknown, true);
        }
        let there = self.there.lock().unwrap();
        let lags = *self.lags.lock().unwrap();
        let outcome =
            |id| if there.contains_key(&id) && !lags { Outcome::Confirmed } else { Outcome::NotThere };
        let outcomes =
            parcels.iter().map(|parcel| (parcel.document.id, outcome(parcel.document.id))).collect();
        Answer { outcomes, fault: None, centre_time: None }
    }

    fn shut(&self, kind: MessageKind) -> Option<LinkFault> {
        let is_shut = *self.shut.lock().unwrap() == Some(kind);
        is_shut.then(|| LinkFault { trouble: LinkTrouble::OneFolder, words: kind.to_string() })
    }

    fn allotted(&self, _: Ubn, _: Period, _: Moment) -> Result<Option<Allotted>, LinkFault> {
        Ok(None)
    }
}

/// The engine's side: where each document stands, and what it was told.
#[derive(Default)]
struct Outbox {
    rows: BTreeMap<DocumentId, (Document, DeliveryState)>,
    link: LinkState,
    asked_now: u64,
    /// Periods that somebody asks about.
    wanted: Vec<Period>,
    answers: Vec<(Period, CheckAnswer)>,
    tellings: Vec<usize>,
    now: Option<Moment>,
}

impl Outbox {
    fn count(&self, state: &DeliveryState) -> u64 {
        self.rows.values().filter(|(_, at)| at == state).count() as u64
    }

    fn status(&self) -> UploadStatus {
        let count = |state| self.count(&state);
        UploadStatus {
            now: self.now.unwrap(),
            pending: count(DeliveryState::Pending),
            manual: 0,
            unknown: count(DeliveryState::Unknown) + count(DeliveryState::Sending),
            accepted: count(DeliveryState::Accepted),
            rejected: 0,
            parked: 0,
            confirmed: count(DeliveryState::Confirmed),
            settled: 0,
            stuck: None,
            most_pressing: None,
            pressure: Pressure::Calm,
            asked_now: self.asked_now,
            paused_until: None,
            clock: ClockVerdict { grade: ClockGrade::Plausible, reasons: Vec::new() },
            link: self.link.clone(),
        }
    }

    fn pick(&self, pick: Pick, max: u32) -> Vec<Parcel> {
        let state = match pick {
            Pick::Send => DeliveryState::Pending,
            Pick::Unknown => DeliveryState::Unknown,
            Pick::Accepted => DeliveryState::Accepted,
            Pick::Refused => unreachable!("no centre of these tells by itself"),
        };
        let of = self.rows.values().filter(|(_, at)| *at == state).take(max as usize);
        of.map(|(document, at)| Parcel {
            document: document.clone(),
            delivery: Delivery { state: at.clone(), ..delivery(document) },
        })
        .collect()
    }

    fn set(&mut self, id: DocumentId, state: DeliveryState) {
        self.rows.get_mut(&id).unwrap().1 = state;
    }

    fn call(&mut self, request: Request) -> Reply {
        match request {
            Request::Question(question) => self.question(&question),
            Request::Note(note) => self.note(note),
            Request::Command(command) => self.command(&command),
        }
    }

    fn question(&self, question: &Question) -> Reply {
        match question {
            Question::Delivery(delivery::Question::UploadStatus(it)) => it.answer(Box::new(self.status())),
            Question::Book(book::Question::RangeCheckWanted(it)) => it.answer(self.wanted.clone()),
            Question::Till(till::Question::Companies(it)) => it.answer(Vec::new()),
            other => panic!("{other:?}"),
        }
    }

    fn note(&mut self, note: Note) -> Reply {
        match note {
            Note::Delivery(delivery::Note::UploadPick(it)) => it.answer(self.pick(it.pick, it.max)),
            Note::Delivery(delivery::Note::UploadPickBut(it)) => {
                let all = self.pick(Pick::Send, u32::MAX).into_iter();
                let left = all.filter(|parcel| !it.without.contains(&parcel.document.id.kind));
                it.answer(left.take(it.max as usize).collect())
            }
            Note::Delivery(delivery::Note::UploadLink(request::UploadLink(link))) => {
                self.link = link;
                Reply::Done
            }
            Note::Book(book::Note::RangeCheckTell(request::RangeCheckTell(period, answer))) => {
                self.wanted.retain(|wanted| *wanted != period);
                self.answers.push((period, answer));
                Reply::Done
            }
            other => panic!("{other:?}"),
        }
    }

    fn command(&mut self, command: &Command) -> Reply {
        match command {
            Command::Delivery(delivery::Command::UploadPark(it)) => {
                self.set(it.document, DeliveryState::Parked { why: it.why.clone() });
                Reply::Done
            }
            Command::Delivery(delivery::Command::UploadSend(it)) => {
                let ids: Vec<_> = it.0.iter().map(|sending| sending.document).collect();
                ids.iter().for_each(|id| self.set(*id, DeliveryState::Sending));
                it.answer(ids)
            }
            Command::Delivery(delivery::Command::UploadTell(it)) => {
                self.tellings.push(it.0.len());
                for told in &it.0 {
                    let after = self.rows[&told.document].1.after(&told.outcome);
                    after.into_iter().for_each(|state| self.set(told.document, state));
                }
                Reply::Done
            }
            other => panic!("{other:?}"),
        }
    }
}

fn delivery(document: &Document) -> Delivery {
    Delivery {
        document: document.id,
        range: RangeId(1),
        till: None,
        mode: UploadMode::Auto,
        at: Moment::from_unix(0),
        due: Moment::from_unix(172_800),
        state: DeliveryState::Pending,
        since: Moment::from_unix(0),
        tries: 0,
        fingerprint: None,
    }
}

/// A shop's day: everything but the course is script.
struct Day {
    course: Course,
    clock: Arc<SimClock>,
    centre: Arc<Centre>,
    outbox: Outbox,
    /// Calls under way, and when each comes back.
    flights: Vec<(Tick, Call)>,
    most_flights: usize,
    /// When calls began.
    begun: Vec<Tick>,
    engine_gone: bool,
    /// How often the engine was asked anything.
    asked: usize,
}

impl Day {
    fn new(seed: u64) -> Self {
        let clock = SimClock::at(Moment::parse("2026-11-23 10:00:00").unwrap());
        let centre =
            Arc::new(Centre { dice: Mutex::new(fastrand::Rng::with_seed(seed)), ..Centre::default() });
        // The longest that the jitter may give.
        let jitter: Jitter = Arc::new(|below| below - 1);
        let gateway = Arc::clone(&centre) as Arc<dyn Gateway>;
        let course = Course::new(gateway, Timing::default(), jitter, clock.monotonic());
        let outbox = Outbox { now: Some(clock.now()), ..Outbox::default() };
        let (flights, begun) = (Vec::new(), Vec::new());
        Self { course, clock, centre, outbox, flights, most_flights: 0, begun, engine_gone: false, asked: 0 }
    }

    fn sell(&mut self, count: u32) {
        let before = u32::try_from(self.outbox.rows.len()).unwrap();
        for number in before..before + count {
            let document = samples::issue(&samples::simple(&format!("AB{number:08}"), 105));
            self.outbox.rows.insert(document.id, (document, DeliveryState::Pending));
        }
    }

    fn engine(&mut self, request: Request) -> Said {
        self.outbox.now = Some(self.clock.now());
        self.asked += 1;
        Said::Answer((!self.engine_gone).then(|| Box::new(self.outbox.call(request))))
    }

    /// Goes on until the course would wait for longer than `most`, or ends; how long it would wait.
    fn until_quiet(&mut self, most: Duration) -> Option<Duration> {
        let mut said = Said::Woken;
        for _ in 0..100_000 {
            said = match self.course.step(self.clock.both(), said) {
                Want::Ask(request) | Want::Act(request) => self.engine(*request),
                Want::Call(call) => {
                    assert!(self.flights.iter().all(|(_, other)| other.lane != call.lane), "a busy lane");
                    self.begun.push(self.clock.monotonic());
                    let took = LATENCY.mul_f64(self.centre.dice.lock().unwrap().f64() + 0.5);
                    self.flights.push((self.clock.monotonic() + took, call));
                    self.most_flights = self.most_flights.max(self.flights.len());
                    Said::Begun
                }
                Want::Hear => {
                    self.flights.sort_by_key(|(back, _)| *back);
                    let (back, call) = self.flights.remove(0);
                    self.clock.pass_to(back);
                    Said::Centre(call.lane, call.make(&*self.centre))
                }
                Want::Allotted(seller, period, now) => {
                    Said::Allotted(self.centre.allotted(seller, period, now))
                }
                Want::Wait(until) | Want::Rest(until) => {
                    let wait = until.since(self.clock.monotonic());
                    if wait > most {
                        return Some(wait);
                    }
                    self.clock.pass_to(until);
                    Said::Woken
                }
                Want::End => return None,
            };
        }
        panic!("it never rests: {:?}", self.outbox.status());
    }
}

#[test]
fn a_backlog_goes_over_eight_lanes_and_is_confirmed_a_minute_later() {
    let mut day = Day::new(1);
    day.sell(600);
    let confirm = Timing::default().confirm;
    let wait = day.until_quiet(Duration::from_secs(1)).unwrap();
    assert_eq!(day.most_flights, LANES);
    assert_eq!(day.outbox.count(&DeliveryState::Accepted) + day.outbox.count(&DeliveryState::Confirmed), 600);
    assert!(wait <= confirm, "{wait:?}");
    day.until_quiet(confirm);
    assert_eq!(day.outbox.count(&DeliveryState::Confirmed), 600);
    assert!(day.centre.there.lock().unwrap().values().all(|times| *times == 1));
    assert_eq!(day.until_quiet(confirm), Some(IDLE), "nothing is left to do");
}

#[test]
fn what_became_known_is_told_while_a_round_goes_on() {
    let centre = Centre::default();
    let now = Now { wall: Moment::from_unix(0), tick: Tick::START };
    let mut round = Round::new(&centre, Work::Ask, carried(60), Tick::START);
    let calls: Vec<Call> = std::iter::from_fn(|| round.next(now)).collect();
    assert_eq!(calls.len(), LANES);
    assert_eq!(round.ripe(Tick::START + 250 * MS), None, "nothing is known yet");
    let mut breaker = Breaker::new(Timing::default(), Arc::new(|_| 0));
    round.took(&mut breaker, Tick::START, calls[0].lane, calls[0].make(&centre));
    assert_eq!(round.ripe(Tick::START + 249 * MS), None);
    assert_eq!(round.ripe(Tick::START + 250 * MS).map(|told| told.len()), Some(3));
    assert_eq!(round.ripe(Tick::START + 600 * MS), None, "told already");
}

/// Documents as the centre takes them.
fn carried(count: u32) -> Vec<Carried> {
    let one = |number| samples::issue(&samples::simple(&format!("CD{number:08}"), 105));
    (0..count)
        .map(|number| Carried {
            document: one(number),
            payload: Vec::new(),
            accepted: false,
            under_way: true,
            since: Moment::default(),
            tries: 1,
        })
        .collect()
}

#[test]
fn a_dead_way_is_tried_ever_later_with_one_document_and_heals_by_itself() {
    let mut day = Day::new(1);
    *day.centre.dead.lock().unwrap() = true;
    day.sell(60);
    let wait = day.until_quiet(Duration::from_secs(1)).unwrap();
    let first = day.begun.len();
    assert!((5..5 + LANES).contains(&first), "five failures, and what was under way by then: {first}");
    let back_off = Timing::default().back_off;
    assert!(wait <= back_off && wait > back_off / 2, "what was under way makes it no longer: {wait:?}");
    assert!(day.outbox.link.trouble.is_some() && day.outbox.link.retry_at.is_some());
    day.until_quiet(Duration::from_secs(120));
    let tries = &day.begun[first..];
    let gaps: Vec<u64> = tries.windows(2).map(|pair| pair[1].since(pair[0]).as_secs()).collect();
    assert_eq!(gaps[..4], [4, 8, 16, 32], "one at a time, and twice as long each");
    assert_eq!(day.centre.there.lock().unwrap().len(), 0);
    assert!(day.asked < 200, "two minutes of a dead way are quiet: {}", day.asked);

    *day.centre.dead.lock().unwrap() = false;
    day.until_quiet(Timing::default().back_off_max);
    assert_eq!(day.outbox.count(&DeliveryState::Confirmed), 60);
    assert!(day.centre.there.lock().unwrap().values().all(|times| *times == 1));
    assert_eq!((day.outbox.link.trouble, day.outbox.link.retry_at), (None, None));
}

#[test]
fn a_way_that_died_while_confirmations_were_asked_for_is_tried_again_without_a_sale() {
    let mut day = Day::new(1);
    day.sell(60);
    day.until_quiet(Duration::from_secs(1));
    day.outbox.rows.values_mut().for_each(|(_, state)| *state = DeliveryState::Accepted);
    *day.centre.dead.lock().unwrap() = true;
    day.until_quiet(Timing::default().confirm + Duration::from_secs(20));
    assert_eq!(day.outbox.count(&DeliveryState::Accepted), 60);
    assert!(day.outbox.link.trouble.is_some());
    *day.centre.dead.lock().unwrap() = false;
    day.until_quiet(Timing::default().back_off_max);
    assert_eq!(day.outbox.count(&DeliveryState::Confirmed), 60);
    assert_eq!(day.outbox.link.trouble, None);
}

#[test]
fn a_person_who_wants_it_sent_now_ends_the_wait_and_others_do_not() {
    let mut day = Day::new(1);
    *day.centre.dead.lock().unwrap() = true;
    day.sell(20);
    day.until_quiet(Duration::from_secs(100));
    *day.centre.dead.lock().unwrap() = false;
    // Another sale.
    day.sell(1);
    day.until_quiet(GATHER);
    assert_eq!(day.centre.there.lock().unwrap().len(), 0, "the wait is not over");
    day.outbox.asked_now += 1;
    day.until_quiet(GATHER);
    assert_eq!(day.centre.there.lock().unwrap().len(), 21);
}

#[test]
fn a_centre_that_fails_in_every_way_has_each_document_once() {
    for seed in 1..=20 {
        println!("seed {seed}");
        let mut day = Day::new(seed);
        *day.centre.faults.lock().unwrap() = 40;
        for _ in 0..10 {
            day.sell(30);
            let pause = day.centre.dice.lock().unwrap().u64(1..5_000);
            day.until_quiet(Duration::from_millis(pause));
        }
        *day.centre.faults.lock().unwrap() = 0;
        day.until_quiet(Timing::default().back_off_max);
        assert_eq!(day.outbox.count(&DeliveryState::Confirmed), 300);
        let there = day.centre.there.lock().unwrap();
        assert!(there.len() == 300 && there.values().all(|times| *times == 1), "{there:?}");
    }
}

#[test]
fn a_seed_gives_the_same_day() {
    let trace = |seed| {
        let mut day = Day::new(seed);
        *day.centre.faults.lock().unwrap() = 40;
        day.sell(100);
        day.until_quiet(Duration::from_secs(30));
        (day.begun, day.outbox.tellings)
    };
    assert_eq!(trace(5), trace(5));
    assert_ne!(trace(5), trace(6));
}

#[test]
fn what_the_centre_does_not_take_is_parked_and_holds_up_nobody() {
    let mut day = Day::new(1);
    let cancel = samples::cancel(&samples::simple("ZZ00000000", 105));
    let id = cancel.id;
    day.outbox.rows.insert(id, (cancel, DeliveryState::Pending));
    day.sell(2);
    day.until_quiet(Duration::from_secs(1));
    let why = ParkReason::Misfit(Misfit::Kind(MessageKind::F0501));
    assert_eq!(day.outbox.rows[&id].1, DeliveryState::Parked { why });
    assert_eq!(day.centre.there.lock().unwrap().len(), 2);
}

#[test]
fn without_an_engine_nothing_leaves() {
    let mut day = Day::new(1);
    day.sell(5);
    day.engine_gone = true;
    let wait = day.until_quiet(Duration::from_secs(1));
    assert_eq!((wait, day.begun.len()), (Some(Timing::default().confirm), 0));
}

#[test]
fn a_stop_ends_it_after_what_is_under_way_was_told() {
    let mut day = Day::new(1);
    day.sell(600);
    let mut said = Said::Woken;
    loop {
        match day.course.step(day.clock.both(), said) {
            Want::Ask(request) | Want::Act(request) => said = day.engine(*request),
            Want::Call(call) => {
                day.flights.push((Tick::START, call));
                said = Said::Begun;
            }
            Want::Hear => {
                day.course.stop();
                let (_, call) = day.flights.remove(0);
                said = Said::Centre(call.lane, call.make(&*day.centre));
            }
            Want::End => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(day.outbox.count(&DeliveryState::Sending), 0, "all that left is told");
    assert_eq!(
        day.outbox.count(&DeliveryState::Accepted),
        u64::from(ROUND_MAX),
        "and no further round began"
    );
}

#[test]
fn a_person_who_asks_what_was_allotted_is_answered_once_even_where_nobody_can_be_asked() {
    let mut day = Day::new(1);
    let period = Period::parse("11511").unwrap();
    day.outbox.wanted.push(period);
    day.until_quiet(Duration::from_secs(1));
    assert_eq!(day.outbox.answers, [(period, CheckAnswer::NotAskable)]);
}

/// Its look-up stands behind what it takes: it had the same document from us for ever, as fast as it was asked.
#[test]
fn what_a_centre_took_and_does_not_find_is_sent_again_ever_later_and_then_a_person_looks() {
    let mut day = Day::new(1);
    *day.centre.lags.lock().unwrap() = true;
    day.sell(1);
    let sent = |day: &Day| day.centre.there.lock().unwrap().values().sum::<u32>();
    let start = day.clock.monotonic();
    let mut gaps = Vec::new();
    let mut last = (start, 0);
    while !day.outbox.rows.values().any(|(_, state)| state.is_stuck()) {
        let wait = day.until_quiet(MS).unwrap();
        if sent(&day) > last.1 {
            gaps.push(day.clock.monotonic().since(last.0).as_secs() / 60);
            last = (day.clock.monotonic(), sent(&day));
        }
        let hours = day.clock.monotonic().since(start).as_secs() / 3_600;
        assert!(hours < 3, "it goes round without end: sent {} times", sent(&day));
        if sent(&day) > 1 && sent(&day) < 7 {
            assert_eq!(day.outbox.link.trouble.map(|(what, _)| what), Some(LinkTrouble::Lagging));
        }
        day.clock.pass_to(day.clock.monotonic() + wait);
    }
    assert_eq!(sent(&day), 1 + SENT_AGAIN_MAX);
    assert!(gaps[1] >= 1 && gaps[2..] == [2, 4, 8, 15, 15], "in minutes: {gaps:?}");
    let why = ParkReason::NoTrace;
    assert_eq!(day.outbox.rows.values().next().unwrap().1, DeliveryState::Parked { why });

    // The next one is found at the second look: it was sent once.
    day.sell(1);
    day.until_quiet(MS);
    *day.centre.lags.lock().unwrap() = false;
    day.until_quiet(Timing::default().back_off_max);
    assert_eq!((sent(&day), day.outbox.count(&DeliveryState::Confirmed)), (2 + SENT_AGAIN_MAX, 1));
    assert_eq!(day.outbox.link.trouble, None);
}

/// However many of them come first.
#[test]
fn a_kind_that_cannot_leave_holds_up_no_other_is_told_and_goes_once_it_can() {
    let mut day = Day::new(1);
    *day.centre.shut.lock().unwrap() = Some(MessageKind::F0401);
    day.sell(2 * ROUND_MAX);
    let invoice = samples::simple("ZZ00000001", 105);
    let mut other = samples::issue(&invoice);
    other.id.kind = MessageKind::F0701;
    day.outbox.rows.insert(other.id, (other.clone(), DeliveryState::Pending));
    let start = day.clock.monotonic();
    while day.clock.monotonic().since(start) <= Timing::default().confirm {
        let wait = day.until_quiet(MS).unwrap();
        day.clock.pass_to(day.clock.monotonic() + wait);
    }
    assert_eq!(day.outbox.rows[&other.id].1, DeliveryState::Confirmed);
    assert_eq!(day.outbox.count(&DeliveryState::Pending), u64::from(2 * ROUND_MAX), "none was tried");
    let trouble = |day: &Day| day.outbox.link.trouble.map(|(what, _)| what);
    assert_eq!((trouble(&day), day.outbox.link.words.as_str()), (Some(LinkTrouble::OneFolder), "F0401"));
    assert!(day.asked < 500, "a minute of it is quiet: {}", day.asked);
    *day.centre.shut.lock().unwrap() = None;
    day.until_quiet(Timing::default().confirm);
    assert_eq!(day.outbox.count(&DeliveryState::Confirmed), u64::from(2 * ROUND_MAX) + 1);
    assert_eq!(trouble(&day), None);
    assert!(day.centre.there.lock().unwrap().values().all(|times| *times == 1));
}
