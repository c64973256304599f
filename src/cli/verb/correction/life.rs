//! What became of a number, for a script: papers, allowances, 作廢, 註銷, what can still be done, and where its documents
//! stand.

use crate::cli::out::{Listing, Object, filled, list, object};
use crate::domain::{Allowance, Cancellation, DeliveryKind, Printing, RemedyOffer, Voided, WhyNot};
use crate::protocol::{NumberLife, RangeRow};

/// What is known of a number beyond its invoice and the ledger.
pub fn json(life: &NumberLife) -> Object {
    let stands = life.issue_delivery().map(|row| DeliveryKind::of(&row.state));
    object! {
        printed: list(&life.printed, printed),
        jobs: list(&life.jobs, Listing::json),
        allowances: list(&life.allowances, allowance),
        remedies: list(&life.remedies, remedy),
        voids: list(&life.voids, voided),
        earlier_cancellations: list(&life.earlier_cancellations, |before| cancelled(&before.cancellation)),
        upload: stands.unwrap_or(DeliveryKind::Pending),
        deliveries: list(&life.deliveries, Listing::json),
    }
}

/// A cancellation.
pub fn cancelled(cancelled: &Cancellation) -> Object {
    let Cancellation { number, period, at, reason, approval_no, .. } = cancelled;
    object! { number, period, cancelled_at: at, reason, approval_no: filled(approval_no) }
}

/// A 註銷.
pub fn voided(voided: &Voided) -> Object {
    let Voided { number, period, revision, at, till, staff, reason, .. } = voided;
    object! { number, period, revision, voided_at: at, till, staff, reason }
}

/// An allowance.
pub fn allowance(allowance: &Allowance) -> Object {
    let Allowance { number, at, till, staff, reason, .. } = allowance;
    object! {
        allowance: number,
        number: number.number(),
        period: number.period(),
        at, till, staff, reason,
        net_amount: allowance.net(),
        tax_amount: allowance.tax(),
        total_amount: allowance.gross(),
        lines: list(&allowance.lines, |line| object! {
            line: line.line,
            name: line.name,
            qty: line.quantity,
            net_amount: line.net,
            tax_amount: line.tax,
            tax: line.kind,
        }),
        cancelled: allowance.cancelled.as_ref().map(|cancelled| object! {
            cancelled_at: cancelled.at,
            staff: cancelled.staff,
            reason: cancelled.reason,
        }),
    }
}

fn printed(printing: &Printing) -> Object {
    object! { ..printing.job.json(), ended_at: printing.at, outcome: printing.outcome, said_by: printing.said_by }
}

fn remedy(offer: &RemedyOffer) -> Object {
    let RemedyOffer { remedy, until, why_not, with_approval } = offer;
    object! { remedy, offered: why_not.is_none(), until, with_approval, why_not: why_not.map(why_not_code) }
}

/// The code of `lj help refusals` for a remedy that is not offered; `NOT_CARRIED` is no refusal of the engine.
fn why_not_code(why: WhyNot) -> &'static str {
    match why {
        WhyNot::Cancelled(_) => "ALREADY_CANCELLED",
        WhyNot::Voided(_) => "VOIDED",
        WhyNot::Over(_) | WhyNot::OverForTheCentre(_) => "TOO_LATE",
        WhyNot::HasAllowance => "HAS_ALLOWANCE",
        WhyNot::NotConfirmed => "NOT_CONFIRMED",
        WhyNot::NotThere => "NOT_THERE",
        WhyNot::NothingLeft => "ALLOWANCE_TOO_MUCH",
        WhyNot::NotCarried => "NOT_CARRIED",
        WhyNot::PeriodClosed => "PERIOD_CLOSED",
        WhyNot::NotTaken(_) => "VOID_NOT_TAKEN",
        WhyNot::HadAllowance => "HAD_ALLOWANCE",
    }
}

/// A number that no invoice has: what it is, and the range that holds it.
pub fn unissued(life: &NumberLife) -> Object {
    object! {
        number: life.number,
        state: life.range.as_ref().map_or("unknown", |row| unissued_state(life, row)),
        range: life.range.as_ref().map(Listing::json),
    }
}

/// The one state of a number without an invoice (R7).
fn unissued_state(life: &NumberLife, row: &RangeRow) -> &'static str {
    if row.range.outside {
        "outside"
    } else if life.number.serial.value() < row.range.carried_to {
        "carried"
    } else {
        "unused"
    }
}
