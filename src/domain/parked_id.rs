//! The name of a parked sale, which a sale carries that finishes it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A parked sale's id, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ParkedId(pub u64);

impl fmt::Display for ParkedId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
