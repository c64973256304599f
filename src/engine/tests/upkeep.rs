//! The upkeep of a store: which version opens it and whether it was checked with it, the last backup; and a backup that is
//! ended, or whose place goes away, which is none.

use super::*;
use crate::domain::{BackupFlaw, unhex};
use crate::engine::keep::sealed_text;
use crate::ledger::FrameId;
use crate::protocol::{BackupReport, CheckedReport, StoreInfo, UpkeepReport};
use crate::world::place_fault;
use std::io;
use std::ops::ControlFlow;

fn upkeep(shop: &Shop) -> UpkeepReport {
    *shop.ask(request::Upkeep).unwrap()
}

#[test]
fn after_the_first_start_of_a_version_the_check_is_due_until_it_was_made_whole() {
    let mut shop = Shop::new();
    assert_eq!((upkeep(&shop).since, upkeep(&shop).check_is_due()), (None, false), "nobody noted a start");
    shop.engine.note_program();
    assert!(upkeep(&shop).check_is_due());
    assert_eq!(upkeep(&shop).version, env!("CARGO_PKG_VERSION"));
    shop.ask(request::Doctor { quick: true }).unwrap();
    assert!(upkeep(&shop).check_is_due(), "a quick one is not the whole");
    shop.ask(request::Doctor { quick: false }).unwrap();
    let checked = upkeep(&shop).checked;
    assert_eq!(checked, Some(CheckedReport { at: shop.clock.now(), violations: 0 }));
    shop.reopen();
    shop.engine.note_program();
    assert_eq!(upkeep(&shop).checked, checked, "the next start is not the first");
    assert_eq!(upkeep(&shop).examining, None);
}

#[test]
fn another_version_that_opened_the_store_is_named_and_its_check_does_not_count() {
    let mut shop = Shop::new();
    let text = "lj program 1\nversion 0.0.1\nsince 5\nchecked 6\nviolations 0\n";
    sealed_text::write(&*shop.disk.arc(), "program", text).unwrap();
    shop.reopen();
    shop.engine.note_program();
    let report = upkeep(&shop);
    assert_eq!(report.before.as_ref().map(CleanText::as_str), Some("0.0.1"));
    assert_eq!((report.since, report.checked, report.check_is_due()), (Some(shop.clock.now()), None, true));
    shop.ask(request::Doctor { quick: false }).unwrap();
    assert!(!upkeep(&shop).check_is_due());
}

/// A backup of the shop into a directory of its own.
fn back_up_to(
    shop: &Shop,
    to: &MemDisk,
    heard: &mut dyn FnMut(Copied) -> ControlFlow<()>,
) -> Result<Manifest, BackupFault> {
    let info = shop.ask(request::Store).unwrap();
    let head = FrameId { sequence: info.head_sequence, hash: unhex(&info.head_hash).unwrap() };
    let mut place = Directory::prepare(to.arc())?;
    back_up(&shop.disk.arc(), head, beside(&info), &mut place, heard)
}

fn beside(info: &StoreInfo) -> Beside<'_> {
    Beside { host: "host", made: info.now, secrets: None }
}

fn go_on(_: Copied) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn a_backup_says_how_far_it_is_and_one_that_is_ended_is_none_until_it_is_made_again() {
    let (shop, to) = (Shop::new(), MemDisk::default());
    let mut far = Vec::new();
    let ended = back_up_to(&shop, &to, &mut |copied| {
        far.push(copied);
        ControlFlow::Break(())
    });
    assert!(matches!(ended, Err(BackupFault::Stopped)), "{ended:?}");
    let of = far[0].of;
    assert!(far == [Copied { done: 0, of }] && of > 0, "{far:?}");
    assert!(matches!(Manifest::read(&*to.arc()), Err(BackupFault::Flaw(BackupFlaw::NoManifest))));
    // The same place takes the next one.
    far.clear();
    let made = back_up_to(&shop, &to, &mut |copied| {
        far.push(copied);
        ControlFlow::Continue(())
    });
    assert_eq!(Manifest::read(&*to.arc()).unwrap(), made.unwrap());
    assert!(far.iter().all(|copied| copied.of == of && copied.done < of), "{far:?}");
}

#[test]
fn a_place_that_goes_away_in_the_middle_says_so_and_gets_no_manifest() {
    let (shop, to) = (Shop::new(), MemDisk::default());
    // The bytes went somewhere, as into a file that nobody finds any more.
    let gone = back_up_to(&shop, &to, &mut |_| {
        to.arc().remove("ledger/00000001.seg").unwrap();
        ControlFlow::Continue(())
    });
    let Err(BackupFault::Place(error)) = gone else { panic!("{gone:?}") };
    assert_eq!(place_fault(&error), Some(crate::domain::PlaceFault::Gone));
    assert!(matches!(Manifest::read(&*to.arc()), Err(BackupFault::Flaw(BackupFlaw::NoManifest))));
}

/// Takes nothing.
struct Broken;

impl Sink for Broken {
    fn put(&mut self, _: &str, _: u64, _: &mut dyn io::Read) -> io::Result<()> {
        Err(io::ErrorKind::StorageFull.into())
    }
    fn finish(&mut self, _: &str) -> io::Result<()> {
        unreachable!("nothing was put")
    }
}

#[test]
fn a_fault_of_the_place_is_told_from_one_of_the_store() {
    let shop = Shop::new();
    let info = shop.ask(request::Store).unwrap();
    let head = FrameId { sequence: info.head_sequence, hash: unhex(&info.head_hash).unwrap() };
    let full = back_up(&shop.disk.arc(), head, beside(&info), &mut Broken, &mut go_on);
    assert!(matches!(full, Err(BackupFault::Place(_))), "{full:?}");
    let to = MemDisk::default();
    let mut place = Directory::prepare(to.arc()).unwrap();
    shop.engine.close().unwrap();
    let cut = back_up(&shop.disk.arc(), head, beside(&info), &mut place, &mut |_| {
        let segment = shop.disk.arc().open("ledger/00000001.seg").unwrap();
        segment.set_len(100).unwrap();
        ControlFlow::Continue(())
    });
    assert!(matches!(cut, Err(BackupFault::Io(_))), "{cut:?}");
}

#[test]
fn the_last_backup_is_known_once_it_is_noted() {
    let (shop, to) = (Shop::new(), MemDisk::default());
    assert_eq!(upkeep(&shop).backup, None);
    let manifest = back_up_to(&shop, &to, &mut go_on).unwrap();
    let Manifest { made, sequence, .. } = manifest;
    LastBackup::new((sequence, manifest.files.len()), made, "/media/stick").keep(&*shop.disk.arc()).unwrap();
    assert_eq!(upkeep(&shop).backup, Some(BackupReport { made, sequence, files: 1 }));
}
