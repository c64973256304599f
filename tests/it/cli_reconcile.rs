//! `lj reconcile`: the platform's own files settle the outbox, once, and say what they do not fit.

use crate::binary::Place;
use crate::shop::{self, open_place};
use crate::turnkey::summary_of;
use lj::protocol::{Asks, Caller, Pick, Sending, Told, request};
use std::fs;

/// Today as the messages have it.
fn today() -> String {
    shop::now().date().format("%Y%m%d").to_string()
}

/// As the platform writes it of today's invoices.
fn summary(kind: &str, good: &[String], failed: &[String]) -> String {
    from("12345675", &summary_of(&today(), kind, good, failed))
}

/// The same with the seller that the platform names.
fn from(ubn: &str, xml: &str) -> String {
    let routing = format!("<RoutingInfo><From><PartyId>{ubn}</PartyId></From></RoutingInfo><DetailList>");
    xml.replace("<DetailList>", &routing)
}

/// Sends all that waits, as the upload thread does.
fn send_all(place: &Place) {
    let engine = open_place(&place.store());
    let caller = || Caller { service: true, ..Caller::default() };
    let parcels = engine.ask(caller(), request::UploadPick { pick: Pick::Send, max: 100 }).unwrap();
    let ids: Vec<_> = parcels.iter().map(|parcel| parcel.document.id).collect();
    let sending = ids.iter().map(|&document| Sending { document, fingerprint: [7; 32] }).collect();
    engine.ask(caller(), request::UploadSend(sending)).unwrap();
    let told = ids.iter().map(|&document| Told { document, outcome: lj::domain::Outcome::Accepted });
    engine.ask(caller(), request::UploadTell(told.collect())).unwrap();
    engine.close().unwrap();
}

fn state(place: &Place, number: &str) -> String {
    place.ok(&["upload", "list", "--number", number, "--json"]).json()[0]["state"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn files_settle_what_they_name_and_a_broken_one_changes_nothing() {
    let place = Place::with_numbers(50);
    let numbers: Vec<String> = (0..3)
        .map(|_| {
            let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
            run.json()[0]["number"].as_str().unwrap().to_owned()
        })
        .collect();
    send_all(&place);
    let folder = place.path().join("results");
    fs::create_dir_all(folder.join("20260108/15")).unwrap();
    let good = vec![numbers[0].clone(), "ZZ99999999".to_owned()];
    fs::write(folder.join("20260108/15/1-Final.SummaryResult"), summary("F0401", &good, &numbers[1..2]))
        .unwrap();
    fs::write(folder.join("20260108/15/2.xml"), "<html>").unwrap();
    for other in ["readme.txt", "half.SummaryResult.tmp"] {
        fs::write(folder.join(other), "not looked at").unwrap();
    }
    let path = folder.to_str().unwrap();
    let run = place.run(&["reconcile", path, "--json"]);
    assert_eq!(run.code, 2, "a file that does not read: {}{}", run.out, run.err);
    let files: Vec<serde_json::Value> =
        run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["confirmed"][0], format!("F0401 {}", numbers[0]));
    assert_eq!(files[0]["rejected"][0], format!("F0401 {}", numbers[1]));
    assert_eq!(files[0]["unknown"][0], "F0401 ZZ99999999");
    assert!(files[1]["fault"].is_string());
    assert_eq!(
        [&numbers[0], &numbers[1], &numbers[2]].map(|number| state(&place, number)),
        ["confirmed", "rejected", "accepted"]
    );
    // The same files again change nothing, and what the platform has, no file takes back.
    fs::remove_file(folder.join("20260108/15/2.xml")).unwrap();
    fs::write(folder.join("20260108/15/3.xml"), summary("F0401", &[], &numbers[..1])).unwrap();
    let again = place.ok(&["reconcile", path]);
    assert!(again.out.contains("先前已知 2") && again.out.contains("ZZ99999999"), "{}", again.out);
    assert_eq!(state(&place, &numbers[0]), "confirmed");
    assert_eq!(place.run(&["reconcile", "/nowhere"]).code, 2);
    // A folder of Turnkey has our own messages in it: they are no faults. A refusal keeps its code.
    let message = place.ok(&["mig", &numbers[2]]).out;
    fs::write(folder.join("20260108/15/F0401.xml"), message).unwrap();
    let process = format!(
        "<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Code>E0104</Code>\
         <Description>買方無電子發票使用資格</Description><Parameter0>{}</Parameter0></Info></Result></ProcessResult>",
        numbers[2]
    );
    fs::write(folder.join("20260108/15/4.ProcessResult"), process).unwrap();
    fs::write(folder.join("20260108/15/5.xml"), summary("F0401", &[], &numbers[2..])).unwrap();
    for _ in 0..2 {
        place.ok(&["reconcile", path]);
        let row = &place.ok(&["upload", "list", "--number", &numbers[2], "--json"]).json()[0];
        assert_eq!((row["state"].as_str(), row["code"].as_str()), (Some("rejected"), Some("E0104")));
    }
    assert_eq!(place.ok(&["doctor", "--json"]).json()[0]["violations"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_word_about_another_document_of_the_number_settles_nothing_and_is_named() {
    let place = Place::with_numbers(50);
    let issue = || {
        let run = place.ok(&["issue", "--item", "咖啡:1:45", "--print", "none", "--json"]);
        run.json()[0]["number"].as_str().unwrap().to_owned()
    };
    let sent = issue();
    send_all(&place);
    let never_sent = issue();
    let file = place.path().join("old.SummaryResult");
    let told = |xml: String| {
        fs::write(&file, xml).unwrap();
        let rows = place.ok(&["reconcile", file.to_str().unwrap(), "--json"]).json();
        rows[0]["unused"].as_array().unwrap().clone()
    };
    let (one, other) = ([sent.clone()], [never_sent.clone()]);
    let of_day = |day: &str| from("12345675", &summary_of(day, "F0401", &one, &[]));
    let undated = of_day("").replace("<InvoiceDate></InvoiceDate>", "");
    for (xml, number) in [
        (of_day("20260105"), &sent),
        (of_day("2026-01-05"), &sent),
        (undated, &sent),
        (summary_of("20260105", "F0401", &[], &one), &sent),
        (from("04595257", &summary_of(&today(), "F0401", &one, &[])), &sent),
        (summary_of(&today(), "F0401", &one, &[]), &sent),
        (summary("F0401", &other, &[]), &never_sent),
    ] {
        assert_eq!(told(xml.clone()), [format!("F0401 {number}")], "{xml}");
    }
    assert_eq!((state(&place, &sent), state(&place, &never_sent)), ("accepted".into(), "pending".into()));
    let said = place.ok(&["reconcile", file.to_str().unwrap()]).out;
    assert!(said.contains("未採用") && said.contains(&never_sent), "{said}");
    assert!(told(summary("F0401", &one, &[])).is_empty());
    assert_eq!(state(&place, &sent), "confirmed");
}
