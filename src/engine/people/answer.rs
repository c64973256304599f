//! What is asked of people, and signing in.

use crate::domain::Staff;
use crate::engine::core::asking::Asking;
use crate::engine::people::access;
use crate::protocol::people::{Note, Question};
use crate::protocol::{Ask, Failure, Reply, StaffRow};
use crate::store::Queries;

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
