//! Each rule broken alone, and the values at its border that Turnkey takes.

use super::*;

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/mig-4.1/");
    let text = std::fs::read_to_string(format!("{folder}{name}.xml")).unwrap();
    // The samples of a consumer's sale have no seller's address; Turnkey asks for one.
    let id = "<Identifier>12345675</Identifier>";
    let (before, after) = text.split_once(id).unwrap_or((&text, ""));
    if after.is_empty() || after.split("</Seller>").next().unwrap().contains("<Address>") {
        return text;
    }
    let (name, rest) = after.split_once("</Name>").unwrap();
    format!("{before}{id}{name}</Name><Address>-</Address>{rest}")
}

/// An element of the last group of that name with another text; none where the text is `None`, and new where it was not there.
fn with(message: &str, group: &str, element: &str, text: Option<&str>) -> String {
    let (open, close) = (format!("<{group}>"), format!("</{group}>"));
    let (head, rest) = message.rsplit_once(&open).unwrap();
    let (inside, tail) = rest.split_once(&close).unwrap();
    let (start, end) = (format!("<{element}>"), format!("</{element}>"));
    let without = match inside.split_once(&start) {
        Some((before, after)) => format!("{before}{}", after.split_once(&end).unwrap().1),
        None => inside.to_owned(),
    };
    let new = text.map(|text| format!("{start}{text}{end}")).unwrap_or_default();
    format!("{head}{open}{new}{without}{close}{tail}")
}

fn faults(message: &str) -> Vec<TurnkeyRule> {
    turnkey_faults(MessageKind::F0401, message.as_bytes()).unwrap()
}

/// A change of one element, and what comes of it.
type Case<'c> = (&'c str, &'c str, Option<&'c str>, &'c [TurnkeyRule]);

fn hold(message: &str, cases: &[Case<'_>]) {
    assert_eq!(faults(message), [], "{message}");
    for (group, element, text, rules) in cases {
        assert_eq!(faults(&with(message, group, element, *text)), *rules, "{group}/{element} {text:?}");
    }
}

use TurnkeyRule as Rule;

#[test]
fn a_consumers_invoice_on_paper() {
    let long = |count: usize| "字".repeat(count);
    let rare = |count: usize| "𠮷".repeat(count);
    let (name_60, name_61, rare_30, rare_31) = (long(60), long(61), rare(30), rare(31));
    let (address_100, address_101) = (long(100), long(101));
    hold(
        &sample("F0401_b2c_paper"),
        &[
            ("Seller", "Address", None, &[Rule::SellerAddress]),
            ("Seller", "Address", Some("  "), &[Rule::SellerAddress]),
            ("Seller", "Address", Some("-"), &[]),
            ("Seller", "Address", Some(&address_100), &[]),
            ("Seller", "Address", Some(&address_101), &[Rule::Length]),
            ("Seller", "Name", Some(&name_60), &[]),
            ("Seller", "Name", Some(&name_61), &[Rule::Length]),
            ("Seller", "Name", Some(&rare_30), &[]),
            ("Seller", "Name", Some(&rare_31), &[Rule::Length]),
            ("Buyer", "Identifier", Some("1234567X"), &[Rule::BuyerIdentifier]),
            ("Buyer", "Identifier", Some("１２３４５６７８"), &[Rule::BuyerIdentifier]),
            ("Buyer", "Identifier", Some("123456789"), &[Rule::BuyerIdentifier]),
            ("Buyer", "Identifier", Some("12345678"), &[]),
            ("Buyer", "Name", Some("0"), &[Rule::ConsumerName]),
            ("Buyer", "Name", Some("00"), &[Rule::ConsumerName]),
            ("Buyer", "Name", Some("000"), &[Rule::ConsumerName]),
            ("Buyer", "Name", Some("0000"), &[Rule::ConsumerName]),
            ("Buyer", "Name", Some("00000"), &[]),
            ("Buyer", "Name", Some("個人消費者"), &[]),
            ("Amount", "TotalAmount", Some("105.5"), &[Rule::ConsumerSums]),
            ("Amount", "SalesAmount", Some("105.5"), &[Rule::ConsumerSums]),
            ("Amount", "FreeTaxSalesAmount", Some("0.5"), &[Rule::ConsumerSums]),
            ("Amount", "ZeroTaxSalesAmount", Some("0.5"), &[Rule::ConsumerSums]),
            ("Amount", "TaxAmount", Some("0.5"), &[Rule::ConsumerSums]),
            ("Amount", "TotalAmount", Some("105.0000000"), &[]),
            ("Main", "RandomNumber", Some("12345"), &[Rule::RandomNumber]),
            ("Main", "RandomNumber", Some("abcd"), &[Rule::RandomNumber]),
            ("Main", "RandomNumber", Some("123"), &[Rule::RandomNumber]),
            ("Main", "RandomNumber", Some(""), &[]),
            ("Main", "RandomNumber", None, &[]),
            ("Main", "InvoiceDate", None, &[Rule::Dates]),
            ("Main", "CarrierId1", Some("/ABC+123"), &[Rule::PrintedCarrier]),
            ("Main", "CarrierId2", Some("/ABC+123"), &[Rule::PrintedCarrier]),
            ("Main", "DonateMark", Some("1"), &[Rule::PrintedDonation, Rule::DonationCode]),
            ("Main", "NPOBAN", Some("919"), &[Rule::DonationCode]),
            ("Main", "PrintMark", Some("N"), &[Rule::CarrierMissing]),
            ("Amount", "TaxType", Some("2"), &[Rule::ZeroRate]),
            ("ProductItem", "TaxType", Some("9"), &[Rule::LineTax]),
        ],
    );
}

#[test]
fn carriers_and_donations() {
    let mobile = sample("F0401_b2c_mobile_carrier");
    hold(
        &mobile,
        &[
            ("Main", "CarrierType", None, &[Rule::CarrierMissing]),
            ("Main", "CarrierId1", None, &[Rule::CarrierMissing, Rule::MobileIds]),
            ("Main", "CarrierId2", None, &[Rule::CarrierMissing, Rule::MobileIds]),
            ("Main", "CarrierId1", Some(" /ABC+123"), &[Rule::CarrierBlanks]),
            ("Main", "CarrierId2", Some("/ABC+123\u{3000}"), &[Rule::CarrierBlanks]),
            // The form of a carrier is the platform's business.
            ("Main", "CarrierId1", Some("/abc"), &[]),
            ("Main", "PrintMark", Some("Y"), &[Rule::PrintedCarrier]),
            ("Main", "CarrierType", Some("EJ0113"), &[]),
            ("Main", "CarrierType", Some("EJ01134"), &[Rule::Length]),
        ],
    );
    // A donation with a carrier passes here; whether a centre takes it is another question.
    let both = with(&with(&mobile, "Main", "DonateMark", Some("1")), "Main", "NPOBAN", Some("919"));
    assert_eq!(faults(&both), []);
    hold(
        &sample("F0401_b2c_donation"),
        &[
            ("Main", "NPOBAN", None, &[Rule::DonationCode]),
            ("Main", "DonateMark", Some("0"), &[Rule::CarrierMissing, Rule::DonationCode]),
            ("Main", "NPOBAN", Some("1234567890"), &[]),
            ("Main", "NPOBAN", Some("12345678901"), &[Rule::Length]),
        ],
    );
}

#[test]
fn a_companys_invoice() {
    let paper = sample("F0401_b2b_print");
    hold(
        &paper,
        &[
            // No check of its sums and of its name.
            ("Amount", "TotalAmount", Some("105.5"), &[]),
            ("Buyer", "Name", Some("0000"), &[]),
        ],
    );
    let carried = |kind: &str, ids: [Option<&str>; 2]| {
        let typed = with(&paper, "Main", "CarrierType", Some(kind));
        with(&with(&typed, "Main", "CarrierId1", ids[0]), "Main", "CarrierId2", ids[1])
    };
    let mobile = Some("/ABC+123");
    assert_eq!(faults(&carried("3J0002", [mobile, mobile])), []);
    assert_eq!(faults(&carried("3J0002", [mobile, None])), [Rule::PrintedCarrier, Rule::MobileIds]);
    let citizen = Some("AB12345678901234");
    assert_eq!(faults(&carried("CQ0001", [citizen, citizen])), [Rule::PrintedCarrier]);
    let zero = with(&paper, "Amount", "TaxType", Some("2"));
    let marked = with(&zero, "Main", "CustomsClearanceMark", Some("1"));
    assert_eq!(faults(&marked), [Rule::ZeroRate]);
    assert_eq!(faults(&with(&marked, "Main", "ZeroTaxRateReason", Some("71"))), []);
    assert_eq!(faults(&with(&paper, "Amount", "TaxType", Some("9"))), [], "a mix needs no reason here");
}

#[test]
fn corrections_have_their_dates_and_allowances_their_lines() {
    let of = |kind, message: &str| turnkey_faults(kind, message.as_bytes()).unwrap();
    for (kind, name, root, dates) in [
        (
            MessageKind::F0501,
            "F0501_cancel",
            "CancelInvoice xmlns=\"urn:GEINV:eInvoiceMessage:F0501:4.1\"",
            "Cancel",
        ),
        (
            MessageKind::F0701,
            "F0701_void",
            "VoidInvoice xmlns=\"urn:GEINV:eInvoiceMessage:F0701:4.1\"",
            "Void",
        ),
    ] {
        let message = sample(name);
        assert_eq!(of(kind, &message), [], "{name}");
        let bare = message.replace(root, root.split_once(' ').unwrap().0);
        let group = root.split_once(' ').unwrap().0;
        for date in ["InvoiceDate".to_owned(), format!("{dates}Date"), format!("{dates}Time")] {
            assert_eq!(of(kind, &with(&bare, group, &date, None)), [Rule::Dates], "{name} {date}");
        }
        let reason = format!("{dates}Reason");
        for (text, rules) in [("𠮷".repeat(10), vec![]), ("𠮷".repeat(11), vec![Rule::Length])] {
            assert_eq!(of(kind, &with(&bare, group, &reason, Some(&text))), rules, "{text}");
        }
    }
    let allowance = sample("G0401_allowance");
    let judged = |message: &str| of(MessageKind::G0401, message);
    assert_eq!(judged(&allowance), []);
    for (group, element, text, rule) in [
        ("Main", "AllowanceDate", None, Rule::Dates),
        ("ProductItem", "OriginalInvoiceDate", None, Rule::AllowanceLines),
        ("Amount", "TotalAmount", None, Rule::AllowanceLines),
        ("Seller", "Address", None, Rule::SellerAddress),
    ] {
        assert_eq!(judged(&with(&allowance, group, element, text)), [rule], "{group}/{element}");
    }
    let consumer = with(&allowance, "Buyer", "Identifier", Some("0000000000"));
    assert_eq!(judged(&consumer), []);
    assert_eq!(judged(&with(&consumer, "Main", "AllowanceType", Some("1"))), [Rule::AllowanceType]);
}

#[test]
fn what_is_no_message_is_said() {
    assert!(turnkey_faults(MessageKind::F0401, b"<Invoice>").is_err());
    assert!(turnkey_faults(MessageKind::F0401, b"\xA4").is_err());
}
