//! The fold of ranges.

use crate::domain::{BookAct, Range, RangeId};
use crate::store::{StoreFault, Writer};

/// Applies an act. `progress` hears of large ones.
pub(crate) fn apply(
    writer: &mut Writer<'_>,
    act: &BookAct,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    match act {
        BookAct::Ranges { put, removed, .. } => apply_ranges(writer, put, removed, progress),
    }
}

fn apply_ranges(
    writer: &mut Writer<'_>,
    put: &[Range],
    removed: &[RangeId],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    for &id in removed {
        writer.remove_range(id)?;
    }
    writer.put_ranges(put, &mut |done| progress(done, put.len()))?;
    for range in put {
        let ids = &mut writer.meta_mut().range_ids;
        *ids = (*ids).max(range.id.0);
        if let Some(dept) = &range.dept {
            writer.note_department(dept)?;
        }
        if let Some(till) = range.till() {
            writer.note_till(till)?;
        }
    }
    Ok(())
}
