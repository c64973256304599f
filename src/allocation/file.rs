//! A file that was read, and how large one may be.

use super::encoding::FileEncoding;
use super::fault::BadRow;
use crate::domain::AllocationRow;

/// The largest file, in bytes: [`ROWS_MAX`] rows of about 80 bytes in UTF-8, twice over.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The most rows: a chain with a row per track and shop stays under a thousand; two hundred thousand keep
/// the reading under a second and the import in one ledger frame's reach.
pub const ROWS_MAX: u32 = 200_000;
/// The most characters of one cell. The longest sound one, the period, has 17; the rest is room for blanks.
pub const CELL_CHARS_MAX: usize = 64;
/// The longest line, in bytes: seven cells of [`CELL_CHARS_MAX`] characters, quoted, are under 2,000. A longer
/// one is not cut into cells, so that millions of commas cost nothing.
pub const LINE_BYTES_MAX: usize = 4096;
/// How many bytes are read between two words of progress: often enough for a bar, too seldom to cost time.
pub const PROGRESS_STEP_BYTES: u64 = 256 * 1024;

/// A file that is an allocation table: its sound rows, and what is wrong with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationFile {
    /// The sound rows in the order of the file, each with its line. Rows that repeat or overlap each other
    /// are all here.
    pub rows: Vec<AllocationRow>,
    /// Every broken rule in the order of the lines; a line may stand here several times. No line is in both
    /// lists. The file is to be stored only when this is empty.
    pub bad: Vec<BadRow>,
    /// How the text was written.
    pub encoding: FileEncoding,
}

impl AllocationFile {
    /// The header alone: valid, nothing has been allotted yet (尚未配號).
    pub fn is_unallotted(&self) -> bool {
        self.rows.is_empty() && self.bad.is_empty()
    }

    /// True when a spreadsheet has saved this file over: numbers without their leading zeros or with an
    /// exponent. The cure is a fresh download that is not opened in Excel.
    pub fn damaged_by_excel(&self) -> bool {
        self.bad.iter().any(|bad| bad.fault.is_excel_damage())
    }
}
