//! People and Unix users: who may be what, and signing in.

use crate::domain::{CleanText, Pin, Role, StaffCode, UnixUser};
use serde::{Deserialize, Serialize};
use std::fmt;

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

/// The longest session, in characters.
const SESSION_CHARS_MAX: usize = 200;

/// What signing in gives; sealed by the engine, kept by the terminal, never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SessionToken(String);

impl SessionToken {
    /// A token of at most 200 characters of ASCII.
    pub fn new(text: String) -> Option<Self> {
        (text.is_ascii() && text.len() <= SESSION_CHARS_MAX).then_some(Self(text))
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SessionToken {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::new(text).ok_or("not a session")
    }
}

impl From<SessionToken> for String {
    fn from(token: SessionToken) -> Self {
        token.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(****)")
    }
}

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// What the terminal's calls carry from now on.
    pub session: SessionToken,
    /// The person.
    pub staff: StaffCode,
    /// The name; may be empty.
    pub name: CleanText,
    /// The role.
    pub role: Role,
}

/// A person as the administrator writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDraft {
    /// 人員代號.
    pub code: StaffCode,
    /// Name; may be empty.
    pub name: CleanText,
    /// What the person is here for.
    pub role: Role,
    /// False for one who has left.
    pub active: bool,
    /// A new PIN; `None` leaves it as it is.
    pub pin: Option<Pin>,
}

/// A person as anybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// 人員代號.
    pub code: StaffCode,
    /// Name; may be empty.
    pub name: CleanText,
    /// What the person is here for.
    pub role: Role,
    /// False for one who has left.
    pub active: bool,
    /// True when a PIN is set.
    pub has_pin: bool,
}
