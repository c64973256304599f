//! What the verbs of the command line say besides refusals: results, headings, wrong usage, faults.

mod attaching;
mod counter;
mod headings;
mod people;
mod remote;
mod setup;
mod uplink;

pub use attaching::*;
pub use counter::*;
pub use headings::*;
pub use people::*;
pub use remote::*;
pub use setup::*;
pub use uplink::*;

use super::Lang;
use crate::domain::{Cancellation, Carrier, DeptCode, Invoice, TillCode, UbnFault, Voided};
use crate::protocol::StoreInfo;

/// What a wrong option should look like; in both languages, since it is said before the language is known.
pub fn value_hint(name: &str) -> &'static str {
    match name {
        "period" => "期別如 11507 · a period such as 11507",
        "track" => "字軌為兩個英文字母 · a track is two letters",
        "serial" => "號碼為八碼數字 · eight digits",
        "number" => "發票號碼如 AB12345678 · a number such as AB12345678",
        "range" => "字軌代號如 R000042 · a range such as R000042",
        "code" => "十碼以內的英數字 · at most ten letters, digits or -_.:",
        "code-or-any" => "十碼以內的英數字，或 - 表示不限 · a code, or - for any",
        "good" => "二十碼以內的英數字 · at most twenty letters, digits or -_.:",
        "figure" => "數字如 35 或 12.5 · a figure such as 35 or 12.5",
        "allowance" => "折讓單號碼 16 碼 · the 16 characters of an allowance",
        "shift" => "交班編號 · a shift's number",
        "parked" => "暫存編號，見 lj parked list · a number of lj parked list",
        "job" => "列印編號，見 lj printer jobs · a job's id, see lj printer jobs",
        "request-id" => "64 碼以內的英數字 · at most 64 letters, digits or -_.:",
        "moment" => "時間如 2026-11-23 10:24:00 · a time such as 2026-11-23 10:24:00",
        "date" => "日期如 115.07.01 或 2026-07-01 · a date such as 115.07.01 or 2026-07-01",
        "tax-kind" => "07 一般、08 特種 · 07 general, 08 special",
        "category" => "收銀機、電子計算機、手開 · one of these",
        "kind" => "電子發票、紙本發票 · one of these",
        "copies" => "三聯式、二聯式 · one of these",
        "upload" => "auto 自動、manual 手動 · auto or manual",
        "status" => "ready, in_use, used_up, paused, expired, closed, blank_reported",
        "role" => {
            "cashier 收銀員、maintainer 字軌維護、manager 店長、auditor 稽核、administrator 系統管理 · one of these"
        }
        "yes-no" => "yes 是、no 否 · yes or no",
        "zero-reason" => "零稅率原因 71 至 79 · a zero-rate reason, 71 to 79",
        "delivery-state" => "pending、sending、accepted、confirmed、unknown、rejected、parked",
        "message" => "F0401、F0501、F0701、G0401、G0501",
        "books-of" => "0 或 50 的倍數 · 0 or a multiple of 50",
        _ => "最多 500 字 · at most 500 characters",
    }
}

/// A UBN that is none.
pub fn bad_ubn(lang: Lang, found: &str, fault: UbnFault) -> String {
    match fault {
UbnFault::Form => say!(lang, "統一編號「{found}」應為八碼數字。" / "The UBN “{found}” is not eight digits."),
UbnFault::Check => say!(lang, "統一編號「{found}」檢查碼不符，請再核對。" / "The check digit of the UBN “{found}” does not fit: read it again."),
}
}

sentences! {
    /// A carrier that is none.
    fn bad_carrier(found: &str) =>
        "載具「{found}」不是手機條碼（/ 加七碼大寫英數 .+-）或自然人憑證（兩碼大寫英文加十四碼數字），請重刷。"
        / "The carrier “{found}” is neither a mobile bar code (/ and seven of 0-9 A-Z . + -) nor a citizen certificate (two capitals, fourteen digits): scan it again.";
    /// A donation code that is none.
    fn bad_donation(found: &str) =>
        "捐贈碼「{found}」應為三至七碼數字。" / "The donation code “{found}” is not three to seven digits.";
    /// An item that is not `NAME:QTY:PRICE`.
    fn bad_item(found: &str) =>
        "品項「{found}」應為 品名:數量:單價，品名最多 100 字。"
        / "The item “{found}” is not NAME:QTY:PRICE with a name of up to 100 characters.";
    /// A line of `issue --from` that is no JSON object of ours.
    fn bad_json(error: &str) =>
        "這一行不是正確的 JSON 銷售資料：{error}" / "The line is no JSON sale: {error}";
    /// A field of such a line.
    fn bad_json_field(field: &str) => "欄位 {field} 的內容不正確。" / "The field {field} is not well formed.";
    /// A line of `issue --from` that is too long.
    fn line_too_long(bytes_max: u64) =>
        "這一行超過 {bytes_max} 位元組。請分成幾筆。"
        / "The line has more than {bytes_max} bytes: split the sale.";
    /// An issued invoice, in a sentence.
    fn issued(invoice: &Invoice)
        where totals = &invoice.totals, number = invoice.number, random_code = invoice.random_code, total = totals.total, tax = totals.tax =>
        "已開立 {number}　隨機碼 {random_code}　總計 {total}（稅額 {tax}）"
        / "Issued {number}, random code {random_code}, total {total} (tax {tax})";
}

/// An invoice with its lines, for a person.
pub fn invoice_lines(lang: Lang, invoice: &Invoice) -> Vec<String> {
    let buyer = invoice.buyer.map(|buyer| buyer.to_string());
    let carrier = invoice.carrier.as_ref().map(Carrier::code).unwrap_or("-");
    let donation = invoice.donation.as_ref().map(ToString::to_string);
    let mut lines = vec![
        issued(lang, invoice),
        format!(
            "{} {}  {} {}  {} {}",
            lang.pick("時間", "at"),
            invoice.issued_at,
            lang.pick("期別", "period"),
            invoice.period,
            lang.pick("字軌", "range"),
            invoice.range
        ),
        format!(
            "{} {}  {} {}  {} {carrier}  {} {}",
            lang.pick("賣方", "seller"),
            invoice.seller,
            lang.pick("買方", "buyer"),
            buyer.as_deref().unwrap_or("-"),
            lang.pick("載具", "carrier"),
            lang.pick("捐贈碼", "donation"),
            donation.as_deref().unwrap_or("-"),
        ),
    ];
    lines.extend(
        invoice.lines.iter().map(|line| {
            format!("  {} × {} @ {}", line.name, line.quantity.normalize(), line.price.normalize())
        }),
    );
    lines
}

/// `lj ledger verify`.
pub fn verified(lang: Lang, frames: u64, entries: u64, hash: &str, damage: Option<&str>) -> String {
    match damage {
None => say!(lang, "總帳完整：{frames} 框、{entries} 筆，末端雜湊 {hash}" / "The ledger is whole: {frames} frames, {entries} entries, head hash {hash}"),
Some(damage) => say!(lang, "總帳損壞：{damage}。請勿再開立，並由備份還原。" / "The ledger is damaged: {damage}. Issue nothing more; restore the backup."),
}
}

/// One check of the doctor.
pub fn doctor_line(name: &str, count: u64, broken: usize) -> String {
    let mark = if broken == 0 { "OK".to_owned() } else { format!("!! {broken}") };
    format!("{mark:<6} {count:>10}  {name}")
}

/// The doctor's last word.
pub fn doctor_end(lang: Lang, healthy: bool) -> &'static str {
    if healthy {
        lang.pick("全部正常。", "All invariants hold.")
    } else {
        lang.pick(
            "有不正常的項目：請先停止開立，通知系統管理者。",
            "Something does not hold: stop issuing and tell the administrator.",
        )
    }
}

/// `lj status`.
pub fn status_line(lang: Lang, info: &StoreInfo, period: &str, remaining: u64, health: &str) -> String {
    let sample = if info.kind.is_trial() { lang.pick("（範例）", " (sample)") } else { "" };
    match lang {
        Lang::Zh => format!(
            "{health}{sample} {} 期別 {period} 可用號碼 {remaining} 字軌 {} 發票 {} 終端機 {} 總帳 {}",
            info.now, info.ranges, info.invoices, info.terminals, info.head_sequence
        ),
        Lang::En => format!(
            "{health}{sample} {} period {period} unused {remaining} ranges {} invoices {} terminals {} ledger {}",
            info.now, info.ranges, info.invoices, info.terminals, info.head_sequence
        ),
    }
}

sentences! {
    /// `lj clock accept`.
    fn clock_accepted() => "已確認時鐘正確，可以繼續開立。" / "The clock is accepted; issuing goes on.";
    /// After a delete.
    fn deleted(count: usize) => "已刪除 {count} 筆字軌。" / "{count} ranges deleted.";
    /// A department that is not there.
    fn no_such_dept(code: &DeptCode) =>
        "沒有部門代號 {code}。請以 lj dept list 查詢，或用 add 新增。"
        / "There is no department {code}: see `lj dept list`, or add it.";
    /// A till that is not there.
    fn no_such_till(code: &TillCode) =>
        "沒有收銀台 {code}。請以 lj till list 查詢，或用 add 新增。"
        / "There is no till {code}: see `lj till list`, or add it.";
    /// The file has only its header.
    fn unallotted() =>
        "檔案只有標題列：平台尚未配號，沒有可匯入的字軌。"
        / "The file has only its header: nothing has been allotted yet, nothing to import.";
}

/// One row of an import.
pub fn import_row(lang: Lang, line: u32, verdict: &str, reason: &str) -> String {
    let place = say!(lang, "第 {line} 行" / "line {line}");
    format!("{place}  {verdict:<12} {reason}").trim_end().to_owned()
}

/// A refused import.
pub fn import_refused(lang: Lang, rows: usize, excel: bool) -> String {
    let cure = match (lang, excel) {
        (Lang::Zh, true) => "此檔曾用 Excel 存檔，號碼已損壞：請重新下載，不要用 Excel 開啟。",
        (Lang::Zh, false) => "請依各行說明更正，或重新下載配號檔。",
        (Lang::En, true) => {
            "Excel saved this file and damaged its numbers: download it again and do not open it in Excel."
        }
        (Lang::En, false) => "Correct each as it says, or download the file again.",
    };
    say!(lang, "有 {rows} 行不能接受，整個檔案都沒有匯入。{cure}" / "{rows} rows cannot be taken, so nothing was imported. {cure}")
}

/// An import that went through: new, same and past rows, ranges stored.
pub fn import_done(lang: Lang, counts: [usize; 3], ranges: u64, dry_run: bool) -> String {
    let [new, same, past] = counts;
    match dry_run {
false => say!(lang, "已匯入：新增 {new} 行（{ranges} 筆字軌），已有 {same} 行，過期 {past} 行。" / "Imported: {new} new rows ({ranges} ranges), {same} there already, {past} of past periods."),
true => say!(lang, "試匯入：將新增 {new} 行（{ranges} 筆字軌），已有 {same} 行，過期 {past} 行。" / "Dry run: {new} new rows ({ranges} ranges) would be stored, {same} are there already, {past} are of past periods."),
}
}

sentences! {
    /// Others may read the secret file.
    fn secrets_readable(path: &str) =>
        "機密檔 {path} 其他人也能讀取：請執行 chmod 600 後再試。"
        / "The secret file {path} may be read by others: chmod 600 it first.";
    /// A line of the secret file is wrong; what it says is never told.
    fn secrets_fault(path: &str, line: usize) =>
        "機密檔 {path} 第 {line} 行不對；應為 [qr_key] 之下 統編 = \"32 位十六進位\"，或 [uplink] 之下 hash_key、hash_iv、app_key。"
        / "The secret file {path} is wrong in line {line}: below [qr_key], UBN = \"32 hex digits\"; below [uplink], hash_key, hash_iv, app_key.";
    /// No key for the codes of a slip.
    fn no_qr_key(seller: &str, path: &str) =>
        "賣方 {seller} 沒有 QR 碼金鑰，不能印證明聯。請把平台的 32 位金鑰寫入 {path}。"
        / "The seller {seller} has no QR key, so no slip is printed: write the platform's 32 hex digits into {path}.";
    /// Bytes that are not for a screen.
    fn picture_needs_out() =>
        "圖片與印表機位元組不能顯示在畫面上；請加 --out 檔案。"
        / "A picture or printer bytes are not for a screen: give --out FILE.";
    /// An element of a message holds less than the company's data say.
    fn message_cut(element: &str) =>
        "注意：公司資料太長，訊息的賣方 {element} 只含前段。"
        / "Note: the company's data are too long; the seller's {element} holds only their beginning.";
    /// An invoice is cancelled.
    fn cancelled(cancelled: &Cancellation) where number = cancelled.number, at = cancelled.at =>
        "{number} 已於 {at} 作廢。" / "{number} was cancelled at {at}.";
    /// An invoice is voided, and what comes next.
    fn voided(voided: &Voided) where number = voided.number, at = voided.at =>
        "{number} 已於 {at} 註銷，請以 lj invoice reissue {number} 重開。"
        / "{number} was voided at {at}: issue it anew with `lj invoice reissue {number}`.";
}
