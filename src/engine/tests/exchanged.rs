//! Files that somebody exchanged: a copy of a moment ago put in a store's place, the witness's lock taken away, the rows
//! of another copy under this one's ledger.

use super::copies::{Machine, add, sell, why};
use super::*;
use crate::domain::{Base, FenceReason, hex};
use crate::engine::core::CHECKPOINT_AFTER;
use crate::ledger::store_id;
use crate::store::{FILE, Rows, SCHEMA, Store, StoreFault, Walk};
use crate::world::Disk;
use std::ops::{Bound, ControlFlow};

/// The bytes of a file.
fn bytes(disk: &MemDisk, name: &str) -> Vec<u8> {
    let file = disk.arc().open(name).unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

/// Puts bytes in a file's place.
fn put(disk: &MemDisk, name: &str, bytes: &[u8]) {
    let disk: Arc<dyn Disk> = disk.arc();
    disk.remove(name).unwrap();
    disk.create(name).unwrap().write_at(0, bytes).unwrap();
}

/// An engine, and what it says when it ends.
fn heard(machine: &Machine, disk: &MemDisk) -> (Arc<Engine>, Arc<Mutex<String>>) {
    let fatal = Arc::new(Mutex::new(String::new()));
    let said = Arc::clone(&fatal);
    let on_fatal = Arc::new(move |broken: &str| said.lock().unwrap().push_str(broken));
    (Engine::open(Parts { on_fatal, ..machine.parts(disk) }).unwrap(), fatal)
}

#[test]
fn a_copy_of_the_last_sale_but_one_stands_behind_the_fence_though_the_engine_was_killed_at_once() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    sell(&engine, 1);
    let copy = disk.copy();
    sell(&engine, 2);
    // No checkpoint since: the clock stands still.
    std::mem::forget(engine);
    let next = Machine { witness: machine.witness.copy(), ..Machine::new("m1") };
    let engine = next.open(&copy);
    assert!(matches!(why(&engine), Some(FenceReason::Older { ends: 5, known: 7 })), "{:?}", why(&engine));
    engine.close().unwrap();
    let engine = next.open(&disk.copy());
    assert_eq!(why(&engine), None, "the one that was killed goes on");
    assert_eq!(sell(&engine, 1), ["AB00000005"]);
}

#[test]
fn half_a_mark_is_none() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    sell(&engine, 1);
    std::mem::forget(engine);
    let witness = machine.witness.copy();
    let lock = lock_of(&disk);
    let mut mark = bytes(&witness, &lock);
    let last = mark.len() - 20;
    mark[last] ^= 1;
    put(&witness, &lock, &mark);
    let next = Machine { witness, ..Machine::new("m1") };
    assert_eq!(why(&next.open(&disk.copy())), None, "the checkpoint counts alone");
}

/// The name of a shop's lock beside its witness.
fn lock_of(disk: &MemDisk) -> String {
    format!("{}.lock", hex(&store_id(&*disk.arc()).unwrap()))
}

#[test]
fn an_engine_whose_witness_lock_another_has_stops_before_it_tells_of_a_sale() {
    for ended in [false, true] {
        let machine = Machine::new("m1");
        let disk = machine.shop();
        let (engine, fatal) = heard(&machine, &disk);
        sell(&engine, 1);
        let copy = disk.copy();
        machine.witness.arc().remove(&lock_of(&disk)).unwrap();
        // With the lock went what was sold since the last checkpoint: nothing is issued from what is there now.
        let other = machine.open(&copy);
        assert_eq!(why(&other), Some(FenceReason::WitnessDamaged));
        let other = if ended { other.close().map(|()| None).unwrap() } else { Some(other) };
        let sold = engine.ask(Caller::default(), request::Issue(sale()));
        assert_eq!(sold.map(drop), Err(Failure::Unknown));
        assert!(fatal.lock().unwrap().contains("another copy"), "{fatal:?}");
        drop(other);
        // What was not told was not written either, for the next engine to answer by.
        let rest = disk.copy();
        let there = Machine { witness: MemDisk::default(), ..Machine::new("m9") };
        let engine = there.open(&rest);
        assert_eq!(engine.ask(Caller::default(), request::Store).unwrap().invoices, 3);
        std::mem::forget(engine);
    }
}

#[test]
fn a_lock_that_was_removed_under_a_running_engine_is_made_anew_and_bars_and_knows_as_before() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let (engine, fatal) = heard(&machine, &disk);
    let copy = disk.copy();
    machine.witness.arc().remove(&lock_of(&disk)).unwrap();
    assert_eq!(sell(&engine, 2), ["AB00000002", "AB00000003"]);
    assert!(fatal.lock().unwrap().is_empty());
    let refused = Engine::open(machine.parts(&copy)).map(drop);
    assert!(matches!(refused, Err(EngineFault::AnotherRuns)), "{refused:?}");
    std::mem::forget(engine);
    let next = Machine { witness: machine.witness.copy(), ..Machine::new("m1") };
    assert!(matches!(why(&next.open(&copy)), Some(FenceReason::Older { .. })));
    assert_eq!(why(&next.open(&disk.copy())), None, "the one that was killed goes on");
}

#[test]
fn a_lock_that_is_taken_away_from_a_killed_engine_fences_what_is_put_in_its_place() {
    // With a run of before that ended, or none: the first second of a run counts as its hundredth.
    for ended in [false, true] {
        let machine = Machine::new("m1");
        let disk = machine.shop();
        if ended {
            machine.open(&disk).close().unwrap();
        }
        let engine = machine.open(&disk);
        sell(&engine, 1);
        let copy = disk.copy();
        sell(&engine, 2);
        std::mem::forget(engine);
        for gone in ["removed", "emptied"] {
            let next = Machine { witness: machine.witness.copy(), ..Machine::new("m1") };
            match gone {
                "removed" => next.witness.arc().remove(&lock_of(&disk)).unwrap(),
                _ => next.witness.arc().open(&lock_of(&disk)).unwrap().set_len(0).unwrap(),
            }
            assert_eq!(why(&next.open(&copy.copy())), Some(FenceReason::WitnessDamaged), "{ended} {gone}");
        }
    }
}

#[test]
fn a_lock_that_is_cleaned_away_between_two_runs_costs_nothing() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    sell(&engine, 1);
    engine.close().unwrap();
    machine.witness.arc().remove(&lock_of(&disk)).unwrap();
    let engine = machine.open(&disk);
    assert_eq!(why(&engine), None);
    assert_eq!(sell(&engine, 1), ["AB00000003"]);
}

/// A store whose file is of a copy that went its own way, less far than the ledger, as far or farther.
fn with_rows_of_another(machine: &Machine, ours: usize, theirs: usize) -> MemDisk {
    let disk = machine.shop();
    let other = Machine::new("m1");
    let lent = Machine { witness: machine.witness.copy(), ..other };
    let copy = disk.copy();
    let engine = lent.open(&copy);
    for track in ["QA", "QB", "QC", "QD", "QE"].iter().take(theirs) {
        add(&engine, draft(track, 0, 50));
    }
    engine.close().unwrap();
    let engine = machine.open(&disk);
    sell(&engine, ours);
    engine.close().unwrap();
    put(&disk, FILE, &bytes(&copy, FILE));
    disk
}

#[test]
fn rows_of_another_copy_are_set_aside_and_the_ledger_is_folded_anew() {
    for theirs in 1..=5 {
        let machine = Machine::new("m1");
        let disk = with_rows_of_another(&machine, 3, theirs);
        let engine = machine.open(&disk);
        assert_eq!(why(&engine), None, "the witness knows this ledger; {theirs}");
        assert_eq!(sell(&engine, 1), ["AB00000005"], "{theirs}");
        let caller = Caller { service: true, ..Caller::default() };
        let report = engine.ask(caller, request::Doctor { quick: false }).unwrap();
        assert_eq!(report.violations, [], "{theirs}");
        engine.close().unwrap();
        assert!(disk.arc().exists("store.redb.damaged").unwrap());
    }
}

#[test]
fn rows_that_know_another_ledger_fence_the_store_where_no_witness_knows_better() {
    let machine = Machine::new("m1");
    let disk = with_rows_of_another(&machine, 3, 2);
    let none = Parts { witness: None, ..machine.parts(&disk) };
    let engine = Engine::open(none).unwrap();
    assert_eq!(why(&engine), Some(FenceReason::Beside));
}

/// Overwrites the last row of each table with what is no record.
fn damage_rows(disk: &MemDisk) {
    let store = Store::open(&*disk.arc()).unwrap();
    let mut last: std::collections::BTreeMap<u8, Vec<u8>> = std::collections::BTreeMap::new();
    let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    let mut keep = |key: &[u8], _: &[u8]| {
        last.insert(key[0], key.to_vec());
        Ok(ControlFlow::Continue(()))
    };
    store.snapshot().unwrap().walk(all, &mut keep).unwrap();
    let meta = |key: &[u8]| key.len() == 1;
    let rows = last.into_values().filter(|key| !meta(key)).map(|key| (key, vec![77, 77])).collect();
    let base = Base { schema: SCHEMA, rows };
    let ((), pending) = store.batch::<_, StoreFault>(|writer| writer.put_base(&base)).unwrap();
    pending.commit();
    store.checkpoint().unwrap();
    store.close().unwrap();
}

#[test]
fn rows_that_do_not_read_end_the_engine_and_the_next_one_has_them_anew() {
    for act in [false, true] {
        let machine = Machine::new("m1");
        let disk = machine.shop();
        damage_rows(&disk);
        let (engine, fatal) = heard(&machine, &disk);
        match act {
            true => drop(engine.ask(Caller::default(), request::Issue(sale()))),
            false => {
                let query = InvoiceQuery { limit: 50, ..InvoiceQuery::default() };
                drop(engine.ask(Caller::default(), request::Invoices(query)));
            }
        }
        assert!(fatal.lock().unwrap().contains("row"), "{fatal:?}");
        std::mem::forget(engine);
        let next = Machine { witness: machine.witness.copy(), ..Machine::new("m1") };
        let engine = next.open(&disk.copy());
        assert_eq!(sell(&engine, 1), ["AB00000002"]);
        let caller = Caller { service: true, ..Caller::default() };
        let report = engine.ask(caller, request::Doctor { quick: false }).unwrap();
        assert_eq!(report.violations, []);
    }
}

#[test]
fn a_witness_that_cannot_be_written_is_told_to_whoever_asks() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    let trouble = || engine.ask(Caller::default(), request::Store).unwrap().witness_trouble;
    assert_eq!(trouble(), None);
    machine.witness.power_off_at(machine.witness.calls());
    sell(&engine, 1);
    assert!(trouble().is_some(), "at the next batch");
    machine.clock.pass(CHECKPOINT_AFTER);
    sell(&engine, 1);
    assert!(trouble().is_some(), "and at the checkpoint after it");
}

/// A good's name in a sold line of a closed store becomes another of the same length: the row reads, and is not what was
/// sold.
pub(super) fn spoil_a_row(disk: &MemDisk) {
    let store = Store::open(&*disk.arc()).unwrap();
    let mut rows = Vec::new();
    let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    let mut keep = |key: &[u8], value: &[u8]| {
        rows.push((key.to_vec(), value.to_vec()));
        Ok(ControlFlow::Continue(()))
    };
    store.snapshot().unwrap().walk(all, &mut keep).unwrap();
    let told = "乾電池".as_bytes();
    let (key, mut value) =
        rows.into_iter().find(|(_, value)| value.windows(told.len()).any(|part| part == told)).unwrap();
    let at = value.windows(told.len()).position(|part| part == told).unwrap();
    value[at..at + told.len()].copy_from_slice("鹼電池".as_bytes());
    let base = Base { schema: SCHEMA, rows: vec![(key, value)] };
    let ((), pending) = store.batch::<_, StoreFault>(|writer| writer.put_base(&base)).unwrap();
    pending.commit();
    store.checkpoint().unwrap();
    store.close().unwrap();
}

#[test]
fn wrong_rows_that_the_doctor_finds_are_made_anew_by_the_next_opening() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    spoil_a_row(&disk);
    let doctor = |engine: &Engine| {
        let caller = Caller { service: true, ..Caller::default() };
        engine.ask(caller, request::Doctor { quick: false }).unwrap().violations
    };
    let engine = machine.open(&disk);
    assert!(!doctor(&engine).is_empty());
    engine.close().unwrap();
    let engine = machine.open(&disk);
    assert_eq!(doctor(&engine), []);
}

/// The whole directory of witnesses goes away under an engine that sells, and it sells on: the next start is on the machine
/// that it always was.
#[test]
fn witnesses_that_are_taken_from_a_running_engine_are_all_written_again() {
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let engine = machine.open(&disk);
    sell(&engine, 1);
    for name in machine.witness.arc().list("").unwrap() {
        machine.witness.arc().remove(&name).unwrap();
    }
    machine.clock.pass(CHECKPOINT_AFTER);
    sell(&engine, 1);
    engine.close().unwrap();
    let engine = machine.open(&disk);
    assert_eq!(why(&engine), None);
    sell(&engine, 1);
}
