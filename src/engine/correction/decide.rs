//! Which correction is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::correction::{allowance, reissue, withdraw};
use crate::protocol::correction::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::Cancel(it) => {
            withdraw::cancel(rows, scene, (it.number, it.period), &it.reason, &it.approval_no)
        }
        Command::Void(it) => withdraw::void(rows, scene, (it.number, it.period), &it.reason, it.taken_back),
        Command::Reissue(it) => reissue::reissue(rows, scene, (it.number, it.period), scene.sale()?),
        Command::Allow(it) => allowance::allow(rows, scene, (it.number, it.period), &it.lines, &it.reason),
        Command::AllowanceCancel(it) => allowance::cancel(rows, scene, it.number, &it.reason),
    }
}
