//! A wrong clock from the command line: what is barred by it, until when, and who says so.

use crate::binary::Place;

/// A sale on a clock that was two days ahead, and the day after it was put right.
#[test]
fn a_book_that_waits_for_its_last_invoice_is_told_by_the_refusal_and_by_the_status() {
    let place = Place::new();
    let at = |now: &'static str| ["--now", now];
    let founded = ["init", "--sample", "--company", "1", "--name", "店", "--ubn", "12345675"];
    place.ok(&[&founded[..], &at("2026-11-20 10:00:00")].concat());
    let book = ["range", "add", "--period", "11511", "--count", "50", "--track"];
    place.ok(&[&book[..], &["AB", "--begin", "00000000"], &at("2026-11-20 10:00:00")].concat());
    place.ok(&[&["issue", "--item", "茶:1:10"][..], &at("2026-11-22 10:00:00")].concat());
    let behind = place.run(&[&["issue", "--item", "茶:1:10"][..], &at("2026-11-20 11:00:00")].concat());
    assert!(behind.err.contains("refused[CLOCK_BEHIND]"), "{}", behind.err);
    let accepted =
        place.ok(&[&["clock", "accept", "--reason", "試"][..], &at("2026-11-20 11:00:00")].concat());
    assert!(accepted.out.contains("要到那個時間"), "{}", accepted.out);

    let barred = place.run(&[&["issue", "--item", "茶:1:10"][..], &at("2026-11-20 11:01:00")].concat());
    assert!(barred.code == 1 && barred.err.contains("refused[NUMBERS_BARRED]"), "{}", barred.err);
    assert!(barred.err.contains("11-22 10:00") && !barred.err.contains("恢復使用"), "{}", barred.err);
    let status = place.run(&[&["status", "--check"][..], &at("2026-11-20 11:01:00")].concat());
    assert!(status.code == 2 && status.out.contains("49 號到"), "{} {}", status.code, status.out);
    let json = place.ok(&[&["status", "--json"][..], &at("2026-11-20 11:01:00")].concat()).json();
    assert_eq!((&json[0]["barred"], &json[0]["remaining"]), (&49.into(), &49.into()));

    place.ok(&[&book[..], &["AC", "--begin", "00000000"], &at("2026-11-20 11:02:00")].concat());
    let other =
        place.ok(&[&["issue", "--item", "茶:1:10", "--json"][..], &at("2026-11-20 11:03:00")].concat());
    assert_eq!(other.json()[0]["number"], "AC00000000");
}
