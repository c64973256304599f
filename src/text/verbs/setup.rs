//! Sentences of beginning and ending: stores that are there or not, the first questions, the configuration.

use crate::text::Lang;

sentences! {
    /// No store in the directory.
    fn no_store(store: &str) =>
        "{store} 還沒有資料。請執行 lj init 建立，或 lj init --demo 試用範例。"
        / "There is no store in {store}: create one with `lj init`, or try `lj init --demo`.";
    /// There is a store already.
    fn store_exists(store: &str) =>
        "{store} 已有資料，不能重建。請以 --store 指定別的目錄。"
        / "There is a store in {store} already, which stays: choose another directory with --store.";
    /// Another process is the engine.
    fn engine_running(store: &str) =>
        "另一個 lj 已開啟 {store} 並在服務，不需要再啟動。"
        / "Another lj has {store} open and serves it: nothing more to start.";
    /// The store does not open or close.
    fn store_fault(what: &str) =>
        "資料無法開啟或關閉，請通知系統管理者：{what}"
        / "The store does not open or close; tell the administrator: {what}";
    /// A file or directory that cannot be used.
    fn path_fault(path: &str, what: &str) => "無法使用 {path}：{what}" / "{path} cannot be used: {what}";
    /// Ledger or store failed while running.
    fn fatal(what: &str) =>
        "寫入失敗，程式立即停止，已回報的發票都在總帳中。請檢查磁碟後重新啟動：{what}"
        / "Writing failed and the program stops at once; what was answered is in the ledger. Check the disk and start again: {what}";
    /// A user without a home directory.
    fn no_home() => "找不到使用者的家目錄，請設定 HOME。" / "There is no home directory: set HOME.";
    /// `lj init` without what it needs.
    fn init_needs() =>
        "請給 --company、--name（不可空白）、--ubn，或用 --demo。"
        / "Give --company, --name (not empty) and --ubn, or --demo.";
    /// A company without an address.
    fn no_address() =>
        "這家公司沒有地址：平台的 Turnkey 不收賣方沒有地址的發票，訊息中暫以「-」代替。請補上稅籍登記的地址：lj company edit 編號 --address 地址。"
        / "This company has no address: the platform's Turnkey takes no invoice of a seller without one, so messages say “-” until you enter the registered one with `lj company edit NO --address ADDRESS`.";
    /// `lj company add` without what it needs.
    fn company_needs() => "新增公司請給 --name 與 --ubn。" / "A new company needs --name and --ubn.";
    /// A verb that does not exist.
    fn no_such_verb(verb: &str) =>
        "沒有「{verb}」這個指令。請執行 lj help。" / "There is no verb “{verb}”: see `lj help`.";
    /// The screens need a terminal.
    fn no_terminal() =>
        "畫面需要終端機；在程式中請用指令，例如 lj range list（見 lj help）。"
        / "The screens need a terminal; scripts use the verbs, such as `lj range list` (see `lj help`).";
}

/// A store was created.
pub fn store_made(lang: Lang, store: &str, sample: bool, ranges: u64) -> String {
    match sample {
        true => say!(
            lang,
            "已在 {store} 建立範例資料（{ranges} 筆字軌）。"
                / "A sample store with {ranges} ranges was created in {store}."
        ),
        false => say!(lang, "已在 {store} 建立資料。" / "A store was created in {store}."),
    }
}

sentences! {
    /// `lj serve` listens.
    fn serving(store: &str, socket: &str) =>
        "正在服務 {store}，連線端點 {socket}" / "Serving {store} on {socket}";
    /// The configuration file is too large.
    fn config_too_large(path: &str) => "設定檔 {path} 太大。" / "The configuration {path} is too large.";
}

/// Every fault of the configuration file.
pub fn config_faults(lang: Lang, path: &str, faults: &[(usize, String)]) -> String {
    let head = match lang {
        Lang::Zh => format!("設定檔 {path} 有 {} 處錯誤：", faults.len()),
        Lang::En => format!("The configuration {path} has {} faults:", faults.len()),
    };
    let lines = faults.iter().map(|(line, what)| format!("  {path}:{line}: {what}"));
    // One line for each; standard error takes them one by one.
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

sentences! {
    /// An unknown key of the configuration.
    fn config_key(key: &str) =>
        "沒有設定項目 {key}；可用：lang、import_folder、keymap、borders、start、[printer.收銀台]"
        / "there is no key {key}; known: lang, import_folder, keymap, borders, start, [printer.TILL]";
    /// A wrong value in the configuration.
    fn config_value(key: &str) => "{key} 的值不正確" / "the value of {key} is wrong";
    /// A section that is no printer.
    fn config_printer_name(name: &str) =>
        "[printer.{name}] 不對：應為收銀台代號（英文大寫）或 default 的一節"
        / "[printer.{name}] is wrong: a section is named by a till's code (capitals) or default";
    /// An unknown key of a printer.
    fn config_printer_key(key: &str) =>
        "印表機沒有設定項目 {key}；可用：device、tcp、spool、text、status、drawer"
        / "a printer has no key {key}; known: device, tcp, spool, text, status, drawer";
    /// A printer that is nowhere, or in two places.
    fn config_printer_link() =>
        "印表機請給 device、tcp、spool 其中一項，且只給一項"
        / "a printer has exactly one of device, tcp and spool";
    /// Too many sections.
    fn config_too_many_printers(max: usize) => "最多 {max} 台印表機" / "there are at most {max} printers";
    /// A key map that does not exist.
    fn no_such_keymap(name: &str, directory: &str) =>
        "沒有按鍵設定 {name}：既不是內建的（legacy、vim），{directory} 中也沒有。"
        / "There is no key map {name}: neither built in (legacy, vim) nor in {directory}.";
}

/// The first question, with what can be answered.
pub fn welcome(lang: Lang, store: &str) -> [String; 4] {
    match lang {
        Lang::Zh => [
            format!("{store} 還沒有資料。"),
            "  1  建立新資料".to_owned(),
            "  2  使用範例資料試用".to_owned(),
            "  q  離開".to_owned(),
        ],
        Lang::En => [
            format!("There is no store in {store} yet."),
            "  1  new store".to_owned(),
            "  2  sample data, to try it".to_owned(),
            "  q  leave".to_owned(),
        ],
    }
}

/// The questions of a new store, each with its default in brackets.
pub fn question(lang: Lang, which: &str) -> &'static str {
    match which {
        "choice" => lang.pick("請選擇 [1/2/q]：", "Choose [1/2/q]: "),
        "company" => lang.pick("公司編號 [1]：", "Company number [1]: "),
        "name" => lang.pick("公司名稱：", "Company name: "),
        "ubn" => lang.pick("統一編號（八碼）：", "UBN (eight digits): "),
        "address" => lang.pick("地址（可空白）：", "Address (may be empty): "),
        _ => lang.pick("配號方式：1 期配、2 年配 [1]：", "Allocation: 1 term, 2 annual [1]: "),
    }
}

/// An answer that does not fit its question.
pub fn bad_answer(lang: Lang, which: &str) -> &'static str {
    match which {
        "company" => lang.pick("公司編號為十碼以內的英數字。", "At most ten letters and digits."),
        "name" => lang.pick("請輸入公司名稱，最多 60 字。", "A name of 1 to 60 characters."),
        "address" => lang.pick("地址最多 100 字。", "At most 100 characters."),
        _ => lang.pick("請輸入列出的選項。", "One of the answers listed."),
    }
}

sentences! {
    /// The questions were broken off.
    fn nothing_created() => "沒有建立任何資料。" / "Nothing was created.";
}
