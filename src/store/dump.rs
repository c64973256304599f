//! The row of the last dump, and the rows of a dump (E15).

use super::{Meta, Rows, StoreFault, Writer, keys};
use crate::codec;
use crate::domain::{Dump, Moment};

/// Asks for the last dump.
pub trait Dumps: Rows {
    /// The last dump that the ledger speaks of, and when it was made; none before the first.
    fn dumped(&self) -> Result<Option<(Dump, Moment)>, StoreFault> {
        let row = self.get(&keys::dump())?;
        Ok(row.map(|bytes| codec::decode(&bytes)).transpose()?)
    }
}

impl<R: Rows> Dumps for R {}

impl Writer {
    /// A dump was made.
    pub fn put_dump(&mut self, dump: &Dump, at: Moment) -> Result<(), StoreFault> {
        self.put(&keys::dump(), &(dump, at))
    }

    /// Puts a row of a dump, the store's own among them: these rows go as far as those did.
    ///
    /// # Errors
    /// [`StoreFault`]: it is no row.
    pub fn put_dumped(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreFault> {
        if key == keys::meta() {
            let meta: Meta = codec::decode(value)?;
            *self.meta_mut() = meta;
            return Ok(());
        }
        self.put_bytes(key, value)
    }
}
