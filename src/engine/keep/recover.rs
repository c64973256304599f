//! A lost ledger is put back from the mirror, where that has all that the store file knows: then it is the ledger, and is
//! judged as any. Else one is begun anew from the store file: the rows become the first facts. Who was told what before
//! cannot be proved any more, so the store stands behind the fence then, as every copy does.

use crate::codec;
use crate::domain::{Author, Base, BaseRow, Entry, FenceReason, Moment, StoreAct};
use crate::engine::core::{EngineFault, Parts, replay};
use crate::engine::keep::backup::SEGMENTS;
use crate::engine::keep::mark::{self, Mark};
use crate::engine::keep::{mirror, suspect};
use crate::ledger::{FrameId, Ledger};
use crate::store::{FILE, Life, Rows, SCHEMA, Snapshot, Store, StoreFault, Walk, kept_row};
use crate::world::Disk;
use std::io;
use std::ops::{Bound, ControlFlow};
use std::sync::Arc;

/// The directory inside a store's in which the new ledger comes into being.
pub const BEGINNING: &str = "recovering";
/// Bytes of rows in one fact: far below what a frame takes.
const PART_BYTES: usize = 4 << 20;

/// What the ledger was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// So many frames of the mirror: it is what was lost.
    Frames(u64),
    /// So many rows of the store file.
    Rows(u64),
}

/// Gives the store at `parts.disk` a ledger again; `staging` is its directory [`BEGINNING`], empty. Durable when it
/// returns.
///
/// # Errors
/// [`EngineFault::NoStore`] without a store file and a mirror that has one's ledger, [`EngineFault::StoreExists`] with a
/// ledger, [`EngineFault::MirrorUnreached`]; what cannot be read. Nothing but the staging directory was touched then.
pub fn recover(parts: &Parts, staging: &Arc<dyn Disk>, at: Moment) -> Result<Recovered, EngineFault> {
    let disk = &*parts.disk;
    let failed = |error: io::Error| EngineFault::Disk(error.to_string());
    if !disk.list(SEGMENTS).map_err(failed)?.is_empty() {
        return Err(EngineFault::StoreExists);
    }
    let has_file = disk.exists(FILE).map_err(failed)?;
    // A file that does not open is no witness against the mirror, which makes it anew.
    let store = has_file.then(|| Store::open(disk));
    let known = match &store {
        Some(Ok(store)) => {
            let rows = store.snapshot()?;
            let meta = rows.meta()?;
            Some(FrameId { sequence: meta.applied_sequence, hash: meta.applied_hash })
        }
        Some(Err(_)) | None => None,
    };
    if let Some(end) = mirror::give_all(parts, known, staging)? {
        if let Some(Ok(store)) = store {
            store.close()?;
        }
        name(disk).map_err(failed)?;
        return Ok(Recovered::Frames(end.sequence));
    }
    let store = store.ok_or(EngineFault::NoStore)??;
    begin_anew(parts, store, staging, at).map(Recovered::Rows)
}

/// The ledger in the staging directory gets its name.
fn name(disk: &dyn Disk) -> io::Result<()> {
    disk.rename(&format!("{BEGINNING}/{SEGMENTS}"), SEGMENTS)?;
    disk.sync_dir("")
}

fn begin_anew(parts: &Parts, store: Store, staging: &Arc<dyn Disk>, at: Moment) -> Result<u64, EngineFault> {
    let disk = &*parts.disk;
    let failed = |error: io::Error| EngineFault::Disk(error.to_string());
    let rows = store.snapshot()?;
    let (mut id, mut nonce) = ([0; 16], [0; 8]);
    let drawn = parts.entropy.fill(&mut id).and_then(|()| parts.entropy.fill(&mut nonce));
    drawn.map_err(|error| EngineFault::Entropy(error.to_string()))?;
    let mut ledger = Ledger::create(Arc::clone(staging), id, u64::from_le_bytes(nonce))?;
    let by = Author { uid: parts.owner_uid, ..Author::default() };
    let count = each_part(&rows, &mut |part| {
        let base = Base { schema: SCHEMA, rows: part };
        let act = StoreAct::Based(Box::new(base)).into();
        let bytes = codec::encode_kept(&Entry { at, by: by.clone(), request: None, act });
        ledger.append([bytes.map_err(StoreFault::from)?])?;
        Ok(())
    })?;
    let head = ledger.sync()?;
    drop(ledger);
    // What was written is read again before anything relies on it.
    let again = Store::in_memory()?;
    replay(&again, staging, 1, head.sequence, &mut |_| ControlFlow::Continue(()))?;
    if again.snapshot()?.meta()?.invoices != rows.meta()?.invoices {
        return Err(StoreFault::Missing("invoices".to_owned()).into());
    }
    let of = rows.incarnation()?.map(|life| life.id);
    drop(rows);
    store.close()?;
    // Whatever keeps the new ledger from its name: mark and note say nothing of the lost one, should it come back.
    mark::set(disk, Mark { why: FenceReason::Recovered, of, ledger: Some(id), any: false })
        // The file speaks of frames of the lost ledger: it is made anew too.
        .and_then(|()| suspect::note(disk))
        .and_then(|()| name(disk))
        .map_err(failed)?;
    Ok(count)
}

/// Hands the rows on in parts of a bounded size; says how many there are.
fn each_part(
    rows: &Snapshot,
    take: &mut dyn FnMut(Vec<BaseRow>) -> Result<(), EngineFault>,
) -> Result<u64, EngineFault> {
    let (mut part, mut bytes, mut count) = (Vec::new(), 0, 0);
    let mut broken = None;
    let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    rows.walk(all, &mut |key, value| {
        let Some(value) = kept_row(key, value)? else { return Ok(ControlFlow::Continue(())) };
        bytes += key.len() + value.len();
        count += 1;
        part.push((key.to_vec(), value));
        if bytes >= PART_BYTES {
            bytes = 0;
            if let Err(fault) = take(std::mem::take(&mut part)) {
                broken = Some(fault);
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    match broken {
        Some(fault) => Err(fault),
        None if part.is_empty() => Ok(count),
        None => take(part).map(|()| count),
    }
}
