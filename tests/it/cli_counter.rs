//! Allowances, a number's whole life, filters, shifts, parked sales and mixed tax from the command line.

use crate::binary::{Place, Run};
use lj::domain::CleanText;
use lj::protocol::{Asks, Caller, request};
use serde_json::Value;

fn refused(run: &Run, code: &str) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.err.starts_with(&format!("refused[{code}]: ")), "{code}: {}", run.err);
}

fn numbers(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["number"].as_str().unwrap()).collect()
}

#[test]
fn an_allowance_is_tried_made_and_cancelled() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:2:105", "--item", "咖啡:1:45"]);
    let part = ["invoice", "allowance", "AB-00000000", "--line", "1:1:105", "--reason", "部分退貨", "--json"];
    let tried = place.ok(&[&part[..], &["--dry-run"]].concat()).json();
    assert_eq!((tried[0]["net_amount"].as_i64(), tried[0]["tax_amount"].as_i64()), (Some(100), Some(5)));
    let life = place.ok(&["invoice", "show", "AB00000000", "--json"]).json();
    assert_eq!(life[0]["allowances"], serde_json::json!([]), "a trial stores nothing");
    let made = place.ok(&part).json();
    let number = made[0]["allowance"].as_str().unwrap();
    assert_eq!((number.len(), made[0]["total_amount"].as_i64()), (16, Some(105)));
    refused(&place.run(&["invoice", "cancel", "AB00000000", "--reason", "退貨"]), "HAS_ALLOWANCE");
    let too_much = ["invoice", "allowance", "AB00000000", "--line", "1:1:106", "--reason", "x"];
    refused(&place.run(&too_much), "ALLOWANCE_TOO_MUCH");
    let wrong = ["invoice", "allowance", "AB00000000", "--line", "1:1", "--reason", "x"];
    assert_eq!(place.run(&wrong).code, 2);
    let rest = place.ok(&["invoice", "allowance", "AB00000000", "--reason", "全退", "--json"]).json();
    assert_eq!(rest[0]["total_amount"].as_i64(), Some(150), "without lines all that is left");
    let job = place.ok(&["invoice", "allowance-print", number, "--json"]).json();
    assert_eq!(job[0]["what"], "allowance");
    let undone = place.ok(&["invoice", "allowance-cancel", number, "--reason", "打錯", "--json"]).json();
    assert_eq!(undone[0]["cancelled"]["reason"], "打錯");
    refused(&place.run(&["invoice", "allowance-cancel", number, "--reason", "打錯"]), "ALREADY_CANCELLED");
    assert_eq!(place.run(&["invoice", "allowance-cancel", "AB1", "--reason", "x"]).code, 2);
    place.ok(&["doctor"]);
}

#[test]
fn show_tells_the_whole_life_and_the_remedies() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "乾電池:1:105"]);
    let life = place.ok(&["invoice", "show", "AB00000000", "--json"]).json().remove(0);
    let remedies: Vec<_> = life["remedies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| (offer["remedy"].as_str().unwrap(), offer["offered"].as_bool().unwrap()))
        .collect();
    assert_eq!(remedies, [("cancel", true), ("void", false), ("allowance", true)]);
    assert_eq!(
        (&life["remedies"][1]["why_not"], &life["upload"]),
        (&"NOT_CONFIRMED".into(), &"pending".into())
    );
    assert!(life["printed"].is_array() && life["jobs"].is_array() && life["life"][1]["act"] == "issued");
    let text = place.ok(&["invoice", "show", "AB00000000"]).out;
    assert!(text.contains("隨機碼") && text.contains("作廢") && text.contains("客人要交回"), "{text}");
    refused(&place.run(&["invoice", "void", "AB00000000", "--reason", "統編打錯"]), "NOT_CONFIRMED");
    place.ok(&["invoice", "cancel", "AB00000000", "--reason", "退貨"]);
    // A cancelled number comes back by 註銷 alone, and the platform must have both first.
    refused(&place.run(&["invoice", "void", "AB00000000", "--reason", "統編打錯"]), "NOT_CONFIRMED");
    let anew = ["invoice", "reissue", "AB00000000", "--item", "乾電池:2:105", "--buyer", "12345675"];
    refused(&place.run(&anew), "NOT_VOIDED");
    refused(&place.run(&["invoice", "void", "AB00000001", "--reason", "統編打錯"]), "NO_SUCH_INVOICE");
    let unused = place.run(&["invoice", "show", "AB00000001", "--json"]);
    refused(&unused, "NO_SUCH_INVOICE");
    let told: Value = serde_json::from_str(&unused.out).unwrap();
    assert_eq!((&told["state"], &told["range"]["begin"]), (&"unused".into(), &"00000000".into()));
    let nowhere = place.run(&["invoice", "show", "ZZ00000001", "--json"]);
    assert_eq!(serde_json::from_str::<Value>(&nowhere.out).unwrap()["state"], "unknown");
}

#[test]
fn the_list_is_narrowed_by_number_amount_carrier_and_state() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "a:1:100"]);
    place.ok(&["issue", "--item", "b:1:200", "--carrier", "/ABC+123"]);
    place.ok(&["issue", "--item", "c:1:300", "--donate", "168001"]);
    place.ok(&["invoice", "allowance", "AB00000002", "--line", "1:0:10", "--reason", "價格錯誤"]);
    let list = |filter: &[&str]| place.ok(&[&["invoice", "list", "--json"][..], filter].concat()).json();
    for (filter, expected) in [
        (&["--number", "AB-00000001"][..], &["AB00000001"][..]),
        (&["--amount-min", "200"], &["AB00000002", "AB00000001"]),
        (&["--amount-min", "150", "--amount-max", "250"], &["AB00000001"]),
        (&["--carrier", "/ABC+123"], &["AB00000001"]),
        (&["--carrier", "168001"], &["AB00000002"]),
        (&["--status", "allowed"], &["AB00000002"]),
    ] {
        assert_eq!(numbers(&list(filter)), expected, "{filter:?}");
    }
}

#[test]
fn a_shift_is_shown_closed_and_counts_anew() {
    let place = Place::with_numbers(50);
    // A till that never was is none; one that was entered has sold nothing yet.
    refused(&place.run(&["shift", "close", "--till", "T1"]), "NO_SUCH_TILL");
    refused(&place.run(&["shift", "show", "--till", "T1"]), "NO_SUCH_TILL");
    place.ok(&["till", "add", "T1"]);
    refused(&place.run(&["shift", "close", "--till", "T1"]), "NOTHING_SOLD");
    place.ok(&["issue", "--item", "a:1:105", "--buyer", "04595257", "--till", "T1"]);
    place.ok(&["issue", "--item", "b:1:50"]);
    let running = place.ok(&["shift", "show", "--till", "T1", "--json"]).json().remove(0);
    assert_eq!((running["issued"].as_i64(), running["total_amount"].as_i64()), (Some(1), Some(105)));
    assert_eq!((running["tax_amount"].as_i64(), &running["shift"]), (Some(5), &Value::Null));
    let closed = place.ok(&["shift", "close", "--till", "T1", "--json"]).json().remove(0);
    let id = closed["shift"].as_str().unwrap();
    assert_eq!(closed["books"][0]["first"], "AB00000000");
    refused(&place.run(&["shift", "close", "--till", "T1"]), "NOTHING_SOLD");
    assert_eq!(place.ok(&["shift", "show", id, "--json"]).json()[0], closed);
    assert!(place.ok(&["shift", "show", id]).out.contains("已交班"));
    assert_eq!(place.ok(&["shift", "print", id, "--json"]).json()[0]["what"], "shift");
    // A shift that never was, and one without a sale, are two things.
    for verb in ["show", "print"] {
        refused(&place.run(&["shift", verb, "99"]), "NO_SUCH_SHIFT");
    }
    assert_eq!(place.ok(&["shift", "show", "--json"]).json()[0]["issued"], 1, "what was sold without a till");
    place.ok(&["doctor"]);
}

#[test]
fn the_cash_of_a_shift_is_counted_at_its_close() {
    let place = Place::with_numbers(50);
    let engine = crate::shop::open_place(&place.store());
    for price in [105, 210] {
        let till = lj::domain::TillCode::parse("T1");
        let caller = Caller { till: till.clone(), ..Caller::default() };
        let mut sale = lj::domain::SaleDraft { till, ..crate::shop::sale() };
        sale.lines[0].price = price.into();
        sale.tenders = vec![lj::domain::Tender { kind: lj::domain::TenderKind::Cash, amount: 500 }];
        engine.ask(caller, request::Issue(sale)).unwrap();
    }
    engine.close().unwrap();
    place.ok(&["invoice", "cancel", "AB00000000", "--reason", "退貨", "--till", "T1"]);
    let running = place.ok(&["shift", "show", "--till", "T1", "--json"]).json().remove(0);
    assert_eq!((&running["cash_back"], &running["cash"]), (&105.into(), &Value::Null));
    assert!(place.ok(&["shift", "show", "--till", "T1"]).out.contains("105 元"));
    let close = |more: &[&str]| place.run(&[&["shift", "close", "--till", "T1", "--json"], more].concat());
    let counted = ["--counted", "1200", "--float", "1000", "--paid-in", "50", "--paid-out", "20"];
    let differs = close(&counted);
    refused(&differs, "CASH_DIFFERS");
    assert!(differs.err.contains("1240") && differs.err.contains("-40"), "{}", differs.err);
    refused(&close(&["--counted=-1"]), "BAD_CASH");
    for wrong in [&["--float", "10"][..], &["--reason", "x"], &["--counted", "x"]] {
        assert_eq!(close(wrong).code, 2, "{wrong:?}");
    }
    let closed = close(&[&counted[..], &["--reason", "找錯錢"]].concat()).json().remove(0);
    let cash = serde_json::json!({
        "float": 1000, "paid_in": 50, "paid_out": 20, "expected": 1240, "counted": 1200, "difference": -40, "reason": "找錯錢",
    });
    assert_eq!((&closed["cash"], &closed["cash_back"]), (&cash, &105.into()));
    let id = closed["shift"].as_str().unwrap();
    assert_eq!(place.ok(&["shift", "show", id, "--json"]).json()[0], closed);
    assert_eq!(closed["voided"], serde_json::json!([]));
    let page = place.ok(&["shift", "show", id]).out;
    for part in ["應有現金", "1240 元", "少 40 元", "找錯錢", "退現"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let ledger = place.ok(&["ledger", "show"]).out;
    assert!(ledger.contains("交班並點鈔"), "{ledger}");
    place.ok(&["doctor"]);
}

#[test]
fn parked_sales_are_listed_and_dropped() {
    let place = Place::with_numbers(50);
    assert!(place.ok(&["parked", "list", "--json"]).json().is_empty());
    // Parking is the sales screen's; here its engine does it.
    let engine = crate::shop::open_place(&place.store());
    let label = CleanText::new("紅衣客人", 20).unwrap();
    let request = request::Park { label, sale: crate::shop::sale() };
    engine.ask(Caller::default(), request).unwrap();
    engine.close().unwrap();
    let parked = place.ok(&["parked", "list", "--json"]).json();
    assert_eq!((&parked[0]["parked"], &parked[0]["label"]), (&"1".into(), &"紅衣客人".into()));
    assert_eq!(
        (&parked[0]["items"][0]["name"], &parked[0]["items"][0]["price"]),
        (&"乾電池".into(), &"105".into())
    );
    assert!(place.ok(&["parked", "list"]).out.contains("乾電池"));
    place.ok(&["parked", "drop", "1"]);
    refused(&place.run(&["parked", "drop", "1"]), "NO_SUCH_PARKED");
    assert_eq!(place.run(&["parked", "drop", "x"]).code, 2);
    place.ok(&["doctor"]);
}

#[test]
fn mixed_tax_is_a_setting_of_the_company() {
    let place = Place::with_numbers(50);
    assert_eq!(place.ok(&["company", "list", "--json"]).json()[0]["mixed_tax"], false);
    let edited = place.ok(&["company", "edit", "1", "--mixed-tax", "yes", "--json"]).json();
    assert_eq!(edited[0]["mixed_tax"], true);
    place.ok(&["company", "edit", "1", "--name", "新店名"]);
    assert_eq!(place.ok(&["company", "list", "--json"]).json()[0]["mixed_tax"], true, "it stays");
    place.ok(&["company", "edit", "1", "--mixed-tax", "no"]);
    assert_eq!(place.run(&["company", "edit", "1", "--mixed-tax", "maybe"]).code, 2);
}
