//! `lj takings`: what was taken, as a table and as JSON, by the real binary.

use crate::binary::Place;
use serde_json::Value;

fn rows(place: &Place, more: &[&str]) -> Vec<Value> {
    place.ok(&[&["takings", "--json"], more].concat()).json()
}

/// A figure of each row.
fn figures(rows: &[Value], name: &str) -> Vec<i64> {
    rows.iter().map(|row| row[name].as_i64().unwrap()).collect()
}

fn sold() -> Place {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "茶:1:105", "--buyer", "04595257", "--till", "T1"]);
    place.ok(&["issue", "--item", "茶:1:210", "--till", "T1", "--dept", "A1"]);
    place.ok(&["issue", "--item", "茶:1:35", "--till", "T2"]);
    place.ok(&["issue", "--item", "茶:1:50", "--tax", "free"]);
    place.ok(&["invoice", "cancel", "AB00000002", "--reason", "打錯"]);
    place.ok(&["invoice", "allowance", "AB00000001", "--line", "1:0:105", "--reason", "退貨"]);
    place
}

#[test]
fn the_day_is_told_by_company_till_and_day_and_all_rows_come_to_the_last_one() {
    let place = sold();
    let whole = rows(&place, &[]);
    assert_eq!(whole.len(), 2, "the company, and all");
    for row in &whole {
        let of = |name: &str| row[name].as_i64().unwrap();
        assert_eq!(
            (of("issued"), of("issued_amount"), of("cancelled"), of("cancelled_amount")),
            (4, 400, 1, 35)
        );
        assert_eq!((of("allowances"), of("allowances_amount"), of("total_amount")), (1, 105, 260));
        assert_eq!(
            (of("sales_amount"), of("tax_amount"), of("free_amount"), of("untold")),
            (200, 10, 50, 260)
        );
    }
    assert_eq!((&whole[0]["company"], &whole[0]["whole"]), (&"1".into(), &false.into()));
    assert_eq!((&whole[1]["company"], &whole[1]["whole"]), (&Value::Null, &true.into()));
    let by_till = rows(&place, &["--by", "till"]);
    assert_eq!(
        by_till.iter().map(|row| row["till"].clone()).collect::<Vec<_>>(),
        [Value::Null, "T1".into(), "T2".into(), Value::Null]
    );
    assert_eq!(figures(&by_till, "total_amount"), [50, 210, 0, 260]);
    assert_eq!(figures(&by_till, "issued"), [1, 2, 1, 4]);
    assert_eq!(figures(&rows(&place, &["--by", "dept"]), "total_amount"), [155, 105, 260]);
    assert_eq!(figures(&rows(&place, &["--till", "T1"]), "total_amount"), [210, 210]);
    let period = crate::shop::period().lj();
    assert_eq!(figures(&rows(&place, &["--period", &period, "--by", "day"]), "total_amount"), [260, 260]);
    let none = rows(&place, &["--day", "2020-01-01"]);
    assert_eq!((none.len(), figures(&none, "issued")), (1, vec![0]));
}

#[test]
fn a_cancellation_of_yesterday_s_sale_is_of_today_and_says_so() {
    let place = Place::with_numbers(50);
    // In the middle of the period, whatever day it is.
    let middle = crate::shop::period().first_day();
    let at = |days: u64, time: &str| {
        format!("{} {time}", middle.checked_add_days(chrono::Days::new(days)).unwrap())
    };
    place.ok(&["issue", "--item", "茶:1:105", "--now", &at(10, "10:00:00")]);
    place.ok(&["issue", "--item", "茶:1:35", "--now", &at(11, "10:00:00")]);
    place.ok(&["invoice", "cancel", "AB00000000", "--reason", "退貨", "--now", &at(11, "11:00:00")]);
    let (first, second) = (at(10, ""), at(11, ""));
    let (first, second) = (first.trim(), second.trim());
    let day = |day: &str| rows(&place, &["--day", day]).pop().unwrap();
    assert_eq!(
        (day(first)["total_amount"].as_i64(), day(second)["total_amount"].as_i64()),
        (Some(105), Some(-70))
    );
    assert_eq!(
        day(second)["cancelled_earlier"],
        serde_json::json!([{ "day": first, "count": 1, "amount": 105 }])
    );
    let text = place.ok(&["takings", "--day", second]).out;
    let roc = lj::domain::roc_date(lj::domain::parse_date(first).unwrap());
    assert!(text.contains(&format!("作廢中有 1 張是 {roc} 開立的，105 元")), "{text}");
    let english = place.ok(&["takings", "--day", second, "--lang", "en"]).out;
    assert!(english.contains(&format!("1 of the cancelled were issued on {roc}, NT$105")), "{english}");
    let both = rows(&place, &["--from", first, "--to", second, "--by", "day"]);
    assert_eq!(figures(&both, "total_amount"), [105, -70, 35]);
    assert_eq!(both[1]["cancelled_earlier"], day(second)["cancelled_earlier"], "a day's own");
    assert_eq!(both[2]["cancelled_earlier"], serde_json::json!([]), "all of it is of the span");
}

#[test]
fn the_table_has_the_figures_that_there_are_and_wrong_days_say_what_is_wrong() {
    let place = sold();
    let text = place.ok(&["takings", "--by", "till"]).out;
    for word in
        ["收銀台", "開立張數", "作廢張數", "折讓金額", "免稅", "稅額", "營收合計", "未註明", "T1", "合計"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("信用卡") && !text.contains("註銷"), "what is nothing has no column: {text}");
    for wrong in [
        &["--from", "2026-11-05", "--to", "2026-11-04"][..],
        &["--to", "2026-11-04"],
        &["--day", "2026-11-31"],
        &["--day", "2026-11-04", "--period", "11511"],
        &["--by", "hour"],
    ] {
        assert_eq!(place.run(&[&["takings"], wrong].concat()).code, 2, "{wrong:?}");
    }
}

/// 日結單: the takings are told, and their slip waits for the printer of the till.
#[test]
fn takings_are_printed_too() {
    let place = sold();
    let run = place.ok(&["takings", "--print"]);
    assert!(run.out.contains("合計") && run.out.contains("日結單"), "{}", run.out);
    let jobs = place.ok(&["printer", "jobs", "--json"]).json();
    assert!(jobs.iter().any(|job| job["what"] == "takings"), "{jobs:?}");
    place.ok(&["doctor"]);
}

#[test]
fn takings_that_begin_after_today_say_so() {
    let place = sold();
    let ahead = place.run(&["takings", "--from", "2099-01-01"]);
    assert!(ahead.code == 2 && ahead.err.contains("還沒到"), "{}", ahead.err);
}

/// A company that is not there has no takings of zero: it is named. A return is of a whole 統編, and one of its companies alone is
/// told as such.
#[test]
fn a_company_that_is_not_there_is_refused_and_one_of_two_is_told() {
    let place = sold();
    for verb in [["takings", "--company", "9"], ["export", "--company", "9"]] {
        let run = place.run(&verb);
        assert!(run.code == 1 && run.err.contains("NO_SUCH_COMPANY"), "{verb:?}: {} {}", run.code, run.err);
    }
    assert!(!place.ok(&["export", "--company", "1"]).err.contains("--company"));
    place.ok(&["company", "add", "3", "--name", "三店", "--ubn", "12345675", "--address", "台北市"]);
    let run = place.ok(&["export", "--company", "1"]);
    assert!(run.err.contains("統編 12345675 還有公司 3"), "{}", run.err);
    assert!(!place.ok(&["export"]).err.contains("還有公司"));
}

/// Each close beside the day: on the screen of the verb, in its JSON and in the export; what one shift leaves is what the next begins
/// with, and that is said.
#[test]
fn the_shifts_of_a_day_stand_beside_it_and_hand_on_their_float() {
    let place = Place::with_numbers(50);
    let sell = |till: &str| {
        place.ok(&["issue", "--till", till, "--item", "茶:1:105", "--pay", "cash:105", "--print", "none"])
    };
    let close = |more: &[&str]| place.run(&[&["shift", "close", "--till", "T1", "--json"], more].concat());
    sell("T1");
    let wrong = close(&["--counted", "1105", "--float", "1000", "--taken-out", "1106"]);
    assert!(wrong.code == 1 && wrong.err.contains("1105"), "{}{}", wrong.out, wrong.err);
    let first = close(&["--counted", "1105", "--float", "1000", "--taken-out", "305"]);
    assert_eq!(first.code, 0, "{}", first.err);
    let told = &first.json()[0];
    assert_eq!((told["taken_out"].as_i64(), told["left"].as_i64()), (Some(305), Some(800)));
    let id = told["shift"].as_str().unwrap().to_owned();
    let running = &place.ok(&["shift", "show", "--till", "T1", "--json"]).json()[0];
    let float = &running["float_proposed"];
    assert_eq!((float["amount"].as_i64(), float["left"].as_bool()), (Some(800), Some(true)));
    assert_eq!(float["shift"].as_str(), Some(id.as_str()));
    let page = place.ok(&["shift", "show", "--till", "T1"]).out;
    assert!(page.contains(&format!("800 元（班次 {id} 留下）")), "{page}");
    // The second takes it without being told, and says so; a dollar is missing.
    sell("T1");
    let second = close(&["--counted", "904", "--reason", "找錯錢", "--taken-out", "104"]);
    assert!(second.code == 0 && second.err.contains("800 元"), "{}{}", second.out, second.err);
    assert_eq!(second.json()[0]["cash"]["difference"].as_i64(), Some(-1));
    sell("T2");
    let rows = rows(&place, &[]);
    let whole = rows.last().unwrap();
    let shifts = whole["shifts"].as_array().unwrap();
    let of = |name: &str| shifts.iter().map(|row| row[name].as_i64().unwrap()).collect::<Vec<_>>();
    assert_eq!(
        (of("issued_amount"), of("counted"), of("taken_out")),
        (vec![105, 105], vec![1105, 904], vec![305, 104])
    );
    assert_eq!((of("difference"), of("left")), (vec![0, -1], vec![800, 800]));
    let (sum, rest) = (&whole["shifts_sum"], &whole["shifts_rest"]);
    assert_eq!((sum["issued_amount"].as_i64(), sum["difference"].as_i64()), (Some(210), Some(-1)));
    for (name, figure) in [("issued", "issued"), ("issued_amount", "issued_amount"), ("cash", "cash")] {
        let both = sum[name].as_i64().unwrap() + rest[name].as_i64().unwrap();
        assert_eq!(Some(both), whole[figure].as_i64(), "{name}: shifts and rest are the day");
    }
    assert_eq!(rest["issued"].as_i64(), Some(1), "T2 is not closed");
    let table = place.ok(&["takings"]).out;
    assert!(table.contains("各班合計") && table.contains("未交班、跨日"), "{table}");
    let of_company = place.ok(&["takings", "--company", "1"]);
    assert!(
        of_company.err.contains("--company") && !of_company.out.contains("各班合計"),
        "{}",
        of_company.err
    );
    let folder = place.path().join("out");
    place.ok(&["export", folder.to_str().unwrap()]);
    let file = folder.join(format!("shifts-{}.csv", crate::shop::period().lj()));
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.lines().nth(1).unwrap().contains(",1105,0,,305,800"), "{text}");
}
