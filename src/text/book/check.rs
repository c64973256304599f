//! 字軌檢核 in words: asking the centre or reading its file, and what came of it.

use crate::domain::Period;
use crate::protocol::{CheckAnswer, CheckMarks};
use crate::text::Lang;
use crate::text::delivery::link;
use crate::text::lang::counted;

sentences! {
    /// Ranges that are not as allotted; a file of the platform counts as all that was allotted.
    pub fn mismatched(lang, ranges: usize, by_file: bool) where said = counted(ranges as u64, "range") => match by_file {
        true =>
            ["{ranges} 筆字軌與檔案不符，暫不開立。檔案須含這一期的全部配號：若只有新配的，請用 --file 一併給其他檔案，再檢核一次。"
            / "Not as in the file: {said}, which issue nothing for now. The file must hold all that was allotted for the period: where it has only new books, give the other files with --file too and check again."];
        false =>
            ["{ranges} 筆字軌與配號不符，暫不開立；請核對平台的配號。"
            / "Not as allotted: {said}, which issue nothing for now: compare them with the platform's allotment."];
    }
    /// There is nobody to be asked (R17).
    pub fn no_centre() =>
        "沒有可查詢配號的加值中心：請匯入平台的配號檔，或用 lj range check --file。"
        / "No centre can be asked: import the platform's file, or lj range check --file.";
    /// The centre is being asked.
    pub fn asked(period: Period) where lj = period.lj() =>
        "字軌檢核：向加值中心查詢 {lj} 期的配號" / "Asking the centre what was allotted for {lj}";
    /// The files have nothing of the period.
    pub fn not_in_file(period: &str) =>
        "檔案裡沒有 {period} 期的配號，沒有變更。" / "The files allot nothing for {period}; nothing changed.";
    /// Of the table of marks.
    pub fn headings() =>
        ["編號", "期別", "字軌", "發票號碼起", "發票號碼迄", "檢核"]
        / ["ID", "PERIOD", "TRACK", "BEGIN", "END", "CHECK"];
    /// What came of it.
    pub fn told(lang, period: Period, marks: CheckMarks)
        where period = period.lj(), CheckMarks { matched, unmatched, mismatch } = marks => match mismatch {
        0 =>
            ["{period} 期字軌檢核完成：已檢核 {matched}、未檢核 {unmatched}"
            / "{period}: {matched} ranges are as allotted, {unmatched} unchecked"];
        _ =>
            ["{period} 期有 {mismatch} 筆字軌不符，不得開立；已檢核 {matched}、未檢核 {unmatched}"
            / "{period}: {mismatch} ranges are NOT as allotted and issue nothing; {matched} are, {unmatched} unchecked"];
    }
    /// No way to a centre is set on the machine that has the store.
    pub fn nobody_to_ask(lang) =>
        "這家店沒有設定加值中心，無法查詢配號：請用 --file 指定平台下載的配號檔。"
        / "No centre is set here that could be asked: give the platform's allocation file with --file.";
    /// Nobody answered in time.
    pub fn no_answer(lang) =>
        "加值中心還沒有回答：請稍後再查，或用 --file 指定平台下載的配號檔。"
        / "The centre has not answered yet: ask again later, or give the platform's file with --file.";
    /// The centre did not tell.
    pub fn answer(lang, answer: CheckAnswer) => match answer {
        CheckAnswer::Told => ["已檢核。" / "Checked."];
        CheckAnswer::Nothing =>
            ["加值中心沒有這一期的配號，字軌仍為未檢核。"
            / "The centre knows of no allotment for this period."];
        CheckAnswer::NotAskable =>
            ["這個加值中心不能查詢配號：請用 --file 指定平台下載的配號檔。"
            / "This centre cannot be asked: give the platform's allocation file with --file."];
        CheckAnswer::Trouble(trouble), what = link::trouble(lang, trouble) =>
            ["查詢配號失敗：{what}。請稍後再查。" / "The centre could not be asked: {what}. Ask again later."];
        CheckAnswer::NotTaken => ["加值中心的配號無法採用。" / "What the centre told was not taken."];
    }
}
