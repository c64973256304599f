//! People and Unix users: which act is decided where, what is asked of them, and signing in.

pub(crate) mod access;
pub(crate) mod attempts;
pub(crate) mod fold;
pub(crate) mod pins;
pub(crate) mod sessions;
pub(crate) mod staff;

use crate::domain::Staff;
use crate::engine::core::{Asking, Decision, No, Scene};
use crate::protocol::people::{Command, Note, Question};
use crate::protocol::{Ask, Failure, Reply, StaffRow};
use crate::store::Queries;

/// Decides an act.
pub(crate) fn decide<R: Queries>(rows: &R, scene: &Scene<'_>, command: &Command) -> Result<Decision, No> {
    match command {
        Command::StaffPut(it) => staff::put_staff(rows, scene, &it.staff, it.new),
        Command::UnixUserPut(it) => staff::put_unix_user(rows, scene.now, &it.0),
        Command::UnixUserRemove(it) => staff::remove_unix_user(rows, scene.now, it.0),
    }
}

/// The answer to a question.
pub(crate) fn answer(asking: &Asking<'_>, question: &Question) -> Result<Reply, Failure> {
    let rows = asking.rows;
    Ok(match question {
        Question::StaffList(it) => it.answer(rows.all_staff()?.into_iter().map(staff_row).collect()),
        Question::UnixUsers(it) => it.answer(rows.unix_users()?),
    })
}

/// Takes a note.
pub(crate) fn note(asking: &Asking<'_>, note: &Note) -> Result<Reply, Failure> {
    Ok(match note {
        Note::SignIn(it) => {
            it.answer(access::sign_in(asking.shared, asking.rows, asking.said, (&it.staff, &it.pin))?)
        }
    })
}

/// A person without the hash, which leaves the engine never.
fn staff_row(staff: Staff) -> StaffRow {
    StaffRow {
        code: staff.code,
        name: staff.name,
        role: staff.role,
        active: staff.active,
        has_pin: staff.pin.is_some(),
    }
}
