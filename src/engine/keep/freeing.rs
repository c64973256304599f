//! Freeing what was withheld. A number is only ever freed when two lists, the centre's and that of the slips, both tell
//! of every number of the rest that no invoice was issued under it. What one of them does not tell, nobody guesses.

use crate::domain::{
    BookAct, BookRefusal, CleanText, Holder, Moment, NumberSeen, Range, RangeActKind, RangeId, Serial,
    StoreRefusal,
};
use crate::engine::book::closing::not_ended;
use crate::engine::core::{Decision, No};
use crate::protocol::book::request::RangeFree;
use crate::store::Queries;
use std::collections::HashSet;

/// Frees the rest of a range, or says which number stands against it.
pub(crate) fn free<R: Queries>(rows: &R, now: Moment, ask: &RangeFree) -> Result<Decision, No> {
    if ask.reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    let range = rows.range(ask.id)?.ok_or(BookRefusal::NoSuchRange(ask.id))?;
    not_ended(rows, range.period)?;
    if let Some(to) = range.lent_to() {
        return Err(BookRefusal::Lent { id: range.id, to: to.clone() }.into());
    }
    if !range.holder.is_kept_back() {
        return Err(BookRefusal::NotWithheld(range.id).into());
    }
    for list in [&ask.centre, &ask.slips] {
        if let Some(number) = unaccounted(&range, list) {
            return Err(BookRefusal::NotAccounted { id: range.id, number }.into());
        }
    }
    let free = Range { holder: Holder::Shop, ..range };
    Ok(Decision::put(put(RangeActKind::Free, vec![free], ask.reason.clone()), now))
}

fn put(kind: RangeActKind, put: Vec<Range>, reason: CleanText) -> BookAct {
    BookAct::Ranges { kind, put, removed: Vec::<RangeId>::new(), reason }
}

/// The first number of the rest that a list does not tell to be unused.
fn unaccounted(range: &Range, list: &[NumberSeen]) -> Option<crate::domain::Number> {
    let unused: HashSet<_> = list.iter().filter(|seen| !seen.used).map(|seen| seen.number).collect();
    let used: HashSet<_> = list.iter().filter(|seen| seen.used).map(|seen| seen.number).collect();
    (range.next..range.span.past_end())
        .filter_map(|serial| Serial::try_from(serial).ok())
        .map(|serial| range.number(serial))
        .find(|number| used.contains(number) || !unused.contains(number))
}
