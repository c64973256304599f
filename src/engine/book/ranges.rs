//! Acts on ranges: A E D R B and their kin (R3–R6, E7). All or none of the rows, always.

use crate::domain::{
    Allotments, Allotted, BOOK_SIZE, BookAct, BookRefusal, Check, CleanText, Company, FieldFault, Holder,
    Moment, NotAllottable, NumberCounts, Period, Range, RangeActKind, RangeDraft, RangeEdit, RangeField,
    RangeId, Refusal, Serial, Span, TillRefusal, Track, check_most, heads_here,
};
use crate::engine::book::closing::not_ended;
use crate::engine::core::{Decision, No, reply_of};
use crate::engine::keep::doubt::Doubt;
use crate::engine::till::masters::company_or_first;
use crate::protocol::book::request::RangeCheck;
use crate::protocol::{ADD_RANGES_MAX, CHANGE_RANGES_MAX, IMPORT_ROWS_MAX};
use crate::store::{PeriodQueries, Queries};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};

pub(crate) fn add<R: Queries>(rows: &R, now: Moment, drafts: &[RangeDraft]) -> Result<Decision, No> {
    check_most(drafts.len() as u64, ADD_RANGES_MAX)?;
    for period in drafts.iter().map(|draft| draft.period).collect::<BTreeSet<_>>() {
        not_ended(rows, period)?;
    }
    let mut faults = Vec::new();
    let mut put: Vec<Range> = Vec::with_capacity(drafts.len());
    let mut earlier = Earlier::default();
    let (first_id, doubt) = (rows.meta()?.range_ids + 1, Doubt::of(rows)?);
    for (index, draft) in (0u32..).zip(drafts) {
        let (company, mut found) = draft_faults(rows, now, draft, None)?;
        if let Some(other) = earlier.overlapping(draft) {
            let other: &Range = &put[other];
            found.push(FieldFault::Overlap { company: other.company.clone(), span: other.span });
        } else if company.is_some() {
            earlier.note(draft, put.len());
        }
        if let Some(company) = company {
            let range = new_range(draft, &company, RangeId(first_id + u64::from(index)), now);
            put.push(doubt.enters(range));
        }
        faults.extend(found.into_iter().map(|fault| (index, fault)));
    }
    if !faults.is_empty() {
        return Err(BookRefusal::Fields(faults).into());
    }
    let kind = if drafts.len() == 1 { RangeActKind::Add } else { RangeActKind::Batch };
    let reason = drafts.first().map(|draft| draft.reason.clone()).unwrap_or_default();
    Ok(Decision::put(BookAct::Ranges { kind, put, removed: Vec::new(), reason }, now))
}

/// The drafts before one of the same act that share no number with each other, by the ends of their spans: each new one
/// is held against its neighbour alone, so that an act of the largest size takes time in line with its size.
#[derive(Default)]
struct Earlier(BTreeMap<(Period, Track, u32), (u32, usize)>);

impl Earlier {
    /// The place of one that shares a number with the draft.
    fn overlapping(&self, draft: &RangeDraft) -> Option<usize> {
        let (begin, end) = (draft.span.begin().value(), draft.span.end().value());
        let from = (draft.period, draft.span.track, begin);
        let (&(period, track, _), &(other, place)) = self.0.range(from..).next()?;
        (period == draft.period && track == draft.span.track && other <= end).then_some(place)
    }

    fn note(&mut self, draft: &RangeDraft, place: usize) {
        let (begin, end) = (draft.span.begin().value(), draft.span.end().value());
        self.0.insert((draft.period, draft.span.track, end), (begin, place));
    }
}

/// Every fault of a draft, those included that only the store can know; and its company, if it has one.
fn draft_faults<R: Queries>(
    rows: &R,
    now: Moment,
    draft: &RangeDraft,
    old: Option<&Range>,
) -> Result<(Option<Company>, Vec<FieldFault>), No> {
    let mut faults = draft.faults();
    let code = draft.company.as_ref().or(old.map(|old| &old.company));
    let company = match company_or_first(rows, code) {
        Ok(company) => Some(company),
        Err(No::Refused(Refusal::Till(TillRefusal::NoSuchCompany(code)))) => {
            faults.push(FieldFault::NoSuchCompany(code));
            None
        }
        Err(other) => return Err(other),
    };
    let allocation = company.as_ref().map(|company| company.allocation).unwrap_or_default();
    let moved = old.is_none_or(|old| old.period != draft.period);
    if let Some((first, last)) = allocation.window(now.date())
        && moved
        && !(first..=last).contains(&draft.period)
    {
        faults.push(FieldFault::PeriodWindow { first, last });
    }
    if let Some(other) = overlapping(rows, draft, old.map(|old| old.id))? {
        faults.push(FieldFault::Overlap { company: other.company, span: other.span });
    }
    Ok((company, faults))
}

/// The first range of the store, whatever company's, that has a number of the draft.
fn overlapping<R: Queries>(
    rows: &R,
    draft: &RangeDraft,
    itself: Option<RangeId>,
) -> Result<Option<Range>, No> {
    let mut found = None;
    rows.walk_overlapping(draft.period, draft.span, &mut |id, _, _| {
        if Some(id) == itself {
            return ControlFlow::Continue(());
        }
        found = Some(id);
        ControlFlow::Break(())
    })?;
    Ok(found.map(|id| rows.indexed_range(id)).transpose()?)
}

fn new_range(draft: &RangeDraft, company: &Company, id: RangeId, now: Moment) -> Range {
    Range {
        tax_kind: draft.tax_kind,
        category: draft.category,
        kind: draft.kind,
        copies: draft.copies,
        from: draft.first_day(),
        to: draft.last_day(),
        next: draft.carried_to(),
        carried_to: draft.carried_to(),
        carried_cancelled: draft.cancelled,
        dept: draft.dept.clone(),
        holder: draft.till.clone().map_or(Holder::Shop, Holder::Till),
        upload: draft.upload,
        reason: draft.reason.clone(),
        ..Range::untouched(id, (company.code.clone(), company.ubn), draft.period, draft.span, now)
    }
}

pub(crate) fn edit<R: Queries>(rows: &R, now: Moment, id: RangeId, edit: &RangeEdit) -> Result<Decision, No> {
    let draft = &edit.draft;
    let old = changeable(rows, id)?;
    not_ended(rows, draft.period)?;
    let (company, mut faults) = draft_faults(rows, now, draft, Some(&old))?;
    faults.extend(locked_faults(&old, draft));
    let (Some(company), true) = (company, faults.is_empty()) else {
        return Err(BookRefusal::Fields(faults.into_iter().map(|fault| (0, fault)).collect()).into());
    };
    let mut range = new_range(draft, &company, id, old.added_at);
    if old.issued_here() > 0 {
        range.next = old.next;
    }
    range = Doubt::of(rows)?.changes(&old, range);
    range = Range {
        counts: old.counts,
        last_at: old.last_at,
        paused: old.paused,
        check: if is_same_allotment(&range, &old) { old.check } else { Check::Unmatched },
        ..range
    };
    if !is_same_allotment(&range, &old) {
        not_told(rows, &old)?;
    }
    let (same, reason) = (range == old, range.reason.clone());
    let (kind, removed) = (RangeActKind::Edit, Vec::new());
    let act = BookAct::Changed { kind, was: vec![old], put: vec![range], removed, reason };
    Ok(Decision::put(act, now).unless(same))
}

/// The fields that may not change any more once a number is used; the carried ones once one of ours is.
fn locked_faults(old: &Range, draft: &RangeDraft) -> Vec<FieldFault> {
    let Some(last) = old.last_issued().map(|serial| old.number(serial)) else { return Vec::new() };
    let mut changed = vec![
        (RangeField::Period, draft.period != old.period),
        (RangeField::Track, draft.span.track != old.span.track),
        (RangeField::Begin, draft.span.begin() != old.span.begin()),
        (RangeField::End, draft.span.end() != old.span.end()),
    ];
    if old.issued_here() > 0 {
        let company = draft.company.as_ref().is_some_and(|company| *company != old.company);
        changed.extend([
            (RangeField::Company, company),
            (RangeField::TaxKind, draft.tax_kind != old.tax_kind),
            (RangeField::Kind, draft.kind != old.kind),
            (RangeField::LastIssued, draft.carried_to() != old.carried_to),
            (RangeField::Cancelled, draft.cancelled != old.carried_cancelled),
            (RangeField::From, draft.first_day() > old.last_at.date().max(old.from)),
            (RangeField::To, draft.last_day() < old.last_at.date()),
        ]);
    }
    changed
        .into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| FieldFault::Used { field, last })
        .collect()
}

pub(crate) fn delete<R: Queries>(rows: &R, now: Moment, ids: &[RangeId]) -> Result<Decision, No> {
    let mut gone = Vec::with_capacity(ids.len());
    for range in each(rows, ids, Ok)? {
        if let Some(last) = range.last_issued() {
            return Err(BookRefusal::RangeUsed { id: range.id, last: range.number(last) }.into());
        }
        not_told(rows, &range)?;
        gone.push(range);
    }
    let removed = gone.iter().map(|range| range.id).collect();
    let (kind, reason) = (RangeActKind::Delete, CleanText::default());
    Ok(Decision::put(BookAct::Changed { kind, was: gone, put: Vec::new(), removed, reason }, now))
}

/// Refuses what would make untrue what the platform was told of a branch's books (R20): they are given back by an act of its own,
/// which tells it.
fn not_told<R: Queries>(rows: &R, range: &Range) -> Result<(), No> {
    let told = rows.branches_told(range.period)?.into_iter().find(|told| told.allotment.tells_of(range));
    told.map_or(Ok(()), |told| {
        let why = NotAllottable::Told(told.document);
        Err(BookRefusal::NotAllottable { id: range.id, why }.into())
    })
}

/// Whether what the platform was asked about one range is true of the other: seller, period, tax and numbers.
fn is_same_allotment(one: &Range, other: &Range) -> bool {
    (one.ubn, one.period, one.tax_kind, one.span) == (other.ubn, other.period, other.tax_kind, other.span)
}

/// 字軌檢核: every range of the period has the mark that the platform's rows give it; what is kept for the record is not
/// issued from and not checked.
pub(crate) fn check<R: Queries>(rows: &R, now: Moment, it: &RangeCheck) -> Result<Decision, No> {
    mark(rows, now, &news_of_check(rows, it.period, &it.allotted)?, &it.source)
}

/// The ranges of a period whose mark changes, and to which.
pub(crate) fn news_of_check<R: Queries>(
    rows: &R,
    period: Period,
    allotted: &Allotted,
) -> Result<Vec<(RangeId, Check)>, No> {
    not_ended(rows, period)?;
    check_most(allotted.rows.len() as u64, IMPORT_ROWS_MAX)?;
    let allotments = Allotments::of(&allotted.rows, allotted.complete, period);
    let (mut news, heads) = (Vec::new(), heads_here(&rows.companies()?));
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |old| {
        let mark = allotments.check(&old, heads.get(&old.company).copied().unwrap_or(old.ubn));
        // What nobody knows anything of keeps the mark that it has: a centre that knows less takes nothing back.
        if !old.outside && mark != old.check && mark != Check::Unmatched {
            news.push((old.id, mark));
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(news)
}

/// Gives ranges their marks.
pub(crate) fn mark<R: Queries>(
    rows: &R,
    now: Moment,
    news: &[(RangeId, Check)],
    source: &CleanText,
) -> Result<Decision, No> {
    let marked = |&(id, check): &(RangeId, Check)| Ok(Range { check, ..rows.indexed_range(id)? });
    let put = news.iter().map(marked).collect::<Result<Vec<_>, No>>()?;
    let same = put.is_empty();
    let act = BookAct::Ranges { kind: RangeActKind::Check, put, removed: Vec::new(), reason: source.clone() };
    Ok(Decision::put(act, now).unless(same))
}

/// Changes each of the ranges in the same way; where nothing changes nothing is written.
pub(crate) fn change<R: Queries>(
    rows: &R,
    now: Moment,
    ids: &[RangeId],
    kind: RangeActKind,
    change: impl Fn(&mut Range),
) -> Result<Decision, No> {
    let (mut was, mut put, mut same) = (Vec::new(), Vec::new(), Vec::new());
    for old in each(rows, ids, at_hand)? {
        if old.outside {
            return Err(BookRefusal::Outside(old.id).into());
        }
        let mut range = old.clone();
        change(&mut range);
        same.push(range.clone());
        if range != old {
            was.push(old);
            put.push(range);
        }
    }
    let reply = reply_of(&put_many(same, kind).into(), now);
    let (removed, reason) = (Vec::new(), CleanText::default());
    let act = (!put.is_empty()).then(|| BookAct::Changed { kind, was, put, removed, reason }.into());
    Ok(Decision { act, reply })
}

fn put_many(put: Vec<Range>, kind: RangeActKind) -> BookAct {
    BookAct::Ranges { kind, put, removed: Vec::new(), reason: CleanText::default() }
}

pub(crate) fn split<R: Queries>(rows: &R, now: Moment, id: RangeId, at: Serial) -> Result<Decision, No> {
    let old = changeable(rows, id)?;
    let bad = || Refusal::Book(BookRefusal::BadSplit { id, span: old.span });
    let inside = at > old.span.begin() && at <= old.span.end() && at.value() >= old.next;
    if !inside || !at.value().is_multiple_of(BOOK_SIZE) {
        return Err(bad().into());
    }
    let before = Serial::try_from(at.value() - 1).map_err(|_| bad())?;
    let span = |begin, end| Span::new(old.span.track, begin, end).map_err(|_| bad());
    let first = Range { span: span(old.span.begin(), before)?, ..old.clone() };
    let second = Range {
        id: RangeId(rows.meta()?.range_ids + 1),
        span: span(at, old.span.end())?,
        next: at.value(),
        carried_to: at.value(),
        carried_cancelled: 0,
        counts: NumberCounts::default(),
        last_at: Moment::default(),
        added_at: now,
        ..old.clone()
    };
    Ok(Decision::put(put_many(vec![first, second], RangeActKind::Split), now))
}

/// The ranges of the ids, each once, in the order asked for; one that `admit` refuses refuses all.
fn each<R: Queries>(
    rows: &R,
    ids: &[RangeId],
    admit: impl Fn(Range) -> Result<Range, No>,
) -> Result<Vec<Range>, No> {
    check_most(ids.len() as u64, CHANGE_RANGES_MAX)?;
    let mut ranges: Vec<Range> = Vec::with_capacity(ids.len());
    for id in each_once(ids) {
        let range = rows.range(id)?.ok_or(BookRefusal::NoSuchRange(id))?;
        not_ended(rows, range.period)?;
        ranges.push(admit(not_away(range)?)?);
    }
    Ok(ranges)
}

/// The ids in the order asked for, each once.
pub(crate) fn each_once(ids: &[RangeId]) -> impl Iterator<Item = RangeId> {
    let mut seen = std::collections::HashSet::new();
    ids.iter().copied().filter(move |id| seen.insert(*id))
}

/// A range on which an act may be taken.
pub(crate) fn changeable<R: Queries>(rows: &R, id: RangeId) -> Result<Range, No> {
    let range = rows.range(id)?.ok_or(BookRefusal::NoSuchRange(id))?;
    if range.outside {
        return Err(BookRefusal::Outside(id).into());
    }
    not_ended(rows, range.period)?;
    at_hand(not_away(range)?)
}

/// What nobody has said to be fresh can be deleted, and entered again the same way as before; nothing else.
fn at_hand(range: Range) -> Result<Range, No> {
    match range.holder {
        Holder::Unproven => Err(BookRefusal::Unproven(range.id).into()),
        _ => Ok(range),
    }
}

/// What another copy or another system may have issued from keeps its row until every number is accounted for: whoever could
/// change or delete it could sell its numbers again.
fn not_away(range: Range) -> Result<Range, No> {
    if let Some(to) = range.lent_to() {
        return Err(BookRefusal::Lent { id: range.id, to: to.clone() }.into());
    }
    match range.holder {
        Holder::Withheld => Err(BookRefusal::Withheld(range.id).into()),
        Holder::Shop
        | Holder::Till(_)
        | Holder::Lent(_)
        | Holder::LentNoted(..)
        | Holder::Granted(_)
        | Holder::Blank
        | Holder::Unproven => Ok(range),
    }
}
