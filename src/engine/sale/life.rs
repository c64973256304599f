//! A number's whole life on one page: the range that holds it, the invoice, its papers, its corrections, and what
//! can be done about it now.

use crate::domain::{
    Author, DocumentId, Invoice, MessageKind, Number, Period, Remedy, Standing, cancel_until,
};
use crate::engine::book::ends::Ends;
use crate::engine::core::{Asking, No, Recalling, Shared};
use crate::engine::sale::invoices;
use crate::protocol::NumberLife;
use crate::protocol::sale::request;
use crate::store::{PeriodQueries, Queries, Snapshot, StoreFault};

pub(crate) fn life(asking: &Asking<'_>, it: &request::NumberLife) -> Result<NumberLife, No> {
    let Asking { shared, rows, now, .. } = *asking;
    let request::NumberLife { number, period } = *it;
    let invoice = rows.invoice(number, period)?;
    let range = holding(rows, number, invoice.as_ref().map(|invoice| invoice.period).or(period))?;
    let range = range.map(|range| Ends::default().row(rows, range, now)).transpose()?;
    let Some(invoice) = invoice else { return Ok(NumberLife::unused(number, range)) };
    let period = invoice.period;
    let issued_by = author(shared, rows, &invoice)?;
    let allowances = rows.allowances(number, period)?;
    let deliveries = rows.deliveries(number, period)?;
    let row = invoices::row(rows, invoice)?;
    let issue = DocumentId::of_issue(&row.invoice);
    let standing = Standing {
        issued_at: row.invoice.issued_at,
        cancel_until: cancel_until(period),
        cancelled: row.cancelled.as_ref().map(|cancelled| cancelled.at),
        voided: row.voided.as_ref().map(|voided| voided.at),
        not_taken: rows.reinstated(&DocumentId::voiding(&row.invoice))?.map(|stands| stands.at),
        confirmed: deliveries.iter().all(|row| row.is_told(issue)),
        allowed: row.allowed,
        total: row.invoice.totals.total,
        closed: rows.closed_period(period)?.is_some(),
        carried: carried(shared),
        takes_approval: shared.outbox.takes_approval(),
        not_there: deliveries.iter().any(|row| row.document == issue && row.is_certainly_not_there()),
        allowance_bars: shared.outbox.allowance_bars_cancel(rows, (number, period))?,
    };
    Ok(NumberLife {
        number,
        range,
        issued_by,
        printed: rows.printings(number, period)?,
        jobs: rows
            .print_jobs()?
            .into_iter()
            .filter(|job| job.printout.about() == Some((number, period)))
            .collect(),
        allowances,
        voids: rows.voids(number, period)?,
        corrections: rows.corrections(number, period)?,
        earlier_cancellations: rows.earlier_cancellations(number, period)?,
        deliveries,
        remedies: standing.remedies(now),
        invoice: Some(row),
    })
}

/// What the centre can be told, in the order of the remedies.
fn carried(shared: &Shared) -> [bool; 3] {
    Remedy::ALL.map(|remedy| {
        shared.outbox.carries(match remedy {
            Remedy::Cancel => MessageKind::F0501,
            Remedy::Void => MessageKind::F0701,
            Remedy::Allow => MessageKind::G0401,
        })
    })
}

/// The range that holds a number: of that period, else the newest that has it (R2).
fn holding<R: Queries>(
    rows: &R,
    number: Number,
    period: Option<Period>,
) -> Result<Option<crate::domain::Range>, StoreFault> {
    let periods = match period {
        Some(period) => vec![period],
        None => rows.periods()?,
    };
    for period in periods {
        if let Some(range) = rows.range_holding(period, number)? {
            return Ok(Some(range));
        }
    }
    Ok(None)
}

/// What is said of a number of which there is no invoice here.
pub(crate) fn never_issued<R: Queries>(rows: &R, number: Number, period: Option<Period>) -> No {
    match holding(rows, number, period) {
        Ok(range) => crate::domain::never_issued(number, range.as_ref()).into(),
        Err(fault) => fault.into(),
    }
}

/// The invoice of a number, or why there is none here.
pub(crate) fn invoice_of<R: Queries>(
    rows: &R,
    number: Number,
    period: Option<Period>,
) -> Result<Invoice, No> {
    rows.invoice(number, period)?.ok_or_else(|| never_issued(rows, number, period))
}

/// Who issued it, as its entry in the ledger says; nobody where it is from before this ledger.
fn author(shared: &Shared, rows: &Snapshot, invoice: &Invoice) -> Result<Option<Author>, No> {
    let Some(row) = rows.request(&invoice.request_id)? else { return Ok(None) };
    Ok(Recalling::new(shared).entry(&row)?.map(|entry| entry.by))
}
