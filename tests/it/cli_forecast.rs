//! `lj period forecast`, `form`, `count`, `calendar` and `holidays`: what a shop that sells fifteen a day is told on its
//! twenty-first day, from the real binary.

use crate::binary::Place;
use chrono::{Datelike, NaiveDate, Weekday};
use serde_json::Value;
use std::fmt::Write;

/// A sample shop that opened on the first of November: 400 numbers of till T1, 1,000 shared ones.
fn opened() -> Place {
    let first = "2026-11-01 08:00:00";
    let place = Place::with_sample(&["--now", first]);
    for (track, count, more) in [("AB", "400", &["--till", "T1"][..]), ("CD", "1000", &[])] {
        let add = ["range", "add", "--now", first, "--period", "11511", "--track", track];
        place.ok(&[&add[..], &["--begin", "00000000", "--count", count], more].concat());
    }
    place
}

/// Twenty days of sales: ten at T1, five at a till without books of its own.
fn sold() -> Place {
    let place = opened();
    for day in 1..=20 {
        let mut lines = String::new();
        for sale in 0..15 {
            let till = if sale < 10 { "T1" } else { "T2" };
            writeln!(
                lines,
                r#"{{"request_id":"{day}-{sale}","till":"{till}","items":[{{"name":"茶","qty":1,"price":35}}]}}"#
            )
            .unwrap();
        }
        let file = place.path().join("sales.jsonl");
        std::fs::write(&file, lines).unwrap();
        let now = format!("2026-11-{day:02} 12:30:00");
        place.ok(&["issue", "--from", file.to_str().unwrap(), "--now", &now]);
    }
    place
}

const ASKED: &str = "2026-11-21 09:00:00";

fn forecast(place: &Place, more: &[&str]) -> Vec<Value> {
    place.ok(&[&["period", "forecast", "--json", "--now", ASKED][..], more].concat()).json()
}

/// A year of the government's file in which these days are off besides its weekends.
fn office_file(place: &Place, year: i32, holidays: &[&str]) -> String {
    let mut text = "\u{feff}西元日期,星期,是否放假,備註\r\n".to_owned();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    for day in first.iter_days().take_while(|day| day.year() == year) {
        let of_week =
            ["一", "二", "三", "四", "五", "六", "日"][day.weekday().num_days_from_monday() as usize];
        let shown = day.format("%Y%m%d").to_string();
        let is_off = matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || holidays.contains(&&*shown);
        write!(text, "{shown},{of_week},{},\r\n", if is_off { 2 } else { 0 }).unwrap();
    }
    let path = place.path().join(format!("{year}.csv"));
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn day(row: &Value, field: &str) -> NaiveDate {
    NaiveDate::parse_from_str(&row[field].as_str().unwrap()[..10], "%Y-%m-%d").unwrap()
}

#[test]
fn each_till_is_told_when_its_numbers_are_used_up_and_until_when_to_ask_for_more() {
    let place = sold();
    shares_what_the_others_leave(&place);
    let listed = place.ok(&["range", "list", "--json", "--now", ASKED]).json();
    let shared = listed.iter().find(|row| row["till"].is_null()).unwrap()["id"].as_str().unwrap().to_owned();
    place.ok(&["range", "till", "T2", &shared, "--now", ASKED]);
    let rows = forecast(&place, &[]);
    // Two hundred at ten a day last twenty days, and never is it told later.
    let (out, by) = (day(&rows[1], "run_out"), day(&rows[1], "hand_in_by"));
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert!((date("2026-12-05")..=date("2026-12-11")).contains(&out), "{out}");
    assert!(by < out && !matches!(by.weekday(), Weekday::Sat | Weekday::Sun), "{by}");
    assert!(rows[1]["more_books"].as_u64().unwrap() >= 5, "{}", rows[1]);
    // Fifty-nine days at fifteen a day are eighteen books.
    assert!((18..=26).contains(&rows[0]["next_books"].as_u64().unwrap()), "{}", rows[0]);
    // Every working day before it is a holiday: handed in a week before.
    let holidays = office_file(&place, 2026, &["20261203", "20261204", "20261207", "20261208", "20261209"]);
    place.ok(&["period", "holidays", &holidays, "--now", ASKED]);
    let earlier = day(&forecast(&place, &[])[1], "hand_in_by");
    assert!(earlier < by && earlier <= date("2026-12-02"), "{earlier} {by}");
    // A week in which nobody sells.
    let closed = ["--closed-from", "2026-11-23", "--closed-to", "2026-11-29"];
    let later = day(&forecast(&place, &closed)[1], "run_out");
    assert!((6..=8).contains(&(later - out).num_days()), "{out} {later}");
    let shown = place.ok(&["period", "forecast", "--now", ASKED]).out;
    assert!(shown.contains("T1") && shown.contains("夠用到期末") && shown.contains("28 本"), "{shown}");
}

fn shares_what_the_others_leave(place: &Place) {
    let rows = forecast(place, &[]);
    let told: Vec<_> =
        rows.iter().map(|row| (&row["stock"], &row["till"], &row["left"], &row["lasts"])).collect();
    assert_eq!(
        told,
        [
            (&"company".into(), &Value::Null, &1_100.into(), &true.into()),
            // Its own last twenty days; then it sells on from the shared ones.
            (&"till".into(), &"T1".into(), &200.into(), &true.into()),
            (&"shared".into(), &Value::Null, &900.into(), &true.into()),
        ]
    );
    let english = place.ok(&["period", "forecast", "--now", ASKED, "--lang", "en"]).out;
    assert!(english.contains("shared") && english.contains("they last"), "{english}");
}

#[test]
fn a_shop_that_never_sold_is_told_so_and_days_that_end_before_they_begin_are_wrong_usage() {
    let place = opened();
    let shown = place.ok(&["period", "forecast", "--now", ASKED]);
    assert!(shown.out.contains("還沒有銷售可估"), "{}", shown.out);
    assert!(shown.err.contains("2026 年的假日還沒有匯入"), "{}", shown.err);
    let backwards = ["--closed-from", "2026-12-02", "--closed-to", "2026-12-01"];
    let run = place.run(&[&["period", "forecast", "--now", ASKED][..], &backwards].concat());
    assert_eq!(run.code, 2, "{}", run.err);
    let ages = ["--closed-from", "2026-12-02", "--closed-to", "2027-12-01"];
    let run = place.run(&[&["period", "forecast", "--now", ASKED][..], &ages].concat());
    assert!(run.code == 2 && run.err.contains("124"), "{}", run.err);
    let form = place.run(&["period", "form", "--now", ASKED]);
    assert!(form.code == 2 && form.err.contains("--books"), "{}", form.err);
    let none = place.ok(&["period", "forecast", "--now", "2027-03-01 09:00:00"]);
    assert!(none.out.contains("期別 11603 沒有"), "{}", none.out);
}

#[test]
fn the_form_has_the_figures_for_the_tax_office() {
    let place = sold();
    let form = |more: &[&str]| {
        place.ok(&[&["period", "form", "--json", "--now", ASKED][..], more].concat()).json().remove(0)
    };
    // Twenty-eight books were imported.
    let more = form(&["--books", "40", "--special-books", "2"]);
    assert_eq!((&more["general"]["change"], &more["general"]["books"]), (&"more".into(), &12.into()));
    assert_eq!((&more["special"]["change"], &more["special"]["books"]), (&"first".into(), &2.into()));
    assert_eq!((&more["allocation"], &more["needed"]), (&"term".into(), &true.into()));
    // The platform's screen says thirty are taken.
    let noted = place.ok(&["period", "count", "30", "--added", "2", "--available", "3", "--now", ASKED]);
    assert!(noted.out.contains("30 本"), "{}", noted.out);
    assert_eq!(form(&["--books", "40"])["general"]["books"], 10);
    assert_eq!(form(&["--books", "30"])["needed"], false);
    assert_eq!(form(&["--books", "0"])["general"]["change"], "stop");
    let fewer = form(&[]);
    assert_eq!(fewer["general"]["change"], "fewer", "by the pace: {fewer}");
    let too_many = place.run(&["period", "count", "5", "--added", "6", "--now", ASKED]);
    assert!(too_many.code == 1 && too_many.err.contains("BAD_COUNT"), "{}", too_many.err);
    let centre = ["--centre", "綠界", "--centre-ubn", "24634102", "--tax-no", "012345678"];
    let shown = place.ok(&[&["period", "form", "--books", "40", "--now", ASKED][..], &centre].concat()).out;
    for part in [
        "勾「增加」，填 10 組",
        "勾「期配」",
        "綠界",
        "24634102",
        "116 年 01 月",
        "012345678",
        "已達取號上限",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let wrong = place.run(&["period", "form", "--books", "40", "--centre", "x", "--centre-ubn", "1"]);
    assert_eq!(wrong.code, 1, "{}", wrong.err);
}

#[test]
fn the_calendar_says_what_is_done_and_what_is_late() {
    let place = opened();
    let standing = |now: &str, task: &str| {
        let rows = place.ok(&["period", "calendar", "--json", "--now", now]).json();
        let row =
            rows.iter().find(|row| row["task"] == task && row["until"].as_str().unwrap() >= "2026-11-11");
        row.unwrap()["standing"].as_str().unwrap().to_owned()
    };
    assert_eq!(standing("2026-12-17 09:00:00", "count"), "today");
    assert_eq!(standing("2026-12-18 09:00:00", "allocation"), "today");
    assert_eq!(standing("2026-12-18 09:00:00", "count"), "past");
    assert_eq!(standing("2026-12-20 09:00:00", "fetch"), "now");
    let next = ["range", "add", "--period", "11601", "--track", "EF", "--begin", "00000000", "--count", "50"];
    place.ok(&[&next[..], &["--now", "2026-12-20 09:00:00"]].concat());
    assert_eq!(standing("2026-12-20 10:00:00", "fetch"), "done");
    let shown = place.ok(&["period", "calendar", "--now", "2026-12-31 20:00:00"]).out;
    assert!(shown.contains("打烊前演練 11601 期第一號") && shown.contains("今天為止"), "{shown}");
}

#[test]
fn a_year_of_the_office_calendar_is_kept_and_another_file_is_told_apart() {
    let place = opened();
    assert!(place.ok(&["period", "holidays"]).out.contains("只知道週末"));
    let file = office_file(&place, 2026, &["20261225"]);
    let said = place.ok(&["period", "holidays", &file]);
    assert!(said.out.contains("放假 105 天，其中平日 1 天"), "{}", said.out);
    let known = place.ok(&["period", "holidays", "--json"]).json();
    assert_eq!((known.len(), &known[0]["year"], &known[0]["days_off"]), (1, &2026.into(), &105.into()));
    let other = place.path().join("page.html");
    std::fs::write(&other, "<!DOCTYPE html>").unwrap();
    let run = place.run(&["period", "holidays", other.to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("西元日期"), "{}", run.err);
    let trail = place.ok(&["ledger", "show", "--lang", "en"]).out;
    assert!(trail.contains("office calendar"), "{trail}");
}

#[test]
fn each_till_rehearses_its_first_number_of_the_next_period() {
    let place = opened();
    let eve = "2026-12-31 21:00:00";
    place.ok(&["till", "add", "T3", "--now", eve]);
    let missing = place.run(&["period", "rehearse", "--now", eve]);
    assert!(missing.code == 1 && missing.out.contains("T1：還不行"), "{}{}", missing.out, missing.err);
    assert!(missing.err.contains("印表機沒有演練"), "{}", missing.err);
    for (track, more) in [("EF", &["--till", "T1"][..]), ("GH", &["--dept", "A1"])] {
        let add = ["range", "add", "--now", eve, "--period", "11601", "--track", track];
        place.ok(&[&add[..], &["--begin", "00000000", "--count", "50"], more].concat());
    }
    let rows = place.run(&["period", "rehearse", "--json", "--now", eve]);
    let told: Vec<Value> = rows.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ready: Vec<_> = told.iter().map(|row| (&row["till"], &row["number"], &row["ready"])).collect();
    let (t1, t3) = (Value::from("T1"), Value::from("T3"));
    let number = Value::from("EF00000000");
    assert_eq!(ready, [(&t1, &number, &true.into()), (&t3, &Value::Null, &false.into())]);
    assert_eq!(told[1]["reasons"][0]["code"], "NO_NUMBERS_ASSIGNED", "{}", told[1]);
    place.add_range("11601", "IJ", &["--now", eve]);
    // A printer of T1 that is a folder which can be written, and none for T3.
    let spool = place.path().join("spool");
    std::fs::create_dir_all(&spool).unwrap();
    let config = place.path().join("config").join("lj");
    std::fs::create_dir_all(&config).unwrap();
    let text = format!("[printer.T1]\nspool = \"{}\"\n", spool.display());
    std::fs::write(config.join("config.toml"), text).unwrap();
    let printers = place.run(&["period", "rehearse", "--lang", "en", "--now", eve]);
    assert!(
        printers.code == 1 && printers.out.contains("T1: it could, its first number is EF00000000"),
        "{}",
        printers.out
    );
    assert!(printers.out.contains("T3: it could not yet. This machine's"), "{}", printers.out);
}

#[test]
fn monitoring_is_told_of_the_next_period_from_the_day_on_which_it_can_be_fetched() {
    let place = opened();
    let next =
        |now: &str| place.ok(&["status", "--json", "--now", now]).json().remove(0)["next_period"].clone();
    assert_eq!(next("2026-11-30 09:00:00"), serde_json::json!([]));
    assert_eq!(next("2026-12-17 09:00:00")[0]["task"], "count");
    let fetch = next("2026-12-20 09:00:00");
    assert_eq!((&fetch[0]["task"], &fetch[0]["days_left"]), (&"fetch".into(), &11.into()));
    let said = place.ok(&["status", "--now", "2026-12-20 09:00:00"]).out;
    assert!(said.contains("期別 11601 的字軌還沒匯入"), "{said}");
    place.add_range("11601", "EF", &["--now", "2026-12-20 09:00:00"]);
    assert_eq!(next("2026-12-21 09:00:00"), serde_json::json!([]));
}

/// A form of a company that shares its 統編 with another counts the books of both: the tax office knows the 統編 alone.
#[test]
fn the_form_and_the_proposal_count_by_the_ubn() {
    let place = sold();
    place.ok(&[
        "company",
        "add",
        "2",
        "--name",
        "分店",
        "--ubn",
        "12345675",
        "--address",
        "Z",
        "--now",
        ASKED,
    ]);
    let form = |company: &str| {
        let words = ["period", "form", "--json", "--company", company, "--books", "40", "--now", ASKED];
        place.ok(&words).json().remove(0)["general"].clone()
    };
    assert_eq!((form("2")["change"].clone(), form("2")["taken"].clone()), ("more".into(), 28.into()));
    assert_eq!(form("1"), form("2"));
    let said = place.ok(&["period", "forecast", "--now", ASKED, "--lang", "en"]).out;
    assert!(said.contains("Company 1, 2:") && said.matches("will allot").count() == 1, "{said}");
    let backwards =
        ["period", "form", "--books", "5", "--centre", "C", "--centre-from", "11601", "--centre-to", "11511"];
    let run = place.run(&[&backwards[..], &["--now", ASKED]].concat());
    assert!(run.code == 2 && run.err.contains("11511"), "{}{}", run.out, run.err);
}

/// What was submitted on the platform is reminded of by the hour, in `lj status`, until it is imported.
#[test]
fn numbers_that_were_asked_for_are_reminded_of_after_two_hours_and_alarmed_after_four() {
    let place = Place::with_numbers(50);
    let now = crate::shop::now();
    let noted = place.ok(&["period", "asked", "3"]);
    assert!(noted.out.contains("取號 3 本"), "{}", noted.out);
    let status = |hours: i64| {
        let at = now.plus_seconds(hours * 3_600 + 60).to_string();
        place.run(&["status", "--now", &at]).out
    };
    assert!(status(0).contains("取號信箱"), "{}", status(0));
    assert!(status(2).contains("已滿兩小時") && status(2).contains("是否已配號"), "{}", status(2));
    assert!(status(4).contains("已滿四小時") && status(4).contains("已達取號上限"), "{}", status(4));
    let json = place.run(&["status", "--json", "--now", &now.plus_seconds(5 * 3_600).to_string()]);
    assert!(
        json.out.contains("\"task\":\"asked\"") && json.out.contains("\"standing\":\"alarm\""),
        "{}",
        json.out
    );
    // What comes in ends it.
    place.add_range(&crate::shop::period().lj(), "QQ", &[]);
    assert!(!status(4).contains("已滿四小時"), "{}", status(4));
    place.ok(&["period", "asked", "2"]);
    assert!(status(0).contains("取號信箱"));
    let ended = place.ok(&["period", "asked", "0"]);
    assert!(ended.out.contains("不再等候") && !status(4).contains("已滿"), "{}", ended.out);
}
