//! Coverage held against a look at every number of random ranges and allotments.

use super::*;
use crate::domain::Holder;
use crate::domain::range::tests::one_book;
use proptest::prelude::*;

fn span(begin: u32, end: u32) -> Span {
    span_of(one_book(0).span.track, begin, end + 1).unwrap()
}

fn ubn(text: &str) -> Ubn {
    Ubn::parse(text).unwrap()
}

fn allotted(begin: u32, end: u32) -> AllottedSpan {
    let range = one_book(0);
    AllottedSpan { period: range.period, ubn: range.ubn, tax_kind: range.tax_kind, span: span(begin, end) }
}

fn row(begin: u32, end: u32) -> AllocationRow {
    let AllottedSpan { period, ubn, tax_kind, span } = allotted(begin, end);
    AllocationRow { line: 1, ubn, tax_kind, period, span }
}

fn told(of: Coverage) -> Vec<(u32, u32, OwnedHow, Vec<Owner>)> {
    let told = |span: OwnedSpan| {
        let owners = span.owners.into_iter().map(|(_, owner)| owner).collect();
        (span.span.begin().value(), span.span.end().value(), span.how, owners)
    };
    of.spans().into_iter().map(told).collect()
}

fn name(text: &str) -> CleanText {
    CleanText::new(text, 20).unwrap()
}

#[test]
fn each_allotted_number_has_one_owner_or_is_told() {
    let (till, handheld) = (TillCode::parse("T1").unwrap(), name("手持機1"));
    let mut of = Coverage::default();
    of.allot(&allotted(0, 299));
    of.own(&one_book(0), None);
    of.own(&one_book(50), None);
    of.own(&Range { holder: Holder::Till(till.clone()), ..one_book(100) }, None);
    of.own(&Range { holder: Holder::Lent(handheld.clone()), ..one_book(200) }, Some(BorrowerKind::Handheld));
    // Typed by hand, of which nobody has told.
    of.own(&one_book(400), None);
    use OwnedHow::*;
    let expected = vec![
        (0, 99, One, vec![Owner::Store]),
        (100, 149, One, vec![Owner::Till(till)]),
        (150, 199, Uncovered, vec![]),
        (200, 249, One, vec![Owner::Borrower(handheld, BorrowerKind::Handheld)]),
        (250, 299, Uncovered, vec![]),
        (400, 449, Unchecked, vec![Owner::Store]),
    ];
    assert_eq!(told(of), expected);
}

#[test]
fn what_was_issued_before_a_book_was_lent_is_the_stores() {
    let system = name("POS");
    let mut lent = one_book(0);
    lent.next = 10;
    lent.counts.confirmed = 10;
    lent.check = Check::Matched;
    lent.holder = Holder::Lent(system.clone());
    let mut of = Coverage::default();
    of.own(&lent, Some(BorrowerKind::System));
    let away = Owner::Borrower(system.clone(), BorrowerKind::System);
    let expected =
        vec![(0, 9, OwnedHow::One, vec![Owner::Store]), (10, 49, OwnedHow::One, vec![away.clone()])];
    assert_eq!(told(of), expected);
    // Come back: what it used stays its own.
    let mut of = Coverage::default();
    of.own(
        &Range { outside: true, next: 50, carried_to: 50, counts: Default::default(), ..lent },
        Some(BorrowerKind::System),
    );
    assert_eq!(told(of), [(0, 49, OwnedHow::One, vec![away])]);
}

#[test]
fn what_a_lost_copy_may_have_or_two_were_allotted_or_the_platform_denies_is_told() {
    let mut withheld = Range { holder: Holder::Withheld, check: Check::Matched, ..one_book(0) };
    (withheld.next, withheld.counts.confirmed) = (5, 5);
    let mut of = Coverage::default();
    of.own(&withheld, None);
    use OwnedHow::*;
    let both = vec![Owner::Store, Owner::Unknown];
    assert_eq!(told(of), [(0, 4, One, vec![Owner::Store]), (5, 49, Double, both)]);

    let mut of = Coverage::default();
    of.own(&Range { check: Check::Mismatch, ..one_book(0) }, None);
    of.own(&one_book(50), None);
    of.allot(&AllottedSpan { ubn: ubn("04595257"), ..allotted(50, 99) });
    of.own(&one_book(100), None);
    of.allot(&allotted(100, 149));
    of.allot(&AllottedSpan { ubn: ubn("04595257"), ..allotted(120, 149) });
    let store = || vec![Owner::Store];
    let expected = [(0, 99, NotAllotted), (100, 119, One), (120, 149, Double)]
        .map(|(begin, end, how)| (begin, end, how, store()));
    // The first two are not joined: the one was allotted to somebody else, the other to nobody.
    let [first, one, double] = expected;
    let expected = [(0, 49, first.2, store()), (50, 99, first.2, store()), one, double];
    assert_eq!(told(of), expected);
}

/// Allotted to the head office, and given to a branch: one owner. To a stranger it is not.
#[test]
fn a_branchs_book_is_allotted_by_its_head_offices_row() {
    let given = Range { ubn: ubn("04595257"), company: CompanyCode::parse("2").unwrap(), ..one_book(50) };
    let company = |code: &str, of: &str, head: &str| Company {
        code: CompanyCode::parse(code).unwrap(),
        state: crate::domain::CompanyState(1),
        name: name("好喝"),
        shop_name: CleanText::default(),
        ubn: ubn(of),
        head_ubn: ubn(head),
        address: CleanText::default(),
        allocation: crate::domain::AllocationMode::Term,
        blanks: crate::domain::BlankReporter::Ourselves,
        mixed_tax: false,
    };
    for (head, check, how) in [
        ("12345675", Check::Unmatched, OwnedHow::One),
        ("12345675", Check::Matched, OwnedHow::One),
        ("04595257", Check::Unmatched, OwnedHow::NotAllotted),
        ("04595257", Check::Matched, OwnedHow::Double),
    ] {
        let mut of = Coverage::among(&[company("1", "12345675", "12345675"), company("2", "04595257", head)]);
        of.allot(&allotted(0, 99));
        of.own(&one_book(0), None);
        of.own(&Range { check, ..given.clone() }, None);
        let found: Vec<_> = told(of).into_iter().map(|(begin, _, how, _)| (begin, how)).collect();
        assert_eq!(found, [(0, OwnedHow::One), (50, how)], "{head} {check:?}");
    }
}

#[test]
fn a_complete_word_takes_the_place_of_the_ones_before_and_a_part_is_added() {
    let period = one_book(0).period;
    let kept = [allotted(0, 49), allotted(100, 149)];
    let part = AllotmentNews::of(&kept, &[row(50, 99)], false, period);
    assert_eq!(
        part,
        AllotmentNews { gone: Vec::new(), put: vec![allotted(50, 99)] },
        "rows that touch stay rows"
    );
    let over = AllotmentNews::of(&kept, &[row(25, 124)], false, period);
    assert_eq!(over, AllotmentNews { gone: kept.to_vec(), put: vec![allotted(0, 149)] });
    let whole = AllotmentNews::of(&kept, &[row(50, 99), row(100, 149)], true, period);
    assert_eq!(whole, AllotmentNews { gone: vec![allotted(0, 49)], put: vec![allotted(50, 99)] });
    // Told again: nothing is new. Of another seller and period nothing is taken away.
    assert_eq!(AllotmentNews::of(&kept, &[row(0, 49)], false, period), AllotmentNews::default());
    let other = AllocationRow { ubn: ubn("04595257"), ..row(0, 49) };
    assert_eq!(AllotmentNews::of(&kept, &[other], true, period).gone, []);
    assert_eq!(AllotmentNews::of(&kept, &[row(0, 49)], true, period.next()), AllotmentNews::default());
}

proptest! {
    /// Held against a look at each number.
    #[test]
    fn it_says_of_each_number_what_a_look_at_it_says(
        allots in prop::collection::vec((0u32..8, 1u32..4), 0..5),
        owns in prop::collection::btree_set(0u32..8, 0..6),
    ) {
        let mut of = Coverage::default();
        let allots: Vec<AllottedSpan> =
            allots.into_iter().map(|(book, books)| allotted(book * 50, (book + books) * 50 - 1)).collect();
        allots.iter().for_each(|span| of.allot(span));
        owns.iter().for_each(|book| of.own(&one_book(book * 50), None));
        let spans = of.spans();
        for serial in 0..600u32 {
            let number = crate::domain::Number { track: one_book(0).span.track, serial: Serial::try_from(serial).unwrap() };
            let found: Vec<&OwnedSpan> = spans.iter().filter(|span| span.span.contains(number)).collect();
            let is_allotted = allots.iter().any(|one| one.span.contains(number));
            let expected = match (is_allotted, owns.contains(&(serial / 50))) {
                (false, false) => None,
                (true, false) => Some(OwnedHow::Uncovered),
                (true, true) => Some(OwnedHow::One),
                (false, true) => Some(OwnedHow::Unchecked),
            };
            prop_assert!(found.len() <= 1);
            prop_assert_eq!(found.first().map(|span| span.how), expected, "{}", serial);
        }
        prop_assert!(spans.windows(2).all(|two| !is_one(&two[0], &two[1])), "neighbours that are alike are one");
    }
}
