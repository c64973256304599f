//! Companies, departments, tills, and the shifts at them.

use crate::domain::{Company, CountedShift, Department, LeftShift, PackNews, Shift, Till};
use serde::{Deserialize, Serialize};

/// An act on masters and shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
pub enum TillAct {
    /// A company was added or changed: this is its newest state; those before are kept.
    #[strum(serialize = "company")]
    Company(Box<Company>),
    /// A department was added or changed.
    #[strum(serialize = "department")]
    Department(Department),
    /// A till was added or changed.
    #[strum(serialize = "till")]
    Till(Till),
    /// A shift was closed, and nobody noted what went back in it; read only.
    #[strum(serialize = "shift closed")]
    ShiftClosed(Box<Shift>),
    /// A shift was closed with its cash counted.
    #[strum(serialize = "shift counted")]
    ShiftCounted(Box<CountedShift>),
    /// A shift was closed, with what went back in it, and nobody counted.
    #[strum(serialize = "shift closed")]
    ShiftEnded(Box<CountedShift>),
    /// A shift was closed with its cash counted and some of it taken out.
    #[strum(serialize = "shift counted")]
    ShiftLeft(Box<LeftShift>),
    /// A packed till stands now as written here; what comes home with it stands behind it in the same frame.
    #[strum(serialize = "packed till")]
    Pack(Box<PackNews>),
}
