//! Which act on ranges is decided where.

use crate::engine::book::{import, ranges};
use crate::engine::core::decision::{Decision, No, Scene};
use crate::protocol::book::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::RangeAdd(it) => ranges::add(rows, now, &it.drafts),
        Command::RangeEdit(it) => ranges::edit(rows, now, it.id, &it.edit),
        Command::RangeDelete(it) => ranges::delete(rows, now, &it.0),
        Command::RangeDept(it) => ranges::dept(rows, now, &it.ids, it.dept.as_ref()),
        Command::RangeTill(it) => ranges::till(rows, now, &it.ids, it.till.as_ref()),
        Command::RangePause(it) => ranges::pause(rows, now, &it.ids, it.pause),
        Command::RangeSplit(it) => ranges::split(rows, now, it.id, it.at),
        Command::Import(it) => import::import(rows, now, &it.rows, &it.options),
        Command::RangeCheck(it) => ranges::check(rows, now, it.period, &it.allotted, &it.source),
    }
}
