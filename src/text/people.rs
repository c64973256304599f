//! Roles and deeds in words, and what is said to a person who may not.

use super::Lang;
use crate::domain::{Deed, Role, who_may};

/// A role.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::Cashier => lang.pick("收銀員", "cashier"),
        Role::Maintainer => lang.pick("字軌維護", "range maintainer"),
        Role::Manager => lang.pick("店長", "manager"),
        Role::Auditor => lang.pick("稽核", "auditor"),
        Role::Administrator => lang.pick("系統管理", "administrator"),
    }
}

/// A deed.
pub fn deed(lang: Lang, deed: Deed) -> &'static str {
    match deed {
        Deed::Greet => lang.pick("登入", "signing in"),
        Deed::Look => lang.pick("查看字軌與基本資料", "looking at ranges and masters"),
        Deed::LookUpInvoices => lang.pick("查詢發票", "looking up invoices"),
        Deed::Sell => lang.pick("開立發票", "selling"),
        Deed::Paper => lang.pick("列印", "printing"),
        Deed::Correct => lang.pick("作廢與折讓", "cancelling and allowances"),
        Deed::CorrectLate => lang.pick("專案作廢", "cancelling with an approval"),
        Deed::CloseShift => lang.pick("交班", "closing a shift"),
        Deed::KeepRanges => lang.pick("維護字軌", "keeping ranges"),
        Deed::CarryNumbers => lang.pick("登錄前系統已用的號碼", "carrying over used numbers"),
        Deed::KeepGoods => lang.pick("維護商品", "keeping the goods list"),
        Deed::KeepMasters => lang.pick("維護公司、部門、收銀台", "keeping companies, departments and tills"),
        Deed::KeepPeople => lang.pick("維護人員", "keeping people"),
        Deed::AcceptClock => lang.pick("確認時鐘", "accepting the clock"),
        Deed::Audit => lang.pick("查帳", "auditing"),
        Deed::Administer => lang.pick("遠端管理", "remote administration"),
        Deed::UploadNow => lang.pick("立即上傳", "sending now"),
        Deed::Upload => lang.pick("管理上傳", "managing the upload"),
        Deed::Serve => lang.pick("列印與上傳服務", "the print and upload services"),
    }
}

/// What is said to a role that may not: who may instead.
pub(super) fn not_allowed(lang: Lang, wanted: Deed, by: Option<Role>) -> String {
    let may: Vec<&str> = who_may(wanted).map(|known| role(lang, known)).collect();
    let what = deed(lang, wanted);
    match (lang, by) {
        (Lang::Zh, Some(by)) => format!("{}不能{what}：請由{}登入。", role(lang, by), may.join("、")),
        (Lang::Zh, None) => format!("這個主機使用者不能{what}：請由{}進行。", may.join("、")),
        (Lang::En, Some(by)) => {
            format!("The role {} does not go with {what}: sign in as {}.", role(lang, by), may.join(", "))
        }
        (Lang::En, None) => {
            format!("This Unix user may not do this ({what}): leave it to {}.", may.join(", "))
        }
    }
}
