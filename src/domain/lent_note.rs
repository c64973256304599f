//! What is known of a lent range besides who has it (R7).

use super::Serial;
use serde::{Deserialize, Serialize};

/// What is known of a lent range besides who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct LentNote {
    /// A fence was lifted meanwhile: what it brings back is withheld, because the other copy may have taken it back before, and
    /// issued from it.
    pub in_doubt: bool,
    /// The last number of it that the platform told of: so far it was used at least.
    pub told: Option<Serial>,
}
