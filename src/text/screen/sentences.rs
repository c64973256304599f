//! Short sentences with values: notes, questions, counts, key-map faults.

use crate::domain::{Number, Span};
use crate::text::Lang;

/// `TF 87296900-87296949`.
pub fn span(span: Span) -> String {
    format!("{} {}-{}", span.track, span.begin(), span.end())
}

sentences! {
    /// The question before a delete.
    fn ask_delete(what: Span) where what = span(what) => "要刪除 {what} 嗎？" / "Delete {what}?";
    /// After a delete.
    fn deleted(what: Span) where what = span(what) => "已刪除 {what}" / "{what} deleted";
    /// After an add or edit of one range, or a batch.
    fn saved(ranges: usize) => "已儲存 {ranges} 筆" / "{ranges} saved";
    /// After R 部門編輯.
    fn dept_changed(ranges: usize) => "已變更 {ranges} 筆的部門" / "Department of {ranges} changed";
    /// How many rows R 部門編輯 will change.
    fn dept_of(ranges: usize) =>
        "{ranges} 筆，空白表示不限部門" / "{ranges} ranges; empty means any department";
    /// After an import.
    fn imported(ranges: u64) => "匯入完成，新增 {ranges} 筆" / "Import done, {ranges} ranges added";
    /// After an issue, in the message line.
    fn issued(number: Number) => "已開立 {number}" / "{number} issued";
    /// Why track, numbers and period of a range are locked in E 修改.
    fn locked(last: Number) =>
        "已用到 {last}：公司、期別、字軌、號碼不能改"
        / "Used up to {last}: company, period, track and numbers are fixed";
    /// The head of the import review: how many rows of each sort.
    fn review_counts(new: usize, same: usize, past: usize, refused: usize) =>
        "新增 {new}　相同 {same}　過期 {past}　拒絕 {refused}"
        / "new {new}  same {same}  past {past}  refused {refused}";
    /// How many marked rows there are.
    fn marked(rows: usize) => "勾選 {rows}" / "{rows} marked";
    /// The head of the batch preview.
    fn preview(books: usize, numbers: u64) =>
        "{books} 本，共 {numbers} 張；全部儲存或全不儲存"
        / "{books} books, {numbers} numbers; all are saved or none";
    /// How many faults a form has.
    fn faults(count: usize) => "有 {count} 處要修正" / "{count} to be put right";
    /// The window must be this large.
    fn small_window(columns: u16, rows: u16) =>
        "視窗太小：需 {columns}x{rows}" / "Window too small: needs {columns}x{rows}";
    /// No range holds the number.
    fn no_such_number(number: Number) => "沒有含 {number} 的字軌" / "No range holds {number}";
    /// A file could not be read.
    fn file_unreadable(name: &str, why: &str) => "讀不到檔案 {name}：{why}" / "Cannot read {name}: {why}";
    /// The import folder could not be read.
    fn folder_unreadable(folder: &str, why: &str) =>
        "讀不到資料夾 {folder}：{why}" / "Cannot read the folder {folder}: {why}";
    /// `line 12: ` or `第 12 行：`, before a fault of a key map.
    fn at_line(line: usize) => "第 {line} 行：" / "line {line}: ";
    /// A key map that is not TOML.
    fn map_syntax(why: &str) => "不是 TOML：{why}" / "not TOML: {why}";
    /// A table of a key map that no context has.
    fn map_context(name: &str) => "沒有 [{name}] 這種畫面" / "there is no context [{name}]";
    /// A name of a key map that no action has.
    fn map_action(context: &str, name: &str) =>
        "[{context}] 沒有 {name} 這個動作" / "[{context}] has no action {name}";
    /// A key of a key map that cannot be read.
    fn map_key(key: &str) => "看不懂按鍵 \"{key}\"" / "cannot read the key \"{key}\"";
    /// Keys must stand in a list of strings.
    fn map_value(name: &str) =>
        "{name} 要寫成按鍵清單，如 [\"x\"]" / "{name} must be a list of keys, like [\"x\"]";
    /// One key for two actions.
    fn map_twice(key: &str, first: &str, second: &str) =>
        "{key} 同時給了 {first} 和 {second}" / "{key} is given to {first} and to {second}";
    /// An action without a key.
    fn map_lost(context: &str, name: &str) =>
        "[{context}] 的 {name} 沒有按鍵可用" / "no key is left for {name} of [{context}]";
    /// A letter as a key where letters are typed.
    fn map_typing(key: &str, context: &str) =>
        "[{context}] 是打字的地方，{key} 不能當按鍵"
        / "[{context}] is for typing: {key} cannot be a key there";
    /// A key that a terminal over SSH never sends.
    fn map_never(key: &str) => "注意：{key} 經 SSH 送不到" / "warning: {key} never arrives over plain SSH";
}
