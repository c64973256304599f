//! The one tree of all rows, as it was committed.

use super::StoreFault;
use redb::TableDefinition;
use std::ops::{Bound, ControlFlow};

pub(super) const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");

/// As it was committed.
pub(super) type ReadTree = redb::ReadOnlyTable<&'static [u8], &'static [u8]>;

/// Which keys to walk over.
pub struct Walk<'k> {
    /// Where to start.
    pub from: Bound<&'k [u8]>,
    /// Where to end.
    pub to: Bound<&'k [u8]>,
    /// From the end to the start.
    pub backwards: bool,
}

impl Walk<'_> {
    /// The table that all of its keys are of, where that shows.
    pub(super) fn table(&self) -> Option<u8> {
        let (Bound::Included(from) | Bound::Excluded(from)) = self.from else { return None };
        let (Bound::Included(to) | Bound::Excluded(to)) = self.to else { return None };
        let table = *from.first()?;
        let ends_there = match (to, self.to) {
            (&[past], Bound::Excluded(_)) => past == table || Some(past) == table.checked_add(1),
            _ => to.first() == Some(&table),
        };
        ends_there.then_some(table)
    }
}

/// Called for each key and value of a walk; `Break` ends it.
pub type Visit<'v> = dyn FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, StoreFault> + 'v;

pub(super) fn get_in(table: &ReadTree, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
    Ok(table.get(key)?.map(|guard| guard.value().to_vec()))
}

pub(super) fn walk_in(table: &ReadTree, walk: &Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
    let bounds: (Bound<&[u8]>, Bound<&[u8]>) = (walk.from, walk.to);
    let mut rows = table.range::<&[u8]>(bounds)?;
    loop {
        let next = if walk.backwards { rows.next_back() } else { rows.next() };
        let Some(row) = next else { return Ok(()) };
        let (key, value) = row?;
        if visit(key.value(), value.value())?.is_break() {
            return Ok(());
        }
    }
}
