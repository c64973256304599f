//! Issuing a voided number anew (R15, E14): an explicit act. No number is claimed, so neither the counter nor the
//! range nor the journal moves.
//!
//! Number, period and time stay by R15. The random code stays because R9 gives each invoice one code in the seller's
//! journal, and the journal's line is the number's; company, department and till because the number came from a
//! range that was theirs, and the takings of that till hold the sale. What is corrected is the buyer, the lines, the
//! carrier, the payment.

use crate::domain::{
    Amount, Author, CheckedSale, CorrectionAct, CorrectionRefusal, DocumentId, Invoice, Issued, Number,
    Payments, Period, Refusal, Repaid, SaleDraft, SaleLine, StoreRefusal, Tender, TenderKind, TillRefusal,
    change,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::withdraw::told;
use crate::engine::paper::jobs;
use crate::engine::sale::issue::check;
use crate::engine::sale::life::invoice_of;
use crate::store::Queries;

/// How the new issue is paid: as it says; else as the first was, for the money is in the drawer. Where that pays another total,
/// the difference is cash if there was any, else of the last kind.
fn tenders(before: &Invoice, sale: &SaleDraft, total: Amount) -> Vec<Tender> {
    if !sale.tenders.is_empty() {
        return sale.tenders.clone();
    }
    if change(total, &before.tenders).is_ok() {
        return before.tenders.clone();
    }
    let mut tenders = before.tenders.clone();
    let paid: Amount = tenders.iter().map(|tender| tender.amount).sum();
    let mut left = total - paid;
    let cash = tenders.iter().position(|tender| tender.kind == TenderKind::Cash);
    let others = (0..tenders.len()).rev().filter(|at| Some(*at) != cash);
    for at in cash.into_iter().chain(others.collect::<Vec<_>>()) {
        let amount = &mut tenders[at].amount;
        let moved = left.max(-*amount);
        *amount += moved;
        left -= moved;
    }
    tenders.retain(|tender| tender.amount > 0);
    tenders
}

/// Issues a voided number anew, judged like a sale.
pub(crate) fn reissue<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    (number, period): (Number, Option<Period>),
    checked: &CheckedSale,
) -> Result<Decision, No> {
    let sale = checked.sale();
    let before = invoice_of(rows, number, period)?;
    let voided =
        rows.voided(number, before.period, before.revision)?.ok_or(CorrectionRefusal::NotVoided(number))?;
    if scene.now < voided.at {
        return Err(StoreRefusal::ClockBehind { now: scene.now, last: voided.at }.into());
    }
    let missing = || Refusal::Till(TillRefusal::NoSuchCompany(before.company.clone()));
    let company = rows.company(&before.company)?.ok_or_else(missing)?;
    check(rows, (scene.keyring, before.issued_at.date()), checked, &company)?;
    let paid_before = Payments::of(&before);
    let invoice = Invoice {
        // Frozen anew: what the shop is called today (R1).
        company_state: company.state,
        revision: before.revision + 1,
        buyer: sale.buyer,
        buyer_name: sale.buyer_name.clone(),
        lines: sale.lines.iter().map(SaleLine::plain).collect(),
        basis: sale.basis,
        tax: checked.sums().tax_type(),
        zero_rate: sale.zero_rate,
        totals: checked.totals(),
        carrier: sale.carrier.clone(),
        donation: sale.donation.clone(),
        print_mark: sale.print_mark(),
        tenders: tenders(&before, sale, checked.totals().total),
        paper: sale.paper,
        ..before
    };
    // Its paper comes out where it is asked for; the drawer stays shut, for the money was taken with the first issue.
    let till = scene.caller.till.as_ref().or(invoice.till.as_ref());
    let by = Author { staff: scene.caller.staff.clone(), ..Author::default() };
    let job = jobs::of_issue(rows, &invoice, (till, &by), false, scene.now)?;
    let document = told(rows, scene, &invoice)?;
    let mut returned = false;
    for earlier in rows.earlier_cancellations(number, invoice.period)? {
        let document = DocumentId::of_cancellation(&earlier.cancellation, earlier.count);
        returned |= earlier.revision + 1 == invoice.revision && rows.reinstated(&document)?.is_none();
    }
    let repaid = Repaid {
        number,
        period: invoice.period,
        revision: invoice.revision,
        at: scene.now,
        till: scene.caller.till.clone(),
        before: paid_before,
        after: Payments::of(&invoice),
        returned,
    };
    let issued = Box::new(Issued { invoice, document, job });
    Ok(Decision::put(CorrectionAct::IssuedAnew { issued, repaid: Box::new(repaid) }, scene.now))
}
