//! 64 terminals take numbers at the same moment: all numbers, none twice, none missing, in time order.

use crate::shop::{Shop, span};
use lj::domain::{Moment, Number};
use std::collections::BTreeSet;

const TERMINALS: usize = 64;

/// Every terminal issues until `total` are out.
fn issue_all(shop: &Shop, total: usize) -> Vec<(Number, Moment)> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..TERMINALS)
            .map(|terminal| {
                let count = total / TERMINALS + usize::from(terminal < total % TERMINALS);
                scope.spawn(move || (0..count).map(|_| shop.issue()).collect::<Vec<_>>())
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn check(shop: &mut Shop, issued: &[(Number, Moment)], expected: usize) {
    let numbers: BTreeSet<Number> = issued.iter().map(|(number, _)| *number).collect();
    assert_eq!(issued.len(), expected);
    assert_eq!(numbers.len(), expected, "a number came twice");
    let mut in_order = issued.to_vec();
    in_order.sort_unstable();
    for pair in in_order.windows(2) {
        let same_book = pair[0].0.track == pair[1].0.track
            && pair[0].0.serial.value() / 50 == pair[1].0.serial.value() / 50;
        assert!(!same_book || pair[0].1 <= pair[1].1, "{} has a later time than {}", pair[0].0, pair[1].0);
    }
    assert_eq!(shop.doctor(false).violations, []);
    shop.reopen();
    assert_eq!(shop.doctor(false).violations, []);
}

#[test]
fn one_range_of_5000_numbers() {
    let mut shop = Shop::new();
    shop.add(&[span("AB", 10_000, 5_000)]);
    let issued = issue_all(&shop, 5_000);
    check(&mut shop, &issued, 5_000);
    let serials: Vec<u32> =
        issued.iter().map(|(number, _)| number.serial.value()).collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(serials, (10_000..15_000).collect::<Vec<_>>(), "none missing");
}

#[test]
fn a_hundred_books() {
    let mut shop = Shop::new();
    let books: Vec<_> = (0..100).map(|book| span(["AB", "CD"][book % 2], book as u32 * 50, 50)).collect();
    shop.add(&books);
    let issued = issue_all(&shop, 5_000);
    check(&mut shop, &issued, 5_000);
}
