//! How the issues of a number were paid, one after the other.

use crate::domain::{Allowance, Amount, DrawerMove, EarlierCancellation, Invoice, Payments, TillCode};
use crate::store::{DrawerQueries, Queries, StoreFault};

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

/// The money that went back for an allowance.
pub(crate) fn allowed<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    allowance: &Allowance,
) -> Result<Payments, StoreFault> {
    let all = rows.allowances(allowance.number.number(), allowance.number.period())?;
    Ok(Payments::back(invoice, allowance.given_before(&all), allowance.gross()))
}

/// What an act brought into the drawer; negative where money went back.
pub(crate) fn moved<R: Queries>(rows: &R, moved: DrawerMove) -> Result<Payments, StoreFault> {
    let mut into = Payments::default();
    match moved {
        DrawerMove::Cancelled { number, period, count } => {
            let invoice = rows.named_invoice(number, period)?;
            let earlier = rows.earlier_cancellations(number, period)?;
            match earlier.iter().find(|earlier| earlier.count == count) {
                Some(earlier) => into -= &returned(rows, &invoice, earlier)?,
                None => into -= &Payments::of(&invoice),
            }
        }
        DrawerMove::Allowed(number) | DrawerMove::AllowanceCancelled(number) => {
            let invoice = rows.named_invoice(number.number(), number.period())?;
            let missing = || StoreFault::Missing(format!("allowance {number}"));
            let back = allowed(rows, &invoice, &rows.allowance(number)?.ok_or_else(missing)?)?;
            match moved {
                DrawerMove::Allowed(_) => into -= &back,
                _ => into += &back,
            }
        }
        DrawerMove::IssuedAnew { number, period, revision } => {
            let anew = rows.repaid(number, period)?;
            let anew = anew.iter().find(|repaid| repaid.revision == revision);
            into += &anew.map(crate::domain::Repaid::moved).unwrap_or_default();
        }
    }
    Ok(into)
}

/// The cash that went back at a till since its last close, as the sales were paid: for what was cancelled and allowed there, a
/// 註銷 later or not; what allowances cancelled since brought back is taken off.
pub(crate) fn cash_back<R: Queries>(rows: &R, till: Option<&TillCode>) -> Result<Amount, StoreFault> {
    let mut back = 0;
    rows.walk_open_moves(till, &mut |act| {
        if !matches!(act, DrawerMove::IssuedAnew { .. }) {
            back -= moved(rows, act)?.cash;
        }
        Ok(())
    })?;
    Ok(back)
}
