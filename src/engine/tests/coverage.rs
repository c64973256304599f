//! Whose the numbers of a period are: what was allotted is known from imports and checks, outlives what becomes of the ranges,
//! and each of its numbers has one owner or is told.

use super::*;
use crate::domain::{AllocationRow, Allotted, BorrowerKind, OwnedHow, Owner, TaxKind};
use crate::protocol::ImportOptions;

fn this() -> Period {
    Period::parse("11511").unwrap()
}

fn row(track: &str, begin: u32, count: u32) -> AllocationRow {
    let RangeDraft { period, span, .. } = draft(track, begin, count);
    AllocationRow { line: 1, ubn: company("1").ubn, tax_kind: TaxKind::General, period, span }
}

impl Shop {
    fn import(&self, rows: Vec<AllocationRow>) {
        let rows = (1..).zip(rows).map(|(line, row)| AllocationRow { line, ..row }).collect();
        self.ask(request::Import { rows, options: ImportOptions::default() }).unwrap();
    }

    fn check_all(&self, rows: Vec<AllocationRow>, complete: bool) {
        let allotted = Allotted { rows, complete };
        self.ask(request::RangeCheck { period: this(), allotted, source: CleanText::default() }).unwrap();
    }

    fn owned(&self) -> Vec<(String, u32, OwnedHow, Vec<Owner>)> {
        let page = self.ask(request::Coverage { period: this(), after: None }).unwrap();
        assert_eq!(page.next, None);
        let told = |row: crate::domain::OwnedSpan| {
            let owners = row.owners.into_iter().map(|(_, owner)| owner).collect();
            (format!("{}{}", row.span.track, row.span.begin()), row.span.count(), row.how, owners)
        };
        page.rows.into_iter().map(told).collect()
    }
}

fn one(begin: &str, count: u32, how: OwnedHow, owners: &[Owner]) -> (String, u32, OwnedHow, Vec<Owner>) {
    (begin.to_owned(), count, how, owners.to_vec())
}

#[test]
fn what_was_imported_and_deleted_or_was_never_entered_is_nobodys() {
    let mut shop = Shop::new();
    shop.import(vec![row("AB", 0, 100), row("AC", 0, 50)]);
    use OwnedHow::*;
    let store = [Owner::Store];
    assert_eq!(shop.owned(), [one("AB00000000", 100, One, &store), one("AC00000000", 50, One, &store)]);
    let all = shop.ask(request::Ranges(RangeQuery { limit: 9, ..RangeQuery::default() })).unwrap();
    let second = all.rows.into_iter().find(|row| row.range.span.begin().value() == 50).unwrap();
    shop.ask(request::RangeDelete(vec![second.range.id])).unwrap();
    let gone = [
        one("AB00000000", 50, One, &store),
        one("AB00000050", 50, Uncovered, &[]),
        one("AC00000000", 50, One, &store),
    ];
    assert_eq!(shop.owned(), gone);
    shop.reopen();
    assert_eq!(shop.owned(), gone, "it is a fact");
    // Typed by hand again: it has its owner.
    shop.add(&[draft("AB", 50, 50)]);
    assert_eq!(shop.owned()[0], one("AB00000000", 100, One, &store));
    // The whole allotment has more.
    shop.check_all(vec![row("AB", 0, 200), row("AC", 0, 50)], true);
    assert_eq!(shop.owned()[1], one("AB00000100", 100, Uncovered, &[]));
    // What another system has is lent to it, or is declared by that.
    let far = shop.add(&[draft("AB", 100, 100)]).swap_remove(0).range.id;
    let to = CleanText::new("官網", 20).unwrap();
    let kind = Some(BorrowerKind::System);
    shop.ask(request::RangeLend { ids: vec![far], to: to.clone(), kind, reason: CleanText::default() })
        .unwrap();
    let system = [Owner::Borrower(to, BorrowerKind::System)];
    assert_eq!(shop.owned()[1], one("AB00000100", 100, One, &system));
    shop.healthy();
}

#[test]
fn a_whole_word_takes_the_place_of_what_was_known_and_a_part_is_added() {
    let mut shop = Shop::new();
    shop.check_all(vec![row("AB", 0, 50)], false);
    shop.check_all(vec![row("AB", 100, 50)], false);
    use OwnedHow::*;
    assert_eq!(shop.owned(), [one("AB00000000", 50, Uncovered, &[]), one("AB00000100", 50, Uncovered, &[])]);
    let before = shop.ask(request::Store).unwrap().head_sequence;
    shop.check_all(vec![row("AB", 0, 50)], false);
    assert_eq!(shop.ask(request::Store).unwrap().head_sequence, before, "nothing new is nothing written");
    shop.check_all(vec![row("AB", 50, 100)], true);
    assert_eq!(shop.owned(), [one("AB00000050", 100, Uncovered, &[])]);
    // Another seller's numbers are nobody's business here.
    let other = AllocationRow { ubn: Ubn::parse("04595257").unwrap(), ..row("ZZ", 0, 50) };
    shop.check_all(vec![row("AB", 50, 100), other], true);
    assert_eq!(shop.owned(), [one("AB00000050", 100, Uncovered, &[])]);
    // The platform takes back what it said: the range is an owner of what was not allotted.
    shop.add(&[draft("AB", 50, 50)]);
    shop.check_all(vec![row("AB", 100, 50)], true);
    let store = [Owner::Store];
    assert_eq!(
        shop.owned(),
        [one("AB00000050", 50, NotAllotted, &store), one("AB00000100", 50, Uncovered, &[])]
    );
    shop.reopen();
    shop.healthy();
}

#[test]
fn pages_follow_each_other_and_leave_nothing_out() {
    let shop = Shop::new();
    let count = u32::try_from(crate::protocol::COVERAGE_PAGE_SPANS).unwrap() + 1;
    // Every second book, so that no two are one stretch.
    shop.check_all((0..count).map(|book| row("AB", book * 100, 50)).collect(), true);
    let first = shop.ask(request::Coverage { period: this(), after: None }).unwrap();
    assert_eq!(first.rows.len() as u32, count - 1);
    let second = shop.ask(request::Coverage { period: this(), after: first.next }).unwrap();
    assert_eq!((second.rows.len(), second.next), (1, None));
    assert_eq!(second.rows[0].span.begin().value(), (count - 1) * 100);
    shop.healthy();
}
