//! Numbers that ended before their period was over, in words.

use crate::domain::{Moment, Period, Refusal};
use crate::protocol::EarlyEnd;
use crate::text::page::PageRow;
use crate::text::{Lang, refusal, refusal_codes};

sentences! {
    /// They ended before the period was over.
    pub fn ended_early(period: Period, at: Moment) =>
        "期別 {period} 還沒結束，號碼卻已於 {at} 終止，什麼都開立不了。"
        / "Period {period} is not over, but its numbers ended at {at}: nothing is issued from them.";
    /// How that is taken back.
    fn undo(period: Period) =>
        "時鐘正確的話，以 lj period end {period} --undo 恢復。"
        / "If the clock is right now, take it back with `lj period end {period} --undo`.";
    /// The first, for a row of 64 cells.
    fn row(period: Period, at: Moment) =>
        "{period} 還沒結束，號碼已於 {at} 終止，不能開立"
        / "{period} is not over; its numbers ended at {at}";
    /// The second, by a key.
    fn undo_key(key: &str) => "時鐘正確的話，按 {key} 恢復" / "if the clock is right now, {key} takes it back";
    /// What keeps it from being taken back.
    fn barred(why: &str) => "不能恢復：{why}" / "it cannot be taken back: {why}";
}

/// An end that came too early, with the way to take it back or what bars that.
pub fn sentence(lang: Lang, end: &EarlyEnd) -> String {
    let way = end.bar.as_ref().map_or_else(|| undo(lang, end.period), |bar| refusal(lang, bar));
    format!("{}{}{way}", ended_early(lang, end.period, end.at), lang.pick("", " "))
}

/// The same as rows of a page on which `key` takes it back.
pub fn rows(lang: Lang, end: &EarlyEnd, key: &str) -> Vec<PageRow> {
    let way = match &end.bar {
        None => undo_key(lang, key),
        Some(bar) => barred(lang, means(lang, bar)),
    };
    PageRow::group(lang.pick("本期", "Period"), [row(lang, end.period, end.at), way]).collect()
}

/// What the code of a refusal means, in a few words.
fn means(lang: Lang, refusal: &Refusal) -> &'static str {
    let known = refusal_codes().iter().find(|(code, ..)| *code == refusal.code());
    known.map_or("", |(_, zh, en)| lang.pick(zh, en))
}
