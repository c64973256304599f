//! The rows made anew from the whole ledger: the same to the byte, told while it goes on, ended without harm.

use super::*;
use crate::store::{FILE, Rows, Store, Walk};
use std::ops::{Bound, ControlFlow};

/// Sales, one frame each: more than a replay folds without a second thread.
const SALES: u64 = 2_100;

/// Every row of the store file.
pub(super) fn dump(disk: &MemDisk) -> Vec<(Vec<u8>, Vec<u8>)> {
    let store = Store::open(&*disk.arc()).unwrap();
    let mut rows = Vec::new();
    let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    store
        .snapshot()
        .unwrap()
        .walk(all, &mut |key, value| {
            rows.push((key.to_vec(), value.to_vec()));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
    rows
}

/// A shop that sold so much and is closed.
fn sold(sales: u64) -> Shop {
    let shop = Shop::new();
    shop.add(&[draft("AB", 0, 5_000)]);
    for _ in 0..sales {
        shop.issue();
    }
    shop.engine.close().unwrap();
    shop
}

pub(super) fn parts_of(shop: &Shop) -> Parts {
    parts(&shop.disk, &shop.clock, &shop.fatal)
}

#[test]
fn rows_made_anew_are_the_same_to_the_byte_and_whoever_watches_hears_how_far_it_is_and_may_end_it() {
    let shop = sold(SALES);
    let before = dump(&shop.disk);
    shop.disk.arc().remove(FILE).unwrap();
    let mut told = Vec::new();
    let engine = Engine::open_heard(parts_of(&shop), &mut |rebuilt| {
        told.push(rebuilt);
        ControlFlow::Continue(())
    });
    engine.unwrap().close().unwrap();
    assert!(dump(&shop.disk) == before, "the rows differ");
    assert_told(&told);
    ended_at_each_piece(&shop, told.len());
    assert!(dump(&shop.disk) == before, "the rows differ");
    let mut quiet = true;
    Engine::open_heard(parts_of(&shop), &mut |_| {
        quiet = false;
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(quiet, "an opening that makes nothing anew tells nothing");
}

fn assert_told(told: &[Rebuilt]) {
    let last = told.last().unwrap();
    assert_eq!(last.done, last.total, "{told:?}");
    assert!(last.total >= SALES && told.len() > 1, "{told:?}");
    assert!(told.windows(2).all(|two| two[0].done < two[1].done && two[0].total == two[1].total), "{told:?}");
}

/// Whoever ends it leaves nothing half done.
fn ended_at_each_piece(shop: &Shop, pieces_of_it: usize) {
    shop.disk.arc().remove(FILE).unwrap();
    for end_at in 1..=pieces_of_it {
        let mut pieces = 0;
        let ended = Engine::open_heard(parts_of(shop), &mut |_| {
            pieces += 1;
            if pieces == end_at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert!(matches!(ended.err(), Some(EngineFault::Stopped)), "at piece {end_at}");
        assert!(!shop.disk.arc().exists(FILE).unwrap(), "what was made has no name");
    }
    Engine::open(parts_of(shop)).unwrap().close().unwrap();
}

#[test]
fn what_an_opening_replays_is_saved_once_it_gets_quiet_and_not_replayed_again() {
    let mut shop = Shop::new();
    shop.add(&[draft("AB", 0, 50)]);
    for _ in 0..5 {
        shop.issue();
    }
    let killed = |shop: &mut Shop| {
        shop.disk = shop.disk.copy();
        let engine = Engine::open_still(parts_of(shop)).unwrap();
        std::mem::forget(std::mem::replace(&mut shop.engine, engine));
    };
    let saved = |disk: &MemDisk| {
        let store = Store::open(&*disk.copy().arc()).unwrap();
        store.snapshot().unwrap().meta().unwrap().applied_sequence
    };
    let behind = saved(&shop.disk);
    killed(&mut shop);
    assert_eq!(saved(&shop.disk), behind, "an opening waits for no checkpoint");
    shop.engine.chores();
    assert!(saved(&shop.disk) > behind);
    shop.healthy();
}
