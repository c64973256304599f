//! `lj status --check`: what keeps any company from selling, and what is open from an earlier period, is never silent.

use crate::binary::Place;
use serde_json::Value;

/// A sample whose centre is set, so that what it owes counts; two companies and a till of each.
fn two_companies(now: &str) -> Place {
    let place = Place::with_sample(&["--now", now]);
    place.ok(&[
        "company",
        "add",
        "2",
        "--name",
        "乙公司",
        "--ubn",
        "04595257",
        "--address",
        "Z",
        "--now",
        now,
    ]);
    place.ok(&["till", "add", "T2", "--company", "2", "--now", now]);
    place
}

fn check(place: &Place, now: &str) -> (i32, Value) {
    let run = place.run(&["status", "--check", "--json", "--now", now]);
    (run.code, serde_json::from_str(run.out.trim()).unwrap())
}

fn has(status: &Value, reason: &str) -> bool {
    status["reasons"].as_array().unwrap().contains(&reason.into())
}

fn add(place: &Place, now: &str, (period, track, count): (&str, &str, &str), more: &[&str]) {
    let add = ["range", "add", "--now", now, "--period", period, "--track", track];
    place.ok(&[&add[..], &["--begin", "00000000", "--count", count], more].concat());
}

#[test]
fn a_company_that_cannot_sell_is_critical_and_special_tax_sells_nothing() {
    let now = "2026-09-01 10:00:00";
    let place = two_companies(now);
    add(&place, now, ("11509", "AA", "500"), &[]);
    let (code, status) = check(&place, now);
    assert!(code == 2 && has(&status, "numbers"), "company 2 has nothing: {status}");
    assert_eq!(
        (&status["companies"][0]["remaining"], &status["companies"][1]["remaining"]),
        (&500.into(), &0.into())
    );
    let said = place.run(&["status", "--now", now, "--lang", "en"]).out;
    assert!(said.contains("Company 2: No number can be issued"), "{said}");
    add(&place, now, ("11509", "AB", "500"), &["--company", "2", "--tax-kind", "08"]);
    assert_eq!(check(&place, now).0, 2, "no till takes special tax");
    assert!(place.run(&["issue", "--till", "T2", "--item", "a:1:10", "--now", now]).code > 0);
    add(&place, now, ("11509", "AC", "500"), &["--company", "2"]);
    let (code, status) = check(&place, now);
    assert!(code == 0, "{status}");
    // A company for which nobody sells has nothing to run out of.
    place.ok(&[
        "company",
        "add",
        "3",
        "--name",
        "丙公司",
        "--ubn",
        "12345675",
        "--address",
        "Z",
        "--now",
        now,
    ]);
    assert_eq!(check(&place, now).0, 0);
}

#[test]
fn the_import_of_the_next_period_is_asked_for_company_by_company_and_of_what_can_be_sold() {
    let (now, eve) = ("2026-11-01 10:00:00", "2026-12-28 10:00:00");
    let place = two_companies(now);
    for (track, company) in [("AA", "1"), ("AB", "2")] {
        add(&place, now, ("11511", track, "500"), &["--company", company]);
    }
    let next = || check(&place, eve).1["next_period"].clone();
    let calendar = || {
        let rows = place.ok(&["period", "calendar", "--json", "--now", eve]).json();
        rows.into_iter().find(|row| row["task"] == "fetch").unwrap()["standing"].clone()
    };
    assert_eq!(
        (next()[0]["task"].clone(), next()[0]["companies"].clone()),
        ("fetch".into(), serde_json::json!([]))
    );
    add(&place, eve, ("11601", "CA", "500"), &["--company", "2"]);
    assert_eq!(next()[0]["companies"], serde_json::json!(["1"]));
    add(&place, eve, ("11601", "CB", "500"), &["--company", "1", "--tax-kind", "08"]);
    assert_eq!((next()[0]["companies"].clone(), calendar()), (serde_json::json!(["1"]), "now".into()));
    let said = place.run(&["status", "--now", eve, "--lang", "en"]).out;
    assert!(said.contains("Company 1: The numbers of period 11601"), "{said}");
    add(&place, eve, ("11601", "CC", "500"), &["--company", "1"]);
    assert_eq!((next(), calendar()), (serde_json::json!([]), "done".into()));
}

#[test]
fn blanks_and_voided_numbers_of_every_earlier_period_are_told_until_they_are_seen_to() {
    let sold = "2026-08-31 22:00:00";
    let place = Place::with_sample(&["--now", sold]);
    for (now, period, track) in [(sold, "11507", "AA"), (sold, "11509", "AB")] {
        add(&place, now, (period, track, "500"), &[]);
    }
    let issued = place.ok(&["issue", "--item", "a:1:100", "--print", "none", "--now", sold, "--json"]).json();
    let number = issued[0]["number"].as_str().unwrap().to_owned();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    while place
        .run(&["invoice", "void", &number, "--reason", "統編打錯", "--now", "2026-08-31 23:50:00"])
        .code
        != 0
    {
        assert!(std::time::Instant::now() < until, "never confirmed");
        place.ok(&["upload", "now", "--now", "2026-08-31 23:50:00"]);
    }
    let (code, status) = check(&place, "2026-08-31 23:55:00");
    assert!(code > 0 && has(&status, "voided") && status["voided"] == 1, "{status}");
    for now in ["2026-09-01 08:00:00", "2026-11-01 08:00:00"] {
        let (code, status) = check(&place, now);
        assert!(
            code > 0 && has(&status, "voided") && status["voided"] == 1,
            "over the period's end: {status}"
        );
    }
    let due = |now: &str| -> Vec<String> {
        let rows = check(&place, now).1["blanks_due"].as_array().unwrap().clone();
        rows.iter().map(|row| row["period"].as_str().unwrap().to_owned()).collect()
    };
    for (now, period, track) in
        [("2026-11-01 09:00:00", "11511", "AC"), ("2026-12-25 09:00:00", "11601", "AD")]
    {
        add(&place, now, (period, track, "500"), &[]);
    }
    assert_eq!(due("2026-12-30 10:00:00"), ["11507", "11509"]);
    let march = "2027-03-05 10:00:00";
    assert_eq!(due(march), ["11507", "11509", "11511", "11601"]);
    let rows = place.ok(&["period", "calendar", "--json", "--now", march]).json();
    let late: Vec<_> = rows
        .iter()
        .filter(|row| row["task"] == "blanks" && row["standing"] == "late")
        .map(|row| row["period"].as_str().unwrap())
        .collect();
    assert_eq!(late, ["11507", "11509", "11511"]);
    let out = place.path().join("blanks");
    for period in ["11507", "11509"] {
        place.ok(&["period", "end", period, "--now", march]);
        place.ok(&["blanks", period, "--out", out.to_str().unwrap(), "--now", march]);
    }
    assert_eq!(due(march), ["11511", "11601"]);
}
