//! Short codes that people give to companies, departments, tills, staff, and that terminals give to requests.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest master code, in characters: it must fit a column of the LJ grid.
pub const CODE_CHARS_MAX: usize = 10;
/// The longest name of a terminal, in characters: with a count it makes a request id.
pub const TERMINAL_NAME_CHARS_MAX: usize = 40;
/// The longest code or bar code of a good, in characters: a GS1-128 of our own weighs no more.
pub const GOOD_CODE_CHARS_MAX: usize = 20;
/// The longest request id, in characters: room for a UUID with a prefix.
pub const REQUEST_ID_CHARS_MAX: usize = 64;

/// Printable ASCII without blanks, quotes or separators that a script would trip over.
fn is_code_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a code of letters, digits and `-_.:` (full-width ones are folded);
            /// `None` when empty, too long or with another character.
            pub fn parse(raw: &str) -> Option<Self> {
                let raw = raw.trim();
                if Self::is_plain(raw) {
                    return Some(Self(raw.to_owned()));
                }
                let code = super::fold_width(raw);
                Self::is_plain(&code).then_some(Self(code))
            }

            fn is_plain(code: &str) -> bool {
                (1..=$max).contains(&code.len()) && code.chars().all(is_code_char)
            }

            /// The code.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;
            fn try_from(raw: String) -> Result<Self, &'static str> {
                // As it was kept.
                if Self::is_plain(&raw) {
                    return Ok(Self(raw));
                }
                Self::parse(&raw).ok_or(concat!("not a ", stringify!($name)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

code!(
    /// 公司編號.
    CompanyCode,
    CODE_CHARS_MAX
);
code!(
    /// 部門代號.
    DeptCode,
    CODE_CHARS_MAX
);
code!(
    /// A till or handheld.
    TillCode,
    CODE_CHARS_MAX
);
code!(
    /// 商品代號 or 條碼 of a good.
    GoodCode,
    GOOD_CODE_CHARS_MAX
);
code!(
    /// A terminal's own name, the first part of its request ids.
    TerminalName,
    TERMINAL_NAME_CHARS_MAX
);
code!(
    /// A member of staff.
    StaffCode,
    CODE_CHARS_MAX
);
code!(
    /// A terminal's name for one request, kept until it is answered: a repeat gets the same answer.
    RequestId,
    REQUEST_ID_CHARS_MAX
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_plain() {
        assert_eq!(DeptCode::parse(" Ａ０１ ").unwrap().as_str(), "A01");
        for bad in ["", "a b", "部門", "12345678901", "x\u{1b}"] {
            assert_eq!(DeptCode::parse(bad), None, "{bad}");
        }
        assert!(RequestId::parse("t1-00000000000000000042").is_some());
    }
}
