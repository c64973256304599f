//! A backup becomes a store again. Everything is verified, in a place of its own inside the new store's directory, before
//! the ledger gets its name; the mark of the fence is there before it does, so that no power cut leaves a copy that sells.

use crate::codec;
use crate::domain::{Act, BackupFlaw, Entry, FenceReason, IncarnationId, StoreAct};
use crate::engine::keep::backup::{BackupFault, Manifest, Reader, SEGMENTS, write_all};
use crate::engine::keep::mark::{self, Mark};
use crate::ledger::{FrameId, LedgerFault, frames_behind, frames_from};
use crate::store::FILE;
use crate::world::Disk;
use std::io;
use std::sync::Arc;

/// The directory inside a store's in which a backup is unpacked and verified.
pub const STAGING: &str = "restoring";

/// What a restore reads and makes.
#[derive(Debug)]
pub struct Places {
    /// The backup.
    pub from: Arc<dyn Disk>,
    /// The store that it becomes.
    pub store: Arc<dyn Disk>,
    /// The store's directory [`STAGING`], empty.
    pub staging: Arc<dyn Disk>,
}

/// Restores a backup whose manifest was read. `just_before` is called once all of it is proved, and before the ledger gets
/// its name: what it puts in place is there whenever the store is. Durable when it returns.
///
/// # Errors
/// [`BackupFault`]; no store is there then.
pub fn restore(
    Places { from, store, staging }: &Places,
    manifest: &Manifest,
    just_before: impl FnOnce() -> io::Result<()>,
) -> Result<(), BackupFault> {
    if is_taken(&**store)? {
        return Err(BackupFlaw::StoreExists.into());
    }
    staging.create_dir(SEGMENTS)?;
    for kept in &manifest.files {
        copy(&**from, &**staging, kept).map_err(|fault| match fault {
            // A short or missing file of the backup.
            BackupFault::Io(error)
                if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::NotFound) =>
            {
                BackupFlaw::Differs(kept.slice.name.clone()).into()
            }
            fault => fault,
        })?;
    }
    staging.sync_dir(SEGMENTS)?;
    let of = verify(staging, manifest)?;
    just_before()?;
    mark::set(&**store, Mark { why: FenceReason::Restored, of, ledger: None, any: false })?;
    store.rename(&format!("{STAGING}/{SEGMENTS}"), SEGMENTS)?;
    store.sync_dir("")?;
    Ok(())
}

/// True where a store is, or what is left of one.
fn is_taken(store: &dyn Disk) -> io::Result<bool> {
    Ok(!store.list(SEGMENTS)?.is_empty() || store.exists(FILE)?)
}

fn copy(from: &dyn Disk, staging: &dyn Disk, kept: &super::backup::Kept) -> Result<(), BackupFault> {
    let slice = &kept.slice;
    let source = from.open(&slice.name)?;
    if source.len()? != slice.bytes {
        return Err(BackupFlaw::Differs(slice.name.clone()).into());
    }
    let mut reader = Reader::of(source, slice.bytes);
    let file = staging.create(&slice.name)?;
    write_all(&*file, slice.bytes, &mut reader)?;
    if reader.hash() != Some(kept.hash) {
        return Err(BackupFlaw::Differs(slice.name.clone()).into());
    }
    file.set_len(slice.capacity)?;
    Ok(file.sync_all()?)
}

/// Every frame and entry of what was unpacked; the life that it is of.
fn verify(staging: &Arc<dyn Disk>, manifest: &Manifest) -> Result<Option<IncarnationId>, BackupFault> {
    let mut life = None;
    let mut last = (0, [0; 32]);
    for frame in frames_from(staging, 1, Some(manifest.sequence))? {
        let frame = frame?;
        for body in frame.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(|_| BackupFlaw::Unreadable(frame.sequence))?;
            if let Act::Store(StoreAct::Begun(begun)) = entry.act {
                life = Some(begun.incarnation.id);
            }
        }
        last = (frame.sequence, frame.hash);
    }
    // A frame behind the last one that the manifest names was proved by nobody.
    let (sequence, hash) = last;
    let mut behind = frames_behind(staging, FrameId { sequence, hash })?.into_iter().flatten();
    if behind.next().transpose()?.is_some() {
        return Err(BackupFault::Ledger(LedgerFault::Diverged { sequence: sequence + 1 }));
    }
    let store_id = crate::ledger::store_id(&**staging)?;
    if last != (manifest.sequence, manifest.hash) || store_id != manifest.store_id {
        return Err(BackupFault::Ledger(LedgerFault::Diverged { sequence: last.0 }));
    }
    Ok(life)
}
