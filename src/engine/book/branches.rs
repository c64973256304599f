//! Books of a head office that its branches have (R20, E0401). An act gives them and queues what each then has; another queues
//! whatever is not told as it is, because it came about otherwise or no centre could be told. Each message is the whole of a
//! branch's books of one row, and bears the name of the first of them; those of one name leave one after the other.

use crate::domain::{
    AllotmentQueued, AllotmentWithdrawn, BookAct, BookRefusal, BranchAllotment, BranchOf, Branches, Company,
    CompanyCode, DeliveryMove, DeliveryState, DocumentId, MessageKind, Moment, NotAllottable, Number, Period,
    PeriodRefusal, Range, RangeId, SentMemory, SpansFault, StoreRefusal, TillRefusal, ToldAllotment, Ubn,
    UntoldAllotments, check_most, delivery_words, heads_here, over_from,
};
use crate::engine::book::blanks::{queued, replaced};
use crate::engine::book::ranges::{changeable, each_once};
use crate::engine::core::{BranchTelling, Decision, Giving, No, reply_of};
use crate::engine::delivery::memory::Outbox;
use crate::protocol::book::request::{AllotmentsReport, RangeAllot};
use crate::protocol::{AllotmentPage, AllotmentRow, BLANK_PAGE_SPANS, CHANGE_RANGES_MAX, Reply};
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::{Bound, ControlFlow};

/// What each branch has of a period, these ranges being as they are here. What the head office keeps is certain once the period is
/// over, so that it is told from then on.
fn gather<R: Queries>(
    rows: &R,
    (period, now): (Period, Moment),
    instead: &[Range],
) -> Result<Vec<(BranchAllotment, CompanyCode)>, StoreFault> {
    let companies = rows.companies()?;
    let mut branches = Branches::of(&companies, &rows.allotted(period)?);
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    let instead: HashMap<RangeId, &Range> = instead.iter().map(|range| (range.id, range)).collect();
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        branches.add(instead.get(&range.id).copied().unwrap_or(&range));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(branches.gathered(now >= over_from(period)))
}

/// What of these is not told as it is.
fn untold_of<R: Queries>(
    rows: &R,
    gathered: Vec<(BranchAllotment, CompanyCode)>,
    by_hand: bool,
) -> Result<Vec<BranchTelling>, No> {
    let mut tellings = Vec::new();
    for (allotment, company) in gathered {
        let before = rows.branch_told(&allotment.place())?;
        if before.is_some_and(|before| before.allotment == allotment) {
            continue;
        }
        check(&allotment)?;
        tellings.push(BranchTelling { allotment, company, by_hand, last: false });
    }
    Ok(tellings)
}

/// Our own check, before anything is written.
fn check(allotment: &BranchAllotment) -> Result<(), No> {
    match allotment.check() {
        Ok(()) => Ok(()),
        Err(SpansFault::Count { count, max }) => {
            Err(StoreRefusal::TooMany { asked: count as u64, max: max as u64 }.into())
        }
        Err(SpansFault::NotOfTheWhole(_)) => Err(PeriodRefusal::NotWholeBooks(allotment.of.branch).into()),
        Err(fault) => Err(No::Broken(fault.to_string())),
    }
}

/// The messages that are to be queued: those that say something else than the last one of their row and branch did.
pub(crate) fn plan<R: Queries>(
    rows: &R,
    (outbox, now): (&Outbox, Moment),
    it: &AllotmentsReport,
) -> Result<Vec<BranchTelling>, No> {
    let &AllotmentsReport { period, by_hand } = it;
    let mut tellings = untold_of(rows, gather(rows, (period, now), &[])?, by_hand)?;
    if !tellings.is_empty() && !by_hand && !outbox.surely_carries(MessageKind::E0401) {
        return Err(PeriodRefusal::AllotmentsNotCarried.into());
    }
    if let Some(last) = tellings.last_mut() {
        last.last = true;
    }
    Ok(tellings)
}

/// Books on their way to a branch, and all that is to be told of that; or the answer where they are its already.
pub(crate) fn plan_giving<R: Queries>(
    rows: &R,
    (outbox, now): (&Outbox, Moment),
    it: &RangeAllot,
) -> Result<Result<Giving, Reply>, No> {
    check_most(it.ids.len() as u64, CHANGE_RANGES_MAX)?;
    let to = company(rows, &it.to)?;
    let (old, given) = given(rows, &it.ids, &to)?;
    if old.is_empty() {
        let act = BookAct::Given { to: to.code, put: given, queued: Vec::new(), withdrawn: Vec::new() };
        return Ok(Err(reply_of(&act.into(), now)));
    }
    of_one_head(rows, &old, &to)?;
    let (mut tellings, mut withdrawn) = (Vec::new(), Vec::new());
    for period in old.iter().map(|range| range.period).collect::<BTreeSet<_>>() {
        let gathered = gather(rows, (period, now), &given)?;
        withdrawn.extend(left_with_nothing(rows, period, &gathered, &old)?);
        // Where no centre could be told it is shown as untold, and a person writes the files.
        if outbox.surely_carries(MessageKind::E0401) {
            tellings.extend(untold_of(rows, gathered, false)?);
        }
    }
    // Whoever gives something up is told of first: the platform refuses numbers that two have.
    tellings.sort_by_key(|telling| telling.allotment.of.branch == to.ubn);
    Ok(Ok(Giving { ids: it.ids.clone(), to: to.code, tellings, withdrawn }))
}

fn company<R: Queries>(rows: &R, code: &CompanyCode) -> Result<Company, No> {
    rows.company(code)?.ok_or_else(|| TillRefusal::NoSuchCompany(code.clone()).into())
}

/// The ranges that change as they are, and all of them as they are to be, in the order asked for.
fn given<R: Queries>(rows: &R, ids: &[RangeId], to: &Company) -> Result<(Vec<Range>, Vec<Range>), No> {
    let (mut old, mut given) = (Vec::new(), Vec::new());
    for id in each_once(ids) {
        let has = rows.seen_range(id)?.filter(|range| range.company == to.code);
        if let Some(range) = has {
            given.push(range);
            continue;
        }
        let range = changeable(rows, id)?;
        if let Some(last) = range.last_issued() {
            return Err(BookRefusal::RangeUsed { id, last: range.number(last) }.into());
        }
        range.allottable().map_err(|why| BookRefusal::NotAllottable { id, why })?;
        given.push(Range { company: to.code.clone(), ubn: to.ubn, ..range.clone() });
        old.push(range);
    }
    Ok((old, given))
}

/// Refuses what is not of one head office, and numbers of which nobody has told what row of the platform's they are of: a message
/// of another stretch than it allotted is refused there (E0601).
fn of_one_head<R: Queries>(rows: &R, old: &[Range], to: &Company) -> Result<(), No> {
    let companies = rows.companies()?;
    let heads = heads_here(&companies);
    let head_of = |code: &CompanyCode, ubn: Ubn| heads.get(code).copied().unwrap_or(ubn);
    let mut periods: BTreeMap<Period, Branches<'_>> = BTreeMap::new();
    for range in old.iter().filter(|range| range.ubn != to.ubn) {
        let not = |why| BookRefusal::NotAllottable { id: range.id, why };
        let head = head_of(&to.code, to.ubn);
        if head != head_of(&range.company, range.ubn) {
            return Err(not(NotAllottable::OtherHead).into());
        }
        let of_period = match periods.entry(range.period) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(Branches::of(&companies, &rows.allotted(range.period)?)),
        };
        of_period.row(head, range.tax_kind, range.span).ok_or_else(|| not(NotAllottable::NoRow))?;
    }
    Ok(())
}

/// Which messages are not true any more because these ranges go and nothing else of their row stays. One that may have left cannot
/// be taken back: there is no message that says that a branch has nothing.
fn left_with_nothing<R: Queries>(
    rows: &R,
    period: Period,
    gathered: &[(BranchAllotment, CompanyCode)],
    old: &[Range],
) -> Result<Vec<BranchOf>, No> {
    let has: HashSet<BranchOf> = gathered.iter().map(|(allotment, _)| allotment.place()).collect();
    let mut withdrawn = Vec::new();
    for told in rows.branches_told(period)? {
        let place = told.allotment.place();
        let Some(range) = old.iter().find(|range| told.allotment.tells_of(range)) else { continue };
        if has.contains(&place) {
            continue;
        }
        withdrawal(rows, &told, range.id)?;
        withdrawn.push(place);
    }
    Ok(withdrawn)
}

/// What becomes of a message that is withdrawn: it was never sent.
fn withdrawal<R: Queries>(rows: &R, told: &ToldAllotment, id: RangeId) -> Result<DeliveryMove, No> {
    let document = told.document;
    let row = rows.delivery(&document)?;
    let row = row.ok_or_else(|| StoreFault::Missing(format!("document {document}")))?;
    let waits = match row.state {
        DeliveryState::Pending => row.tries == 0,
        // A person may have the file of what is parked by hand.
        DeliveryState::Parked { .. }
        | DeliveryState::Rejected { .. }
        | DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed
        | DeliveryState::Unknown
        | DeliveryState::Settled { .. } => false,
    };
    if !waits {
        return Err(BookRefusal::NotAllottable { id, why: NotAllottable::Told(document) }.into());
    }
    // Who has the books now is in the same entry.
    let words = delivery_words(&id.to_string());
    let state = DeliveryState::Settled { words };
    Ok(DeliveryMove { document, state, tried: false, sent: SentMemory::Keep, number: None })
}

/// Gives the books, from the rows as they stand inside the open batch: a sale may have taken numbers since they were looked at, and
/// a message may have left.
pub(crate) fn give<R: Queries>(rows: &R, at: Moment, giving: &Giving) -> Result<Decision, No> {
    let to = company(rows, &giving.to)?;
    let (old, put) = given(rows, &giving.ids, &to)?;
    let mut withdrawn = Vec::new();
    for place in &giving.withdrawn {
        let told = rows.branch_told(place)?;
        let told = told.ok_or_else(|| StoreFault::Missing(format!("message of {}", place.of.branch)))?;
        let id = old.iter().find(|range| told.allotment.tells_of(range)).map_or(RangeId(0), |range| range.id);
        withdrawn.push(AllotmentWithdrawn { place: *place, moved: withdrawal(rows, &told, id)? });
    }
    let mut queued: Vec<AllotmentQueued> = Vec::with_capacity(giving.tellings.len());
    for telling in &giving.tellings {
        let next = queue(rows, at, telling, &queued)?;
        queued.push(next);
    }
    Ok(Decision::put(BookAct::Given { to: to.code, put, queued, withdrawn }, at))
}

/// Queues one message, in the place of the one before.
pub(crate) fn tell<R: Queries>(rows: &R, at: Moment, telling: &BranchTelling) -> Result<Decision, No> {
    let act = BookAct::AllotmentQueued(Box::new(queue(rows, at, telling, &[])?));
    Ok(Decision { reply: Reply::Done, ..Decision::put(act, at) })
}

/// A message as it is queued, behind those of the same act.
fn queue<R: Queries>(
    rows: &R,
    at: Moment,
    telling: &BranchTelling,
    earlier: &[AllotmentQueued],
) -> Result<AllotmentQueued, No> {
    let allotment = telling.allotment.clone();
    let period = allotment.of.period;
    let before = rows.branch_told(&allotment.place())?.map(|before| before.document);
    let first = allotment.spans.first().ok_or_else(|| No::Broken("empty allotment".to_owned()))?;
    let first = Number { track: first.track, serial: first.begin() };
    let number = before.map_or(first, |before| before.number);
    // A book that went from one branch to another was the first of both.
    let named = earlier.iter().filter(|queued| queued.told.document.number == number);
    let known = rows.allotments_named(number, period)?;
    let counts = named.map(|queued| queued.told.document.count);
    let last = known.iter().map(|told| told.document.count).chain(counts).max().unwrap_or_default();
    let too_many = StoreRefusal::TooMany { asked: 256, max: u8::MAX.into() };
    let document = DocumentId::of_allotment(last, number, period).ok_or(too_many)?;
    let (company, delivery) = queued(rows, at, document, (&telling.company, telling.by_hand))?;
    let told = ToldAllotment { allotment, document, company: company.code, company_state: company.state, at };
    Ok(AllotmentQueued { told, delivery, replaced: replaced(rows, before, document)? })
}

/// A page of what is to be told, with what was.
pub(crate) fn page<R: Queries>(
    rows: &R,
    now: Moment,
    period: Period,
    after: Option<&BranchOf>,
) -> Result<AllotmentPage, StoreFault> {
    let mut page = AllotmentPage::default();
    let mut spans = 0;
    for (allotment, _) in gather(rows, (period, now), &[])? {
        if after.is_some_and(|after| allotment.place() <= *after) {
            continue;
        }
        spans += allotment.spans.len();
        if spans > BLANK_PAGE_SPANS && !page.rows.is_empty() {
            page.next = page.rows.last().map(|last| last.allotment.place());
            break;
        }
        let told = rows.branch_told(&allotment.place())?;
        let same = told.as_ref().is_some_and(|told| told.allotment == allotment);
        let delivery = told.map(|told| rows.delivery(&told.document)).transpose()?.flatten();
        page.rows.push(AllotmentRow { allotment, delivery, same });
    }
    Ok(page)
}

/// The periods of which something is not told as it is. One that is closed is over and done with, but for the last: until the
/// tenth it is due, and behind that somebody has to look.
pub(crate) fn untold<R: Queries>(rows: &R, now: Moment) -> Result<Vec<UntoldAllotments>, StoreFault> {
    if heads_here(&rows.companies()?).is_empty() {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for period in rows.periods()? {
        let is_last = now.period().and_then(Period::before) == Some(period);
        if !is_last && rows.closed_period(period)?.is_some() {
            continue;
        }
        let mut of = UntoldAllotments { period, messages: 0, changed: 0 };
        for (allotment, _) in gather(rows, (period, now), &[])? {
            match rows.branch_told(&allotment.place())? {
                Some(told) if told.allotment == allotment => {}
                told => {
                    of.messages += 1;
                    of.changed += u64::from(told.is_some());
                }
            }
        }
        if of.messages > 0 {
            all.push(of);
        }
    }
    all.sort_unstable_by_key(|of| of.period);
    Ok(all)
}
