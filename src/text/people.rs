//! Roles and deeds in words, what is said to a person who may not, and the questions for a PIN.

use crate::domain::{Deed, PIN_DIGITS_MAX, PIN_DIGITS_MIN, Role, who_may};
use crate::text::Lang;

sentences! {
    /// A role.
    pub words role(Role) {
        Cashier => "收銀員" / "cashier";
        Maintainer => "字軌維護" / "range maintainer";
        Manager => "店長" / "manager";
        Auditor => "稽核" / "auditor";
        Administrator => "系統管理" / "administrator";
    }
    /// A deed.
    pub words deed(Deed) {
        Greet => "登入" / "signing in";
        Look => "查看字軌與基本資料" / "looking at ranges and masters";
        LookUpInvoices => "查詢發票" / "looking up invoices";
        Sell => "開立發票" / "selling";
        Paper => "列印" / "printing";
        Correct => "作廢與折讓" / "cancelling and allowances";
        CorrectLate => "專案作廢" / "cancelling with an approval";
        CloseShift => "交班" / "closing a shift";
        KeepRanges => "維護字軌" / "keeping ranges";
        CarryNumbers => "登錄前系統已用的號碼" / "carrying over used numbers";
        KeepGoods => "維護商品" / "keeping the goods list";
        KeepMasters => "維護公司、部門、收銀台" / "keeping companies, departments and tills";
        KeepPeople => "維護人員" / "keeping people";
        AcceptClock => "確認時鐘" / "accepting the clock";
        Audit => "查帳" / "auditing";
        Administer => "遠端管理" / "remote administration";
        UploadNow => "立即上傳" / "sending now";
        Upload => "管理上傳" / "managing the upload";
        Serve => "列印與上傳服務" / "the print and upload services";
        LiftFence => "解除副本的圍欄" / "lifting the fence of a copy";
        ClosePeriod => "終止號碼、申報空白與關帳" / "ending, reporting and closing a period";
        LendRanges => "出借、收回字軌與配給分支機構" / "lending books, taking them back and giving them to branches";
    }
    /// Asks for a PIN.
    pub fn ask_pin() => "PIN：" / "PIN: ";
    /// Asks for a new PIN.
    pub fn ask_new_pin() => "新的 PIN：" / "New PIN: ";
    /// Asks for a new PIN once more.
    pub fn ask_new_pin_again() => "再輸入一次：" / "Once more: ";
    /// Two PINs that should be one.
    pub fn pins_differ() => "兩次輸入的 PIN 不同，沒有變更。" / "The two PINs differ; nothing was changed.";
    /// Nobody can be asked for the PIN.
    pub fn pin_needs_terminal(variable: &str) =>
        "沒有終端機可以輸入 PIN：請設定環境變數 {variable}。"
        / "There is no terminal to ask for the PIN: set the variable {variable}.";
    /// Headings of the table of people.
    pub fn staff_headings() =>
        ["人員代號", "姓名", "角色", "在職", "有 PIN"]
        / ["staff", "name", "role", "active", "PIN"];
    /// Headings of the table of Unix users.
    pub fn user_headings() => ["使用者編號", "可用角色", "收銀台"] / ["uid", "roles", "till"];
    /// What is said to a role that may not: who may instead.
    pub(in crate::text) fn not_allowed(lang, wanted: Deed, by: Option<Role>)
        where what = deed(lang, wanted), may = who_may(wanted).map(|known| role(lang, known)).collect::<Vec<_>>(),
            may = may.join(lang.pick("、", ", ")) => match by {
        Some(by), by = role(lang, by) =>
            ["{by}不能{what}：請由{may}登入。" / "The role {by} does not go with {what}: sign in as {may}."];
        None =>
            ["這個主機使用者不能{what}：請由{may}進行。"
            / "This Unix user may not do this ({what}): leave it to {may}."];
    }
    /// A PIN of the wrong form.
    pub fn bad_pin_form(lang) =>
        "PIN 是 {PIN_DIGITS_MIN} 至 {PIN_DIGITS_MAX} 位數字。"
        / "A PIN is {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX} digits.";
}
