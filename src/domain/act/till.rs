//! Companies, departments, tills, and the shifts at them.

use crate::domain::{Company, Department, Shift, Till};
use serde::{Deserialize, Serialize};

/// An act on masters and shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TillAct {
    /// A company was added or changed: this is its newest state; those before are kept.
    Company(Box<Company>),
    /// A department was added or changed.
    Department(Department),
    /// A till was added or changed.
    Till(Till),
    /// A shift was closed.
    ShiftClosed(Box<Shift>),
}
