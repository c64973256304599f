//! `lj period status`: every number of a period is accounted for, by the engine's counts and by what a shop does with them.

use crate::binary::Place;
use serde_json::Value;

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
    place.ok(&[
        "range", "add", "--period", &period, "--track", "EF", "--begin", "00000000", "--count", "50",
        "--till", "T1",
    ]);
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
