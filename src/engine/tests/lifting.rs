//! Lifting the fence of a store with any number of books: in parts, each true by itself, the fence standing until the last.

use super::copies::{Machine, add, fresh, sell, why};
use super::*;
use crate::domain::{FenceReason, Holder};
use crate::engine::book::large::STEP_RANGES_MAX;
use crate::protocol::{ACT_RANGES_MAX, ADD_RANGES_MAX};

/// The longest reason that a range can have, so that its row is as long as it gets.
fn long() -> CleanText {
    CleanText::new(&"因".repeat(crate::domain::REASON_CHARS_MAX), crate::domain::REASON_CHARS_MAX).unwrap()
}

/// A store with so many books, of which nothing was sold, as another machine finds it.
fn copied(books: usize) -> MemDisk {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    let (mut left, mut tracks) = (books - 1, ["CA", "CB", "CC", "CD", "CE", "CF"].into_iter());
    while left > 0 {
        let now = left.min(ADD_RANGES_MAX);
        let first = RangeDraft { reason: long(), ..draft(tracks.next().unwrap(), 0, 50) };
        let drafts = first.batch(u32::try_from(now).unwrap()).unwrap();
        engine.ask(Caller::default(), request::RangeAdd { drafts }).unwrap();
        left -= now;
    }
    engine.close().unwrap();
    disk
}

/// Moments of a lift at which the power is cut.
const CUTS: u64 = 24;

fn lift(engine: &Engine, name: &str) -> Result<(), Failure> {
    let reason = CleanText::new("換機", 20).unwrap();
    let call = Call {
        caller: Caller::default(),
        id: RequestId::parse(name),
        request: request::FenceLift { reason }.into(),
    };
    engine.call(&call).map(drop)
}

fn withheld(engine: &Engine, books: usize) -> usize {
    let range = |id| engine.ask(Caller::default(), request::Range(RangeId(id))).unwrap().range;
    (1..=books as u64).filter(|&id| range(id).holder == Holder::Withheld).count()
}

fn holds(books: usize) {
    let disk = copied(books);
    let machine = Machine::new("m2");
    let engine = machine.open(&disk);
    let report = engine.ask(Caller::default(), request::Fence).unwrap();
    assert_eq!(report.books, books as u64);
    lift(&engine, "lift-1").unwrap();
    lift(&engine, "lift-1").expect("a repeat is answered as before");
    assert_eq!(why(&engine), None);
    let none = engine.ask(Caller::default(), request::Issue(sale()));
    assert_eq!(no_number(none), NumbersState::Withheld);
    for id in [1, books / 2, books] {
        let range = engine.ask(Caller::default(), request::Range(RangeId(id as u64))).unwrap().range;
        assert_eq!(range.holder, Holder::Withheld, "range {id} of {books}");
    }
    let id = add(&engine, draft("ZZ", 0, 50));
    fresh(&engine, vec![id]).unwrap();
    assert_eq!(sell(&engine, 1), ["ZZ00000000"]);
}

#[test]
fn a_lift_withholds_all_books_around_the_border_of_a_part() {
    for books in [STEP_RANGES_MAX - 1, STEP_RANGES_MAX, STEP_RANGES_MAX + 1, 2 * STEP_RANGES_MAX + 1] {
        let disk = copied(books);
        let engine = Machine::new("m2").open(&disk);
        lift(&engine, "lift-1").unwrap();
        assert_eq!((why(&engine), withheld(&engine, books)), (None, books));
        let caller = Caller { service: true, ..Caller::default() };
        let report = engine.ask(caller, request::Doctor { quick: false }).unwrap();
        assert_eq!(report.violations, [], "{books} books");
    }
}

/// As many as one import brings, and more; some minutes without optimisation.
#[test]
fn a_lift_holds_for_more_books_than_an_import_brings() {
    if std::env::var("LJ_SCALE").as_deref() != Ok("full") {
        println!("skipped: {ACT_RANGES_MAX} ranges with LJ_SCALE=full");
        return;
    }
    holds(ACT_RANGES_MAX);
    holds(ACT_RANGES_MAX + 1);
}

#[test]
fn a_power_cut_at_any_call_of_a_lift_leaves_the_fence_or_the_next_life_and_never_a_book_that_sells() {
    let books = STEP_RANGES_MAX + 1;
    let template = copied(books);
    let machine = Machine::new("m2");
    let whole = template.copy();
    let engine = machine.open(&whole);
    let before = whole.calls();
    lift(&engine, "lift-1").unwrap();
    let calls = whole.calls() - before;
    let (mut fenced, mut lifted) = (0, 0);
    // The last one comes behind the lift, wherever the steps end, and behind the checkpoint of what the opening replayed,
    // which comes at some time meanwhile.
    for at in (0..calls).step_by((calls / CUTS).max(1) as usize).chain([2 * calls]) {
        let machine = Machine::new("m2");
        let disk = template.copy();
        let engine = machine.open(&disk);
        disk.power_off_at(disk.calls() + at);
        let answer = lift(&engine, "lift-1");
        let disk = disk.crash(at);
        std::mem::forget(engine);
        let next = Machine { witness: machine.witness.copy(), ..Machine::new("m2") };
        let engine = next.open(&disk);
        match why(&engine) {
            Some(why) => {
                // The next life may have begun, and the machine not have noted it: then it asks once more.
                let unanswered = answer.is_err() && why == FenceReason::OtherHost;
                assert!(unanswered || why == FenceReason::NoWitness, "cut at {at}: {why:?} {answer:?}");
                fenced += 1;
                lift(&engine, "lift-2").unwrap();
            }
            None => lifted += 1,
        }
        assert_eq!(why(&engine), None, "cut at {at}");
        let none = engine.ask(Caller::default(), request::Issue(sale()));
        assert_eq!(no_number(none), NumbersState::Withheld, "cut at {at}");
    }
    println!("{calls} calls: {fenced} cuts left the fence, {lifted} the next life");
    assert!(fenced > 0 && lifted > 0);
}

#[test]
fn a_lift_that_was_cut_short_leaves_what_the_mark_of_the_last_batch_knows() {
    let books = STEP_RANGES_MAX + 1;
    let machine = Machine::new("m1");
    let disk = copied(books);
    // The machine of the original: its witness knows the last batch by its mark alone.
    let machine = Machine { id: "m3", ..machine };
    let engine = machine.open(&disk);
    lift(&engine, "own-1").unwrap();
    let id = add(&engine, draft("ZA", 0, 50));
    fresh(&engine, vec![id]).unwrap();
    sell(&engine, 1);
    let copy = disk.copy();
    sell(&engine, 2);
    std::mem::forget(engine);
    let next = |witness: &MemDisk| Machine { witness: witness.copy(), ..Machine::new("m3") };
    let here = next(&machine.witness);
    let engine = here.open(&copy);
    let older = why(&engine);
    assert!(matches!(older, Some(FenceReason::Older { .. })), "{older:?}");
    let whole = copy.copy();
    let counted = next(&here.witness);
    drop(engine);
    let engine = counted.open(&whole);
    let before = whole.calls();
    // Nothing is left to withhold but the book of the sales; the books of before are withheld already.
    let reason = CleanText::new("換機", 20).unwrap();
    drop(engine.ask(Caller::default(), request::FenceLift { reason }));
    let calls = whole.calls() - before;
    drop(engine);
    let mut fenced = 0;
    for at in 0..calls {
        let there = next(&machine.witness);
        let cut = copy.copy();
        let engine = there.open(&cut);
        cut.power_off_at(cut.calls() + at);
        drop(lift(&engine, "lift-1"));
        std::mem::forget(engine);
        let again = next(&there.witness);
        let engine = again.open(&cut.crash(at));
        match why(&engine) {
            // The next life may have begun: then the book is withheld.
            None => {
                let none = engine.ask(Caller::default(), request::Issue(sale()));
                assert_eq!(no_number(none), NumbersState::Withheld, "cut at {at}");
            }
            Some(_) => fenced += 1,
        }
    }
    assert!(fenced > 0);
}
