//! A daily list of the platform, held against our own figures, in words.

use crate::allocation::{
    LIST_BYTES_MAX, LIST_CELLS_MAX, LIST_DAYS_MAX, LIST_FILES_MAX, LIST_ROWS_MAX, ListFault, ListRowFault,
};
use crate::domain::{CountDifference, ListedFigure, MessageKind, roc_date};
use crate::text::Lang;

const MIB: usize = 1024 * 1024;

sentences! {
    /// What a list counts.
    pub words figure(ListedFigure) {
        Issued => "應傳" / "issued";
        Sent => "已傳" / "sent";
        Confirmed => "已確認" / "confirmed";
        Rejected => "退回" / "rejected";
    }
    fn all() => "全部訊息" / "all messages";
    fn about(file: &str, day: &str, kind: &str, figure: &str) =>
        "{file}：{day} {kind} {figure}" / "{file}: {day} {kind} {figure}:";
    fn more(about: &str, listed: u64, ours: u64, by: u64, what: &str) =>
        "{about} 檢核表 {listed}、本資料 {ours}，檢核表多 {by}：{what}"
        / "{about} {listed} in the list, {ours} here, {by} more in the list: {what}";
    fn fewer(about: &str, listed: u64, ours: u64, by: u64, what: &str) =>
        "{about} 檢核表 {listed}、本資料 {ours}，檢核表少 {by}：{what}"
        / "{about} {listed} in the list, {ours} here, {by} fewer in the list: {what}";
    words theirs(ListedFigure) {
        Issued | Sent => "平台有、本資料沒有：可能有別的系統用同一本號碼；以當日的 SummaryResult 執行 lj reconcile 找出是哪些"
            / "the platform has what this store has not: another system may use the same numbers; `lj reconcile` with the SummaryResult of the day names them";
        Confirmed => "平台已存證、這裡還沒確認：以當日的回覆檔或 Turnkey 資料夾執行 lj reconcile"
            / "the platform has them and this store does not know: `lj reconcile` with the results of the day or the folder of Turnkey";
        Rejected => "平台退回的這裡還不知道：以當日的回覆檔執行 lj reconcile，再看 lj upload stuck"
            / "refused there, and this store does not know: `lj reconcile` with the results of the day, then `lj upload stuck`";
    }
    words ours(ListedFigure) {
        Issued | Sent => "平台沒有算到：當日最後幾份可能算在隔日的檢核表，否則以 lj check --day 找出並 lj upload retry"
            / "the platform did not count them: the last of a day may be in the next day's list; else `lj check --day` names them, and `lj upload retry` asks";
        Confirmed => "這裡已確認、檢核表沒有：先看隔日的檢核表；仍然不合，請帶檢核表向平台客服查詢"
            / "confirmed here and not in the list: look at the next day's list first; if it still differs, ask the platform with the list";
        Rejected => "檢核表之後才退回，或退回後已送出更正：lj upload stuck"
            / "refused after the list was made: `lj upload stuck`";
    }
    /// All of a list agrees.
    pub fn agrees(file: &str, counts: usize) =>
        "{file}：檢核表 {counts} 個數字與本資料相符，沒有差異"
        / "{file}: all {counts} figures of the list agree with this store";
    /// Differences that the sheet itself says: sent and not answered, answered and not kept.
    pub fn gaps(file: &str, sent: i64, kept: i64) =>
        "{file}：檢核表自己的差異：傳輸差異數 {sent}、存證差異數 {kept}；以隔日的檢核表再核對，仍有差異請以 lj check 找出並向平台查詢"
        / "{file}: the list's own differences: {sent} sent and not answered, {kept} answered and not kept; hold the next day's list against it, then `lj check` and ask the platform";
    /// The platform lists faults.
    pub fn faults(file: &str, count: u64) =>
        "{file}：存證異常清單 {count} 列，請逐一處理（lj upload stuck）："
        / "{file}: the platform lists {count} faults, each to be seen to (`lj upload stuck`):";
    /// Messages that the daily check does not count.
    pub fn other(file: &str, kind: &str, count: u64) =>
        "{file}：{kind} {count} 份不在每日檢核之內（空白：lj period status）"
        / "{file}: {count} of {kind} are not in the daily check (blanks: `lj period status`)";
    /// A list is of one seller, and the store has several.
    pub fn several_sellers() =>
        "本資料有多個統編，檢核表只有一個：核對的是全部統編的合計。"
        / "This store has several sellers and a list is of one: all of them together were held against it.";
    /// Why a list was not read.
    pub fn unread(file: &str, fault: &str) =>
        "{file}：不是可讀的檢核表（{fault}），沒有核對" / "{file}: no list that reads ({fault}); nothing was compared";
    fn too_large(mib: usize) => "解開前後不可超過 {mib} MiB" / "it is larger than {mib} MiB, packed or unpacked";
    fn too_many(files: usize, cells: usize, rows: usize) =>
        "壓縮檔超過 {files} 個檔、試算表超過 {cells} 格，或超過 {rows} 列"
        / "more than {files} files in a zip, {cells} cells of a sheet, or {rows} lines";
    fn not_zip() => "不是 ZIP，或檔案損壞：請重新存檔" / "it is no zip, or damaged: save it again";
    fn locked() => "有密碼：請先用密碼解開，再給 .xls" / "it is locked: open it with its password first, and give the .xls";
    fn no_sheet(count: usize) =>
        "壓縮檔裡應有一個 .xls，卻有 {count} 個：請解開後給那個 .xls" / "a zip is to have one .xls and has {count}: unpack it and give the one that is meant";
    fn not_xls() => "不是 Excel 97-2003 的 .xls，或檔案損壞：請另存為 .xls，或存成 CSV" / "it is no .xls of Excel 97 to 2003, or damaged: save it as that, or as CSV";
    fn old_xls() => "是 Excel 5/95 的 .xls：請另存為 Excel 97-2003" / "it is an .xls of Excel 5 or 95: save it as Excel 97-2003";
    fn cell(name: &str) => "第一張工作表 {name} 不是筆數：不是這種檢核表" / "{name} of the first sheet is no count: it is another list";
    fn sums() => "差異數（J5、K5）與筆數不合：欄位與已知的檢核表不同，請改用 CSV" / "its differences (J5, K5) are not those of its counts: its columns are others than are known; use a CSV";
    fn fault_heading() => "第三張工作表沒有「送方統編」標題：不是這種檢核表" / "the third sheet has no heading 送方統編: it is another list";
    fn day() => "檔名開頭不是日期（YYYYMMDD）：請加 --day" / "its name does not begin with its day (YYYYMMDD): say it with --day";
    fn no_columns() => "config.toml 沒有 [daily_list]：請寫出日期、訊息、筆數三欄的標題（lj help config）" / "`config.toml` has no [daily_list]: name the headings of day, message and count there (`lj help config`)";
    fn not_table() => "不是 UTF-8 或 CP950 的 CSV" / "it is no CSV in UTF-8 or CP950";
    fn missing(names: &str) => "第一行沒有這些標題：{names}；請改 config.toml 的 [daily_list]" / "its first line lacks: {names}; mend [daily_list] of `config.toml`";
    fn row(line: u64, what: &str) => "第 {line} 行的{what}不正確" / "line {line}: {what} is wrong";
    words cell_of(ListRowFault) {
        Day => "日期" / "the day";
        Kind => "訊息" / "the message";
        Count => "筆數" / "the count";
    }
    fn days(max: i64) => "第一天到最後一天超過 {max} 天：請分開存檔" / "its days are more than {max} apart: save it in parts";
    fn empty() => "沒有任何一列" / "it has no line";
}

/// A day and message of which a list says something else, by how many, and what to do.
pub fn difference(lang: Lang, file: &str, found: &CountDifference) -> String {
    let CountDifference { listed, ours: here } = found;
    let (day, by) = (roc_date(listed.day), found.more());
    let kind = listed.kind.map_or_else(|| all(lang), MessageKind::as_str);
    let about = about(lang, file, &day, kind, figure(lang, listed.figure));
    if by > 0 {
        return more(lang, &about, listed.count, *here, by.unsigned_abs(), theirs(lang, listed.figure));
    }
    fewer(lang, &about, listed.count, *here, by.unsigned_abs(), ours(lang, listed.figure))
}

/// Why a list cannot be read, as a part of a sentence.
pub fn fault(lang: Lang, fault: &ListFault) -> String {
    match fault {
        ListFault::TooLarge => too_large(lang, LIST_BYTES_MAX / MIB),
        ListFault::TooMany => too_many(lang, LIST_FILES_MAX, LIST_CELLS_MAX, LIST_ROWS_MAX),
        ListFault::NotZip => not_zip(lang).to_owned(),
        ListFault::Locked => locked(lang).to_owned(),
        ListFault::NoSheet(count) => no_sheet(lang, *count),
        ListFault::NotXls => not_xls(lang).to_owned(),
        ListFault::OldXls => old_xls(lang).to_owned(),
        ListFault::Cell(name) => cell(lang, name),
        ListFault::Sums => sums(lang).to_owned(),
        ListFault::Faults => fault_heading(lang).to_owned(),
        ListFault::Day => day(lang).to_owned(),
        ListFault::NoColumns => no_columns(lang).to_owned(),
        ListFault::NotTable => not_table(lang).to_owned(),
        ListFault::Missing(names) => missing(lang, &names.join(lang.pick("、", ", "))),
        ListFault::Rows(rows) => {
            let told: Vec<String> =
                rows.iter().map(|(line, what)| row(lang, *line, cell_of(lang, *what))).collect();
            told.join(lang.pick("、", "; "))
        }
        ListFault::Days => days(lang, LIST_DAYS_MAX),
        ListFault::Empty => empty(lang).to_owned(),
    }
}
