//! Who may do what.

use crate::domain::{Staff, UnixUser};
use serde::{Deserialize, Serialize};

/// An act on people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum PeopleAct {
    /// A person is now as written here.
    #[strum(serialize = "person")]
    Staff(Staff),
    /// What a Unix user may be is now as written here.
    #[strum(serialize = "Unix user")]
    UnixUser(UnixUser),
    /// A Unix user has no rule of its own any more.
    #[strum(serialize = "Unix user removed")]
    UnixUserRemoved(u32),
}
