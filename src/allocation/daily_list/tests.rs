//! Daily lists as a real writer of workbooks makes them (`tests/data/daily_list/make.py`), cut and damaged ones, bombs, and
//! tables with every kind of fault; each limit at its border.

use super::list::*;
use super::read_daily_list;
use crate::domain::{ListColumns, ListedCount, ListedFigure, MessageKind};
use chrono::NaiveDate;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const GOOD: &[u8] = include_bytes!("../../../tests/data/daily_list/good.xls");
const BAD: &[u8] = include_bytes!("../../../tests/data/daily_list/bad.xls");
const ZIP: &[u8] = include_bytes!("../../../tests/data/daily_list/good.zip");

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 8).unwrap()
}

fn sheet(form: ListForm, bytes: &[u8]) -> Result<DailyList, ListFault> {
    read_daily_list(form, bytes, Some(day()), None)
}

fn columns() -> ListColumns {
    let [day, kind, count] = ["日期", "訊息", "筆數"].map(str::to_owned);
    ListColumns { day, kind, count, figure: ListedFigure::Confirmed }
}

fn table(text: &[u8]) -> Result<DailyList, ListFault> {
    read_daily_list(ListForm::Csv, text, None, Some(&columns()))
}

fn figures(list: &DailyList) -> Vec<(ListedFigure, u64)> {
    assert!(list.counts.iter().all(|row| row.kind.is_none() && row.day == day()));
    list.counts.iter().map(|row| (row.figure, row.count)).collect()
}

/// A zip of these files.
fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn the_mails_sheet_is_read_alone_and_in_its_zip() {
    use ListedFigure::{Confirmed, Rejected, Sent};
    for (form, bytes) in [(ListForm::Xls, GOOD), (ListForm::Zip, ZIP)] {
        let list = sheet(form, bytes).unwrap();
        assert_eq!(figures(&list), [(Sent, 3), (Confirmed, 3), (Rejected, 0)]);
        assert_eq!((list.gaps, list.fault_count), (Some([0, 0]), 0));
    }
    let list = sheet(ListForm::Xls, BAD).unwrap();
    assert_eq!(figures(&list), [(Sent, 5), (Confirmed, 3), (Rejected, 2)]);
    assert_eq!((list.gaps, list.fault_count), (Some([1, 1]), 1));
    assert_eq!(list.faults, ["12345675 AB10000003"]);
    assert_eq!(read_daily_list(ListForm::Xls, GOOD, None, None), Err(ListFault::Day));
    assert_eq!(day_of_name("20260108歷史存證檢核表.zip"), Some(day()));
    assert_eq!(
        [day_of_name("檢核表20260108.zip"), day_of_name("2026"), day_of_name("20260230.xls")],
        [None; 3]
    );
}

#[test]
fn a_workbook_that_is_cut_or_changed_is_refused_or_read_and_never_more() {
    for end in (0..GOOD.len()).step_by(97) {
        let found = sheet(ListForm::Xls, &GOOD[..end]);
        assert!(found.is_err() || figures(&found.unwrap()).len() == 3, "{end}");
    }
    // Every byte of the head and each seventh of the rest: places, lengths, counts, texts.
    let mut bytes = GOOD.to_vec();
    for at in (0..512).chain((512..bytes.len()).step_by(7)) {
        let before = bytes[at];
        bytes[at] = before ^ 0xFF;
        drop(sheet(ListForm::Xls, &bytes));
        bytes[at] = before;
    }
    assert_eq!(sheet(ListForm::Xls, b"PK not a workbook"), Err(ListFault::NotXls));
    assert_eq!(sheet(ListForm::Xls, &zip_of(&[])), Err(ListFault::NotXls));
}

#[test]
fn a_zip_has_one_sheet_and_unpacks_to_no_more_than_is_read() {
    assert_eq!(sheet(ListForm::Zip, GOOD), Err(ListFault::NotZip));
    assert_eq!(sheet(ListForm::Zip, &zip_of(&[("a.txt", b"x")])), Err(ListFault::NoSheet(0)));
    assert_eq!(
        sheet(ListForm::Zip, &zip_of(&[("a.xls", GOOD), ("b.XLS", GOOD)])),
        Err(ListFault::NoSheet(2))
    );
    let many = |files: usize| {
        let names: Vec<String> = (1..files).map(|at| format!("{at}.txt")).collect();
        let mut all: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
        all.push(("檢核表.xls", GOOD));
        sheet(ListForm::Zip, &zip_of(&all))
    };
    assert!(many(LIST_FILES_MAX).is_ok());
    assert_eq!(many(LIST_FILES_MAX + 1), Err(ListFault::TooMany));
    // A bomb: zeros that pack to almost nothing, one byte too many and just not.
    let bomb = |bytes: usize| sheet(ListForm::Zip, &zip_of(&[("a.xls", &vec![0; bytes])]));
    assert_eq!(bomb(LIST_BYTES_MAX), Err(ListFault::NotXls));
    assert_eq!(bomb(LIST_BYTES_MAX + 1), Err(ListFault::TooLarge));
    let long = |bytes: usize| table(&vec![b' '; bytes]);
    assert_eq!(long(LIST_BYTES_MAX + 1), Err(ListFault::TooLarge));
    assert_ne!(long(LIST_BYTES_MAX), Err(ListFault::TooLarge));
    // Cut, and with a byte of it changed.
    for end in 0..ZIP.len() {
        assert!(sheet(ListForm::Zip, &ZIP[..end]).is_err(), "{end}");
    }
    let mut bytes = ZIP.to_vec();
    for at in 0..bytes.len() {
        bytes[at] ^= 0x55;
        drop(sheet(ListForm::Zip, &bytes));
        bytes[at] ^= 0x55;
    }
}

#[test]
fn a_table_is_read_by_the_headings_that_were_named() {
    let text = "序,筆數,訊息,日期\r\n1,\"1,204\",F0401 開立,2026-01-08\r\n2,3,C0501,115.01.08\r\n\r\n3,2,E0402,20260108\r\n";
    let row =
        |kind, count| ListedCount { day: day(), kind: Some(kind), figure: ListedFigure::Confirmed, count };
    let (cp950, ..) = encoding_rs::BIG5.encode(text);
    let marked = format!("\u{feff}{text}");
    for bytes in [text.as_bytes(), marked.as_bytes(), &cp950] {
        let list = table(bytes).unwrap();
        assert_eq!(list.counts, [row(MessageKind::F0401, 1_204), row(MessageKind::F0501, 3)]);
        assert_eq!(list.others, [("E0402".to_owned(), 2)]);
    }
    assert_eq!(read_daily_list(ListForm::Csv, text.as_bytes(), None, None), Err(ListFault::NoColumns));
    assert_eq!(table("日期,件數\n".as_bytes()), Err(ListFault::Missing(vec!["訊息".into(), "筆數".into()])));
    assert_eq!(table(b"\xFF\xFF"), Err(ListFault::NotTable));
    assert_eq!(table("日期,訊息,筆數\n".as_bytes()), Err(ListFault::Empty));
}

#[test]
fn every_line_that_is_wrong_is_told_and_limits_hold_at_their_border() {
    use ListRowFault::{Count, Day, Kind};
    let head = "日期,訊息,筆數\n";
    let text =
        format!("{head}13-01,F0401,1\n2026-01-08,invoice,1\n2026-01-08,F0401,-1\n2026-01-08,F0401,1.5\n");
    assert_eq!(
        table(text.as_bytes()),
        Err(ListFault::Rows(vec![(2, Day), (3, Kind), (4, Count), (5, Count)]))
    );
    let count = |count: u64| table(format!("{head}2026-01-08,F0401,{count}\n").as_bytes());
    assert!(count(u64::from(u32::MAX)).is_ok());
    assert_eq!(count(u64::from(u32::MAX) + 1), Err(ListFault::Rows(vec![(2, Count)])));
    let wrong = table(format!("{head}{}", "x,F0401,1\n".repeat(LIST_TOLD_MAX + 1)).as_bytes());
    assert!(matches!(wrong, Err(ListFault::Rows(rows)) if rows.len() == LIST_TOLD_MAX));
    let rows = |rows: usize| table(format!("{head}{}", "2026-01-08,F0401,1\n".repeat(rows)).as_bytes());
    assert!(rows(LIST_ROWS_MAX).is_ok());
    assert_eq!(rows(LIST_ROWS_MAX + 1), Err(ListFault::TooMany));
    let apart = |days: i64| {
        let last = day() + chrono::TimeDelta::days(days);
        table(format!("{head}2026-01-08,F0401,1\n{last},F0401,1\n").as_bytes())
    };
    assert!(apart(LIST_DAYS_MAX - 1).is_ok());
    assert_eq!(apart(LIST_DAYS_MAX), Err(ListFault::Days));
}
