//! The rows of an open batch: written into the file's tree at once, or gathered in memory over it.

use super::StoreFault;
use super::layer::Layer;
use super::tree::{ReadTree, Tree, Visit, Walk, get_in, walk_in};
use std::sync::Arc;

/// The rows.
pub(super) enum Open<'t> {
    /// Each row goes into the tree as it is written.
    Direct(Tree<'t>),
    /// Rows are gathered.
    Gathered(Gathered),
}

/// Rows over those that are on their way into the file, over the file.
pub(super) struct Gathered {
    own: Layer,
    under_way: Option<Arc<Layer>>,
    file: ReadTree,
    full_at: usize,
}

impl Gathered {
    /// No row yet; full with about so many bytes of memory. Whether the file has those that are under way already makes no
    /// difference.
    pub(super) fn over(under_way: Option<Arc<Layer>>, file: ReadTree, full_at: usize) -> Self {
        Self { own: Layer::default(), under_way, file, full_at }
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        let under_way = || self.under_way.as_ref().and_then(|layer| layer.get(key));
        match self.own.get(key).or_else(under_way) {
            Some(gathered) => Ok(gathered.map(<[u8]>::to_vec)),
            None => get_in(&self.file, key),
        }
    }

    fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        let again = || Walk { from: walk.from, to: walk.to, backwards: walk.backwards };
        let file = |visit: &mut Visit<'_>| walk_in(&self.file, again(), visit);
        match &self.under_way {
            Some(layer) => {
                let below = |visit: &mut Visit<'_>| layer.walk_over(&again(), file, visit);
                self.own.walk_over(&walk, below, visit)
            }
            None => self.own.walk_over(&walk, file, visit),
        }
    }
}

impl Open<'_> {
    /// True when as many rows are gathered as are to be at once.
    pub(super) fn is_full(&self) -> bool {
        match self {
            Self::Direct(_) => false,
            Self::Gathered(rows) => rows.own.bytes() >= rows.full_at,
        }
    }

    /// The gathered rows.
    pub(super) fn into_layer(self) -> Layer {
        match self {
            Self::Direct(_) => Layer::default(),
            Self::Gathered(rows) => rows.own,
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
        match self {
            Self::Direct(tree) => get_in(tree, key),
            Self::Gathered(rows) => rows.get(key),
        }
    }

    pub(super) fn walk(&self, walk: Walk<'_>, visit: &mut Visit<'_>) -> Result<(), StoreFault> {
        match self {
            Self::Direct(tree) => walk_in(tree, walk, visit),
            Self::Gathered(rows) => rows.walk(walk, visit),
        }
    }

    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreFault> {
        match self {
            Self::Direct(tree) => drop(tree.insert(key, value)?),
            Self::Gathered(rows) => rows.own.put(key, value),
        }
        Ok(())
    }

    /// Gives a value to a key that must have none; false where it is known to have one.
    pub(super) fn put_new(&mut self, key: &[u8], value: &[u8]) -> Result<bool, StoreFault> {
        match self {
            Self::Direct(tree) => Ok(tree.insert(key, value)?.is_none()),
            Self::Gathered(rows) => Ok(rows.own.put_new(key, value)),
        }
    }

    pub(super) fn remove(&mut self, key: &[u8]) -> Result<(), StoreFault> {
        match self {
            Self::Direct(tree) => drop(tree.remove(key)?),
            Self::Gathered(rows) => rows.own.remove(key),
        }
        Ok(())
    }
}
