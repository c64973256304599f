//! What is known of this machine's clock, in words: its grade, which way it is off and by how much.

use crate::domain::{ClockGrade, ClockReason, ClockVerdict, Moment};
use crate::text::Lang;

/// Seconds of a minute, and of an hour.
const MINUTE_S: u64 = 60;
const HOUR_S: u64 = 3_600;
/// Seconds of a day.
const DAY_S: i64 = 86_400;
/// From here on a difference is told in the larger unit.
const UNITS_FROM: u64 = 2;

sentences! {
    /// A grade in one word.
    pub words grade(ClockGrade) {
        Confirmed => "穩定，與加值中心一致" / "steady, the centre agrees";
        Plausible => "穩定" / "steady";
        Doubtful => "可疑" / "doubtful";
        Wrong => "錯誤" / "wrong";
    }
    /// A difference of seconds, in the unit that tells it best.
    fn difference(lang, seconds: i64)
        where seconds = seconds.unsigned_abs(), hours = seconds / HOUR_S, all_minutes = seconds / MINUTE_S,
            minutes = all_minutes % 60 => match (hours, all_minutes) {
        (UNITS_FROM.., _) => ["{hours} 小時 {minutes} 分" / "{hours} h {minutes} min"];
        (_, UNITS_FROM..) => ["{all_minutes} 分" / "{all_minutes} min"];
        _ => ["{seconds} 秒" / "{seconds} s"];
    }
    /// A reason: which way, and by how much.
    pub fn reason(lang, reason: ClockReason) => match reason {
        ClockReason::Centre(off @ 1..), by = difference(lang, off) =>
            ["本機時鐘慢了 {by}" / "this clock is {by} slow"];
        ClockReason::Centre(off), by = difference(lang, off) => ["本機時鐘快了 {by}" / "this clock is {by} fast"];
        ClockReason::BehindLast(by), by = difference(lang, by) =>
            ["本機時鐘比最後開立早 {by}" / "this clock is {by} before the last invoice"];
        ClockReason::Jumped(by @ 1..), by = difference(lang, by) =>
            ["本機時鐘被調快 {by}" / "this clock was set forward by {by}"];
        ClockReason::Jumped(by), by = difference(lang, by) =>
            ["本機時鐘被調慢 {by}" / "this clock was set back by {by}"];
        ClockReason::AheadOfLast(by), days = by / DAY_S =>
            ["本機時鐘比最後開立晚 {days} 天" / "this clock is {days} days after the last invoice"];
    }
    /// Numbers of books that have a later invoice.
    pub fn barred(numbers: u64, until: Moment) =>
        "其中 {numbers} 號到 {until} 才能使用（該字軌已有較晚的發票），請改用其他字軌。"
        / "{numbers} of them can be used from {until} on, for their book has a later invoice: use another book.";
}

/// What is wrong with the clock, for a message line; `None` where nothing is.
pub fn line(lang: Lang, verdict: &ClockVerdict) -> Option<String> {
    match verdict.grade {
        ClockGrade::Confirmed | ClockGrade::Plausible => None,
        ClockGrade::Doubtful | ClockGrade::Wrong => verdict.reasons.first().map(|first| reason(lang, *first)),
    }
}

/// The grade with all its reasons; an agreement needs no number.
pub fn verdict(lang: Lang, verdict: &ClockVerdict) -> String {
    let mut said = grade(lang, verdict.grade).to_owned();
    if verdict.grade >= ClockGrade::Doubtful {
        for why in &verdict.reasons {
            said.push_str("  ");
            said.push_str(&reason(lang, *why));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_says_its_way_and_its_size() {
        let zh = |why| reason(Lang::Zh, why);
        let en = |why| reason(Lang::En, why);
        assert_eq!(zh(ClockReason::Centre(720)), "本機時鐘慢了 12 分");
        assert_eq!(en(ClockReason::Centre(-720)), "this clock is 12 min fast");
        assert_eq!(zh(ClockReason::BehindLast(119)), "本機時鐘比最後開立早 119 秒");
        assert_eq!(zh(ClockReason::Jumped(-7_260)), "本機時鐘被調慢 2 小時 1 分");
        assert_eq!(en(ClockReason::Jumped(7_260)), "this clock was set forward by 2 h 1 min");
    }

    #[test]
    fn only_a_bad_clock_is_said_in_the_message_line() {
        let of = |grade, reasons: &[ClockReason]| ClockVerdict { grade, reasons: reasons.to_vec() };
        assert_eq!(line(Lang::Zh, &of(ClockGrade::Confirmed, &[ClockReason::Centre(1)])), None);
        assert_eq!(line(Lang::Zh, &of(ClockGrade::Plausible, &[])), None);
        let both = of(ClockGrade::Wrong, &[ClockReason::Centre(-3_600), ClockReason::Jumped(3_600)]);
        assert_eq!(line(Lang::Zh, &both).as_deref(), Some("本機時鐘快了 60 分"));
        assert_eq!(verdict(Lang::Zh, &both), "錯誤  本機時鐘快了 60 分  本機時鐘被調快 60 分");
    }
}
