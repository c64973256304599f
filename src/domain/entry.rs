//! What the ledger holds: facts with resolved values (E10). Replaying them in order needs no clock, no chance
//! and no rule; who did it, when, at which terminal stands in each.

use super::{Act, Moment, RequestId, Role, StaffCode, TillCode};
use serde::{Deserialize, Serialize};

/// Who asked.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Author {
    /// The person, where the store knows staff.
    pub staff: Option<StaffCode>,
    /// The role in which they acted, where they had signed in.
    pub role: Option<Role>,
    /// The till or terminal.
    pub till: Option<TillCode>,
    /// Who accepted it at the till, where it was suggested from elsewhere.
    pub accepted_by: Option<StaffCode>,
    /// The Unix user at the other end, as the kernel says.
    pub uid: u32,
}

/// One fact of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was decided, by the engine's clock.
    pub at: Moment,
    /// Who asked.
    pub by: Author,
    /// The terminal's name for the request and the SHA-256 of its content (E6).
    pub request: Option<(RequestId, [u8; 32])>,
    /// What happened.
    pub act: Act,
}
