//! The doctor: every invariant of `lib.rs` that a store can show, looked for on the real rows.
//!
//! It works on a snapshot while others go on issuing. The full check also reads the whole ledger and replays it
//! into an empty store, which must come out the same, byte for byte.

use crate::domain::{Invoice, Period, RandomCode, Range, RangeId, Ubn};
use crate::engine::core::{EngineFault, Going, Report, Shared, replay};
use crate::engine::{book, correction, delivery, paper};
use crate::ledger;
use crate::protocol::{DoctorCheck, DoctorReport};
use crate::store::{PackQueries, Queries, Rows, Snapshot, Store, StoreFault, Walk};
use std::collections::{HashMap, HashSet};
use std::ops::{Bound, ControlFlow};

/// What one range's invoices look like.
#[derive(Default)]
struct Seen {
    count: u32,
    last: Option<(u32, i64)>,
}

pub(crate) fn examine(shared: &Shared, store: &Store, quick: bool) -> Result<DoctorReport, EngineFault> {
    let rows = store.snapshot()?;
    // The ledger is read twice: its chain, and its fold.
    let frames = rows.meta()?.applied_sequence;
    let far = (!quick).then(|| shared.rounds.far.begin(2 * frames));
    let mut report = Report::default();
    let ranges = check_ranges(&rows, &mut report)?;
    check_spans(&rows, &ranges, &mut report)?;
    let sellers = check_invoices(&rows, &ranges, &mut report)?;
    book::examine::check(&rows, &ranges, &mut report)?;
    book::examine::check_ends(&rows, &ranges, &mut report)?;
    book::examine::check_lent(&rows, &ranges, &mut report)?;
    correction::examine::check_voids(&rows, &mut report)?;
    check_codes(&rows, &sellers, &mut report)?;
    paper::examine::check(&rows, &mut report)?;
    paper::examine::check_counts(&rows, &mut report)?;
    correction::examine::check(&rows, &mut report)?;
    delivery::examine::check(&rows, &mut report)?;
    check_position(shared, &rows, &mut report)?;
    if let Some(far) = &far {
        check_replay(shared, &rows, far, &mut report)?;
    }
    Ok(report.finish())
}

fn check_ranges(rows: &Snapshot, report: &mut Report) -> Result<HashMap<RangeId, Range>, StoreFault> {
    let mut ranges = HashMap::new();
    rows.walk_ranges(&mut |range| {
        if let Some(broken) = range.broken_rule() {
            report.wrong(DoctorCheck::StatesAddUp, format!("range {}: {broken}", range.id));
        }
        ranges.insert(range.id, range);
        Ok(ControlFlow::Continue(()))
    })?;
    let counted = rows.range_count()?;
    if counted != ranges.len() as u64 {
        let what = format!("{counted} ranges are counted, {} are there", ranges.len());
        report.wrong(DoctorCheck::StatesAddUp, what);
    }
    report.checked(DoctorCheck::StatesAddUp, ranges.len() as u64);
    Ok(ranges)
}

fn check_spans(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<(), StoreFault> {
    let mut before: Option<&Range> = None;
    let mut count = 0u64;
    rows.walk_spans(&mut |period: Period, id| {
        count += 1;
        let Some(range) = ranges.get(&id) else { return Ok(ControlFlow::Continue(())) };
        if let Some(other) = before.filter(|other| other.period == period && other.span.overlaps(range.span))
        {
            let what = format!("ranges {} and {} share numbers", other.id, range.id);
            report.wrong(DoctorCheck::NoNumberTwice, what);
        }
        before = Some(range);
        Ok(ControlFlow::Continue(()))
    })?;
    if count != ranges.len() as u64 {
        let what = format!("{count} spans are indexed for {} ranges", ranges.len());
        report.wrong(DoctorCheck::NoNumberTwice, what);
    }
    report.checked(DoctorCheck::NoNumberTwice, count);
    Ok(())
}

/// Every invoice lies in its range, in order and in time, and its request leads back to it.
fn check_invoices(
    rows: &Snapshot,
    ranges: &HashMap<RangeId, Range>,
    report: &mut Report,
) -> Result<HashSet<Ubn>, StoreFault> {
    let mut seen: HashMap<RangeId, Seen> = HashMap::new();
    let (mut sellers, mut count) = (HashSet::new(), 0u64);
    rows.walk_invoices(&mut |invoice| {
        count += 1;
        sellers.insert(invoice.seller);
        for what in place_faults(&invoice, ranges, seen.entry(invoice.range).or_default()) {
            report.wrong(DoctorCheck::PrefixInTime, format!("number {}: {what}", invoice.number));
        }
        let answered = rows.request(&invoice.request_id)?.and_then(|row| row.issued);
        if answered != Some((invoice.number, invoice.period)) {
            let what = format!("request {} does not lead to {}", invoice.request_id, invoice.number);
            report.wrong(DoctorCheck::RequestsAnswered, what);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    for range in ranges.values() {
        let found = seen.get(&range.id).map_or(0, |seen| seen.count);
        if found != range.issued_here() {
            let what = format!("range {}: {} numbers taken, {found} invoices", range.id, range.issued_here());
            report.wrong(DoctorCheck::StatesAddUp, what);
        }
    }
    report.checked(DoctorCheck::PrefixInTime, count);
    report.checked(DoctorCheck::RequestsAnswered, count);
    Ok(sellers)
}

fn place_faults(invoice: &Invoice, ranges: &HashMap<RangeId, Range>, seen: &mut Seen) -> Vec<&'static str> {
    let Some(range) = ranges.get(&invoice.range) else { return vec!["its range is gone"] };
    let mut faults = Vec::new();
    let (serial, at) = (invoice.number.serial.value(), invoice.issued_at.unix());
    let expected = seen.last.map_or(range.carried_to, |(last, _)| last + 1);
    if serial != expected {
        faults.push("it is not the one after the number before it");
    }
    if seen.last.is_some_and(|(_, before)| at < before) {
        faults.push("its time is before that of the number before it");
    }
    if !range.span.contains(invoice.number) || range.period != invoice.period {
        faults.push("it is not a number of its range");
    }
    if invoice.issued_at.period() != Some(invoice.period) {
        faults.push("its time lies outside its period");
    }
    seen.count += 1;
    seen.last = Some((serial, at));
    faults
}

/// R9: within each block of 10,000 of a seller no code comes twice.
fn check_codes(rows: &Snapshot, sellers: &HashSet<Ubn>, report: &mut Report) -> Result<(), StoreFault> {
    let mut count = 0u64;
    for &seller in sellers {
        let mut block = HashSet::new();
        let mut expected = 0u64;
        // A packed till draws from a deck of its own.
        let brought = rows.brought(seller)?;
        rows.walk_issued(seller, 0, &mut |place, row| {
            if place % u64::from(RandomCode::COUNT) == 0 {
                block.clear();
            }
            if brought.iter().all(|places| !places.contains(&place)) && !block.insert(row.random_code) {
                let what =
                    format!("code {} of number {} came twice in its block", row.random_code, row.number);
                report.wrong(DoctorCheck::RandomCodes, what);
            }
            if place != expected {
                report.wrong(
                    DoctorCheck::RandomCodes,
                    format!("the journal of {seller} lacks line {expected}"),
                );
            }
            expected = place + 1;
            count += 1;
            Ok(ControlFlow::Continue(()))
        })?;
    }
    let invoices = rows.meta()?.invoices;
    if count != invoices {
        let what = format!("{invoices} invoices are counted, the journals have {count}");
        report.wrong(DoctorCheck::RandomCodes, what);
    }
    report.checked(DoctorCheck::RandomCodes, count);
    Ok(())
}

fn check_position(shared: &Shared, rows: &Snapshot, report: &mut Report) -> Result<(), EngineFault> {
    let applied = rows.meta()?.applied_sequence;
    let head = shared.head();
    if applied > head.synced {
        let what = format!("the store holds frame {applied}, the ledger ends with {}", head.synced);
        report.wrong(DoctorCheck::LedgerAhead, what);
    }
    if let Some(trouble) = shared.witness_trouble() {
        report.wrong(DoctorCheck::LedgerAhead, format!("the witness cannot be written: {trouble}"));
    }
    report.checked(DoctorCheck::LedgerAhead, applied);
    Ok(())
}

/// The chain from the first frame, and the fold of it, against what is there.
fn check_replay(
    shared: &Shared,
    rows: &Snapshot,
    far: &Going<'_>,
    report: &mut Report,
) -> Result<(), EngineFault> {
    let applied = rows.meta()?.applied_sequence;
    match ledger::verify_heard(&shared.disk, Some(applied), &mut |sequence| far.at(sequence)) {
        Ok(verified) => report.checked(DoctorCheck::ChainWhole, verified.last.sequence),
        Err(fault) => {
            report.wrong(DoctorCheck::ChainWhole, fault.to_string());
            return Ok(());
        }
    }
    let scratch = Store::scratch(&*shared.disk).map_err(EngineFault::from);
    let mut heard = |sequence| {
        far.at(applied + sequence);
        ControlFlow::Continue(())
    };
    let mut folded = |fresh: Store| replay(&fresh, &shared.disk, 1, applied, &mut heard).map(|()| fresh);
    let fresh = match scratch.and_then(&mut folded) {
        // The file of the check is no file of the shop: where the disk does not take it, memory does.
        Err(EngineFault::Store(StoreFault::Disk(_) | StoreFault::Redb(_))) => folded(Store::in_memory()?),
        folded => folded,
    };
    let fresh = match fresh {
        Ok(fresh) => fresh,
        // What the ledger itself does not fold into says nothing of the rows that are there.
        Err(fault) => {
            report.wrong(DoctorCheck::ReplayEqual, fault.to_string());
            return Ok(());
        }
    };
    let compared = compare(rows, &fresh.snapshot()?, report)?;
    report.checked(DoctorCheck::ReplayEqual, compared);
    Ok(())
}

/// Compares two stores row by row: every row of `left` is read from `right`, and both have as many.
fn compare(left: &Snapshot, right: &Snapshot, report: &mut Report) -> Result<u64, StoreFault> {
    let all = || Walk { from: Bound::Unbounded, to: Bound::Unbounded, backwards: false };
    let (mut rows, mut replayed) = (0u64, 0u64);
    left.walk(all(), &mut |key, value| {
        rows += 1;
        if right.get(key)?.as_deref() != Some(value) {
            let what = format!("row {} is not what the ledger gives", crate::domain::hex(key));
            report.wrong(DoctorCheck::ReplayEqual, what);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    right.walk(all(), &mut |_, _| {
        replayed += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    if rows != replayed {
        let what = format!("the store has {rows} rows, the ledger gives {replayed}");
        report.wrong(DoctorCheck::ReplayEqual, what);
    }
    Ok(rows)
}
