//! Which act on papers is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::paper::print;
use crate::protocol::paper::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::Print(it) => {
            print::invoice(rows, scene, (it.number, it.period), (it.paper, it.detail), &it.reason)
        }
        Command::PrintAllowance(it) => print::allowance(rows, scene, it.0),
        Command::PrintShift(it) => print::shift(rows, scene, it.0),
        Command::OpenDrawer(_) => print::drawer(rows, scene),
        Command::PrintBegin(it) => print::begin(rows, now, it.0),
        Command::PrintEnd(it) => print::end(rows, scene, it.job, it.end),
        Command::PrintSay(it) => print::say(rows, scene, it.job, it.held),
        Command::PrintGiveUp(it) => print::give_up(rows, now, it.0),
    }
}
