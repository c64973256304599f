//! What the offline-issue centres (ECPay, OPay) answer to questions about what they took, as their documents have it.

use super::killed_messages::envelope;
use super::scripted::answering;
use super::{ask, cancel, issue, offline_of, place, send};
use crate::mig::records;
use lj::domain::{Document, MessageKind, Outcome};
use lj::wire::Flavour;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// What comes of a document when a question is answered like this, at each of the centres.
fn asked(document: &Document, found: &str) -> [Outcome; 2] {
    [Flavour::Ecpay, Flavour::Opay].map(|flavour| {
        let found = found.to_owned();
        let (url, _) = answering(move |_, _| envelope(flavour, 1, "", &found));
        ask(&*offline_of(&place(&url), flavour), document).0
    })
}

#[test]
fn each_state_at_the_platform_has_its_outcome() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    let total = invoice.totals.total;
    for (state, expected) in [
        ("C", Outcome::Confirmed),
        ("G", Outcome::Accepted),
        ("P", Outcome::Accepted),
        ("", Outcome::Accepted),
    ] {
        let found = format!(
            r#"{{"RtnCode":1,"RtnMsg":"","IIS_Sales_Amount":{total},"IIS_Turnkey_Status":"{state}"}}"#
        );
        assert_eq!(asked(&issue(&invoice), &found), [expected.clone(), expected], "{state:?}");
    }
    let refused =
        format!(r#"{{"RtnCode":1,"RtnMsg":"成功","IIS_Sales_Amount":"{total}","IIS_Turnkey_Status":"E"}}"#);
    for outcome in asked(&issue(&invoice), &refused) {
        // The words are those of the question, no reason.
        let Outcome::Rejected { code, words } = outcome else { panic!("{outcome:?}") };
        assert_eq!((code.as_str(), words.as_str()), ("E", ""));
    }
    for (state, expected) in [("1", Outcome::Confirmed), ("0", Outcome::Accepted), ("", Outcome::Accepted)] {
        let found = format!(r#"{{"RtnCode":1,"RtnMsg":"","II_Upload_Status":"{state}"}}"#);
        assert_eq!(asked(&cancel(&invoice), &found), [expected.clone(), expected], "{state:?}");
    }
    for code in [2, 1_600_003] {
        let found = format!(r#"{{"RtnCode":{code},"RtnMsg":"查無資料"}}"#);
        for document in [issue(&invoice), cancel(&invoice)] {
            assert_eq!(asked(&document, &found), [Outcome::NotThere, Outcome::NotThere], "{code}");
        }
    }
    for code in [10_000_010, 9_000_001, 5_000_022] {
        let found = format!(r#"{{"RtnCode":{code},"RtnMsg":"稍後再試"}}"#);
        assert_eq!(
            asked(&issue(&invoice), &found),
            [Outcome::Unknown, Outcome::Unknown],
            "{code} says nothing of it"
        );
    }
}

#[test]
fn another_invoice_under_our_number_is_seen_by_any_of_its_fields() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    let total = invoice.totals.total;
    for (field, theirs) in [
        ("IIS_Number", r#""AB11223401""#),
        ("IIS_Relate_Number", r#""X1""#),
        ("IIS_Random_Number", r#""0000""#),
        ("IIS_Sales_Amount", "1"),
    ] {
        let amount = if field == "IIS_Sales_Amount" {
            String::new()
        } else {
            format!(r#","IIS_Sales_Amount":{total}"#)
        };
        let found =
            format!(r#"{{"RtnCode":1,"RtnMsg":""{amount},"{field}":{theirs},"IIS_Turnkey_Status":"C"}}"#);
        for outcome in asked(&issue(&invoice), &found) {
            let is_it = matches!(&outcome, Outcome::Differs { field: told, .. } if told.as_str() == field);
            assert!(is_it, "{field}: {outcome:?}");
        }
    }
}

/// Ours as it was before a correction: neither confirmed nor another's.
#[test]
fn our_own_content_of_before_is_told_apart_from_anothers() {
    let invoice = records::to_company();
    let total = invoice.totals.total;
    let key = format!("{}{}01", invoice.number, invoice.period);
    for (field, theirs) in [
        ("IIS_Identifier", "24634102"),
        ("IIS_Identifier", "0000000000"),
        ("IIS_Carrier_Type", "3"),
        ("IIS_Carrier_Num", "/ABC+123"),
        ("IIS_Love_Code", "919"),
    ] {
        let found = format!(
            r#"{{"RtnCode":1,"RtnMsg":"","IIS_Sales_Amount":{total},"IIS_Relate_Number":"{key}","IIS_Random_Number":"{}","{field}":"{theirs}","IIS_Turnkey_Status":"C"}}"#,
            invoice.random_code
        );
        for outcome in asked(&issue(&invoice), &found) {
            let is_it = matches!(&outcome, Outcome::Outdated { field: told, theirs: there }
                if told.as_str() == field && there.as_str() == theirs);
            assert!(is_it, "{field}: {outcome:?}");
        }
    }
}

#[test]
fn what_was_undone_in_the_centres_own_console_is_told() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    let total = invoice.totals.total;
    for (marks, platform, expected) in [
        (r#""IIS_Invalid_Status":"1""#, "C", Outcome::Undone { by: MessageKind::F0501, confirmed: true }),
        (r#""IIS_Invalid_Status":1"#, "G", Outcome::Undone { by: MessageKind::F0501, confirmed: false }),
        (r#""IIS_Issue_Status":"0""#, "C", Outcome::Undone { by: MessageKind::F0701, confirmed: true }),
        (r#""IIS_Issue_Status":"1","IIS_Invalid_Status":"0""#, "C", Outcome::Confirmed),
    ] {
        let found = format!(
            r#"{{"RtnCode":1,"RtnMsg":"","IIS_Sales_Amount":{total},{marks},"IIS_Turnkey_Status":"{platform}"}}"#
        );
        assert_eq!(asked(&issue(&invoice), &found), [expected.clone(), expected], "{marks}");
    }
}

/// ECPay's stage, live: a second cancellation. Whoever hears of it asks what is there.
#[test]
fn a_cancellation_that_was_there_before_is_looked_up() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    for (code, words) in [(5_070_453, "該發票已被作廢過"), (5_070_453, ""), (9_900_202, "該發票已被作廢過")]
    {
        for flavour in [Flavour::Ecpay, Flavour::Opay] {
            let (url, heard) = answering(move |path, _| match path {
                "/B2CInvoice/OfflineInvalid" => {
                    envelope(flavour, 1, "", &format!(r#"{{"RtnCode":{code},"RtnMsg":"{words}"}}"#))
                }
                _ => envelope(flavour, 1, "", r#"{"RtnCode":1,"RtnMsg":"","II_Upload_Status":"1"}"#),
            });
            let outcome = send(&*offline_of(&place(&url), flavour), &cancel(&invoice)).0;
            assert_eq!(outcome, Outcome::Confirmed, "{code} {words}");
            let paths: Vec<String> = heard.lock().unwrap().iter().map(|(path, _)| path.clone()).collect();
            assert_eq!(paths, ["/B2CInvoice/OfflineInvalid", "/B2CInvoice/GetInvalid"]);
        }
    }
}

/// The invoice was cancelled in the centre's own console, with a reason of its own: it is cancelled all the same.
#[test]
fn a_cancellation_of_our_number_is_the_cancellation_whatever_reason_it_bears() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    for (state, expected) in [("1", Outcome::Confirmed), ("0", Outcome::Accepted)] {
        let found = format!(
            r#"{{"RtnCode":1,"RtnMsg":"","II_Invoice_No":"AB11223400","Reason":"後台作廢","II_Upload_Status":"{state}"}}"#
        );
        assert_eq!(asked(&cancel(&invoice), &found), [expected.clone(), expected], "{state}");
    }
}

/// What answers questions is behind what takes documents: it says that it cancelled it, and does not show it yet.
#[test]
fn a_cancellation_that_was_there_before_and_is_not_found_yet_is_asked_about() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    for flavour in [Flavour::Ecpay, Flavour::Opay] {
        let (url, _) = answering(move |path, _| match path {
            "/B2CInvoice/OfflineInvalid" => {
                envelope(flavour, 1, "", r#"{"RtnCode":5070453,"RtnMsg":"該發票已被作廢過"}"#)
            }
            "/B2CInvoice/OfflineIssue" => {
                envelope(flavour, 1, "", r#"{"RtnCode":5000099,"RtnMsg":"發票號碼重複"}"#)
            }
            _ => envelope(flavour, 1, "", r#"{"RtnCode":1600003,"RtnMsg":"查無資料"}"#),
        });
        let gateway = offline_of(&place(&url), flavour);
        assert_eq!(send(&*gateway, &cancel(&invoice)).0, Outcome::Accepted);
        // Of an invoice the number may be another's: a person looks.
        let outcome = send(&*gateway, &issue(&invoice)).0;
        assert!(matches!(outcome, Outcome::Rejected { .. }), "{outcome:?}");
    }
}

/// Another's invoice has our number and not our key: it is found by number and date.
#[test]
fn a_repeat_that_is_not_under_our_key_is_looked_up_by_its_number() {
    let invoice = records::invoice("AB11223400", "12:30:00", 9_999);
    let total = invoice.totals.total;
    for flavour in [Flavour::Ecpay, Flavour::Opay] {
        let asks = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&asks);
        let (url, _) = answering(move |path, _| match path {
            "/B2CInvoice/OfflineIssue" => {
                envelope(flavour, 1, "", r#"{"RtnCode":5000099,"RtnMsg":"發票號碼重複"}"#)
            }
            _ if counted.fetch_add(1, Ordering::SeqCst) == 0 => {
                envelope(flavour, 1, "", r#"{"RtnCode":1600003,"RtnMsg":"無發票號碼資料"}"#)
            }
            _ => envelope(
                flavour,
                1,
                "",
                &format!(
                    r#"{{"RtnCode":1,"RtnMsg":"","IIS_Number":"AB11223400","IIS_Relate_Number":"POS7","IIS_Sales_Amount":{total},"IIS_Turnkey_Status":"C"}}"#
                ),
            ),
        });
        let outcome = send(&*offline_of(&place(&url), flavour), &issue(&invoice)).0;
        assert!(
            matches!(&outcome, Outcome::Differs { field, .. } if field.as_str() == "IIS_Relate_Number"),
            "{outcome:?}"
        );
        assert_eq!(asks.load(Ordering::SeqCst), 2);
    }
}
