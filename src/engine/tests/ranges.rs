//! Ranges as people keep them: added, changed, split, carried from a former system, and paged through.

use super::*;

#[test]
fn adding_names_every_fault_of_every_draft_and_stores_nothing() {
    let shop = Shop::new();
    shop.add(&[draft("AB", 100, 50)]);
    let mut far = draft("AC", 0, 50);
    far.period = Period::parse("11603").unwrap();
    let mut stranger = draft("AD", 0, 50);
    stranger.company = CompanyCode::parse("9");
    let drafts = vec![
        draft("AB", 100, 100),
        draft("AE", 1, 50),
        far,
        stranger,
        draft("AF", 0, 100),
        draft("AF", 50, 50),
    ];
    let found = fields(shop.ask(request::RangeAdd { drafts: drafts.clone() }));
    assert_eq!(
        found,
        [
            (0, RangeField::Begin, "RANGE_OVERLAP"),
            (1, RangeField::Begin, "RANGE_UNALIGNED"),
            (2, RangeField::Period, "PERIOD_WINDOW"),
            (3, RangeField::Company, "NO_SUCH_COMPANY"),
            (5, RangeField::Begin, "RANGE_OVERLAP"),
        ]
    );
    assert_eq!(fields(shop.ask(request::RangePreview { drafts })).len(), 5);
    let page = shop.ask(request::Ranges(RangeQuery { limit: 10, ..RangeQuery::default() }));
    let Ok(page) = page else { panic!("{page:?}") };
    assert_eq!(page.rows.len(), 1);
}

#[test]
fn a_used_range_keeps_its_numbers_and_refuses_to_go() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.issue();
    let gone = shop.ask(request::RangeDelete(vec![id]));
    assert!(matches!(gone, Err(Failure::Refused(Refusal::Book(BookRefusal::RangeUsed { .. })))), "{gone:?}");
    let moved = request::RangeEdit { id, edit: RangeEdit { draft: draft("AB", 0, 100) } };
    assert_eq!(fields(shop.ask(moved)), [(0, RangeField::End, "RANGE_USED")]);
    let mut same = draft("AB", 0, 50);
    same.upload = crate::domain::UploadMode::Manual;
    shop.ask(request::RangeEdit { id, edit: RangeEdit { draft: same } }).unwrap();
    let row = shop.range(id);
    assert_eq!(row.range.next, 1);
    assert_eq!(row.status, RangeStatus::InUse);
    let dept = request::RangeDept { ids: vec![id], dept: DeptCode::parse("D1") };
    shop.ask(dept).unwrap();
    assert_eq!(shop.range(id).range.dept, DeptCode::parse("D1"));
    shop.healthy();
}

#[test]
fn a_split_shares_a_range_and_issuing_goes_on() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 150)])[0].range.id;
    shop.issue();
    let at = |value| Serial::try_from(value).unwrap();
    for wrong in [0, 25, 150] {
        let refused = shop.ask(request::RangeSplit { id, at: at(wrong) });
        assert!(
            matches!(refused, Err(Failure::Refused(Refusal::Book(BookRefusal::BadSplit { .. })))),
            "{wrong}"
        );
    }
    let Ok(rows) = shop.ask(request::RangeSplit { id, at: at(50) }) else { panic!() };
    assert_eq!(rows.iter().map(|row| row.range.span.count()).collect::<Vec<_>>(), [50, 100]);
    assert_eq!(shop.issue(), "AB00000001");
    shop.ask(request::RangeDelete(vec![rows[1].range.id])).unwrap();
    shop.healthy();
}

#[test]
fn numbers_of_the_former_system_are_carried_and_never_issued() {
    let shop = Shop::new();
    let mut part = draft("AB", 0, 50);
    part.last_issued = Some(Serial::try_from(9).unwrap());
    part.cancelled = 2;
    let refused = shop.ask(request::RangeAdd { drafts: vec![part.clone()] });
    assert_eq!(fields(refused), [(0, RangeField::Reason, "REASON_MISSING")]);
    part.reason = CleanText::new("舊系統移轉", 20).unwrap();
    let row = &shop.add(&[part])[0];
    assert_eq!((row.range.remaining(), row.range.cancelled_total()), (40, 2));
    assert_eq!(shop.issue(), "AB00000010");
    shop.healthy();
}

#[test]
fn pages_go_down_and_up_through_the_grid() {
    let shop = Shop::new();
    let drafts: Vec<_> = (0..25).map(|book| draft("AB", book * 50, 50)).collect();
    shop.add(&drafts);
    let page = |start, limit| {
        let query = RangeQuery { filter: RangeFilter::default(), start, limit };
        let Ok(page) = shop.ask(request::Ranges(query)) else { panic!() };
        page
    };
    let begins = |page: &crate::protocol::RangePage| -> Vec<u32> {
        page.rows.iter().map(|row| row.range.span.begin().value() / 50).collect()
    };
    let place = |row: &RangeRow| crate::domain::RangePlace::of(&row.range);
    let top = page(PageStart::Top, 10);
    assert_eq!(begins(&top), (15..25).rev().collect::<Vec<_>>());
    assert_eq!((top.more_above, top.more_below, top.store_total), (false, true, 25));
    let below = page(PageStart::After(place(&top.rows[9])), 10);
    assert_eq!(begins(&below), (5..15).rev().collect::<Vec<_>>());
    assert!(below.more_above && below.more_below);
    let above = page(PageStart::Before(place(&below.rows[0])), 3);
    assert_eq!(begins(&above), [17, 16, 15]);
    assert!(above.more_above && above.more_below);
    let bottom = page(PageStart::Bottom, 4);
    assert_eq!(begins(&bottom), [3, 2, 1, 0]);
    assert!(bottom.more_above && !bottom.more_below);
    assert_eq!(begins(&page(PageStart::At(place(&below.rows[0])), 2)), [14, 13]);
    let number = crate::domain::Number::parse("AB00000077");
    let filter = RangeFilter { number: number.ok(), ..RangeFilter::default() };
    let query = RangeQuery { filter, start: PageStart::Top, limit: 5 };
    let Ok(found) = shop.ask(request::Ranges(query)) else { panic!() };
    assert_eq!(begins(&found), [1]);
}
