//! The upload thread against a centre in memory that keeps a ledger of its own and fails on purpose: what was sold
//! arrives, each document once and as it was, whatever breaks and whoever restarts.

use crate::shop::{Shop, full_scale, span};
use lj::domain::{
    Allotted, Carrier, CleanText, ClockGrade, ClockReason, CodeState, Delivery, DeliveryState, Document,
    DocumentId, LinkTrouble, MessageKind, Misfit, Moment, Outcome, ParkReason, Period, PlaceCode, RequestId,
    Ubn,
};
use lj::protocol::{
    Ask, Asks, Caller, DeliveryQuery, Desk, LinkState, Mailbox, Pressure, UploadStatus, Who, request,
};
use lj::uplink::{Answer, Carried, Gateway, LinkFault, Parts, Timing, Uplink};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for something that must come, on two slow cores.
const PATIENCE: Duration = Duration::from_secs(60);

/// The centre: its ledger, and how it fails.
pub struct Centre {
    ledger: Mutex<BTreeMap<DocumentId, Vec<[u8; 32]>>>,
    confirmed: Mutex<BTreeMap<DocumentId, bool>>,
    dice: Mutex<fastrand::Rng>,
    /// Per cent of the calls that go wrong.
    pub faults: AtomicU64,
    /// Nothing comes through at all.
    pub dead: AtomicBool,
    /// While it is true, no call comes back.
    held: (Mutex<bool>, Condvar),
    /// Its clock is ahead of ours by so many seconds.
    pub clock_off_s: Mutex<Option<i64>>,
    calls: AtomicU64,
    /// The code that exists; every other does not.
    pub code: Mutex<String>,
    /// These it refuses.
    refused: Mutex<Vec<DocumentId>>,
    delay: Duration,
    batch: usize,
}

impl Centre {
    pub fn new(faults: u64, delay: Duration, batch: usize) -> Arc<Self> {
        Arc::new(Self {
            ledger: Mutex::default(),
            confirmed: Mutex::default(),
            dice: Mutex::new(crate::chance::dice()),
            faults: AtomicU64::new(faults),
            dead: AtomicBool::new(false),
            held: Default::default(),
            clock_off_s: Mutex::default(),
            calls: AtomicU64::new(0),
            code: Mutex::default(),
            refused: Mutex::default(),
            delay,
            batch,
        })
    }

    /// Holds every call back, or lets them come back.
    pub fn hold(&self, held: bool) {
        *self.held.0.lock().unwrap() = held;
        self.held.1.notify_all();
    }

    /// How many sendings its ledger has.
    pub fn count(&self) -> usize {
        self.ledger.lock().unwrap().values().map(Vec::len).sum()
    }

    fn all(parcels: &[Carried], outcome: &Outcome, trouble: Option<LinkTrouble>) -> Answer {
        Answer {
            outcomes: parcels.iter().map(|parcel| (parcel.document.id, outcome.clone())).collect(),
            fault: trouble.map(|trouble| LinkFault { trouble, words: "on purpose".to_owned() }),
            centre_time: None,
        }
    }

    /// What goes wrong with this call: before anything was stored, after it, or nothing.
    fn fault(&self) -> Option<(bool, LinkTrouble)> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if !self.delay.is_zero() {
            std::thread::sleep(self.delay);
        }
        let held = self.held.0.lock().unwrap();
        drop(self.held.1.wait_timeout_while(held, PATIENCE, |held| *held).unwrap());
        if self.dead.load(Ordering::SeqCst) {
            return Some((false, LinkTrouble::Unreachable));
        }
        if self.dice.lock().unwrap().u64(..100) >= self.faults.load(Ordering::SeqCst) {
            return None;
        }
        Some(match self.dice.lock().unwrap().u64(..4) {
            0 => (false, LinkTrouble::Unreachable),
            1 => (true, LinkTrouble::Unreachable),
            2 => (false, LinkTrouble::Maintenance),
            _ => (true, LinkTrouble::NotTheCentre),
        })
    }
}

impl Gateway for Centre {
    fn name(&self) -> &'static str {
        "test"
    }

    fn carries(&self, kind: MessageKind) -> bool {
        kind != MessageKind::G0401 && kind != MessageKind::G0501
    }

    fn batch_max(&self, _: MessageKind) -> usize {
        self.batch
    }

    fn payload(&self, document: &Document) -> Result<Vec<u8>, ParkReason> {
        Ok(format!("{document:?}").into_bytes())
    }

    fn send(&self, parcels: &[Carried], now: Moment) -> Answer {
        let centre_time = self.clock_off_s.lock().unwrap().map(|off| now.plus_seconds(off));
        let fault = self.fault();
        if let Some((false, trouble)) = fault {
            return Self::all(parcels, &Outcome::Unknown, Some(trouble));
        }
        let refused = self.refused.lock().unwrap().clone();
        let mut outcomes = Vec::new();
        for parcel in parcels {
            let id = parcel.document.id;
            let mut ledger = self.ledger.lock().unwrap();
            // An F0501 of an invoice that the platform does not have would be refused there.
            if id.kind == MessageKind::F0501 {
                let invoice = DocumentId { kind: MessageKind::F0401, ..id };
                assert!(self.confirmed.lock().unwrap().contains_key(&invoice), "{id} overtook its invoice");
            }
            if refused.contains(&id) {
                let word = |raw: &str| CleanText::new(raw, 20).unwrap();
                outcomes.push((id, Outcome::Rejected { code: word("E0201"), words: word("買方統編錯誤") }));
                continue;
            }
            ledger.entry(id).or_default().push(Sha256::digest(&parcel.payload).into());
            outcomes.push((id, Outcome::Accepted));
        }
        match fault {
            Some((_, trouble)) => Self::all(parcels, &Outcome::Unknown, Some(trouble)),
            None => Answer { outcomes, fault: None, centre_time },
        }
    }

    fn ask(&self, parcels: &[Carried], _: Moment) -> Answer {
        if let Some((_, trouble)) = self.fault() {
            return Self::all(parcels, &Outcome::Unknown, Some(trouble));
        }
        let ledger = self.ledger.lock().unwrap();
        let outcome = |parcel: &Carried| match ledger.get(&parcel.document.id) {
            None => Outcome::NotThere,
            Some(_) => {
                self.confirmed.lock().unwrap().insert(parcel.document.id, true);
                Outcome::Confirmed
            }
        };
        let outcomes = parcels.iter().map(|parcel| (parcel.document.id, outcome(parcel))).collect();
        Answer { outcomes, fault: None, centre_time: None }
    }

    fn tells_codes(&self) -> bool {
        true
    }

    fn exists(&self, code: &PlaceCode, _: Moment) -> Result<Option<bool>, LinkFault> {
        match self.fault() {
            Some((_, trouble)) => Err(LinkFault { trouble, words: "on purpose".to_owned() }),
            None => Ok(Some(*self.code.lock().unwrap() == code.to_string())),
        }
    }

    fn allotted(&self, _: Ubn, _: Period, _: Moment) -> Result<Option<Allotted>, LinkFault> {
        Ok(None)
    }
}

/// Short waits, so that a test sees many of them.
pub const QUICK: Timing = Timing {
    back_off: Duration::from_millis(5),
    back_off_max: Duration::from_millis(40),
    confirm: Duration::from_millis(20),
    drain: Duration::from_secs(20),
    ask_again: Duration::from_millis(5),
};

pub fn start(shop: &Shop, centre: &Arc<Centre>) -> Uplink {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    let (run, count) = (RUNS.fetch_add(1, Ordering::SeqCst), AtomicU64::new(0));
    let next_id =
        move || RequestId::parse(&format!("uplink-{run}-{:08}", count.fetch_add(1, Ordering::SeqCst)));
    let dice = Arc::clone(centre);
    Uplink::start(Parts {
        who: Who {
            desk: Arc::clone(&shop.engine) as Arc<dyn Desk>,
            caller: Caller { service: true, ..Caller::default() },
            next_id: Arc::new(next_id),
            clock: crate::shop::shop_clock(),
        },
        gateway: Arc::clone(centre) as Arc<dyn Gateway>,
        timing: QUICK,
        jitter: Arc::new(move |below| dice.dice.lock().unwrap().u64(..below.max(1))),
    })
    .unwrap()
}

pub fn sell(shop: &Shop, count: u32) {
    for _ in 0..count {
        shop.issue();
    }
}

pub fn status(shop: &Shop) -> UploadStatus {
    *shop.ask(request::UploadStatus).unwrap()
}

/// Waits for what the outbox must come to; the engine's events wake it.
pub fn wait(shop: &Shop, what: &str, stands: impl Fn(&UploadStatus) -> bool) -> UploadStatus {
    let mailbox: Arc<Mailbox> = shop.engine.subscribe().unwrap();
    let deadline = Instant::now() + PATIENCE;
    loop {
        let now = status(shop);
        if stands(&now) {
            return now;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        assert!(!left.is_zero(), "{what} never came: {now:?}");
        // The state of the way is no event, so the wait is short all the same.
        let _ = mailbox.take(left.min(Duration::from_millis(50)));
    }
}

fn service<A: Ask>(shop: &Shop, request: A) -> A::Reply {
    let caller = Caller { service: true, ..Caller::default() };
    shop.engine.ask(caller, request).unwrap()
}

/// Every row of the outbox.
fn rows(shop: &Shop) -> Vec<Delivery> {
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let query = DeliveryQuery { after, limit: 1_000, ..DeliveryQuery::default() };
        let page = service(shop, request::Deliveries(query));
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

pub fn shop(numbers: u32) -> Shop {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, numbers)]);
    shop
}

#[test]
fn a_centre_that_fails_in_every_way_has_each_document_once_and_as_it_was_sold() {
    let (invoices, restarts) = if full_scale() { (10_000, 50) } else { (400, 8) };
    let mut shop = shop(invoices);
    let centre = Centre::new(60, Duration::ZERO, 3);
    let mut uplink = Some(start(&shop, &centre));
    for count in 0..invoices {
        let (number, _) = shop.issue();
        if count % 10 == 3 {
            let reason = CleanText::new("客人退貨", 20).unwrap();
            let approval_no = CleanText::default();
            shop.ask(request::Cancel { number, period: None, reason, approval_no }).unwrap();
        }
        if count % (invoices / restarts) == 7 {
            // As at a crash: whatever is on its way is told to nobody.
            shop.engine.close().unwrap();
            drop(uplink.take());
            shop.reopen();
            uplink = Some(start(&shop, &centre));
        }
    }
    centre.faults.store(0, Ordering::SeqCst);
    let wanted = u64::from(invoices + invoices / 10);
    let at_last = wait(&shop, "the end of the outbox", |status| status.confirmed == wanted);
    assert_eq!((at_last.pending, at_last.unknown, at_last.accepted), (0, 0, 0));
    assert_eq!(at_last.pressure, Pressure::Calm);
    drop(uplink);
    let ledger = centre.ledger.lock().unwrap();
    assert_eq!(ledger.len() as u64, wanted);
    for row in rows(&shop) {
        let there = ledger.get(&row.document).unwrap_or_else(|| panic!("{} is not there", row.document));
        assert_eq!(there.len(), 1, "{} is there more than once", row.document);
        assert_eq!(Some(there[0]), row.fingerprint, "{} is there as something else", row.document);
    }
    drop(ledger);
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn one_bad_document_holds_up_nobody_and_a_person_mends_it() {
    let shop = shop(50);
    let (bad, _) = shop.issue();
    let centre = Centre::new(0, Duration::ZERO, 3);
    let period = Shop::period();
    let id = DocumentId { number: bad, period, kind: MessageKind::F0401, count: 1 };
    centre.refused.lock().unwrap().push(id);
    let uplink = start(&shop, &centre);
    sell(&shop, 20);
    let stuck = wait(&shop, "twenty confirmed", |status| status.confirmed == 20);
    assert_eq!((stuck.rejected, stuck.pending), (1, 0));
    assert_eq!(stuck.most_pressing.map(|row| row.document), Some(id));
    centre.refused.lock().unwrap().clear();
    shop.ask(request::UploadRetry(id)).unwrap();
    wait(&shop, "the mended one", |status| status.confirmed == 21);
    drop(uplink);
}

#[test]
fn a_dead_centre_is_left_alone_between_tries_and_heard_again_by_itself() {
    let shop = shop(50);
    let centre = Centre::new(0, Duration::ZERO, 3);
    centre.dead.store(true, Ordering::SeqCst);
    let uplink = start(&shop, &centre);
    let sold = 12;
    sell(&shop, sold);
    let off = wait(&shop, "連線失敗", |status| status.link.trouble.is_some());
    assert_eq!(off.link.trouble.map(|(trouble, _)| trouble), Some(LinkTrouble::Unreachable));
    assert_eq!(off.link.gateway.as_deref(), Some("test"));
    // Selling goes on.
    shop.issue();
    centre.dead.store(false, Ordering::SeqCst);
    let on = wait(&shop, "everything", |status| status.confirmed == u64::from(sold) + 1);
    assert_eq!(on.rejected, 0);
    wait(&shop, "the way is well", |status| status.link.trouble.is_none());
    drop(uplink);
}

#[test]
fn what_a_centre_does_not_take_is_parked_with_the_reason() {
    let shop = shop(50);
    let (number, _) = shop.issue();
    let reason = CleanText::new("部分退貨", 20).unwrap();
    let allow = request::Allow { number, period: None, lines: Vec::new(), reason };
    shop.ask(allow).unwrap();
    let centre = Centre::new(0, Duration::ZERO, 3);
    let uplink = start(&shop, &centre);
    wait(&shop, "one parked", |status| status.parked == 1 && status.confirmed == 1);
    let parked = rows(&shop).into_iter().find(|row| row.document.kind == MessageKind::G0401).unwrap();
    assert!(
        matches!(
            &parked.state,
            DeliveryState::Parked { why: ParkReason::Misfit(Misfit::Kind(MessageKind::G0401)) }
        ),
        "{parked:?}"
    );
    drop(uplink);
}

#[test]
fn leaving_sends_what_waits_and_shows_how_much_is_left() {
    let shop = shop(50);
    let centre = Centre::new(0, Duration::from_millis(5), 3);
    let uplink = start(&shop, &centre);
    sell(&shop, 30);
    let mut shown = Vec::new();
    uplink.stop(&mut |left| shown.push(left));
    let status = status(&shop);
    assert_eq!((status.pending, status.unknown), (0, 0), "{shown:?}");
    assert!(shown.windows(2).all(|pair| pair[0] >= pair[1]), "{shown:?}");
}

#[test]
fn eight_senders_empty_a_backlog_over_a_slow_line() {
    let invoices: u32 = if full_scale() { 10_000 } else { 600 };
    let shop = shop(invoices);
    sell(&shop, invoices);
    let centre = Centre::new(0, Duration::from_millis(20), 1);
    let started = Instant::now();
    let uplink = start(&shop, &centre);
    wait(&shop, "the backlog to be there", |status| status.pending + status.unknown == 0);
    let took = started.elapsed();
    println!("{invoices} documents one by one over a 20 ms line: {took:?}");
    assert!(took < Duration::from_secs(60), "{took:?}");
    drop(uplink);
}

#[test]
fn a_centre_with_another_time_makes_the_clock_wrong_and_its_agreement_right() {
    let shop = shop(50);
    let centre = Centre::new(0, Duration::ZERO, 3);
    *centre.clock_off_s.lock().unwrap() = Some(-720);
    let uplink = start(&shop, &centre);
    shop.issue();
    let off = wait(&shop, "the difference", |status| status.clock.grade == ClockGrade::Wrong);
    assert_eq!(off.link.clock_off_s, Some(-720));
    assert!(matches!(off.clock.reasons[..], [ClockReason::Centre(-721..=-719)]), "{off:?}");
    // A wrong clock bars no sale; the next answer tells that somebody mended the centre.
    *centre.clock_off_s.lock().unwrap() = Some(1);
    shop.issue();
    wait(&shop, "the agreement", |status| status.clock.grade == ClockGrade::Confirmed);
    drop(uplink);
}

/// What a cashier types is asked about behind everybody's back: no sale waits for it, not even beside a centre that hangs.
#[test]
fn a_code_is_asked_about_and_nobody_waits_for_it() {
    let shop = shop(50);
    let code = |raw: &str| PlaceCode::MobileBarcode(Carrier::parse(raw).unwrap());
    let ask = |raw: &str| shop.ask(request::CodeAsk(code(raw))).unwrap();
    assert_eq!(ask("/ABC+123"), CodeState::Unasked, "there is no centre");
    let centre = Centre::new(0, Duration::ZERO, 3);
    *centre.code.lock().unwrap() = "/ABC+123".to_owned();
    let uplink = start(&shop, &centre);
    centre.hold(true);
    assert_eq!((ask("/ABC+123"), ask("/ABC+124")), (CodeState::Asked, CodeState::Asked));
    let begun = Instant::now();
    sell(&shop, 5);
    assert!(begun.elapsed() < PATIENCE, "a sale waited for the centre");
    assert_eq!(ask("/ABC+123"), CodeState::Asked);
    centre.hold(false);
    wait(&shop, "the answers", |_| {
        ask("/ABC+123") == CodeState::Exists && ask("/ABC+124") == CodeState::NoSuchCode
    });
    // What was told is remembered while the line is dead; what is new is not asked about.
    let told =
        LinkState { trouble: Some((LinkTrouble::Unreachable, crate::shop::shop_clock().now())), ..link() };
    drop(uplink);
    service(&shop, request::UploadLink(told));
    assert_eq!(ask("/ABC+125"), CodeState::Unasked);
    service(&shop, request::UploadLink(link()));
    assert_eq!(ask("/ABC+124"), CodeState::NoSuchCode);
}

fn link() -> LinkState {
    LinkState { gateway: Some("test".to_owned()), ..LinkState::default() }
}

/// A code never asked for is not told, and nobody but the engine's own threads tells.
#[test]
fn a_stranger_tells_nothing_of_a_code() {
    let shop = shop(50);
    service(&shop, request::UploadLink(link()));
    let code = PlaceCode::MobileBarcode(Carrier::parse("/ABC+123").unwrap());
    assert_eq!(shop.ask(request::CodeAsk(code.clone())).unwrap(), CodeState::Asked);
    let tell = request::CodeTell(code.clone(), CodeState::NoSuchCode);
    assert!(shop.engine.ask(Caller::default(), tell.clone()).is_err());
    assert!(shop.engine.ask(Caller::default(), request::CodesWanted).is_err());
    assert_eq!(service(&shop, request::CodesWanted), std::slice::from_ref(&code));
    // What is in no list is asked about by nobody, however it is named.
    let citizen = PlaceCode::MobileBarcode(Carrier::parse("AB12345678901234").unwrap());
    assert_eq!(shop.ask(request::CodeAsk(citizen)).unwrap(), CodeState::Unasked);
    assert_eq!(service(&shop, request::CodesWanted), std::slice::from_ref(&code));
    service(&shop, tell);
    assert_eq!(shop.ask(request::CodeAsk(code)).unwrap(), CodeState::NoSuchCode);
}
