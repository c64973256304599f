//! What comes in after a fence was lifted: by every door, of every size, and over a second lift. The lost copy may have
//! had any of it.

use super::copies::{Machine, add, fresh, sell};
use super::*;
use crate::domain::{AllocationRow, Holder, LentNote, NumberSeen, TakenBack, TaxKind};
use crate::protocol::ImportOptions;

/// A store whose fence was lifted, and its machine.
fn lifted() -> (Machine, MemDisk, Arc<Engine>) {
    let (disk, machine) = (Machine::new("m1").shop(), Machine::new("m2"));
    let engine = machine.open(&disk);
    lift(&engine);
    (machine, disk, engine)
}

fn lift(engine: &Engine) {
    let reason = CleanText::new("換機", 20).unwrap();
    engine.ask(Caller::default(), request::FenceLift { reason }).unwrap();
}

fn of_period(period: &str, draft: RangeDraft) -> RangeDraft {
    RangeDraft { period: Period::parse(period).unwrap(), ..draft }
}

fn holder(engine: &Engine, id: RangeId) -> Holder {
    engine.ask(Caller::default(), request::Range(id)).unwrap().range.holder.clone()
}

fn waiting(engine: &Engine) -> (u64, u64) {
    let report = engine.ask(Caller::default(), request::Unproven).unwrap();
    (report.books, report.numbers)
}

fn import(engine: &Engine, track: &str, count: u32) {
    let RangeDraft { period, span, .. } = draft(track, 0, count);
    let row = AllocationRow { line: 2, ubn: company("1").ubn, tax_kind: TaxKind::General, period, span };
    let ask = request::Import { rows: vec![row].into(), options: ImportOptions::default() };
    engine.ask(Caller::default(), ask).unwrap();
}

fn sells_nothing(engine: &Engine) {
    let none = engine.ask(Caller::default(), request::Issue(sale()));
    assert_eq!(no_number(none), NumbersState::Withheld);
}

#[test]
fn what_comes_in_by_any_door_sells_nothing_until_a_person_has_said_that_it_is_fresh() {
    let (_, _, engine) = lifted();
    let one = add(&engine, RangeDraft { till: TillCode::parse("T1"), ..draft("CA", 0, 50) });
    let drafts = draft("CB", 0, 50).batch(3).unwrap();
    engine.ask(Caller::default(), request::RangeAdd { drafts }).unwrap();
    import(&engine, "CC", 100);
    let books = crate::engine::book::large::STEP_RANGES_MAX as u32 + 1;
    import(&engine, "CD", books * 50);
    let drafts = draft("CE", 0, 50).batch(books).unwrap();
    engine.ask(Caller::default(), request::RangeAdd { drafts }).unwrap();
    assert_eq!(waiting(&engine), (u64::from(6 + 2 * books), u64::from(50 * (6 + 2 * books))));
    sells_nothing(&engine);
    fresh(&engine, vec![one, one]).unwrap();
    assert_eq!(sell(&engine, 2), ["CA00000000", "CA00000001"]);
    assert_eq!(waiting(&engine).0, u64::from(5 + 2 * books));
    let caller = Caller { service: true, ..Caller::default() };
    let report = engine.ask(caller, request::Doctor { quick: false }).unwrap();
    assert_eq!(report.violations, []);
}

#[test]
fn an_edit_that_brings_in_other_numbers_is_doubted_again_and_one_that_does_not_is_not() {
    let (_, _, engine) = lifted();
    let id = add(&engine, draft("CA", 50, 100));
    fresh(&engine, vec![id]).unwrap();
    let edit = |draft: RangeDraft| {
        engine.ask(Caller::default(), request::RangeEdit { id, edit: RangeEdit { draft } }).unwrap();
        holder(&engine, id)
    };
    assert_eq!(edit(draft("CA", 50, 50)), Holder::Shop, "fewer");
    assert_eq!(edit(of_period("11601", draft("CA", 50, 50))), Holder::Unproven, "of another period");
    fresh(&engine, vec![id]).unwrap();
    assert_eq!(edit(draft("CA", 50, 100)), Holder::Unproven);
    fresh(&engine, vec![id]).unwrap();
    for wider in [draft("CA", 0, 150), draft("CA", 50, 150), draft("CB", 50, 100)] {
        assert_eq!(edit(wider), Holder::Unproven);
        fresh(&engine, vec![id]).unwrap();
    }
    let at = Serial::try_from(100u32).unwrap();
    engine.ask(Caller::default(), request::RangeSplit { id, at }).unwrap();
    assert_eq!(waiting(&engine), (0, 0), "a split brings nothing in");
}

#[test]
fn nothing_is_done_to_it_but_deleting_it_and_a_word_with_a_reason_frees_it() {
    let (_, _, engine) = lifted();
    let id = add(&engine, draft("CA", 0, 100));
    for changes in [
        Request::from(request::RangeTill { ids: vec![id], till: TillCode::parse("T1") }),
        request::RangePause { ids: vec![id], pause: true }.into(),
        request::RangeDept { ids: vec![id], dept: None }.into(),
        request::RangeEdit { id, edit: RangeEdit { draft: draft("CA", 0, 50) } }.into(),
        request::RangeSplit { id, at: Serial::try_from(50u32).unwrap() }.into(),
    ] {
        let call = Call { caller: Caller::default(), id: None, request: changes };
        assert_eq!(engine.call(&call), Err(Failure::Refused(BookRefusal::Unproven(id).into())));
    }
    let word = |ids: Vec<RangeId>, reason: &str| {
        let reason = CleanText::new(reason, 20).unwrap();
        engine.ask(Caller::default(), request::RangeFresh { ids, reason }).map(drop)
    };
    assert_eq!(word(vec![id], ""), Err(Failure::Refused(StoreRefusal::ReasonMissing.into())));
    let known = RangeId(1);
    let proof_alone = Err(Failure::Refused(BookRefusal::NotUnproven(known).into()));
    assert_eq!(word(vec![id, known], "都是新的"), proof_alone, "withheld at the lift: all or none");
    assert_eq!(holder(&engine, id), Holder::Unproven);
    engine.ask(Caller::default(), request::RangeDelete(vec![id])).unwrap();
    let again = add(&engine, draft("CA", 0, 50));
    assert_eq!(holder(&engine, again), Holder::Unproven, "the way round leads to the same door");
    let list: Vec<NumberSeen> = (0..50)
        .map(|serial| NumberSeen {
            number: crate::domain::Number::parse(&format!("CA{serial:08}")).unwrap(),
            used: false,
        })
        .collect();
    let (centre, slips, reason) = (list.clone(), list, CleanText::new("清單", 20).unwrap());
    engine.ask(Caller::default(), request::RangeFree { id: again, centre, slips, reason }).unwrap();
    assert_eq!(sell(&engine, 1), ["CA00000000"], "proof does what a word does");
}

#[test]
fn at_a_second_lift_what_still_waits_can_be_freed_by_proof_alone() {
    let (machine, disk, engine) = lifted();
    let id = add(&engine, draft("CA", 0, 50));
    engine.close().unwrap();
    let older = disk.copy();
    let engine = machine.open(&disk);
    fresh(&engine, vec![id]).unwrap();
    let lost = sell(&engine, 3);
    engine.close().unwrap();
    let engine = machine.open(&older);
    lift(&engine);
    assert_eq!(
        holder(&engine, id),
        Holder::Withheld,
        "the lost copy may have been told that it is fresh: it was"
    );
    assert_eq!(
        fresh(&engine, vec![id]),
        Err(Failure::Refused(BookRefusal::NotUnproven(id).into())),
        "{lost:?}"
    );
    sells_nothing(&engine);
}

#[test]
fn a_lent_book_stays_its_borrowers_and_what_comes_back_is_withheld() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    let id = add(&engine, draft("CA", 0, 50));
    let to = CleanText::new("手持機1", 20).unwrap();
    let lend = request::RangeLend { ids: vec![id], to: to.clone(), kind: None, reason: CleanText::default() };
    engine.ask(Caller::default(), lend).unwrap();
    engine.close().unwrap();
    let other = Machine::new("m2");
    let engine = other.open(&disk);
    lift(&engine);
    let row = engine.ask(Caller::default(), request::Range(id)).unwrap();
    assert_eq!((row.status, row.range.lent_to()), (RangeStatus::Lent, Some(&to)));
    engine.close().unwrap();
    disk.arc().remove("store.redb").unwrap();
    let engine = Machine::new("m3").open(&disk);
    lift(&engine);
    assert_eq!(
        holder(&engine, id),
        Holder::LentNoted(to.clone(), LentNote { in_doubt: true, told: None }),
        "over rows made anew and a second lift"
    );
    let (list, reason) = (Vec::new(), CleanText::new("清單", 20).unwrap());
    let free = request::RangeFree { id, centre: list.clone(), slips: list, reason };
    let lent = BookRefusal::Lent { id, to: to.clone() };
    assert_eq!(engine.ask(Caller::default(), free).map(drop), Err(Failure::Refused(lent.into())));
    let backs = vec![TakenBack { id, last_used: Serial::try_from(3u32).ok(), cancelled: Vec::new() }];
    let ask = request::RangeTakeBack { backs, from: None, source: CleanText::new("報表", 20).unwrap() };
    let rows = engine.ask(Caller::default(), ask).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.status, row.range.remaining())).collect();
    assert_eq!(told, [(RangeStatus::Closed, 0), (RangeStatus::Withheld, 46)]);
    assert_eq!(rows[0].range.used_by(), Some(&to));
    sells_nothing(&engine);
    let caller = Caller { service: true, ..Caller::default() };
    assert_eq!(engine.ask(caller, request::Doctor { quick: false }).unwrap().violations, []);
}

#[test]
fn the_doubt_ends_with_the_periods_that_the_lost_copy_could_be_given_and_outlives_restarts() {
    let (machine, disk, engine) = lifted();
    // Lifted on 2026-11-23: the next period was open then, and none after it.
    let next = add(&engine, of_period("11601", draft("CA", 0, 50)));
    assert_eq!(holder(&engine, next), Holder::Unproven);
    engine.close().unwrap();
    disk.arc().remove("store.redb").unwrap();
    machine.clock.set(moment("2027-01-10 10:00:00"));
    let engine = machine.open(&disk);
    let same = add(&engine, of_period("11601", draft("CB", 0, 50)));
    let later = add(&engine, of_period("11603", draft("CB", 0, 50)));
    assert_eq!((holder(&engine, same), holder(&engine, later)), (Holder::Unproven, Holder::Shop));
}

#[test]
fn a_clock_that_stands_before_what_the_store_has_seen_narrows_no_doubt() {
    let disk = Machine::new("m1").shop();
    let machine = Machine::new("m2");
    machine.clock.set(moment("2020-01-10 10:00:00"));
    let engine = machine.open(&disk);
    lift(&engine);
    machine.clock.set(moment("2026-11-24 10:00:00"));
    let id = add(&engine, of_period("11601", draft("CA", 0, 50)));
    assert_eq!(holder(&engine, id), Holder::Unproven);
}

#[test]
fn a_shop_that_never_lifted_a_fence_is_asked_nothing() {
    let machine = Machine::new("m1");
    let engine = machine.open(&machine.shop());
    let id = add(&engine, draft("CA", 0, 50));
    assert_eq!((holder(&engine, id), waiting(&engine)), (Holder::Shop, (0, 0)));
}
