//! What is done in the background, in words: the ledger is read, and dumped once a period is over.

use crate::protocol::{DumpPart, DumpProgress, ReadingReport};
use crate::text::Lang;

sentences! {
    /// A round is under way, the first.
    fn first(through: u64, of: u64) =>
        "背景讀驗總帳：第 {through}/{of} 框，還沒有讀完過一輪。"
        / "The ledger is read in the background: frame {through} of {of}, never yet to the end.";
    /// A round is under way, after others.
    fn again(through: u64, of: u64, whole: &str) =>
        "背景讀驗總帳：第 {through}/{of} 框；上一輪於 {whole} 讀完，全部正確。"
        / "The ledger is read in the background: frame {through} of {of}; the round before ended {whole}, all of it sound.";
    /// It is over.
    fn whole(through: u64, whole: &str) =>
        "背景讀驗總帳：{whole} 已讀完 {through} 框，全部正確。"
        / "The ledger was read in the background to frame {through} by {whole}, all of it sound.";
}

sentences! {
    fn folding(done: u64, of: u64, percent: u64) =>
        "期末資料傾印：整理總帳第 {done}/{of} 框（{percent}%）。"
        / "The base dump of the period that is over: folding frame {done} of {of} ({percent} %).";
    fn writing(mib: u64) =>
        "期末資料傾印：已寫入 {mib} MiB。" / "The base dump of the period that is over: {mib} MiB written.";
    fn reading(percent: u64) =>
        "期末資料傾印：寫入後再讀驗，{percent}%。"
        / "The base dump of the period that is over: read again after it was written, {percent} %.";
}

/// How far a dump is.
pub fn dump(lang: Lang, progress: &DumpProgress) -> String {
    let DumpProgress { part, done, of } = *progress;
    let percent = (done * 100).checked_div(of).unwrap_or_default().min(100);
    match part {
        DumpPart::Fold => folding(lang, done, of, percent),
        DumpPart::Write => writing(lang, done >> 20),
        DumpPart::Read => reading(lang, percent),
    }
}

/// How far it is.
pub fn line(lang: Lang, reading: &ReadingReport) -> String {
    let ReadingReport { through, of, whole_at, under_way, .. } = *reading;
    match (whole_at.map(|at| at.to_string()), under_way) {
        (Some(at), false) => whole(lang, through, &at),
        (Some(at), true) => again(lang, through, of, &at),
        (None, _) => first(lang, through, of),
    }
}
