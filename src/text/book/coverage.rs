//! Whose the numbers of a period are, in words.

use crate::domain::{BorrowerKind, OwnedHow, OwnedSpan, Owner, Period, TaxKind, Ubn};
use crate::text::Lang;
use crate::text::book::draft::span;
use crate::text::book::lending;
use crate::text::lang::counted;

sentences! {
    /// What is said of numbers.
    pub words how(OwnedHow) {
        One => "歸屬明確" / "one owner";
        Unchecked => "未檢核" / "unchecked";
        Uncovered => "無人使用" / "nobody's";
        Double => "重複歸屬" / "two owners";
        NotAllotted => "與配號不符" / "not allotted like this";
    }
    /// Who has them, in a word or two.
    pub fn owner(lang, owner: &Owner) => match owner {
        Owner::Store => ["本店" / "this store"];
        Owner::Till(till) => ["收銀台 {till}" / "till {till}"];
        Owner::Borrower(name, kind), kind = kind_of(lang, *kind) => ["{kind} {name}" / "{kind} {name}"];
        Owner::Unknown => ["不明的另一處" / "somebody unknown"];
    }
    /// Headings of the table.
    pub fn headings() =>
        ["字軌", "號碼起", "號碼迄", "張數", "公司", "使用者", "配號統編", "狀態"]
        / ["track", "begin", "end", "numbers", "company", "owner", "allotted to", "state"];
    /// Nothing is known of a period.
    pub fn none(period: Period) where period = period.lj() =>
        "{period} 期沒有字軌，也沒有配號資料。" / "Nothing is known of numbers of period {period}.";
    /// What somebody must look at.
    pub fn trouble(lang, spans: u64, numbers: u64) where said = counted(numbers, "number") => match () {
        () =>
            ["有 {spans} 段共 {numbers} 號要處理：無人使用的請匯入、新增或出借給使用它的系統；重複歸屬或與配號不符的，請先核對平台的配號（lj range check）。"
            / "{said} to be looked at, in {spans} places. Import or add what is nobody's, or lend it to the system that uses it; compare what has two owners or was not allotted with the platform's allotment (lj range check)."];
    }
    /// The same in a line.
    pub fn short(spans: u64, numbers: u64) where said = counted(numbers, "number") =>
        "{spans} 段共 {numbers} 號無人使用、重複歸屬或與配號不符：請處理"
        / "{said} to be looked at, in {spans} places";
    /// Every number has one owner.
    pub fn whole() =>
        "每一號都有一個使用者。" / "Every number has one owner.";
    /// How many rows a page leaves out.
    pub fn more(rows: usize) =>
        "只列出前 {rows} 筆，其餘請用 lj range coverage。" / "These are the first {rows}; lj range coverage has all.";
    /// The title of the page.
    pub fn title(period: Period) where period = period.lj() =>
        "字軌歸屬  {period}" / "Who has which numbers  {period}";
}

fn kind_of(lang: Lang, kind: BorrowerKind) -> &'static str {
    lending::kind(lang, kind)
}

/// To whom they were allotted: each once.
pub fn allotted(of: &[(Ubn, TaxKind)]) -> String {
    let mut ubns: Vec<String> = of.iter().map(|(ubn, _)| ubn.to_string()).collect();
    ubns.dedup();
    ubns.join(" ")
}

/// Who has them, and for which company.
pub fn owners(lang: Lang, of: &OwnedSpan) -> (String, String) {
    let mut companies: Vec<String> = of.owners.iter().map(|(company, _)| company.to_string()).collect();
    companies.dedup();
    let owners: Vec<String> = of.owners.iter().map(|(_, whose)| owner(lang, whose)).collect();
    (companies.join(" "), owners.join("、"))
}

/// The numbers of a stretch.
pub fn numbers(of: &OwnedSpan) -> String {
    span(of.span)
}
