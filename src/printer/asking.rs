//! What the print threads ask of the engine, and what its answers mean to them.

use crate::domain::{PrintJob, Refusal, StoreRefusal};
use crate::protocol::{Ask, Failure, GivesUp, Patience, Who, request};
use std::time::Duration;

/// Most askings of one act: with their pauses about a minute. An engine that is silent for so long is gone, and its
/// next one finds the job where it was left.
const ASKINGS_MAX: u32 = 60;
/// The longest pause between two of them.
const PAUSE_MAX: Duration = Duration::from_secs(1);

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotDone {
    /// Certainly not: the job is not where it was thought to be.
    Refused,
    /// Nobody answers, or the engine is broken.
    Gone,
}

impl From<Failure> for NotDone {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(Refusal::Store(StoreRefusal::Busy))
            | Failure::Unknown
            | Failure::Fault(_)
            | Failure::NoEngine
            | Failure::Strange => Self::Gone,
            Failure::Refused(_) => Self::Refused,
        }
    }
}

/// Does an act, once. `ask_again` is the first pause before it is asked for again.
pub(super) fn act(
    who: &Who,
    asked: impl Ask,
    ask_again: Duration,
    ended: &dyn Fn() -> bool,
) -> Result<(), NotDone> {
    let patience = Patience {
        pause: ask_again,
        pause_max: PAUSE_MAX,
        until: GivesUp::Askings(ASKINGS_MAX),
        outlasts_busy: true,
    };
    who.act(asked, patience, ended)?;
    Ok(())
}

/// Jobs that are not done, oldest first.
pub(super) fn jobs(who: &Who) -> Result<Vec<PrintJob>, NotDone> {
    Ok(who.ask(request::PrintJobs { till: None })?)
}
