//! The fold of what the store itself is.

use crate::domain::{Entry, StoreAct};
use crate::store::{StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, entry: &Entry, act: &StoreAct) -> Result<(), StoreFault> {
    match act {
        StoreAct::Created { kind } => writer.meta_mut().kind = *kind,
        StoreAct::ClockAccepted { .. } => {
            writer.meta_mut().last_issued_at = entry.at;
            writer.put_turn()?;
        }
        StoreAct::Based(base) => writer.put_base(base)?,
        StoreAct::Packed(packing) => writer.put_packing(packing)?,
        StoreAct::Dumped(dump) => writer.put_dump(dump, entry.at)?,
        StoreAct::Begun(begun) => {
            writer.put_incarnation(&begun.incarnation)?;
            writer.meta_mut().doubted = begun.doubted;
            writer.put_ranges(&begun.withheld, &mut |_| {})?;
        }
    }
    Ok(())
}
