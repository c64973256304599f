//! The office calendar in words: a year that was imported, a file that is none.

use crate::allocation::{OfficeFileFault, OfficeRowFault};
use crate::domain::{DAYS_OFF_MAX, OfficeYear, OfficeYearFault, roc_date};
use crate::text::Lang;

sentences! {
    /// A year that cannot be kept.
    pub fn year_fault(lang, fault: &OfficeYearFault) => match fault {
        OfficeYearFault::Year(year) =>
            ["{year} 年不能保存。請匯入 2000 年以後一整年的辦公日曆表。"
            / "The year {year} is not kept: import the office calendar of a whole year from 2000 on."];
        OfficeYearFault::Count(count) =>
            ["放假日有 {count} 天，一年的辦公日曆表應有 1 到 {DAYS_OFF_MAX} 天。請重新下載檔案。"
            / "{count} days are off, and a year of the office calendar has 1 to {DAYS_OFF_MAX}: download the file again."];
        OfficeYearFault::Order(place) =>
            ["第 {place} 個放假日不在那一年，或次序不對。請重新下載檔案。"
            / "Day off {place} is of another year, or out of its order: download the file again."];
    }
    /// A file that is no year of the office calendar.
    pub fn file_fault(lang, fault: &OfficeFileFault) => match fault {
        OfficeFileFault::TooLarge =>
            ["檔案太大，不是辦公日曆表。請由政府資料開放平臺下載「政府行政機關辦公日曆表」的 CSV。"
            / "The file is too large for an office calendar: download the CSV of 政府行政機關辦公日曆表 (data.gov.tw, 14718)."];
        OfficeFileFault::Encoding =>
            ["檔案既不是 UTF-8 也不是 CP950。請重新下載，不要用試算表另存。"
            / "The file is neither UTF-8 nor CP950: download it again, and do not save it from a spreadsheet."];
        OfficeFileFault::Header =>
            ["第一行不是「西元日期,星期,是否放假,備註」：這是別的檔案，或下載到的是網頁。請下載「政府行政機關辦公日曆表」的 CSV（不是 Google 行事曆專用）。"
            / "Its first line is not 西元日期,星期,是否放假,備註, so it is another file, or a web page: download the CSV of 政府行政機關辦公日曆表 (not the one for Google)."];
        OfficeFileFault::Empty =>
            ["檔案沒有任何一天。請重新下載。" / "The file has no day at all: download it again."];
        OfficeFileFault::Missing(day), day = roc_date(*day) =>
            ["不是一整年：缺 {day}。請重新下載整年的檔案。"
            / "It is not a whole year, {day} is missing: download the file of the year again."];
        OfficeFileFault::Rows(rows), rows = rows_said(lang, rows) =>
            ["這些列不對：{rows}。什麼都沒有匯入，請重新下載檔案。"
            / "These rows are wrong: {rows}. Nothing was imported, download the file again."];
    }
    words row_fault(OfficeRowFault) {
        Date => "日期" / "the date";
        Weekday => "星期" / "the day of the week";
        Off => "是否放假（應為 0 或 2）" / "the day off (0 or 2)";
        Order => "次序" / "the order";
    }
    fn one_row(line: u64, what: &str) => "第 {line} 行 {what}" / "line {line}, {what}";
    /// A year was imported, or is known.
    pub fn year(lang, office: &OfficeYear) where OfficeYear { year, .. } = office,
        (holidays, made_up) = office.exceptions(), days = office.days_off.len() =>
        "{year} 年：放假 {days} 天，其中平日 {holidays} 天；補班 {made_up} 天。"
        / "{year}: {days} days off, {holidays} of them from Monday to Friday; {made_up} working days on a weekend.";
    /// No year is known.
    pub fn no_year() =>
        "還沒有匯入辦公日曆表：只知道週末。請匯入：lj period holidays 檔案。"
        / "No office calendar was imported, so only weekends are known: `lj period holidays FILE`.";
    /// The holidays of a year are not known.
    pub fn unknown_year(year: i32) =>
        "{year} 年的假日還沒有匯入，這裡只算週末：lj period holidays 檔案。"
        / "The holidays of {year} are not known, only its weekends are counted: `lj period holidays FILE`.";
}

fn rows_said(lang: Lang, rows: &[(u64, OfficeRowFault)]) -> String {
    let said: Vec<String> =
        rows.iter().map(|(line, fault)| one_row(lang, *line, row_fault(lang, *fault))).collect();
    said.join(lang.pick("；", "; "))
}
