//! What can go wrong below the rows, and the version that a file must have.

use crate::codec::CodecFault;

/// The version of tables and keys. Another one in a file means: make the file anew from the ledger.
pub const SCHEMA: u32 = 8;

/// What can go wrong below the rows.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// redb failed; after this the process ends (E3).
    #[error("the store file failed: {0}")]
    Redb(String),
    /// The disk failed.
    #[error("the disk failed at the store file: {0}")]
    Disk(#[from] std::io::Error),
    /// A row does not decode.
    #[error("a row of the store does not decode: {0}")]
    Row(#[from] CodecFault),
    /// A row that another one names is missing.
    #[error("the store lacks {0}")]
    Missing(String),
    /// The file was written with other tables.
    #[error("the store file has table version {0}, this program uses {SCHEMA}")]
    Schema(u32),
}

impl StoreFault {
    /// True where a sentence tells of rows that do not read, or not fit: the file is damaged, and is made anew from the
    /// ledger. A fault comes to whoever must act on it as the sentence that people are told.
    pub fn is_of_damaged_rows(told: &str) -> bool {
        let of_a_row = Self::Row(CodecFault::Empty).to_string();
        let begins = of_a_row.split_once(':').map_or(of_a_row.as_str(), |(begins, _)| begins);
        told.contains(begins) || told.contains(&Self::Missing(String::new()).to_string())
    }
}

macro_rules! from_redb {
    ($($fault:ty),+) => {
        $(impl From<$fault> for StoreFault {
            fn from(fault: $fault) -> Self {
                Self::Redb(fault.to_string())
            }
        })+
    };
}
from_redb!(
    redb::DatabaseError,
    redb::TransactionError,
    redb::TableError,
    redb::StorageError,
    redb::CommitError,
    redb::SetDurabilityError
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_rows_are_known_by_what_is_said_of_them() {
        let rows = [StoreFault::Row(CodecFault::Empty), StoreFault::Missing("it".to_owned())];
        assert!(rows.iter().all(|fault| StoreFault::is_of_damaged_rows(&fault.to_string())));
        let others = [StoreFault::Redb("it".to_owned()), StoreFault::Schema(1)];
        assert!(!others.iter().any(|fault| StoreFault::is_of_damaged_rows(&fault.to_string())));
    }
}
