//! What verbs say about people and their PINs.

use crate::domain::{PIN_DIGITS_MAX, PIN_DIGITS_MIN};
use crate::text::Lang;

sentences! {
    /// Asks for a PIN.
    fn ask_pin() => "PIN：" / "PIN: ";
    /// Asks for a new PIN.
    fn ask_new_pin() => "新的 PIN：" / "New PIN: ";
    /// Asks for a new PIN once more.
    fn ask_new_pin_again() => "再輸入一次：" / "Once more: ";
    /// Two PINs that should be one.
    fn pins_differ() => "兩次輸入的 PIN 不同，沒有變更。" / "The two PINs differ; nothing was changed.";
}

/// A PIN of the wrong form.
pub fn bad_pin_form(lang: Lang) -> String {
    say!(
        lang,
        "PIN 是 {PIN_DIGITS_MIN} 至 {PIN_DIGITS_MAX} 位數字。"
            / "A PIN is {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits."
    )
}

sentences! {
    /// Nobody can be asked for the PIN.
    fn pin_needs_terminal(variable: &str) =>
        "沒有終端機可以輸入 PIN：請設定環境變數 {variable}。"
        / "There is no terminal to ask for the PIN: set the variable {variable}.";
}

/// Yes or no.
pub fn yes_no(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

sentences! {
    /// Headings of the table of people.
    fn staff_headings() =>
        ["人員代號", "姓名", "角色", "在職", "有 PIN"]
        / ["staff", "name", "role", "active", "PIN"];
    /// Headings of the table of Unix users.
    fn user_headings() => ["使用者編號", "可用角色", "收銀台"] / ["uid", "roles", "till"];
}
