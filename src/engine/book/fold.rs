//! The fold of ranges.

use crate::domain::{AllotmentQueued, BookAct, Entry, Range, RangeId};
use crate::engine::delivery::fold::move_one;
use crate::store::{Rows, StoreFault, Unfinished, Writer};

/// Applies an act of an entry in frame `sequence`. `progress` hears of large ones.
pub(crate) fn apply(
    writer: &mut Writer,
    (sequence, entry): (u64, &Entry),
    act: &BookAct,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
    match act {
        BookAct::Ranges { put, removed, .. } | BookAct::Changed { put, removed, .. } => {
            for &id in removed {
                writer.remove_range(id)?;
            }
            put_ranges(writer, put, progress)
        }
        BookAct::Begun(act) => {
            writer.put_unfinished(Some(Unfinished { first: act.first, began: sequence, added: 0 }))
        }
        BookAct::Part { put, .. } => {
            let begun = begun(writer)?;
            let added = begun.added + put.len() as u64;
            writer.put_unfinished(Some(Unfinished { added, ..begun }))?;
            put_ranges(writer, put, &mut |_, _| {})
        }
        BookAct::Ended { put, .. } => {
            writer.put_unfinished(None)?;
            put_ranges(writer, put, &mut |_, _| {})
        }
        BookAct::Dropped(_) => drop_unfinished(writer),
        BookAct::NumbersEnded(ended) => writer.put_ended(ended),
        BookAct::NumbersReopened(reopened) => {
            writer.remove_ended(reopened.from)?;
            reopened.kept.iter().try_for_each(|kept| writer.put_ended(kept))
        }
        BookAct::PeriodClosed(closed) => writer.put_closed(closed),
        BookAct::OfficeYear(year) => writer.put_office_year(year),
        BookAct::CountNoted(count) => writer.put_taken_count(count),
        BookAct::NumbersAsked(asked) => writer.put_asked(asked),
        BookAct::Lent { to, put, .. } => {
            writer.put_borrower(to)?;
            put_ranges(writer, put, progress)
        }
        BookAct::Allotted { gone, put, .. } => writer.change_allotted(gone, put),
        BookAct::TakenBack { put, .. } => put_ranges(writer, put, progress),
        BookAct::Given { put, queued, withdrawn, .. } => {
            for gone in withdrawn {
                move_one(writer, entry, &gone.moved)?;
                writer.forget_branch(&gone.place)?;
            }
            queued.iter().try_for_each(|queued| queue(writer, entry, queued))?;
            put_ranges(writer, put, progress)
        }
        BookAct::AllotmentQueued(queued) => queue(writer, entry, queued),
        BookAct::BlanksQueued(queued) => {
            if let Some(replaced) = &queued.replaced {
                move_one(writer, entry, replaced)?;
            }
            writer.put_told(&queued.told)?;
            writer.add_delivery(&queued.delivery)
        }
    }
}

/// A message of what a branch has, in the place of the one before.
fn queue(writer: &mut Writer, entry: &Entry, queued: &AllotmentQueued) -> Result<(), StoreFault> {
    if let Some(replaced) = &queued.replaced {
        move_one(writer, entry, replaced)?;
    }
    writer.put_told_allotment(&queued.told)?;
    writer.add_delivery(&queued.delivery)
}

/// The act of which there is a part or an end.
fn begun(writer: &Writer) -> Result<Unfinished, StoreFault> {
    writer.unfinished()?.ok_or_else(|| StoreFault::Missing("BookAct::Begun".to_owned()))
}

/// The ids of what is dropped are not given again.
fn drop_unfinished(writer: &mut Writer) -> Result<(), StoreFault> {
    let begun = begun(writer)?;
    for id in begun.first.0..begun.first.0 + begun.added {
        writer.remove_range(RangeId(id))?;
    }
    writer.put_unfinished(None)
}

fn put_ranges(
    writer: &mut Writer,
    put: &[Range],
    progress: &mut dyn FnMut(usize, usize),
) -> Result<(), StoreFault> {
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
