//! `lj period …` and `lj blanks`: every number of a period is accounted for, by the engine's counts and by what a shop does
//! with them; its numbers end, its blanks are reported, it is closed.

use crate::binary::Place;
use chrono::Datelike;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The figures of a row that are not zero, and its size.
fn terms(row: &Value) -> Vec<(String, u64)> {
    const STATES: [&str; 10] = [
        "confirmed",
        "pending",
        "refused",
        "cancelled",
        "voided",
        "unused",
        "blank_reported",
        "withheld",
        "carried",
        "outside",
    ];
    let count = |state: &str| row[state].as_u64().unwrap();
    assert_eq!(row["size"].as_u64().unwrap(), STATES.iter().map(|state| count(state)).sum::<u64>(), "{row}");
    assert_eq!(row["holds"], true);
    STATES.into_iter().map(|state| (state.to_owned(), count(state))).filter(|(_, count)| *count > 0).collect()
}

fn told(place: &Place, more: &[&str]) -> Vec<Vec<(String, u64)>> {
    let rows = place.ok(&[&["period", "status", "--json"], more].concat()).json();
    rows.iter().map(terms).collect()
}

#[test]
fn every_number_of_the_period_stands_in_one_state_by_company_department_till_and_book() {
    let place = Place::with_numbers(100);
    place.ok(&["dept", "add", "A1", "--name", "門市"]);
    place.ok(&["till", "add", "T1"]);
    let period = crate::shop::period().lj();
    let second =
        ["range", "add", "--period", &period, "--track", "CD", "--begin", "00000000", "--count", "50"];
    place.ok(&[
        &second[..],
        &["--dept", "A1", "--last-issued", "00000009", "--cancelled", "2", "--reason", "換系統"],
    ]
    .concat());
    place.add_range(&period, "EF", &["--till", "T1"]);
    for _ in 0..3 {
        place.ok(&["issue", "--item", "茶:1:35"]);
    }
    place.ok(&["invoice", "cancel", "AB00000001", "--reason", "打錯"]);
    let of = |terms: &[(&str, u64)]| {
        terms.iter().map(|(of, count)| ((*of).to_owned(), *count)).collect::<Vec<_>>()
    };
    let ab = of(&[("pending", 2), ("cancelled", 1), ("unused", 97)]);
    let cd = of(&[("unused", 40), ("carried", 10)]);
    let ef = of(&[("unused", 50)]);
    let whole = of(&[("pending", 2), ("cancelled", 1), ("unused", 187), ("carried", 10)]);
    assert_eq!(told(&place, &[]), std::slice::from_ref(&whole));
    assert_eq!(told(&place, &[&period, "--company", "1"]), [whole]);
    assert_eq!(
        told(&place, &["--by", "dept"]),
        [of(&[("pending", 2), ("cancelled", 1), ("unused", 147)]), cd.clone()]
    );
    assert_eq!(
        told(&place, &["--by", "till"]),
        [of(&[("pending", 2), ("cancelled", 1), ("unused", 137), ("carried", 10)]), ef.clone()]
    );
    let mut books = told(&place, &["--by", "book"]);
    books.sort();
    let mut expected = [ab, cd, ef];
    expected.sort();
    assert_eq!(books, expected);
    let shown = place.ok(&["period", "status"]).out;
    assert!(shown.contains("200 = 待傳 2 + 作廢 1 + 未用 187 + 前系統 10"), "{shown}");
    assert!(shown.contains("還不能關帳：待傳 2"), "{shown}");
    let english = place.ok(&["period", "status", "--lang", "en"]).out;
    assert!(english.contains("200 = 2 waiting + 1 cancelled + 187 unused"), "{english}");
}

#[test]
fn a_period_without_a_book_says_so_and_one_that_is_over_asks_for_its_blanks() {
    let place = Place::with_numbers(100);
    let none = place.ok(&["period", "status", "11301"]);
    assert!(none.out.contains("11301") && none.out.contains("range import"), "{}", none.out);
    let period = crate::shop::period();
    assert!(place.ok(&["period", "status"]).out.contains("還有 100 號可用"));
    let after = format!("{} 09:00:00", period.next().first_day());
    let over = place.ok(&["period", "status", &period.lj(), "--now", &after]);
    assert!(over.out.contains("100 號空白"), "{}", over.out);
    let wrong = place.run(&["period", "status", "11599"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

/// The first moment behind the period of the tests, and one on a later day of that month.
fn after(day: u32) -> String {
    let first = crate::shop::period().next().first_day();
    format!("{} 09:00:00", first.with_day(day).unwrap())
}

/// A clock that ran fast ended the numbers of the running period: the status says so and how it is mended.
#[test]
fn an_end_that_came_too_early_is_told_and_taken_back() {
    let place = Place::with_numbers(100);
    let period = crate::shop::period().lj();
    let eve = format!("{} 12:00:00", crate::shop::period().last_day());
    place.ok(&["period", "end", &period, "--now", &after(2)]);
    let status = place.ok(&["status", "--now", &eve, "--json"]).json();
    assert_eq!(status[0]["early_end"]["period"], period);
    assert_eq!(status[0]["early_end"]["barred"], Value::Null);
    assert!(status[0]["reasons"].as_array().unwrap().iter().any(|why| why == "early-end"), "{status:?}");
    assert_eq!(place.run(&["status", "--check", "--now", &eve]).code, 2);
    let undo = format!("lj period end {period} --undo");
    for lang in ["zh", "en"] {
        assert!(place.ok(&["status", "--now", &eve, "--lang", lang]).out.contains(&undo));
        let refused = place.run(&["issue", "--item", "茶:1:35", "--now", &eve, "--lang", lang]);
        assert!(refused.err.contains("NUMBERS_ENDED") && refused.err.contains(&undo), "{}", refused.err);
    }
    assert!(place.ok(&["period", "status", "--now", &eve]).out.contains("還沒結束"));
    let fast = place.run(&["period", "end", &period, "--undo", "--now", &after(2)]);
    assert!(fast.code == 1 && fast.err.contains("refused[PERIOD_OVER]"), "{}", fast.err);
    let back = ["period", "end", &period, "--undo", "--reason", "時鐘快了", "--now", &eve];
    assert!(place.ok(&back).out.contains("可以開立"));
    let told = place.ok(&[&back[..], &["--json"]].concat()).json();
    assert_eq!((&told[0]["period"], &told[0]["ended_at"]), (&period.as_str().into(), &Value::Null));
    let sold = place.ok(&["issue", "--item", "茶:1:35", "--now", &eve, "--json"]).json();
    assert_eq!(sold[0]["number"], "AB00000000");
    assert_eq!(place.ok(&["status", "--now", &eve, "--json"]).json()[0]["early_end"], Value::Null);
    let trail = place.ok(&["ledger", "show"]).out;
    assert!(trail.contains("號碼恢復"), "{trail}");
    place.ok(&["doctor"]);
}

/// Serials that are blank by the shop's own list of invoices and the numbers that it was given; nothing of the report is looked at.
fn recount(place: &Place, given: &[(&str, u32, u32)]) -> BTreeSet<String> {
    let period = crate::shop::period().lj();
    let all = given.iter().flat_map(|(track, begin, count)| {
        (*begin..*begin + *count).map(move |serial| format!("{track}{serial:08}"))
    });
    let mut blank: BTreeSet<String> = all.collect();
    for invoice in place.ok(&["invoice", "list", "--json"]).json() {
        assert_eq!(invoice["period"], period);
        assert!(blank.remove(invoice["number"].as_str().unwrap()), "{invoice}");
    }
    blank
}

/// The numbers that messages tell, by reading them; each message is valid to whichever validator is here.
fn told_in(files: &[PathBuf]) -> BTreeSet<String> {
    crate::mig::schemas::check_all("E0402", files);
    let mut told = BTreeSet::new();
    for file in files {
        let (namespace, elements) = crate::mig::read::elements(&std::fs::read(file).unwrap());
        assert_eq!(namespace, "urn:GEINV:eInvoiceMessage:E0402:4.1");
        let all = |name: &str| -> Vec<String> {
            let of = elements.iter().filter(|(path, _)| path.ends_with(&format!("/{name}")));
            of.map(|(_, text)| text.clone()).collect()
        };
        let (track, period) = (all("InvoiceTrack"), all("YearMonth"));
        assert_eq!((track.len(), &period[..]), (1, &[crate::shop::period().mig()][..]));
        let ends = all("InvoiceBeginNo").into_iter().zip(all("InvoiceEndNo"));
        for (begin, end) in ends {
            for serial in begin.parse::<u32>().unwrap()..=end.parse::<u32>().unwrap() {
                assert!(told.insert(format!("{}{serial:08}", track[0])), "{serial} is told twice");
            }
        }
    }
    told
}

/// Nothing is uploaded from here.
fn without_a_centre(place: &Place) {
    let folder = place.path().join("config/lj");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config.toml"), "[uplink]\ngateway = \"none\"\n").unwrap();
}

#[test]
fn a_period_is_ended_reported_and_closed_and_each_step_says_what_is_missing() {
    let place = Place::with_numbers(100);
    let period = crate::shop::period().lj();
    place.add_range(&period, "CD", &["--last-issued", "00000009", "--cancelled", "2", "--reason", "換系統"]);
    for _ in 0..3 {
        place.ok(&["issue", "--item", "茶:1:35"]);
    }
    place.ok(&["invoice", "cancel", "AB00000001", "--reason", "打錯"]);
    let refused = |arguments: &[&str], code: &str| {
        let run = place.run(arguments);
        assert_eq!(run.code, 1, "{arguments:?}: {}{}", run.out, run.err);
        assert!(run.err.contains(&format!("refused[{code}]")), "{arguments:?}: {}", run.err);
        run.err
    };
    // Before its end nothing of it ends.
    let eve = format!("{} 23:59:59", crate::shop::period().last_day());
    assert!(refused(&["period", "end", &period, "--now", &eve], "PERIOD_NOT_OVER").contains("00:00:00"));
    refused(&["blanks", &period, "--now", &after(1)], "NUMBERS_NOT_ENDED");
    refused(&["period", "close", &period, "--now", &after(1)], "NUMBERS_NOT_ENDED");
    let dry = place.ok(&["blanks", &period, "--dry-run", "--now", &after(1), "--json"]).json();
    assert_eq!(dry.iter().map(|row| row["numbers"].as_u64().unwrap()).collect::<Vec<_>>(), [97, 40]);
    assert!(place.ok(&["period", "status", &period, "--now", &after(1)]).out.contains("lj period end"));
    // From the first moment behind it on.
    let midnight = format!("{} 00:00:00", crate::shop::period().next().first_day());
    let ended = place.ok(&["period", "end", &period, "--now", &midnight]);
    assert!(ended.out.contains("已於") && ended.out.contains("終止"), "{}", ended.out);
    place.ok(&["period", "end", &period, "--now", &after(2)]);
    let status = place.ok(&["period", "status", &period, "--now", &after(2), "--json"]).json();
    assert!(status[0]["ended_at"].as_str().unwrap().contains("T00:00:00"), "{status:?}");
    refused(&["range", "pause", "R000001", "--now", &after(2)], "NUMBERS_ENDED");
    refused(&["issue", "--item", "茶:1:35", "--now", &eve], "NUMBERS_ENDED");
    // No Turnkey: a person uploads the files.
    without_a_centre(&place);
    assert!(refused(&["blanks", &period, "--now", &after(2)], "NOT_CARRIED").contains("--out"));
    let folder = place.path().join("blanks");
    let out = folder.to_str().unwrap();
    let told = place.ok(&["blanks", &period, "--out", out, "--now", &after(2), "--json"]).json();
    assert_eq!(told.iter().map(|row| row["state"].as_str().unwrap()).collect::<Vec<_>>(), ["parked"; 2]);
    let files: Vec<PathBuf> = told.iter().map(|row| PathBuf::from(row["file"].as_str().unwrap())).collect();
    let given = [("AB", 0, 100), ("CD", 10, 40)];
    assert_eq!(told_in(&files), recount(&place, &given), "an independent recount");
    let bytes: Vec<_> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    // Again: the same files, and no other report.
    let again = place.ok(&["blanks", &period, "--out", out, "--now", &after(3), "--json"]).json();
    assert_eq!(again, told);
    let stuck = place.ok(&["blanks", &period, "--now", &after(3)]).out;
    assert!(stuck.contains("其中 2 份") && stuck.contains("lj upload stuck"), "{stuck}");
    assert_eq!(files.iter().map(|file| std::fs::read(file).unwrap()).collect::<Vec<_>>(), bytes);
    let (first, blank) = (told[0]["document"].as_str().unwrap(), ["--message", "E0402", "--period", &period]);
    let third = after(3);
    let mig = [&["mig", first, "--now", &third], &blank[..]].concat();
    assert_eq!(place.ok(&mig).out.as_bytes(), bytes[0]);
    // What is not confirmed is not called so.
    assert!(!place.ok(&["period", "status", &period, "--now", &after(1)]).out.contains("都已確認"));
    // Each number stands in one state, and the documents keep the period open.
    let whole = [("pending", 2), ("cancelled", 1), ("blank_reported", 137), ("carried", 10)];
    let whole: Vec<_> = whole.iter().map(|(of, count)| ((*of).to_owned(), *count)).collect();
    assert_eq!(self::told(&place, &[&period, "--now", &after(3)]), [whole]);
    let missing = refused(&["period", "close", &period, "--now", &after(3)], "PERIOD_OPEN");
    assert!(missing.contains("6 份文件還沒結清"), "{missing}");
    let status = |day| place.ok(&["period", "status", &period, "--now", &after(day)]).out;
    assert!(status(3).contains("還不能關帳"), "{}", status(3));
    // A person sees to them at the platform.
    let settle = |number: &str, message: &str| {
        let of = ["upload", "settle", number, "--message", message, "--now", &after(4)];
        place.ok(&[&of[..], &["--seen", "there", "--reason", "平台已收"]].concat());
    };
    told.iter().for_each(|row| settle(row["document"].as_str().unwrap(), "E0402"));
    for (number, message) in
        [("AB00000000", "F0401"), ("AB00000001", "F0401"), ("AB00000001", "F0501"), ("AB00000002", "F0401")]
    {
        let of = ["upload", "park", number, "--message", message, "--now", &after(4), "--reason", "人工"];
        place.ok(&of);
        settle(number, message);
    }
    assert!(status(4).contains("可以關帳"), "{}", status(4));
    let there = place.ok(&["blanks", &period, "--out", out, "--now", &after(4)]).out;
    assert!(there.contains("平台已有") && !there.contains("請在"), "{there}");
    let closed = place.ok(&["period", "close", &period, "--now", &after(4)]);
    assert!(closed.out.contains("關帳"), "{}", closed.out);
    place.ok(&["period", "close", &period, "--now", &after(5)]);
    let rows = place.ok(&["range", "list", "--period", &period, "--now", &after(5), "--json"]).json();
    assert!(rows.iter().all(|row| row["status"] == "closed"), "{rows:?}");
    // What the law still allows goes on.
    place.ok(&["invoice", "cancel", "AB00000000", "--reason", "退貨", "--now", &after(5)]);
    place.ok(&["invoice", "allowance", "AB00000002", "--reason", "退回", "--now", &after(5)]);
    assert_eq!(place.ok(&["doctor", "--now", &after(5)]).code, 0);
    let english = place.ok(&["period", "status", &period, "--now", &after(5), "--lang", "en"]).out;
    assert!(english.contains("was closed at") && !english.contains("cannot be closed"), "{english}");
    assert!(status(5).contains("關帳後的更正：2 份文件還沒結清"), "{}", status(5));
}

#[test]
fn blanks_are_due_from_the_first_and_pressing_from_the_seventh_for_monitoring() {
    let place = Place::new();
    place.ok(&["init", "--sample", "--company", "1", "--name", "台北店", "--ubn", "12345675"]);
    let period = crate::shop::period();
    for (period, track) in [(period, "AB"), (period.next(), "CD")] {
        let (period, count) = (period.lj(), "200");
        place.ok(&[
            "range", "add", "--period", &period, "--track", track, "--begin", "00000000", "--count", count,
        ]);
    }
    let told = |day: u32, more: &[&str]| place.run(&[&["status", "--now", &after(day)], more].concat());
    for (day, pressure) in [(1, "due"), (6, "due"), (7, "pressing"), (10, "pressing"), (11, "over")] {
        let status = told(day, &["--json"]).json().remove(0);
        assert_eq!(status["blanks"]["pressure"], pressure, "{day}");
        assert_eq!(
            (&status["blanks"]["unreported"], &status["blanks"]["period"]),
            (&200.into(), &period.lj().into())
        );
        assert!(
            told(day, &[]).out.contains("200 號空白") || told(day, &[]).out.contains("的 200 號"),
            "{day}"
        );
        // A sample from which nothing is uploaded owes nothing.
        assert_eq!(told(day, &["--check"]).code, 0, "{day}");
    }
    let out = place.path().join("blanks");
    place.ok(&["period", "end", &period.lj(), "--now", &after(1)]);
    place.ok(&["blanks", &period.lj(), "--out", out.to_str().unwrap(), "--now", &after(1)]);
    assert!(
        told(8, &["--json"]).json()[0]["blanks"].is_null(),
        "they are reported; the outbox keeps the rest"
    );
}

#[test]
fn a_tills_books_stay_its_own_when_their_rest_was_told_as_blank() {
    let place = Place::with_numbers(100);
    let period = crate::shop::period().lj();
    place.add_range(&period, "EF", &["--till", "T1"]);
    place.ok(&["period", "end", &period, "--now", &after(1)]);
    without_a_centre(&place);
    let out = place.path().join("blanks");
    place.ok(&["blanks", &period, "--out", out.to_str().unwrap(), "--now", &after(1)]);
    let rows = place.ok(&["period", "status", &period, "--by", "till", "--json", "--now", &after(2)]).json();
    let told: Vec<_> = rows.iter().map(|row| (&row["till"], &row["blank_reported"])).collect();
    assert_eq!(told, [(&Value::Null, &100.into()), (&Value::from("T1"), &50.into())]);
}
