//! People: who may do what (the roles), who is who (staff with a PIN), and which Unix user stands behind which till.
//!
//! A store without a person who has a PIN is everybody's: the demo store and the owner who works alone need none.

use super::{CleanText, StaffCode, TillCode, words};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// The shortest PIN, in digits.
pub const PIN_DIGITS_MIN: usize = 4;
/// The longest PIN, in digits: more is a password, which nobody types between two customers.
pub const PIN_DIGITS_MAX: usize = 12;
/// The longest name of a person, in characters.
pub const STAFF_NAME_CHARS_MAX: usize = 40;
/// Most people of a store.
pub const STAFF_MAX: usize = 1_000;
/// Most Unix users that have a rule.
pub const UNIX_USERS_MAX: usize = 1_000;

words!(
    /// What a person is here for. A person has one role.
    Role {
        /// 收銀員: sells and puts right.
        Cashier = "cashier",
        /// 字軌維護: keeps the ranges and the goods.
        Maintainer = "maintainer",
        /// 店長: everything of the business.
        Manager = "manager",
        /// 稽核: sees everything, changes nothing.
        Auditor = "auditor",
        /// 系統管理: people, masters, ranges; sells nothing.
        Administrator = "administrator",
    }
);

/// A PIN as typed. It is never shown, never stored, and wiped when it goes out of use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Reads [`PIN_DIGITS_MIN`] to [`PIN_DIGITS_MAX`] digits, full-width ones folded; `None` for anything else.
    pub fn parse(raw: &str) -> Option<Self> {
        let digits = Zeroizing::new(super::fold_width(raw.trim()));
        let fits = (PIN_DIGITS_MIN..=PIN_DIGITS_MAX).contains(&digits.len());
        (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(Self(digits))
    }

    /// The digits, for the one place that hashes them.
    pub fn digits(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl TryFrom<String> for Pin {
    type Error = &'static str;
    fn try_from(raw: String) -> Result<Self, &'static str> {
        Self::parse(&Zeroizing::new(raw)).ok_or("not a PIN")
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(****)")
    }
}

/// A PIN's hash in the form of the password hashing competition (argon2id). Useless without the store's pepper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinHash(pub String);

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(****)")
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// 人員代號.
    pub code: StaffCode,
    /// Name; may be empty.
    pub name: CleanText,
    /// What the person is here for.
    pub role: Role,
    /// False for one who has left: the trail keeps the name, the door is shut.
    pub active: bool,
    /// The PIN's hash; `None` cannot sign in.
    pub pin: Option<PinHash>,
}

impl Staff {
    /// True for a person who can sign in.
    pub fn can_sign_in(&self) -> bool {
        self.active && self.pin.is_some()
    }
}

/// What a Unix user of the machine may be here: the kernel says who is at the other end of the socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnixUser {
    /// The user's number.
    pub uid: u32,
    /// The roles that may be taken from there, sorted.
    pub roles: Vec<Role>,
    /// The till that the user is; `None` may name any.
    pub till: Option<TillCode>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_digits_and_is_never_shown() {
        let pin = Pin::parse(" １２３４ ").unwrap();
        assert_eq!(pin.digits(), b"1234");
        assert_eq!(
            format!("{pin:?} {:?}", PinHash("$argon2id$secret".to_owned())),
            "Pin(****) PinHash(****)"
        );
        for bad in ["", "123", "1234567890123", "12a4", "12 34", "四五六七"] {
            assert_eq!(Pin::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_role_has_its_word() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.word()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
