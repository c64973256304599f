//! What can go wrong below the rows, and the version that a file must have.

use crate::codec::CodecFault;

/// The version of tables and keys. Another one in a file means: make the file anew from the ledger.
pub const SCHEMA: u32 = 3;

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
