//! The outbox: one document for each fact, in its order, from waiting to confirmed, over restarts.

use super::*;
use crate::domain::{
    AllowanceNumber, CleanText, DeliveryRefusal, DeliveryState, DocumentId, MessageKind, Number, Outcome,
    ParkReason, Refusal, ToldNumber, UploadMode,
};
use crate::protocol::{
    DeliveryKind, DeliveryQuery, DoctorCheck, Event, Parcel, Pick, Pressure, Sending, Told, UPLOAD_BATCH_MAX,
    UploadStatus,
};
use crate::store::{Queries, Store};

fn text(words: &str) -> CleanText {
    CleanText::new(words, 200).unwrap()
}

fn rejected() -> Outcome {
    Outcome::Rejected { code: text("E0201"), words: text("the buyer is unknown") }
}

impl Shop {
    pub(super) fn selling(mode: UploadMode) -> Self {
        let shop = Self::new();
        shop.add(&[RangeDraft { upload: mode, ..draft("AB", 0, 100) }]);
        shop
    }

    pub(super) fn pick(&self, pick: Pick) -> Vec<Parcel> {
        self.ask(request::UploadPick { pick, max: 100 }).unwrap()
    }

    pub(super) fn ids(&self, pick: Pick) -> Vec<String> {
        self.pick(pick).into_iter().map(|parcel| parcel.document.id.to_string()).collect()
    }

    pub(super) fn send(&self, document: DocumentId, what: u8) -> Vec<DocumentId> {
        match self.ask(request::UploadSend(vec![Sending { document, fingerprint: [what; 32] }])) {
            Ok(admitted) => admitted,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn tell(&self, document: DocumentId, outcome: Outcome) {
        assert_eq!(self.ask(request::UploadTell(vec![Told { document, outcome }])), Ok(()));
    }

    pub(super) fn confirm(&self, document: DocumentId) {
        assert_eq!(self.send(document, 1), [document]);
        self.tell(document, Outcome::Confirmed);
    }

    pub(super) fn upload_status(&self) -> UploadStatus {
        *self.ask(request::UploadStatus).unwrap()
    }

    pub(super) fn state(&self, document: DocumentId) -> DeliveryState {
        let query = DeliveryQuery { number: Some(document.number), limit: 10, ..DeliveryQuery::default() };
        self.ask(request::Deliveries(query))
            .unwrap()
            .rows
            .into_iter()
            .find(|row| row.document == document)
            .unwrap()
            .state
    }

    pub(super) fn cancel_number(&self, number: &str) {
        let number = Number::parse(number).unwrap();
        let (reason, approval_no) = (text("wrong"), CleanText::default());
        self.ask(request::Cancel { number, period: None, reason, approval_no }).unwrap();
    }
}

pub(super) fn id(number: &str, kind: MessageKind) -> DocumentId {
    let period = Period::parse("11511").unwrap();
    DocumentId { number: Number::parse(number).unwrap(), period, kind, count: 1 }
}

#[test]
fn every_fact_has_its_document_and_none_overtakes_its_invoice() {
    let shop = Shop::selling(UploadMode::Auto);
    let (first, second) = (shop.issue(), shop.issue());
    shop.cancel_number(&first);
    let number = Number::parse(&second).unwrap();
    let allow = request::Allow { number, period: None, lines: Vec::new(), reason: text("back") };
    shop.ask(allow).unwrap();
    let allowance = AllowanceNumber::new(number, Period::parse("11511").unwrap(), 1).unwrap();
    shop.ask(request::AllowanceCancel { number: allowance, reason: text("not back") }).unwrap();
    assert_eq!(shop.upload_status().pending, 5);
    // Cancelled before it was ever sent: the platform must see both, the invoice first.
    assert_eq!(shop.ids(Pick::Send), [format!("F0401 {first} 11511"), format!("F0401 {second} 11511")]);
    assert_eq!(shop.send(id(&first, MessageKind::F0501), 7), [], "not even when it is asked for");
    let issue = id(&first, MessageKind::F0401);
    shop.send(issue, 1);
    shop.tell(issue, Outcome::Accepted);
    assert!(!shop.ids(Pick::Send).contains(&format!("F0501 {first} 11511")), "accepted is not confirmed");
    assert_eq!(shop.ids(Pick::Accepted), [format!("F0401 {first} 11511")]);
    shop.tell(issue, Outcome::Confirmed);
    // Both are due at the same moment: then by name.
    assert_eq!(shop.ids(Pick::Send), [format!("F0501 {first} 11511"), format!("F0401 {second} 11511")]);
    shop.confirm(id(&second, MessageKind::F0401));
    shop.confirm(id(&second, MessageKind::G0401));
    shop.confirm(id(&second, MessageKind::G0501));
    shop.confirm(id(&first, MessageKind::F0501));
    let status = shop.upload_status();
    assert_eq!((status.pending, status.confirmed, status.most_pressing), (0, 5, None));
    shop.healthy();
}

#[test]
fn what_was_being_sent_at_a_restart_is_unknown_and_asked_about() {
    let mut shop = Shop::selling(UploadMode::Auto);
    let issue = id(&shop.issue(), MessageKind::F0401);
    shop.issue();
    assert_eq!(shop.send(issue, 1), [issue]);
    assert_eq!(shop.ids(Pick::Unknown), [""; 0], "this run is sending it");
    assert_eq!(shop.send(issue, 1), [], "and does not send it twice");
    shop.reopen();
    assert_eq!(shop.ids(Pick::Unknown), [issue.to_string()]);
    assert_eq!(shop.ids(Pick::Send).len(), 1, "only the other one");
    shop.tell(issue, Outcome::NotThere);
    assert_eq!(shop.ids(Pick::Send).len(), 2);
    shop.confirm(issue);
    shop.healthy();
}

#[test]
fn a_resend_that_differs_is_parked_and_a_refused_one_may_be_mended() {
    let shop = Shop::selling(UploadMode::Auto);
    let (one, other) = (id(&shop.issue(), MessageKind::F0401), id(&shop.issue(), MessageKind::F0401));
    shop.send(one, 1);
    shop.tell(one, Outcome::NotThere);
    assert_eq!(shop.send(one, 2), []);
    assert!(matches!(shop.state(one), DeliveryState::Parked { .. }));
    // It was not there when that was found. The person lets it go as what it says now: else it would be parked for ever.
    assert_eq!(shop.ask(request::UploadRetry(one)), Ok(()));
    assert_eq!(shop.state(one), DeliveryState::Pending);
    assert_eq!(shop.send(one, 2), [one]);
    shop.tell(one, Outcome::Confirmed);
    shop.send(other, 1);
    shop.tell(other, rejected());
    assert_eq!(shop.ask(request::UploadRetry(other)), Ok(()));
    assert_eq!(shop.send(other, 2), [other]);
    shop.tell(other, Outcome::Confirmed);
    shop.tell(other, Outcome::NotThere);
    assert_eq!(shop.state(other), DeliveryState::Confirmed, "a late answer takes nothing back");
    assert_eq!(
        shop.ask(request::UploadRetry(other)),
        Err(Failure::Refused(Refusal::Delivery(DeliveryRefusal::NotStuck(other))))
    );
    let gone = id("AB00000099", MessageKind::F0401);
    assert_eq!(
        shop.ask(request::UploadRetry(gone)),
        Err(Failure::Refused(Refusal::Delivery(DeliveryRefusal::NoSuchDocument(gone))))
    );
    shop.healthy();
}

#[test]
fn the_sender_is_who_it_was_at_the_first_try() {
    let shop = Shop::selling(UploadMode::Auto);
    let issue = id(&shop.issue(), MessageKind::F0401);
    shop.send(issue, 1);
    shop.tell(issue, Outcome::NotThere);
    let renamed = Company { name: text("高雄店"), ..company("1") };
    shop.ask(request::CompanyPut { company: renamed, new: false }).unwrap();
    assert_eq!(shop.pick(Pick::Send)[0].document.sender.name, company("1").name);
}

#[test]
fn a_company_renamed_between_pick_and_sending_is_not_parked_for_it() {
    let shop = Shop::selling(UploadMode::Auto);
    shop.issue();
    let picked = shop.pick(Pick::Send).remove(0);
    let renamed = Company { name: text("高雄店"), ..company("1") };
    shop.ask(request::CompanyPut { company: renamed, new: false }).unwrap();
    // What was rendered has the old name, and so has the row: a resend is made from that.
    assert_eq!(shop.send(picked.document.id, 1), [picked.document.id]);
    shop.tell(picked.document.id, Outcome::NotThere);
    let again = shop.pick(Pick::Send).remove(0);
    assert_eq!(again.document, picked.document);
    assert_eq!(shop.send(again.document.id, 1), [again.document.id]);
}

#[test]
fn a_manual_range_waits_for_a_person() {
    let shop = Shop::selling(UploadMode::Manual);
    shop.issue();
    assert_eq!((shop.ids(Pick::Send).len(), shop.upload_status().manual), (0, 1));
    let mailbox = shop.engine.subscribe().unwrap();
    let other = Some(TillCode::parse("T9").unwrap());
    assert_eq!(shop.ask(request::UploadNow { till: other }), Ok(()));
    assert_eq!(shop.ids(Pick::Send).len(), 0, "another till's");
    assert_eq!(shop.ask(request::UploadNow { till: None }), Ok(()));
    assert_eq!(mailbox.take(Duration::ZERO), Some(Event::UploadChanged));
    assert_eq!((shop.ids(Pick::Send).len(), shop.upload_status().manual), (1, 0));
    shop.issue();
    assert_eq!(shop.ids(Pick::Send).len(), 1, "what comes later waits again");
}

#[test]
fn a_pause_holds_everything_and_has_an_end() {
    let mut shop = Shop::selling(UploadMode::Auto);
    let issue = id(&shop.issue(), MessageKind::F0401);
    assert!(shop.ask(request::UploadPause { seconds: 0 }).is_err());
    assert!(shop.ask(request::UploadPause { seconds: 86_401 }).is_err());
    assert_eq!(shop.ask(request::UploadPause { seconds: 60 }), Ok(()));
    assert_eq!((shop.ids(Pick::Send).len(), shop.send(issue, 1).len()), (0, 0));
    assert!(shop.upload_status().paused_until.is_some());
    shop.reopen();
    assert!(shop.upload_status().paused_until.is_some(), "who stops the upload stops the next run's too");
    shop.clock.pass_s(60);
    assert_eq!((shop.ids(Pick::Send).len(), shop.upload_status().paused_until), (1, None));
    shop.ask(request::UploadPause { seconds: 60 }).unwrap();
    shop.ask(request::UploadResume).unwrap();
    assert_eq!(shop.send(issue, 1), [issue]);
}

#[test]
fn the_status_names_the_one_with_the_least_time_left() {
    let shop = Shop::selling(UploadMode::Auto);
    let issue = id(&shop.issue(), MessageKind::F0401);
    shop.clock.pass_s(36 * 3_600);
    shop.issue();
    let status = shop.upload_status();
    assert_eq!(status.most_pressing.map(|row| row.document), Some(issue));
    assert_eq!(status.pressure, Pressure::High);
    let reason = text("the shop moved");
    shop.ask(request::UploadPark { document: issue, why: ParkReason::Person(reason) }).unwrap();
    let status = shop.upload_status();
    // R19: off the way it keeps its limit, until somebody has seen to it.
    assert_eq!((status.pressure, status.parked, status.pending), (Pressure::High, 1, 1));
    assert_eq!(status.most_pressing.map(|row| row.document), Some(issue));
    shop.healthy();
}

#[test]
fn every_page_goes_on_where_the_one_before_ended() {
    let shop = Shop::selling(UploadMode::Auto);
    for turn in 0..9 {
        let issue = id(&shop.issue(), MessageKind::F0401);
        if turn % 2 == 0 {
            shop.confirm(issue);
        }
    }
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let query = DeliveryQuery { after, limit: 2, ..DeliveryQuery::default() };
        let Ok(page) = shop.ask(request::Deliveries(query)) else { panic!() };
        seen.extend(page.rows.into_iter().map(|row| row.document.number.serial.value()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(seen, (0..9).collect::<Vec<_>>());
    let confirmed =
        DeliveryQuery { state: Some(DeliveryKind::Confirmed), limit: 9, ..DeliveryQuery::default() };
    let Ok(page) = shop.ask(request::Deliveries(confirmed)) else { panic!() };
    assert_eq!(page.rows.len(), 5);
}

/// Damages the store behind the engine's back and gives what the doctor says of the outbox.
pub(super) fn diagnosis(shop: &mut Shop, damage: impl FnOnce(&mut crate::store::Writer)) -> Vec<String> {
    diagnosis_of(shop, DoctorCheck::OutboxWhole, damage)
}

/// What one check of the doctor finds once rows were damaged.
pub(super) fn diagnosis_of(
    shop: &mut Shop,
    wanted: DoctorCheck,
    damage: impl FnOnce(&mut crate::store::Writer),
) -> Vec<String> {
    shop.engine.close().unwrap();
    let store = Store::open(&shop.disk).unwrap();
    let ((), pending) = store
        .batch::<_, crate::store::StoreFault>(|writer| {
            damage(writer);
            Ok(())
        })
        .unwrap();
    pending.commit();
    store.checkpoint().unwrap();
    store.close().unwrap();
    shop.engine = Engine::open(parts(&shop.disk, &shop.clock, &shop.fatal)).unwrap();
    let Ok(report) = shop.ask(request::Doctor { quick: true }) else { panic!() };
    let of_ours = report.violations.into_iter().filter(|(check, _)| *check == wanted);
    of_ours.map(|(_, what)| what).collect()
}

#[test]
fn the_doctor_finds_wrong_counts_and_a_cancel_that_overtook() {
    let mut shop = Shop::selling(UploadMode::Auto);
    let number = shop.issue();
    shop.cancel_number(&number);
    let found = diagnosis(&mut shop, |writer| writer.meta_mut().deliveries[0] += 1);
    assert!(found.len() == 1 && found[0].contains("counted"), "{found:?}");
    let cancel = id(&number, MessageKind::F0501);
    let found = diagnosis(&mut shop, |writer| {
        writer.meta_mut().deliveries[0] -= 1;
        let old = writer.delivery(&cancel).unwrap().unwrap();
        let new = crate::domain::Delivery { tries: 1, state: DeliveryState::Accepted, ..old.clone() };
        writer.put_delivery(&old, &new).unwrap();
    });
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].contains("before what it waits for was confirmed"), "{found:?}");
    let status = shop.upload_status();
    assert_eq!((status.pending, status.accepted), (1, 1), "counts follow the rows");
}

#[test]
fn a_persons_file_settles_with_the_platforms_word_alone() {
    let shop = Shop::selling(UploadMode::Auto);
    let document = id(&shop.issue(), MessageKind::F0401);
    let settle = |outcome| shop.ask(request::UploadSettle(vec![Told { document, outcome }]));
    for outcome in [
        Outcome::NotThere,
        Outcome::Unknown,
        Outcome::Accepted,
        Outcome::Differs { field: text("x"), theirs: text("y") },
    ] {
        let refused = Err(Failure::Refused(Refusal::Delivery(DeliveryRefusal::NotStuck(document))));
        assert_eq!(settle(outcome.clone()), refused, "{outcome:?}");
    }
    let never = Err(Failure::Refused(Refusal::Delivery(DeliveryRefusal::NeverSent(document))));
    assert_eq!([settle(Outcome::Confirmed), settle(rejected())], [never.clone(), never]);
    assert_eq!(shop.send(document, 1), [document]);
    assert_eq!(settle(rejected()), Ok(()));
    assert_eq!(shop.upload_status().rejected, 1);
    assert_eq!(settle(Outcome::Confirmed), Ok(()));
    assert_eq!(settle(rejected()), Ok(()), "nothing is taken back");
    assert_eq!(shop.upload_status().confirmed, 1);
    shop.healthy();
}

fn told(number: &str, period: &str, seller: &str) -> ToldNumber {
    ToldNumber {
        number: Number::parse(number).unwrap(),
        period: Period::parse(period).unwrap(),
        seller: Ubn::parse(seller).unwrap(),
    }
}

/// Somebody told the platform of a number that was issued here and never left: it does not go beside that, and a person looks.
#[test]
fn a_number_issued_here_and_never_sent_that_the_platform_tells_of_is_parked_once() {
    let mut shop = Shop::selling(UploadMode::Auto);
    let number = shop.issue();
    let document = id(&number, MessageKind::F0401);
    let head = |shop: &Shop| shop.ask(request::Store).unwrap().head_sequence;
    let before = head(&shop);
    let harmless = vec![told(&number, "11511", "04595257"), told(&number, "11509", "12345675")];
    assert_eq!(shop.ask(request::UploadTold(harmless)), Ok(()));
    assert_eq!(head(&shop), before, "another seller's, another year's");
    let word = told(&number, "11511", "12345675");
    assert_eq!(shop.ask(request::UploadTold(vec![word; 3])), Ok(()));
    let parked = DeliveryState::Parked { why: ParkReason::ToldUnsent };
    assert_eq!((shop.state(document), head(&shop)), (parked.clone(), before + 1));
    assert_eq!(shop.ask(request::UploadTold(vec![word])), Ok(()));
    shop.reopen();
    assert_eq!((shop.state(document), head(&shop)), (parked, before + 1), "told once");
    assert_eq!((shop.ids(Pick::Send).len(), shop.send(document, 1).len()), (0, 0), "nothing leaves");
    let sold = shop.issue();
    assert_ne!(sold, number, "the book sells on");
    // A try asks first; and whoever saw that it is not there lets it go.
    assert_eq!(shop.ask(request::UploadRetry(document)), Ok(()));
    assert_eq!(shop.state(document), DeliveryState::Unknown);
    shop.tell(document, Outcome::NotThere);
    assert_eq!(shop.ask(request::UploadTold(vec![word])), Ok(()));
    let absent =
        request::UploadSeen { document, seen: crate::domain::Seen::Absent, words: text("平台沒有") };
    shop.ask(absent).unwrap();
    shop.confirm(document);
    assert_eq!(shop.ask(request::UploadTold(vec![word])), Ok(()));
    assert_eq!(shop.state(document), DeliveryState::Confirmed);
    shop.healthy();
}

/// Somebody else issues from the book: nothing more is taken from it, and from no other one.
#[test]
fn a_number_of_ours_that_the_platform_tells_of_and_nobody_issued_here_withholds_its_book() {
    let mut shop = Shop::new();
    let books = shop.add(&[draft("AB", 0, 50), draft("AB", 50, 50)]);
    let issued = shop.issue();
    shop.send(id(&issued, MessageKind::F0401), 1);
    let head = |shop: &Shop| shop.ask(request::Store).unwrap().head_sequence;
    let before = head(&shop);
    let harmless = vec![
        told(&issued, "11511", "12345675"),
        told("AB00000001", "11511", "04595257"),
        told("AB00000001", "11509", "12345675"),
        told("AB00000100", "11511", "12345675"),
        told("AC00000001", "11511", "12345675"),
    ];
    assert_eq!(shop.ask(request::UploadTold(harmless)), Ok(()));
    assert_eq!(head(&shop), before, "nothing came of it");
    let foreign = told("AB00000049", "11511", "12345675");
    assert_eq!(shop.ask(request::UploadTold(vec![foreign; UPLOAD_BATCH_MAX])), Ok(()));
    assert_eq!(shop.range(books[0].range.id).range.holder, crate::domain::Holder::Withheld);
    assert_eq!(shop.issue(), "AB00000050");
    let after = head(&shop);
    assert_eq!(shop.ask(request::UploadTold(vec![foreign])), Ok(()));
    assert_eq!(head(&shop), after, "told once");
    assert!(shop.ask(request::UploadTold(vec![foreign; UPLOAD_BATCH_MAX + 1])).is_err());
    shop.reopen();
    assert_eq!(shop.issue(), "AB00000051");
    shop.healthy();
}
