//! The rows of an open batch: gathered in memory, over what was there before it.

use super::StoreFault;
use super::ahead::View;
use super::layer::{Layer, Sought};
use super::tree::{Visit, Walk};

/// The rows.
pub(super) struct Open {
    own: Layer,
    below: View,
    /// Full with about so many bytes of memory.
    full_at: usize,
    /// It is a batch, whose entries no ledger has yet.
    is_batch: bool,
}

impl Open {
    /// Of a batch whose entries no ledger has yet: what must not be there is looked for before that.
    pub(super) fn batch(below: View) -> Self {
        Self { own: Layer::default(), below, full_at: usize::MAX, is_batch: true }
    }

    /// Of a part of a long fold.
    pub(super) fn long(below: View, full_at: usize) -> Self {
        Self { own: Layer::default(), below, full_at, is_batch: false }
    }

    /// True of a batch, and false of a part of a long fold.
    pub(super) fn is_batch(&self) -> bool {
        self.is_batch
    }

    /// True when as many rows are gathered as are to be at once.
    pub(super) fn is_full(&self) -> bool {
        self.own.bytes() >= self.full_at
    }

    /// The gathered rows.
    pub(super) fn into_layer(self) -> Layer {
        self.own
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        match self.own.get(&Sought::new(key)) {
            Some(gathered) => Ok(gathered.map(<[u8]>::to_vec)),
            None => self.below.get(key),
        }
    }

    pub(super) fn walk(&self, walk: &Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        if self.own.has_none_in(walk) {
            return self.below.walk(walk, visit);
        }
        self.own.walk_over(walk, |visit| self.below.walk(walk, visit), visit)
    }

    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) {
        self.own.put(key, value);
    }

    /// Gives a value to a key that must have none; false where it is known to have one.
    pub(super) fn put_new(&mut self, key: &[u8], value: &[u8]) -> Result<bool, StoreFault> {
        if self.is_batch && self.own.get(&Sought::new(key)).is_none() && self.below.get(key)?.is_some() {
            return Ok(false);
        }
        Ok(self.own.put_new(key, value))
    }

    pub(super) fn remove(&mut self, key: &[u8]) {
        self.own.remove(key);
    }
}
