//! The end of a period: its numbers end, and it is closed once nothing is missing (R15, R20). What is missing is read from the
//! ranges, which count their numbers, and from the documents that are still on their way; never from the invoices.

use crate::domain::{
    Blanks, BookAct, CleanText, ClosedPeriod, EndedNumbers, Equation, LeftOut, LeftOutWhy, MessageKind,
    Missing, Moment, NumberState, Period, PeriodFigures, PeriodRefusal, ReopenedNumbers, Span, Track,
    over_from,
};
use crate::engine::book::ends::End;
use crate::engine::core::{Asking, Closing, Decision, No, Shared};
use crate::protocol::book::request::NumbersReopen;
use crate::protocol::{EarlyEnd, PeriodState, Reply};
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};

/// Most borrowers that are named where a period cannot be closed: the others are told once these have brought back what they
/// have.
const LENT_NAMED_MAX: usize = 20;

/// Refuses what would issue from the ranges of a period, or change them, once its numbers have ended (E7).
pub(crate) fn not_ended<R: Queries>(rows: &R, period: Period) -> Result<(), No> {
    if rows.numbers_ended(period)?.is_none() {
        return Ok(());
    }
    Err(match rows.closed_period(period)? {
        Some(_) => PeriodRefusal::PeriodClosed(period).into(),
        None => PeriodRefusal::NumbersEnded(period).into(),
    })
}

/// Ends the numbers of a period, and of all before it, by a clock that a sale would go by (E8). A repeat changes nothing.
pub(crate) fn end<R: Queries>(
    rows: &R,
    shared: &Shared,
    frozen: Option<Moment>,
    period: Period,
) -> Result<Decision, No> {
    if rows.numbers_ended(period)?.is_some() {
        return Ok(Decision { act: None, reply: Reply::Done });
    }
    let at = shared.guard.issue_time(&*shared.clock, frozen, rows.meta()?.last_issued_at)?;
    let until = over_from(period);
    if at < until {
        return Err(PeriodRefusal::NotOver { period, until }.into());
    }
    Ok(Decision::put(BookAct::NumbersEnded(EndedNumbers { period, at }), at))
}

/// Takes back an end that a fast clock made, by a clock that a sale would go by: the numbers of the period that runs and of
/// every one after it are issued from again. A repeat changes nothing.
pub(crate) fn reopen<R: Queries>(
    rows: &R,
    shared: &Shared,
    frozen: Option<Moment>,
    it: &NumbersReopen,
) -> Result<Decision, No> {
    if rows.numbers_ended(it.period)?.is_none() {
        return Ok(Decision { act: None, reply: Reply::Done });
    }
    let at = shared.guard.issue_time(&*shared.clock, frozen, rows.meta()?.last_issued_at)?;
    let (period, since) = (it.period, over_from(it.period));
    if at >= since {
        return Err(PeriodRefusal::Over { period, since }.into());
    }
    let from = at.period().unwrap_or(period);
    nothing_stands_on(rows, from)?;
    // The word of a later period was also that of the ones before, which are over: theirs stays.
    let before = from.before().map(|before| Ok((before, rows.numbers_ended(before)?)));
    let before = before.transpose().map_err(|fault: StoreFault| fault)?;
    let kept = before
        .filter(|(_, ended)| ended.is_some_and(|ended| ended.period >= from))
        .map(|(period, _)| EndedNumbers { period, at });
    let reopened = ReopenedNumbers { from, kept, at, reason: it.reason.clone() };
    Ok(Decision::put(BookAct::NumbersReopened(reopened), at))
}

/// Refuses where something was made of the end of one of these periods: what the platform was told, or may have been, is not
/// taken back.
fn nothing_stands_on<R: Queries>(rows: &R, from: Period) -> Result<(), No> {
    if let Some(closed) = rows.closed_periods()?.into_iter().find(|closed| closed.period >= from) {
        return Err(PeriodRefusal::PeriodClosed(closed.period).into());
    }
    let mut told = None;
    rows.walk_told_blanks(&mut |blanks| {
        told = Some((blanks.report.of.period, blanks.document)).filter(|(period, _)| *period >= from);
        Ok(if told.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    match told {
        Some((period, document)) => Err(PeriodRefusal::BlanksTold { period, document }.into()),
        None => Ok(()),
    }
}

/// Numbers that have ended although their period is not over, and whether that can be taken back.
pub(crate) fn early(asking: &Asking<'_>) -> Result<Option<EarlyEnd>, No> {
    let Asking { shared, rows, now, said, .. } = *asking;
    let Some(period) = now.period() else { return Ok(None) };
    let Some(ended) = rows.numbers_ended(period)? else { return Ok(None) };
    let asked = NumbersReopen { period, reason: Default::default() };
    let bar = match reopen(rows, shared, said.now, &asked) {
        Ok(_) => None,
        Err(No::Refused(refusal)) => Some(refusal),
        Err(broken) => return Err(broken),
    };
    Ok(Some(EarlyEnd { period, at: ended.at, bar }))
}

/// What is to be known of a period before it is closed.
#[derive(Default)]
struct Look {
    figures: PeriodFigures,
    tracks: BTreeSet<Track>,
    voided: u64,
    unreported: u64,
    broken: u64,
    left_out: Vec<LeftOut>,
    /// What is lent, by who has it, whoever reports the blanks: how many numbers, and the first stretch.
    lent: BTreeMap<CleanText, (u64, Span)>,
}

fn look<R: Queries>(rows: &R, period: Period) -> Result<Look, StoreFault> {
    let (mut look, end, companies) = (Look::default(), End::of(rows, period)?, rows.companies()?);
    let mut blanks = Blanks::of(period, &companies);
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        look.figures.add(&range);
        look.tracks.insert(range.span.track);
        let equation = Equation::of(&range);
        look.voided += equation.count(NumberState::Voided);
        if equation.sum() != u64::from(range.span.count()) {
            look.broken += u64::from(range.span.count());
        }
        if let Some((to, rest)) = range.lent_to().zip(range.rest()) {
            let (numbers, first) = look.lent.entry(to.clone()).or_insert((0, rest));
            *numbers += u64::from(rest.count());
            *first = [*first, rest].into_iter().min_by_key(|span| (span.track, span.begin())).unwrap_or(rest);
        }
        let ours = blanks.add(&range).filter(|_| !end.tells(&range));
        look.unreported += ours.map_or(0, |rest| u64::from(rest.count()));
        Ok(ControlFlow::Continue(()))
    })?;
    look.left_out = blanks.gathered().left_out;
    Ok(look)
}

/// Documents of a period that are neither confirmed nor settled. What branches have (E0401) warns and bars nothing (R20): it goes on
/// behind the close, and keeps its alarm.
fn documents<R: Queries>(
    rows: &R,
    period: Period,
    tracks: impl Iterator<Item = Track>,
) -> Result<Option<Missing>, StoreFault> {
    let (mut count, mut first) = (0, None);
    for track in tracks {
        rows.walk_open_of_track(track, &mut |row| {
            if row.document.period == period && row.document.kind != MessageKind::E0401 {
                count += 1;
                first = first.or(Some(row.document));
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(first.map(|first| Missing::Documents { count, first }))
}

fn missing<R: Queries>(rows: &R, period: Period, look: &Look) -> Result<Vec<Missing>, StoreFault> {
    let lent = look.lent.iter().take(LENT_NAMED_MAX);
    let lent = lent.map(|(to, &(count, first))| Missing::Lent { to: to.clone(), count, first });
    let granted = |sum: &&LeftOut| matches!(sum.why, LeftOutWhy::Granted(_));
    let away = look.left_out.iter().filter(granted);
    let away = away.filter_map(|sum| Some((sum.why.holder()?, sum.numbers)));
    let not_returned = away.clone().next().map(|(holder, _)| Missing::NotReturned {
        holder: holder.clone(),
        count: away.map(|(_, numbers)| numbers).sum(),
    });
    let counted = |count: u64, missing: fn(u64) -> Missing| (count > 0).then(|| missing(count));
    let all = [
        counted(look.broken, Missing::Broken),
        counted(look.voided, Missing::Voided),
        documents(rows, period, look.tracks.iter().copied())?,
        not_returned,
        counted(look.unreported, Missing::Unreported),
    ];
    Ok(all.into_iter().flatten().chain(lent).collect())
}

/// How far the end of a period is.
pub(crate) fn state<R: Queries>(rows: &R, now: Moment, period: Period) -> Result<PeriodState, StoreFault> {
    let look = look(rows, period)?;
    Ok(PeriodState {
        now,
        period,
        ended_at: rows.numbers_ended(period)?.map(|ended| ended.at),
        closed_at: rows.closed_period(period)?.map(|closed| closed.at),
        unreported: look.unreported,
        missing: missing(rows, period, &look)?,
        left_out: look.left_out,
    })
}

/// The periods before today's in which blanks are not reported or voided numbers wait, oldest first: none is forgotten because a
/// later one has come.
pub(crate) fn open<R: Queries>(rows: &R, now: Moment) -> Result<Vec<PeriodState>, StoreFault> {
    let Some(this) = now.period() else { return Ok(Vec::new()) };
    let mut open = Vec::new();
    for period in rows.periods()?.into_iter().filter(|period| *period < this) {
        if rows.closed_period(period)?.is_some() {
            continue;
        }
        let state = state(rows, now, period)?;
        if state.unreported > 0 || state.voided() > 0 {
            open.push(state);
        }
    }
    open.sort_unstable_by_key(|state| state.period);
    Ok(open)
}

/// Looks whether a period can be closed; `None` where it is closed already.
pub(crate) fn plan<R: Queries>(rows: &R, at: Moment, period: Period) -> Result<Option<Closing>, No> {
    if rows.closed_period(period)?.is_some() {
        return Ok(None);
    }
    if rows.numbers_ended(period)?.is_none() {
        return Err(PeriodRefusal::NotEnded(period).into());
    }
    let look = look(rows, period)?;
    let missing = missing(rows, period, &look)?;
    if !missing.is_empty() {
        return Err(PeriodRefusal::NotClosable { period, missing }.into());
    }
    let closed = ClosedPeriod { period, at, figures: look.figures };
    Ok(Some(Closing { closed, tracks: look.tracks }))
}

/// Closes it. Since it was looked at no act on its ranges was taken, and whatever else could open it again, a correction of an
/// invoice of it, has left a document.
pub(crate) fn close<R: Queries>(rows: &R, at: Moment, closing: &Closing) -> Result<Decision, No> {
    let period = closing.closed.period;
    if let Some(missing) = documents(rows, period, closing.tracks.iter().copied())? {
        return Err(PeriodRefusal::NotClosable { period, missing: vec![missing] }.into());
    }
    Ok(Decision::put(BookAct::PeriodClosed(closing.closed), at))
}
