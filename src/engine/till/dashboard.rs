//! The shop at a glance: tills with what they have left and when it runs out, terminals, printers, disk, clock.

use crate::domain::{DeliveryKind, Moment, Period, Range, TillCode};
use crate::engine::core::Asking;
use crate::engine::delivery::outbox;
use crate::protocol::{Dashboard, TillRow};
use crate::store::{Down, Queries, Rows, Snapshot, StoreFault};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::{Bound, ControlFlow};
use std::sync::atomic;

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// What one till did.
#[derive(Default)]
struct Done {
    today: u32,
    last: Option<Moment>,
    in_period: u64,
}

pub(crate) fn dashboard(asking: &Asking<'_>) -> Result<Dashboard, StoreFault> {
    let Asking { shared, store, rows, now, .. } = *asking;
    let head = shared.head();
    let meta = rows.meta()?;
    let stuck = meta.deliveries_in(DeliveryKind::Rejected) + meta.deliveries_in(DeliveryKind::Parked);
    Ok(Dashboard {
        now,
        clock_steady: shared.guard.is_steady(&*shared.clock),
        clock: outbox::clock(asking, meta.last_issued_at),
        tills: tills(rows, now)?,
        terminals: shared.scratch.terminals(),
        attached: shared.terminals.load(atomic::Ordering::Relaxed),
        jobs: rows.print_jobs()?,
        disk_free: shared.disk.free_bytes(),
        head_sequence: head.sequence,
        unconfirmed_since: shared.outbox.glance(store)?.oldest,
        stuck,
    })
}

fn tills(rows: &Snapshot, now: Moment) -> Result<Vec<TillRow>, StoreFault> {
    let Some(period) = now.period() else { return Ok(Vec::new()) };
    let done = done_in(rows, period, now)?;
    let open = open_ranges(rows, period, now)?;
    let known = rows.tills()?;
    let names = known.iter().map(|till| Some(&till.code)).chain([None]);
    let mut found = Vec::new();
    for code in names {
        let till = code.and_then(|code| known.iter().find(|till| till.code == *code));
        let did = done.get(&code.cloned());
        let left = |wanted: &dyn Fn(&Range) -> bool| -> u64 {
            open.iter().filter(|range| wanted(range)).map(|range| u64::from(range.remaining())).sum()
        };
        let own_left = left(&|range| code.is_some() && range.till() == code);
        let dept = till.and_then(|till| till.dept.as_ref());
        let reach_left = left(&|range| match (range.till(), &range.dept) {
            (Some(till), _) => Some(till) == code,
            (None, Some(of)) => Some(of) == dept,
            (None, None) => true,
        });
        if code.is_none() && did.is_none() {
            continue;
        }
        let in_period = did.map_or(0, |did| did.in_period);
        found.push(TillRow {
            till: code.cloned(),
            name: till.map(|till| till.name.clone()).unwrap_or_default(),
            own_left,
            reach_left,
            issued_today: did.map_or(0, |did| did.today),
            last_issued: did.and_then(|did| did.last),
            run_out: run_out(period, now, in_period, reach_left),
        });
    }
    Ok(found)
}

/// When the numbers run out at the pace of this period so far; `None` where there is no pace, or they last longer
/// than the period does.
fn run_out(period: Period, now: Moment, issued: u64, left: u64) -> Option<Moment> {
    let start = period.first_day().and_hms_opt(0, 0, 0).map(Moment::from_taipei)?;
    let elapsed_s = (now.unix() - start.unix()).max(DAY_S);
    let issued = i64::try_from(issued).ok().filter(|issued| *issued > 0)?;
    let left_s = i64::try_from(left).ok()?.checked_mul(elapsed_s)? / issued;
    let at = now.plus_seconds(left_s);
    (at.period() == Some(period)).then_some(at)
}

fn open_ranges(rows: &Snapshot, period: Period, now: Moment) -> Result<Vec<Range>, StoreFault> {
    let mut open = Vec::new();
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        if range.is_open() && now.date() <= range.to {
            open.push(range);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(open)
}

fn done_in(
    rows: &Snapshot,
    period: Period,
    now: Moment,
) -> Result<BTreeMap<Option<TillCode>, Done>, StoreFault> {
    let mut done: BTreeMap<Option<TillCode>, Done> = BTreeMap::new();
    for seller in rows.sellers()? {
        let end = rows.issued_count(seller)?;
        rows.walk_down(seller, end, &mut |_, line| {
            match line.period.cmp(&period) {
                Ordering::Less => return Ok(Down::Piece),
                Ordering::Greater => return Ok(Down::On),
                Ordering::Equal => {}
            }
            let Some(invoice) = rows.invoice(line.number, Some(line.period))? else {
                return Ok(Down::On);
            };
            let did = done.entry(invoice.till.clone()).or_default();
            did.in_period += 1;
            if invoice.issued_at.date() == now.date() {
                did.today += 1;
                did.last = did.last.max(Some(invoice.issued_at));
            }
            Ok(Down::On)
        })?;
    }
    Ok(done)
}
