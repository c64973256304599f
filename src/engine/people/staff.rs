//! People and Unix users.

use crate::domain::{
    Moment, PeopleAct, PeopleRefusal, Role, STAFF_MAX, STAFF_NAME_CHARS_MAX, Staff, TillRefusal,
    UNIX_USERS_MAX, UnixUser, check_length, check_most,
};
use crate::engine::core::{Decision, No, Scene};
use crate::protocol::StaffDraft;
use crate::store::Queries;

/// Adds or changes a person. Where anybody can sign in, an administrator can.
pub(crate) fn put_staff<R: Queries>(
    rows: &R,
    scene: &Scene<'_>,
    draft: &StaffDraft,
    new: bool,
) -> Result<Decision, No> {
    check_length(&draft.name, STAFF_NAME_CHARS_MAX)?;
    let old = rows.staff(&draft.code)?;
    match &old {
        Some(_) if new => return Err(TillRefusal::CodeTaken(draft.code.to_string()).into()),
        None if !new => return Err(PeopleRefusal::NoSuchStaff(draft.code.clone()).into()),
        Some(_) | None => {}
    }
    let kept = old.as_ref().and_then(|old| old.pin.clone());
    let pin = if draft.pin.is_some() { scene.pin().cloned() } else { kept };
    let (code, name) = (draft.code.clone(), draft.name.clone());
    let staff = Staff { code, name, role: draft.role, active: draft.active, pin };
    let mut all = rows.all_staff()?;
    all.retain(|other| other.code != staff.code);
    check_most(all.len() as u64 + 1, STAFF_MAX)?;
    all.push(staff.clone());
    let keeps_out = all.iter().any(Staff::can_sign_in);
    let lets_in = all.iter().any(|staff| staff.can_sign_in() && staff.role == Role::Administrator);
    if keeps_out && !lets_in {
        return Err(PeopleRefusal::NoAdministrator.into());
    }
    let same = old.as_ref() == Some(&staff);
    Ok(Decision::put(PeopleAct::Staff(staff), scene.now).unless(same))
}

/// Says what a Unix user may be.
pub(crate) fn put_unix_user<R: Queries>(rows: &R, now: Moment, user: &UnixUser) -> Result<Decision, No> {
    let old = rows.unix_user(user.uid)?;
    if old.is_none() {
        check_most(rows.meta()?.unix_users + 1, UNIX_USERS_MAX)?;
    }
    let mut roles = user.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    let user = UnixUser { roles, ..user.clone() };
    let same = old.as_ref() == Some(&user);
    Ok(Decision::put(PeopleAct::UnixUser(user), now).unless(same))
}

/// Takes a Unix user's rule away.
pub(crate) fn remove_unix_user<R: Queries>(rows: &R, now: Moment, uid: u32) -> Result<Decision, No> {
    let known = rows.unix_user(uid)?.is_some();
    let decision = Decision::put(PeopleAct::UnixUserRemoved(uid), now);
    Ok(if known { decision } else { Decision { act: None, ..decision } })
}
