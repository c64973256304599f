//! Faults of the configuration and of the secret file.

use crate::text::Lang;
use crate::text::lang::counted;

sentences! {
    /// The configuration file is too large.
    pub fn too_large(path: &str) => "設定檔 {path} 太大。" / "The configuration {path} is too large.";
    /// A line that is no TOML; what the reader of TOML says of it is English.
    pub fn not_toml(what: &str) => "不是正確的 TOML：{what}" / "{what}";
    /// An unknown key of the configuration.
    pub fn key(key: &str) =>
        "沒有設定項目 {key}；可用：lang、start、keymap、borders、theme、cursor、bell、import_folder、backup_folder、[printer.收銀台]、[uplink]、[mirror]、[scanner]、[daily_list]，見 lj help config"
        / "there is no key {key}; known: lang, start, keymap, borders, theme, cursor, bell, import_folder, backup_folder, [printer.TILL], [uplink], [mirror], [scanner], [daily_list]: see `lj help config`";
    /// An unknown key of the daily list.
    pub fn daily_list_key(key: &str) =>
        "[daily_list] 沒有設定項目 {key}；可用：day、message、count、figure"
        / "[daily_list] has no key {key}; known: day, message, count, figure";
    /// A daily list of which too little is said.
    pub fn daily_list_missing() =>
        "[daily_list] 要有 day、message、count：檢核表中日期、訊息、筆數三欄的標題"
        / "[daily_list] needs day, message and count: the headings of these three columns of the list";
    /// An unknown key of the mirror.
    pub fn mirror_key(key: &str) =>
        "[mirror] 沒有設定項目 {key}；可用：folder、start_without"
        / "[mirror] has no key {key}; known: folder, start_without";
    /// A mirror of which too little is said.
    pub fn mirror_missing() =>
        "[mirror] 要有 folder（完整路徑）與 start_without（\"sell\"：沒有鏡像也營業；\"refuse\"：不開啟）"
        / "[mirror] needs folder (a whole path) and start_without (\"sell\": the shop sells without it, \"refuse\": it does not open)";
    /// A wrong value in the configuration.
    pub fn value(key: &str) => "{key} 的值不正確" / "the value of {key} is wrong";
    /// A section that is no printer.
    pub fn printer_name(name: &str) =>
        "[printer.{name}] 不對：應為收銀台代號（英文大寫）或 default 的一節"
        / "[printer.{name}] is wrong: a section is named by a till's code (capitals) or default";
    /// An unknown key of a printer.
    pub fn printer_key(key: &str) =>
        "印表機沒有設定項目 {key}；可用：device、tcp、spool、cups、text、status、drawer、baud、parity、flow"
        / "a printer has no key {key}; known: device, tcp, spool, cups, text, status, drawer, baud, parity, flow";
    /// A value that is none of a few.
    pub fn value_of(lang, key: &str, known: &[String]) where known = known.join(lang.pick("、", ", ")) =>
        "{key} 的值不正確；可用：{known}" / "the value of {key} is wrong; known: {known}";
    /// The speed of what is no serial line.
    pub fn not_serial(key: &str) =>
        "{key} 只用於序列埠（device）；請移除，或改用 device"
        / "{key} is for a serial line (device) alone: remove it, or give a device";
    /// A printer that is nowhere, or in two places.
    pub fn printer_link() =>
        "印表機請給 device、tcp、spool、cups 其中一項，且只給一項"
        / "a printer has exactly one of device, tcp, spool and cups";
    /// Too many sections.
    pub fn too_many_printers(max: usize) => "最多 {max} 台印表機" / "there are at most {max} printers";
    /// A key map that does not exist.
    pub fn no_such_keymap(name: &str, directory: &str) =>
        "沒有按鍵設定 {name}：既不是內建的（legacy、vim），{directory} 中也沒有。"
        / "There is no key map {name}: neither built in (legacy, vim) nor in {directory}.";
    /// A key map that cannot be used, and what is done instead.
    pub fn keymap_left(name: &str, why: &str) =>
        "按鍵設定 {name} 有錯，先用 legacy：{why}（lj keys 列出全部）"
        / "The key map {name} is faulty, so the legacy keys are used: {why} (`lj keys` lists all)";
    /// Others may read the secret file.
    pub fn secrets_readable(path: &str) =>
        "密鑰檔 {path} 其他人也能讀取：請執行 chmod 600 後再試。"
        / "The secret file {path} may be read by others: chmod 600 it first.";
    /// A line of the secret file is wrong; what it says is never told.
    pub fn sample_key(path: &str, seller: &str) =>
        "密鑰檔 {path} 裡賣方 {seller} 的 QR 碼金鑰是範例資料的公開金鑰，人人都知道；請換成平台產生的金鑰。"
        / "The QR key of seller {seller} in {path} is the one of sample stores, which everybody knows: put the seller's own in its place.";
    /// A secret file with a fault.
    pub fn secrets_fault(path: &str, line: usize) =>
        "密鑰檔 {path} 第 {line} 行不對；應為 [qr_key] 之下 統編 = \"32 位十六進位\"（或 [qr_key.統編] 之下 啟用日 = \"金鑰\"），或 [uplink] 之下 hash_key、hash_iv、app_key。"
        / "The secret file {path} is wrong in line {line}: below [qr_key], UBN = \"32 hex digits\" (or below [qr_key.UBN], its first day = \"key\"); below [uplink], hash_key, hash_iv, app_key.";
}

/// Every fault of the configuration file.
pub fn faults(lang: Lang, path: &str, faults: &[(usize, String)]) -> String {
    let head = match lang {
        Lang::Zh => format!("設定檔 {path} 有 {} 處錯誤：", faults.len()),
        Lang::En => format!("The configuration {path} has {}:", counted(faults.len() as u64, "fault")),
    };
    let lines = faults.iter().map(|(line, what)| format!("  {path}:{line}: {what}"));
    // One line for each; standard error takes them one by one.
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}
