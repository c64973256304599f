//! Ranges in words: their states and fields, the questions and notes of the grid, headings of the list.

pub mod branches;
pub mod calendar;
pub mod check;
pub mod coverage;
pub mod draft;
pub mod early_end;
pub mod equation;
pub mod forecast;
pub mod form;
pub mod import;
pub mod lending;
pub mod office;
pub mod period;
pub mod rehearsal;

pub use draft::span;

use crate::domain::{
    Check, Number, RangeActKind, RangeField, RangeStatus, RowVerdict, Span, TaxKind, UploadMode,
};
use crate::text::Lang;
use crate::text::lang::counted;

sentences! {
    /// A range of the screen that somebody deleted meanwhile.
    pub fn gone(lang, span: Span) where numbers = self::span(span) =>
        "{numbers} 已被別台刪除，清單已更新" / "{numbers} was deleted at another terminal: the list is up to date now";
    /// Under the four fields of a handheld: what the long form, which has that key in LJ, is needed for.
    pub fn quick_hint(lang, key: &str) =>
        "其他欄位照一般設定；非整本、指定收銀台或部門請用 LJ 的 {key} 新增"
        / "All else is as usual. Not whole books, a till's or a department's: {key} in LJ";
    /// The state of a range, as the grid and the list show it.
    pub words status(RangeStatus) {
        Ready => "未使用" / "ready";
        InUse => "使用中" / "in use";
        UsedUp => "已用完" / "used up";
        Paused => "暫停" / "paused";
        Expired => "已過期" / "expired";
        Closed => "已關帳" / "closed";
        BlankReported => "空白已報" / "blank reported";
        Withheld => "保留" / "withheld";
        Lent => "已出借" / "lent";
    }
    /// 字軌檢核.
    pub words check_state(Check) {
        Unmatched => "未檢核" / "unchecked";
        Matched => "已檢核" / "checked";
        Mismatch => "不符" / "MISMATCH";
    }
    /// 自動上傳/手動上傳.
    pub words upload_mode(UploadMode) {
        Auto => "自動上傳" / "automatic";
        Manual => "手動上傳" / "manual";
    }
    /// 稅額計算.
    pub words tax_kind(TaxKind) {
        General => "07 一般" / "07 general";
        Special => "08 特種" / "08 special";
    }
    /// The word of an import verdict.
    pub words verdict(RowVerdict) {
        New => "新增" / "new";
        Same => "相同" / "same";
        Past => "過期" / "past";
        Overlap => "重疊" / "overlap";
        OtherUbn => "他人統編" / "other UBN";
        WrongPeriod => "期別不符" / "period";
        BadRow => "資料錯誤" / "bad row";
    }
    /// The label of a field of the LJ form.
    pub words range_field(RangeField) {
        Company => "公司編號" / "Company";
        Dept => "部門" / "Dept";
        Till => "收銀台" / "Till";
        Period => "發票期別" / "Period";
        TaxKind => "稅額計算" / "Tax";
        Category => "發票類別" / "Category";
        Copies => "發票聯數" / "Copies";
        Kind => "發票型態" / "Kind";
        From => "發票起日" / "From";
        To => "發票迄日" / "To";
        Track => "發票字軌" / "Track";
        Count => "發票張數" / "Count";
        Begin => "發票號碼起" / "Begin";
        End => "發票號碼迄" / "End";
        LastIssued => "已開立號碼" / "Last used";
        Cancelled => "作廢張數" / "Cancelled";
        Upload => "上傳" / "Upload";
        Books => "批次本數" / "Books";
        Reason => "原因" / "Reason";
    }
    /// The question before a delete.
    pub fn ask_delete(what: Span) where what = span(what) => "要刪除 {what} 嗎？" / "Delete {what}?";
    /// The question before a delete of marked ranges.
    pub fn ask_delete_marked(ranges: usize, lowest: Span) where lowest = span(lowest) =>
        "要刪除勾選的 {ranges} 筆字軌（{lowest} 起）嗎？" / "Delete the {ranges} marked ranges, {lowest} and on?";
    /// The question before ranges that were just added go again.
    pub fn ask_undo_added(ranges: usize, lowest: Span) where lowest = span(lowest) =>
        "要收回剛新增的 {ranges} 筆字軌（{lowest} 起）嗎？" / "Take the {ranges} new ranges back, {lowest} and on?";
    /// The question before ranges that were just deleted come back.
    pub fn ask_undo_deleted(ranges: usize, lowest: Span) where lowest = span(lowest) =>
        "要復原剛刪除的 {ranges} 筆字軌（{lowest} 起）嗎？" / "Bring the {ranges} deleted ranges back, {lowest} and on?";
    /// The question before a range that was just edited is put back.
    pub fn ask_undo_edited(what: Span) where what = span(what) =>
        "要把 {what} 改回修改前的內容嗎？" / "Put {what} back to what it was before the edit?";
    /// The question before ranges have their departments of before again.
    pub fn ask_undo_dept(ranges: usize, lowest: Span) where lowest = span(lowest) =>
        "要把 {ranges} 筆字軌（{lowest} 起）改回變更前的部門嗎？" / "Give the {ranges} ranges, {lowest} and on, their departments of before?";
    /// Before the list of acts of which one is chosen by its place.
    pub fn undo_which(acts: usize) => "要復原哪一個？輸入 1 到 {acts}，直接按 Enter 離開：" / "Take which of them back? 1 to {acts}, Enter alone leaves: ";
    /// What was typed names none of the acts.
    pub fn undo_no_such(typed: &str, acts: usize) =>
        "沒有第「{typed}」個，什麼都沒有復原。請輸入 1 到 {acts}。" / "There is no {typed}, nothing was taken back: give one of 1 to {acts}.";
    /// A script names the act.
    pub fn undo_needs_name() =>
        "要復原請指名：lj undo 代號。以 lj undo --dry-run 列出可復原的動作。什麼都沒有復原。"
        / "Nothing was taken back: name the act, `lj undo NAME`. `lj undo --dry-run` lists the acts that can be taken back.";
    /// No act can be taken back.
    pub fn no_undo_acts() => "沒有可復原的動作。" / "There is no act that can be taken back.";
    /// The headings of the acts.
    pub fn undo_headings() =>
        ["時間", "誰", "動作", "筆數", "最小號碼", "代號"] / ["time", "who", "act", "ranges", "lowest", "name"];
    /// An act was taken back: what it added is gone.
    pub fn undone_added(name: &str, ranges: usize) =>
        "已收回 {name} 新增的 {ranges} 筆字軌。" / "The ranges that {name} added are taken back: {ranges}.";
    /// An act was taken back: what it deleted is there again.
    pub fn undone_deleted(name: &str, ranges: usize) =>
        "已復原 {name} 刪除的 {ranges} 筆字軌。" / "The ranges that {name} deleted are there again: {ranges}.";
    /// An act was taken back: what it changed is as it was.
    pub fn undone_changed(name: &str, ranges: usize) =>
        "已把 {name} 變更的 {ranges} 筆字軌改回原來的內容。" / "The ranges that {name} changed are as they were: {ranges}.";
    /// An act for one row, while others are marked.
    pub fn one_at_a_time(key: &str, marked: usize) =>
        "先按 {key} 取消勾選：一次只能修改一筆，勾選了 {marked} 筆"
        / "{key} takes marks away: one row is edited at a time, and {marked} are marked";
    /// After a delete of many.
    pub fn many_deleted(ranges: usize) => "已刪除 {ranges} 筆" / "{ranges} deleted";
    /// After a delete.
    pub fn deleted(what: Span) where what = span(what) => "已刪除 {what}" / "{what} deleted";
    /// After an add or edit of one range, or a batch.
    pub fn saved(ranges: usize) => "已儲存 {ranges} 筆" / "{ranges} saved";
    /// After R 部門編輯.
    pub fn dept_changed(ranges: usize) => "已變更 {ranges} 筆的部門" / "Department of {ranges} changed";
    /// How many rows R 部門編輯 will change.
    pub fn dept_of(ranges: usize) where said = counted(ranges as u64, "range") =>
        "{ranges} 筆，空白表示不限部門" / "{said}; empty means any department";
    /// Why track, numbers and period of a range are locked in E 修改.
    pub fn locked(last: Number) =>
        "已用到 {last}：公司、期別、字軌、號碼不能改"
        / "Used up to {last}: company, period, track and numbers are fixed";
    /// How many marked rows there are.
    pub fn marked(rows: usize) => "勾選 {rows}" / "{rows} marked";
    /// The head of the batch preview.
    pub fn preview(books: usize, numbers: u64) where said = counted(books as u64, "book") =>
        "{books} 本，共 {numbers} 張；全部儲存或全不儲存"
        / "{said}, {numbers} numbers; all are saved or none";
    /// After a delete.
    pub fn ranges_deleted(count: usize) where said = counted(count as u64, "range") =>
        "已刪除 {count} 筆字軌。" / "{said} deleted.";
    /// Headings of the range table: id, the fourteen legacy columns, state.
    pub fn range_headings() =>
        ["代號", "期別", "發票類別", "發票型態", "聯數", "發票起日", "發票迄日", "字軌", "發票號碼起",
         "發票號碼迄", "張數", "已開立號碼", "作廢張數", "公司編號", "部門代號", "狀態"]
        / ["id", "period", "category", "kind", "copies", "from", "to", "track", "begin", "end", "count",
         "last issued", "cancelled", "company", "dept", "status"];
    /// What an act on ranges was.
    pub words range_act(RangeActKind) {
        Add => "新增字軌" / "range added";
        Batch => "批次新增字軌" / "ranges added";
        Import => "匯入字軌" / "ranges imported";
        Edit => "修改字軌" / "range edited";
        Delete => "刪除字軌" / "ranges deleted";
        Dept => "部門編輯" / "department changed";
        Till => "指定收銀台" / "till changed";
        Pause => "暫停字軌" / "ranges paused";
        Resume => "恢復字軌" / "ranges resumed";
        Split => "分割字軌" / "range split";
        Check => "字軌檢核" / "ranges checked";
        Withhold => "保留字軌" / "ranges withheld";
        Free => "解除保留字軌" / "ranges freed";
        Fresh => "確認為新配字軌" / "ranges said to be fresh";
        Told => "平台已有出借字軌的號碼" / "lent numbers told of";
    }
}
