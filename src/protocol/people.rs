//! People and Unix users: who may be what, and signing in.

mod person;

pub use person::{SessionToken, SignedIn, StaffDraft, StaffRow};

use crate::domain::{Pin, StaffCode, UnixUser};
use serde::{Deserialize, Serialize};

requests! {
    People;
    questions {
        /// All people.
        StaffList -> StaffList => KeepPeople;
        /// All Unix users that have a rule.
        UnixUsers -> UnixUsers => KeepPeople;
    }
    notes {
        /// 登入. A wrong PIN is remembered, and costs time.
        SignIn {
            /// Who.
            staff: StaffCode,
            /// The PIN.
            pin: Pin,
        } -> SignedIn => Greet;
    }
    commands {
        /// Adds (`new`) or changes a person.
        StaffPut {
            /// The person.
            staff: StaffDraft,
            /// Refuse when the code exists.
            new: bool,
        } => KeepPeople;
        /// Says what a Unix user may be.
        UnixUserPut(UnixUser) => KeepPeople;
        /// Takes a Unix user's rule away.
        UnixUserRemove(u32) => KeepPeople;
    }
    replies {
        /// Who has signed in.
        SignedIn(SignedIn),
        /// People by code.
        StaffList(Vec<StaffRow>),
        /// Unix users by number.
        UnixUsers(Vec<UnixUser>),
    }
}
