//! Why a terminal is not attached to a running engine, and who may be.

use crate::text::Lang;

sentences! {
    /// The Unix user may not attach.
    pub fn not_admitted(store: &str) =>
        "您的 Unix 帳號不是 {store} 的擁有者，也不在它的群組，不能連線。請系統管理者把您加入該目錄的群組，重新登入後再試。"
        / "Your Unix user is neither the owner of {store} nor in its group: let the administrator add you to the group of that directory, then log in again.";
    /// A member of the group finds no engine, and may not be one.
    pub fn only_the_owner(store: &str) =>
        "{store} 的引擎沒有執行，而只有它的擁有者能啟動。請通知系統管理者（lj serve）。"
        / "No engine runs for {store}, and only its owner can start one: tell the administrator (`lj serve`).";
    /// The socket of such a store lies in its owner's runtime directory.
    pub fn path_too_long_for_group() =>
        "資料目錄的路徑太長，群組的成員無法連線。請改用較短的路徑（加上 /sock 不超過 107 位元組）。"
        / "The path of the store is too long for a group to attach: choose a shorter one (at most 107 bytes with /sock).";
    /// No such Unix group.
    pub fn no_such_group(name: &str) =>
        "這台電腦沒有群組「{name}」。請給 /etc/group 裡的名稱，或群組編號。"
        / "This machine has no group “{name}”: give a name of /etc/group, or a group number.";
    /// The engine is a newer program, which no longer speaks this one's protocol.
    pub fn program_older(lang, theirs: &str, protocols: (u16, u16))
        where (theirs, ours) = programs(lang, theirs, protocols) =>
        "執行中的引擎是 {theirs}，這個程式是較舊的 {ours}，不能連線。請更新這台終端機的 lj。"
        / "The engine that runs is {theirs}; this program, {ours}, is too old for it: update lj on this terminal.";
    /// The engine is an older program, whose protocol this one no longer speaks.
    pub fn engine_older(lang, theirs: &str, protocols: (u16, u16))
        where (theirs, ours) = programs(lang, theirs, protocols) =>
        "執行中的引擎是較舊的 {theirs}，這個程式是 {ours}，不能連線。請更新並重新啟動引擎。"
        / "The engine that runs is {theirs}, too old for this program, {ours}: update the engine and start it again.";
    /// Every connection of the engine is taken.
    pub fn engine_full(lang) =>
        "引擎的連線已滿，沒有終端機離開。請先關閉不用的終端機，再試一次。"
        / "All connections of the engine are taken, and nobody left: close terminals that are not used, then try again.";
}

/// Both programs, each with the newest protocol that it speaks: two builds may have the same number.
fn programs(lang: Lang, theirs: &str, (speaks, spoken): (u16, u16)) -> (String, String) {
    let ours = env!("CARGO_PKG_VERSION");
    match lang {
        Lang::Zh => (format!("lj {theirs}（通訊協定 {speaks}）"), format!("lj {ours}（通訊協定 {spoken}）")),
        Lang::En => (format!("lj {theirs} (protocol {speaks})"), format!("lj {ours} (protocol {spoken})")),
    }
}
