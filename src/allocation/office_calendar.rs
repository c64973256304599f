//! The government's office calendar (政府行政機關辦公日曆表, data set 14718): a file of one whole year, a row a day. Whether a day
//! is off says the third column alone; the note beside it is for people. UTF-8 with or without a mark, or CP950.

use super::encoding::{FileEncoding, UTF8_MARK};
use crate::domain::{OFFICE_COLUMNS, OFFICE_YEARS, OfficeYear, day_of_week};
use chrono::{Datelike, NaiveDate};
use std::borrow::Cow;

/// The largest file, in bytes: the real ones have 7,000, with notes of every day some 40,000.
pub const OFFICE_FILE_BYTES_MAX: usize = 256 * 1024;
/// Most faults that are told: a person mends a file or downloads it again.
const FAULTS_MAX: usize = 20;

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeFileFault {
    /// More bytes than are read.
    TooLarge,
    /// Neither UTF-8 nor CP950.
    Encoding,
    /// The first line does not name the four columns: another file, or a web page that says there is none.
    Header,
    /// These rows.
    Rows(Vec<(u64, OfficeRowFault)>),
    /// It has no row.
    Empty,
    /// It is not a whole year: this day is the first that is missing.
    Missing(NaiveDate),
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeRowFault {
    /// The date is none, or not of the year of the first row.
    Date,
    /// The day of the week is another one.
    Weekday,
    /// Neither 0 (working) nor 2 (off).
    Off,
    /// It does not follow the day before it.
    Order,
}

/// Reads a file as it was downloaded.
///
/// # Errors
/// [`OfficeFileFault`].
pub fn read_office_year(bytes: &[u8]) -> Result<OfficeYear, OfficeFileFault> {
    if bytes.len() > OFFICE_FILE_BYTES_MAX {
        return Err(OfficeFileFault::TooLarge);
    }
    let text = decode(bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes)).ok_or(OfficeFileFault::Encoding)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).ok_or(OfficeFileFault::Header)?;
    if !header.iter().map(str::trim).eq(OFFICE_COLUMNS) {
        return Err(OfficeFileFault::Header);
    }
    let (mut days, mut faults): (Vec<(NaiveDate, bool)>, Vec<_>) = (Vec::new(), Vec::new());
    for record in records.filter_map(Result::ok) {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match row(&record, days.last().map(|(day, _)| *day)) {
            Ok(day) => days.push(day),
            Err(fault) if faults.len() < FAULTS_MAX => faults.push((line_of(&text, &record), fault)),
            Err(_) => {}
        }
    }
    if !faults.is_empty() {
        return Err(OfficeFileFault::Rows(faults));
    }
    whole_year(&days)
}

/// The line where a record begins: the reader counts the line end before it as a part of it.
fn line_of(text: &str, record: &csv::StringRecord) -> u64 {
    let at = record.position().map_or(0, csv::Position::byte);
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let (before, behind) = text.as_bytes().split_at(at);
    let ends = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    1 + before.iter().chain(ends).filter(|byte| **byte == b'\n').count() as u64
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    FileEncoding::Utf8.decode(bytes).or_else(|| FileEncoding::Cp950.decode(bytes))
}

/// A day, and whether it is off.
fn row(record: &csv::StringRecord, before: Option<NaiveDate>) -> Result<(NaiveDate, bool), OfficeRowFault> {
    let cell = |at: usize| record.get(at).unwrap_or_default().trim();
    let date = NaiveDate::parse_from_str(cell(0), "%Y%m%d").ok().filter(|_| cell(0).len() == 8);
    let date = date.filter(|date| before.is_none_or(|before| before.year() == date.year()));
    let date = date.ok_or(OfficeRowFault::Date)?;
    if day_of_week(date) != cell(1) {
        return Err(OfficeRowFault::Weekday);
    }
    let is_off = match cell(2) {
        "0" => false,
        "2" => true,
        _ => return Err(OfficeRowFault::Off),
    };
    // The first day of a file may be any; a gap behind it is told as the day that is missing.
    if before.is_some_and(|before| before >= date) {
        return Err(OfficeRowFault::Order);
    }
    Ok((date, is_off))
}

fn whole_year(days: &[(NaiveDate, bool)]) -> Result<OfficeYear, OfficeFileFault> {
    let year = days.first().ok_or(OfficeFileFault::Empty)?.0.year();
    let first = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| OFFICE_YEARS.contains(&year));
    let first = first.ok_or(OfficeFileFault::Rows(vec![(2, OfficeRowFault::Date)]))?;
    let all = first.iter_days().take_while(|day| day.year() == year);
    let mut found = days.iter().map(|(day, _)| *day);
    if let Some(missing) = all.into_iter().find(|day| found.next() != Some(*day)) {
        return Err(OfficeFileFault::Missing(missing));
    }
    let days_off = days.iter().filter(|(_, is_off)| *is_off).map(|(day, _)| *day).collect();
    Ok(OfficeYear { year, days_off })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year as the platform writes it: weekends off, with notes, CRLF.
    fn file(year: i32, exceptions: &[(&str, &str)]) -> String {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let mut text = "西元日期,星期,是否放假,備註\r\n".to_owned();
        for day in first.iter_days().take_while(|day| day.year() == year) {
            let is_weekend = day.weekday().num_days_from_monday() > 4;
            let (shown, usual) = (day.format("%Y%m%d").to_string(), if is_weekend { "2," } else { "0," });
            let known = exceptions.iter().find(|(of, _)| *of == shown).map(|(_, rest)| *rest);
            text += &format!("{shown},{},{}\r\n", day_of_week(day), known.unwrap_or(usual));
        }
        text
    }

    #[test]
    fn a_year_is_read_with_a_mark_without_one_and_in_cp950() {
        let text = file(2026, &[("20260101", "2,開國紀念日"), ("20260207", "0,\"補行上班，調整\"")]);
        let year = read_office_year(text.as_bytes()).unwrap();
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        assert_eq!((year.year, year.check(), year.exceptions()), (2026, Ok(()), (1, 1)));
        assert!(year.days_off.contains(&day(1, 1)) && !year.days_off.contains(&day(2, 7)));
        let marked = [UTF8_MARK, text.as_bytes()].concat();
        let (cp950, ..) = encoding_rs::BIG5.encode(&text);
        assert_eq!(read_office_year(&marked), Ok(year.clone()));
        assert_eq!(read_office_year(&cp950), Ok(year));
        assert_eq!(read_office_year(file(2024, &[]).as_bytes()).unwrap().days_off.len(), 104);
    }

    #[test]
    fn what_is_no_office_calendar_says_what_it_is() {
        let read = |text: &str| read_office_year(text.as_bytes()).unwrap_err();
        assert_eq!(read("<!DOCTYPE html><html></html>"), OfficeFileFault::Header);
        assert_eq!(read(""), OfficeFileFault::Header);
        assert_eq!(read("西元日期,星期,是否放假,備註\n"), OfficeFileFault::Empty);
        assert_eq!(read_office_year(b"\xff\xff\xff"), Err(OfficeFileFault::Encoding));
        let large = " ".repeat(OFFICE_FILE_BYTES_MAX + 1);
        assert_eq!(read(&large), OfficeFileFault::TooLarge);
        assert_eq!(read(&large[1..]), OfficeFileFault::Header);
        let text = file(2026, &[]);
        let short = text.replace("20260105,一,0,\r\n", "");
        assert_eq!(read(&short), OfficeFileFault::Missing(NaiveDate::from_ymd_opt(2026, 1, 5).unwrap()));
        let without_end = text.replace("20261231,四,0,\r\n", "");
        assert_eq!(
            read(&without_end),
            OfficeFileFault::Missing(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())
        );
    }

    #[test]
    fn every_fault_comes_with_its_line() {
        let text = file(2026, &[("20260102", "1,")])
            .replace("20260105,一", "20260105,二")
            .replace("20260106,二", "2026/1/6,二")
            .replace("20260108,四", "20260107,三");
        let faults = vec![
            (3, OfficeRowFault::Off),
            (6, OfficeRowFault::Weekday),
            (7, OfficeRowFault::Date),
            (9, OfficeRowFault::Order),
        ];
        assert_eq!(read_office_year(text.as_bytes()), Err(OfficeFileFault::Rows(faults)));
        let wrong = file(2026, &[]).replace(",0,", ",X,");
        match read_office_year(wrong.as_bytes()) {
            Err(OfficeFileFault::Rows(faults)) => assert_eq!(faults.len(), FAULTS_MAX),
            other => panic!("{other:?}"),
        }
    }
}
