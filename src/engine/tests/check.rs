//! 字軌檢核: marks by what was allotted, and what is not as allotted issues nothing, from that moment on.

use super::*;
use crate::domain::{AllocationRow, Check, RangeId, TaxKind};
use crate::protocol::{CheckAnswer, CheckMarks, CheckState};
use std::sync::atomic::{AtomicBool, Ordering};

fn row(track: &str, begin: u32, count: u32) -> AllocationRow {
    let RangeDraft { period, span, .. } = draft(track, begin, count);
    AllocationRow { line: 1, ubn: company("1").ubn, tax_kind: TaxKind::General, period, span }
}

fn check(shop: &Shop, allotted: Vec<AllocationRow>) -> Vec<(RangeId, Check)> {
    let source = CleanText::new("sandbox", 20).unwrap();
    let period = Period::parse("11511").unwrap();
    match shop.ask(Request::RangeCheck { period, allotted, source }) {
        Ok(Reply::RangesPut(rows)) => rows.iter().map(|row| (row.range.id, row.range.check)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn marks_follow_the_allotment_and_outlive_a_restart() {
    let mut shop = Shop::new();
    let ids: Vec<RangeId> = shop
        .add(&[draft("AB", 0, 50), draft("AB", 50, 50), draft("AC", 0, 50)])
        .iter()
        .map(|row| row.range.id)
        .collect();
    assert_eq!(check(&shop, Vec::new()), [], "nothing is known: unchecked as before");
    let first = check(&shop, vec![row("AB", 0, 100)]);
    let marks: Vec<_> =
        ids.iter().map(|id| first.iter().find(|(found, _)| found == id).map(|(_, mark)| *mark)).collect();
    assert_eq!(marks, [Some(Check::Matched), Some(Check::Matched), Some(Check::Mismatch)]);
    assert_eq!(check(&shop, vec![row("AB", 0, 100)]), [], "a repeat changes nothing");
    shop.reopen();
    assert_eq!(shop.range(ids[2]).range.check, Check::Mismatch);
    assert_eq!(check(&shop, vec![row("AB", 0, 100), row("AC", 0, 50)]), [(ids[2], Check::Matched)]);
    assert_eq!(check(&shop, Vec::new()), [], "who knows less takes nothing back");
    shop.healthy();
}

#[test]
fn nothing_is_issued_from_what_was_not_allotted_until_a_good_check() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    assert_eq!(shop.issue(), "AB00000000");
    check(&shop, vec![row("CD", 0, 50)]);
    for _ in 0..2 {
        assert_eq!(no_number(shop.ask(Request::Issue(sale()))), NumbersState::Paused);
        shop.healthy();
        shop.reopen();
    }
    check(&shop, vec![row("CD", 0, 50), row("AB", 0, 50)]);
    assert_eq!(shop.issue(), "AB00000001");
    shop.healthy();
}

#[test]
fn a_check_bars_a_range_under_sixteen_busy_tills_at_once() {
    let shop = Shop::new();
    let id = shop.add(&[draft("AB", 0, 100_000)])[0].range.id;
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                while !stop.load(Ordering::Acquire) {
                    match shop.ask(Request::Issue(sale())) {
                        Ok(Reply::Invoice(_))
                        | Err(Failure::Refused(Refusal::NoNumber { .. } | Refusal::Busy)) => {}
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
        while shop.range(id).range.next < 50 {
            std::thread::yield_now();
        }
        check(&shop, vec![row("CD", 0, 50)]);
        let barred = shop.range(id).range.next;
        for _ in 0..50 {
            assert_eq!(no_number(shop.ask(Request::Issue(sale()))), NumbersState::Paused);
        }
        stop.store(true, Ordering::Release);
        assert_eq!(shop.range(id).range.next, barred, "no number after the entry");
    });
    shop.healthy();
}

#[test]
fn a_question_waits_for_its_answer() {
    let shop = Shop::new();
    let period = Period::parse("11511").unwrap();
    let state = || match shop.ask(Request::RangeCheckState(period)) {
        Ok(Reply::RangeCheckState(state)) => state,
        other => panic!("{other:?}"),
    };
    let wanted = || {
        let caller = Caller { service: true, ..Caller::default() };
        shop.engine.call(&Call { caller, id: None, request: Request::RangeCheckWanted })
    };
    assert_eq!((state(), wanted()), (None, Ok(Reply::Periods(vec![]))));
    shop.ask(Request::RangeCheckAsk(period)).unwrap();
    assert_eq!(
        state(),
        Some(CheckState { asked_at: shop.clock.now(), answer: None, marks: CheckMarks::default() })
    );
    assert_eq!(wanted(), Ok(Reply::Periods(vec![period])));
    let caller = Caller { service: true, ..Caller::default() };
    let tell = Request::RangeCheckTell(period, CheckAnswer::NotAskable);
    shop.engine.call(&Call { caller, id: None, request: tell }).unwrap();
    assert_eq!(state().unwrap().answer, Some(CheckAnswer::NotAskable));
    assert_eq!(wanted(), Ok(Reply::Periods(vec![])));
}
