//! The cash of a shift: what should lie in the drawer, held against what was counted.

use crate::domain::{
    Amount, CountFault, CountedCash, CountedShift, DocumentId, Moment, Payments, REASON_CHARS_MAX, TillAct,
    TillRefusal, check_length,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::takings::paid;
use crate::engine::till::shift;
use crate::store::{Queries, StoreFault};
use std::ops::ControlFlow;

/// Closes the shift of the caller's till, with its cash counted.
pub(crate) fn close<R: Queries>(rows: &R, scene: &Scene<'_>, count: &CountedCash) -> Result<Decision, No> {
    check_length(&count.reason, REASON_CHARS_MAX)?;
    let mut shift = shift::closing(rows, scene)?;
    let back = back(rows, scene)?;
    count.check(shift.cash_taken(), back).map_err(|fault| match fault {
        CountFault::Amount => TillRefusal::BadCash,
        CountFault::Differs { expected } => TillRefusal::CashDiffers { expected, counted: count.counted },
    })?;
    if shift::is_empty(&shift) && back == 0 && count.paid_in == 0 && count.paid_out == 0 {
        return Err(shift::nothing(rows, scene)?.into());
    }
    shift.cash = Some(count.clone());
    Ok(Decision::put(TillAct::ShiftCounted(Box::new(CountedShift { shift, back })), scene.now))
}

/// The cash that went back at the caller's till since its last close, as the sales were paid: for what was cancelled and
/// allowed there, a 註銷 later or not; what allowances cancelled since brought back is taken off.
pub(crate) fn back<R: Queries>(rows: &R, scene: &Scene<'_>) -> Result<Amount, StoreFault> {
    let till = scene.caller.till.as_ref();
    let from = rows.last_shift(till)?.map(|last| last.to);
    let is_new = |at: Moment| from.is_none_or(|from| at > from);
    let mut back = 0;
    rows.walk_cancellations(&mut |cancelled| {
        let (number, period) = (cancelled.number, cancelled.period);
        if is_new(cancelled.at) {
            // The document of an act names the till at which it was done.
            let before = rows.earlier_cancellations(number, period)?.last().map_or(0, |last| last.count);
            let document = DocumentId::of_cancellation(&cancelled, before.saturating_add(1));
            if rows.delivery(&document)?.is_some_and(|row| row.till.as_ref() == till) {
                let invoice = rows.named_invoice(number, period)?;
                back += Payments::back(&invoice, invoice.totals.total).cash;
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_earlier_cancellations(&mut |earlier| {
        let cancelled = &earlier.cancellation;
        if is_new(cancelled.at) {
            let document = DocumentId::of_cancellation(cancelled, earlier.count);
            if rows.delivery(&document)?.is_some_and(|row| row.till.as_ref() == till) {
                let invoice = rows.named_invoice(cancelled.number, cancelled.period)?;
                back += paid::returned(rows, &invoice, &earlier)?.cash;
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    rows.walk_allowances(&mut |allowance| {
        let given = is_new(allowance.at);
        let undone = allowance.cancelled.as_ref().is_some_and(|cancelled| is_new(cancelled.at));
        // One that was given and taken back since the last close moved no cash.
        if allowance.till.as_ref() == till && given != undone {
            let invoice = rows.named_invoice(allowance.number.number(), allowance.number.period())?;
            let cash = Payments::back(&invoice, allowance.gross()).cash;
            back += if given { cash } else { -cash };
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(back)
}
