//! A ledger in good health: append, read, roll over, open again; and the faults that need no damage.

use super::*;
use std::io::ErrorKind;

#[test]
fn what_was_appended_is_read_after_opening_again() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    assert_eq!(ledger.head(), Head { sequence: 0, hash: [0; 32], synced: 0 });
    for n in 1..=3 {
        add(&mut ledger, n);
    }
    let head = ledger.head();
    drop(ledger);

    let (mut ledger, recovery) = opened(&disk, floor(2)).unwrap();
    assert_eq!(recovery, Recovery { torn: None, rewritten: 1 });
    assert_eq!((ledger.head(), ledger.store_id()), (head, STORE));
    add(&mut ledger, 4);
    assert_eq!(batches(&disk), expected(4));
    let verified = verify(&disk.arc(), None).unwrap();
    assert_eq!((verified.entries, verified.erased, verified.torn), (8, 0, None));
    assert_eq!(verified.last, FrameId { sequence: 4, hash: ledger.head().hash });
}

#[test]
fn an_append_is_one_write_and_a_sync_is_one_sync() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    add(&mut ledger, 1);
    let (calls, syncs) = (disk.calls(), disk.syncs());
    ledger.append(batch(2)).unwrap();
    assert_eq!(ledger.head().synced, 1);
    assert_eq!((disk.calls(), disk.syncs()), (calls + 1, syncs));
    assert_eq!(ledger.sync().unwrap().synced, 2);
    ledger.sync().unwrap();
    assert_eq!((disk.calls(), disk.syncs()), (calls + 2, syncs + 1), "nothing left to sync, no call");
    let len = disk.bytes(FIRST).len() as u64;
    assert_eq!(len, SMALL.first, "a frame does not change the length of the file");
}

#[test]
fn segments_follow_each_other_behind_seals() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    let ids: Vec<_> = (1..=60).map(|n| add(&mut ledger, n)).collect();
    assert!(ids.windows(2).any(|pair| pair[1].sequence == pair[0].sequence + 2), "a seal lies between");
    assert_eq!(batches(&disk), expected(60));
    let verified = verify(&disk.arc(), None).unwrap();
    assert!(verified.segments > 3, "{verified:?}");

    for (n, id) in ids.iter().enumerate() {
        let known = Floor { sequence: id.sequence, hash: Some(id.hash) };
        let (ledger, recovery) = opened(&disk.copy(), known).unwrap();
        assert_eq!(ledger.head(), Head { synced: verified.last.sequence, ..ledger.head() });
        assert_eq!(recovery.rewritten, verified.last.sequence - id.sequence);
        let mut frames = frames_from(&disk.arc(), id.sequence, Some(id.sequence)).unwrap();
        let frame = frames.next().unwrap().unwrap();
        assert_eq!((frame.sequence, frame.hash), (id.sequence, id.hash));
        assert_eq!(frame.entries, batch(n as u64 + 1).into_iter().map(Some).collect::<Vec<_>>());
        assert_eq!(frames.next(), None);
    }
}

#[test]
fn a_segment_prepared_ahead_is_taken() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    assert!(ledger.preparation().is_none(), "not half full yet");
    let mut n = 0;
    let work = loop {
        n += 1;
        add(&mut ledger, n);
        if let Some(work) = ledger.preparation() {
            break work;
        }
    };
    assert!(ledger.preparation().is_none(), "given away once");
    drop(work);
    let work = ledger.preparation().unwrap();
    std::thread::spawn(move || work.run()).join().unwrap().unwrap();
    assert!(disk.exists("ledger/ahead.tmp").unwrap());
    while !disk.exists("ledger/00000002.seg").unwrap() {
        n += 1;
        add(&mut ledger, n);
    }
    assert!(!disk.exists("ledger/ahead.tmp").unwrap());
    assert_eq!(batches(&disk), expected(n));
}

#[test]
fn a_late_preparation_serves_the_roll_over_after_that() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    let mut n = 0;
    let mut add_until = |ledger: &mut Ledger, name| {
        while !disk.exists(name).unwrap() {
            n += 1;
            add(ledger, n);
        }
        n
    };
    add_until(&mut ledger, "ledger/00000002.seg");
    add_until(&mut ledger, "ledger/00000003.seg");
    let mut late = None;
    while late.is_none() {
        late = ledger.preparation();
        ledger.append(["filler"]).unwrap();
    }
    while !disk.exists("ledger/00000004.seg").unwrap() {
        ledger.append(["filler"]).unwrap();
    }
    late.unwrap().run().unwrap();
    while !disk.exists("ledger/00000005.seg").unwrap() {
        ledger.append(["filler"]).unwrap();
    }
    assert!(!disk.exists("ledger/ahead.tmp").unwrap());
    verify(&disk.arc(), None).unwrap();
}

#[test]
fn a_frame_larger_than_a_segment_gets_one_of_its_own_size() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    add(&mut ledger, 1);
    let import = vec![0xAB; 100_000];
    ledger.append([&import]).unwrap();
    ledger.sync().unwrap();
    let len = disk.bytes("ledger/00000002.seg").len();
    assert!((100_000..110_000).contains(&len), "{len}");
    add(&mut ledger, 2);
    drop(ledger);
    assert_eq!(batches(&disk), [batch(1), vec![import], batch(2)]);
    opened(&disk, floor(0)).unwrap();
}

#[test]
fn the_limit_of_a_frame_is_refused_and_the_ledger_goes_on() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    let huge = vec![0; FRAME_BYTES_MAX];
    assert_eq!(ledger.append([&huge]), Err(LedgerFault::TooLarge));
    add(&mut ledger, 1);
    assert_eq!(batches(&disk), expected(1));
}

#[test]
fn a_failed_call_is_final() {
    for step in ["write", "sync"] {
        let disk = MemDisk::default();
        let mut ledger = created(&disk);
        add(&mut ledger, 1);
        let calls = disk.calls();
        disk.fail_at(if step == "write" { calls } else { calls + 1 });
        let fault = ledger.append(batch(2)).and_then(|_| ledger.sync()).unwrap_err();
        assert!(matches!(&fault, LedgerFault::Io { kind: ErrorKind::Other, .. }), "{fault}");
        let calls = disk.calls();
        assert_eq!(ledger.sync(), Err(fault.clone()));
        assert_eq!(ledger.append(batch(3)), Err(fault));
        assert!(ledger.preparation().is_none());
        assert_eq!((ledger.head().synced, disk.calls()), (1, calls), "the disk is left alone");
    }
}

#[test]
fn creating_and_opening_know_each_others_place() {
    let disk = MemDisk::default();
    assert_eq!(opened(&disk, floor(0)).unwrap_err(), LedgerFault::Missing);
    assert_eq!(opened(&disk, floor(3)).unwrap_err(), LedgerFault::Behind { ends: 0, known: 3 });
    assert_eq!(frames_from(&disk.arc(), 1, None).unwrap_err(), LedgerFault::Missing);
    drop(created(&disk));
    let again = Ledger::create_sized(disk.arc(), STORE, NONCE, SMALL);
    assert_eq!(again.unwrap_err(), LedgerFault::Exists);
}

#[test]
fn a_reader_beside_the_writer_reads_as_far_as_it_is_told() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    add(&mut ledger, 1);
    add(&mut ledger, 2);
    let mut frames = frames_from(&disk.arc(), 1, Some(ledger.head().synced)).unwrap();
    assert_eq!(frames.next().unwrap().unwrap().sequence, 1);
    for n in 3..=40 {
        add(&mut ledger, n);
    }
    assert_eq!(frames.next().unwrap().unwrap().sequence, 2);
    assert_eq!(frames.next(), None);
    assert_eq!(verify(&disk.arc(), Some(2)).unwrap().last.sequence, 2);
}

#[test]
fn the_real_disk_holds_a_ledger_of_the_real_size() {
    let directory = tempfile::tempdir().unwrap();
    let disk: Arc<dyn Disk> = Arc::new(crate::world::RealDisk::new(directory.path()));
    let mut ledger = Ledger::create(disk.clone(), STORE, NONCE).unwrap();
    add(&mut ledger, 1);
    let known = ledger.append([vec![1; 2 << 20]]).unwrap();
    ledger.sync().unwrap();
    drop(ledger);
    let floor = Floor { sequence: known.sequence, hash: Some(known.hash) };
    let (ledger, recovery) = Ledger::open(disk.clone(), NONCE, floor, Claim::take(&*disk).unwrap()).unwrap();
    assert_eq!((ledger.head().hash, recovery), (known.hash, Recovery::default()));
    assert_eq!(verify(&disk, None).unwrap().segments, 2);
}

#[test]
fn the_frames_behind_a_known_one_are_found_without_passing_those_before_it() {
    let disk = MemDisk::default();
    let mut ledger = Ledger::create(disk.arc(), STORE, NONCE).unwrap();
    // Over the end of the first segment, and far into the second.
    let ids: Vec<FrameId> =
        (0..900u32).map(|at| ledger.append([vec![7; 1_500 + (at * 37 % 900) as usize]]).unwrap()).collect();
    let last = ledger.sync().unwrap().sequence;
    drop(ledger);
    let behind = |known| frames_behind(&disk.arc(), known).unwrap();
    for &id in ids.iter().step_by(7).chain(ids.last()) {
        let frames: Vec<_> = behind(id).unwrap().through(last).map(|frame| frame.unwrap().sequence).collect();
        assert_eq!(frames, (id.sequence + 1..=last).collect::<Vec<_>>(), "behind {}", id.sequence);
        assert!(behind(FrameId { hash: [9; 32], ..id }).is_none(), "another history");
    }
    assert!(behind(FrameId { sequence: last + 1, hash: [9; 32] }).is_none(), "it is still to come");
    let beginning = FrameId { sequence: 0, hash: [0; 32] };
    assert_eq!(behind(beginning).unwrap().next().unwrap().unwrap().sequence, 1);
    // What stands before is not even looked at.
    let segment = disk.arc().open("ledger/00000002.seg").unwrap();
    segment.write_at(4096, &[0; 128]).unwrap();
    let known = *ids.last().unwrap();
    assert_eq!(behind(known).unwrap().through(last).count() as u64, last - known.sequence);
    let floor = Floor { sequence: known.sequence, hash: Some(known.hash) };
    let claim = Claim::take(&*disk.arc()).unwrap();
    let place = behind(known);
    let opened = Ledger::open_behind(disk.arc(), NONCE, floor, place.as_ref(), claim);
    assert_eq!(opened.unwrap().0.head().sequence, last);
}
