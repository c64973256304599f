//! Folders that are missing and results that nobody can read: what is held up by them, what is not, and that it is told.

use super::words::until;
use super::{Platform, parts, status};
use crate::centre::{ask, carried, issue, send};
use crate::mig::records;
use crate::shop::{Shop, span};
use lj::domain::{CleanText, Delivery, DeliveryState, LinkTrouble, MessageKind, Outcome};
use lj::protocol::{DeliveryQuery, request};
use lj::uplink::{Gateway, LinkFault, Turnkey, TurnkeyFolders, Uplink};
use lj::world::{Clock, SystemClock};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

fn row(shop: &Shop, kind: MessageKind) -> Delivery {
    let query = DeliveryQuery { kind: Some(kind), limit: 10, ..DeliveryQuery::default() };
    shop.ask(request::Deliveries(query)).unwrap().rows.remove(0)
}

fn trouble(shop: &Shop) -> Option<LinkTrouble> {
    status(shop).link.trouble.map(|(trouble, _)| trouble)
}

/// Turnkey itself skips a folder that is not there and goes on with the others.
#[test]
fn a_missing_folder_holds_up_its_own_message_alone_and_heals_by_itself() {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    let platform = Platform::new();
    let source = platform.of("F0501", "SRC");
    fs::remove_dir(&source).unwrap();
    let _uplink = Uplink::start(parts(&shop, Arc::new(Turnkey::new(platform.folders())))).unwrap();
    let (number, at) = shop.issue();
    until(&shop, "it is handed over", |status| status.accepted == 1);
    assert_eq!(trouble(&shop), None, "nothing wants into the folder that is not there");
    platform.take("F0401", &platform.waiting("F0401"));
    platform.summary_of(at.date(), "F0401", &[number.to_string()], &[]);
    until(&shop, "it is confirmed", |status| status.confirmed == 1);
    let reason = CleanText::new("退貨", 20).unwrap();
    shop.ask(request::Cancel { number, period: None, reason, approval_no: CleanText::default() }).unwrap();
    until(&shop, "it is told", |status| status.link.trouble.is_some());
    assert_eq!(trouble(&shop), Some(LinkTrouble::OneFolder));
    assert!(status(&shop).link.words.as_str().contains("F0501/SRC"), "{:?}", status(&shop).link);
    // What is sold meanwhile goes, however long the other one waits.
    for count in 2..=6 {
        shop.issue();
        until(&shop, "the next one goes", |status| status.accepted == count - 1);
    }
    assert_eq!(trouble(&shop), Some(LinkTrouble::OneFolder), "and it is not forgotten over that");
    let held = row(&shop, MessageKind::F0501);
    assert_eq!((held.state, held.tries), (DeliveryState::Pending, 0), "nothing was tried");
    fs::create_dir(&source).unwrap();
    until(&shop, "it heals", |status| status.pending == 0 && status.link.trouble.is_none());
    assert_eq!((platform.waiting("F0501").len(), row(&shop, MessageKind::F0501).tries), (1, 1));
}

#[test]
fn what_is_asked_about_a_message_whose_folder_is_gone_is_not_known_and_no_fault_of_the_others() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    let (source, moved) = (platform.of("F0401", "SRC"), platform.root.path().join("elsewhere"));
    fs::rename(&source, &moved).unwrap();
    let (outcome, answer) = ask(&turnkey, &document);
    assert_eq!((outcome, answer.fault), (Outcome::Unknown, None));
    let now = SystemClock::default().now();
    assert_eq!(turnkey.unwell(now).unwrap().trouble, LinkTrouble::OneFolder);
    fs::rename(&moved, &source).unwrap();
    assert_eq!((turnkey.unwell(now), ask(&turnkey, &document).0), (None, Outcome::Accepted));
    // One that may not be written is found without a try.
    fs::set_permissions(&source, fs::Permissions::from_mode(0o555)).unwrap();
    let is_bound = fs::write(source.join("probe"), "").is_err();
    if is_bound {
        assert_eq!(turnkey.shut(MessageKind::F0401).unwrap().trouble, LinkTrouble::OneFolder);
    }
    fs::set_permissions(&source, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(turnkey.shut(MessageKind::F0401), None);
}

/// While nothing waits nothing fails: it is told all the same.
#[test]
fn a_wrong_folder_is_told_before_anything_is_sent() {
    let shop = Shop::new();
    let platform = Platform::new();
    let folders = TurnkeyFolders { work: platform.root.path().join("nowhere"), ..platform.folders() };
    let _uplink = Uplink::start(parts(&shop, Arc::new(Turnkey::new(folders)))).unwrap();
    until(&shop, "it is told", |status| status.link.trouble.is_some());
    assert_eq!(trouble(&shop), Some(LinkTrouble::Folder));
    assert!(status(&shop).link.words.as_str().contains("nowhere/UpCast"), "{:?}", status(&shop).link);
    fs::create_dir_all(platform.root.path().join("nowhere/UpCast")).unwrap();
    until(&shop, "it heals", |status| status.link.trouble.is_none());
}

/// Turnkey makes the folder with the first result, so that there is none is no fault while none can be there.
#[test]
fn results_that_never_come_are_told_a_day_after_documents_were_taken() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let mut parcel = carried(&turnkey, issue(&records::invoice("AB11223344", "12:30:00", 9_999)));
    parcel.accepted = true;
    turnkey.send(std::slice::from_ref(&parcel), parcel.since);
    let ask_after = |seconds: i64| {
        let now = parcel.since.plus_seconds(seconds);
        turnkey.ask(std::slice::from_ref(&parcel), now);
        turnkey.unwell(now)
    };
    assert_eq!(ask_after(86_400), None);
    let LinkFault { trouble, words } = ask_after(86_401).unwrap();
    assert_eq!(trouble, LinkTrouble::NoResults);
    assert_eq!(words, format!("results = \"{}\"", platform.folders().results.display()));
    // A folder of which nothing is a result is as good as none.
    fs::create_dir_all(platform.folders().results).unwrap();
    assert_eq!(ask_after(86_402).unwrap().trouble, LinkTrouble::NoResults);
    platform.summary("F0401", &["AB99999999".to_owned()], &[]);
    assert_eq!(ask_after(86_403), None);
}

#[test]
fn results_that_cannot_be_read_are_counted_and_named() {
    let platform = Platform::new();
    let turnkey = Turnkey::new(platform.folders());
    let document = issue(&records::invoice("AB11223344", "12:30:00", 9_999));
    send(&turnkey, &document);
    let hour = platform.folders().results.join("20260108/15");
    fs::create_dir_all(&hour).unwrap();
    let bad = [hour.join("1.ProcessResult"), hour.join("2.SummaryResult")];
    fs::write(&bad[0], "garbage").unwrap();
    fs::write(&bad[1], "").unwrap();
    // What is no result by its name is none of ours.
    fs::write(hour.join("readme.txt"), "garbage").unwrap();
    ask(&turnkey, &document);
    let wall = SystemClock::default().now();
    assert_eq!(turnkey.unwell(wall), None, "it may be written yet");
    let fault = turnkey.unwell(wall.plus_seconds(120)).unwrap();
    assert_eq!((fault.trouble, fault.words), (LinkTrouble::Unread, format!("{} (2)", bad[0].display())));
    fs::remove_file(&bad[0]).unwrap();
    let fault = turnkey.unwell(wall.plus_seconds(120)).unwrap();
    assert_eq!(fault.words, format!("{} (1)", bad[1].display()));
    // Written anew, and whole.
    let summary = super::summary("F0401", &["AB11223344".to_owned()], &[]);
    fs::write(&bad[1], super::routed(&summary, "12345675")).unwrap();
    assert_eq!(ask(&turnkey, &document).0, Outcome::Confirmed);
    assert_eq!(turnkey.unwell(wall.plus_seconds(120)), None);
}
