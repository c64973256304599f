//! Rows that the ledger has and the file does not have yet: each batch's in a layer of its own, in the order of the batches.
//! Readers see the layers over the file; whoever settles them moves all that are there into it at once, in the order of their
//! keys, so that a row which changes with every sale reaches the file once for many.

use super::StoreFault;
use super::kept::Kept;
use super::keys::Table;
use super::layer::{Layer, Slot, Sought};
use super::tree::{ROWS, ReadTree, Visit, Walk, get_in, walk_in};
use redb::{Database, Durability, ReadableDatabase};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most layers over the file: each is looked into by whoever looks for a row.
const LAYERS_MAX: usize = 64;
/// What all of them take in memory at most, about, in bytes, before the next batch settles them itself.
const BYTES_MAX: usize = 4 << 20;

/// The layers over the file.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    waiting: Mutex<Waiting>,
    /// Held by whoever moves them into the file.
    settling: Mutex<()>,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The oldest first.
    layers: Vec<Arc<Layer>>,
    known: Arc<Known>,
    /// What the last batch left to the next one; nothing while one is open.
    kept: Kept,
}

impl Ahead {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the batch before left to this one. Whoever does not push gives nothing back.
    pub(super) fn take_kept(&self) -> Kept {
        std::mem::take(&mut self.lock().kept)
    }

    /// Every reader from here on sees these rows; the next batch begins with what this one kept.
    pub(super) fn push(&self, rows: Layer, kept: Kept) {
        let mut waiting = self.lock();
        waiting.kept = kept;
        if rows.is_empty() {
            return;
        }
        if rows.has_any_of(Known::TABLES) {
            // Who reads an earlier moment keeps what was known then.
            waiting.known = Arc::default();
        }
        waiting.layers.push(Arc::new(rows));
    }

    /// What is committed now.
    pub(super) fn view(&self, database: &Database) -> Result<View, StoreFault> {
        // Under the lock no layer comes and none goes: what the file has by then is among these layers or older.
        let waiting = self.lock();
        let file = committed(database)?;
        Ok(View { layers: waiting.layers.clone(), file, known: Arc::clone(&waiting.known) })
    }

    /// True when so much waits that it is to be settled before more comes.
    pub(super) fn is_full(&self) -> bool {
        let layers = &self.lock().layers;
        layers.len() >= LAYERS_MAX || layers.iter().map(|layer| layer.bytes()).sum::<usize>() >= BYTES_MAX
    }

    /// Moves all layers that are there into the file; none of it is synced.
    ///
    /// # Panics
    /// When a row that must be new is there already.
    pub(super) fn settle(&self, database: &Database) -> Result<(), StoreFault> {
        let _alone = self.settling.lock().unwrap_or_else(PoisonError::into_inner);
        let layers = self.lock().layers.clone();
        if layers.is_empty() {
            return Ok(());
        }
        take_in(database, &layers)?;
        self.lock().layers.drain(..layers.len());
        Ok(())
    }
}

/// The file as it was committed last.
pub(super) fn committed(database: &Database) -> Result<ReadTree, StoreFault> {
    Ok(database.begin_read()?.open_table(ROWS)?)
}

/// Writes the rows of layers, the oldest first, into the file as one commit without a sync.
pub(super) fn take_in(database: &Database, layers: &[Arc<Layer>]) -> Result<(), StoreFault> {
    let mut rows: Vec<(&[u8], &Slot)> = layers.iter().flat_map(|layer| layer.rows()).collect();
    // Stable: of one key the oldest comes first.
    rows.sort_by_key(|(key, _)| *key);
    let mut transaction = database.begin_write()?;
    transaction.set_durability(Durability::None)?;
    {
        let mut tree = transaction.open_table(ROWS)?;
        for same in rows.chunk_by(|one, other| one.0 == other.0) {
            let &[(key, first), ..] = same else { continue };
            match same.last().map_or(first, |(_, last)| last) {
                Slot::Put(value) | Slot::New(value) => {
                    let had_one = tree.insert(key, value.as_slice())?.is_some();
                    let twice = had_one && matches!(first, Slot::New(_));
                    assert!(!twice, "row {} was written already", crate::domain::hex(key));
                }
                Slot::Gone => drop(tree.remove(key)?),
            }
        }
    }
    Ok(transaction.commit()?)
}

/// Rows that every sale asks for and nearly none changes, as they were read last: who a caller is, which shop and which till.
/// That there is none is known too.
#[derive(Debug, Default)]
struct Known {
    rows: Mutex<HashMap<Vec<u8>, Option<Vec<u8>>>>,
}

impl Known {
    const TABLES: &'static [Table] =
        &[Table::Company, Table::Department, Table::Till, Table::Staff, Table::UnixUser];
    /// Far more than a shop has; what was made up fills it, and is then looked for in the file.
    const ROWS_MAX: usize = 1_024;

    fn lock(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Option<Vec<u8>>>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_of(key: &[u8]) -> bool {
        key.first().is_some_and(|first| Self::TABLES.iter().any(|table| *table as u8 == *first))
    }

    fn get(
        &self,
        key: &[u8],
        look: impl FnOnce() -> Result<Option<Vec<u8>>, StoreFault>,
    ) -> Result<Option<Vec<u8>>, StoreFault> {
        if let Some(row) = self.lock().get(key) {
            return Ok(row.clone());
        }
        // Nobody waits for the file: two who look at once find the same.
        let row = look()?;
        let mut rows = self.lock();
        if rows.len() < Self::ROWS_MAX {
            rows.insert(key.to_vec(), row.clone());
        }
        Ok(row)
    }
}

/// Rows of one moment: layers over the file.
pub(super) struct View {
    layers: Vec<Arc<Layer>>,
    file: ReadTree,
    known: Arc<Known>,
}

impl View {
    /// These layers, the oldest first, over this file. Whether the file has their rows already makes no difference.
    pub(super) fn over(layers: Vec<Arc<Layer>>, file: ReadTree) -> Self {
        Self { layers, file, known: Arc::default() }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        if Known::is_of(key) { self.known.get(key, || self.look_for(key)) } else { self.look_for(key) }
    }

    fn look_for(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        let sought = Sought::new(key);
        match self.layers.iter().rev().find_map(|layer| layer.get(&sought)) {
            Some(waiting) => Ok(waiting.map(<[u8]>::to_vec)),
            None => get_in(&self.file, key),
        }
    }

    pub(super) fn walk(&self, walk: &Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        walk_over(&self.layers, &self.file, walk, visit)
    }
}

fn walk_over(
    layers: &[Arc<Layer>],
    file: &ReadTree,
    walk: &Walk<'_>,
    visit: &mut Visit<'_>,
) -> Result<(), StoreFault> {
    match layers.split_last() {
        None => walk_in(file, walk, visit),
        Some((newest, older)) if newest.has_none_in(walk) => walk_over(older, file, walk, visit),
        Some((newest, older)) => newest.walk_over(walk, |visit| walk_over(older, file, walk, visit), visit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test_rows::{Truth, walked, write};
    use crate::store::{Rows, Store, StoreFault, keys};
    use fastrand::Rng;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn what_is_committed_reads_the_same_whether_it_has_settled_or_not() {
        let mut dice = Rng::with_seed(23);
        for _ in 0..60 {
            let (store, mut truth) = (Store::in_memory().unwrap(), Truth::new());
            for _ in 0..dice.usize(..30) {
                let before: Vec<_> = truth.clone().into_iter().collect();
                let mut after = truth.clone();
                let ((), pending) = store
                    .batch::<_, StoreFault>(|writer| {
                        let rows = dice.usize(..12);
                        write(&mut dice, rows, writer, &mut after);
                        assert_eq!(walked(writer, false), after.clone().into_iter().collect::<Vec<_>>());
                        Ok(())
                    })
                    .unwrap();
                let earlier = store.snapshot().unwrap();
                assert_eq!(walked(&earlier, false), before, "nobody sees what is not committed");
                if dice.bool() {
                    pending.commit();
                    truth = after;
                } else {
                    drop(pending);
                }
                if dice.u8(..3) == 0 {
                    store.settle().unwrap();
                }
                let rows: Vec<_> = truth.clone().into_iter().collect();
                let now = store.snapshot().unwrap();
                assert_eq!(walked(&now, false), rows);
                assert_eq!(walked(&now, true), rows.into_iter().rev().collect::<Vec<_>>());
                for key in (0..40).map(|at| vec![1, at]) {
                    assert_eq!(now.get(&key).unwrap(), truth.get(&key).cloned());
                }
                assert_eq!(walked(&earlier, false), before, "a moment stays as it was");
            }
        }
    }

    #[test]
    fn what_is_known_of_people_and_tills_is_of_the_moment_that_is_read() {
        let store = Store::in_memory().unwrap();
        let key = keys::named(Table::Till, "T1");
        let put = |value: Option<u8>| {
            let ((), pending) = store
                .batch::<_, StoreFault>(|writer| match value {
                    Some(value) => writer.put_bytes(&key, &[value]),
                    None => writer.remove(&key),
                })
                .unwrap();
            pending.commit();
        };
        let mut moments = vec![(store.snapshot().unwrap(), None)];
        for value in [Some(1), Some(2), None, Some(3)] {
            for settles in [false, true] {
                put(value);
                moments.push((store.snapshot().unwrap(), value));
                if settles {
                    store.settle().unwrap();
                    moments.push((store.snapshot().unwrap(), value));
                }
            }
        }
        for (moment, value) in moments.iter().rev().chain(&moments) {
            assert_eq!(moment.get(&key).unwrap(), value.map(|value| vec![value]));
        }
        let now = store.snapshot().unwrap();
        for at in 0..2 * Known::ROWS_MAX {
            assert_eq!(now.get(&keys::named(Table::Till, &format!("X{at}"))).unwrap(), None);
        }
        assert!(store.ahead.lock().known.rows.lock().unwrap().len() <= Known::ROWS_MAX);
    }

    #[test]
    fn whoever_reads_while_rows_settle_sees_one_moment() {
        let store = Store::in_memory().unwrap();
        let ended = AtomicBool::new(false);
        // Each batch writes the same count into every row: another one beside it is of another moment.
        std::thread::scope(|scope| {
            let settling = scope.spawn(|| {
                while !ended.load(Ordering::Acquire) {
                    store.settle().unwrap();
                }
            });
            let reading = scope.spawn(|| {
                let (mut newest, mut moments) = (0, 0);
                while !ended.load(Ordering::Acquire) {
                    let rows = walked(&store.snapshot().unwrap(), false);
                    let counts: Vec<u32> = rows
                        .iter()
                        .map(|(_, value)| u32::from_be_bytes(value[..].try_into().unwrap()))
                        .collect();
                    assert!(counts.windows(2).all(|two| two[0] == two[1]), "{counts:?}");
                    let count = counts.first().copied().unwrap_or(0);
                    assert!(count >= newest, "{count} after {newest}");
                    moments += u32::from(count > newest);
                    newest = count;
                }
                moments
            });
            for count in 1..=2_000u32 {
                let ((), pending) = store
                    .batch::<_, StoreFault>(|writer| {
                        (0..20).try_for_each(|row| writer.put_bytes(&[1, row], &count.to_be_bytes()))
                    })
                    .unwrap();
                pending.commit();
            }
            ended.store(true, Ordering::Release);
            settling.join().unwrap();
            assert!(reading.join().unwrap() > 0);
        });
    }

    #[test]
    fn what_waits_has_a_bound_and_the_next_batch_keeps_it() {
        let store = Store::in_memory().unwrap();
        let put = |bytes: usize| {
            let ((), pending) =
                store.batch::<_, StoreFault>(|writer| writer.put_bytes(&[1, 1], &vec![7; bytes])).unwrap();
            pending.commit();
        };
        (0..LAYERS_MAX).for_each(|_| put(1));
        assert!(store.ahead.is_full());
        put(1);
        assert_eq!(store.ahead.lock().layers.len(), 1, "those before settled first");
        put(BYTES_MAX);
        assert!(store.ahead.is_full());
        put(1);
        assert_eq!(store.ahead.lock().layers.len(), 1);
    }

    #[test]
    fn a_row_that_must_be_new_is_looked_for_before_any_ledger_has_it() {
        let store = Store::in_memory().unwrap();
        for settles in [false, true] {
            let key = [1, u8::from(settles)];
            let taken = |store: &Store| {
                store.batch::<_, StoreFault>(|writer| writer.put_new(&key, &7u8)).map(|(is_new, pending)| {
                    pending.commit();
                    is_new
                })
            };
            assert!(taken(&store).unwrap());
            if settles {
                store.settle().unwrap();
            }
            assert!(!taken(&store).unwrap());
        }
    }
}
