//! Which try, whose document and which number a word of the platform is about: words come late, name packs of earlier tries,
//! go to several companies through one folder, and come although nobody waits for any.

use super::{PATIENCE, Platform, parts, routed, status, summary, summary_of};
use crate::centre::{ask, carried, issue, now, send};
use crate::mig::records;
use crate::shop::{Shop, span};
use lj::domain::{
    DeliveryState, Document, DocumentId, LinkTrouble, MessageKind, Number, Outcome, ParkReason,
};
use lj::protocol::{DeliveryQuery, UploadStatus, request};
use lj::uplink::{Gateway, Turnkey, Uplink};
use lj::world::{Clock, SystemClock};
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The name of a pack that was made so many minutes ago.
fn pack(minutes_ago: i64) -> String {
    let at = SystemClock::default().now().plus_seconds(-60 * minutes_ago).taipei();
    format!("<Id>4.1-F0401-{}-5f0c2f54-0d6f-4d0c-9a57-3b0a5c0f9e11</Id>", at.format("%Y%m%d-%H%M%S000"))
}

/// A summary of one pack about one document of the records.
fn of_pack(minutes_ago: i64, number: &str, is_good: bool) -> String {
    let named = [number.to_owned()];
    let (good, failed) = if is_good { (&named[..], &[][..]) } else { (&[][..], &named[..]) };
    summary("F0401", good, failed).replace("<Info>", &format!("<Info>{}", pack(minutes_ago)))
}

/// Two summaries as one file.
fn together(one: &str, other: &str) -> String {
    let of = |xml: &str| {
        xml.split_once("<DetailList>").unwrap().1.split_once("</DetailList>").unwrap().0.to_owned()
    };
    one.replace("</DetailList>", &format!("{}</DetailList>", of(other)))
}

/// A document that was refused, mended, and sent again: it is the second try that is to be told of.
fn sent_again(platform: &Platform, turnkey: &Turnkey) -> Document {
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    platform.process("F0401", "AB11223344", "E1006", "載具號碼不存在");
    assert!(matches!(ask(turnkey, &document).0, Outcome::Rejected { .. }));
    let mut mended = document;
    mended.sender.name = records::text("改名有限公司");
    platform.tick();
    send(turnkey, &mended);
    platform.take("F0401", &platform.waiting("F0401"));
    assert_eq!(ask(turnkey, &mended).0, Outcome::Accepted);
    mended
}

#[test]
fn the_next_days_summary_of_the_first_try_says_nothing_of_the_second() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let mended = sent_again(&platform, &turnkey);
    for is_good in [false, true] {
        platform.result(&of_pack(60, "AB11223344", is_good));
        assert_eq!(ask(&turnkey, &mended).0, Outcome::Accepted, "its pack was made before the second try");
    }
    platform.result(&of_pack(0, "AB11223344", true));
    assert_eq!(ask(&turnkey, &mended).0, Outcome::Confirmed);
}

/// Turnkey cleans up what it has done. The word about the first try is no word about the second then either.
#[test]
fn a_second_try_whose_file_was_cleaned_away_is_not_judged_by_the_first() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let mended = sent_again(&platform, &turnkey);
    fs::remove_dir_all(platform.of("F0401", "BAK").join("20260108")).unwrap();
    let mut parcel = carried(&turnkey, mended);
    (parcel.tries, parcel.accepted) = (2, true);
    parcel.since = SystemClock::default().now().plus_seconds(1);
    let ask = || turnkey.ask(std::slice::from_ref(&parcel), now()).outcomes.remove(0).1;
    assert_eq!((ask(), ask()), (Outcome::Unknown, Outcome::NoTrace), "a person looks");
}

#[test]
fn of_both_tries_in_one_summary_the_later_counts() {
    for order in [[60, 0], [0, 60]] {
        for is_good in [true, false] {
            let platform = Platform::new();
            let turnkey = Turnkey::new(platform.folders());
            let mended = sent_again(&platform, &turnkey);
            let [one, other] = order
                .map(|minutes| of_pack(minutes, "AB11223344", if minutes == 0 { is_good } else { !is_good }));
            platform.result(&together(&one, &other));
            let outcome = ask(&turnkey, &mended).0;
            assert_eq!(outcome == Outcome::Confirmed, is_good, "{outcome:?}");
            assert_eq!(matches!(outcome, Outcome::Rejected { .. }), !is_good, "{outcome:?}");
        }
    }
}

/// Where no pack has a name the platform has one of both, if there were two; else nobody knows.
#[test]
fn good_and_failed_at_once_is_true_of_two_tries_alone() {
    for (tries, outcome) in [(1, Outcome::Accepted), (2, Outcome::Confirmed)] {
        let platform = Platform::new();
        let turnkey = Turnkey::new(platform.folders());
        let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
        send(&turnkey, &document);
        platform.take("F0401", &platform.waiting("F0401"));
        let number = ["AB11223344".to_owned()];
        platform.summary("F0401", &number, &number);
        let mut parcel = carried(&turnkey, document);
        parcel.tries = tries;
        assert_eq!(turnkey.ask(&[parcel], now()).outcomes[0].1, outcome, "{tries}");
    }
}

/// A copy is as young as its copying; the name of a summary says of which day's packs it is.
#[test]
fn a_late_copy_of_an_old_summary_says_nothing_of_what_was_sent_since() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    let hour = platform.folders().results.join("20260108/15");
    fs::create_dir_all(&hour).unwrap();
    for (days_ago, outcome) in [(2, Outcome::Accepted), (0, Outcome::Confirmed)] {
        let day = SystemClock::default().now().plus_seconds(-86_400 * days_ago).taipei().format("%Y%m%d");
        let name = format!("12345675-A-00000000-B-{day}-Final.SummaryResult");
        let said = summary("F0401", &["AB11223344".to_owned()], &[]);
        fs::write(hour.join(name), routed(&said, "12345675")).unwrap();
        assert_eq!(ask(&turnkey, &document).0, outcome, "{days_ago}");
    }
}

/// One Turnkey may serve several companies, and each number is one seller's.
#[test]
fn what_is_said_to_another_seller_is_not_about_ours() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    let number = ["AB11223344".to_owned()];
    let theirs = |xml: String| routed(&xml, "24549210");
    platform.result(&theirs(summary("F0401", &number, &[])));
    platform.result(&theirs(summary("F0401", &[], &number)));
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    // Without parties it may be a refusal of ours; what confirms names the seller.
    let nobodys = |xml: String| routed(&xml, "0000000000");
    platform.result(&nobodys(summary("F0401", &number, &[])));
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    platform.result(&nobodys(summary("F0401", &[], &number)));
    assert!(matches!(ask(&turnkey, &document).0, Outcome::Rejected { .. }));
    platform.summary("F0401", &number, &[]);
    assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed);
}

/// Turnkey's result may be copied into the folder once more, after the document was corrected and sent again.
#[test]
fn the_word_about_a_pack_that_comes_again_says_nothing_of_a_later_try() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    let word = of_pack(5, "AB11223344", false);
    platform.result(&word);
    assert!(matches!(ask(&turnkey, &document).0, Outcome::Rejected { .. }));
    let mut mended = document;
    mended.sender.name = records::text("改名有限公司");
    platform.tick();
    send(&turnkey, &mended);
    platform.take("F0401", &platform.waiting("F0401"));
    platform.tick();
    platform.result(&word);
    let mut parcel = carried(&turnkey, mended);
    parcel.tries = 2;
    let ask = || turnkey.ask(std::slice::from_ref(&parcel), now()).outcomes.remove(0).1;
    assert_eq!(ask(), Outcome::Accepted);
    // Who begins anew has not heard the first word as one about the first try: that shows by its pack.
    let anew = Turnkey::new(platform.folders());
    let ask_anew = || anew.ask(std::slice::from_ref(&parcel), now()).outcomes.remove(0).1;
    assert_eq!(ask_anew(), Outcome::Accepted);
    platform.result(&of_pack(0, "AB11223344", true));
    assert_eq!((ask(), ask_anew()), (Outcome::Confirmed, Outcome::Confirmed));
}

/// Where its clock is behind, the words about first tries show it, and those about later ones are understood.
#[test]
fn a_clock_that_is_known_to_be_behind_is_reckoned_with_in_later_tries() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let (first, again) = (
        issue(&records::invoice("AB11223345", "12:31:00", 9_999)),
        issue(&records::invoice("AB11223344", "12:30:00", 9_999)),
    );
    for document in [&first, &again] {
        send(&turnkey, document);
    }
    platform.take("F0401", &platform.waiting("F0401"));
    let mut parcel = carried(&turnkey, again);
    parcel.tries = 2;
    let ask_again = || turnkey.ask(std::slice::from_ref(&parcel), now()).outcomes.remove(0).1;
    platform.tick();
    platform.result(&of_pack(4, "AB11223344", true));
    assert_eq!(ask_again(), Outcome::Accepted, "it may be of the first try");
    platform.result(&of_pack(4, "AB11223345", true));
    assert_eq!(ask(&turnkey, &first).0, Outcome::Confirmed);
    assert_eq!(ask_again(), Outcome::Confirmed);
}

/// A clock that is wrong by more than is looked over: what is said then settles nothing, and a person hears of it.
#[test]
fn words_from_before_their_document_are_told_and_so_are_refusals_that_name_nothing() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    platform.take("F0401", &platform.waiting("F0401"));
    let unwell = || turnkey.unwell(now()).map(|fault| (fault.trouble, fault.words));
    assert_eq!((ask(&turnkey, &document).0, unwell()), (Outcome::Accepted, None));
    platform.tick();
    platform.result(
        "<ProcessResult xmlns=\"urn:GEINV:ProcessResult:4.1\"><MessageInfo><MessageType>F0401</MessageType></MessageInfo>\
         <RoutingInfo><From><PartyId>12345675</PartyId></From><To><PartyId>0000000000</PartyId></To></RoutingInfo>\
         <Result><Info><Code>E0101</Code><Description>整批退回</Description></Info></Result></ProcessResult>",
    );
    assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
    let (trouble, words) = unwell().unwrap();
    assert!(trouble == LinkTrouble::Unnamed && words.ends_with("ProcessResult"), "{trouble:?} {words}");
    for is_good in [false, true] {
        platform.result(&of_pack(8 * 60, "AB11223344", is_good));
        assert_eq!(ask(&turnkey, &document).0, Outcome::Accepted);
        assert_eq!(unwell(), Some((LinkTrouble::Earlier, document.id.to_string())));
    }
    platform.result(&of_pack(0, "AB11223344", true));
    assert_eq!((ask(&turnkey, &document).0, unwell()), (Outcome::Confirmed, None));
    // Of another document of another seller nothing is said.
    let later = issue(&records::invoice("AB11223345", "12:31:00", 9_999));
    platform.tick();
    send(&turnkey, &later);
    platform.take("F0401", &platform.waiting("F0401"));
    assert_eq!(
        (ask(&turnkey, &later).0, unwell()),
        (Outcome::Accepted, None),
        "it was written after that refusal"
    );
}

/// What a person lets go again may have left long ago: no trace of it is no word that it is not there.
#[test]
fn what_was_let_go_again_and_left_no_trace_is_not_sent_a_second_time() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    let mut parcel = carried(&turnkey, document);
    assert_eq!(turnkey.ask(std::slice::from_ref(&parcel), now()).outcomes[0].1, Outcome::NotThere);
    parcel.under_way = false;
    parcel.since = SystemClock::default().now();
    let ask = || turnkey.ask(std::slice::from_ref(&parcel), now()).outcomes.remove(0).1;
    assert_eq!((ask(), ask()), (Outcome::Unknown, Outcome::NoTrace), "a person looks");
}

pub fn until(shop: &Shop, what: &str, is_so: impl Fn(&UploadStatus) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so(&status(shop)) {
        assert!(Instant::now() < deadline, "{what}: {:?}", status(shop));
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn start(shop: &Shop, platform: &Platform) -> Uplink {
    Uplink::start(parts(shop, Arc::new(Turnkey::new(platform.folders())))).unwrap()
}

fn state(shop: &Shop, number: Number) -> DeliveryState {
    let query = DeliveryQuery {
        number: Some(number),
        kind: Some(MessageKind::F0401),
        limit: 10,
        ..DeliveryQuery::default()
    };
    shop.ask(request::Deliveries(query)).unwrap().rows.remove(0).state
}

/// A sale that Turnkey has.
fn handed_over(shop: &Shop, platform: &Platform) -> (Uplink, Number, lj::domain::Moment) {
    shop.add(&[span("AB", 0, 50)]);
    let uplink = start(shop, platform);
    let (number, at) = shop.issue();
    until(shop, "it is handed over", |status| status.accepted == 1);
    platform.take("F0401", &platform.waiting("F0401"));
    (uplink, number, at)
}

#[test]
fn a_refused_document_hears_that_the_platform_has_it_after_all() {
    let (shop, platform) = (Shop::new(), Platform::new());
    let (_uplink, number, at) = handed_over(&shop, &platform);
    let (day, number_said) = (at.date().format("%Y%m%d").to_string(), [number.to_string()]);
    platform.result(&summary_of(&day, "F0401", &[], &number_said));
    until(&shop, "it is refused", |status| status.rejected == 1);
    // Nobody waits for a word now.
    platform.tick();
    platform.result(&summary_of(&day, "F0401", &number_said, &[]));
    until(&shop, "the platform has it", |status| status.confirmed == 1);
    assert_eq!(state(&shop, number), DeliveryState::Confirmed);
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn a_document_that_a_person_took_off_the_way_hears_that_the_platform_has_it() {
    let (shop, platform) = (Shop::new(), Platform::new());
    let (_uplink, number, at) = handed_over(&shop, &platform);
    let document = DocumentId { number, period: at.period().unwrap(), kind: MessageKind::F0401, count: 1 };
    let why = ParkReason::Person(records::text("等會計"));
    shop.ask(request::UploadPark { document, why }).unwrap();
    platform.tick();
    platform.result(&summary_of(
        &at.date().format("%Y%m%d").to_string(),
        "F0401",
        &[number.to_string()],
        &[],
    ));
    until(&shop, "the platform has it", |status| status.confirmed == 1);
    assert_eq!(shop.doctor(false).violations, []);
}

/// What the platform knows of our numbers before we send anything: somebody else issues from the same book.
#[test]
fn numbers_that_the_platform_knows_are_neither_sent_nor_sold_although_nobody_waits_for_a_word() {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    let platform = Platform::new();
    let (sold, at) = shop.issue();
    let day = at.date().format("%Y%m%d").to_string();
    platform.result(&summary_of(&day, "F0401", &[sold.to_string(), "AB00000003".to_owned()], &[]));
    let _uplink = start(&shop, &platform);
    until(&shop, "it is parked", |status| status.parked == 1);
    assert!(matches!(state(&shop, sold), DeliveryState::Parked { .. }));
    assert_eq!(platform.waiting("F0401"), [""; 0].map(std::path::PathBuf::from), "nothing goes beside it");
    let refused = shop.ask(request::Issue(crate::shop::sale()));
    assert!(refused.is_err(), "the rest of the book is withheld: {refused:?}");
    assert_eq!(shop.doctor(false).violations, []);
}
