//! Dumps of all rows (E15): made when a period is over, begun with when rows are made anew, believed only where the ledger
//! stands for every byte of them.

use super::rebuilding::{dump as rows_of, parts_of};
use super::*;
use crate::store::FILE;
use std::ops::ControlFlow;

/// A period with two sales is worth a dump here.
const AT_ONCE: Pace = Pace { first: Duration::ZERO, piece: 1, rest: Duration::ZERO, dump_frames: 2 };

/// A shop that sold in a period that is over.
fn sold() -> Shop {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    for _ in 0..6 {
        shop.issue();
    }
    shop.clock.set(moment("2027-01-02 09:00:00"));
    shop
}

fn watched(shop: &Shop) -> Option<crate::domain::Dump> {
    shop.engine.watch(AT_ONCE).unwrap();
    shop.engine.watched();
    let report = shop.ask(request::Dump).unwrap();
    assert_eq!(report.trouble, None);
    report.last.map(|(dump, _)| dump)
}

fn files(shop: &Shop) -> Vec<String> {
    shop.disk.arc().list("dumps").unwrap()
}

/// Makes the rows anew; true where it began with the dump and went through to the end with it.
fn rebuilt_with(shop: &mut Shop, dump: u64) -> bool {
    shop.engine.close().unwrap();
    let before = rows_of(&shop.disk);
    shop.disk.arc().remove(FILE).unwrap();
    let mut told = Vec::new();
    let mut total = 0;
    let engine = Engine::open_heard(parts_of(shop), &mut |rebuilt| {
        told.push(rebuilt.done);
        total = rebuilt.total;
        ControlFlow::Continue(())
    });
    engine.unwrap().close().unwrap();
    assert!(rows_of(&shop.disk) == before, "the rows differ");
    shop.engine = Engine::open(parts_of(shop)).unwrap();
    shop.healthy();
    // A ledger as short as this one is one piece, whatever it is folded from. The fact stands behind the dump's frame.
    told.retain(|done| *done > 0);
    told == [dump, total] && dump < total
}

#[test]
fn rows_are_made_anew_from_the_dump_of_the_last_period_and_are_the_same_to_the_byte() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    for _ in 0..6 {
        shop.issue();
    }
    assert_eq!(watched(&shop), None, "the period is not over");
    shop.clock.set(moment("2027-01-02 09:00:00"));
    let dump = watched(&shop).unwrap();
    assert_eq!(files(&shop), [format!("{:020}.dump", dump.sequence)]);
    assert_eq!(watched(&shop), Some(dump.clone()), "one a period");
    assert!(rebuilt_with(&mut shop, dump.sequence));
    // The next one goes on from it, and is what one from the first day on would be.
    shop.clock.set(moment("2027-03-02 09:00:00"));
    let period = Period::parse("11603").unwrap();
    for track in ["CD", "EF", "GH"] {
        shop.add(&[RangeDraft::new(period, draft(track, 0, 50).span)]);
    }
    let twin = Shop { disk: shop.disk.copy(), ..Shop::new() };
    let twin = Shop {
        engine: Engine::open(parts(&twin.disk, &shop.clock, &twin.fatal)).unwrap(),
        clock: shop.clock.clone(),
        ..twin
    };
    let next = watched(&shop).unwrap();
    assert!(next.sequence > dump.sequence);
    assert_eq!(files(&shop).len(), 1, "the one before it is gone");
    twin.disk.arc().remove(&format!("dumps/{:020}.dump", dump.sequence)).unwrap();
    assert_eq!(watched(&twin), Some(next.clone()), "from nothing");
    assert!(rebuilt_with(&mut shop, next.sequence));
}

#[test]
fn a_dump_with_a_changed_byte_or_a_cut_one_is_passed_over_and_made_again() {
    let mut shop = sold();
    let dump = watched(&shop).unwrap();
    let name = format!("dumps/{:020}.dump", dump.sequence);
    let whole = {
        let file = shop.disk.arc().open(&name).unwrap();
        let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
        file.read_at(0, &mut bytes).unwrap();
        bytes
    };
    assert_eq!(whole.len() as u64, dump.bytes);
    let put = |shop: &Shop, bytes: &[u8]| {
        let disk = shop.disk.arc();
        disk.remove(&name).unwrap();
        disk.create(&name).unwrap().write_at(0, bytes).unwrap();
    };
    // The head, the length of the first block and of its first row, and all through the rows.
    let places = (0..90).chain((90..whole.len()).step_by(whole.len() / 60));
    for at in places {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        put(&shop, &bytes);
        assert!(!rebuilt_with(&mut shop, dump.sequence), "byte {at}");
    }
    for length in [0, 1, 67, 68, 70, 72, whole.len() / 2, whole.len() - 1] {
        put(&shop, &whole[..length]);
        assert!(!rebuilt_with(&mut shop, dump.sequence), "cut to {length}");
    }
    put(&shop, &[&whole[..], &[0; 4]].concat());
    assert!(!rebuilt_with(&mut shop, dump.sequence), "longer");
    // The reading that begins anew finds it, and there is a good one again.
    shop.disk.arc().remove("ledger.read").unwrap();
    shop.reopen();
    let again = watched(&shop).unwrap();
    assert!(again.sequence > dump.sequence);
    assert!(rebuilt_with(&mut shop, again.sequence));
}

#[test]
fn a_dump_that_the_ledger_does_not_speak_of_is_none() {
    let mut shop = sold();
    let before = shop.disk.copy();
    let dump = watched(&shop).unwrap();
    let name = format!("dumps/{:020}.dump", dump.sequence);
    let file = shop.disk.arc().open(&name).unwrap();
    let mut bytes = vec![0; usize::try_from(dump.bytes).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    // As after a power cut between file and fact.
    shop.engine.close().unwrap();
    shop.disk = before;
    shop.disk.arc().create_dir("dumps").unwrap();
    shop.disk.arc().create(&name).unwrap().write_at(0, &bytes).unwrap();
    shop.engine = Engine::open(parts_of(&shop)).unwrap();
    assert!(!rebuilt_with(&mut shop, dump.sequence));
    assert!(watched(&shop).is_some());
    assert_eq!(files(&shop).len(), 1);
}

#[test]
fn a_power_cut_at_any_call_of_a_dump_leaves_a_shop_that_opens_and_dumps() {
    let first = sold();
    let template = first.disk.copy();
    let begun = first.disk.calls();
    watched(&first).unwrap();
    let calls = first.disk.calls() - begun;
    let (mut none, mut made) = (0, 0);
    for at in 0..calls {
        let (mut shop, ()) = Shop::cut(&template, at, |shop| {
            shop.clock.set(moment("2027-01-02 09:00:00"));
            shop.engine.watch(AT_ONCE).unwrap();
            shop.engine.watched();
        });
        shop.clock.set(moment("2027-01-02 09:00:00"));
        match shop.ask(request::Dump).unwrap().last {
            Some(_) => made += 1,
            None => none += 1,
        }
        if at % 7 == 0 {
            rebuilt_with(&mut shop, 0);
        }
        assert!(watched(&shop).is_some(), "cut at {at}");
        assert_eq!(files(&shop).len(), 1, "cut at {at}");
    }
    println!("{calls} calls: {none} cuts without a dump, {made} with one");
    assert!(none > 0 && made > 0);
}

#[test]
fn rows_that_the_doctor_finds_wrong_take_the_dump_with_them() {
    let mut shop = sold();
    watched(&shop).unwrap();
    shop.engine.close().unwrap();
    super::exchanged::spoil_a_row(&shop.disk);
    shop.engine = Engine::open(parts_of(&shop)).unwrap();
    let report = shop.ask(request::Doctor { quick: false }).unwrap();
    assert!(!report.violations.is_empty());
    assert_eq!(files(&shop), Vec::<String>::new());
    shop.reopen();
    shop.healthy();
    assert!(watched(&shop).is_some());
}

#[test]
fn behind_a_fence_no_dump_is_made() {
    let shop = sold();
    shop.engine.core.shared.raise(crate::domain::FenceReason::Beside);
    assert_eq!(watched(&shop), None);
    assert!(files(&shop).is_empty());
}
