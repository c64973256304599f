//! Which act on people is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::people::staff;
use crate::protocol::people::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::StaffPut(it) => staff::put_staff(rows, scene, &it.staff, it.new),
        Command::UnixUserPut(it) => staff::put_unix_user(rows, scene.now, &it.0),
        Command::UnixUserRemove(it) => staff::remove_unix_user(rows, scene.now, it.0),
    }
}
