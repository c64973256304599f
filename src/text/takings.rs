//! Takings in words.

use crate::domain::{EarlierDay, Takings, TakingsBy, TakingsFigure, TakingsOf, roc_date};
use crate::text::Lang;
use chrono::NaiveDate;

sentences! {
    /// What the rows are added up by, as the heading of their column.
    pub words by(TakingsBy) {
        Company => "公司" / "company";
        Dept => "部門" / "dept";
        Till => "收銀台" / "till";
        Person => "人員" / "person";
        Day => "日期" / "day";
    }
    /// A figure, as the heading of its column.
    pub words figure(TakingsFigure) {
        Issued => "開立張數" / "issued";
        IssuedAmount => "開立金額" / "issued NT$";
        Voided => "註銷未重開" / "voided";
        VoidedAmount => "註銷金額" / "voided NT$";
        Cancelled => "作廢張數" / "cancelled";
        CancelledAmount => "作廢金額" / "cancelled NT$";
        Allowances => "折讓張數" / "allowances";
        AllowancesAmount => "折讓金額" / "allowances NT$";
        AllowancesCancelled => "作廢折讓" / "allowances cancelled";
        AllowancesCancelledAmount => "作廢折讓金額" / "allowances cancelled NT$";
        Sales => "應稅銷售額" / "taxable net";
        Zero => "零稅率" / "zero-rated";
        Free => "免稅" / "tax-free";
        Tax => "稅額" / "tax";
        Total => "營收合計" / "total";
        Cash => "現金" / "cash";
        Card => "信用卡" / "card";
        Mobile => "行動支付" / "mobile";
        Voucher => "禮券" / "voucher";
        Untold => "未註明" / "not said";
    }
    /// All rows together.
    fn whole() => "合計" / "all";
    /// What belongs to nobody in particular.
    fn nobody() => "（未指定）" / "(none)";
    /// A span that ends before it begins.
    pub fn backwards(first: NaiveDate, last: NaiveDate) where first = roc_date(first), last = roc_date(last) =>
        "迄日 {last} 早於起日 {first}：請對調。" / "The last day, {last}, lies before the first, {first}: exchange them.";
    /// A span that begins after today.
    pub fn ahead(first: NaiveDate, today: NaiveDate) where first = roc_date(first), today = roc_date(today) =>
        "{first} 還沒到：起日最晚是今天 {today}，或同時給 --to。"
        / "{first} is still to come: the first day is today, {today}, at the latest; or give --to as well.";
    fn of_one_day(day: &str) => "{day} 的營收" / "Takings of {day}";
    fn of_days(first: &str, last: &str) => "{first} 至 {last} 的營收" / "Takings from {first} to {last}";
    fn of_till(heading: &str, till: &str) => "{heading}，收銀台 {till}" / "{heading}, till {till}";
    /// What was cancelled of an earlier day.
    fn cancelled_of(whose: &str, day: &str, count: u64, amount: i64) =>
        "{whose}：作廢中有 {count} 張是 {day} 開立的，{amount} 元"
        / "{whose}: {count} of the cancelled were issued on {day}, NT${amount}";
    /// What was allowed on invoices of an earlier day.
    fn allowed_of(whose: &str, day: &str, count: u64, amount: i64) =>
        "{whose}：折讓中有 {count} 張是 {day} 的發票，{amount} 元"
        / "{whose}: {count} of the allowances are on invoices of {day}, NT${amount}";
}

/// Of which days, and of which till.
pub fn heading(lang: Lang, first: NaiveDate, last: NaiveDate, till: Option<&str>) -> String {
    let (begin, end) = (roc_date(first), roc_date(last));
    let days = if first == last { of_one_day(lang, &begin) } else { of_days(lang, &begin, &end) };
    till.map_or(days.clone(), |till| of_till(lang, &days, till))
}

/// Every figure of a row that is not zero, for a screen that has columns for a few of them.
pub fn details(lang: Lang, takings: &Takings) -> Vec<String> {
    let shown = TakingsFigure::ALL.into_iter().filter(|which| takings.figure(*which) != 0);
    shown.map(|which| format!("{} {}", figure(lang, which), takings.figure(which))).collect()
}

/// Whose a row is; without anybody it is all of them together.
pub fn whose(lang: Lang, by: TakingsBy, of: Option<&TakingsOf>) -> String {
    let Some(TakingsOf { company, dept, till, staff, day }) = of else { return whole(lang).to_owned() };
    let name = match by {
        TakingsBy::Company => company.as_ref().map(ToString::to_string),
        TakingsBy::Dept => dept.as_ref().map(ToString::to_string),
        TakingsBy::Till => till.as_ref().map(ToString::to_string),
        TakingsBy::Person => staff.as_ref().map(ToString::to_string),
        TakingsBy::Day => day.map(roc_date),
    };
    name.unwrap_or_else(|| nobody(lang).to_owned())
}

/// What a row took from days before its own, a line for each.
pub fn earlier(lang: Lang, by: TakingsBy, of: Option<&TakingsOf>, takings: &Takings) -> Vec<String> {
    let whose = whose(lang, by, of);
    let told = |rows: &[EarlierDay], say: fn(Lang, &str, &str, u64, i64) -> String| -> Vec<String> {
        let line =
            |row: &EarlierDay| say(lang, &whose, &roc_date(row.day), row.tally.count, row.tally.sums.total());
        rows.iter().map(line).collect()
    };
    [told(&takings.cancelled_earlier, cancelled_of), told(&takings.allowed_earlier, allowed_of)].concat()
}
