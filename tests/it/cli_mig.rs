//! `lj mig`: the message of a sale and of whatever put it right, on the screen and in a file.

use crate::binary::Place;

fn refused(place: &Place, words: &[&str]) {
    let run = place.run(words);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.contains("refused[NO_SUCH_"), "{}", run.err);
}

#[test]
fn each_message_of_a_number_is_shown_or_said_not_to_be() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:2:105", "--buyer", "04595257"]);
    let sale = place.ok(&["mig", "AB-00000000"]).out;
    for part in ["F0401:4.1\"", "<InvoiceNumber>AB00000000<", "<SalesAmount>200<", "<TaxAmount>10<"] {
        assert!(sale.contains(part), "{part}:\n{sale}");
    }
    let file = place.path().join("message.xml");
    let shown = place.ok(&["mig", "AB00000000", "--message", "f0401", "--out", file.to_str().unwrap()]);
    assert_eq!((shown.out.as_str(), std::fs::read_to_string(&file).unwrap()), ("", sale));
    for kind in ["F0501", "F0701", "G0401", "G0501"] {
        refused(&place, &["mig", "AB00000000", "--message", kind]);
    }
    refused(&place, &["mig", "AB00000001"]);
    refused(&place, &["mig", "AB00000000", "--nth", "2"]);
    assert_eq!(place.run(&["mig", "AB00000000", "--message", "F0402"]).code, 2);
    let nowhere = place.path().join("no/such/folder.xml");
    assert_eq!(place.run(&["mig", "AB00000000", "--out", nowhere.to_str().unwrap()]).code, 3);
}

/// A member of the centre has no type in MIG: who asks for the message is told who writes it, not that something is missing.
#[test]
fn a_message_that_only_the_centre_can_write_is_said_to_be_the_centres() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:2:105", "--carrier", "amy@example.com"]);
    let run = place.run(&["mig", "AB00000000"]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(run.err.contains("加值中心自行產生"), "{}", run.err);
}

#[test]
fn allowances_are_told_one_by_one_and_a_cancelled_invoice_keeps_both_messages() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:2:105"]);
    let part = ["invoice", "allowance", "AB00000000", "--line", "1:1:105", "--reason", "退貨", "--json"];
    let first = place.ok(&part).json()[0]["allowance"].as_str().unwrap().to_owned();
    place.ok(&["invoice", "allowance-cancel", &first, "--reason", "打錯"]);
    let second = place.ok(&part).json()[0]["allowance"].as_str().unwrap().to_owned();
    let told = |words: &[&str]| place.ok(&[&["mig", "AB00000000", "--message"][..], words].concat()).out;
    assert!(told(&["G0401"]).contains(&format!("<AllowanceNumber>{second}<")));
    assert!(told(&["G0401", "--nth", "1"]).contains(&format!("<AllowanceNumber>{first}<")));
    let undone = told(&["G0501"]);
    assert!(undone.contains(&first) && undone.contains("<CancelReason>打錯<"), "{undone}");
    place.ok(&["issue", "--item", "口罩:1:50"]);
    place.ok(&["invoice", "cancel", "AB00000001", "--reason", "開立錯誤"]);
    let cancelled = place.ok(&["mig", "AB00000001", "--message", "F0501"]).out;
    assert!(cancelled.contains("<CancelReason>開立錯誤</CancelReason>"), "{cancelled}");
    assert!(place.ok(&["mig", "AB00000001"]).out.contains("<TotalAmount>50<"));
}

#[test]
fn a_name_or_an_address_too_long_for_the_message_is_refused_at_the_door() {
    let place = Place::with_numbers(50);
    for (option, fits) in
        [("--name", "店".repeat(60)), ("--name", "𠮷".repeat(30)), ("--address", "路".repeat(100))]
    {
        place.ok(&["company", "edit", "1", option, &fits]);
        let run = place.run(&["company", "edit", "1", option, &format!("{fits}x")]);
        assert!(run.code == 1 && run.err.contains("TEXT_TOO_LONG"), "{option}: {}{}", run.out, run.err);
    }
    let elsewhere = Place::new();
    let long = "店".repeat(61);
    let run = elsewhere.run(&["init", "--sample", "--company", "1", "--name", &long, "--ubn", "12345675"]);
    assert!(run.code == 1 && run.err.contains("TEXT_TOO_LONG"), "{}{}", run.out, run.err);
    assert!(!elsewhere.store().exists());
    place.ok(&["issue", "--item", "a:1:10"]);
    let message = place.ok(&["mig", "AB00000000"]).out;
    assert!(message.contains(&format!("<Name>{}</Name>", "𠮷".repeat(30))), "{message}");
    let cancel = |reason: &str| place.run(&["invoice", "cancel", "AB00000000", "--reason", reason]);
    assert!(cancel(&"𠮷".repeat(11)).err.contains("TEXT_TOO_LONG"), "it counts two at the platform");
    assert_eq!(cancel(&"𠮷".repeat(10)).code, 0);
}

#[test]
fn a_company_without_an_address_is_told_so_and_its_messages_say_a_dash() {
    let place = Place::new();
    let asked = "--address";
    let made = place.ok(&["init", "--sample", "--company", "1", "--name", "台北店", "--ubn", "12345675"]);
    assert!(made.err.contains(asked) && !made.out.contains(asked), "{}{}", made.out, made.err);
    let second = ["company", "add", "2", "--name", "新竹店", "--ubn", "04595257"];
    assert!(place.ok(&second).err.contains(asked));
    assert!(place.ok(&["company", "edit", "1", "--name", "台北店", "--json"]).err.contains(asked));
    let period = crate::shop::period().lj();
    place.ok(&["range", "add", "--period", &period, "--track", "AB", "--begin", "00000000", "--count", "50"]);
    place.ok(&["issue", "--item", "a:1:10"]);
    let seller = |address: &str| format!("<Name>台北店</Name>\n      <Address>{address}</Address>");
    let message = place.ok(&["mig", "AB00000000"]).out;
    assert!(message.contains(&seller("-")), "{message}");
    assert!(message.contains("<Name>0000000000</Name>"), "{message}");
    let entered = place.ok(&["company", "edit", "1", "--address", "台北市測試路1號"]);
    assert_eq!(entered.err, "");
    // The message is of the company as it was at the issue.
    assert_eq!(place.ok(&["mig", "AB00000000"]).out, message);
    place.ok(&["issue", "--item", "a:1:10"]);
    let message = place.ok(&["mig", "AB00000001"]).out;
    assert!(message.contains(&seller("台北市測試路1號")), "{message}");
}
