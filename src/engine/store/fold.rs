//! The fold of what the store itself is.

use crate::domain::{Entry, StoreAct};
use crate::store::Writer;

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer<'_>, entry: &Entry, act: &StoreAct) {
    match act {
        StoreAct::Created { kind } => writer.meta_mut().kind = *kind,
        StoreAct::ClockAccepted { .. } => writer.meta_mut().last_issued_at = entry.at,
    }
}
