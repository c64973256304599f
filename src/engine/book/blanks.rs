//! Reports of blanks (R20, E0402): made from the ranges of a period whose numbers have ended, one for each branch, tax kind and
//! track, each time the whole. From the moment that one is queued its numbers are reported blank.

use crate::domain::{
    BlankReport, Blanks, BlanksQueued, BookAct, Company, CompanyCode, Delivery, DeliveryMove, DeliveryState,
    DocumentId, Gathered, MessageKind, Moment, Number, ParkReason, Period, PeriodRefusal, SentMemory,
    StoreRefusal, ToldBlanks, TrackOf, UploadMode, blanks_due, delivery_words, over_from,
};
use crate::engine::core::{Decision, No, Telling};
use crate::engine::delivery::memory::Outbox;
use crate::protocol::book::request::BlanksReport;
use crate::protocol::{BLANK_PAGE_SPANS, BlankPage, BlankRow, Reply};
use crate::store::{PeriodQueries, Queries, StoreFault};
use std::ops::{Bound, ControlFlow};

fn gather<R: Queries>(rows: &R, period: Period) -> Result<Gathered, StoreFault> {
    let companies = rows.companies()?;
    let mut blanks = Blanks::of(period, &companies);
    rows.walk_grid(Some(period), Bound::Unbounded, false, &mut |range| {
        blanks.add(&range);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(blanks.gathered())
}

/// The reports that are to be queued: those that say something else than the last one of their track did.
pub(crate) fn plan<R: Queries>(
    rows: &R,
    (outbox, now): (&Outbox, Moment),
    it: &BlanksReport,
) -> Result<Vec<Telling>, No> {
    let &BlanksReport { period, by_hand } = it;
    if rows.numbers_ended(period)?.is_none() {
        return Err(PeriodRefusal::NotEnded(period).into());
    }
    // Numbers that a fast clock ended are not told: what the platform has is not taken back.
    let until = over_from(period);
    if now < until {
        return Err(PeriodRefusal::NotOver { period, until }.into());
    }
    let mut tellings: Vec<Telling> = Vec::new();
    for (report, company) in gather(rows, period)?.reports {
        let before = rows.told_track(&report.of)?;
        if before.is_some_and(|before| before.report == report) {
            continue;
        }
        check(&report)?;
        let missing = || StoreFault::Missing(format!("company of {}", report.of.branch));
        let company = company.ok_or_else(missing)?;
        tellings.push(Telling { report, company, by_hand, last: false });
    }
    if !tellings.is_empty() && !by_hand && !outbox.surely_carries(MessageKind::E0402) {
        return Err(PeriodRefusal::BlanksNotCarried.into());
    }
    if let Some(last) = tellings.last_mut() {
        last.last = true;
    }
    Ok(tellings)
}

/// Our own check, before anything is written: one message holds so many intervals and no more.
fn check(report: &BlankReport) -> Result<(), No> {
    match report.check() {
        Ok(()) => Ok(()),
        Err(crate::domain::SpansFault::Count { count, max }) => {
            Err(StoreRefusal::TooMany { asked: count as u64, max: max as u64 }.into())
        }
        Err(fault) => Err(No::Broken(fault.to_string())),
    }
}

/// Queues one report, in the place of the one before.
pub(crate) fn tell<R: Queries>(rows: &R, at: Moment, telling: &Telling) -> Result<Decision, No> {
    let report = telling.report.clone();
    let before = rows.told_track(&report.of)?.map(|before| before.document);
    let (period, number) = (report.of.period, first_number(&report)?);
    let too_many = StoreRefusal::TooMany { asked: 256, max: u8::MAX.into() };
    let document = DocumentId::of_blanks(before, number, period).ok_or(too_many)?;
    let (company, delivery) = queued(rows, at, document, (&telling.company, telling.by_hand))?;
    let told = ToldBlanks { report, document, company: company.code, company_state: company.state, at };
    let queued = BlanksQueued { told, delivery, replaced: replaced(rows, before, document)? };
    let act = BookAct::BlanksQueued(Box::new(queued));
    Ok(Decision { reply: Reply::Done, ..Decision::put(act, at) })
}

/// The row of a message about stretches of numbers as it is queued, and the company that tells it; a person uploads it
/// `by_hand`.
pub(crate) fn queued<R: Queries>(
    rows: &R,
    at: Moment,
    document: DocumentId,
    (company, by_hand): (&CompanyCode, bool),
) -> Result<(Company, Delivery), StoreFault> {
    let DocumentId { number, period, .. } = document;
    let missing = |what: String| StoreFault::Missing(what);
    let range = rows.range_holding(period, number)?.ok_or_else(|| missing(format!("range of {number}")))?;
    let teller = rows.company(company)?.ok_or_else(|| missing(format!("company {company}")))?;
    let state = match by_hand {
        true => DeliveryState::Parked { why: ParkReason::ByHand },
        false => DeliveryState::Pending,
    };
    let delivery = Delivery {
        document,
        range: range.id,
        till: None,
        mode: UploadMode::Auto,
        at,
        due: blanks_due(period),
        state,
        since: at,
        tries: 0,
        fingerprint: None,
    };
    Ok((teller, delivery))
}

fn first_number(report: &BlankReport) -> Result<Number, No> {
    let first = report.spans.first().ok_or_else(|| No::Broken("empty report".to_owned()))?;
    Ok(Number { track: first.track, serial: first.begin() })
}

/// The document of the report before, where it has not left or stands still: it is settled, by the name of the one that
/// stands in its place. One that is on its way arrives first.
pub(crate) fn replaced<R: Queries>(
    rows: &R,
    before: Option<DocumentId>,
    by: DocumentId,
) -> Result<Option<DeliveryMove>, StoreFault> {
    let row = before.map(|before| rows.delivery(&before)).transpose()?.flatten();
    let stands = row.filter(|row| match row.state {
        DeliveryState::Pending | DeliveryState::Rejected { .. } | DeliveryState::Parked { .. } => true,
        DeliveryState::Sending
        | DeliveryState::Accepted
        | DeliveryState::Confirmed
        | DeliveryState::Unknown
        | DeliveryState::Settled { .. } => false,
    });
    Ok(stands.map(|row| DeliveryMove {
        document: row.document,
        state: DeliveryState::Settled { words: delivery_words(&by.to_string()) },
        tried: false,
        sent: SentMemory::Keep,
        number: None,
    }))
}

/// A page of what is to be told, with what was.
pub(crate) fn page<R: Queries>(
    rows: &R,
    period: Period,
    after: Option<&TrackOf>,
) -> Result<BlankPage, StoreFault> {
    let key = |of: &TrackOf| (of.branch, of.tax_kind, of.track);
    let mut page = BlankPage::default();
    let mut spans = 0;
    for (report, _) in gather(rows, period)?.reports {
        if after.is_some_and(|after| key(&report.of) <= key(after)) {
            continue;
        }
        spans += report.spans.len();
        if spans > BLANK_PAGE_SPANS && !page.rows.is_empty() {
            page.next = page.rows.last().map(|last| last.report.of);
            break;
        }
        let told = rows.told_track(&report.of)?;
        let same = told.as_ref().is_some_and(|told| told.report == report);
        let delivery = told.map(|told| rows.delivery(&told.document)).transpose()?.flatten();
        page.rows.push(BlankRow { report, delivery, same });
    }
    Ok(page)
}
