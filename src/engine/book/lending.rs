//! Books that are away: lent to a handheld or another system under its name, and taken back with what it used. Nothing of a
//! lent range is sold here and no other act on it is taken; it may come back after its numbers have ended, so that its rest
//! can be reported blank, but not into a closed period.

use crate::domain::{
    BORROWER_CHARS_MAX, BookAct, BookRefusal, Borrower, BorrowerKind, CANCELLED_NAMED_MAX, Holder, Moment,
    PeriodRefusal, Range, RangeId, check_most, is_same_name, text_length,
};
use crate::engine::book::ranges::{changeable, each_once};
use crate::engine::core::{Decision, No};
use crate::engine::till::away::not_packed;
use crate::protocol::CHANGE_RANGES_MAX;
use crate::protocol::book::request::{RangeLend, RangeTakeBack};
use crate::store::{PeriodQueries, Queries};

/// Lends ranges. Who has them already has them: where nothing changes nothing is written.
pub(crate) fn lend<R: Queries>(rows: &R, now: Moment, ask: &RangeLend) -> Result<Decision, No> {
    let to = borrower(rows, now, ask)?;
    check_most(ask.ids.len() as u64, CHANGE_RANGES_MAX)?;
    let (mut put, mut shown) = (Vec::new(), Vec::new());
    for id in each_once(&ask.ids) {
        let has = rows.range(id)?.filter(|range| range.lent_to() == Some(&to.name));
        if let Some(range) = has {
            shown.push(range);
            continue;
        }
        let range = changeable(rows, id)?;
        range.lendable().map_err(|why| BookRefusal::NotLendable { id, why })?;
        let range = Range { holder: Holder::Lent(to.name.clone()), ..range };
        shown.push(range.clone());
        put.push(range);
    }
    let same = put.is_empty();
    let reply =
        Decision::put(BookAct::Lent { to: to.clone(), put: shown, reason: ask.reason.clone() }, now).reply;
    let act = (!same).then(|| BookAct::Lent { to, put, reason: ask.reason.clone() }.into());
    Ok(Decision { act, reply })
}

/// Who is to have them: known by its name, or heard of for the first time.
fn borrower<R: Queries>(rows: &R, now: Moment, ask: &RangeLend) -> Result<Borrower, No> {
    let name = ask.to.clone();
    if name.is_empty() || text_length(name.as_str()) > BORROWER_CHARS_MAX {
        // The limit is a small constant.
        return Err(BookRefusal::BorrowerName(BORROWER_CHARS_MAX as u32).into());
    }
    let known = match rows.borrower(&name)? {
        Some(known) => Some(known),
        // The same one, typed in other letters.
        None => rows.borrowers()?.into_iter().find(|known| is_same_name(&known.name, &name)),
    };
    let Some(known) = known else {
        return Ok(Borrower { name, kind: ask.kind.unwrap_or(BorrowerKind::Handheld), since: now });
    };
    if ask.kind.is_some_and(|kind| kind != known.kind) {
        return Err(BookRefusal::BorrowerIs { name: known.name, kind: known.kind }.into());
    }
    Ok(known)
}

/// Takes ranges back with what was used of each: all of them or none.
pub(crate) fn take_back<R: Queries>(rows: &R, now: Moment, ask: &RangeTakeBack) -> Result<Decision, No> {
    check_most(ask.backs.len() as u64, CHANGE_RANGES_MAX)?;
    let cancelled: usize = ask.backs.iter().map(|back| back.cancelled.len()).sum();
    check_most(cancelled as u64, CANCELLED_NAMED_MAX)?;
    let (mut put, mut next) = (Vec::new(), rows.meta()?.range_ids + 1);
    for (place, back) in ask.backs.iter().enumerate() {
        let id = back.id;
        let lent = rows.range(id)?.ok_or(BookRefusal::NoSuchRange(id))?;
        let twice = ask.backs.iter().take(place).any(|before| before.id == id);
        let Some(to) = lent.lent_to().filter(|_| !twice) else {
            return Err(BookRefusal::NotLent(id).into());
        };
        not_packed(rows, &lent)?;
        if let Some(from) = ask.from.as_ref().filter(|from| !is_same_name(from, to)) {
            return Err(BookRefusal::LentToAnother { id, to: to.clone(), from: from.clone() }.into());
        }
        if rows.closed_period(lent.period)?.is_some() {
            return Err(PeriodRefusal::PeriodClosed(lent.period).into());
        }
        let parts = back.parts(&lent, RangeId(next), (now, &ask.source));
        let parts = parts.map_err(|why| BookRefusal::BadReturn { id, why })?;
        next += parts.iter().filter(|part| part.id != id).count() as u64;
        put.extend(parts);
    }
    let (backs, source) = (ask.backs.clone(), ask.source.clone());
    let same = put.is_empty();
    Ok(Decision::put(BookAct::TakenBack { backs, put, source }, now).unless(same))
}
