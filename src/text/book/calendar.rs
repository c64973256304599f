//! The calendar of the numbers in words: what is to be done until when, and where it stands.

use crate::domain::{
    AskedStanding, CompanyCode, Moment, Period, PeriodDate, PeriodReminder, PeriodTask, Reminder, TaskFacts,
    TaskStanding, roc_date,
};
use crate::text::Lang;
use chrono::NaiveDate;

/// A line of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarLine {
    /// From when until when.
    pub days: String,
    /// What.
    pub what: String,
    /// How it stands.
    pub standing: TaskStanding,
    /// The same in words.
    pub said: String,
}

sentences! {
    /// Headings.
    pub fn headings() => ["日期", "要做的事", "狀態"] / ["days", "what is to be done", "state"];
    /// What is to be done.
    fn task(lang, date: &PeriodDate) where of = date.of, task = date.task => match task {
        PeriodTask::Use => ["{of} 期號碼使用中，0 時自動換期" / "numbers of {of} are in use"];
        PeriodTask::Blanks => ["申報 {of} 期空白字軌（E0402）" / "report the blanks of {of} (E0402)"];
        PeriodTask::Corrections => ["{of} 期發票可作廢；之後只能折讓" / "invoices of {of} can be cancelled (作廢)"];
        PeriodTask::Annual => ["年配：在平台提交 {of} 期起的新年度字軌" / "yearly: apply for the numbers from {of}"];
        PeriodTask::Count => ["期配：調整 {of} 期取用本數" / "change how many books {of} gets"];
        PeriodTask::Allocation => ["平台配發 {of} 期字軌" / "the platform allots {of}"];
        PeriodTask::Fetch => ["取號並匯入 {of} 期字軌" / "fetch and import the numbers of {of}"];
        PeriodTask::Allotments => ["申報 {of} 期分支配號（E0401）" / "tell what branches have of {of} (E0401)"];
        PeriodTask::Rehearsal => ["打烊前演練 {of} 期第一號" / "at the close: rehearse {of}"];
    }
    fn standing(lang, days: i64, standing: TaskStanding) => match standing {
        TaskStanding::Done => ["完成" / "done"];
        TaskStanding::Late => ["逾期" / "LATE"];
        TaskStanding::Today => ["今天為止" / "today"];
        TaskStanding::Now => ["還有 {days} 天" / "{days} days left"];
        TaskStanding::Ahead => ["未到" / "later"];
        TaskStanding::Past => ["已過" / "over"];
    }
    /// The same, where it is about some of the companies alone.
    fn of_companies(codes: &str, said: &str) => "公司 {codes}：{said}" / "Company {codes}: {said}";
    fn said(lang, of: &PeriodReminder) => match of {
        PeriodReminder::Fetch { of, days_left } => (fetch_due(lang, *of, *days_left));
        PeriodReminder::Count { of, until }, until = roc_date(*until) => (count_due(lang, *of, &until));
        PeriodReminder::Annual { of, until }, until = roc_date(*until) => (annual_due(lang, *of, &until));
        PeriodReminder::Asked { of, books, at, standing } => (asked(lang, *of, *books, *at, *standing));
    }
    /// Books were asked for on the platform, and none of them is here.
    fn asked(lang, period: Period, books: u32, at: Moment, standing: AskedStanding) where at = at.roc_minute() => match standing {
        AskedStanding::Mailbox =>
            ["{at} 已提交 {period} 期取號 {books} 本：等取號信箱的通知，下載配號檔後 lj range import。"
            / "{books} books of {period} were asked for at {at}: the notification comes to the mailbox; then download the file and `lj range import`."];
        AskedStanding::Look =>
            ["{at} 提交的 {period} 期取號 {books} 本已滿兩小時：到平台按查詢，看「是否已配號」，為「是」即下載並 lj range import。"
            / "Two hours since {books} books of {period} were asked for ({at}): look at the platform whether they are allotted (是否已配號), download and `lj range import`."];
        AskedStanding::Alarm =>
            ["{at} 提交的 {period} 期取號 {books} 本已滿四小時仍未匯入：到平台查詢；已配號請匯入，出現「已達取號上限」或「沒有可取用的本數」請送申請書（lj period form，1 至 3 個工作天），不再等候請執行 lj period asked 0。"
            / "Four hours since {books} books of {period} were asked for ({at}), and none is imported: look at the platform. Where they are allotted, import them; where it says 已達取號上限 or 沒有可取用的本數, hand in the form (`lj period form`, 1 to 3 working days); where nobody waits any more, `lj period asked 0`."];
    }
    /// Books were asked for.
    pub fn asked_noted(period: Period, books: u32) =>
        "已記下 {period} 期取號 {books} 本：兩小時後提醒查詢，四小時後警示，匯入後即止。"
        / "Noted: {books} books of {period} are asked for. A reminder comes after two hours and an alarm after four, until they are imported.";
    /// Nobody waits any more.
    pub fn asked_no_more(period: Period) => "不再等候 {period} 期的取號。" / "Nobody waits for numbers of {period} any more.";
    /// Numbers of the next period that nobody has imported, from the day on which they can be fetched.
    fn fetch_due(period: Period, days: i64) =>
        "期別 {period} 的字軌還沒匯入，還有 {days} 天：到平台取號並下載，再 lj range import。"
        / "The numbers of period {period} are not imported, and {days} days are left: fetch them at the platform, then `lj range import`.";
    /// The count of the next period can still be changed.
    fn count_due(period: Period, until: &str) =>
        "期別 {period} 的取用本數可改到 {until}：看 lj period forecast，再到平台調整。"
        / "How many books period {period} gets can be changed until {until}: see `lj period forecast`, then change it at the platform.";
    /// A new year's numbers are to be applied for.
    fn annual_due(period: Period, until: &str) =>
        "年配：{until} 前到平台提交 {period} 期起的新年度字軌申請。"
        / "Yearly allotment: apply at the platform for the numbers from period {period} on, by {until}.";
}

/// What a shop is reminded of.
pub fn reminder(lang: Lang, reminder: &Reminder) -> String {
    let said = said(lang, &reminder.of);
    let codes: Vec<&str> = reminder.companies.iter().map(CompanyCode::as_str).collect();
    if codes.is_empty() { said } else { of_companies(lang, &codes.join(", "), &said) }
}

/// A line of the calendar of period `this` on `today`.
pub fn line(
    lang: Lang,
    date: &PeriodDate,
    (this, today): (Period, NaiveDate),
    facts: TaskFacts,
) -> CalendarLine {
    let (from, until) = (roc_date(date.from), roc_date(date.until));
    let days = if from == until { from } else { format!("{from}-{until}") };
    let stands = date.standing(this, today, facts);
    let said = standing(lang, date.days_left(today), stands);
    CalendarLine { days, what: task(lang, date), standing: stands, said }
}
