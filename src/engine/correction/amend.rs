//! A refused invoice is put right under its own number and told again (R15): who it is for, where it goes. It never was an
//! invoice of the platform, so nothing is withdrawn there, and no number moves.

use crate::domain::{
    Author, CORRECT_REASON_CHARS_MAX, CORRECTIONS_MAX, CheckedSale, Clearance, Corrected, CorrectionAct,
    CorrectionRefusal, Delivery, DeliveryRefusal, DeliveryState, Invoice, Moment, PrintJobId, Refusal,
    SaleDraft, SaleLine, SentMemory, StoreRefusal, TillRefusal, WayNot, ZeroRate, ZeroReason, cancel_until,
    check_most, check_reason,
};
use crate::engine::core::{Decision, No, Scene};
use crate::engine::correction::withdraw::{may_be_out, row_of};
use crate::engine::delivery::sending::moved;
use crate::engine::paper::jobs;
use crate::engine::sale::issue::check;
use crate::engine::sale::life::invoice_of;
use crate::protocol::correction::request::{Amend, AmendZero};
use crate::store::Queries;

/// Corrects a refused invoice. A cancelled one too: its cancellation waits for it.
pub(crate) fn amend<R: Queries>(rows: &R, scene: &Scene<'_>, it: &Amend) -> Result<Decision, No> {
    let Amend { number, period, to, reason, taken_back } = it.clone();
    let (clearance, zero_reason) = (None, None);
    let whole = AmendZero { number, period, to, clearance, zero_reason, reason, taken_back };
    amend_zero(rows, scene, &whole)
}

/// The same, with what a zero-rated sale says of itself.
pub(crate) fn amend_zero<R: Queries>(rows: &R, scene: &Scene<'_>, it: &AmendZero) -> Result<Decision, No> {
    let &AmendZero { number, period, ref to, ref reason, taken_back, .. } = it;
    check_reason(reason, CORRECT_REASON_CHARS_MAX)?;
    let old = invoice_of(rows, number, period)?;
    check_open(rows, scene.now, &old)?;
    let row = row_of(rows, &old)?;
    check_not_there(&row)?;
    let zero_rate = zero_rate(&old, it);
    if old.parties() == *to && old.zero_rate == zero_rate {
        return Err(CorrectionRefusal::NothingCorrected(number).into());
    }
    let draft = SaleDraft { zero_rate, ..old.sale_for(to) };
    let sale = CheckedSale::check(&draft, &scene.outbox.together())?;
    let missing = || Refusal::Till(TillRefusal::NoSuchCompany(old.company.clone()));
    let company = rows.company(&old.company)?.ok_or_else(missing)?;
    check(rows, (scene.keyring, old.issued_at.date()), &sale, &company)?;
    let invoice = Invoice {
        buyer: to.buyer,
        buyer_name: to.buyer_name.clone(),
        carrier: to.carrier.clone(),
        donation: to.donation.clone(),
        zero_rate,
        // With a rounding line where another kind of buyer asks for one (R11).
        lines: sale.sale().lines.iter().map(SaleLine::plain).collect(),
        totals: sale.totals(),
        print_mark: sale.sale().print_mark(),
        ..old.clone()
    };
    let other_paper = old.differs_on_paper(&invoice);
    if other_paper && !taken_back && may_be_out(rows, &old)? {
        return Err(CorrectionRefusal::OriginalOut(number).into());
    }
    let before = rows.corrections(number, old.period)?.len() as u64;
    check_most(before + 1, CORRECTIONS_MAX.into())?;
    let corrected = Corrected {
        number,
        period: old.period,
        revision: old.revision,
        count: u8::try_from(before + 1).unwrap_or(CORRECTIONS_MAX),
        at: scene.now,
        till: scene.caller.till.clone(),
        staff: scene.caller.staff.clone(),
        reason: reason.clone(),
        before: old.parties(),
        after: to.clone(),
        last_job: other_paper.then_some(PrintJobId(rows.meta()?.job_ids)),
    };
    let (till, by) = (scene.caller.till.as_ref().or(old.till.as_ref()), author(scene));
    let act = CorrectionAct::Corrected {
        corrected: Box::new(corrected),
        moved: moved(rows, &row, DeliveryState::Pending, SentMemory::Forget)?,
        // A cancelled one has no slip any more. The money was taken with the sale: the drawer stays shut.
        job: match other_paper && rows.cancellation(number, old.period)?.is_none() {
            true => jobs::of_issue(rows, &invoice, (till, &by), false, scene.now)?,
            false => None,
        },
        papers: if other_paper { jobs::waiting_of(rows, &old)? } else { Vec::new() },
        invoice: Box::new(invoice),
    };
    Ok(Decision::put(act, scene.now))
}

/// What it says of a zero rate, with what is put right. Of a sale without a zero-rated line too, so that it is refused as there.
fn zero_rate(old: &Invoice, it: &AmendZero) -> Option<ZeroRate> {
    let (clearance, reason) = (it.clearance, it.zero_reason);
    let usual = ZeroRate { clearance: Clearance::NotThroughCustoms, reason: ZeroReason::EXPORT };
    let is_said = clearance.is_some() || reason.is_some();
    let before = old.zero_rate.or(is_said.then_some(usual))?;
    Some(ZeroRate {
        clearance: clearance.unwrap_or(before.clearance),
        reason: reason.unwrap_or(before.reason),
    })
}

/// Nobody has got it: what is there is not put right here.
fn check_not_there(row: &Delivery) -> Result<(), No> {
    let Some(held) = row.held_there() else { return Ok(()) };
    let why = match held {
        _ if !row.state.is_stuck() => DeliveryRefusal::NotStuck,
        WayNot::Held => DeliveryRefusal::Held,
        WayNot::NoTrace => DeliveryRefusal::NoTrace,
        _ => DeliveryRefusal::MayBeThere,
    };
    Err(why(row.document).into())
}

fn author(scene: &Scene<'_>) -> Author {
    Author { staff: scene.caller.staff.clone(), ..Author::default() }
}

/// The number is not voided, bears no allowance, and corrections of its period are still taken.
fn check_open<R: Queries>(rows: &R, now: Moment, invoice: &Invoice) -> Result<(), No> {
    let (number, period) = (invoice.number, invoice.period);
    if let Some(voided) = rows.voided(number, period, invoice.revision)? {
        return Err(CorrectionRefusal::Voided { number, at: voided.at }.into());
    }
    if let Some(live) = rows.allowances(number, period)?.iter().find(|allowance| allowance.is_live()) {
        return Err(CorrectionRefusal::HasAllowance(live.number).into());
    }
    if now < invoice.issued_at {
        return Err(StoreRefusal::ClockBehind { now, last: invoice.issued_at }.into());
    }
    let until = cancel_until(period);
    if now > until { Err(CorrectionRefusal::AmendTooLate { number, until }.into()) } else { Ok(()) }
}
