//! What is refused to a person: by role, by PIN, by Unix user.

use crate::domain::{Deed, Role, StaffCode, TillCode};

refusals! {
    /// Refusals about people and what they may do.
    PeopleRefusal {
        /// The role may not do this (the matrix in `access`).
        NotAllowed {
            /// What was asked for.
            deed: Deed,
            /// The role of who asked; `None` where the Unix user may not.
            role: Option<Role>,
        } = "NOT_ALLOWED";
        /// Nobody has signed in, or the session is over.
        SignInNeeded = "SIGN_IN_NEEDED";
        /// No such person, or not the PIN: which of the two is not said.
        BadPin = "BAD_PIN";
        /// Too many wrong PINs: the next try must wait.
        SignInWait {
            /// This long.
            seconds: u32,
        } = "SIGN_IN_WAIT";
        /// The Unix user is tied to this till.
        OtherTill(till: TillCode) = "OTHER_TILL";
        /// Nobody has the code.
        NoSuchStaff(code: StaffCode) = "NO_SUCH_STAFF";
        /// The first person with a PIN must be an administrator, and one must stay.
        NoAdministrator = "NO_ADMINISTRATOR";
    }
}
