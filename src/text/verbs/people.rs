//! What verbs say about people and their PINs.

use crate::domain::{PIN_DIGITS_MAX, PIN_DIGITS_MIN};
use crate::text::Lang;

/// Asks for a PIN.
pub fn ask_pin(lang: Lang) -> &'static str {
    lang.pick("PIN：", "PIN: ")
}

/// Asks for a new PIN.
pub fn ask_new_pin(lang: Lang) -> &'static str {
    lang.pick("新的 PIN：", "New PIN: ")
}

/// Asks for a new PIN once more.
pub fn ask_new_pin_again(lang: Lang) -> &'static str {
    lang.pick("再輸入一次：", "Once more: ")
}

/// Two PINs that should be one.
pub fn pins_differ(lang: Lang) -> &'static str {
    lang.pick("兩次輸入的 PIN 不同，沒有變更。", "The two PINs differ; nothing was changed.")
}

/// A PIN of the wrong form.
pub fn bad_pin_form(lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("PIN 是 {PIN_DIGITS_MIN} 至 {PIN_DIGITS_MAX} 位數字。"),
        Lang::En => format!("A PIN is {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits."),
    }
}

/// Nobody can be asked for the PIN.
pub fn pin_needs_terminal(lang: Lang, variable: &str) -> String {
    match lang {
        Lang::Zh => format!("沒有終端機可以輸入 PIN：請設定環境變數 {variable}。"),
        Lang::En => format!("There is no terminal to ask for the PIN: set the variable {variable}."),
    }
}

/// Yes or no.
pub fn yes_no(lang: Lang, yes: bool) -> &'static str {
    if yes { lang.pick("是", "yes") } else { lang.pick("否", "no") }
}

/// Headings of the table of people.
pub fn staff_headings(lang: Lang) -> [&'static str; 5] {
    match lang {
        Lang::Zh => ["人員代號", "姓名", "角色", "在職", "有 PIN"],
        Lang::En => ["staff", "name", "role", "active", "PIN"],
    }
}

/// Headings of the table of Unix users.
pub fn user_headings(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Zh => ["使用者編號", "可用角色", "收銀台"],
        Lang::En => ["uid", "roles", "till"],
    }
}
