//! Founding a store, opening it after whatever ended the last run, and making the redb file anew.
//!
//! The ledger is opened first in spirit: redb's mark says how far it folded, the ledger makes itself durable from
//! there on, and what redb lacks is replayed before the first answer. redb ahead of the ledger is a fence (E3).

use crate::codec;
use crate::domain::{Act, Author, Beginning, Entry, FenceReason, Moment};
use crate::engine::core::{
    Committer, Decks, EngineFault, Heard, Parts, Rebuilt, Shared, replay, replay_frames,
};
use crate::engine::keep::fence::Fences;
use crate::engine::keep::standing::{self, Standing};
use crate::engine::keep::{ballast, damage, dump, life, mark, mirror, pepper, suspect};
use crate::engine::till::place::Place;
use crate::ledger::{Claim, Floor, FrameId, Frames, Head, Ledger, LedgerFault, frames_behind, frames_from};
use crate::store::{FILE, Life, PackQueries, PeriodQueries, Rows, Store, StoreFault};
use crate::world::Disk;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Writes the founding facts as the first frame, durable when this returns.
pub(crate) fn create(parts: &Parts, at: Moment, uid: u32, acts: Vec<Act>) -> Result<(), EngineFault> {
    if is_founded(&parts.disk)? {
        return Err(EngineFault::StoreExists);
    }
    // The store file is made of a ledger, so there was one: this is the last copy of what it held.
    if parts.disk.exists(FILE).map_err(|error| EngineFault::Disk(error.to_string()))? {
        return Err(EngineFault::LedgerMissing);
    }
    // A mirror that holds a ledger is what is left of a store: a new one would never be mirrored there, and would begin at
    // numbers that the other may have used.
    if parts
        .mirror
        .as_ref()
        .is_some_and(|mirror| mirror.disk.list("ledger").is_ok_and(|found| !found.is_empty()))
    {
        return Err(EngineFault::MirrorTaken);
    }
    parts.disk.create_dir("").map_err(|error| EngineFault::Disk(error.to_string()))?;
    clear_unfounded(&*parts.disk).map_err(|error| EngineFault::Disk(error.to_string()))?;
    let mut id = [0; 16];
    parts.entropy.fill(&mut id).map_err(|error| EngineFault::Entropy(error.to_string()))?;
    let mut ledger = Ledger::create(Arc::clone(&parts.disk), id, nonce(parts)?)?;
    let by = Author { uid, ..Author::default() };
    let mut standing = Standing::look(parts, id)?;
    let life = standing.host().map(|host| life::next(parts, Some(host))).transpose()?;
    let first = life.clone().map(|life| life::begins(life, Beginning::Founded));
    let entries = acts
        .into_iter()
        .chain(first)
        .map(|act| codec::encode(&Entry { at, by: by.clone(), request: None, act }))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| EngineFault::Store(fault.into()))?;
    ledger.append(&entries)?;
    let head = ledger.sync()?;
    rebuild(&parts.disk, head.sequence, &mut |_| ControlFlow::Continue(()))?.close()?;
    if let (Some(witness), Some(life)) = (&mut standing.witness, life) {
        // What went wrong is told at each opening.
        drop(witness.note(life.id, head));
    }
    Ok(())
}

/// True once the founding frame is there.
fn is_founded(disk: &Arc<dyn Disk>) -> Result<bool, EngineFault> {
    match frames_from(disk, 1, None) {
        Ok(mut frames) => Ok(frames.next().transpose()?.is_some()),
        Err(LedgerFault::Missing) => Ok(false),
        Err(fault) => Err(fault.into()),
    }
}

/// What a creation that was cut short left behind: a ledger without a frame.
fn clear_unfounded(disk: &dyn Disk) -> std::io::Result<()> {
    for name in disk.list("ledger")? {
        disk.remove(&format!("ledger/{name}"))?;
    }
    Ok(())
}

fn nonce(parts: &Parts) -> Result<u64, EngineFault> {
    let mut bytes = [0; 8];
    parts.entropy.fill(&mut bytes).map_err(|error| EngineFault::Entropy(error.to_string()))?;
    Ok(u64::from_le_bytes(bytes))
}

/// Opens the store: ledger and fold agree when this returns, and both are durable. A copy stands behind the fence then,
/// and nothing was written but what heals: frames that the mirror gave, rows made anew.
pub(crate) fn open(
    parts: &Parts,
    heard: &mut dyn FnMut(Rebuilt) -> ControlFlow<()>,
) -> Result<(Shared, Committer), EngineFault> {
    if !is_founded(&parts.disk)? {
        let orphan = parts.disk.exists(FILE).map_err(|error| EngineFault::Disk(error.to_string()))?;
        return Err(if orphan { EngineFault::LedgerMissing } else { EngineFault::NoStore });
    }
    let mut claim = Claim::take(&*parts.disk)?;
    ballast::let_go(&*parts.disk).map_err(|error| EngineFault::Disk(error.to_string()))?;
    let store = usable_store(&*parts.disk)?;
    let standing = Standing::look(parts, crate::ledger::store_id(&*parts.disk)?)?;
    let mirror = mirror::open(parts)?;
    if mirror.gave {
        // The end of the ledger lies elsewhere now, perhaps in another segment.
        drop(claim);
        claim = Claim::take(&*parts.disk)?;
    }
    let nonce = nonce(parts)?;
    let seen = standing.floor()?;
    let applied = applied(store.as_ref())?;
    // Where the rows are folded from this ledger, it goes on behind them.
    let lacking = frames_behind(&parts.disk, applied)?;
    let (ledger, behind) = open_ledger(parts, nonce, applied.sequence, seen, (lacking.as_ref(), claim))?;
    let head = ledger.head();
    let mut heard = |done| heard(Rebuilt { done, total: head.sequence });
    let Folded { store, beside, is_new, unsaved } =
        folded(parts, (store, applied, lacking), head, seen, &mut heard)?;
    let (life, meta, newest_ended, packing) = {
        let rows = store.snapshot()?;
        (rows.incarnation()?, rows.meta()?.into_owned(), rows.newest_ended()?, rows.packing()?)
    };
    // Where the last run here ended with this ledger's end, whatever says otherwise is the exchanged one; and with a mirror
    // that knows no other nothing is missing, however the store came back.
    let ended = standing.ended_with(life.as_ref(), head);
    let why = match (ended, mirror.is_level) {
        (true, true) => None,
        (true, false) => standing.judge(None, life.as_ref(), head.sequence),
        (false, _) => standing.judge(behind.or(beside), life.as_ref(), head.sequence),
    };
    // Damage comes first: no person lifts the fence before it.
    let why = damage::known(&parts.disk, head.synced)?.or(why).or(mirror.fence);
    let fences = Fences::new(life::next(parts, standing.host())?);
    let saved_at = parts.clock.monotonic();
    let pepper = pepper::of(parts, meta.people > 0)?;
    let mut shared = Shared::new(parts, store, head, nonce, pepper, (fences, mirror.mirror));
    shared.rows_are_new = is_new;
    newest_ended.iter().for_each(|ended| shared.note_ended(ended.period));
    shared.note_packed(Place::of(packing.as_ref()));
    shared.guard.opened_after(&*parts.clock, meta.last_issued_at);
    shared.set_witness_trouble(standing.trouble);
    shared.fullness.look(&*parts.disk);
    let (decks, witness) = (Decks::default(), standing.witness);
    // The checkpoint of what was replayed is made as any other is, once it gets quiet.
    let mut committer = Committer { ledger, decks, witness, life, unsaved, saved_at };
    begin(parts, &shared, &mut committer, why)?;
    Ok((shared, committer))
}

/// What a run begins with: the fence, or all that waits for there being none.
fn begin(
    parts: &Parts,
    shared: &Shared,
    committer: &mut Committer,
    why: Option<FenceReason>,
) -> Result<(), EngineFault> {
    match why {
        Some(why) => shared.fences.raise(why),
        None if committer.life.is_none() && committer.witness.is_some() => {
            let by = Author { uid: parts.owner_uid, ..Author::default() };
            committer.name_life(shared, (parts.clock.now(), by)).map_err(EngineFault::Disk)?;
        }
        None => committer.note(shared),
    }
    if shared.fences.standing().is_none() {
        // One that is out of force does no harm, but is not to come into force again.
        mark::clear(&*parts.disk).map_err(|error| EngineFault::Disk(error.to_string()))?;
        committer.drop_unfinished(shared).map_err(EngineFault::Disk)?;
    }
    Ok(())
}

/// The rows of the whole ledger.
struct Folded {
    store: Store,
    /// Why a fence stands, where nobody knows which of ledger and file was exchanged.
    beside: Option<FenceReason>,
    /// The file was made anew.
    is_new: bool,
    /// Frames that no checkpoint has yet.
    unsaved: usize,
}

/// The last frame that a store file holds; frame 0 where there is no file.
fn applied(store: Option<&Store>) -> Result<FrameId, EngineFault> {
    let Some(store) = store else { return Ok(FrameId { sequence: 0, hash: [0; 32] }) };
    let rows = store.snapshot()?;
    let meta = rows.meta()?;
    Ok(FrameId { sequence: meta.applied_sequence, hash: meta.applied_hash })
}

/// The rows of the store file, caught up with what they lack; or all of them anew, where there is no file, or it does not
/// take them or is of another ledger.
fn folded(
    parts: &Parts,
    (store, applied, lacking): (Option<Store>, FrameId, Option<Frames>),
    head: Head,
    seen: Floor,
    heard: &mut Heard<'_>,
) -> Result<Folded, EngineFault> {
    let mut beside = None;
    let store = match (store, lacking.filter(|_| applied.sequence <= head.sequence)) {
        (Some(store), Some(lacking)) => caught_up(parts, store, lacking, (applied.sequence, head.sequence))?,
        (Some(store), None) => {
            drop(store);
            set_aside(&*parts.disk)?;
            // Where the witness knows this ledger, it is the file that was exchanged.
            beside = (seen.sequence < applied.sequence).then_some(FenceReason::Beside);
            None
        }
        (None, _) => None,
    };
    let is_new = store.is_none();
    let store = match store {
        Some(store) => store,
        None => rebuild(&parts.disk, head.sequence, heard)?,
    };
    suspect::clear(&*parts.disk).map_err(|error| EngineFault::Disk(error.to_string()))?;
    let replayed = if is_new { 0 } else { head.sequence - applied.sequence };
    Ok(Folded { store, beside, is_new, unsaved: usize::try_from(replayed).unwrap_or(usize::MAX) })
}

/// The store with the frames that it lacks; none where it does not take them, and the file is set aside then.
fn caught_up(
    parts: &Parts,
    store: Store,
    lacking: Frames,
    (applied, through): (u64, u64),
) -> Result<Option<Store>, EngineFault> {
    if applied == through {
        return Ok(Some(store));
    }
    match replay_frames(&store, lacking.through(through), &mut |_| ControlFlow::Continue(())) {
        Ok(()) => Ok(Some(store)),
        // The ledger was verified just now: it is the file that cannot take it.
        Err(EngineFault::Store(StoreFault::Redb(_) | StoreFault::Row(_) | StoreFault::Missing(_))) => {
            drop(store);
            set_aside(&*parts.disk)?;
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

/// Opens the ledger against the latest of what checkpoint and witness know to be durable. Where one of them alone is
/// contradicted, the ledger or the store file is a copy's: it opens by the other, and the reason for a fence comes along.
fn open_ledger(
    parts: &Parts,
    nonce: u64,
    applied: u64,
    seen: Floor,
    (known, claim): (Option<&Frames>, Claim),
) -> Result<(Ledger, Option<FenceReason>), EngineFault> {
    let checkpoint = Floor { sequence: applied, hash: None };
    let (first, other) = match (seen.sequence, checkpoint.sequence) {
        // Nobody knows anything: whoever folds all of it reads all of it.
        (0, 0) => (Floor::of_seals(&*parts.disk)?, seen),
        (seen_through, saved_through) if seen_through < saved_through => (checkpoint, seen),
        _ => (seen, checkpoint),
    };
    let fault = match Ledger::open_behind(Arc::clone(&parts.disk), nonce, first, known, claim) {
        Ok((ledger, _)) => return Ok((ledger, None)),
        Err(fault) => fault,
    };
    let why = standing::contradiction(&fault).ok_or(fault)?;
    let claim = Claim::take(&*parts.disk)?;
    Ok((Ledger::open(Arc::clone(&parts.disk), nonce, other, claim)?.0, Some(why)))
}

/// The fold's file goes out of the way, for another one.
fn set_aside(disk: &dyn Disk) -> Result<(), EngineFault> {
    suspect::set_aside(disk).map_err(|error| EngineFault::Disk(error.to_string()))
}

/// The store file, unless it is missing, broken or of another version: then it is made anew from the ledger.
fn usable_store(disk: &dyn Disk) -> Result<Option<Store>, EngineFault> {
    if !disk.exists(FILE).map_err(|error| EngineFault::Disk(error.to_string()))? {
        return Ok(None);
    }
    if suspect::is_noted(disk).map_err(|error| EngineFault::Disk(error.to_string()))? {
        set_aside(disk)?;
        return Ok(None);
    }
    match Store::open(disk) {
        Ok(store) => Ok(Some(store)),
        Err(StoreFault::Disk(error)) => Err(EngineFault::Disk(error.to_string())),
        Err(StoreFault::Redb(_) | StoreFault::Row(_) | StoreFault::Missing(_) | StoreFault::Schema(_)) => {
            Ok(None)
        }
    }
}

/// A new store file with everything up to frame `through`.
fn rebuild(disk: &Arc<dyn Disk>, through: u64, heard: &mut Heard<'_>) -> Result<Store, EngineFault> {
    if let Some(store) = dump::rebuilt(disk, through, heard)? {
        return Ok(store);
    }
    let mut failed = None;
    let made = Store::create(&**disk, |store| {
        replay(store, disk, 1, through, heard).map_err(|fault| {
            let sentence = fault.to_string();
            failed = Some(fault);
            StoreFault::Missing(sentence)
        })
    });
    match (made, failed) {
        (_, Some(fault)) => Err(fault),
        (made, None) => Ok(made?),
    }
}
