//! Rows as facts: what a ledger that is begun anew holds of the store before it (E15).

use super::keys::Table;
use super::{Meta, RequestRow, SCHEMA, StoreFault, Writer, keys};
use crate::codec;
use crate::domain::Base;

/// The first version of the tables that a base may have: later ones added tables, and changed none of them.
const BASE_SCHEMA_LEAST: u32 = 5;
/// The sequence of an answer that stands in no ledger any more.
pub const BEFORE_THE_LEDGER: u64 = 0;

/// A row as a new ledger keeps it; `None` for what only a ledger can answer: a repeat of an act that was no issue, and where
/// it speaks of a number.
///
/// # Errors
/// [`StoreFault::Row`].
pub fn kept_row(key: &[u8], value: &[u8]) -> Result<Option<Vec<u8>>, StoreFault> {
    let of = |table: Table| key.first() == Some(&(table as u8));
    if of(Table::Trail) || of(Table::Reach) {
        return Ok(None);
    }
    if !of(Table::Request) {
        return Ok(Some(value.to_vec()));
    }
    let row: RequestRow = codec::decode(value)?;
    if row.issued.is_none() {
        return Ok(None);
    }
    let row = RequestRow { sequence: BEFORE_THE_LEDGER, index: 0, ..row };
    Ok(Some(codec::encode(&row)?))
}

impl Writer {
    /// Puts a part of the rows.
    ///
    /// # Errors
    /// [`StoreFault::Schema`] where they are of other tables than this program's.
    pub fn put_base(&mut self, base: &Base) -> Result<(), StoreFault> {
        if !(BASE_SCHEMA_LEAST..=SCHEMA).contains(&base.schema) {
            return Err(StoreFault::Schema(base.schema));
        }
        for (key, value) in &base.rows {
            if *key == keys::meta() {
                let meta: Meta = codec::decode(value)?;
                let Meta { applied_sequence, applied_hash, .. } = *self.meta_mut();
                *self.meta_mut() = Meta { applied_sequence, applied_hash, ..meta };
            } else {
                self.put_bytes(key, value)?;
            }
        }
        Ok(())
    }
}
