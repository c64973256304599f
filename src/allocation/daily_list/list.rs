//! What a daily list says, why one cannot be read, and how large it may be.

use crate::domain::ListedCount;
use chrono::NaiveDate;

/// The largest list, in bytes, and the largest that is unpacked: the mail's has some 20 KiB, a table of a year under 200.
pub const LIST_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Most files of a zip: the mail's has one.
pub const LIST_FILES_MAX: usize = 16;
/// Most cells and most texts of a workbook.
pub const LIST_CELLS_MAX: usize = 100_000;
/// Most rows of a table: ten years of six messages a day.
pub const LIST_ROWS_MAX: usize = 22_000;
/// Most days from the first to the last of a list: what is held against it is looked at day by day.
pub const LIST_DAYS_MAX: i64 = 400;
/// Most faults that are told of a table, and most faults of the platform that are listed.
pub const LIST_TOLD_MAX: usize = 20;

/// In what form a list comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListForm {
    /// A zip with an `.xls`.
    Zip,
    /// The `.xls`.
    Xls,
    /// A table of text.
    Csv,
}

impl ListForm {
    /// By the ending of a file's name.
    pub fn of(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        match ending.as_str() {
            "zip" => Some(Self::Zip),
            "xls" => Some(Self::Xls),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// What a list says.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DailyList {
    /// Its counts.
    pub counts: Vec<ListedCount>,
    /// Messages that it counts and the daily check does not, such as E0402, with how many.
    pub others: Vec<(String, u64)>,
    /// Faults that the platform lists (存證異常清單), each as one text, up to [`LIST_TOLD_MAX`].
    pub faults: Vec<String>,
    /// How many faults there are.
    pub fault_count: u64,
    /// Sent and not answered (傳輸差異數), answered and not kept (存證差異數), where the list says so.
    pub gaps: Option<[i64; 2]>,
}

/// Why a list cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// More bytes than [`LIST_BYTES_MAX`], packed or unpacked.
    TooLarge,
    /// More cells, texts, files or rows than are read.
    TooMany,
    /// No zip, or a damaged one.
    NotZip,
    /// The zip, or the workbook, is locked by a password.
    Locked,
    /// The zip has no `.xls`, or several.
    NoSheet(usize),
    /// No workbook of Excel 97 to 2003, or a damaged one.
    NotXls,
    /// A workbook of Excel 5 or 95.
    OldXls,
    /// A cell of the sheet has no count.
    Cell(&'static str),
    /// The sheet's differences are not those of its counts: its columns are others.
    Sums,
    /// The list of faults has no heading that is known.
    Faults,
    /// Nobody says of which day it is.
    Day,
    /// The configuration names no columns.
    NoColumns,
    /// Neither UTF-8 nor CP950, or no table.
    NotTable,
    /// These columns are not in its first line.
    Missing(Vec<String>),
    /// These lines: which, and what is wrong.
    Rows(Vec<(u64, ListRowFault)>),
    /// The days lie too far apart.
    Days,
    /// It has no row.
    Empty,
}

/// What is wrong with a line of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRowFault {
    /// The day is none.
    Day,
    /// The message has no name that is known.
    Kind,
    /// The count is none.
    Count,
}

/// The day that a file's name begins with, as the mail's does: `20231105…`.
pub fn day_of_name(name: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(name.get(..8)?, "%Y%m%d").ok()
}
