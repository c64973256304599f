//! The platform's daily list: a zip, a workbook, a table.

use lj::allocation::{LIST_DAYS_MAX, LIST_ROWS_MAX, LIST_TOLD_MAX, ListForm, read_daily_list};
use lj::domain::{ListColumns, ListedFigure, parse_date};

/// The same bytes in each form; what is read stays within its limits.
pub fn run(bytes: &[u8]) {
    let [day, kind, count] = ["日期", "訊息", "筆數"].map(str::to_owned);
    let columns = ListColumns { day, kind, count, figure: ListedFigure::Sent };
    for form in [ListForm::Zip, ListForm::Xls, ListForm::Csv] {
        let Ok(list) = read_daily_list(form, bytes, parse_date("2026-01-08"), Some(&columns)) else {
            continue;
        };
        assert!(list.counts.len() <= LIST_ROWS_MAX && list.faults.len() <= LIST_TOLD_MAX);
        let days = || list.counts.iter().map(|row| row.day);
        let (first, last) = (days().min().unwrap(), days().max().unwrap());
        assert!((last - first).num_days() < LIST_DAYS_MAX);
    }
}
