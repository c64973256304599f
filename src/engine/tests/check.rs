//! 字軌檢核: marks by what was allotted, and what is not as allotted issues nothing, from that moment on.

use super::*;
use crate::domain::{AllocationRow, Allotted, BookRefusal, Check, RangeId, StoreRefusal, TaxKind};
use crate::protocol::{CheckAnswer, CheckMarks, CheckState, ImportOptions};
use std::sync::atomic::{AtomicBool, Ordering};

fn row(track: &str, begin: u32, count: u32) -> AllocationRow {
    let RangeDraft { period, span, .. } = draft(track, begin, count);
    AllocationRow { line: 1, ubn: company("1").ubn, tax_kind: TaxKind::General, period, span }
}

fn check(shop: &Shop, rows: Vec<AllocationRow>) -> Vec<(RangeId, Check)> {
    let allotted = Allotted { rows, complete: true };
    let source = CleanText::new("sandbox", 20).unwrap();
    let period = Period::parse("11511").unwrap();
    shop.ask(request::RangeCheck { period, allotted, source })
        .unwrap()
        .iter()
        .map(|row| (row.range.id, row.range.check))
        .collect()
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
        assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::Paused);
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
                    match shop.ask(request::Issue(sale())) {
                        Ok(_)
                        | Err(Failure::Refused(
                            Refusal::Book(BookRefusal::NoNumber { .. }) | Refusal::Store(StoreRefusal::Busy),
                        )) => {}
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
            assert_eq!(no_number(shop.ask(request::Issue(sale()))), NumbersState::Paused);
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
    let state = || shop.ask(request::RangeCheckState(period)).unwrap();
    let wanted = || {
        let caller = Caller { service: true, ..Caller::default() };
        shop.engine.ask(caller, request::RangeCheckWanted)
    };
    assert_eq!((state(), wanted()), (None, Ok(vec![])));
    shop.ask(request::RangeCheckAsk(period)).unwrap();
    assert_eq!(
        state(),
        Some(CheckState { asked_at: shop.clock.now(), answer: None, marks: CheckMarks::default() })
    );
    assert_eq!(wanted(), Ok(vec![period]));
    let caller = Caller { service: true, ..Caller::default() };
    let tell = request::RangeCheckTell(period, CheckAnswer::NotAskable);
    shop.engine.ask(caller, tell).unwrap();
    assert_eq!(state().unwrap().answer, Some(CheckAnswer::NotAskable));
    assert_eq!(wanted(), Ok(vec![]));
}

#[test]
fn an_edit_that_makes_it_another_allotment_loses_the_mark_and_a_split_keeps_it() {
    let shop = Shop::new();
    let ids: Vec<RangeId> =
        shop.add(&[draft("AB", 0, 100), draft("AC", 0, 50)]).iter().map(|row| row.range.id).collect();
    check(&shop, vec![row("AB", 0, 100), row("AC", 0, 50)]);
    let at = Serial::try_from(50).unwrap();
    let Ok(parts) = shop.ask(request::RangeSplit { id: ids[0], at }) else { panic!("two parts") };
    assert!(parts.iter().all(|part| part.range.check == Check::Matched), "{parts:?}");
    let edit = |change: fn(&mut RangeDraft)| {
        let mut draft = draft("AC", 0, 50);
        change(&mut draft);
        shop.ask(request::RangeEdit { id: ids[1], edit: RangeEdit { draft } }).unwrap();
        shop.range(ids[1]).range.check
    };
    assert_eq!(
        edit(|draft| draft.dept = DeptCode::parse("D1")),
        Check::Matched,
        "the same numbers of the same seller"
    );
    assert_eq!(edit(|draft| draft.tax_kind = TaxKind::Special), Check::Unmatched);
    check(&shop, vec![AllocationRow { tax_kind: TaxKind::Special, ..row("AC", 0, 50) }]);
    assert_eq!(shop.range(ids[1]).range.check, Check::Matched);
    let next = |draft: &mut RangeDraft| {
        let RangeDraft { span, .. } = draft.clone();
        *draft = RangeDraft { tax_kind: TaxKind::Special, ..RangeDraft::new(draft.period.next(), span) };
    };
    assert_eq!(edit(next), Check::Unmatched, "the same numbers of another period");
    shop.healthy();
}

#[test]
fn the_platforms_file_vouches_for_what_was_typed_and_a_repeat_says_so_again() {
    let shop = Shop::new();
    let typed = shop.add(&[draft("AB", 0, 50)])[0].range.id;
    shop.clock.pass_s(60);
    let file = || Arc::from([row("AB", 0, 50), AllocationRow { line: 2, ..row("AC", 0, 50) }]);
    let import = |id: &str, rows| {
        let request = request::Import { rows, options: ImportOptions::default() };
        shop.named(id, request).unwrap()
    };
    let first = import("i1", file());
    assert_eq!(first.ranges, 1, "one is new, the other was there: {first:?}");
    assert_eq!(shop.range(typed).range.check, Check::Matched);
    assert_eq!(import("i1", file()), first);
    let again = import("i2", file());
    assert_eq!(again.ranges, 0);
    shop.healthy();
}
