//! A dump of all rows, as a fact of the ledger (E15): what it holds, and what it is known by. The file itself lies beside the
//! ledger; where it is not what the fact says, nobody begins with it.

use serde::{Deserialize, Serialize};

/// All rows as of one frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump {
    /// The frame that the rows go through.
    pub sequence: u64,
    /// That frame's hash.
    pub hash: [u8; 32],
    /// The version of tables and keys that they are of.
    pub schema: u32,
    /// How many rows they are.
    pub rows: u64,
    /// The file's length in bytes.
    pub bytes: u64,
    /// The file's SHA-256.
    pub sum: [u8; 32],
}
