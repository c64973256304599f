//! Two writers of one ledger: the lock is on what is written, so whatever becomes of the lock file, of the directory or of
//! the bytes, one of them does not begin or stops, and says why. No number is answered twice.

use crate::binary::Place;
use crate::shop::{self, Shop, span};
use lj::engine::{Engine, EngineFault, Parts};
use lj::ledger::LedgerFault;
use lj::protocol::{Asks, Caller, Failure, request};
use lj::world::{RealDisk, SystemEntropy};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What the engine said when it stopped.
type Last = Arc<Mutex<Vec<String>>>;

fn parts(directory: &Path, last: &Last) -> Parts {
    let last = Arc::clone(last);
    Parts {
        disk: Arc::new(RealDisk::new(directory)),
        clock: shop::shop_clock(),
        entropy: Arc::new(SystemEntropy),
        keyring: Arc::new(shop::EveryKey),
        owner_uid: 0,
        witness: None,
        mirror: None,
        host: "test".to_owned(),
        machine: None,
        on_fatal: Arc::new(move |what| last.lock().unwrap().push(what.to_owned())),
    }
}

fn issue(engine: &Engine) -> Result<(), Failure> {
    engine.ask(Caller::default(), request::Issue(shop::sale())).map(|_| ())
}

/// A shop that has sold twice, its first engine closed, and one open whose last words are kept.
fn selling() -> (Shop, Arc<Engine>, Last) {
    let shop = Shop::new();
    shop.add(&[span("AB", 0, 50)]);
    shop.issue();
    shop.issue();
    shop.engine.close().unwrap();
    let last = Last::default();
    let engine = Engine::open(parts(shop.directory.path(), &last)).unwrap();
    (shop, engine, last)
}

#[test]
fn a_second_engine_on_the_same_ledger_does_not_open_and_the_first_sells_on() {
    let (shop, engine, last) = selling();
    let second = Engine::open(parts(shop.directory.path(), &Last::default()));
    assert!(matches!(second, Err(EngineFault::Ledger(LedgerFault::InUse { segment: 1 }))));
    assert!(issue(&engine).is_ok());
    engine.close().unwrap();
    let after = Engine::open(parts(shop.directory.path(), &last)).unwrap();
    assert!(issue(&after).is_ok(), "the lock goes with the one who had it");
    assert_eq!(last.lock().unwrap().len(), 0);
}

#[test]
fn a_store_that_is_moved_away_and_replaced_under_a_running_engine_stops_it_before_it_answers() {
    let (shop, engine, last) = selling();
    let (store, away) = (shop.directory.path().join("ledger"), shop.directory.path().join("away"));
    std::fs::rename(&store, &away).unwrap();
    std::fs::create_dir(&store).unwrap();
    for file in std::fs::read_dir(&away).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), store.join(file.file_name())).unwrap();
    }
    assert_eq!(issue(&engine), Err(Failure::Unknown), "nobody is told a number");
    let said = last.lock().unwrap().join("\n");
    assert!(said.contains("moved away or replaced") && said.contains("which copy"), "{said}");
}

#[test]
fn a_ledger_that_is_removed_under_a_running_engine_stops_it() {
    let (shop, engine, last) = selling();
    std::fs::remove_file(shop.directory.path().join("ledger/00000001.seg")).unwrap();
    assert_eq!(issue(&engine), Err(Failure::Unknown));
    assert_eq!(last.lock().unwrap().len(), 1);
}

#[test]
fn bytes_that_somebody_else_wrote_are_not_written_over() {
    let (shop, engine, last) = selling();
    let path = shop.directory.path().join("ledger/00000001.seg");
    let bytes = std::fs::read(&path).unwrap();
    let end = bytes.iter().rposition(|&byte| byte != 0).unwrap().next_multiple_of(8) as u64;
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.write_all_at(b"another writer's", end).unwrap();
    assert_eq!(issue(&engine), Err(Failure::Unknown));
    assert!(last.lock().unwrap()[0].contains("did not write"), "{last:?}");
    let after = std::fs::read(&path).unwrap();
    assert_eq!(&after[end as usize..end as usize + 16], b"another writer's");
}

#[test]
fn a_lock_file_that_is_taken_away_gives_nobody_a_second_engine() {
    let place = Place::with_numbers(50);
    let serve = crate::serving::Serving::start(&place);
    place.ok(&["issue", "--item", "a:1:1"]);
    for name in ["lock", "sock"] {
        std::fs::remove_file(place.store().join(name)).unwrap();
    }
    let second = place.run(&["issue", "--item", "b:1:2"]);
    assert!([3, 4].contains(&second.code), "{}{}", second.out, second.err);
    assert!(second.err.contains("another process writes"), "{}", second.err);
    serve.terminate();
    let next = place.ok(&["issue", "--item", "c:1:3", "--json"]).json();
    assert_eq!(next[0]["number"], "AB00000001", "the second never took a number");
    assert_eq!(place.ok(&["doctor"]).code, 0);
}

#[test]
fn a_store_whose_ledger_is_lost_is_never_founded_over() {
    let place = Place::with_numbers(50);
    place.ok(&["issue", "--item", "a:1:1"]);
    let store = place.store();
    std::fs::rename(store.join("ledger"), place.path().join("elsewhere")).unwrap();
    let kept = std::fs::read(store.join("store.redb")).unwrap();
    let again = place.run(&["init", "--company", "1", "--name", "店", "--ubn", "12345675"]);
    assert_eq!(again.code, 3, "{}{}", again.out, again.err);
    assert!(again.err.contains("ledger") || again.err.contains("總帳"), "{}", again.err);
    assert_eq!(std::fs::read(store.join("store.redb")).unwrap(), kept, "the last copy is untouched");
    std::fs::rename(place.path().join("elsewhere"), store.join("ledger")).unwrap();
    let next = place.ok(&["issue", "--item", "a:1:1", "--json"]).json();
    assert_eq!(next[0]["number"], "AB00000001");
}
