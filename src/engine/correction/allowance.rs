//! 折讓 and its cancellation (R16).

use crate::domain::{
    ALLOWANCE_REASON_CHARS_MAX, ALLOWANCES_MAX, Allowance, AllowanceAsk, AllowanceCancelled, AllowanceNumber,
    CleanText, CorrectionAct, CorrectionRefusal, DocumentId, MessageKind, Number, Period, Refusal, Remaining,
    StoreRefusal, check_reason,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::withdraw::{standing, told};
use crate::engine::sale::life::invoice_of;
use crate::engine::takings::paid;
use crate::protocol::correction::request::AllowanceCancel;
use crate::store::Queries;

/// Some of an invoice comes back, or all that is left of it where nothing is named.
pub(crate) fn allow<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (number, period): (Number, Option<Period>),
    asks: &[AllowanceAsk],
    reason: &CleanText,
) -> Result<Decision, No> {
    check_reason(reason, ALLOWANCE_REASON_CHARS_MAX)?;
    let invoice = standing(rows, (number, period))?;
    if scene.now < invoice.issued_at {
        return Err(StoreRefusal::ClockBehind { now: scene.now, last: invoice.issued_at }.into());
    }
    let before = rows.allowances(number, invoice.period)?;
    let remaining = Remaining::of(&invoice, &before);
    if remaining.total() < 1 {
        return Err(CorrectionRefusal::AllowanceTooMuch { line: None, left: 0 }.into());
    }
    scene.check_carried(MessageKind::G0401)?;
    let everything = if asks.is_empty() { remaining.everything() } else { Vec::new() };
    let lines = remaining.allow(if asks.is_empty() { &everything } else { asks })?;
    let count = before.len() + 1;
    let too_many = Refusal::Store(StoreRefusal::TooMany { asked: count as u64, max: ALLOWANCES_MAX as u64 });
    let allowance = Allowance {
        number: AllowanceNumber::new(number, invoice.period, count).ok_or(too_many)?,
        range: invoice.range,
        company: invoice.company.clone(),
        company_state: invoice.company_state,
        seller: invoice.seller,
        buyer: invoice.buyer,
        invoiced_at: invoice.issued_at,
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        reason: reason.clone(),
        lines,
        cancelled: None,
    };
    let document = told(rows, scene, &invoice)?;
    let (back, allowance) = (paid::goes_back(rows, &allowance)?, Box::new(allowance));
    Ok(Decision::put(CorrectionAct::Gave { allowance, document, back }, scene.now))
}

/// An allowance that was not cancelled.
pub(crate) fn live<R: Queries>(rows: &R, number: AllowanceNumber) -> Result<Allowance, No> {
    let allowance = rows.allowance(number)?.ok_or(CorrectionRefusal::NoSuchAllowance(number))?;
    match &allowance.cancelled {
        Some(cancelled) => Err(CorrectionRefusal::AllowanceCancelled { number, at: cancelled.at }.into()),
        None => Ok(allowance),
    }
}

/// Cancels an allowance: the answer is the allowance as it is then.
pub(crate) fn cancel<R: Queries>(rows: &R, scene: &Scene<'_>, it: &AllowanceCancel) -> Result<Decision, No> {
    let &AllowanceCancel { number, ref reason } = it;
    check_reason(reason, ALLOWANCE_REASON_CHARS_MAX)?;
    live(rows, number)?;
    scene.check_carried(MessageKind::G0501)?;
    if let Some(stands) = rows.reinstated(&DocumentId::of_allowance_cancelled(number))? {
        return Err(CorrectionRefusal::CancelNotTaken { number, at: stands.at }.into());
    }
    let cancelled =
        AllowanceCancelled { at: scene.now, staff: scene.caller.staff.clone(), reason: reason.clone() };
    let invoice = invoice_of(rows, number.number(), Some(number.period()))?;
    let document = told(rows, scene, &invoice)?;
    Ok(Decision::put(CorrectionAct::AllowanceCancelled { number, cancelled, document }, scene.now))
}
