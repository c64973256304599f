//! What every gateway must do with a sound centre: one suite, run for each.

use super::{allow, amego, ask, both, cancel, carried, issue, now, offline, place, sandbox, send, terms};
use crate::mig::records;
use lj::domain::{
    AllocationRow, Allotted, Carrier, DonationCode, Invoice, MessageKind, Outcome, ParkReason, Period,
    PrintMark, Serial, Span, TaxKind, Track, Ubn,
};
use lj::sandbox::{FaultKind, Faults, Terms};
use lj::uplink::Gateway;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

#[test]
fn each_kind_that_it_carries_arrives_once_as_its_payload_and_is_confirmed() {
    let directory = tempfile::tempdir().unwrap();
    let witness = directory.path().join("centre.jsonl");
    let centre = sandbox(Terms { ledger: Some(witness.clone()), ..terms() });
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let invoice = records::invoice(&format!("AB1122334{place}"), "12:30:00", 9_999);
        let mut documents = vec![issue(&invoice), cancel(&invoice)];
        if gateway.carries(MessageKind::G0401) {
            let other = records::invoice("AB11223349", "12:30:01", 9_999);
            documents.push(issue(&other));
            documents.push(allow(MessageKind::G0401, &other));
            documents.push(allow(MessageKind::G0501, &other));
        }
        for document in documents {
            let context = format!("{} {}", gateway.name(), document.id);
            assert!(gateway.carries(document.id.kind), "{context}");
            assert_eq!(ask(&**gateway, &document).0, Outcome::NotThere, "{context}");
            let (outcome, answer) = send(&**gateway, &document);
            assert_eq!((outcome, answer.fault), (Outcome::Accepted, None), "{context}");
            assert_eq!(answer.centre_time, Some(now()), "{context}");
            assert_eq!(ask(&**gateway, &document).0, Outcome::Confirmed, "{context}");
            let payload = gateway.payload(&document).unwrap();
            assert_eq!(payload, gateway.payload(&document).unwrap(), "{context}: the same for ever");
            let sha = Sha256::digest(&payload).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let there = super::witnessed(&witness);
            let kinds: Vec<&str> = there
                .iter()
                .filter(|(_, found)| **found == sha)
                .map(|((kind, _), _)| kind.as_str())
                .collect();
            assert_eq!(kinds, [document.id.kind.as_str()], "{context}");
        }
    }
}

#[test]
fn a_repeat_is_looked_up_and_never_taken_twice() {
    let centre = sandbox(terms());
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let invoice = records::invoice(&format!("AB1122335{place}"), "12:30:00", 9_999);
        for document in [issue(&invoice), cancel(&invoice)] {
            assert_eq!(send(&**gateway, &document).0, Outcome::Accepted, "{}", gateway.name());
            assert_eq!(send(&**gateway, &document).0, Outcome::Confirmed, "{}", gateway.name());
        }
    }
    assert_eq!(centre.taken().unwrap(), 4);
}

#[test]
fn another_document_under_our_name_is_seen() {
    let centre = sandbox(terms());
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let ours = records::invoice(&format!("AB1122336{place}"), "12:30:00", 9_999);
        let mut theirs = ours.clone();
        theirs.lines[0].price += Decimal::from(5);
        let theirs = records::summed(theirs);
        assert_eq!(send(&**gateway, &issue(&theirs)).0, Outcome::Accepted);
        for outcome in [send(&**gateway, &issue(&ours)).0, ask(&**gateway, &issue(&ours)).0] {
            assert!(matches!(outcome, Outcome::Differs { .. }), "{}: {outcome:?}", gateway.name());
        }
    }
}

/// Another till of the shop, or another shop's account, sold the same number for the same amount.
#[test]
fn another_sale_of_the_same_amount_under_our_number_is_seen() {
    let centre = sandbox(terms());
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let ours = records::invoice(&format!("AB1122337{place}"), "12:30:00", 9_999);
        let theirs = records::invoice(&format!("AB1122337{place}"), "12:30:00", 1_234);
        assert_eq!(send(&**gateway, &issue(&theirs)).0, Outcome::Accepted);
        for outcome in [send(&**gateway, &issue(&ours)).0, ask(&**gateway, &issue(&ours)).0] {
            assert!(matches!(outcome, Outcome::Differs { .. }), "{}: {outcome:?}", gateway.name());
        }
    }
}

#[test]
fn what_was_corrected_here_and_not_there_is_neither_confirmed_nor_anothers() {
    let centre = sandbox(terms());
    let mobile = |code: &str| (Carrier::parse(code), PrintMark::No);
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let invoice = |tail: usize| {
            records::invoice(&format!("AB112{place}234{tail}"), &format!("12:3{tail}:00"), 9_999)
        };
        let company = |invoice: Invoice| {
            let Invoice { buyer, buyer_name, .. } = records::to_company();
            records::summed(Invoice { buyer, buyer_name, ..invoice })
        };
        let carried = |invoice: Invoice, code: &str| {
            let (carrier, print_mark) = mobile(code);
            Invoice { carrier, print_mark, ..invoice }
        };
        let donated = |invoice: Invoice| Invoice {
            donation: DonationCode::parse("919"),
            print_mark: PrintMark::No,
            ..invoice
        };
        let cases = [
            (invoice(0), company(invoice(0))),
            (company(invoice(1)), invoice(1)),
            (carried(invoice(2), "/ABC+123"), carried(invoice(2), "/ABC+124")),
            (carried(invoice(3), "/ABC+123"), invoice(3)),
            (invoice(4), donated(invoice(4))),
        ];
        for (before, after) in cases {
            assert_eq!(send(&**gateway, &issue(&before)).0, Outcome::Accepted);
            for outcome in [send(&**gateway, &issue(&after)).0, ask(&**gateway, &issue(&after)).0] {
                assert!(matches!(outcome, Outcome::Outdated { .. }), "{}: {outcome:?}", gateway.name());
            }
            assert_eq!(ask(&**gateway, &issue(&before)).0, Outcome::Confirmed, "{}", gateway.name());
        }
    }
}

/// The local centre plays them: a carrier that the platform refuses, and one whose invoice is cancelled in the console.
#[test]
fn what_the_platform_refuses_and_what_the_console_cancels_is_told() {
    let centre = sandbox(terms());
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let of = |tail: usize, code: &str| Invoice {
            carrier: Carrier::parse(code),
            print_mark: PrintMark::No,
            ..records::invoice(&format!("AB112{place}235{tail}"), &format!("12:3{tail}:00"), 9_999)
        };
        let (refused, undone) = (of(0, "/00E1234"), of(1, "/00C1234"));
        for invoice in [&refused, &undone] {
            assert_eq!(send(&**gateway, &issue(invoice)).0, Outcome::Accepted);
        }
        let code = ["E", "91"][place];
        for outcome in [ask(&**gateway, &issue(&refused)).0, send(&**gateway, &issue(&refused)).0] {
            let Outcome::Rejected { code: told, words } = outcome else { panic!("{outcome:?}") };
            assert_eq!((told.as_str(), words.as_str()), (code, ""));
        }
        let told = Outcome::Undone { by: MessageKind::F0501, confirmed: true };
        assert_eq!(ask(&**gateway, &issue(&undone)).0, told);
        assert_eq!(send(&**gateway, &issue(&undone)).0, told);
        // Cancelled here too it is there before, whatever reason the console noted.
        assert_eq!(send(&**gateway, &cancel(&undone)).0, Outcome::Confirmed, "{}", gateway.name());
    }
}

/// Amego, live: an allowance bars the cancellation of its invoice for good, even once it is cancelled itself.
#[test]
fn amego_cancels_no_invoice_that_had_an_allowance() {
    let centre = sandbox(terms());
    let gateway = amego(&place(&centre.url()));
    assert!(!gateway.cancels_after_allowance() && offline(&place(&centre.url())).cancels_after_allowance());
    let invoice = records::invoice("AB11223395", "12:30:00", 9_999);
    assert_eq!(send(&*gateway, &issue(&invoice)).0, Outcome::Accepted);
    for kind in [MessageKind::G0401, MessageKind::G0501] {
        assert_eq!(send(&*gateway, &allow(kind, &invoice)).0, Outcome::Accepted);
        let (outcome, answer) = send(&*gateway, &cancel(&invoice));
        let Outcome::Rejected { code, words } = outcome else { panic!("{kind}: {outcome:?}") };
        assert_eq!((code.as_str(), words.as_str()), ("3050141", "AB11223395 已存在折讓單"), "{kind}");
        assert_eq!(answer.fault, None);
    }
    assert_eq!(centre.taken().unwrap(), 3);
}

#[test]
fn one_bad_record_of_an_array_is_named_and_the_others_are_asked_about() {
    let centre = sandbox(terms());
    let gateway = amego(&place(&centre.url()));
    let invoices: Vec<_> =
        (0..5).map(|n| records::invoice(&format!("AB1122340{n}"), &format!("12:3{n}:00"), 9_999)).collect();
    let mut parcels: Vec<_> = invoices.iter().map(|invoice| carried(&*gateway, issue(invoice))).collect();
    let text = String::from_utf8(parcels[2].payload.clone()).unwrap();
    parcels[2].payload = text.replace("\"Quantity\":1", "\"Quantity\":0").into_bytes();
    let answer = gateway.send(&parcels, now());
    let outcomes: Vec<_> = answer.outcomes.iter().map(|(_, outcome)| outcome.clone()).collect();
    let Outcome::Rejected { code, words } = &outcomes[2] else { panic!("{outcomes:?}") };
    assert_eq!(code.as_str(), "99");
    assert!(words.as_str().contains("第3筆") && words.as_str().contains("E0106"), "{words}");
    // Nothing of the array was kept; whoever asks hears that it is not there, and it goes again.
    let good: Vec<_> =
        parcels.iter().enumerate().filter(|(at, _)| *at != 2).map(|(_, parcel)| parcel.clone()).collect();
    assert!(outcomes.iter().enumerate().all(|(at, outcome)| at == 2 || *outcome == Outcome::Unknown));
    let asked = gateway.ask(&good, now());
    assert!(asked.outcomes.iter().all(|(_, outcome)| *outcome == Outcome::NotThere), "{asked:?}");
    let again = gateway.send(&good, now());
    assert!(again.outcomes.iter().all(|(_, outcome)| *outcome == Outcome::Accepted), "{again:?}");
    assert_eq!(centre.taken().unwrap(), 4);
}

/// One row, of the period of the sample records.
fn allotted(period: &str, first: &str, last: &str) -> AllocationRow {
    let (begin, end) = (Serial::parse(first).unwrap(), Serial::parse(last).unwrap());
    AllocationRow {
        line: 1,
        ubn: records::sender().ubn,
        tax_kind: TaxKind::General,
        period: Period::parse(period).unwrap(),
        span: Span::new(Track::parse("AB").unwrap(), begin, end).unwrap(),
    }
}

#[test]
fn what_was_allotted_is_told_for_the_account_s_own_seller() {
    let rows = vec![allotted("11501", "11223300", "11223349"), allotted("11503", "20000000", "20000049")];
    let centre = sandbox(Terms { allotted: Some(rows.clone()), ..terms() });
    for gateway in both(&centre.url()) {
        let ask = |seller, period: &str| gateway.allotted(seller, Period::parse(period).unwrap(), now());
        let own = records::sender().ubn;
        let whole = |rows| Ok(Some(Allotted { rows, complete: true }));
        assert_eq!(ask(own, "11501"), whole(vec![rows[0].clone()]), "{}", gateway.name());
        assert_eq!(ask(own, "11505"), whole(Vec::new()), "{}", gateway.name());
        assert_eq!(ask(Ubn::parse("04595257").unwrap(), "11501"), Ok(None), "{}", gateway.name());
    }
}

/// Sends it, and gives the words of the refusal.
fn refused(gateway: &dyn Gateway, invoice: &lj::domain::Invoice) -> String {
    match send(gateway, &issue(invoice)) {
        (Outcome::Rejected { words, .. }, answer) => {
            assert_eq!(answer.fault, None, "the way is well");
            words.as_str().to_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_platforms_own_checks_refuse_with_its_codes() {
    let rows = vec![allotted("11501", "11223300", "11223399"), allotted("11503", "20000000", "20000049")];
    let centre = sandbox(Terms { allotted: Some(rows), ..terms() });
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let gateway = &**gateway;
        let number = |tail: usize| format!("AB112233{}", place * 50 + tail);
        let has = |invoice: &lj::domain::Invoice, code: &str| {
            let words = refused(gateway, invoice);
            assert!(words.contains(code), "{} {code}: {words}", gateway.name());
        };
        // Not allotted; allotted for another period; long over.
        has(&records::invoice("AB99000000", "12:30:00", 1), "E0102");
        has(&records::invoice("AB20000000", "12:30:00", 1), "E0208");
        let mut old = records::invoice(&number(10), "12:30:00", 1);
        old.issued_at = records::at("2025-11-05 12:30:00");
        has(&old, "E0208");
        // In order within the book, from both sides.
        assert_eq!(send(gateway, &issue(&records::invoice(&number(20), "12:30:00", 1))).0, Outcome::Accepted);
        has(&records::invoice(&number(19), "12:30:01", 1), "E0209");
        has(&records::invoice(&number(21), "12:29:59", 1), "E0209");
        assert_eq!(send(gateway, &issue(&records::invoice(&number(21), "12:30:00", 1))).0, Outcome::Accepted);
        // The same number by another key is a repeat of a document that is not ours: never success.
        let mut anew = issue(&records::invoice(&number(21), "12:30:00", 1));
        anew.id.count = 2;
        let outcome = send(gateway, &anew).0;
        assert!(!matches!(outcome, Outcome::Accepted | Outcome::NotThere | Outcome::Unknown), "{outcome:?}");
    }
    // Lines that do not add up.
    let gateway = offline(&place(&centre.url()));
    let mut parcel = carried(&*gateway, issue(&records::invoice("AB11223330", "12:40:00", 1)));
    let text = String::from_utf8(parcel.payload).unwrap();
    parcel.payload = text.replace("\"ItemAmount\":25", "\"ItemAmount\":26").into_bytes();
    let answer = gateway.send(&[parcel], now());
    let Outcome::Rejected { words, .. } = &answer.outcomes[0].1 else { panic!("{answer:?}") };
    assert!(words.as_str().contains("E0103"), "{words}");
}

#[test]
fn a_cancellation_of_what_is_not_there_is_refused() {
    let centre = sandbox(terms());
    for gateway in both(&centre.url()) {
        let invoice = records::invoice("AB11223370", "12:30:00", 9_999);
        let (outcome, _) = send(&*gateway, &cancel(&invoice));
        let Outcome::Rejected { words, .. } = outcome else { panic!("{outcome:?}") };
        assert!(words.as_str().contains("E0202"), "{words}");
    }
}

#[test]
fn documents_of_another_seller_are_not_told_to_this_account() {
    for gateway in both("http://127.0.0.1:9") {
        let mut document = issue(&records::invoice("AB11223371", "12:30:00", 9_999));
        let sender = Ubn::parse("04595257").unwrap();
        document.sender.ubn = sender;
        let account = Ubn::parse("12345675").unwrap();
        let why = ParkReason::AccountOfAnother { account, sender };
        assert_eq!(gateway.payload(&document), Err(why));
    }
}

#[test]
fn the_witness_goes_on_where_it_ended_and_a_torn_line_is_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("centre.jsonl");
    let open = || sandbox(Terms { ledger: Some(file.clone()), ..terms() });
    let documents: Vec<_> = (0..3)
        .map(|n| issue(&records::invoice(&format!("AB1122338{n}"), &format!("12:3{n}:00"), 9_999)))
        .collect();
    let first = open();
    for (document, gateway) in documents.iter().zip(both(&first.url())) {
        assert_eq!(send(&*gateway, document).0, Outcome::Accepted);
    }
    drop(first);
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, [whole.as_slice(), b"{\"kind\":\"F0401\",\"number\":\"\xe7\x99"].concat()).unwrap();
    let second = open();
    assert_eq!(second.taken().unwrap(), 2);
    assert_eq!(std::fs::read(&file).unwrap(), whole);
    let [offline, amego] = both(&second.url());
    assert_eq!(ask(&*offline, &documents[0]).0, Outcome::Confirmed);
    assert_eq!(ask(&*amego, &documents[1]).0, Outcome::Confirmed);
    assert_eq!(send(&*offline, &documents[2]).0, Outcome::Accepted);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 3);
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["kind"] == "F0401" && line["number"].is_string() && line["sha256"].is_string());
    }
}

#[test]
fn confirmation_comes_from_the_platform_later() {
    let centre = sandbox(Terms { confirm_after_s: 1, ..terms() });
    for (place, gateway) in both(&centre.url()).iter().enumerate() {
        let document = issue(&records::invoice(&format!("AB1122339{place}"), "12:30:00", 9_999));
        assert_eq!(send(&**gateway, &document).0, Outcome::Accepted);
        assert_eq!(ask(&**gateway, &document).0, Outcome::Accepted, "{}", gateway.name());
    }
    // A fault of the centre changes nothing about what it has.
    centre.fail(Faults::none().with(FaultKind::Error, 1_000));
    assert_eq!(centre.taken().unwrap(), 2);
}

#[test]
fn an_invoice_is_found_by_number_and_date_too_and_a_call_of_another_revision_is_refused() {
    use lj::sandbox::{HASH_IV, HASH_KEY, MERCHANT};
    use lj::wire::offline::{GetIssue, IssueFound, date_text, path, revision_of};
    use lj::wire::{CentreKey, Flavour, Question, Reply};
    let centre = sandbox(terms());
    let invoice = records::invoice("AB11223390", "12:30:00", 9_999);
    assert_eq!(send(&*offline(&place(&centre.url())), &issue(&invoice)).0, Outcome::Accepted);
    let key = CentreKey::parse(HASH_KEY, HASH_IV).unwrap();
    let asked = |date: &str, revision: &str| {
        let question = GetIssue {
            merchant_id: MERCHANT.into(),
            relate_number: None,
            invoice_no: Some(invoice.number.to_string()),
            invoice_date: Some(date.to_owned()),
        };
        let payload = serde_json::to_string(&question).unwrap();
        let sealed = Question::seal((MERCHANT, &key), &payload, (Flavour::Ecpay, revision), now().unix());
        let url = format!("{}{}", centre.url(), path::GET_ISSUE);
        let body = serde_json::to_string(&sealed).unwrap();
        let text = ureq::post(&url).send(body).unwrap().body_mut().read_to_string().unwrap();
        let reply: Reply = serde_json::from_str(&text).unwrap();
        let found = key.open(reply.data.as_str()).map(|text| serde_json::from_str(&text).unwrap());
        (reply.code.0, found.map(|found: IssueFound| (found.code.0, found.number.as_str().to_owned())))
    };
    let revision = revision_of(path::GET_ISSUE);
    let day = date_text(invoice.issued_at);
    assert_eq!(asked(&day, revision), (1, Some((1, "AB11223390".to_owned()))));
    assert_eq!(asked("2026-01-07", revision), (1, Some((1_600_003, String::new()))));
    assert_ne!(asked(&day, "1.0.0").0, 1, "the centre is strict");
}
