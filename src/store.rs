//! The fold of the ledger in an embedded redb file: it answers every question and can be thrown away at any
//! time, because replaying the ledger makes it again. The only layer that names redb.
//!
//! One redb table holds all rows; the first byte of a key is its [`Table`]. That is one tree root to write instead of one
//! per table, and the canonical dump (E10) is one scan. A batch's rows are gathered in memory; after the ledger's sync they
//! are what every reader sees, and they *settle* into the file behind that, many batches at once, without a sync. A
//! *checkpoint* is the one durable, quick-repair commit (E4).

mod ahead;
mod backend;
mod base;
mod drawer;
mod dump;
mod fault;
mod gather;
mod goods;
mod kept;
mod keys;
mod layer;
mod life;
mod meta;
mod onward;
mod open;
mod pack;
mod period;
mod queries;
#[cfg(test)]
mod test_rows;
mod trail;
mod tree;
mod writer;

pub use base::{BEFORE_THE_LEDGER, kept_row};
pub use drawer::DrawerQueries;
pub use dump::Dumps;
pub use fault::{SCHEMA, StoreFault};
pub use keys::Scope;
pub use life::Life;
pub use meta::Meta;
pub use onward::Onward;
pub use pack::PackQueries;
pub use period::PeriodQueries;
pub use queries::{Down, IssuedRow, Queries, RequestRow, Rows, Unfinished};
pub use trail::TrailQueries;
pub use tree::{Visit, Walk};
pub use writer::Writer;

use crate::world::Disk;
use ahead::{Ahead, View};
use backend::FileBackend;
use kept::Kept;
use layer::Layer;
use open::Open;
use redb::{Database, Durability};
use std::borrow::Cow;
use std::ops::{Bound, ControlFlow};
use std::sync::{Mutex, PoisonError};
use tree::ROWS;

/// Name of the store's file.
pub const FILE: &str = "store.redb";
/// Where a new file is made before it is renamed: a power cut during creation leaves no file that never opens.
const FILE_NEW: &str = "store.redb.new";
/// The name that a file of [`Store::scratch`] has for a moment.
const FILE_SCRATCH: &str = "store.redb.scratch";
/// Held while a scratch file has that name.
static SCRATCH: Mutex<()> = Mutex::new(());
/// Room that a scratch file leaves to the sales of its time.
const SCRATCH_SPARE_BYTES: u64 = 256 << 20;
/// redb's cache. Its default of 1 GiB would be most of a shop host's memory; the working set is a few books. Its pages
/// come and go on many threads, so each MiB here is two of the process.
const CACHE_BYTES: usize = 8 << 20;

/// The open store.
#[derive(Debug)]
pub struct Store {
    database: Database,
    ahead: Ahead,
}

impl Store {
    /// Makes the file anew: `fill` writes the rows, then the file gets its name. An old file is replaced.
    ///
    /// # Errors
    /// [`StoreFault`]; the old file, if any, is then still there.
    pub fn create(
        disk: &dyn Disk,
        fill: impl FnOnce(&Store) -> Result<(), StoreFault>,
    ) -> Result<Self, StoreFault> {
        if disk.exists(FILE_NEW)? {
            disk.remove(FILE_NEW)?;
        }
        let file = disk.create(FILE_NEW)?;
        let store = Self::build(FileBackend::new(file.clone()))?;
        store.stamp()?;
        fill(&store)?;
        store.checkpoint()?;
        file.sync_all()?;
        disk.rename(FILE_NEW, FILE)?;
        disk.sync_dir("")?;
        Ok(store)
    }

    /// A store that nobody opens again, for the doctor's replay: in a file without a name, so that its size is not the
    /// process's; in memory where the disk has no room for a second file like the first, or does not say.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn scratch(disk: &dyn Disk) -> Result<Self, StoreFault> {
        let needed = disk.open(FILE)?.len()?.saturating_mul(2).saturating_add(SCRATCH_SPARE_BYTES);
        if disk.free_bytes().is_none_or(|free| free < needed) {
            return Self::in_memory();
        }
        // Doctor and dump may each want one at the same moment.
        let one_at_a_time = SCRATCH.lock().unwrap_or_else(PoisonError::into_inner);
        if disk.exists(FILE_SCRATCH)? {
            disk.remove(FILE_SCRATCH)?;
        }
        let file = disk.create(FILE_SCRATCH)?;
        disk.remove(FILE_SCRATCH)?;
        drop(one_at_a_time);
        let store = Self::build(FileBackend::new(file))?;
        store.stamp()?;
        Ok(store)
    }

    /// A store in memory.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn in_memory() -> Result<Self, StoreFault> {
        let store = Self::build(redb::backends::InMemoryBackend::new())?;
        store.stamp()?;
        Ok(store)
    }

    /// Opens the existing file.
    ///
    /// # Errors
    /// [`StoreFault::Schema`] when it was written with other tables: make it anew.
    pub fn open(disk: &dyn Disk) -> Result<Self, StoreFault> {
        let store = Self::build(FileBackend::new(disk.open(FILE)?))?;
        let schema = store.snapshot()?.meta()?.schema;
        if schema != SCHEMA {
            return Err(StoreFault::Schema(schema));
        }
        Ok(store)
    }

    /// Marks an empty store with the version of its tables.
    fn stamp(&self) -> Result<(), StoreFault> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::None)?;
        // So that there is a table to read.
        transaction.open_table(ROWS)?;
        transaction.commit()?;
        let ((), pending) = self.batch::<_, StoreFault>(|writer| {
            *writer.meta_mut() = Meta { schema: SCHEMA, ..Meta::default() };
            Ok(())
        })?;
        pending.commit();
        self.settle()
    }

    fn build(backend: impl redb::StorageBackend) -> Result<Self, StoreFault> {
        let database = Database::builder().set_cache_size(CACHE_BYTES).create_with_backend(backend)?;
        Ok(Self { database, ahead: Ahead::default() })
    }

    /// What is committed now. Commits follow the ledger's sync, so nothing here can be lost (E9).
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn snapshot(&self) -> Result<Snapshot, StoreFault> {
        Ok(Snapshot { rows: self.ahead.view(&self.database)? })
    }

    /// Lets `work` read what is committed and write over it, and hands its rows back uncommitted: the caller syncs the
    /// ledger in between. Dropping the [`Pending`] rolls everything back. One batch at a time.
    ///
    /// # Errors
    /// What `work` returns, or [`StoreFault`] from redb.
    ///
    /// # Panics
    /// As [`Store::settle`], where so many rows wait for the file that they go there first.
    pub fn batch<T, E: From<StoreFault>>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, E>,
    ) -> Result<(T, Pending<'_>), E> {
        if self.ahead.is_full() {
            self.settle()?;
        }
        let rows = Open::batch(self.ahead.view(&self.database)?);
        let mut writer = Writer::new(rows, self.ahead.take_kept())?;
        let done = work(&mut writer)?;
        let (rows, kept) = writer.into_layer()?;
        Ok((done, Pending { ahead: &self.ahead, rows, kept }))
    }

    /// Moves the rows of all batches that are committed into the file. None of it is synced before the next checkpoint.
    ///
    /// # Errors
    /// [`StoreFault`]; the process must end then. The ledger has all of it.
    ///
    /// # Panics
    /// When a row that must be new is there already: a number is never issued twice.
    pub fn settle(&self) -> Result<(), StoreFault> {
        self.ahead.settle(&self.database)
    }

    /// Folds part by part, each of them gathered in memory and written in the order of its keys, until `part` breaks; it is to
    /// come back when [`Writer::is_full`] says so. Nothing is synced before the next checkpoint.
    ///
    /// # Errors
    /// What `part` returns, or [`StoreFault`]; the file has some of the rows then.
    ///
    /// # Panics
    /// When a row that must be new is there already: a number is never issued twice.
    pub fn gather<E: From<StoreFault>>(
        &self,
        part: impl FnMut(&mut Writer) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        self.settle()?;
        drop(self.ahead.take_kept());
        gather::gather(&self.database, part)
    }

    /// Makes every committed batch durable in the file itself, so that opening replays little.
    ///
    /// # Errors
    /// [`StoreFault`]; the process must end then.
    pub fn checkpoint(&self) -> Result<(), StoreFault> {
        self.settle()?;
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        transaction.set_quick_repair(true);
        transaction.commit()?;
        Ok(())
    }

    /// Reads every row once: whether the file still gives what it was given.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn read_through(&self) -> Result<(), StoreFault> {
        let all = Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
        self.snapshot()?.walk(all, &mut |_, _| Ok(ControlFlow::Continue(())))
    }

    /// Closes the file and says whether that went well.
    ///
    /// # Errors
    /// [`StoreFault`].
    pub fn close(self) -> Result<(), StoreFault> {
        self.settle()?;
        Ok(self.database.close()?)
    }
}

/// A batch that is decided and written but not yet committed.
#[must_use = "dropping it rolls the batch back"]
pub struct Pending<'s> {
    ahead: &'s Ahead,
    rows: Layer,
    kept: Kept,
}

impl Pending<'_> {
    /// Publishes the batch to readers. Call it after the ledger's sync, never before (E3).
    pub fn commit(self) {
        self.ahead.push(self.rows, self.kept);
    }
}

/// A consistent view of committed rows.
pub struct Snapshot {
    rows: View,
}

impl Rows for Snapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        self.rows.get(key)
    }

    fn meta(&self) -> Result<Cow<'_, Meta>, StoreFault> {
        Ok(Cow::Owned(queries::stored_meta(self)?))
    }

    fn unfinished(&self) -> Result<Option<Unfinished>, StoreFault> {
        queries::stored_unfinished(self)
    }

    fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        self.rows.walk(&walk, visit)
    }
}
