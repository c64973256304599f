//! The one state of every issued number (R7), counted anew and held against what the ranges count.

use crate::domain::{
    BlankReport, CleanText, DocumentId, EndFlaw, Number, NumberCounts, NumberState, Period, PeriodFigures,
    Range, RangeId, UnknownBorrower, over_from,
};
use crate::engine::core::Report;
use crate::protocol::DoctorCheck;
use crate::store::{PeriodQueries, Queries, Snapshot, StoreFault};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

pub(crate) fn check(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let (cancelled, voided) = corrected(rows, report)?;
    let mut counts: HashMap<RangeId, NumberCounts> = HashMap::new();
    rows.walk_invoices(&mut |invoice| {
        let state = if cancelled.contains(&(invoice.number, invoice.period)) {
            NumberState::Cancelled
        } else if voided.contains(&(invoice.number, invoice.period, invoice.revision)) {
            NumberState::Voided
        } else {
            match rows.delivery(&DocumentId::of_issue(&invoice))? {
                Some(row) => row.state.of_number(),
                // Told by the check of the outbox.
                None => return Ok(ControlFlow::Continue(())),
            }
        };
        counts.entry(invoice.range).or_default().add(state);
        Ok(ControlFlow::Continue(()))
    })?;
    for range in ranges.values() {
        let found = counts.get(&range.id).copied().unwrap_or_default();
        if found != range.counts {
            let what = format!("range {}: {:?} are counted, {found:?} are there", range.id, range.counts);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
    }
    Ok(())
}

/// Names of the cancelled numbers, and of the voided issues; a cancellation of a number that was never issued is told.
type Corrected = (HashSet<(Number, Period)>, HashSet<(Number, Period, u8)>);

fn corrected(rows: &Snapshot, report: &mut Report) -> Result<Corrected, StoreFault> {
    let (mut cancelled, mut voided) = (HashSet::new(), HashSet::new());
    rows.walk_cancellations(&mut |row| {
        cancelled.insert((row.number, row.period));
        if rows.invoice(row.number, Some(row.period))?.is_none() {
            let what = format!("number {} is cancelled and was never issued", row.number);
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_voids(&mut |row| {
        voided.insert((row.number, row.period, row.revision));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((cancelled, voided))
}

/// The ends of periods: none ended before it was over, nothing of a closed one has changed, and what was told as blank was
/// never used and belongs to who told it.
pub(crate) fn check_ends(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let mut wrong = |flaw: EndFlaw| report.wrong(DoctorCheck::StatesAddUp, flaw.to_string());
    for ended in rows.all_ended()?.into_iter().filter(|ended| ended.at < over_from(ended.period)) {
        wrong(EndFlaw::Early(ended));
    }
    for closed in rows.closed_periods()? {
        let mut now = PeriodFigures::default();
        ranges.values().filter(|range| range.period == closed.period).for_each(|range| now.add(range));
        if now != closed.figures {
            wrong(EndFlaw::Changed { closed, now });
        }
        if rows.numbers_ended(closed.period)?.is_none() {
            wrong(EndFlaw::NotEnded(closed.period));
        }
    }
    let mut periods = BTreeSet::new();
    rows.walk_told_blanks(&mut |told| {
        periods.insert(told.report.of.period);
        Ok(ControlFlow::Continue(()))
    })?;
    for period in periods {
        for told in rows.told_tracks(period)? {
            let (numbers, blank) = (told.report.numbers(), blank_numbers(&told.report, ranges));
            if numbers != blank {
                wrong(EndFlaw::Used { document: told.document, numbers, blank });
            }
        }
    }
    check_branches(rows, &mut wrong)
}

/// What the platform was told of branches can be told: whole books of a row of the head office's. Whether it is still so is no
/// fault: what has changed since is said as untold.
fn check_branches(rows: &Snapshot, wrong: &mut dyn FnMut(EndFlaw)) -> Result<(), StoreFault> {
    rows.walk_told_allotments(&mut |told| {
        if let Err(fault) = told.allotment.check() {
            wrong(EndFlaw::NoAllotment { document: told.document, fault });
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Whoever has a range, or used it, was written down when it was lent.
pub(crate) fn check_lent(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let known: Vec<CleanText> = rows.borrowers()?.into_iter().map(|borrower| borrower.name).collect();
    for unknown in unknown_borrowers(ranges.values(), &known) {
        report.wrong(DoctorCheck::StatesAddUp, unknown.to_string());
    }
    Ok(())
}

/// The ranges whose borrower nobody knows.
pub(crate) fn unknown_borrowers<'r>(
    ranges: impl Iterator<Item = &'r Range>,
    known: &[CleanText],
) -> Vec<UnknownBorrower> {
    let of = |range: &Range| {
        let name = range.lent_to().or(range.used_by()).filter(|name| !known.contains(name))?;
        Some(UnknownBorrower { id: range.id, name: name.clone() })
    };
    ranges.filter_map(of).collect()
}

/// How many of the numbers that a report tells are unused ones of its branch.
fn blank_numbers(report: &BlankReport, ranges: &HashMap<RangeId, Range>) -> u64 {
    let of = report.of;
    let own = |range: &&Range| {
        (range.ubn, range.tax_kind, range.period, range.span.track)
            == (of.branch, of.tax_kind, of.period, of.track)
    };
    let rests = ranges.values().filter(own).filter_map(Range::rest);
    rests.filter(|rest| report.tells(*rest)).map(|rest| u64::from(rest.count())).sum()
}
