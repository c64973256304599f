//! What the platform checks of a message, with its own codes. Source: `domain.md` 4.4 and the platform's table of codes.

use super::book::{Book, Fact, Issue};
use super::refused::{
    BLANKS, NO_ALLOWANCE, NO_CARRIER, NO_DONATION, NO_INVOICE, NO_QUANTITY, NOT_ALLOTTED, NOT_CURRENT, ORDER,
    REPEATED, Refused, SUM, TOO_MUCH, ZERO,
};
use super::terms::{REFUSED_CARRIERS, UNDONE_CARRIERS, UNKNOWN_CARRIERS, UNKNOWN_DONATIONS};
use crate::domain::{AllocationRow, Moment, Number, Period};
use rust_decimal::{Decimal, RoundingStrategy};
use std::time::Duration;

/// Numbers of a book.
const BOOK: u32 = 50;
/// Days into the next period in which the platform still takes an invoice of the one before (OPay i301: until the 15th).
const LATE_DAYS: i64 = 15;
/// Seconds that an invoice may lie in the future: clocks differ.
const AHEAD_S: i64 = 600;
const DAY: Duration = Duration::from_secs(86_400);

/// Whether a fact may be taken.
pub(super) fn check(
    book: &Book,
    fact: &Fact,
    allotted: Option<&[AllocationRow]>,
    now: Moment,
) -> Result<(), Refused> {
    match fact {
        Fact::Issue(told) => {
            let place = told.place().ok_or(NOT_CURRENT)?;
            if book.invoices.contains_key(&place) || book.of_key(told.says.key()).is_some() {
                return Err(REPEATED);
            }
            issue(book, told, allotted, now)
        }
        Fact::Cancel { number, .. } => {
            let invoice = book.invoice(*number).ok_or(NO_INVOICE)?;
            if is_undone(invoice.says.carrier()) {
                return Err(REPEATED);
            }
            book.cancels.get(number).map_or(Ok(()), |_| Err(REPEATED))
        }
        Fact::Blanks { key, .. } => book.blanks_of(key).map_or(Ok(()), |_| Err(REPEATED)),
        Fact::Void { key, .. } => match (book.void_of(key), book.of_key(key)) {
            (Some(_), _) => Err(REPEATED),
            (None, found) => found.map_or(Err(NO_INVOICE), |_| Ok(())),
        },
        Fact::Allow { number, of, .. } => {
            if book.allowances.contains_key(number) {
                return Err(REPEATED);
            }
            check_allowance(book, of)
        }
        Fact::CancelAllowance { number } => {
            let allowance = book.allowance(number).ok_or(NO_ALLOWANCE)?;
            allowance.cancelled_at.map_or(Ok(()), |_| Err(REPEATED))
        }
    }
}

/// Whether the facts of one array contradict each other: the second of such two, and why. Each was held against the book
/// before.
pub(super) fn check_among(facts: &[&Fact]) -> Result<(), (usize, Refused)> {
    for (at, fact) in facts.iter().enumerate() {
        for before in &facts[..at] {
            if fact.name() == before.name() {
                return Err((at, REPEATED));
            }
            if let (Fact::Issue(before), Fact::Issue(told)) = (before, fact)
                && is_out_of_order(before, told)
            {
                return Err((at, ORDER));
            }
        }
    }
    Ok(())
}

fn is_out_of_order(one: &Issue, other: &Issue) -> bool {
    let book = |issue: &Issue| {
        let value = issue.number.serial.value();
        (issue.number.track, value - value % BOOK, issue.at.period())
    };
    let by_number = one.number.serial.value().cmp(&other.number.serial.value());
    book(one) == book(other) && one.at != other.at && by_number != one.at.cmp(&other.at)
}

/// Whether a mobile bar code was given to nobody here.
pub(super) fn is_unknown_carrier(code: &str) -> bool {
    code.starts_with(UNKNOWN_CARRIERS)
}

/// Whether the platform refuses what is in this carrier, after it was taken here.
pub(super) fn is_refused(code: &str) -> bool {
    code.starts_with(REFUSED_CARRIERS)
}

/// Whether what is in this carrier was cancelled in this centre's own console.
pub(super) fn is_undone(code: &str) -> bool {
    code.starts_with(UNDONE_CARRIERS)
}

/// Whether a donation code is no body's here.
pub(super) fn is_unknown_donation(code: &str) -> bool {
    code.starts_with(UNKNOWN_DONATIONS)
}

/// All allowances of an invoice come to its total at most.
fn check_allowance(book: &Book, of: &[(Number, i64)]) -> Result<(), Refused> {
    for (number, _) in of {
        let invoice = book.invoice(*number).ok_or(NO_INVOICE)?;
        let new: i64 = of.iter().filter(|(found, _)| found == number).map(|(_, amount)| amount).sum();
        let before = book.allowed.get(number).copied().unwrap_or_default();
        if before + new > invoice.total {
            return Err(TOO_MUCH);
        }
    }
    Ok(())
}

/// Checks an invoice that is not there yet.
fn issue(book: &Book, told: &Issue, allotted: Option<&[AllocationRow]>, now: Moment) -> Result<(), Refused> {
    let period = told.at.period().ok_or(NOT_CURRENT)?;
    check_when(told.at, period, now)?;
    if let Some(rows) = allotted {
        let row = rows.iter().find(|row| row.span.contains(told.number)).ok_or(NOT_ALLOTTED)?;
        if row.period != period {
            return Err(NOT_CURRENT);
        }
    }
    if told.total == 0 {
        return Err(ZERO);
    }
    if told.quantities.iter().any(Decimal::is_zero) {
        return Err(NO_QUANTITY);
    }
    // The lines, rounded once, come to the total (OPay i100: Σ ItemAmount, rounded, is SalesAmount).
    let lines = told.lines.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    if lines != Decimal::from(told.total) {
        return Err(SUM);
    }
    let (carrier, donation) = (told.says.carrier(), told.says.donation());
    if carrier.trim() != carrier {
        return Err(BLANKS);
    }
    if is_unknown_carrier(carrier) {
        return Err(NO_CARRIER);
    }
    if is_unknown_donation(donation) {
        return Err(NO_DONATION);
    }
    check_order(book, told, period)
}

/// The current period, or the one before until the fifteenth day; never the future.
fn check_when(at: Moment, period: Period, now: Moment) -> Result<(), Refused> {
    let day = i64::try_from(DAY.as_secs()).unwrap_or(i64::MAX);
    let late = now.plus_seconds(-LATE_DAYS * day).period();
    let current = now.plus_seconds(AHEAD_S).period() == Some(period) || late == Some(period);
    if current && at <= now.plus_seconds(AHEAD_S) { Ok(()) } else { Err(NOT_CURRENT) }
}

/// Within a book a later number never has an earlier time.
fn check_order(book: &Book, told: &Issue, period: Period) -> Result<(), Refused> {
    let value = told.number.serial.value();
    let begin = value - value % BOOK;
    let wrong = book
        .issues_of(period, told.number.track, begin..begin + BOOK)
        .any(|(serial, at)| if serial < value { at > told.at } else { at < told.at });
    if wrong { Err(ORDER) } else { Ok(()) }
}
