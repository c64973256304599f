//! Pages of invoices, newest first: each seller's journal is walked backwards and the walks are merged by time.
//!
//! A page ends at a place in each journal, not at a time, so that any number of invoices may share a second.

use crate::domain::{Allowance, Invoice};
use crate::protocol::{InvoicePage, InvoiceQuery, InvoiceRow, JournalPlace, PAGE_ROWS_MAX};
use crate::store::{Down, Queries, Snapshot, StoreFault};
use std::collections::VecDeque;

/// An invoice that was found, and where its journal goes on below it.
struct Found {
    invoice: Invoice,
    place: JournalPlace,
}

pub(crate) fn page(rows: &Snapshot, query: &InvoiceQuery) -> Result<InvoicePage, StoreFault> {
    let limit = query.limit.clamp(1, PAGE_ROWS_MAX) as usize;
    let start = match &query.resume {
        Some(places) => places.clone(),
        None => newest(rows)?,
    };
    let mut of_sellers: Vec<VecDeque<Found>> = Vec::new();
    let mut places = Vec::new();
    for place in start {
        let (of_seller, end) = walk(rows, query, place, limit)?;
        of_sellers.push(of_seller.into());
        places.push(end);
    }
    let found = merged(&mut of_sellers, limit);
    for over in of_sellers.iter().filter_map(VecDeque::front) {
        // What did not fit is found again: the newest of it is the first to come.
        put_back(&mut places, over.place);
    }
    places.retain(|place| place.below > 0);
    let next = (!places.is_empty()).then_some(places);
    let page = found.into_iter().map(|found| row(rows, found.invoice)).collect::<Result<_, _>>()?;
    Ok(InvoicePage { rows: page, next })
}

/// The first of all, newest first; one seller's in the order of its journal, whatever the clock did.
fn merged(of_sellers: &mut [VecDeque<Found>], limit: usize) -> Vec<Found> {
    let mut found = Vec::new();
    while found.len() < limit {
        let newest = |of: &&mut VecDeque<Found>| of.front().map(|first| first.invoice.issued_at);
        // The first of several that are as new.
        let Some(of) = of_sellers.iter_mut().rev().filter(|of| !of.is_empty()).max_by_key(newest) else {
            break;
        };
        found.extend(of.pop_front());
    }
    found
}

/// An invoice with what became of it.
pub(crate) fn row(rows: &Snapshot, invoice: Invoice) -> Result<InvoiceRow, StoreFault> {
    let cancelled = rows.cancellation(invoice.number, invoice.period)?;
    let voided = rows.voided(invoice.number, invoice.period, invoice.revision)?.map(Box::new);
    let allowances = rows.allowances(invoice.number, invoice.period)?;
    let allowed = allowances.iter().filter(|allowance| allowance.is_live()).map(Allowance::gross).sum();
    Ok(InvoiceRow { invoice, cancelled, voided, allowed })
}

/// The ends of all journals.
fn newest(rows: &Snapshot) -> Result<Vec<JournalPlace>, StoreFault> {
    let end = |seller| Ok(JournalPlace { seller, below: rows.issued_count(seller)? });
    rows.sellers()?.into_iter().map(end).collect()
}

/// Up to `limit` invoices below a place that the query wants, and the place where looking ended.
fn walk(
    rows: &Snapshot,
    query: &InvoiceQuery,
    from: JournalPlace,
    limit: usize,
) -> Result<(Vec<Found>, JournalPlace), StoreFault> {
    let seller = from.seller;
    let mut found = Vec::new();
    let mut end = JournalPlace { seller, below: 0 };
    rows.walk_down(seller, from.below, &mut |place, line| {
        let invoice = rows.named_invoice(line.number, line.period)?;
        if query.from.is_some_and(|from| invoice.issued_at < from) {
            return Ok(Down::Piece);
        }
        if !wanted(query, &invoice) {
            return Ok(Down::On);
        }
        if let Some(status) = query.status
            && row(rows, invoice.clone())?.status() != status
        {
            return Ok(Down::On);
        }
        found.push(Found { invoice, place: JournalPlace { seller, below: place } });
        if found.len() < limit {
            return Ok(Down::On);
        }
        end.below = place;
        Ok(Down::Stop)
    })?;
    Ok((found, end))
}

fn wanted(query: &InvoiceQuery, invoice: &Invoice) -> bool {
    query.to.is_none_or(|to| invoice.issued_at < to)
        && query.till.as_ref().is_none_or(|till| Some(till) == invoice.till.as_ref())
        && query.buyer.is_none_or(|buyer| Some(buyer) == invoice.buyer)
        && query.number.is_none_or(|number| number == invoice.number)
        && query.amount_min.is_none_or(|min| invoice.totals.total >= min)
        && query.amount_max.is_none_or(|max| invoice.totals.total <= max)
        && query.carrier.as_ref().is_none_or(|code| is_in(invoice, code.as_str()))
}

/// True when the invoice went to that carrier, or was donated to that code.
fn is_in(invoice: &Invoice, code: &str) -> bool {
    invoice.carrier.as_ref().is_some_and(|carrier| [carrier.code(), carrier.shown()].contains(&code))
        || invoice.donation.as_ref().is_some_and(|donation| donation.to_string() == code)
}

fn put_back(places: &mut [JournalPlace], over: JournalPlace) {
    for place in places.iter_mut().filter(|place| place.seller == over.seller) {
        place.below = place.below.max(over.below + 1);
    }
}
