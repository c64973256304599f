//! Which life of the store this is (E5): one row.

use super::{Rows, StoreFault, Writer, keys};
use crate::codec;
use crate::domain::Incarnation;

/// Asks for the life.
pub trait Life: Rows {
    /// The life that the store is in; none in a store from before they had ids.
    fn incarnation(&self) -> Result<Option<Incarnation>, StoreFault> {
        let row = self.get(&keys::incarnation())?;
        Ok(row.map(|bytes| codec::decode(&bytes)).transpose()?)
    }
}

impl<R: Rows> Life for R {}

impl Writer {
    /// A life begins.
    pub fn put_incarnation(&mut self, incarnation: &Incarnation) -> Result<(), StoreFault> {
        self.put(&keys::incarnation(), incarnation)
    }
}
