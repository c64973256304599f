//! Putting right: 作廢 (R14).

use super::{Decision, No};
use crate::domain::{
    Act, Cancellation, CleanText, Moment, Number, Period, Refusal, cancel_until, check_cancel_texts,
};
use crate::store::Queries;

/// Cancels an invoice: once, within the time limit or with an approval.
pub(super) fn cancel<R: Queries>(
    rows: &R,
    now: Moment,
    (number, period): (Number, Option<Period>),
    reason: &CleanText,
    approval_no: &CleanText,
) -> Result<Decision, No> {
    check_cancel_texts(reason, approval_no)?;
    let invoice = rows.invoice(number, period)?.ok_or(Refusal::NoSuchInvoice(number))?;
    if let Some(before) = rows.cancellation(number, invoice.period)? {
        return Err(Refusal::AlreadyCancelled { number, at: before.at }.into());
    }
    if let Some(live) = rows.allowances(number, invoice.period)?.iter().find(|allowance| allowance.is_live())
    {
        return Err(Refusal::HasAllowance(live.number).into());
    }
    if now < invoice.issued_at {
        return Err(Refusal::ClockBehind { now, last: invoice.issued_at }.into());
    }
    let until = cancel_until(invoice.period);
    if now > until && approval_no.is_empty() {
        return Err(Refusal::TooLate { number, until }.into());
    }
    let cancellation = Cancellation {
        number,
        period: invoice.period,
        range: invoice.range,
        at: now,
        reason: reason.clone(),
        approval_no: approval_no.clone(),
    };
    Ok(Decision::put(Act::Cancelled(cancellation), now))
}
