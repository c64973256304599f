//! The shop at a glance: tills with what they have left and when it runs out, terminals, printers, disk, clock. It costs what
//! today's sales are and what a forecast looks back on, not what the period is.

use crate::domain::{
    CompanyCode, DeliveryKind, Forecast, Moment, OfficeCalendar, Outlook, Period, Range, Sold, SoldHours,
    Stock, Till, TillCode,
};
use crate::engine::book::left;
use crate::engine::core::Asking;
use crate::engine::delivery::outbox;
use crate::engine::takings::hours;
use crate::protocol::{Dashboard, SoldHoursQuery, TillRow};
use crate::store::{Down, Queries, Rows, Snapshot, StoreFault};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow};
use std::sync::atomic;

/// What one till did today.
#[derive(Default)]
struct Done {
    today: u32,
    last: Option<Moment>,
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
    let (done, foretold) = (done_today(rows, now)?, Foretold::of(rows, period, now)?);
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
        found.push(TillRow {
            till: code.cloned(),
            name: till.map(|till| till.name.clone()).unwrap_or_default(),
            own_left,
            reach_left,
            issued_today: did.map_or(0, |did| did.today),
            last_issued: did.and_then(|did| did.last),
            run_out: foretold.of_till(till),
        });
    }
    Ok(found)
}

/// When numbers are used up, as `lj period forecast` has it.
struct Foretold {
    all: Vec<Forecast>,
    /// The company of tills that name none.
    first: Option<CompanyCode>,
}

impl Foretold {
    fn of(rows: &Snapshot, period: Period, now: Moment) -> Result<Self, StoreFault> {
        let (numbers, sold) = (left::of(rows, period)?, sold(rows, now)?);
        // Neither the days of the office nor days off change when numbers are used up.
        let (calendar, closed) = (OfficeCalendar::new([]), BTreeSet::new());
        let outlook = Outlook { now, period, sold: &sold, calendar: &calendar, closed: &closed };
        Ok(Self {
            all: outlook.forecasts(&numbers),
            first: rows.first_company()?.map(|company| company.code),
        })
    }

    /// Of the books that a till sells from: its own, else those that the others share. `None` where they last, or nothing is
    /// known.
    fn of_till(&self, till: Option<&Till>) -> Option<Moment> {
        let company = till.and_then(|till| till.company.as_ref()).or(self.first.as_ref())?;
        let of = |stock: &Stock| self.all.iter().find(|of| of.company == *company && of.stock == *stock);
        let own = till.and_then(|till| of(&Stock::Till(till.code.clone())));
        own.or_else(|| of(&Stock::Shared)).or_else(|| of(&Stock::Company))?.run_out.at()
    }
}

/// What was sold in the days that a forecast looks back on.
fn sold(rows: &Snapshot, now: Moment) -> Result<Sold, StoreFault> {
    let (mut sold, mut query) =
        (Sold::default(), SoldHoursQuery { since: SoldHours::since(now), resume: None });
    loop {
        let part = hours::part(rows, now, &query)?;
        part.rows.iter().for_each(|(company, till, hours)| sold.add(company, till.as_ref(), hours));
        if part.next.is_none() {
            return Ok(sold);
        }
        query.resume = part.next;
    }
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

/// What the tills did today: each journal from its end down to the day before.
fn done_today(rows: &Snapshot, now: Moment) -> Result<BTreeMap<Option<TillCode>, Done>, StoreFault> {
    let (mut done, today): (BTreeMap<Option<TillCode>, Done>, _) = (BTreeMap::new(), now.date());
    for seller in rows.sellers()? {
        let end = rows.issued_count(seller)?;
        rows.walk_down(seller, end, &mut |_, line| {
            let Some(invoice) = rows.invoice(line.number, Some(line.period))? else {
                return Ok(Down::On);
            };
            match invoice.issued_at.date().cmp(&today) {
                Ordering::Less => return Ok(Down::Piece),
                Ordering::Greater => return Ok(Down::On),
                Ordering::Equal => {}
            }
            let did = done.entry(invoice.till.clone()).or_default();
            did.today += 1;
            did.last = did.last.max(Some(invoice.issued_at));
            Ok(Down::On)
        })?;
    }
    Ok(done)
}
