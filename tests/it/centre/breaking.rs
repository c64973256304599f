//! What is certain when something breaks: nothing arrived, or nobody knows; never success.

use super::scripted::hear;
use super::{amego, ask, both, issue, now, offline, place, sandbox, send, terms};
use crate::mig::records;
use lj::domain::{LinkTrouble, Outcome};
use lj::sandbox::{FaultKind, Faults, Terms};
use lj::uplink::{AmegoAccount, OfflineAccount};
use std::io::Write;
use std::net::TcpListener;

/// Whether a fault leaves the document at the centre.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Left {
    There,
    NotThere,
    Either,
}

#[test]
fn every_fault_of_the_centre_has_its_outcome_and_what_is_there_is_found_afterwards() {
    use FaultKind as F;
    let faults = [
        (F::ResetBefore, Outcome::Unknown, Some(LinkTrouble::Unreachable), Left::NotThere),
        (F::ResetAfter, Outcome::Unknown, Some(LinkTrouble::Unreachable), Left::There),
        (F::Repeat, Outcome::Confirmed, None, Left::There),
        (F::Error, Outcome::Unknown, Some(LinkTrouble::Maintenance), Left::Either),
        (F::Html, Outcome::Unknown, Some(LinkTrouble::NotTheCentre), Left::NotThere),
        (F::Clock, Outcome::NotThere, Some(LinkTrouble::Clock), Left::NotThere),
        (F::Maintenance, Outcome::Unknown, Some(LinkTrouble::Maintenance), Left::NotThere),
        (F::Delay, Outcome::Accepted, None, Left::There),
    ];
    let centre = sandbox(terms());
    for (way, gateway) in both(&centre.url()).iter().enumerate() {
        for (place, (kind, expected, trouble, left)) in faults.iter().enumerate() {
            let context = format!("{} {kind:?}", gateway.name());
            let document = issue(&records::invoice(&format!("AB112{way}{place}050"), "12:30:00", 9_999));
            centre.fail(Faults::none().with(*kind, 1_000));
            let (outcome, answer) = send(&**gateway, &document);
            assert_eq!(&outcome, expected, "{context}");
            assert_eq!(answer.fault.map(|fault| fault.trouble), *trouble, "{context}");
            centre.fail(Faults::none());
            let (found, _) = ask(&**gateway, &document);
            match left {
                Left::There => assert_eq!(found, Outcome::Confirmed, "{context}"),
                Left::NotThere => assert_eq!(found, Outcome::NotThere, "{context}"),
                Left::Either => {
                    assert!([Outcome::Confirmed, Outcome::NotThere].contains(&found), "{context}")
                }
            }
        }
        let document = issue(&records::invoice(&format!("AB112{way}9950"), "12:30:00", 9_999));
        centre.fail(Faults::none().with(F::Refuse, 1_000));
        let (outcome, answer) = send(&**gateway, &document);
        assert!(matches!(outcome, Outcome::Rejected { .. }) && answer.fault.is_none(), "{outcome:?}");
        centre.fail(Faults::none());
    }
}

#[test]
fn where_nobody_listens_nothing_has_left() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for gateway in both(&format!("http://{free}")) {
        let document = issue(&records::invoice("AB11223301", "12:30:00", 9_999));
        let (outcome, answer) = send(&*gateway, &document);
        assert_eq!(outcome, Outcome::NotThere, "{answer:?}");
        assert_eq!(answer.fault.unwrap().trouble, LinkTrouble::Unreachable);
        // That the question was not put says nothing about the document.
        assert_eq!(ask(&*gateway, &document).0, Outcome::Unknown);
    }
}

/// A server that reads a request and answers with these bytes, or with silence.
fn foreign(answer: Option<&'static [u8]>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Whoever hangs up early has asked nothing.
            let _ = hear(&stream);
            if let Some(answer) = answer {
                let _ = stream.write_all(answer);
            } else {
                kept.push(stream);
            }
        }
    });
    url
}

#[test]
fn whoever_is_not_the_centre_is_never_believed() {
    let answers: [(&[u8], LinkTrouble); 9] = [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", LinkTrouble::NotTheCentre),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue", LinkTrouble::NotTheCentre),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
            LinkTrouble::NotTheCentre,
        ),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", LinkTrouble::NotTheCentre),
        // ECPay's answer to too many calls (guide 15).
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", LinkTrouble::Maintenance),
        (b"HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n", LinkTrouble::Maintenance),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", LinkTrouble::Maintenance),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"code\":0", LinkTrouble::Unreachable),
        (b"SSH-2.0-OpenSSH_9.9\r\n", LinkTrouble::Unreachable),
    ];
    for (answer, trouble) in answers {
        for gateway in both(&foreign(Some(answer))) {
            let document = issue(&records::invoice("AB11223302", "12:30:00", 9_999));
            for (outcome, told) in [send(&*gateway, &document), ask(&*gateway, &document)] {
                let context = format!("{} {}: {told:?}", gateway.name(), String::from_utf8_lossy(answer));
                assert_eq!(outcome, Outcome::Unknown, "{context}");
                assert_eq!(told.fault.as_ref().unwrap().trouble, trouble, "{context}");
            }
        }
    }
}

#[test]
fn silence_ends_with_the_time_that_was_set() {
    let mut place = place(&foreign(None));
    place.answer_time = Some(std::time::Duration::from_millis(150));
    for gateway in [offline(&place), amego(&place)] {
        let started = std::time::Instant::now();
        let (outcome, answer) = send(&*gateway, &issue(&records::invoice("AB11223303", "12:30:00", 9_999)));
        assert_eq!(outcome, Outcome::Unknown);
        assert_eq!(answer.fault.unwrap().trouble, LinkTrouble::Unreachable);
        assert!(started.elapsed() < std::time::Duration::from_secs(60));
    }
}

#[test]
fn another_key_is_an_account_trouble_and_nothing_was_taken() {
    let centre = sandbox(terms());
    let key = lj::wire::CentreKey::parse("0000000000000000", "0000000000000000").unwrap();
    let account = OfflineAccount { name: "offline-centre", merchant: super::merchant(), key, seller: None };
    let offline = lj::uplink::OfflineCentre::new(&place(&centre.url()), account).unwrap();
    let account = AmegoAccount { seller: records::sender().ubn, app_key: "another".to_owned().into() };
    assert!(!format!("{account:?}").contains("another"), "a key is never shown");
    let amego = lj::uplink::Amego::new(&place(&centre.url()), account).unwrap();
    let gateways: [&dyn lj::uplink::Gateway; 2] = [&offline, &amego];
    for gateway in gateways {
        let (outcome, answer) = send(gateway, &issue(&records::invoice("AB11223304", "12:30:00", 9_999)));
        assert_eq!(outcome, Outcome::NotThere, "{answer:?}");
        assert_eq!(answer.fault.unwrap().trouble, LinkTrouble::Account);
    }
    assert_eq!(centre.taken().unwrap(), 0);
}

#[test]
fn an_old_time_is_refused_or_made_right_by_the_centres_clock() {
    let ahead = Terms { clock: super::clock_at(now().plus_seconds(3_600)), ..terms() };
    let centre = sandbox(ahead);
    let [offline, amego] = both(&centre.url());
    let document = issue(&records::invoice("AB11223300", "12:30:00", 9_999));
    let (outcome, answer) = send(&*offline, &document);
    assert_eq!(outcome, Outcome::NotThere);
    assert_eq!(answer.fault.unwrap().trouble, LinkTrouble::Clock);
    assert_eq!(answer.centre_time, Some(now().plus_seconds(3_600)));
    let parcel = super::carried(&*offline, document);
    let later = offline.send(&[parcel], now().plus_seconds(3_600));
    assert_eq!(later.outcomes[0].1, Outcome::Accepted);
    // Amego's clock can be asked.
    let document = issue(&records::invoice("AB11223301", "12:30:00", 9_999));
    let (outcome, answer) = send(&*amego, &document);
    assert_eq!((outcome, answer.fault), (Outcome::Accepted, None));
    assert_eq!(answer.centre_time, Some(now().plus_seconds(3_600)));
    // Ours is set right meanwhile: the difference that was known is wrong, and is asked anew.
    let parcel = super::carried(&*amego, document);
    let asked = amego.ask(&[parcel], now().plus_seconds(3_600));
    assert_eq!((asked.outcomes[0].1.clone(), asked.fault), (Outcome::Confirmed, None));
}
