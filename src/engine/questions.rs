//! Questions: everything that is answered from a snapshot, in the asking terminal's own thread.

use super::access::{self, Admitted};
use super::committer::frozen_clock;
use super::decide::{self, No, Scene, import, shift};
use super::shared::Shared;
use super::{EngineFault, dashboard, doctor, invoices, life, upload};
use crate::codec;
use crate::domain::{
    BookRefusal, CorrectionRefusal, Entry, Moment, Number, PrintJob, Range, RangePlace, Refusal, SaleRefusal,
    Staff, TerminalName, TillCode, TillRefusal, hex,
};
use crate::ledger::{self, FrameKind, LedgerFault, frames_from};
use crate::protocol::{
    Call, Caller, Event, Failure, GoodsPage, GoodsQuery, LedgerReport, PAGE_ROWS_MAX, PageStart, RangeFilter,
    RangePage, RangeQuery, RangeRow, Reply, Request, StaffRow, StoreInfo, TrailPage,
};
use crate::store::{Queries, Rows, Snapshot, Store, StoreFault};
use std::ops::{Bound, ControlFlow};
use std::sync::atomic::Ordering;

impl From<No> for Failure {
    fn from(no: No) -> Self {
        match no {
            No::Refused(refusal) => Self::Refused(refusal),
            No::Broken(broken) => Self::Fault(broken),
        }
    }
}

impl From<StoreFault> for Failure {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl From<EngineFault> for Failure {
    fn from(fault: EngineFault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl From<LedgerFault> for Failure {
    fn from(fault: LedgerFault) -> Self {
        Self::Fault(fault.to_string())
    }
}

/// The answer to a question ([`Request::is_question`]).
pub(super) fn answer(shared: &Shared, store: &Store, call: &Call) -> Result<Reply, Failure> {
    let rows = store.snapshot()?;
    let Admitted { caller, .. } = access::admit(shared, &rows, call)?;
    let now = frozen_clock(call.caller.now, &rows)?.unwrap_or_else(|| shared.clock.now());
    shared.scratch.heard(&caller, now);
    let reply = match &call.request {
        Request::Store => Reply::Store(Box::new(info(shared, &rows, now)?)),
        Request::Ranges(query) => Reply::Ranges(page(&rows, now, query)?),
        Request::Range(id) => {
            Reply::Range(Box::new(row(rows.range(*id)?.ok_or(BookRefusal::NoSuchRange(*id))?, now)))
        }
        Request::RangeAdd { preview: true, .. } | Request::Allow { preview: true, .. } => {
            decide::decide(&rows, &scene(shared, now, &caller), &call.request)?.reply
        }
        Request::Import { rows: file, options, dry_run: true } => {
            Reply::Import(import::review(&rows, now, file, options)?)
        }
        Request::Invoice { number, period } => {
            let found = rows.invoice(*number, *period)?.ok_or(SaleRefusal::NoSuchInvoice(*number))?;
            Reply::InvoiceRow(Box::new(invoices::row(&rows, found)?))
        }
        Request::Invoices(query) => Reply::Invoices(invoices::page(&rows, query)?),
        Request::NumberLife { number, period } => {
            Reply::NumberLife(Box::new(life::life(shared, &rows, now, *number, *period)?))
        }
        Request::Allowance(number) => {
            let found = rows.allowance(*number)?.ok_or(CorrectionRefusal::NoSuchAllowance(*number))?;
            Reply::Allowance(Box::new(found))
        }
        Request::Goods(query) => Reply::Goods(goods(&rows, query)?),
        Request::Good(code) => Reply::Good(rows.good_of(code)?.map(Box::new)),
        Request::BuyerName(buyer) => Reply::BuyerName(rows.buyer_name(*buyer)?),
        Request::ParkedList => Reply::ParkedList(rows.parked_sales()?),
        Request::PrintJobs { till } => Reply::PrintJobs(jobs(&rows, till.as_ref())?),
        Request::ShiftFigures => Reply::Shift(Box::new(shift::figures(&rows, &scene(shared, now, &caller))?)),
        Request::Shift(id) => Reply::Shift(Box::new(rows.shift(*id)?.ok_or(TillRefusal::NothingSold)?)),
        Request::SignIn { .. } => access::sign_in(shared, &rows, call)?,
        Request::Dashboard => Reply::Dashboard(Box::new(dashboard::dashboard(
            shared,
            store,
            &rows,
            (now, call.caller.now.is_some()),
        )?)),
        Request::Watch(name) => watch(shared, name, now)?,
        Request::IsWatched => Reply::Watched(shared.scratch.is_watched(caller.terminal.as_ref(), now)),
        Request::ShowFrame(frame) => {
            let watched = shared.scratch.show(caller.terminal.as_ref(), frame, now);
            if watched {
                shared.hub.post(&Event::FrameChanged);
            }
            Reply::Watched(watched)
        }
        Request::Suggest { till, suggestion } => {
            // Whoever suggests must be allowed to do it.
            access::admit(shared, &rows, &Call { request: suggestion.request(), ..call.clone() })?;
            shared.scratch.suggest(till.clone(), suggestion.clone(), &call.caller, now)?;
            shared.hub.post(&Event::SuggestionsChanged);
            Reply::Done
        }
        Request::Suggestions => Reply::Suggestions(shared.scratch.suggestions(caller.till.as_ref(), now)),
        Request::SuggestionRefuse(id) => {
            shared.scratch.suggestion(*id, caller.till.as_ref(), now)?;
            shared.scratch.answered(*id);
            shared.hub.post(&Event::SuggestionsChanged);
            Reply::Done
        }
        Request::StaffList => Reply::StaffList(rows.all_staff()?.into_iter().map(staff_row).collect()),
        Request::UnixUsers => Reply::UnixUsers(rows.unix_users()?),
        Request::Companies => Reply::Companies(rows.companies()?),
        Request::CompanyIn { code, state } => Reply::Company(Box::new(rows.company_in(code, *state)?)),
        Request::Departments => Reply::Departments(rows.departments()?),
        Request::Tills => Reply::Tills(rows.tills()?),
        Request::Doctor { quick } => Reply::Doctor(doctor::examine(shared, store, *quick)?),
        Request::UploadPick { pick, max } => Reply::Parcels(upload::pick(shared, store, now, *pick, *max)?),
        Request::UploadLink(link) => {
            upload::link(shared, link);
            Reply::Done
        }
        Request::RangeCheckAsk(period) => {
            shared.checks.ask(*period, now);
            shared.hub.post(&Event::UploadChanged);
            Reply::Done
        }
        Request::RangeCheckWanted => Reply::Periods(shared.checks.wanted()),
        Request::RangeCheckTell(period, answer) => {
            shared.checks.answer(*period, *answer);
            shared.hub.post(&Event::UploadChanged);
            Reply::Done
        }
        Request::RangeCheckState(period) => Reply::RangeCheckState(shared.checks.state(&rows, *period)?),
        Request::UploadStatus => {
            let frozen = call.caller.now.is_some();
            Reply::UploadStatus(Box::new(upload::status(shared, store, &rows, (now, frozen))?))
        }
        Request::UploadLeft => {
            let till = caller.till.as_ref();
            Reply::UploadLeft(Box::new(upload::left(shared, store, &rows, now, till)?))
        }
        Request::Deliveries(query) => Reply::Deliveries(upload::page(&rows, query)?),
        Request::UploadNow { till } => upload::now(shared, store, till.as_ref())?,
        Request::LedgerVerify => Reply::Ledger(verify(shared)?),
        Request::Trail { from, limit, number } => Reply::Trail(trail(shared, &rows, *from, *limit, *number)?),
        Request::RangeAdd { .. }
        | Request::RangeEdit { .. }
        | Request::RangeDelete(_)
        | Request::RangeDept { .. }
        | Request::RangeTill { .. }
        | Request::RangePause { .. }
        | Request::RangeCheck { .. }
        | Request::RangeSplit { .. }
        | Request::Import { .. }
        | Request::Issue(_)
        | Request::CompanyPut { .. }
        | Request::DepartmentPut { .. }
        | Request::TillPut { .. }
        | Request::Cancel { .. }
        | Request::Void { .. }
        | Request::Reissue { .. }
        | Request::Allow { .. }
        | Request::AllowanceCancel { .. }
        | Request::GoodsPut { .. }
        | Request::GoodsRemove(_)
        | Request::Park { .. }
        | Request::Unpark(_)
        | Request::Print { .. }
        | Request::PrintAllowance(_)
        | Request::PrintShift(_)
        | Request::OpenDrawer
        | Request::PrintBegin(_)
        | Request::PrintEnd { .. }
        | Request::PrintSay { .. }
        | Request::PrintGiveUp(_)
        | Request::ShiftClose
        | Request::StaffPut { .. }
        | Request::SuggestionAccept(_)
        | Request::UnixUserPut(_)
        | Request::UnixUserRemove(_)
        | Request::UploadSend(_)
        | Request::UploadTell(_)
        | Request::UploadSettle(_)
        | Request::UploadRetry(_)
        | Request::UploadPark { .. }
        | Request::UploadPause { .. }
        | Request::UploadResume
        | Request::ClockAccept { .. } => {
            return Err(Failure::Fault("an act was asked as a question".to_owned()));
        }
    };
    Ok(reply)
}

fn scene<'s>(shared: &'s Shared, now: Moment, caller: &'s Caller) -> Scene<'s> {
    Scene { now, caller, head: shared.head(), keyring: &*shared.keyring, pin: None }
}

/// A watcher looks; the watched terminal hears of it when that is news.
fn watch(shared: &Shared, name: &TerminalName, now: Moment) -> Result<Reply, Refusal> {
    let (frame, begins) = shared.scratch.look(name, now)?;
    if begins {
        shared.hub.post(&Event::WatchChanged);
    }
    Ok(Reply::Frame(Box::new(frame)))
}

/// A person without the hash, which leaves the engine never.
fn staff_row(staff: Staff) -> StaffRow {
    StaffRow {
        code: staff.code,
        name: staff.name,
        role: staff.role,
        active: staff.active,
        has_pin: staff.pin.is_some(),
    }
}

fn goods(rows: &Snapshot, query: &GoodsQuery) -> Result<GoodsPage, StoreFault> {
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let mut page = GoodsPage::default();
    rows.walk_goods(query.after.as_ref(), &mut |good| {
        if !good.matches(query.find.as_str()) {
            return ControlFlow::Continue(());
        }
        if page.rows.len() == limit {
            page.more = true;
            return ControlFlow::Break(());
        }
        page.rows.push(good);
        ControlFlow::Continue(())
    })?;
    Ok(page)
}

fn jobs(rows: &Snapshot, till: Option<&TillCode>) -> Result<Vec<PrintJob>, StoreFault> {
    let mut jobs = rows.print_jobs()?;
    jobs.retain(|job| till.is_none() || job.till.as_ref() == till);
    Ok(jobs)
}

fn info(shared: &Shared, rows: &Snapshot, now: Moment) -> Result<StoreInfo, StoreFault> {
    let meta = rows.meta()?;
    let company = match &meta.first_company {
        Some(code) => rows.company(code)?,
        None => None,
    };
    let head = shared.head();
    Ok(StoreInfo {
        kind: meta.kind,
        sign_in: meta.people > 0,
        now,
        company,
        ranges: meta.ranges,
        invoices: meta.invoices,
        head_sequence: head.sequence,
        head_hash: hex(&head.hash),
        terminals: shared.terminals.load(Ordering::Relaxed),
    })
}

fn row(range: Range, now: Moment) -> RangeRow {
    let status = range.status(now.date());
    RangeRow { range, status }
}

/// Everything but the period and the number, which choose where to look.
fn matches(filter: &RangeFilter, range: &Range, now: Moment) -> bool {
    filter.track.is_none_or(|track| track == range.span.track)
        && filter.dept.as_ref().is_none_or(|dept| Some(dept) == range.dept.as_ref())
        && filter.company.as_ref().is_none_or(|company| *company == range.company)
        && filter.status.is_none_or(|status| status == range.status(now.date()))
}

fn page(rows: &Snapshot, now: Moment, query: &RangeQuery) -> Result<RangePage, StoreFault> {
    let store_total = rows.meta()?.ranges;
    if let Some(number) = query.filter.number {
        let found = holding(rows, &query.filter, number, now)?;
        return Ok(RangePage { rows: found, store_total, ..RangePage::default() });
    }
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let (from, upwards) = match query.start {
        PageStart::Top => (Bound::Unbounded, false),
        PageStart::Bottom => (Bound::Unbounded, true),
        PageStart::At(place) => (Bound::Included(place), false),
        PageStart::After(place) => (Bound::Excluded(place), false),
        PageStart::Before(place) => (Bound::Excluded(place), true),
    };
    let mut found = collect(rows, now, &query.filter, from, upwards, limit + 1)?;
    let more_ahead = found.len() > limit;
    found.truncate(limit);
    let edge = found.first().map(|row| RangePlace::of(&row.range));
    let more_behind = match (query.start, edge) {
        (PageStart::Top | PageStart::Bottom, _) | (_, None) => false,
        (PageStart::At(_) | PageStart::After(_) | PageStart::Before(_), Some(edge)) => {
            !collect(rows, now, &query.filter, Bound::Excluded(edge), !upwards, 1)?.is_empty()
        }
    };
    let (more_above, more_below) =
        if upwards { (more_ahead, more_behind) } else { (more_behind, more_ahead) };
    if upwards {
        found.reverse();
    }
    Ok(RangePage { rows: found, more_above, more_below, store_total })
}

fn collect(
    rows: &Snapshot,
    now: Moment,
    filter: &RangeFilter,
    from: Bound<RangePlace>,
    upwards: bool,
    limit: usize,
) -> Result<Vec<RangeRow>, StoreFault> {
    let mut found = Vec::new();
    rows.walk_grid(filter.period, from, upwards, &mut |range| {
        if matches(filter, &range, now) {
            found.push(row(range, now));
        }
        Ok(if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    Ok(found)
}

/// The ranges that hold a number, newest period first (R2).
fn holding(
    rows: &Snapshot,
    filter: &RangeFilter,
    number: Number,
    now: Moment,
) -> Result<Vec<RangeRow>, StoreFault> {
    let periods = match filter.period {
        Some(period) => vec![period],
        None => rows.periods()?,
    };
    let mut found = Vec::new();
    for period in periods {
        let range = rows.range_holding(period, number)?;
        found.extend(range.filter(|range| matches(filter, range, now)).map(|range| row(range, now)));
    }
    Ok(found)
}

fn verify(shared: &Shared) -> Result<LedgerReport, Failure> {
    let through = shared.head().synced;
    match ledger::verify(&shared.disk, Some(through)) {
        Ok(verified) => Ok(LedgerReport {
            frames: verified.last.sequence,
            entries: verified.entries,
            head_hash: hex(&verified.last.hash),
            damage: None,
        }),
        Err(fault @ (LedgerFault::Corrupt { .. } | LedgerFault::Behind { .. })) => {
            Ok(LedgerReport { damage: Some(fault.to_string()), ..LedgerReport::default() })
        }
        Err(fault) => Err(fault.into()),
    }
}

fn trail(
    shared: &Shared,
    rows: &Snapshot,
    from: u64,
    limit: u32,
    number: Option<Number>,
) -> Result<TrailPage, Failure> {
    let limit = limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let through = rows.meta()?.applied_sequence;
    let mut page = TrailPage::default();
    for frame in frames_from(&shared.disk, from.max(1), Some(through))? {
        let frame = frame?;
        if frame.kind == FrameKind::Seal {
            continue;
        }
        if page.rows.len() >= limit {
            page.next = Some(frame.sequence);
            return Ok(page);
        }
        for body in frame.entries.iter().flatten() {
            let entry: Entry = codec::decode(body).map_err(StoreFault::from)?;
            if number.is_none_or(|number| entry.act.names(number, None)) {
                page.rows.push((frame.sequence, entry));
            }
        }
    }
    Ok(page)
}
