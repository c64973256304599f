//! What can be wrong with an allocation file: [`NotAllocation`] when it is none, [`RowFault`] one variant per
//! rule that a line breaks. Each carries what a sentence needs; the sentences of the clerk are in `text`,
//! `Display` is the plain English of logs and tests.

use super::{Column, FileEncoding};
use crate::domain::{CleanText, Serial, TEXT_CHARS_MAX, TaxKind};

/// How many characters of a wrong cell are kept to be shown.
const SHOWN_CHARS_MAX: usize = 40;

/// One broken rule and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct BadRow {
    /// Physical line of the file; the header is line 1.
    pub line: u32,
    /// The rule that is broken.
    pub fault: RowFault,
}

/// The rules of a line. `found` is the cell as it stands in the file, made safe to show and cut to 40
/// characters; it may be empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// An empty line with rows after it. The platform ends the table at the first empty line, so it would
    /// have lost the rest. Of several empty lines in a row the first is told.
    #[error("an empty line in the middle: the platform reads no further")]
    BlankLine,
    /// The header once more: two files were joined.
    #[error("the header stands here again: two files were joined")]
    RepeatedHeader,
    /// More than [`super::LINE_BYTES_MAX`] bytes in the line; it is not judged further.
    #[error("the line has {bytes} bytes")]
    LineTooLong {
        /// Bytes of the line, in UTF-8.
        bytes: usize,
    },
    /// Quotation marks that do not enclose whole cells, or never close. The columns of such a line are not
    /// known, so this is its only fault.
    #[error("the quotation marks do not enclose whole cells")]
    Quotes,
    /// Fewer than seven columns. The cells are not judged further, since it is not known which is missing.
    #[error("{found} columns instead of seven")]
    ColumnsMissing {
        /// Columns of the line.
        found: usize,
    },
    /// More than seven columns. The cells are judged only when all further ones are empty.
    #[error("{found} columns instead of seven")]
    ColumnsExtra {
        /// Columns of the line.
        found: usize,
    },
    /// A control, bidi or zero-width character in the cell; it is not judged further.
    #[error("{column}: a hidden character in “{found}”")]
    Hidden {
        /// Its column.
        column: Column,
        /// The cell without its hidden characters.
        found: CleanText,
    },
    /// More than [`super::CELL_CHARS_MAX`] characters in the cell; it is not judged further.
    #[error("{column}: {chars} characters")]
    TooLong {
        /// Its column.
        column: Column,
        /// Characters of the cell.
        chars: usize,
    },
    /// One to seven digits and no leading zero where eight digits belong (統編, 起號, 迄號): a spreadsheet
    /// has dropped the zeros. Never padded. Excel damage.
    #[error("{column}: “{found}” has lost its leading zeros")]
    LostZeros {
        /// Its column: [`Column::Ubn`], [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// A number like `4.25E+07` where eight digits belong: a spreadsheet has rounded it. Excel damage.
    #[error("{column}: “{found}” has been rounded to an exponent")]
    Exponent {
        /// Its column: [`Column::Ubn`], [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// 營業人統編 is not eight digits, in another way than [`Self::LostZeros`] and [`Self::Exponent`].
    #[error("營業人統編: “{found}” is not eight digits")]
    UbnForm {
        /// The cell.
        found: CleanText,
    },
    /// 營業人統編 is eight digits whose check digit does not fit.
    #[error("營業人統編: the check digit of “{found}” does not fit")]
    UbnCheck {
        /// The cell.
        found: CleanText,
    },
    /// 發票類別代號 is none of `7`, `07`, `8`, `08`.
    #[error("發票類別代號: “{found}” is neither 7 nor 8")]
    TypeCode {
        /// The cell.
        found: CleanText,
    },
    /// 發票類別 names neither 一般稅額 nor 特種稅額.
    #[error("發票類別: “{found}” is no known type")]
    TypeName {
        /// The cell.
        found: CleanText,
    },
    /// 發票類別 names the other type than 發票類別代號.
    #[error("發票類別 does not fit the code {}", .code.word())]
    TypeContradiction {
        /// What the code says.
        code: TaxKind,
        /// What the name says.
        name: TaxKind,
    },
    /// 發票期別 is not written `110/11 ~ 110/12`.
    #[error("發票期別: “{found}” is not of the form 110/11 ~ 110/12")]
    PeriodForm {
        /// The cell.
        found: CleanText,
    },
    /// A month of 發票期別 is not 01–12, or its ROC year lies before electronic invoices.
    #[error("發票期別: there is no such month in “{found}”")]
    PeriodMonth {
        /// The cell.
        found: CleanText,
    },
    /// The last month of 發票期別 lies before the first.
    #[error("發票期別: the months of “{found}” are swapped")]
    PeriodSwapped {
        /// The cell.
        found: CleanText,
    },
    /// 發票期別 has two months, an even one and the next odd one.
    #[error("發票期別: “{found}” begins with an even month")]
    PeriodPair {
        /// The cell.
        found: CleanText,
    },
    /// 發票期別 does not have two months.
    #[error("發票期別: “{found}” has {months} months instead of two")]
    PeriodLength {
        /// Months, both ends counted: 1, or 3 and more.
        months: u32,
        /// The cell.
        found: CleanText,
    },
    /// 發票字軌名稱 is not two capital letters A–Z.
    #[error("發票字軌名稱: “{found}” is not two capital letters")]
    Track {
        /// The cell.
        found: CleanText,
    },
    /// 起號 or 迄號 is not eight digits, in another way than [`Self::LostZeros`] and [`Self::Exponent`].
    #[error("{column}: “{found}” is not eight digits")]
    SerialForm {
        /// [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// 迄號 is lower than 起號.
    #[error("發票迄號 {end} lies before 發票起號 {begin}")]
    EndBeforeBegin {
        /// 起號.
        begin: Serial,
        /// 迄號.
        end: Serial,
    },
    /// 起號 does not end in 00 or 50: it begins no book.
    #[error("發票起號 {begin} does not end in 00 or 50")]
    UnalignedBegin {
        /// 起號.
        begin: Serial,
    },
    /// 迄號 does not end in 49 or 99: it ends no book.
    #[error("發票迄號 {end} does not end in 49 or 99")]
    UnalignedEnd {
        /// 迄號.
        end: Serial,
    },
}

impl RowFault {
    /// True for what only a spreadsheet does to a number.
    pub fn is_excel_damage(&self) -> bool {
        matches!(self, Self::LostZeros { .. } | Self::Exponent { .. })
    }
}

/// Why the bytes are no allocation file. Such a file has no rows and no list of faults.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAllocation {
    /// Larger than [`super::FILE_BYTES_MAX`]; it was not looked into.
    #[error("{bytes} bytes, at most {max} are read")]
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes that are read.
        max: usize,
    },
    /// More rows than [`super::ROWS_MAX`].
    #[error("more than {max} rows")]
    TooManyRows {
        /// Rows that are read.
        max: u32,
    },
    /// No byte, or nothing but blanks and line ends: not even the header.
    #[error("the file is empty")]
    Empty,
    /// UTF-16, what Excel saves as “Unicode text”: download the file again.
    #[error("the file is UTF-16, as Excel saves “Unicode text”")]
    Utf16,
    /// An Excel workbook or a ZIP archive, whatever its name says: download the file again, or unpack it.
    #[error("the file is an Excel workbook or an archive")]
    Workbook,
    /// Control bytes at the start: a picture, a program, no text.
    #[error("the file is no text")]
    Binary,
    /// Neither UTF-8 nor CP950, from the first line on.
    #[error("the text is neither UTF-8 nor CP950")]
    UnknownEncoding,
    /// The header is right, but this line does not decode: the file was cut or mixed.
    #[error("line {line} is not {encoding}")]
    Undecodable {
        /// Physical line, the first of perhaps several.
        line: u32,
        /// The encoding of the header.
        encoding: FileEncoding,
    },
    /// The seven names are there, but separated by something else than commas: saved by a spreadsheet.
    #[error("the columns are not separated by commas but by {found:?}")]
    Separator {
        /// A tab or a semicolon.
        found: char,
    },
    /// Line 1 is already a row, or blank: the header was taken off.
    #[error("line 1 is not the header")]
    NoHeader,
    /// Some of the seven names are there, but not these seven in this order.
    #[error("the header has {found} columns, of the seven {} are missing", .missing.len())]
    Columns {
        /// The names that are missing; empty when there are too many columns or in another order.
        missing: Vec<Column>,
        /// Columns of the header.
        found: usize,
    },
    /// A text or table without any of the seven names, or whose first line is endless.
    #[error("another file: it begins with “{first_line}”")]
    OtherFile {
        /// The first 40 characters of line 1.
        first_line: CleanText,
    },
}

/// The beginning of `raw`, safe to show.
pub(super) fn shown(raw: &str) -> CleanText {
    let cut: String = raw.chars().take(SHOWN_CHARS_MAX).collect();
    // 40 characters never exceed the limit of a text.
    CleanText::new(&cut, TEXT_CHARS_MAX).unwrap_or_default()
}
