//! Acts on ranges are taken back by their names. What an act found and what it left stands in its entry, and the rows are held
//! against that here, inside the open batch: where anybody changed one of them since, nothing is written.

use crate::domain::{
    Act, BookAct, BookRefusal, Check, DeptCode, Holder, Moment, NumberCounts, Range, RangeActKind,
    RangeDraft, RangeEdit, RangeId, RequestId, Span,
};
use crate::engine::book::{ends, made, ranges};
use crate::engine::core::{ActOnRanges, Asking, Decision, No, Recalling};
use crate::protocol::{Failure, Reply, UNDO_ACTS_MAX, UndoAct, UndoPreview, book};
use crate::store::{Queries, TrailQueries};
use std::collections::BTreeMap;

/// Acts on ranges that are looked at for those that can be taken back: ten times what is listed.
const LOOKED_AT_MAX: usize = 10 * UNDO_ACTS_MAX;

/// Decides the act that takes another one back.
pub(crate) fn undo<R: Queries>(
    rows: &R,
    now: Moment,
    name: &RequestId,
    act: Option<&ActOnRanges>,
) -> Result<Decision, No> {
    let nothing = || No::from(BookRefusal::NothingToUndo(name.clone()));
    let act = act.ok_or_else(nothing)?;
    match act.kind {
        RangeActKind::Add | RangeActKind::Batch | RangeActKind::Import => {
            let left = still_there(rows, &act.put)?;
            if left.is_empty() {
                return Err(nothing());
            }
            let decision = ranges::delete(rows, now, &left)?;
            unchanged(rows, &act.put, &left)?;
            Ok(decision)
        }
        RangeActKind::Delete => bring_back(rows, now, &act.was),
        RangeActKind::Edit => match (&*act.was, &*act.put) {
            ([was], [put]) => {
                unchanged(rows, &act.put, &[put.id])?;
                ranges::edit(rows, now, put.id, &RangeEdit { draft: RangeDraft::of(was) })
            }
            _ => Err(nothing()),
        },
        RangeActKind::Dept => {
            let was: BTreeMap<RangeId, Option<DeptCode>> = each_was(act, |was| was.dept.clone());
            put_back(rows, now, act, act.kind, |range| range.dept.clone_from(&was[&range.id]))
        }
        RangeActKind::Till => {
            let was: BTreeMap<RangeId, Holder> = each_was(act, |was| was.holder.clone());
            put_back(rows, now, act, act.kind, |range| range.holder.clone_from(&was[&range.id]))
        }
        RangeActKind::Pause => put_back(rows, now, act, RangeActKind::Resume, |range| range.paused = false),
        RangeActKind::Resume => put_back(rows, now, act, RangeActKind::Pause, |range| range.paused = true),
        // They say what is known of numbers, and are taken back by nobody.
        RangeActKind::Split
        | RangeActKind::Check
        | RangeActKind::Withhold
        | RangeActKind::Free
        | RangeActKind::Fresh
        | RangeActKind::Told => Err(nothing()),
    }
}

/// What each range had before the act.
fn each_was<T>(act: &ActOnRanges, of: impl Fn(&Range) -> T) -> BTreeMap<RangeId, T> {
    act.was.iter().map(|was| (was.id, of(was))).collect()
}

/// One field of each range is as it was.
fn put_back<R: Queries>(
    rows: &R,
    now: Moment,
    act: &ActOnRanges,
    kind: RangeActKind,
    field: impl Fn(&mut Range),
) -> Result<Decision, No> {
    let ids: Vec<RangeId> = act.put.iter().map(|range| range.id).collect();
    let decision = ranges::change(rows, now, &ids, kind, field)?;
    unchanged(rows, &act.put, &ids)?;
    Ok(decision)
}

/// What was deleted comes back under new ids, as whoever enters it anew would have it; paused where it was.
fn bring_back<R: Queries>(rows: &R, now: Moment, was: &[Range]) -> Result<Decision, No> {
    if let Some(outside) = was.iter().find(|range| range.outside) {
        return Err(BookRefusal::Outside(outside.id).into());
    }
    let drafts: Vec<RangeDraft> = was.iter().map(RangeDraft::of).collect();
    let Decision { act, reply } = ranges::add(rows, now, &drafts)?;
    let Some(Act::Book(BookAct::Ranges { kind, mut put, removed, reason })) = act else {
        return Ok(Decision { act, reply });
    };
    for (range, was) in put.iter_mut().zip(was) {
        range.paused = was.paused;
    }
    Ok(Decision::put(BookAct::Ranges { kind, put, removed, reason }, now))
}

/// Those of the ranges that are still there.
fn still_there<R: Queries>(rows: &R, made: &[Range]) -> Result<Vec<RangeId>, No> {
    let mut ids = Vec::with_capacity(made.len());
    for made in made {
        if rows.range(made.id)?.is_some() {
            ids.push(made.id);
        }
    }
    Ok(ids)
}

/// Refuses where one of these ranges is not as the act left it.
fn unchanged<R: Queries>(rows: &R, left: &[Range], ids: &[RangeId]) -> Result<(), No> {
    let left: BTreeMap<RangeId, &Range> = left.iter().map(|range| (range.id, range)).collect();
    for &id in ids {
        let range = rows.range(id)?.ok_or(BookRefusal::NoSuchRange(id))?;
        if left.get(&id).is_none_or(|left| typed(&range) != typed(left)) {
            return Err(BookRefusal::ChangedSince(id).into());
        }
    }
    Ok(())
}

/// A range without what sales and the platform make of it.
fn typed(range: &Range) -> Range {
    Range {
        next: range.carried_to,
        counts: NumberCounts::default(),
        last_at: Moment::default(),
        check: Check::Unmatched,
        ..range.clone()
    }
}

/// What taking an act back would come to.
pub(crate) fn preview(asking: &Asking<'_>, name: &RequestId) -> Result<UndoPreview, Failure> {
    let Asking { shared, rows, now, .. } = *asking;
    let act = made::act(shared, rows, name)?;
    let reply = undo(rows, now, name, act.as_ref())?.reply;
    let written = match reply {
        Reply::Book(book::Reply::RangesPut(written)) => written,
        _ => Vec::new(),
    };
    let (mut ends, mut shown) = (ends::Ends::default(), Vec::with_capacity(written.len()));
    for row in written {
        shown.push(ends.row(rows, row.range, now)?);
    }
    let kind = act.map(|act| act.kind).ok_or_else(|| BookRefusal::NothingToUndo(name.clone()))?;
    Ok(UndoPreview { kind, rows: shown })
}

/// The last acts that can be taken back as things stand, newest first.
pub(crate) fn acts(asking: &Asking<'_>) -> Result<Vec<UndoAct>, Failure> {
    let Asking { shared, rows, now, .. } = *asking;
    let mut places = rows.last_acts_on_ranges(LOOKED_AT_MAX)?;
    // The ledger is passed once, in its order.
    places.reverse();
    let mut recalling = Recalling::new(shared);
    let mut acts = Vec::new();
    for (sequence, index) in places {
        let Some(entry) = recalling.entry_at(sequence, index)? else { continue };
        let (at, by) = (entry.at, entry.by.clone());
        let Some(name) = entry.request.as_ref().map(|(name, _)| name.clone()) else { continue };
        // One that is too large for one act is none that can be taken back.
        let Ok(Some(act)) = made::act_of(entry) else { continue };
        let possible = match undo(rows, now, &name, Some(&act)) {
            Ok(Decision { act: Some(_), reply: Reply::Book(book::Reply::RangesPut(rows)) }) => rows,
            Ok(_) | Err(No::Refused(_)) => continue,
            Err(No::Broken(broken)) => return Err(Failure::Fault(broken)),
        };
        if let Some(lowest) = lowest(possible.iter().map(|row| row.range.span)) {
            let (kind, ranges) = (act.kind, possible.len() as u64);
            acts.push(UndoAct { name, at, by, kind, ranges, lowest });
        }
    }
    acts.reverse();
    acts.truncate(UNDO_ACTS_MAX);
    Ok(acts)
}

fn lowest(spans: impl Iterator<Item = Span>) -> Option<Span> {
    spans.min_by_key(|span| (span.track, span.begin()))
}
