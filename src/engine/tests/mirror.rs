//! The mirror: followed, lost, back, ahead, of another store, of another history; and what it proves of a store that was
//! restored.

use super::copies::{Machine, add, sell, why};
use super::*;
use crate::domain::{FenceReason, MirrorTrouble};
use crate::engine::keep::mark::{self, Mark};
use crate::engine::{BEGINNING, Mirroring, Recovered, recover};
use crate::ledger::frames_from;
use crate::protocol::MirrorReport;
use crate::store::{FILE, Life};
use crate::world::RealDisk;

fn mirrored(machine: &Machine, disk: &MemDisk, mirror: Arc<dyn Disk>, start_without: bool) -> Parts {
    Parts { mirror: Some(Mirroring { disk: mirror, start_without }), ..machine.parts(disk) }
}

/// Opens it without a thread; its chores feed the mirror.
fn open(machine: &Machine, disk: &MemDisk, mirror: &MemDisk) -> Arc<Engine> {
    Engine::open_still(mirrored(machine, disk, mirror.arc(), true)).unwrap()
}

fn report(engine: &Engine) -> MirrorReport {
    engine.ask(Caller::default(), request::Mirror).unwrap().unwrap()
}

fn lift(engine: &Engine) {
    let reason = CleanText::new("換機", 20).unwrap();
    engine.ask(Caller::default(), request::FenceLift { reason }).unwrap();
}

fn frames(disk: &MemDisk) -> Vec<[u8; 32]> {
    frames_from(&disk.arc(), 1, None).unwrap().map(|frame| frame.unwrap().hash).collect()
}

/// A store that sold five, of which its mirror knows and an older copy of it does not know the last three.
fn overtaken() -> (Machine, MemDisk, MemDisk, MemDisk) {
    let (machine, mirror) = (Machine::new("m1"), MemDisk::default());
    let disk = machine.shop();
    let old = disk.copy();
    let engine = open(&machine, &disk, &mirror);
    assert_eq!(sell(&engine, 3), ["AB00000002", "AB00000003", "AB00000004"]);
    engine.close().unwrap();
    (machine, disk, mirror, old)
}

fn restored(disk: &MemDisk) {
    let store = crate::store::Store::open(&*disk.arc()).unwrap();
    let of = store.snapshot().unwrap().incarnation().unwrap().map(|life| life.id);
    store.close().unwrap();
    mark::set(&*disk.arc(), Mark { why: FenceReason::Restored, of, ledger: None, any: false }).unwrap();
}

fn sold(engine: &Engine) -> u64 {
    engine.ask(Caller::default(), request::Store).unwrap().invoices
}

#[test]
fn it_follows_with_its_lag_shown_and_has_all_of_it_once_the_store_is_closed() {
    let (machine, mirror) = (Machine::new("m1"), MemDisk::default());
    let disk = machine.shop();
    let engine = open(&machine, &disk, &mirror);
    sell(&engine, 3);
    machine.clock.pass_s(9);
    let shown = report(&engine);
    assert!(shown.behind > 3 && shown.through == 0 && shown.late_s == 9, "{shown:?}");
    engine.chores();
    let shown = report(&engine);
    assert_eq!((shown.behind, shown.late_s, shown.trouble), (0, 0, None));
    sell(&engine, 1);
    engine.close().unwrap();
    assert_eq!(frames(&disk), frames(&mirror));
    let threaded = Engine::open(mirrored(&machine, &disk, mirror.arc(), true)).unwrap();
    sell(&threaded, 20);
    threaded.close().unwrap();
    assert_eq!(frames(&disk), frames(&mirror), "and by a thread of its own");
}

#[test]
fn one_that_is_ahead_gives_the_missing_frames_before_anybody_judges() {
    let (machine, disk, mirror, old) = overtaken();
    let bare = machine.open(&old.copy());
    assert!(matches!(why(&bare), Some(FenceReason::Older { .. })), "without it");
    bare.close().unwrap();
    let engine = open(&machine, &old, &mirror);
    assert_eq!((why(&engine), sold(&engine)), (None, 5));
    assert_eq!(frames(&old), frames(&disk));
    assert_eq!(sell(&engine, 1), ["AB00000005"]);
    engine.close().unwrap();
    let caller = Caller { service: true, ..Caller::default() };
    let engine = open(&machine, &old, &mirror);
    assert_eq!(engine.ask(caller, request::Doctor { quick: false }).unwrap().violations, []);
    engine.close().unwrap();
    let original = open(&machine, &disk, &mirror);
    assert_eq!(sell(&original, 1), ["AB00000006"], "whichever of the two is opened has everything");
}

#[test]
fn the_fence_of_a_restored_store_is_gone_where_mirror_and_witness_prove_that_nothing_is_missing() {
    let (machine, _, mirror, old) = overtaken();
    restored(&old);
    let engine = open(&machine, &old, &mirror);
    assert_eq!(why(&engine), None);
    assert_eq!(sell(&engine, 1), ["AB00000005"]);
    engine.close().unwrap();
    let alone = machine.open(&old);
    assert_eq!(why(&alone), None, "the mark is gone too");
}

#[test]
fn without_that_proof_it_gives_its_frames_and_the_fence_stands() {
    let (_, _, mirror, old) = overtaken();
    restored(&old);
    let elsewhere = Machine::new("m2");
    let engine = open(&elsewhere, &old, &mirror);
    assert_eq!(
        (why(&engine), sold(&engine)),
        (Some(FenceReason::Restored), 5),
        "no witness knows how it ended"
    );
    // A run that was killed: what it answered last may have reached neither.
    let (machine, mirror) = (Machine::new("m1"), MemDisk::default());
    let disk = machine.shop();
    let old = disk.copy();
    let engine = open(&machine, &disk, &mirror);
    sell(&engine, 3);
    engine.chores();
    std::mem::forget(engine);
    restored(&old);
    let again = Machine { witness: machine.witness.crash(0), ..Machine::new("m1") };
    let engine = open(&again, &old, &mirror.crash(0));
    assert_eq!((why(&engine), sold(&engine)), (Some(FenceReason::Restored), 5));
}

#[test]
fn a_mirror_of_another_store_is_refused_and_nothing_is_written_to_it() {
    let (machine, _, mirror, _) = overtaken();
    let before = frames(&mirror);
    let other = Machine::new("m3");
    let disk = other.shop();
    let engine = open(&other, &disk, &mirror);
    assert_eq!(report(&engine).trouble, Some(MirrorTrouble::OtherStore));
    assert_eq!(sell(&engine, 1), ["AB00000002"], "the shop sells on, for its owner agreed to that");
    engine.chores();
    engine.close().unwrap();
    assert_eq!(frames(&mirror), before);
    let unwilling = Engine::open(mirrored(&other, &disk, mirror.arc(), false));
    assert!(matches!(unwilling, Err(EngineFault::MirrorMissing(MirrorTrouble::OtherStore))));
    let empty = MemDisk::default();
    Engine::open(mirrored(&machine, &machine.shop(), empty.arc(), false)).expect("an empty one is begun");
}

#[test]
fn another_history_is_a_fence_until_a_person_overrules_it_and_again_once_it_grows() {
    let (machine, disk, mirror, old) = overtaken();
    let other = Machine::new("m2");
    let copy = other.open(&old);
    lift(&copy);
    let id = add(&copy, draft("CD", 0, 50));
    super::copies::fresh(&copy, vec![id]).unwrap();
    sell(&copy, 2);
    copy.close().unwrap();
    let before = frames(&mirror);
    let engine = open(&other, &old, &mirror);
    assert!(matches!(why(&engine), Some(FenceReason::MirrorApart { .. })), "{:?}", why(&engine));
    lift(&engine);
    engine.close().unwrap();
    let engine = open(&other, &old, &mirror);
    assert_eq!(why(&engine), None, "overruled");
    assert!(matches!(report(&engine).trouble, Some(MirrorTrouble::Apart { .. })));
    engine.chores();
    engine.close().unwrap();
    assert_eq!(frames(&mirror), before, "what the other copy wrote is kept to compare");
    let original = open(&machine, &disk, &mirror);
    sell(&original, 1);
    original.close().unwrap();
    let engine = open(&other, &old, &mirror);
    assert!(matches!(why(&engine), Some(FenceReason::MirrorApart { .. })), "the other copy is alive");
}

#[test]
fn its_loss_stops_no_sale_is_told_and_made_good_when_it_is_back() {
    let root = tempfile::tempdir().unwrap();
    let (there, away) = (root.path().join("stick"), root.path().join("away"));
    let machine = Machine::new("m1");
    let disk = machine.shop();
    let parts = || mirrored(&machine, &disk, Arc::new(RealDisk::new(&there)), true);
    let engine = Engine::open_still(parts()).unwrap();
    assert_eq!(report(&engine).trouble, Some(MirrorTrouble::Gone));
    assert!(!there.exists(), "a device that is missing is not made up for");
    sell(&engine, 1);
    std::fs::create_dir(&there).unwrap();
    engine.chores();
    assert_eq!((report(&engine).trouble, report(&engine).behind), (None, 0));
    std::fs::rename(&there, &away).unwrap();
    assert_eq!(sell(&engine, 2).len(), 2);
    engine.chores();
    let lost = report(&engine);
    assert_eq!((lost.trouble, lost.behind > 0), (Some(MirrorTrouble::Gone), true));
    sell(&engine, 2);
    std::fs::rename(&away, &there).unwrap();
    engine.chores();
    assert_eq!((report(&engine).trouble, report(&engine).behind), (None, 0));
    engine.close().unwrap();
    std::fs::rename(&there, &away).unwrap();
    let unwilling = Engine::open(mirrored(&machine, &disk, Arc::new(RealDisk::new(&there)), false));
    assert!(matches!(unwilling, Err(EngineFault::MirrorMissing(MirrorTrouble::Gone))));
    std::fs::rename(&away, &there).unwrap();
    Engine::open(mirrored(&machine, &disk, Arc::new(RealDisk::new(&there)), false)).unwrap();
}

#[test]
fn two_engines_never_feed_one_mirror() {
    let (machine, disk, mirror, old) = overtaken();
    let engine = open(&machine, &disk, &mirror);
    let other = open(&Machine::new("m2"), &old, &mirror);
    assert_eq!(report(&other).trouble, Some(MirrorTrouble::InUse));
    assert_eq!(why(&other), Some(FenceReason::OtherHost));
    sell(&engine, 1);
    engine.chores();
    assert_eq!(report(&engine).behind, 0);
}

/// A store on a real disk whose ledger is lost.
struct Rest {
    place: tempfile::TempDir,
}

impl Rest {
    /// What is left of a shop, with its store file or without.
    fn of(whole: &MemDisk, has_file: bool) -> Self {
        let place = tempfile::tempdir().unwrap();
        for name in whole.arc().list("").unwrap() {
            if has_file || name != FILE {
                std::fs::write(place.path().join(&name), whole.bytes(&name)).unwrap();
            }
        }
        Self { place }
    }

    fn disk(&self) -> Arc<dyn Disk> {
        Arc::new(RealDisk::new(self.place.path()))
    }

    fn parts(&self, machine: &Machine, mirror: Arc<dyn Disk>) -> Parts {
        Parts { disk: self.disk(), ..mirrored(machine, &MemDisk::default(), mirror, true) }
    }

    /// As `lj recover` does.
    fn recover(&self, parts: &Parts) -> Result<Recovered, EngineFault> {
        let staging = self.place.path().join(BEGINNING);
        drop(std::fs::remove_dir_all(&staging));
        std::fs::create_dir(&staging).unwrap();
        let staging: Arc<dyn Disk> = Arc::new(RealDisk::new(&staging));
        recover(parts, &staging, moment("2026-11-23 12:00:00"))
    }
}

#[test]
fn a_lost_ledger_is_put_back_from_the_mirror_and_nothing_is_missing() {
    for has_file in [true, false] {
        let (machine, whole, mirror, _) = overtaken();
        let rest = Rest::of(&whole, has_file);
        let parts = rest.parts(&machine, mirror.arc());
        let missing = Engine::open(rest.parts(&machine, mirror.arc())).map(drop);
        assert!(matches!(missing, Err(EngineFault::LedgerMissing | EngineFault::NoStore)), "{missing:?}");
        let ours = frames(&whole);
        assert_eq!(rest.recover(&parts).unwrap(), Recovered::Frames(ours.len() as u64));
        let theirs = frames_from(&rest.disk(), 1, None).unwrap().map(|frame| frame.unwrap().hash);
        assert_eq!(theirs.collect::<Vec<_>>(), ours);
        let engine = Engine::open_still(parts).unwrap();
        assert_eq!((why(&engine), sold(&engine)), (None, 5), "witness and mirror know no more");
        assert_eq!(sell(&engine, 1), ["AB00000005"]);
    }
}

#[test]
fn a_mirror_that_knows_less_or_another_is_not_taken_for_the_ledger_and_one_out_of_reach_is_asked_for() {
    let (machine, whole, mirror, _) = overtaken();
    // It was away while two more were sold.
    let engine = machine.open(&whole);
    sell(&engine, 2);
    engine.close().unwrap();
    let (strange, other) = (MemDisk::default(), Machine::new("m2"));
    open(&other, &other.shop(), &strange).close().unwrap();
    for mirror in [&mirror, &strange, &MemDisk::default()] {
        let rest = Rest::of(&whole, true);
        let parts = rest.parts(&machine, mirror.arc());
        assert!(matches!(rest.recover(&parts), Ok(Recovered::Rows(_))));
        let engine = Engine::open(Parts { mirror: None, ..parts }).unwrap();
        assert_eq!(why(&engine), Some(FenceReason::Recovered));
    }
    let rest = Rest::of(&whole, true);
    let gone: Arc<dyn Disk> = Arc::new(RealDisk::new(rest.place.path().join("gone")));
    let unreached = rest.recover(&rest.parts(&machine, gone));
    assert!(matches!(unreached, Err(EngineFault::MirrorUnreached(MirrorTrouble::Gone))), "{unreached:?}");
}

#[test]
fn a_mirror_that_is_damaged_is_never_taken_for_the_ledger() {
    let (machine, whole, mirror, _) = overtaken();
    let segment = format!("ledger/{}", mirror.arc().list("ledger").unwrap()[0]);
    for at in (4096..9000).step_by(700) {
        let copy = mirror.copy();
        let byte = copy.bytes(&segment)[at];
        copy.poke(&segment, at, &[byte ^ 1]);
        let rest = Rest::of(&whole, true);
        match rest.recover(&rest.parts(&machine, copy.arc())) {
            // Behind its end nothing is read.
            Ok(Recovered::Frames(_)) => assert_eq!(byte, 0, "{at}"),
            // What lies behind damage is not known: it knows less than the store file then.
            Ok(Recovered::Rows(_)) => {}
            Err(_) => assert_eq!(rest.disk().list("ledger").unwrap(), [""; 0], "{at}"),
        }
    }
}

fn bytes(disk: &MemDisk) -> Vec<u8> {
    let file = disk.arc().open("ledger/00000001.seg").unwrap();
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

/// Flips a bit in the last entry of a frame.
fn rot(disk: &MemDisk, sequence: u64) {
    let frame = frames_from(&disk.arc(), sequence, None).unwrap().next().unwrap().unwrap();
    let body = frame.entries.last().unwrap().clone().unwrap();
    let at = bytes(disk).windows(body.len()).position(|window| window == body).unwrap();
    let segment = disk.arc().open("ledger/00000001.seg").unwrap();
    segment.write_at(at as u64, &[body[0] ^ 1]).unwrap();
}

/// Store and witness of a machine are put back together to a time that only the mirror knows to be over; and a frame of the
/// mirror has rotted. What is sound behind it was said to somebody.
#[test]
fn a_mirror_that_rotted_and_knows_more_raises_the_fence_and_is_never_written_over() {
    for rotten in [None, Some(0), Some(1), Some(2)] {
        let machine = Machine::new("m1");
        let disk = machine.shop();
        let mirror = MemDisk::default();
        open(&machine, &disk, &mirror).close().unwrap();
        let (old, witness) = (disk.copy(), machine.witness.copy());
        let ends = frames(&old).len() as u64;
        let engine = open(&machine, &disk, &mirror);
        sell(&engine, 4);
        engine.close().unwrap();
        let next = Machine { witness, ..Machine::new("m1") };
        if let Some(back) = rotten {
            // The last frame that the store has, and the first ones that it lacks.
            rot(&mirror, ends + back);
        }
        let before = bytes(&mirror);
        let engine = open(&next, &old, &mirror);
        match rotten {
            None => assert_eq!(sell(&engine, 1), ["AB00000006"], "it gave what the store lacked"),
            Some(_) => {
                let known = frames(&disk).len() as u64;
                assert_eq!(why(&engine), Some(FenceReason::Older { ends, known }), "{rotten:?}");
                assert_eq!(report(&engine).trouble, Some(MirrorTrouble::Rotten { ends, known }));
                engine.chores();
                engine.close().unwrap();
                assert!(bytes(&mirror) == before, "{rotten:?}: what is left of it is kept");
            }
        }
    }
}

#[test]
fn a_mirror_that_rotted_and_knows_no_more_than_the_ledger_is_made_whole_again() {
    let (machine, mirror) = (Machine::new("m1"), MemDisk::default());
    let disk = machine.shop();
    let engine = open(&machine, &disk, &mirror);
    sell(&engine, 4);
    engine.close().unwrap();
    let whole = frames(&mirror);
    rot(&mirror, whole.len() as u64 - 2);
    let engine = open(&machine, &disk, &mirror);
    assert_eq!(why(&engine), None);
    engine.chores();
    engine.close().unwrap();
    assert_eq!(frames(&mirror)[..whole.len()], whole);
    assert_eq!(frames(&mirror), frames(&disk));
}

#[test]
fn a_rotten_mirror_gives_no_ledger_that_would_lack_what_lies_behind() {
    let (machine, disk, mirror, _) = overtaken();
    rot(&mirror, frames(&mirror).len() as u64 - 1);
    disk.arc().remove("ledger/00000001.seg").unwrap();
    disk.arc().remove(FILE).unwrap();
    let staging = MemDisk::default();
    let parts = mirrored(&machine, &disk, mirror.arc(), true);
    let recovered = recover(&parts, &staging.arc(), machine.clock.now());
    assert!(matches!(recovered, Err(EngineFault::Ledger(_))), "{recovered:?}");
}

#[test]
fn no_store_is_founded_beside_a_mirror_that_holds_one() {
    let (machine, _, mirror, _) = overtaken();
    let empty = MemDisk::default();
    let parts = mirrored(&machine, &empty, mirror.arc(), true);
    let company = crate::domain::TillAct::Company(Box::new(company("1")));
    let founded = Engine::create(&parts, machine.clock.now(), 1000, vec![company.into()]);
    assert!(matches!(founded, Err(EngineFault::MirrorTaken)), "{founded:?}");
    assert!(empty.arc().list("ledger").unwrap().is_empty());
}
