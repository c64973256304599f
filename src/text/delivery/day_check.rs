//! The daily check in words.

use crate::domain::{Delivery, DeliveryKind, DocumentId, MessageKind};
use crate::text::Lang;

sentences! {
    /// A message with what it tells.
    pub words message(MessageKind) {
        F0401 => "F0401 開立" / "F0401 issue";
        F0501 => "F0501 作廢" / "F0501 cancel";
        F0701 => "F0701 註銷" / "F0701 void";
        G0401 => "G0401 折讓" / "G0401 allowance";
        G0501 => "G0501 作廢折讓" / "G0501 allowance cancelled";
        E0402 => "E0402 空白" / "E0402 blanks";
        E0401 => "E0401 分支配號" / "E0401 books of branches";
    }
    /// The headings of its table.
    pub fn headings() =>
        ["日期", "訊息", "應傳", "已傳", "已確認", "人工處理", "退回擱置", "未確認"]
        / ["day", "message", "issued", "sent", "confirmed", "settled", "rejected", "missing"];
    /// All is well, or not.
    pub fn verdict(lang, days: &str, issued: u64, outstanding: u64) => match (issued, outstanding) {
        (0, _) => ["{days} 沒有要傳的文件；其他日子請加 --day。" / "{days}: no document was to be told; --day asks about another day."];
        (_, 0) => ["{issued} 份全部有著落，沒有待辦。" / "Nothing outstanding: all {issued} documents are accounted for."];
        _ => ["{issued} 份中有 {outstanding} 份還沒有著落：" / "Outstanding: {outstanding} of {issued} documents."];
    }
    /// A document of which the outbox knows nothing.
    pub fn lost(document: &DocumentId) =>
        "{document}：不在待上傳裡。請執行 lj doctor，並與廠商聯絡。"
        / "{document} is not in the outbox: run `lj doctor`, and ask for help.";
    /// More than are listed.
    pub fn more(count: u64, limit: usize) =>
        "另有 {count} 份未列出（每種最多列 {limit} 份）：用 --limit 列出更多。"
        / "{count} more are not listed ({limit} of each kind at most): --limit lists more.";
    fn waits(document: &DocumentId, state: &str, due: &str, what: &str) =>
        "{document}  {state}  期限 {due}  {what}" / "{document}  {state}  due {due}  {what}";
    words what(DeliveryKind) {
        Pending => "未送：連線後自動送出，或 lj upload now" / "not sent: it goes by itself once there is a way, or with `lj upload now`";
        Sending => "正在送：稍後再查" / "on its way: look again later";
        Accepted => "加值中心已收，等平台確認：有結果檔請用 lj reconcile" / "at the centre: the platform's word is waited for; `lj reconcile` reads its files";
        Unknown => "不知是否收到：會先查詢，或 lj upload retry" / "it may be there: it is asked about first, or with `lj upload retry`";
        Confirmed => "已確認" / "confirmed";
        Rejected | Parked => "須人工處理：lj upload stuck" / "it waits for a person: `lj upload stuck`";
        Settled => "已人工處理" / "settled by hand";
    }
}

/// A document that waits, in the words of its state, and what to do.
pub fn waiting(lang: Lang, row: &Delivery, state: &str) -> String {
    let kind = DeliveryKind::of(&row.state);
    waits(lang, &row.document, state, &row.due.to_string(), what(lang, kind))
}
