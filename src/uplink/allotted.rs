//! 字軌檢核 by the centre: the periods that somebody asks about are put to it, seller by seller, and what it tells becomes
//! the marks of the ranges.

use super::asking::Who;
use super::gateway::Gateway;
use super::timing::Timing;
use crate::domain::{Allotted, CleanText, Moment, Period, TEXT_CHARS_MAX, Ubn};
use crate::protocol::{CheckAnswer, request};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Answers every question that is open. Each is answered once, well or not: a person asks again. Without the sellers, and
/// after a stop, it stays open for who comes next.
pub(super) fn check(who: &Who, gateway: &dyn Gateway, timing: &Timing, now: Moment, stop: &AtomicBool) {
    let Some(periods) = who.ask(request::RangeCheckWanted) else { return };
    for period in periods {
        let Some(companies) = who.ask(request::Companies) else { return };
        let sellers = companies.into_iter().map(|company| company.ubn).collect();
        let told = told(gateway, sellers, period, now, stop);
        if stop.load(Ordering::Acquire) {
            return;
        }
        let answer = match told {
            Err(answer) => answer,
            Ok(allotted) => {
                let source = CleanText::new(gateway.name(), TEXT_CHARS_MAX).unwrap_or_default();
                let done = who.act(request::RangeCheck { period, allotted, source }, timing, stop);
                done.map_or(CheckAnswer::NotTaken, |_| CheckAnswer::Told)
            }
        };
        // An engine that is gone has forgotten the question.
        let _ = who.ask(request::RangeCheckTell(period, answer));
    }
}

/// What was allotted to the sellers; else why that is not known.
fn told(
    gateway: &dyn Gateway,
    sellers: BTreeSet<Ubn>,
    period: Period,
    now: Moment,
    stop: &AtomicBool,
) -> Result<Allotted, CheckAnswer> {
    let mut found = Allotted { rows: Vec::new(), complete: true };
    let mut askable = false;
    for seller in sellers.into_iter().take_while(|_| !stop.load(Ordering::Acquire)) {
        let told = gateway.allotted(seller, period, now);
        if let Some(allotted) = told.map_err(|fault| CheckAnswer::Trouble(fault.trouble))? {
            askable = true;
            found.complete &= allotted.complete;
            found.rows.extend(allotted.rows);
        }
    }
    match (askable, found.rows.is_empty()) {
        (false, _) => Err(CheckAnswer::NotAskable),
        (true, true) => Err(CheckAnswer::Nothing),
        (true, false) => Ok(found),
    }
}
