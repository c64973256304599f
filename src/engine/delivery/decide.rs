//! Which act of the upload is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::delivery::sending;
use crate::protocol::delivery::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::UploadSend(it) => sending::send(rows, scene, &it.0),
        Command::UploadTell(it) => sending::tell(rows, scene, &it.0),
        Command::UploadSettle(it) => sending::settle(rows, scene, &it.0),
        Command::UploadPause(it) => sending::pause(scene, it.seconds),
        Command::UploadResume(_) => sending::resume(rows, scene),
        Command::UploadRetry(it) => sending::retry(rows, scene, it.0),
        Command::UploadPark(it) => sending::park(rows, scene, it.document, &it.why),
    }
}
