//! The platform's allocation file (配號檔, `invnoapply….csv`), the office calendar by which its days are counted, and its daily
//! list (歷史存證檢核表): bytes in, checked rows and all faults out.
//!
//! No I/O and no store: whether a row is new, past, overlapping or somebody else's is the engine's verdict
//! (R3, R4); the sentences for the clerk are made in `text` from [`RowFault`] and [`NotAllocation`].
//! A file is either not such a table at all ([`NotAllocation`]), or it is read to its end and every broken
//! rule of every line is listed. Nothing is padded, guessed or mended.
//! Source: seven columns as the Ministry of Finance platform writes them, in CP950 or UTF-8.

mod cell;
mod column;
mod daily_list;
mod encoding;
mod fault;
mod file;
mod header;
mod line;
mod office_calendar;
mod row;
mod table;
#[cfg(test)]
mod test_writer;
#[cfg(test)]
mod tests;

pub use column::Column;
pub use daily_list::{
    DailyList, LIST_BYTES_MAX, LIST_CELLS_MAX, LIST_DAYS_MAX, LIST_FILES_MAX, LIST_ROWS_MAX, LIST_TOLD_MAX,
    ListFault, ListForm, ListRowFault, day_of_name, read_daily_list,
};
pub use encoding::{FileEncoding, cp950};
pub use fault::{BadRow, NotAllocation, RowFault};
pub use file::{
    AllocationFile, CELL_CHARS_MAX, FILE_BYTES_MAX, LINE_BYTES_MAX, PROGRESS_STEP_BYTES, ROWS_MAX,
};
pub use office_calendar::{OFFICE_FILE_BYTES_MAX, OfficeFileFault, OfficeRowFault, read_office_year};

/// Reads an allocation file as downloaded: CP950 or UTF-8, byte-order mark or not, CRLF or LF, blank lines
/// at the end. `progress` is told the bytes done, rising, the last time all of them; a file that is refused
/// at sight reports nothing.
///
/// # Errors
/// [`NotAllocation`] when the bytes are no such table. Faults of single lines are no error: they are in
/// [`AllocationFile::bad`], all of them.
pub fn read(bytes: &[u8], progress: &mut dyn FnMut(u64)) -> Result<AllocationFile, NotAllocation> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(NotAllocation::TooLarge { bytes: bytes.len(), max: FILE_BYTES_MAX });
    }
    let encoding = header::recognise(bytes)?;
    table::read(bytes, encoding, progress)
}
