//! What the offline-issue centres (ECPay, OPay) answer to questions about what they took, as their documents have it.

use super::killed_messages::envelope;
use super::scripted::answering;
use super::{ask, cancel, issue, offline_of, place};
use crate::mig::records;
use lj::domain::{Document, Outcome};
use lj::wire::Flavour;

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
    let refused = format!(
        r#"{{"RtnCode":1,"RtnMsg":"買方統編錯誤","IIS_Sales_Amount":"{total}","IIS_Turnkey_Status":"E"}}"#
    );
    for outcome in asked(&issue(&invoice), &refused) {
        assert!(
            matches!(&outcome, Outcome::Rejected { words, .. } if words.as_str() == "買方統編錯誤"),
            "{outcome:?}"
        );
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
