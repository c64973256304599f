//! The end of a period in words: numbers that ended, blanks that are reported, what keeps it from being closed.

use crate::domain::{BlanksPressure, LeftOut, LeftOutWhy, Missing, Moment, Period, roc_date};
use crate::protocol::BlankRow;
use crate::text::{Lang, delivery};

sentences! {
    /// Numbers ended just now, or before.
    pub fn ended(period: Period, at: Moment) =>
        "期別 {period} 的號碼已於 {at} 終止，不能再開立。空白字軌請以 lj blanks {period} 申報。"
        / "The numbers of period {period} ended at {at}: nothing is issued from them any more. Report its blanks with `lj blanks {period}`.";
    /// They have not, and the period is over.
    pub fn not_ended(period: Period) =>
        "號碼還沒終止：lj period end {period}，然後才能申報空白與關帳。"
        / "Its numbers have not been ended: `lj period end {period}`, then its blanks can be reported and it can be closed.";
    /// The store never had a number of it.
    pub fn no_numbers(period: Period) =>
        "期別 {period} 在這裡沒有字軌，不必終止或關帳" / "There is no number of period {period} here: nothing to end or close";
    /// They can be issued from again.
    pub fn reopened(period: Period) =>
        "期別 {period} 的號碼沒有終止，可以開立。" / "The numbers of period {period} have not ended and can be issued.";
    /// The question before that.
    pub fn ask_reopen(period: Period) =>
        "恢復 {period} 期的號碼嗎？它們在期別結束前就終止了。"
        / "Issue from the numbers of period {period} again? They ended before it was over.";
    /// A period is closed.
    pub fn closed(period: Period, at: Moment) =>
        "期別 {period} 已於 {at} 關帳。" / "Period {period} was closed at {at}.";
    /// The question before the numbers end.
    pub fn ask_end(period: Period) =>
        "終止 {period} 期的號碼嗎？之後不能再開立，字軌也不能再改。"
        / "End the numbers of period {period}? Nothing is issued from them after that.";
    /// The question before the blanks are reported.
    pub fn ask_report(period: Period) =>
        "申報 {period} 期的空白未使用字軌嗎？" / "Report the blank numbers of period {period}?";
    /// The question before the close.
    pub fn ask_close(period: Period) => "{period} 期關帳嗎？" / "Close period {period}?";
    /// The blanks are on their way.
    pub fn reported(period: Period) =>
        "期別 {period} 的空白字軌已排入上傳。" / "The blanks of period {period} are queued for the platform.";
    /// A period was closed just now.
    pub fn closed_now(period: Period) => "期別 {period} 已關帳。" / "Period {period} is closed.";
    /// Its numbers ended just now.
    pub fn ended_now(period: Period) => "期別 {period} 的號碼已終止。" / "The numbers of period {period} have ended.";
    /// Nothing is missing.
    pub fn can_close(period: Period) =>
        "可以關帳：lj period close {period}。" / "It can be closed: `lj period close {period}`.";
    /// One thing that is missing.
    pub match missing(lang, missing: &Missing) {
        Documents { count, first } =>
            ["{count} 份文件還沒結清（第一份 {first}），請看 lj upload list"
            / "{count} documents are not settled (the first is {first}): see `lj upload list`"];
        Voided(count) => ["{count} 號已註銷，還沒重開" / "{count} numbers are voided and not issued anew"];
        Unreported(count) =>
            ["{count} 號空白還沒申報，請執行 lj blanks"
            / "{count} numbers are blank and not reported: run `lj blanks`"];
        NotReturned { holder, count } =>
            ["{count} 號借出未還（{holder}）" / "{count} numbers are out and did not come back ({holder})"];
        Lent { to, count, first } where begin = first.begin(), track = first.track =>
            ["{count} 號借給 {to}，還沒收回（{track}{begin} 起）；用 lj range take-back 收回"
            / "{count} numbers are lent to {to} and not back (from {track}{begin} on): take them back with `lj range take-back`"];
        Broken(count) =>
            ["{count} 號的算式不成立，請執行 lj doctor"
            / "the equation of {count} numbers does not hold: run `lj doctor`"];
    }
    /// Why rests are in no report of ours.
    match why_left_out(lang, why: &LeftOutWhy) {
        Lent(holder) => ["借給 {holder}，還沒歸還" / "lent to {holder}, and not back"];
        Granted(holder) => ["撥給 {holder}，還沒歸還" / "granted to {holder}, and not back"];
        Mismatch => ["字軌檢核不符" / "not as the platform allotted them"];
        Centre => ["由加值中心申報" / "reported by the centre"];
        HeadOffice => ["由總公司申報" / "reported by the head office"];
        Paper => ["紙本發票，平台沒有" / "paper invoices, which the platform does not know"];
    }
    /// Rests that are in no report of ours.
    pub fn left_out(lang, sum: &LeftOut)
        where why = why_left_out(lang, &sum.why), count = sum.numbers, track = sum.first.track, begin = sum.first.begin() =>
        "不在申報內：{count} 號（{track}{begin} 起），{why}。"
        / "Not in a report: {count} numbers (from {track}{begin} on), {why}.";
    /// Headings of the list of blanks.
    pub fn headings() =>
        ["營業人", "期別", "稅額", "字軌", "空白張數", "區間數", "文件", "狀態"]
        / ["UBN", "period", "tax", "track", "blank", "intervals", "document", "state"];
    /// A report that was not queued, or says something else than the last one.
    words unqueued(row: &BlankRow) match (row.delivery.is_some(), row.same) {
        (false, _) => "未申報" / "not reported";
        (true, _) => "內容已不同，須重報" / "changed since, to be reported again";
    }
    /// A period without blanks of ours.
    pub fn no_blanks(period: Period) =>
        "期別 {period} 沒有要由這裡申報的空白字軌。" / "Period {period} has no blanks that are reported from here.";
    /// What a dry run says behind its list.
    pub fn dry_run(period: Period) =>
        "以上只是試算，沒有變更。申報：lj blanks {period}。"
        / "This only shows what would be told; nothing was changed. To report: `lj blanks {period}`.";
    /// Files were written for a person.
    pub fn written(count: usize, folder: &str, until: &str) =>
        "已寫出 {count} 個 E0402 檔到 {folder}。請在 {until} 前到平台上傳，確認後以 lj upload settle 註明。"
        / "{count} files of E0402 were written to {folder}: upload them at the platform by {until}, then note it with `lj upload settle`.";
    /// The platform has all of them.
    pub fn are_there(period: Period) =>
        "平台已有期別 {period} 的空白字軌，不必再申報。"
        / "The platform has the blanks of period {period}: nothing is left to report.";
    /// Some were refused or taken off the way.
    pub fn are_stuck(count: usize, until: &str) =>
        "其中 {count} 份被退回或擱置，平台還沒有：lj upload stuck 列出處理方式。平台須在 {until} 前收到。"
        / "{count} of them were refused or parked, and the platform has not got them: `lj upload stuck` lists what can be done. They are due by {until}.";
    /// Reports were queued.
    pub fn queued(until: &str) =>
        "空白字軌已排入上傳，平台須在 {until} 前收到。"
        / "The blanks are queued for the platform, which must have them by {until}.";
    /// Blanks that are due, for monitoring and screens.
    pub fn alarm(lang, period: Period, count: u64, until: &str, pressure: BlanksPressure) => match pressure {
        BlanksPressure::Calm | BlanksPressure::Due =>
            ["期別 {period} 有 {count} 號空白，{until} 前申報：lj blanks {period}。"
            / "Period {period} has {count} blank numbers, to be reported by {until}: `lj blanks {period}`."];
        BlanksPressure::Pressing =>
            ["期別 {period} 的 {count} 號空白快到期限（{until}），請立即申報：lj blanks {period}。"
            / "The {count} blank numbers of period {period} are due by {until}: report them now, `lj blanks {period}`."];
        BlanksPressure::Over =>
            ["期別 {period} 的 {count} 號空白已過 {until} 的期限，請立即申報：lj blanks {period}。"
            / "The {count} blank numbers of period {period} were due by {until}: report them now, `lj blanks {period}`."];
    }
}

/// What was done about an invoice after the close and is not settled: it keeps nothing from being closed any more.
pub fn open_after_close(lang: Lang, one: &Missing) -> String {
    let one = missing(lang, one);
    match lang {
        Lang::Zh => format!("關帳後的更正：{one}。"),
        Lang::En => format!("Put right after the close: {one}."),
    }
}

/// All that is missing, in one sentence.
pub fn not_closable(lang: Lang, period: Period, all: &[Missing]) -> String {
    let all: Vec<String> = all.iter().map(|one| missing(lang, one)).collect();
    let all = all.join(lang.pick("；", "; "));
    match lang {
        Lang::Zh => format!("期別 {period} 還不能關帳：{all}。"),
        Lang::En => format!("Period {period} cannot be closed yet: {all}."),
    }
}

/// Where a report stands.
pub fn state(lang: Lang, row: &BlankRow) -> String {
    match (&row.delivery, row.same) {
        (Some(delivery), true) => delivery::state(lang, &delivery.state),
        (Some(_) | None, _) => unqueued(lang, row).to_owned(),
    }
}

/// The last day for the blanks of a period.
pub fn until(period: Period) -> String {
    roc_date(crate::domain::blanks_until(period))
}
