//! Power cuts at every call to the disk, by seed: no synced frame is lost, nothing that was not appended is
//! found, and the ledger always opens. What a cut leaves, a second cut during recovery leaves too.

use super::*;
use fastrand::Rng;

/// Batches of the scripted run: enough to roll over twice.
const BATCHES: u64 = 26;
/// How many of the possible disks are looked at for each call.
const SEEDS_PER_CALL: u64 = 6;

/// What a run told its caller before the power went.
#[derive(Default)]
struct Told {
    created: bool,
    appended: u64,
    synced: u64,
    /// The frame of the last sync and, as a checkpoint would, of one three syncs ago.
    floors: Vec<Floor>,
}

/// Creates a ledger, appends batches (every third unsynced at first), prepares segments when they are due.
fn run(disk: &MemDisk) -> Told {
    let mut told = Told::default();
    let Ok(mut ledger) = Ledger::create_sized(disk.arc(), STORE, NONCE, SMALL) else { return told };
    told.created = true;
    extend(&mut ledger, &mut told, BATCHES);
    told
}

/// Goes on until `last`, or until the power goes.
fn extend(ledger: &mut Ledger, told: &mut Told, last: u64) {
    while told.appended < last {
        told.appended += 1;
        if ledger.append(batch(told.appended)).is_err() {
            return;
        }
        if !told.appended.is_multiple_of(3) {
            let Ok(head) = ledger.sync() else { return };
            told.synced = told.appended;
            told.floors.push(Floor { sequence: head.sequence, hash: Some(head.hash) });
        }
        // Every second preparation is left to `append`.
        if told.appended.is_multiple_of(2)
            && let Some(work) = ledger.preparation()
            && work.run().is_err()
        {
            continue;
        }
    }
}

/// Opens what a cut left and compares it with what was told. Gives the number of batches found.
fn check(disk: &MemDisk, told: &Told, floor: Floor, story: &str) -> Option<(Ledger, u64)> {
    let ledger = match opened(disk, floor) {
        Ok((ledger, _)) => ledger,
        Err(LedgerFault::Missing) if !told.created => return None,
        Err(fault) => panic!("{story}: {fault}"),
    };
    let found = batches(disk);
    let n = found.len() as u64;
    assert!(n >= told.synced && n <= told.appended, "{story}: {n} found, {} synced", told.synced);
    assert_eq!(found, expected(n), "{story}");
    assert_eq!(verify(&disk.arc(), None).unwrap().last.hash, ledger.head().hash, "{story}");
    Some((ledger, n))
}

fn some_floor(told: &Told, chance: &mut Rng) -> Floor {
    let choice = chance.u64(..told.floors.len() as u64 + 1) as usize;
    told.floors.get(choice).copied().unwrap_or_default()
}

#[test]
fn a_power_cut_at_every_call_loses_nothing_that_was_synced() {
    let whole = MemDisk::default();
    assert_eq!(run(&whole).appended, BATCHES);
    for call in 0..whole.calls() {
        let disk = MemDisk::default();
        disk.power_off_at(call);
        let told = run(&disk);
        for seed in call * SEEDS_PER_CALL..(call + 1) * SEEDS_PER_CALL {
            let story = format!("cut at call {call}, seed {seed}");
            let left = disk.crash(seed);
            let floor = some_floor(&told, &mut Rng::with_seed(seed));
            let Some((mut ledger, n)) = check(&left, &told, floor, &story) else { continue };
            let mut told = Told { created: true, appended: n, synced: n, floors: vec![] };
            extend(&mut ledger, &mut told, n + 4);
            assert_eq!(told.appended, n + 4, "{story}");
            check(&left.crash(seed), &told, Floor::default(), &story);
        }
    }
}

#[test]
fn a_power_cut_during_recovery_changes_nothing_of_that() {
    let mut chance = Rng::with_seed(0x1DEA);
    let whole = MemDisk::default();
    run(&whole);
    for round in 0..150 {
        let (call, seed) = (chance.u64(..whole.calls()), chance.u64(..));
        let disk = MemDisk::default();
        disk.power_off_at(call);
        let told = run(&disk);
        let left = disk.crash(seed);
        let floor = some_floor(&told, &mut chance);
        let calls = {
            let counted = left.copy();
            drop(opened(&counted, floor));
            counted.calls()
        };
        for again in 0..calls {
            let story = format!("round {round}: cut at call {call}, seed {seed}, again at call {again}");
            let left = left.copy();
            left.power_off_at(again);
            assert!(opened(&left, floor).is_err(), "{story}");
            check(&left.crash(seed ^ again), &told, floor, &story);
        }
    }
}

#[test]
fn a_call_that_fails_once_stops_the_ledger_and_loses_nothing() {
    let whole = MemDisk::default();
    run(&whole);
    for call in 0..whole.calls() {
        let disk = MemDisk::default();
        disk.fail_at(call);
        let told = run(&disk);
        // The machine goes on, only the process ends: what is in memory is still seen.
        let story = format!("call {call} failed");
        let floor = some_floor(&told, &mut Rng::with_seed(call));
        let Some((_, n)) = check(&disk, &told, floor, &story) else { continue };
        // Recovery wrote again what the failed sync left in memory: a power cut does not take it any more.
        let told = Told { created: true, appended: n, synced: n, floors: vec![] };
        check(&disk.crash(call), &told, Floor::default(), &story);
    }
}
