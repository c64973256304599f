//! The clock is declared right after it jumped (E8).

use crate::domain::{CleanText, Moment, StoreAct, StoreRefusal};
use crate::engine::core::decision::{Decision, No, Scene};
use crate::protocol::store::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::ClockAccept(it) => clock(rows, scene.now, &it.reason),
    }
}

fn clock<R: Queries>(rows: &R, now: Moment, reason: &CleanText) -> Result<Decision, No> {
    if reason.is_empty() {
        return Err(StoreRefusal::ReasonMissing.into());
    }
    let before = rows.meta()?.last_issued_at;
    Ok(Decision::put(StoreAct::ClockAccepted { before, reason: reason.clone() }, now))
}
