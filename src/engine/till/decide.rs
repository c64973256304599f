//! Which act on tills and masters is decided where.

use crate::engine::core::decision::{Decision, No, Scene};
use crate::engine::till::{masters, shift};
use crate::protocol::till::Command;
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    let now = scene.now;
    match command {
        Command::CompanyPut(it) => masters::company(rows, now, &it.company, it.new),
        Command::DepartmentPut(it) => masters::department(rows, now, &it.department, it.new),
        Command::TillPut(it) => masters::till(rows, now, &it.till, it.new),
        Command::ShiftClose(_) => shift::close(rows, scene),
        // The committer takes it as the act that was suggested, and no suggestion is one of these.
        Command::SuggestionAccept(it) => {
            Err(No::Broken(format!("suggestion {} came as an act of its own", it.0)))
        }
    }
}
