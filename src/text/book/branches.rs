//! Books of a head office that its branches have, in words.

use crate::domain::{BlanksPressure, NotAllottable, Period, RangeId};
use crate::protocol::AllotmentRow;
use crate::text::lang::counted;
use crate::text::{Lang, delivery};

sentences! {
    /// What a person reads after books were given, where something of it is not told yet.
    pub fn untold(period: Period, messages: u64) =>
        "期別 {period} 有 {messages} 份分支配號（E0401）還沒申報：lj period allotments {period}（沒有 Turnkey 時加 --out 資料夾）。"
        / "{messages} messages of period {period} about books of branches (E0401) are not told yet: `lj period allotments {period}` (with --out DIR where there is no Turnkey).";
    /// Headings of the list.
    pub fn headings() =>
        ["分支機構", "期別", "稅額", "總公司的配號", "本數", "文件", "狀態"]
        / ["branch", "period", "tax", "row of the head office", "books", "document", "state"];
    /// A message that was not queued, or says something else than the last one.
    words unqueued(row: &AllotmentRow) match (row.delivery.is_some(), row.same) {
        (false, _) => "未申報" / "not told";
        (true, _) => "內容已不同，須重報" / "changed since, to be told again";
    }
    /// Nothing is to be told.
    pub fn none(period: Period) =>
        "期別 {period} 沒有配給分支機構的字軌。" / "No branch has books of the head office in period {period}.";
    /// What a dry run says behind its list.
    pub fn dry_run(period: Period) =>
        "以上只是試算，沒有變更。申報：lj period allotments {period}。"
        / "This only shows what would be told; nothing was changed. To tell it: `lj period allotments {period}`.";
    /// Files were written for a person.
    pub fn written(count: usize, folder: &str, until: &str) =>
        "已寫出 {count} 個 E0401 檔到 {folder}。請在 {until} 前到平台上傳，確認後以 lj upload settle 註明。"
        / "{count} files of E0401 were written to {folder}: upload them at the platform by {until}, then note it with `lj upload settle`.";
    /// The platform has all of them.
    pub fn are_there(period: Period) =>
        "平台已有期別 {period} 的分支配號，不必再申報。"
        / "The platform knows what the branches have in period {period}: nothing is left to tell.";
    /// Some were refused or taken off the way.
    pub fn are_stuck(count: usize, until: &str) =>
        "其中 {count} 份被退回或擱置，平台還沒有：lj upload stuck 列出處理方式。平台須在 {until} 前收到。"
        / "{count} of them were refused or parked, and the platform has not got them: `lj upload stuck` lists what can be done. They are due by {until}.";
    /// Messages were queued.
    pub fn queued(until: &str) =>
        "分支配號已排入上傳，平台須在 {until} 前收到。"
        / "The books of the branches are queued for the platform, which must have them by {until}.";
    /// Messages that are not told, for monitoring and screens.
    pub fn alarm(lang, period: Period, count: u64, until: &str, pressure: BlanksPressure) => match pressure {
        BlanksPressure::Calm | BlanksPressure::Due =>
            ["期別 {period} 有 {count} 份分支配號（E0401）未申報，{until} 前：lj period allotments {period}。"
            / "{count} messages about books of branches (E0401) of period {period} are to be told by {until}: `lj period allotments {period}`."];
        BlanksPressure::Pressing =>
            ["期別 {period} 的 {count} 份分支配號（E0401）快到期限（{until}），請立即申報：lj period allotments {period}。"
            / "{count} messages about books of branches (E0401) of period {period} are due by {until}: tell them now, `lj period allotments {period}`."];
        BlanksPressure::Over =>
            ["期別 {period} 的 {count} 份分支配號（E0401）已過 {until} 的期限，請立即申報：lj period allotments {period}。"
            / "{count} messages about books of branches (E0401) of period {period} were due by {until}: tell them now, `lj period allotments {period}`."];
    }
    /// The same in one row of 總覽.
    pub fn on_board(period: Period, count: u64, until: &str) =>
        "期別 {period} 有 {count} 份分支配號（E0401）未申報，{until} 前"
        / "E0401 of {period}: {count} not told, due by {until}";
    /// The question before they are told.
    pub fn ask_report(period: Period) =>
        "申報 {period} 期分支機構的配號（E0401）嗎？" / "Tell the platform which books the branches have in {period} (E0401)?";
    /// They are on their way.
    pub fn reported(period: Period) =>
        "期別 {period} 的分支配號已排入上傳。" / "The books of the branches in period {period} are queued for the platform.";
    /// How many ranges 配給分支機構 will give.
    pub fn allot_of(ranges: usize) where said = counted(ranges as u64, "range") =>
        "把 {ranges} 筆沒用過的字軌配給同一總公司的另一家" / "{said} of unused books go to another company of the same head office";
    /// After that.
    pub fn allotted(ranges: usize) where said = counted(ranges as u64, "range") =>
        "已配給 {ranges} 筆；lj period allotments 可看申報" / "{said} given; `lj period allotments` shows what is told";
    /// Why a range is not given.
    pub(in crate::text) fn not_allottable(lang, id: RangeId, why: &NotAllottable) => match why {
        NotAllottable::OtherHead =>
            ["字軌 {id} 的公司與指定的公司不屬於同一個總公司，或總公司不在這裡，沒有配給。請以 lj company edit --head-ubn 核對總公司統編。"
            / "The company of range {id} and the one that is named are not of one head office that is a company here: see `lj company edit --head-ubn`."];
        NotAllottable::NoRow =>
            ["不知道字軌 {id} 屬於平台配給總公司的哪一筆，E0401 會被退回。請先匯入平台的配號檔（lj range import），或以 lj range check 核對。"
            / "Nobody has told which row of the platform range {id} is of, and an E0401 without it is refused: import the platform's file (`lj range import`) or check it (`lj range check`) first."];
        NotAllottable::NotBooks =>
            ["字軌 {id} 不是整本（50 號），不能配給分支機構。請先以 lj range split 在本的起號處分開。"
            / "Range {id} is not whole books of 50: cut it at the begin of a book first (`lj range split`)."];
        NotAllottable::OfTill(till) =>
            ["字軌 {id} 指定給收銀台 {till}。請先收回（lj range till - {id}），再配給分支機構。"
            / "Range {id} is till {till}'s own: take it from there first (`lj range till - {id}`)."];
        NotAllottable::Mismatch =>
            ["字軌 {id} 與平台配號不符，不能配給分支機構。請先更正，再做字軌檢核。"
            / "Range {id} is not as the platform allotted it: correct it, then check it again."];
        NotAllottable::Paper =>
            ["字軌 {id} 是紙本發票，平台沒有它的配號，不必申報。"
            / "Range {id} is of paper invoices, which the platform does not know."];
        NotAllottable::Told(document) =>
            ["字軌 {id} 已申報為分支機構所有（{document}），之後這一筆配號就什麼都不剩，而平台沒有收回的訊息。請讓它留在那裡，未用完的期末申報空白。"
            / "The platform was told that a branch has range {id} ({document}), which would keep nothing of that row, and no message takes that back: let it stay there, and report blank what is left of it."];
    }
}

/// Where a message stands.
pub fn state(lang: Lang, row: &AllotmentRow) -> String {
    match (&row.delivery, row.same) {
        (Some(delivery), true) => delivery::state(lang, &delivery.state),
        (Some(_) | None, _) => unqueued(lang, row).to_owned(),
    }
}
