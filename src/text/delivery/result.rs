//! Why a file is no result of the platform, as parts of a sentence.

use crate::text::Lang;

sentences! {
    /// Larger than any result.
    pub fn too_large() => "檔案太大" / "it is too large";
    /// Another encoding.
    pub fn not_text() => "內容不是 UTF-8 文字" / "it is not UTF-8 text";
    /// No XML, or XML that is not taken.
    pub fn xml(at: u64, what: &str) =>
        "XML 在第 {at} 位元組讀不下去：{what}" / "its XML does not read at byte {at}: {what}";
    /// Another document.
    pub fn other_root(root: &str) =>
        "根元素 {root} 不是 ProcessResult、SummaryResult 或 E0501"
        / "the root {root} is neither ProcessResult nor SummaryResult nor E0501";
    /// A summary whose sums do not fit.
    pub fn counts(total: u64, good: u64, failed: u64) =>
        "彙總的筆數不合：共 {total}，成功 {good}，失敗 {failed}"
        / "its sums do not fit: {total} in all, {good} good, {failed} failed";
    /// An allotment with a field that is missing or wrong.
    pub fn field(name: &str) => "欄位 {name} 缺少或不正確" / "the field {name} is missing or wrong";
}
