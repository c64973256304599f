//! The platform's daily list (歷史存證檢核表), an extra witness of the daily check: the zip of the mail with its `.xls`, the
//! `.xls` alone, or a table whose columns the configuration names. The mail ended with 2023; who keeps one reads it, and a
//! centre's own list of days, messages and counts reads as a table.

mod archive;
mod biff;
mod list;
mod mail;
mod table;

pub use list::{
    DailyList, LIST_BYTES_MAX, LIST_CELLS_MAX, LIST_DAYS_MAX, LIST_FILES_MAX, LIST_ROWS_MAX, LIST_TOLD_MAX,
    ListFault, ListForm, ListRowFault, day_of_name,
};

use crate::domain::ListColumns;
use chrono::NaiveDate;

/// Reads a list. `day` is the day of the mail's sheet, which names none; `columns` are those of a table.
///
/// # Errors
/// [`ListFault`].
pub fn read_daily_list(
    form: ListForm,
    bytes: &[u8],
    day: Option<NaiveDate>,
    columns: Option<&ListColumns>,
) -> Result<DailyList, ListFault> {
    if bytes.len() > LIST_BYTES_MAX {
        return Err(ListFault::TooLarge);
    }
    let list = match form {
        ListForm::Csv => table::read(bytes, columns.ok_or(ListFault::NoColumns)?)?,
        ListForm::Xls => mail::read(bytes, day.ok_or(ListFault::Day)?)?,
        ListForm::Zip => mail::read(&archive::sheet(bytes)?, day.ok_or(ListFault::Day)?)?,
    };
    let days = list.counts.iter().map(|row| row.day);
    match (days.clone().min(), days.max()) {
        (Some(first), Some(last)) if (last - first).num_days() >= LIST_DAYS_MAX => Err(ListFault::Days),
        _ => Ok(list),
    }
}

#[cfg(test)]
mod tests;
