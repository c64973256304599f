//! The Chinese help of verbs and options (the English one stands at the options themselves, in `cli`), and which
//! language the environment asks for.

use super::Lang;

/// What `LANG` and its kin ask for: Chinese for `zh…`, else English; Chinese where nothing is said.
pub fn lang_of_environment() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match said {
        Some(value) if !value.starts_with("zh") => Lang::En,
        Some(_) | None => Lang::Zh,
    }
}

/// What a verb does, by its words (`range import`); the empty one is the program.
pub fn verb(path: &str) -> Option<&'static str> {
    VERBS.iter().find(|(words, _)| *words == path).map(|(_, help)| *help)
}

/// What an option means, by its name.
pub fn option(id: &str) -> Option<&'static str> {
    OPTIONS.iter().find(|(name, _)| *name == id).map(|(_, help)| *help)
}

const VERBS: &[(&str, &str)] = &[
    ("", "櫃台的發票號碼簿：電子發票字軌、開立、上傳。不加指令即進入畫面。"),
    ("init", "建立資料"),
    ("serve", "只執行引擎，不開畫面"),
    ("company", "公司資料"),
    ("company add", "新增公司"),
    ("company edit", "修改公司；未給的欄位不變"),
    ("company list", "列出公司"),
    ("dept", "部門資料"),
    ("dept add", "新增部門"),
    ("dept edit", "修改部門；未給的欄位不變"),
    ("dept list", "列出部門"),
    ("till", "收銀台資料"),
    ("till add", "新增收銀台"),
    ("till edit", "修改收銀台；未給的欄位不變"),
    ("till list", "列出收銀台"),
    ("range", "發票字軌"),
    ("range list", "列出字軌：期別新的在前，號碼大的在前"),
    ("range add", "新增一筆字軌（A 新增）"),
    ("range batch", "由一個起號新增多本（B 批次新增）"),
    ("range edit", "修改字軌（E 修改）；未給的欄位不變"),
    ("range delete", "刪除未使用的字軌（D 刪除），全部成功或全部不做"),
    ("range dept", "指定部門（R 部門編輯），全部成功或全部不做"),
    ("range till", "指定或收回收銀台，全部成功或全部不做"),
    ("range pause", "暫停字軌，全部成功或全部不做"),
    ("range resume", "恢復暫停的字軌，全部成功或全部不做"),
    ("range split", "在某一本的起號處把字軌分成兩筆"),
    ("range import", "電子發票字軌匯入：匯入平台的配號檔，全部成功或全部不做"),
    ("issue", "開立一張發票，或由檔案開立多張"),
    ("invoice", "查詢發票"),
    ("invoice show", "顯示一張發票與該號碼的全部經過"),
    ("invoice cancel", "作廢發票；號碼不會再使用"),
    ("invoice list", "列出發票，新的在前"),
    ("slip", "電子發票證明聯：文字、圖片，或印表機的位元組"),
    ("doctor", "檢查這份資料的所有不變條件"),
    ("ledger", "查看與驗證總帳"),
    ("ledger verify", "驗證每一框與雜湊"),
    ("ledger show", "依時間先後顯示總帳"),
    ("keys", "顯示按鍵設定，或檢查一個設定檔"),
    ("status", "監控用的一行狀態"),
    ("clock", "時鐘"),
    ("clock accept", "時鐘跳動後，由主管確認時鐘正確"),
    ("paths", "顯示各檔案與目錄的位置"),
    ("help", "說明；help refusals 列出所有拒絕代碼"),
];

const OPTIONS: &[(&str, &str)] = &[
    ("approval_no", "專案作廢核准文號；已過作廢期限時才需要"),
    ("format", "text 文字、escpos 印表機位元組、png 圖片"),
    ("out", "寫入的檔案；未給則為標準輸出"),
    ("detail", "消費者也附交易明細"),
    ("cp950", "印表機自有中文字（CP950）；否則文字以點陣送出"),
    ("store", "資料目錄"),
    ("lang", "語言：zh、en，或 auto（依 LANG）"),
    ("json", "輸出 JSON"),
    ("staff", "操作人員"),
    ("now", "凍結的時鐘（台北時間）；只有範例資料接受"),
    ("till", "收銀台"),
    ("request_id", "這個動作的代號：同一代號重送時回同樣的答案，不會重做"),
    ("demo", "範例資料：舊系統的字軌與本期、下期的號碼；不需其他選項"),
    ("company", "公司編號"),
    ("name", "名稱"),
    ("ubn", "統一編號"),
    ("address", "地址"),
    ("head_ubn", "總公司統一編號；本身即總公司時不必給"),
    ("allocation", "配號方式：term 期配、annual 年配"),
    ("group", "可以連線的 Unix 群組（名稱或編號）；未給則為建立者的群組"),
    ("sample", "永遠標為範例：試印、不真正上傳"),
    ("code", "代號"),
    ("blanks", "空白未使用字軌由誰申報：ours 本店、centre 加值中心、head-office 總公司"),
    ("dept", "部門代號；- 表示不限"),
    ("period", "期別，例如 11507"),
    ("track", "字軌，兩個英文字母"),
    ("status", "狀態"),
    ("number", "發票號碼，可含連字號"),
    ("limit", "最多幾筆"),
    ("begin", "發票號碼起，八碼"),
    ("end", "發票號碼迄，八碼"),
    ("count", "張數"),
    ("category", "發票類別（收銀機、電子計算機、手開）"),
    ("kind", "發票型態（電子發票、紙本發票）"),
    ("copies", "聯數（三聯式、二聯式）"),
    ("tax_kind", "稅額計算：07 一般、08 特種"),
    (
        "from",
        "起：字軌的發票起日、查詢的起始時間；開立時為 JSON Lines 檔案，- 為標準輸入。重新執行同一檔案不會重複開立：沒有 request_id 的行，代號由檔案至該行的內容決定",
    ),
    ("to", "迄：字軌的發票迄日，或查詢的截止時間"),
    ("upload", "上傳方式：auto 自動、manual 手動"),
    ("reason", "原因"),
    ("clearance", "零稅率的通關方式：非經海關、經海關"),
    ("zero_reason", "零稅率原因，71 至 79"),
    ("last_issued", "前系統已開立的最後號碼"),
    ("cancelled", "前系統其中作廢的張數"),
    ("books", "本數（每本 50 張）"),
    ("id", "字軌代號，例如 R000042"),
    ("ids", "字軌代號，例如 R000042，可多筆"),
    ("to_dept", "部門代號；- 表示不限"),
    ("to_till", "收銀台；- 表示收回"),
    ("at", "第二段的起號"),
    ("file", "平台的配號檔（invnoapply….csv）；- 為標準輸入"),
    ("dry_run", "只檢查，不匯入"),
    ("books_of", "每筆字軌的張數，須為 50 的倍數；0 為不分本"),
    ("history", "過去期別也留作紀錄"),
    ("items", "品項 品名:數量:單價，由右邊分割；負單價為折扣。可重複"),
    ("buyer", "買方統一編號；不給為一般消費者"),
    ("price_basis", "單價是否含稅：gross 含稅、net 未稅"),
    ("carrier", "載具：手機條碼或自然人憑證"),
    ("donate", "捐贈碼"),
    ("tax", "課稅別：taxable 應稅、zero 零稅率、free 免稅"),
    ("print", "印在哪裡；目前只有 none"),
    ("quick", "不重算、不驗證整條鏈"),
    ("follow", "持續顯示新的項目"),
    ("map", "要檢查的按鍵設定檔"),
    ("check", "結束代碼：0 正常、1 警告、2 嚴重、3 故障"),
    ("words", "指令，例如 range import；或 refusals"),
];
