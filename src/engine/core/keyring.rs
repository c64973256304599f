//! Who has a QR key, behind a trait: the composition reads the secret file, the engine only asks.

use crate::domain::Ubn;
use std::fmt;

/// Whether sellers have their QR key (R1). The key itself is the slip's business, never the engine's.
pub trait Keyring: Send + Sync + fmt::Debug {
    /// True when the seller's proof slips can be made.
    fn has_key(&self, seller: Ubn) -> bool;
}
