//! The equation of books in words.

use crate::domain::{Equation, NumberState};
use crate::text::Lang;

sentences! {
    /// A number's state, as a term.
    pub words state(NumberState) {
        Confirmed => "已確認" / "confirmed";
        Pending => "待傳" / "waiting";
        Refused => "拒絕" / "refused";
        Cancelled => "作廢" / "cancelled";
        Voided => "註銷未重開" / "voided, not issued anew";
        Unused => "未用" / "unused";
        Blank => "空白已報" / "reported blank";
        Withheld => "保留" / "withheld";
        Carried => "前系統" / "of the former system";
        Outside => "外部" / "kept for the record";
    }
    /// A period without a book.
    pub fn no_books(period: &str) =>
        "{period} 期沒有字軌：請匯入取號檔（lj range import）。"
        / "There are no numbers of period {period}: import the platform's file (`lj range import`).";
    /// The clock says nothing that has a period, and the verb takes no other.
    pub fn no_period_now() => "電腦日期沒有期別可言：請先校正日期。" / "The computer's date is of no period: put the date right first.";
    /// The same, where a period can be given.
    pub fn no_period() => "時鐘沒有期別可言：請給期別，例如 lj period status 11511。" / "The clock has no period: give one, as in `lj period status 11511`.";
    /// What keeps the period from being closed.
    pub fn open(terms: &str) =>
        "還不能關帳：{terms}，平台尚未全部確認。請看 lj upload list。"
        / "It cannot be closed yet: {terms}, of which the platform has not confirmed all. See `lj upload list`.";
    /// Every document is settled and the period is not over.
    pub fn goes_on(until: &str, unused: u64) =>
        "已開立的都已確認；本期到 {until} 為止，還有 {unused} 號可用。"
        / "All that was issued is confirmed; the period lasts until {until}, and {unused} numbers are left.";
    /// Blanks are left to report; nothing else, or something else too.
    pub fn blanks(lang, settled: bool, count: u64, until: &str) => match settled {
        true =>
            ["已開立的都已確認；還有 {count} 號空白，{until} 前申報（E0402）。"
            / "All that was issued is confirmed; {count} numbers are blank and are to be reported by {until} (E0402)."];
        false =>
            ["還有 {count} 號空白，{until} 前申報（E0402）。"
            / "{count} numbers are blank and are to be reported by {until} (E0402)."];
    }
    /// Nothing is left to do.
    pub fn settled() => "每一號都已交代。" / "Every number is accounted for.";
    /// The size is not the sum: nobody may trust the figures.
    pub fn broken(size: u64, sum: u64) =>
        "算式不成立：共 {size} 號，各項合計 {sum}。請執行 lj doctor。"
        / "The equation does not hold: {size} numbers, and its terms come to {sum}. Run `lj doctor`.";
    /// Headings.
    pub fn headings() =>
        ["公司", "部門", "收銀台", "字軌", "號碼起", "號碼迄", "算式"]
        / ["company", "dept", "till", "track", "begin", "end", "equation"];
}

/// `50 = 已確認 6 + 待傳 1 + 未用 43`.
pub fn equation(lang: Lang, size: u64, equation: &Equation) -> String {
    format!("{size} = {}", terms(lang, equation.terms()))
}

/// `已確認 6 + 待傳 1`; `0` for none.
pub fn terms(lang: Lang, terms: impl Iterator<Item = (NumberState, u64)>) -> String {
    let told: Vec<_> = terms
        .map(|(of, count)| match lang {
            Lang::Zh => format!("{} {count}", state(lang, of)),
            Lang::En => format!("{count} {}", state(lang, of)),
        })
        .collect();
    if told.is_empty() { "0".to_owned() } else { told.join(" + ") }
}
