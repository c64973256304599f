//! 字軌檢核 by the centre: the periods that somebody asks about are put to it, seller by seller, and what it tells becomes
//! the marks of the ranges.

use super::asking::Who;
use super::gateway::{Gateway, LinkFault};
use super::timing::Timing;
use crate::domain::{AllocationRow, CleanText, Moment, Period, Ubn};
use crate::protocol::{CheckAnswer, IMPORT_ROWS_MAX, Reply, Request};
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

/// Answers every question that is open. Each is answered once, well or not: a person asks again.
pub(super) fn check(who: &Who, gateway: &dyn Gateway, timing: &Timing, now: Moment, stop: &AtomicBool) {
    let Some(Reply::Periods(periods)) = who.ask(Request::RangeCheckWanted) else { return };
    for period in periods {
        let answer = match told(who, gateway, period, now) {
            Err(fault) => CheckAnswer::Trouble(fault.trouble),
            Ok(None) => CheckAnswer::NotAskable,
            Ok(Some(rows)) if rows.is_empty() => CheckAnswer::Nothing,
            Ok(Some(allotted)) => {
                let source =
                    CleanText::new(gateway.name(), crate::domain::TEXT_CHARS_MAX).unwrap_or_default();
                let request = Request::RangeCheck { period, allotted, source };
                match who.act(request, timing, stop) {
                    Some(_) => CheckAnswer::Told,
                    None => CheckAnswer::NotTaken,
                }
            }
        };
        // An engine that is gone has forgotten the question.
        let _ = who.ask(Request::RangeCheckTell(period, answer));
    }
}

/// What was allotted to the sellers of the store; `None` where the centre can be asked about none of them.
fn told(
    who: &Who,
    gateway: &dyn Gateway,
    period: Period,
    now: Moment,
) -> Result<Option<Vec<AllocationRow>>, LinkFault> {
    let Some(Reply::Companies(companies)) = who.ask(Request::Companies) else { return Ok(None) };
    let sellers: BTreeSet<Ubn> = companies.into_iter().map(|company| company.ubn).collect();
    let mut found: Option<Vec<AllocationRow>> = None;
    for seller in sellers {
        if let Some(rows) = gateway.allotted(seller, period, now)? {
            found.get_or_insert_default().extend(rows);
        }
    }
    if let Some(rows) = &mut found {
        rows.truncate(IMPORT_ROWS_MAX);
    }
    Ok(found)
}
