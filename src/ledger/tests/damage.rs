//! Torn and rotten bytes: every one of them is found, and told apart by what is known to have been synced.

use super::*;
use crate::ledger::frame::{ENTRY_HEAD_BYTES, HEAD_BYTES};
use crate::ledger::segment::SEGMENT_HEAD_BYTES;

/// Where the frames of the first segment begin, and where the last ends.
fn places(disk: &MemDisk) -> Vec<usize> {
    let mut places = vec![SEGMENT_HEAD_BYTES as usize];
    let bytes = disk.bytes(FIRST);
    while let Ok(head) = frame::FrameHead::read(&bytes[places[places.len() - 1]..]) {
        places.push(places[places.len() - 1] + head.frame_bytes());
    }
    places
}

fn flip(disk: &MemDisk, at: usize) {
    disk.poke(FIRST, at, &[disk.bytes(FIRST)[at] ^ 0x10]);
}

/// A ledger of `n` synced frames, and one more that was not synced if `unsynced`.
fn written(n: u64, unsynced: bool) -> MemDisk {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    fill(&mut ledger, n);
    if unsynced {
        ledger.append(batch(n + 1)).unwrap();
    }
    disk.copy()
}

#[test]
fn a_last_frame_cut_at_any_byte_is_a_torn_tail() {
    let whole = written(2, true);
    let places = places(&whole);
    let (start, end) = (places[2], places[3]);
    for cut in start..end {
        let disk = whole.copy();
        disk.poke(FIRST, cut, &vec![0; end - cut]);
        let lost = disk.bytes(FIRST) != whole.bytes(FIRST);
        let (mut ledger, recovery) = opened(&disk, floor(2)).unwrap();
        assert_eq!(ledger.head().sequence, if lost { 2 } else { 3 }, "cut at {cut}");
        assert_eq!(recovery.torn.is_some(), lost && cut > start, "cut at {cut}");
        if let Some(torn) = recovery.torn {
            assert_eq!((torn.segment, torn.offset, torn.sequence), (1, start as u64, 3));
            assert!(disk.bytes(FIRST)[start..].iter().all(|&byte| byte == 0), "zeroed");
            add(&mut ledger, 3);
            drop(ledger);
            assert_eq!(batches(&disk), expected(3));
        }
    }
}

#[test]
fn a_flipped_byte_of_a_synced_frame_is_corruption() {
    let whole = written(3, false);
    let places = places(&whole);
    for at in places[0]..places[2] {
        let disk = whole.copy();
        flip(&disk, at);
        let sequence = if at < places[1] { 1 } else { 2 };
        let expected = (1, places[sequence - 1] as u64, sequence as u64);
        // No floor: frame 3 lies behind and says that 2 was synced.
        for fault in [opened(&disk, floor(0)).unwrap_err(), verify(&disk.arc(), None).unwrap_err()] {
            let LedgerFault::Corrupt { segment, offset, sequence, .. } = fault else {
                panic!("byte {at}: {fault}")
            };
            assert_eq!((segment, offset, sequence), expected, "byte {at}");
        }
        let mut untouched = whole.bytes(FIRST);
        untouched[at] ^= 0x10;
        assert_eq!(disk.bytes(FIRST), untouched, "nothing was changed");
    }
}

#[test]
fn a_damaged_last_frame_is_corruption_only_when_it_was_known() {
    let whole = written(3, false);
    for at in places(&whole)[2]..places(&whole)[3] {
        let disk = whole.copy();
        flip(&disk, at);
        let fault = opened(&disk, floor(3)).unwrap_err();
        assert!(matches!(fault, LedgerFault::Corrupt { sequence: 3, .. }), "byte {at}: {fault}");
        assert_eq!(verify(&disk.arc(), None).unwrap().torn.unwrap().sequence, 3);
        let (ledger, recovery) = opened(&disk, floor(2)).unwrap();
        assert_eq!((ledger.head().sequence, recovery.torn.is_some()), (2, true), "byte {at}");
    }
}

#[test]
fn a_frame_whose_sectors_were_lost_is_corruption_when_a_later_one_says_so() {
    let disk = written(4, false);
    let places = places(&disk);
    disk.poke(FIRST, places[1], &vec![0; places[2] - places[1]]);
    let fault = opened(&disk, floor(0)).unwrap_err();
    let offset = places[1] as u64;
    assert_eq!(fault, LedgerFault::Corrupt { segment: 1, offset, sequence: 2, what: Damage::Magic });
}

#[test]
fn an_unsynced_frame_may_be_lost_although_a_later_one_is_there() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    add(&mut ledger, 1);
    ledger.append(batch(2)).unwrap();
    ledger.append(batch(3)).unwrap();
    drop(ledger);
    let places = places(&disk);
    disk.poke(FIRST, places[1], &vec![0; places[2] - places[1]]);
    let (_, recovery) = opened(&disk, floor(1)).unwrap();
    let torn = recovery.torn.unwrap();
    assert_eq!((torn.offset, torn.sequence), (places[1] as u64, 2));
    assert!(disk.bytes(FIRST)[places[1]..].iter().all(|&byte| byte == 0), "frame 3 never comes back");
}

#[test]
fn a_sealed_segment_is_durable_to_its_end() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    let mut n = 0;
    while !disk.exists("ledger/00000002.seg").unwrap() {
        n += 1;
        ledger.append(batch(n)).unwrap();
    }
    drop(ledger);
    let places = places(&disk);
    let seal = places[places.len() - 2];
    for at in [places[1], seal, seal + HEAD_BYTES] {
        let disk = disk.copy();
        flip(&disk, at);
        let fault = opened(&disk, floor(0)).unwrap_err();
        assert!(matches!(fault, LedgerFault::Corrupt { segment: 1, .. }), "{fault}");
    }
    let behind = disk.copy();
    flip(&behind, places[places.len() - 1] + 8);
    let fault = verify(&behind.arc(), None).unwrap_err();
    assert!(matches!(fault, LedgerFault::Corrupt { segment: 1, what: Damage::Padding, .. }), "{fault}");

    let unsealed = disk.copy();
    unsealed.poke(FIRST, seal, &vec![0; places[places.len() - 1] - seal]);
    let fault = opened(&unsealed, floor(0)).unwrap_err();
    assert!(matches!(fault, LedgerFault::Corrupt { segment: 1, what: Damage::NoSeal, .. }), "{fault}");
}

#[test]
fn segment_files_are_checked() {
    let disk = MemDisk::default();
    let mut ledger = created(&disk);
    fill(&mut ledger, 40);
    drop(ledger);
    for at in (0..SEGMENT_HEAD_BYTES as usize).step_by(61) {
        let disk = disk.copy();
        flip(&disk, at);
        let fault = opened(&disk, floor(0)).unwrap_err();
        assert!(
            matches!(fault, LedgerFault::Corrupt { what: Damage::SegmentHeader, .. }),
            "byte {at}: {fault}"
        );
    }
    let gap = disk.copy();
    gap.remove("ledger/00000002.seg").unwrap();
    let fault = opened(&gap, floor(0)).unwrap_err();
    assert!(
        matches!(fault, LedgerFault::Corrupt { segment: 2, what: Damage::SegmentMissing, .. }),
        "{fault}"
    );

    let short = disk.copy();
    short.open(FIRST).unwrap().set_len(6000).unwrap();
    let fault = opened(&short, floor(0)).unwrap_err();
    assert!(matches!(fault, LedgerFault::Corrupt { segment: 1, what: Damage::SegmentShort, .. }), "{fault}");

    let foreign = disk.copy();
    let other = MemDisk::default();
    let mut ledger = Ledger::create_sized(other.arc(), [9; 16], NONCE, SMALL).unwrap();
    fill(&mut ledger, 40);
    foreign.poke("ledger/00000002.seg", 0, &other.bytes("ledger/00000002.seg"));
    let fault = opened(&foreign, floor(0)).unwrap_err();
    assert!(matches!(fault, LedgerFault::Corrupt { segment: 2, what: Damage::SegmentLink, .. }), "{fault}");
}

#[test]
fn an_erased_body_keeps_the_chain() {
    let disk = written(3, false);
    let entry = places(&disk)[1] + HEAD_BYTES;
    let body = entry + ENTRY_HEAD_BYTES;
    let half = disk.copy();
    half.poke(FIRST, entry, &[1]);
    let fault = verify(&half.arc(), None).unwrap_err();
    assert!(matches!(fault, LedgerFault::Corrupt { sequence: 2, what: Damage::Body, .. }), "{fault}");

    disk.poke(FIRST, entry, &[1]);
    disk.poke(FIRST, body, &vec![0; batch(2)[0].len()]);
    let verified = verify(&disk.arc(), None).unwrap();
    assert_eq!((verified.entries, verified.erased, verified.last.sequence), (6, 1, 3));
    let frame = frames_from(&disk.arc(), 2, Some(2)).unwrap().next().unwrap().unwrap();
    assert_eq!(frame.entries, [None, Some(batch(2)[1].clone())]);
    opened(&disk, floor(0)).unwrap();
}

#[test]
fn an_older_or_another_ledger_is_refused() {
    let disk = written(3, false);
    let head = opened(&disk, floor(0)).unwrap().0.head();
    let before = disk.bytes(FIRST);
    assert_eq!(opened(&disk, floor(4)).unwrap_err(), LedgerFault::Behind { ends: 3, known: 4 });
    let other = Floor { sequence: 3, hash: Some([1; 32]) };
    assert_eq!(opened(&disk, other).unwrap_err(), LedgerFault::Diverged { sequence: 3 });
    let right = Floor { sequence: 3, hash: Some(head.hash) };
    assert_eq!(opened(&disk, right).unwrap().0.head(), head);
    assert_eq!(disk.bytes(FIRST), before);
    let fault = frames_from(&disk.arc(), 1, Some(9)).unwrap().last().unwrap().unwrap_err();
    assert_eq!(fault, LedgerFault::Behind { ends: 3, known: 9 });
}

#[test]
fn a_sound_frame_of_elsewhere_does_not_pass() {
    let disk = written(3, false);
    let places = places(&disk);
    let other_run = MemDisk::default();
    fill(&mut Ledger::create_sized(other_run.arc(), STORE, NONCE + 5, SMALL).unwrap(), 3);
    let other_store = MemDisk::default();
    fill(&mut Ledger::create_sized(other_store.arc(), [9; 16], NONCE, SMALL).unwrap(), 3);
    let cases = [
        (&other_run, places[1]..places[2], Damage::Chain),
        (&other_store, places[1]..places[2], Damage::Store),
        (&disk, places[0]..places[1], Damage::Sequence),
    ];
    for (source, part, what) in cases {
        let grafted = disk.copy();
        grafted.poke(FIRST, places[1], &source.bytes(FIRST)[part]);
        for known in [floor(0), floor(3)] {
            let fault = opened(&grafted, known).unwrap_err();
            let offset = places[1] as u64;
            assert_eq!(fault, LedgerFault::Corrupt { segment: 1, offset, sequence: 2, what });
        }
    }
}

/// Writes a segment's version with the hash that belongs to it.
fn with_segment_version(disk: &MemDisk, version: u8) {
    use sha2::{Digest, Sha256};
    disk.poke(FIRST, 8, &[version]);
    let hashed = SEGMENT_HEAD_BYTES as usize - 32;
    disk.poke(FIRST, hashed, &Sha256::digest(&disk.bytes(FIRST)[..hashed]));
}

#[test]
fn a_newer_format_is_left_to_the_newer_program_and_one_that_was_never_released_is_refused() {
    let disk = written(1, false);
    with_segment_version(&disk, 3);
    assert_eq!(opened(&disk, floor(0)).unwrap_err(), LedgerFault::Version { segment: 1, version: 3 });
    with_segment_version(&disk, 1);
    let fault = opened(&disk, floor(0)).unwrap_err();
    assert_eq!(fault, LedgerFault::TooOld { segment: 1, version: 1 });
    assert!(fault.to_string().contains("begin a new store"), "{fault}");
}

#[test]
fn a_sound_frame_of_a_newer_format_is_never_taken_for_a_torn_tail() {
    use sha2::{Digest, Sha256};
    let disk = written(2, false);
    let at = places(&disk)[1];
    // The last frame, as a program of format 9 would write it: its header and hash are laid out as ever.
    disk.poke(FIRST, at + 58, &[9]);
    let bytes = disk.bytes(FIRST);
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let mut hasher = Sha256::new();
    hasher.update(&bytes[at..at + 96]);
    let (mut entry, end) = (at + HEAD_BYTES, at + HEAD_BYTES + number(at + 52));
    while entry < end {
        hasher.update(&bytes[entry + 1..entry + ENTRY_HEAD_BYTES]);
        entry += ENTRY_HEAD_BYTES + number(entry + 1);
    }
    disk.poke(FIRST, at + 96, &hasher.finalize());
    let before = disk.bytes(FIRST);
    let fault = opened(&disk, floor(0)).unwrap_err();
    assert_eq!(fault, LedgerFault::NewerFrame { sequence: 2, format: 9 });
    assert_eq!(disk.bytes(FIRST), before, "nothing was changed");
}
