//! Who may do what.

use crate::domain::{Staff, UnixUser};
use serde::{Deserialize, Serialize};

/// An act on people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PeopleAct {
    /// A person is now as written here.
    Staff(Staff),
    /// What a Unix user may be is now as written here.
    UnixUser(UnixUser),
    /// A Unix user has no rule of its own any more.
    UnixUserRemoved(u32),
}
