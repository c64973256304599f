//! The fold of people.

use crate::domain::PeopleAct;
use crate::store::{StoreFault, Writer};

/// Applies an act.
pub(crate) fn apply(writer: &mut Writer, act: &PeopleAct) -> Result<(), StoreFault> {
    match act {
        PeopleAct::Staff(staff) => writer.put_staff(staff),
        PeopleAct::UnixUser(user) => writer.put_unix_user(user),
        PeopleAct::UnixUserRemoved(uid) => writer.remove_unix_user(*uid),
    }
}
