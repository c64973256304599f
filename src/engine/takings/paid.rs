//! How the issues of a number were paid, one after the other.

use crate::domain::{
    Allowance, Amount, DocumentId, DrawerMove, EarlierCancellation, Invoice, MessageKind, Payments, TillCode,
};
use crate::store::{DrawerQueries, Queries, StoreFault};

/// How its first issue was paid.
pub(crate) fn first<R: Queries>(rows: &R, invoice: &Invoice) -> Result<Payments, StoreFault> {
    let anew = if invoice.revision == 1 { Vec::new() } else { rows.repaid(invoice.number, invoice.period)? };
    Ok(anew.first().map_or_else(|| Payments::of(invoice), |first| first.before))
}

/// The money that went back for a cancellation that does not stand any more: all of its issue's.
pub(crate) fn returned<R: Queries>(
    rows: &R,
    invoice: &Invoice,
    earlier: &EarlierCancellation,
) -> Result<Payments, StoreFault> {
    let (number, period) = (invoice.number, invoice.period);
    if let Some(issue) = rows.replaced(number, period, earlier.revision)? {
        return Ok(Payments::of(&issue));
    }
    let anew = rows.repaid(number, period)?;
    let next = anew.iter().find(|repaid| repaid.revision > earlier.revision);
    Ok(next.map_or_else(|| Payments::of(invoice), |next| next.before))
}

/// The money that goes back for an allowance that is given now, of what its invoice was paid by and no live allowance gave back.
pub(crate) fn goes_back<R: Queries>(rows: &R, given: &Allowance) -> Result<Payments, StoreFault> {
    let (number, period) = (given.number.number(), given.number.period());
    let mut gone = Payments::default();
    for live in rows.allowances(number, period)?.iter().filter(|other| other.is_live()) {
        gone += &allowed(rows, live)?;
    }
    Ok(Payments::of(&rows.named_invoice(number, period)?).back(&gone, given.gross()))
}

/// The money that went back for an allowance: by the issue that it was given on, whatever became of the number since.
pub(crate) fn allowed<R: Queries>(rows: &R, allowance: &Allowance) -> Result<Payments, StoreFault> {
    match rows.allowed_back(allowance.number)? {
        Some(back) => Ok(back),
        None => allowed_before_rows(rows, allowance),
    }
}

/// The same of one that was given before it was noted: all that is left to go by is time.
fn allowed_before_rows<R: Queries>(rows: &R, allowance: &Allowance) -> Result<Payments, StoreFault> {
    let (number, period) = (allowance.number.number(), allowance.number.period());
    let anew = rows.repaid(number, period)?;
    let paid = match anew.iter().find(|repaid| repaid.at > allowance.at) {
        Some(next) => next.before,
        None => Payments::of(&rows.named_invoice(number, period)?),
    };
    let before = allowance.given_before(&rows.allowances(number, period)?);
    Ok(paid.back(&paid.back(&Payments::default(), before), allowance.gross()))
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
        DrawerMove::Allowed(number)
        | DrawerMove::AllowanceCancelled(number)
        | DrawerMove::AllowanceStands(number) => {
            let missing = || StoreFault::Missing(format!("allowance {number}"));
            let back = allowed(rows, &rows.allowance(number)?.ok_or_else(missing)?)?;
            if matches!(moved, DrawerMove::AllowanceCancelled(_)) {
                into += &back;
            } else {
                into -= &back;
            }
        }
        DrawerMove::Reinstated { number, period, count } => {
            let document = DocumentId { number, period, kind: MessageKind::F0501, count };
            let missing = || StoreFault::Missing(document.to_string());
            into += &rows.reinstated(&document)?.ok_or_else(missing)?.brought;
        }
        DrawerMove::PutBack { number, period, revision } => {
            let document = DocumentId { number, period, kind: MessageKind::F0701, count: revision };
            let missing = || StoreFault::Missing(document.to_string());
            into += &rows.reinstated(&document)?.ok_or_else(missing)?.brought;
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
/// 註銷 later or not; what came in again for allowances cancelled and invoices that stand again is taken off.
pub(crate) fn cash_back<R: Queries>(rows: &R, till: Option<&TillCode>) -> Result<Amount, StoreFault> {
    let mut back = 0;
    rows.walk_open_moves(till, &mut |act| {
        if !matches!(act, DrawerMove::IssuedAnew { .. } | DrawerMove::PutBack { .. }) {
            back -= moved(rows, act)?.cash;
        }
        Ok(())
    })?;
    Ok(back)
}
