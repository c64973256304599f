//! How a file of allotted numbers is stored, and what is said of each of its rows (電子發票字軌匯入, R3, R4).

#[cfg(doc)]
use crate::domain::BookRefusal;
use crate::domain::{Category, CleanText, CompanyCode, Copies, ImportVerdict, Kind, UploadMode};
use serde::{Deserialize, Serialize};

/// Most rows of one import: 200,000 rows are 4,000 times what the largest chain is allotted in a period.
pub const IMPORT_ROWS_MAX: usize = 200_000;

/// How an import is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// Numbers per stored range, a multiple of 50; 0 keeps each row whole (R3).
    pub books_of: u32,
    /// Store rows of past periods for the record, as *outside* (R4, R5).
    pub history: bool,
    /// Only for this company; rows of another 統編 are refused.
    pub company: Option<CompanyCode>,
    /// 發票類別 of the rows.
    pub category: Category,
    /// 發票型態 of the rows.
    pub kind: Kind,
    /// 聯數 of the rows.
    pub copies: Copies,
    /// Automatic or manual upload.
    pub upload: UploadMode,
    /// Name of the file, for the trail.
    pub file: CleanText,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            books_of: crate::domain::BOOK_SIZE,
            history: false,
            company: None,
            category: Category::CashRegister,
            kind: Kind::Electronic,
            copies: Copies::Three,
            upload: UploadMode::Auto,
            file: CleanText::default(),
        }
    }
}

/// Verdicts of an import. A refused import comes as [`BookRefusal::Import`] instead, unless it was a dry run.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// One per row, in the file's order.
    pub verdicts: Vec<ImportVerdict>,
    /// How many ranges were (or would be) written.
    pub ranges: u64,
}

impl ImportReport {
    /// True when a row refuses the whole file.
    pub fn refused(&self) -> bool {
        self.verdicts.iter().any(|row| row.verdict.refuses())
    }
}
