//! What an act on ranges made, found by the act's own name in the ledger: whoever wants it taken back begins with that. Whether
//! it may be taken back is decided where it is done.

use crate::codec;
use crate::domain::{Act, BookAct, Entry, Range, RangeActKind, RangeId, RequestId, check_most};
use crate::engine::book::ends;
use crate::engine::core::{ActOnRanges, Asking, No, Shared, repeat};
use crate::ledger::frames_from;
use crate::protocol::{CHANGE_RANGES_MAX, Failure, RangeRow};
use crate::store::{BEFORE_THE_LEDGER, Queries};

/// One more than an act may change.
const MADE_MAX: usize = CHANGE_RANGES_MAX + 1;

/// The ranges that the act of this name made and that are still there, lowest id first, at most [`MADE_MAX`].
pub(crate) fn by(asking: &Asking<'_>, name: &RequestId) -> Result<Vec<RangeRow>, Failure> {
    let Some(row) = asking.rows.request(name)? else { return Ok(Vec::new()) };
    let entry = repeat::recall(asking.shared, &row)?;
    // What was there before was changed only.
    let is_new = |range: &&Range| range.added_at == entry.at;
    let mut ids: Vec<RangeId> = match &entry.act {
        // Half of a split is no new range: without it its numbers would be gone.
        Act::Book(BookAct::Ranges { kind, put, .. }) if adds(*kind) => {
            put.iter().filter(is_new).map(|range| range.id).take(MADE_MAX).collect()
        }
        Act::Book(BookAct::Ended { began, .. }) => in_parts(asking, *began, row.sequence)?,
        _ => Vec::new(),
    };
    ids.sort_unstable();
    let mut ends = ends::Ends::default();
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        if let Some(range) = asking.rows.seen_range(id)? {
            rows.push(ends.row(asking.rows, range, asking.now)?);
        }
    }
    Ok(rows)
}

/// The act on ranges of this name as the ledger has it; `None` where it is no such act, or one that stands in no ledger any
/// more.
pub(crate) fn act<R: Queries>(
    shared: &Shared,
    rows: &R,
    name: &RequestId,
) -> Result<Option<ActOnRanges>, No> {
    let Some(row) = rows.request(name)?.filter(|row| row.sequence != BEFORE_THE_LEDGER) else {
        return Ok(None);
    };
    act_of(repeat::recall(shared, &row)?)
}

/// The act on ranges of an entry, where it is one that can be taken back.
pub(crate) fn act_of(entry: Entry) -> Result<Option<ActOnRanges>, No> {
    Ok(match entry.act {
        Act::Book(BookAct::Ranges { kind, put, .. }) if adds(kind) => {
            let put = put.into_iter().filter(|range| range.added_at == entry.at).collect();
            Some(ActOnRanges { kind, was: Vec::new(), put })
        }
        Act::Book(BookAct::Changed { kind, was, put, .. }) => Some(ActOnRanges { kind, was, put }),
        // What was written in parts is more than one act may change.
        Act::Book(BookAct::Ended { act, .. }) => {
            check_most(act.count, CHANGE_RANGES_MAX)?;
            None
        }
        _ => None,
    })
}

/// Whether an act of this kind adds ranges.
fn adds(kind: RangeActKind) -> bool {
    matches!(kind, RangeActKind::Add | RangeActKind::Batch | RangeActKind::Import)
}

/// The ranges of an act that went in parts, from the frame in which it began to the one in which it ended.
fn in_parts(asking: &Asking<'_>, began: u64, ended: u64) -> Result<Vec<RangeId>, Failure> {
    let mut ids = Vec::new();
    for frame in frames_from(&asking.shared.disk, began, Some(ended))? {
        for body in frame?.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(|fault| Failure::Fault(fault.to_string()))?;
            if let Act::Book(BookAct::Part { put, .. }) = entry.act {
                ids.extend(put.iter().map(|range| range.id));
            }
        }
        if ids.len() >= MADE_MAX {
            ids.truncate(MADE_MAX);
            break;
        }
    }
    Ok(ids)
}
