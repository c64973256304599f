//! Who has a QR key, behind a trait: the composition reads the secret file, the engine only asks.

use crate::domain::Ubn;
use chrono::NaiveDate;
use std::fmt;

/// Whether sellers have their QR key (R1). The key itself is the slip's business, never the engine's.
pub trait Keyring: Send + Sync + fmt::Debug {
    /// True when the seller's proof slips of that day can be made: a key has a first day.
    fn has_key(&self, seller: Ubn, day: NaiveDate) -> bool;
}
