//! Sentences of beginning and ending: stores that are there or not, the first questions, the configuration.

use crate::text::Lang;

/// No store in the directory.
pub fn no_store(lang: Lang, store: &str) -> String {
    match lang {
        Lang::Zh => format!("{store} 還沒有資料。請執行 lj init 建立，或 lj init --demo 試用範例。"),
        Lang::En => {
            format!("There is no store in {store}: create one with `lj init`, or try `lj init --demo`.")
        }
    }
}

/// There is a store already.
pub fn store_exists(lang: Lang, store: &str) -> String {
    match lang {
        Lang::Zh => format!("{store} 已有資料，不能重建。請以 --store 指定別的目錄。"),
        Lang::En => {
            format!(
                "There is a store in {store} already, which stays: choose another directory with --store."
            )
        }
    }
}

/// Another process is the engine.
pub fn engine_running(lang: Lang, store: &str) -> String {
    match lang {
        Lang::Zh => format!("另一個 lj 已開啟 {store} 並在服務，不需要再啟動。"),
        Lang::En => format!("Another lj has {store} open and serves it: nothing more to start."),
    }
}

/// The store does not open or close.
pub fn store_fault(lang: Lang, what: &str) -> String {
    match lang {
        Lang::Zh => format!("資料無法開啟或關閉，請通知系統管理者：{what}"),
        Lang::En => format!("The store does not open or close; tell the administrator: {what}"),
    }
}

/// A file or directory that cannot be used.
pub fn path_fault(lang: Lang, path: &str, what: &str) -> String {
    match lang {
        Lang::Zh => format!("無法使用 {path}：{what}"),
        Lang::En => format!("{path} cannot be used: {what}"),
    }
}

/// Ledger or store failed while running.
pub fn fatal(lang: Lang, what: &str) -> String {
    match lang {
        Lang::Zh => format!("寫入失敗，程式立即停止，已回報的發票都在總帳中。請檢查磁碟後重新啟動：{what}"),
        Lang::En => format!(
            "Writing failed and the program stops at once; what was answered is in the ledger. Check the disk and start again: {what}"
        ),
    }
}

/// A user without a home directory.
pub fn no_home(lang: Lang) -> &'static str {
    lang.pick("找不到使用者的家目錄，請設定 HOME。", "There is no home directory: set HOME.")
}

/// `lj init` without what it needs.
pub fn init_needs(lang: Lang) -> &'static str {
    lang.pick(
        "請給 --company、--name（不可空白）、--ubn，或用 --demo。",
        "Give --company, --name (not empty) and --ubn, or --demo.",
    )
}

/// A company without an address.
pub fn no_address(lang: Lang) -> &'static str {
    lang.pick(
        "這家公司沒有地址：平台的 Turnkey 不收賣方沒有地址的發票，訊息中暫以「-」代替。請補上稅籍登記的地址：lj company edit 編號 --address 地址。",
        "This company has no address: the platform's Turnkey takes no invoice of a seller without one, so messages say “-” until you enter the registered one with `lj company edit NO --address ADDRESS`.",
    )
}

/// `lj company add` without what it needs.
pub fn company_needs(lang: Lang) -> &'static str {
    lang.pick("新增公司請給 --name 與 --ubn。", "A new company needs --name and --ubn.")
}

/// A verb that does not exist.
pub fn no_such_verb(lang: Lang, verb: &str) -> String {
    match lang {
        Lang::Zh => format!("沒有「{verb}」這個指令。請執行 lj help。"),
        Lang::En => format!("There is no verb “{verb}”: see `lj help`."),
    }
}

/// The screens need a terminal.
pub fn no_terminal(lang: Lang) -> &'static str {
    lang.pick(
        "畫面需要終端機；在程式中請用指令，例如 lj range list（見 lj help）。",
        "The screens need a terminal; scripts use the verbs, such as `lj range list` (see `lj help`).",
    )
}

/// A store was created.
pub fn store_made(lang: Lang, store: &str, sample: bool, ranges: u64) -> String {
    match (lang, sample) {
        (Lang::Zh, true) => format!("已在 {store} 建立範例資料（{ranges} 筆字軌）。"),
        (Lang::Zh, false) => format!("已在 {store} 建立資料。"),
        (Lang::En, true) => format!("A sample store with {ranges} ranges was created in {store}."),
        (Lang::En, false) => format!("A store was created in {store}."),
    }
}

/// `lj serve` listens.
pub fn serving(lang: Lang, store: &str, socket: &str) -> String {
    match lang {
        Lang::Zh => format!("正在服務 {store}，連線端點 {socket}"),
        Lang::En => format!("Serving {store} on {socket}"),
    }
}

/// The configuration file is too large.
pub fn config_too_large(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Zh => format!("設定檔 {path} 太大。"),
        Lang::En => format!("The configuration {path} is too large."),
    }
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

/// An unknown key of the configuration.
pub fn config_key(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Zh => {
            format!("沒有設定項目 {key}；可用：lang、import_folder、keymap、borders、start、[printer.收銀台]")
        }
        Lang::En => {
            format!(
                "there is no key {key}; known: lang, import_folder, keymap, borders, start, [printer.TILL]"
            )
        }
    }
}

/// A wrong value in the configuration.
pub fn config_value(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Zh => format!("{key} 的值不正確"),
        Lang::En => format!("the value of {key} is wrong"),
    }
}

/// A section that is no printer.
pub fn config_printer_name(lang: Lang, name: &str) -> String {
    match lang {
        Lang::Zh => format!("[printer.{name}] 不對：應為收銀台代號（英文大寫）或 default 的一節"),
        Lang::En => {
            format!("[printer.{name}] is wrong: a section is named by a till's code (capitals) or default")
        }
    }
}

/// An unknown key of a printer.
pub fn config_printer_key(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Zh => format!("印表機沒有設定項目 {key}；可用：device、tcp、spool、text、status、drawer"),
        Lang::En => format!("a printer has no key {key}; known: device, tcp, spool, text, status, drawer"),
    }
}

/// A printer that is nowhere, or in two places.
pub fn config_printer_link(lang: Lang) -> &'static str {
    lang.pick(
        "印表機請給 device、tcp、spool 其中一項，且只給一項",
        "a printer has exactly one of device, tcp and spool",
    )
}

/// Too many sections.
pub fn config_too_many_printers(lang: Lang, max: usize) -> String {
    match lang {
        Lang::Zh => format!("最多 {max} 台印表機"),
        Lang::En => format!("there are at most {max} printers"),
    }
}

/// A key map that does not exist.
pub fn no_such_keymap(lang: Lang, name: &str, directory: &str) -> String {
    match lang {
        Lang::Zh => format!("沒有按鍵設定 {name}：既不是內建的（legacy、vim），{directory} 中也沒有。"),
        Lang::En => format!("There is no key map {name}: neither built in (legacy, vim) nor in {directory}."),
    }
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

/// The questions were broken off.
pub fn nothing_created(lang: Lang) -> &'static str {
    lang.pick("沒有建立任何資料。", "Nothing was created.")
}
