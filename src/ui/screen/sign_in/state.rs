//! 登入: who sits at this terminal. It covers everything else; what was typed below it stays as it is, so that one
//! person can hand the terminal to another in the middle of something.

use crate::domain::{CODE_CHARS_MAX, CleanText, PIN_DIGITS_MAX, Role, StaffCode};
use crate::ui::shell::form::Form;
use crate::ui::shell::form::field::{Field, FieldName};

/// Minutes without a key after which a terminal locks itself.
pub const LOCK_AFTER_MINUTES: i64 = 10;

/// Why it is asked who sits there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The program was started.
    Start,
    /// The terminal was locked, by a key or by nobody's touching it.
    Locked,
    /// The session is over: the day is, or the PIN was changed.
    Over,
}

/// The form.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// Code and PIN.
    pub form: Form,
    /// Why it is asked.
    pub why: Why,
    /// The PIN is being checked.
    pub waiting: bool,
}

/// Who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The code.
    pub code: StaffCode,
    /// The name; may be empty.
    pub name: CleanText,
    /// The role.
    pub role: Role,
}

impl SignIn {
    /// With the code of who sat there last, so that only the PIN is to be typed.
    pub fn new(why: Why, last: Option<&StaffCode>) -> Self {
        let mut form = Form::new(vec![
            Field::text_of(FieldName::Staff, CODE_CHARS_MAX, true),
            Field::secret_of(FieldName::Pin, PIN_DIGITS_MAX),
        ]);
        if let Some(code) = last {
            form.set(FieldName::Staff, code.as_str());
            form.focus_on(FieldName::Pin);
        }
        Self { form, why, waiting: false }
    }
}
