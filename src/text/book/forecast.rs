//! Forecasts in words: when numbers are used up, and what to ask for.

use crate::domain::{AllocationMode, Forecast, Period, RunOut, Stock, roc_date};
use crate::text::Lang;
use chrono::NaiveDate;

sentences! {
    /// Headings.
    pub fn headings() =>
        ["公司", "對象", "剩餘", "預計用完", "申請書最晚送件", "本期還需本數", "下期建議本數"]
        / ["company", "whose", "left", "used up", "hand the form in by", "more books", "books next period"];
    /// The same for a screen.
    pub fn short_headings() =>
        ["公司", "對象", "剩餘", "預計用完", "最晚送件", "還需本", "下期本"]
        / ["company", "whose", "left", "used up", "form by", "more", "next"];
    fn company_books() => "全公司" / "all of it";
    fn shared_books() => "共用" / "shared";
    fn unknown() => "還沒有銷售可估" / "no sales to go by";
    fn too_early() => "銷售未滿 3 天，還不能估" / "under 3 days of sales: too early";
    fn lasts() => "夠用到期末" / "they last";
    fn at_once() => "立即送件" / "NOW";
    fn too_late() => "來不及，請立即送件" / "too late, hand it in now";
    /// What the platform does by itself, and what the pace asks for.
    pub fn next_count(lang, company: &str, next: Period, taken: u64, wanted: u64) where more = wanted > taken => match more {
        true =>
            ["公司 {company}：平台將依最後取用 {taken} 本配發 {next} 期，依目前速度需要 {wanted} 本。請在雙月 17 日前到平台調整；出現「已達取號上限」或「沒有可取用的本數」時，送申請書（lj period form）。"
            / "Company {company}: the platform will allot {taken} books for {next}, as taken last, and at this pace {wanted} are needed. Change it there by the 17th of the even month; where it says 已達取號上限 or 沒有可取用的本數, hand in the form (`lj period form`)."];
        false =>
            ["公司 {company}：平台將依最後取用 {taken} 本配發 {next} 期，依目前速度 {wanted} 本就夠。"
            / "Company {company}: the platform will allot {taken} books for {next}, as taken last; at this pace {wanted} are enough."];
    }
    /// The same of a company whose whole year is allotted.
    pub fn annual_count(company: &str, wanted: u64) =>
        "公司 {company} 為年配，依目前速度每期需要 {wanted} 本；新年度請在 12 月底前申請。"
        / "Company {company} is allotted by the year; at this pace each period needs {wanted} books. Apply for the new year before the end of December.";
    /// A period without numbers.
    pub fn no_numbers(period: Period) =>
        "期別 {period} 沒有電子發票字軌。" / "There are no numbers of electronic invoices for period {period}.";
    /// More days than a forecast looks ahead.
    pub fn too_many_closed(max: usize) => "休業日最多 {max} 天。" / "At most {max} closed days may be given.";
}

/// Whose numbers they are.
pub fn whose(lang: Lang, stock: &Stock) -> String {
    match stock {
        Stock::Company => company_books(lang).to_owned(),
        Stock::Till(till) => till.to_string(),
        Stock::Shared => shared_books(lang).to_owned(),
    }
}

/// When they are used up.
pub fn run_out(lang: Lang, of: RunOut) -> String {
    match of {
        RunOut::Unknown => unknown(lang).to_owned(),
        RunOut::TooEarly => too_early(lang).to_owned(),
        RunOut::Lasts => lasts(lang).to_owned(),
        RunOut::At(at) => at.roc_minute(),
    }
}

/// The latest day for the form, on `today`; nothing where none is needed.
pub fn hand_in(lang: Lang, forecast: &Forecast, today: NaiveDate) -> String {
    by_or(forecast, today, too_late(lang))
}

/// The same for a screen.
pub fn hand_in_short(lang: Lang, forecast: &Forecast, today: NaiveDate) -> String {
    by_or(forecast, today, at_once(lang))
}

fn by_or(forecast: &Forecast, today: NaiveDate, over: &str) -> String {
    match (forecast.run_out.at(), forecast.hand_in_by) {
        (Some(_), Some(by)) if by >= today => roc_date(by),
        (Some(_), _) => over.to_owned(),
        (None, _) => String::new(),
    }
}

/// What is proposed for the next period of companies that share a 統編: so many books.
pub fn proposal(
    lang: Lang,
    (companies, wanted): (&str, u64),
    mode: AllocationMode,
    next: Period,
    taken: u64,
) -> String {
    match mode {
        AllocationMode::Term => next_count(lang, companies, next, taken, wanted),
        AllocationMode::Annual => annual_count(lang, companies, wanted),
    }
}
