//! How the issues of a number were paid, one after the other.

use crate::domain::{EarlierCancellation, Invoice, Payments};
use crate::store::{Queries, StoreFault};

/// How its first issue was paid.
pub(crate) fn first<R: Queries>(rows: &R, invoice: &Invoice) -> Result<Payments, StoreFault> {
    let anew = if invoice.revision == 1 { Vec::new() } else { rows.repaid(invoice.number, invoice.period)? };
    Ok(anew.first().map_or_else(|| Payments::of(invoice), |first| first.before))
}

/// The money that went back for a cancellation that a 註銷 took along: all of its issue's.
pub(crate) fn returned<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    earlier: &EarlierCancellation,
) -> Result<Payments, StoreFault> {
    let anew = rows.repaid(invoice.number, invoice.period)?;
    let next = anew.iter().find(|repaid| repaid.revision > earlier.revision);
    Ok(next.map_or_else(|| Payments::of(invoice), |next| next.before))
}
