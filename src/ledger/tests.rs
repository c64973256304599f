//! The ledger's stories: writing and reading again, power cuts, rot. Small segments, so that every story
//! crosses their ends; the disk is [`MemDisk`].

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bytes;
mod damage;
mod life;
mod mirroring;
mod power;

use super::segment::Sizes;
use super::*;
use crate::world::sim::MemDisk;

const STORE: [u8; 16] = *b"store of a test!";
const NONCE: u64 = 7;
/// Room for a dozen small frames.
const SMALL: Sizes = Sizes { first: 8 << 10, later: 8 << 10 };
const FIRST: &str = "ledger/00000001.seg";

fn created(disk: &MemDisk) -> Ledger {
    Ledger::create_sized(disk.arc(), STORE, NONCE, SMALL).unwrap()
}

fn opened(disk: &MemDisk, floor: Floor) -> Result<(Ledger, Recovery), LedgerFault> {
    let known = |hash| frames_behind(&disk.arc(), FrameId { sequence: floor.sequence, hash });
    let known = floor.hash.map(known).transpose()?.flatten();
    Ledger::open_sized(disk.arc(), NONCE + 1, floor, known.as_ref(), Claim::take(disk)?, SMALL)
}

/// A floor that is known by sequence alone.
fn floor(sequence: u64) -> Floor {
    Floor { sequence, hash: None }
}

/// Two entries that say which batch they are of, of a length that varies.
fn batch(n: u64) -> Vec<Vec<u8>> {
    let long = "號".repeat((n * 37 % 90) as usize);
    vec![format!("batch {n}").into_bytes(), format!("{n}{long}").into_bytes()]
}

/// Appends and syncs batch `n`.
fn add(ledger: &mut Ledger, n: u64) -> FrameId {
    let id = ledger.append(batch(n)).unwrap();
    ledger.sync().unwrap();
    id
}

/// Appends and syncs batches 1 to `n`.
fn fill(ledger: &mut Ledger, n: u64) {
    for n in 1..=n {
        add(ledger, n);
    }
}

/// The entries of all batches, in order.
fn batches(disk: &MemDisk) -> Vec<Vec<Vec<u8>>> {
    let frames = frames_from(&disk.arc(), 1, None).unwrap().map(Result::unwrap);
    let batches = frames.filter(|frame| frame.kind == FrameKind::Batch);
    batches.map(|frame| frame.entries.into_iter().map(Option::unwrap).collect()).collect()
}

/// The first `n` batches, numbered from 1.
fn expected(n: u64) -> Vec<Vec<Vec<u8>>> {
    (1..=n).map(batch).collect()
}
