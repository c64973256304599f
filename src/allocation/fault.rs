//! What can be wrong with an allocation file: [`NotAllocation`] when it is none, [`RowFault`] one variant per
//! rule that a line breaks. Each carries what a sentence needs; the sentences of the clerk are in `text`.

use super::{Column, FileEncoding};
use crate::domain::{CleanText, Serial, TEXT_CHARS_MAX, TaxKind};

/// How many characters of a wrong cell are kept to be shown.
const SHOWN_CHARS_MAX: usize = 40;

/// One broken rule and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Physical line of the file; the header is line 1.
    pub line: u32,
    /// The rule that is broken.
    pub fault: RowFault,
}

/// The rules of a line. A text is the cell as it stands in the file, made safe to show and cut to 40 characters; it may
/// be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// An empty line with rows after it. The platform ends the table at the first empty line, so it would
    /// have lost the rest. Of several empty lines in a row the first is told.
    BlankLine,
    /// The header once more: two files were joined.
    RepeatedHeader,
    /// So many bytes in the line, more than [`super::LINE_BYTES_MAX`]; it is not judged further.
    LineTooLong(usize),
    /// Quotation marks that do not enclose whole cells, or never close. The columns of such a line are not
    /// known, so this is its only fault.
    Quotes,
    /// So many columns, fewer than seven. The cells are not judged further, since it is not known which is missing.
    ColumnsMissing(usize),
    /// So many columns, more than seven. The cells are judged only when all further ones are empty.
    ColumnsExtra(usize),
    /// A control, bidi or zero-width character in the cell; it is not judged further.
    Hidden {
        /// Its column.
        column: Column,
        /// The cell without its hidden characters.
        found: CleanText,
    },
    /// More than [`super::CELL_CHARS_MAX`] characters in the cell; it is not judged further.
    TooLong {
        /// Its column.
        column: Column,
        /// Characters of the cell.
        chars: usize,
    },
    /// One to seven digits and no leading zero where eight digits belong (統編, 起號, 迄號): a spreadsheet
    /// has dropped the zeros. Never padded. Excel damage.
    LostZeros {
        /// Its column: [`Column::Ubn`], [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// A number like `4.25E+07` where eight digits belong: a spreadsheet has rounded it. Excel damage.
    Exponent {
        /// Its column: [`Column::Ubn`], [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// 營業人統編 is not eight digits, in another way than [`Self::LostZeros`] and [`Self::Exponent`].
    UbnForm(CleanText),
    /// 營業人統編 is eight digits whose check digit does not fit.
    UbnCheck(CleanText),
    /// 發票類別代號 is none of `7`, `07`, `8`, `08`.
    TypeCode(CleanText),
    /// 發票類別 names neither 一般稅額 nor 特種稅額.
    TypeName(CleanText),
    /// 發票類別 names the other type than 發票類別代號.
    TypeContradiction {
        /// What the code says.
        code: TaxKind,
        /// What the name says.
        name: TaxKind,
    },
    /// 發票期別 is not written `110/11 ~ 110/12`.
    PeriodForm(CleanText),
    /// A month of 發票期別 is not 01–12, or its ROC year lies before electronic invoices.
    PeriodMonth(CleanText),
    /// The last month of 發票期別 lies before the first.
    PeriodSwapped(CleanText),
    /// 發票期別 has two months, an even one and the next odd one.
    PeriodPair(CleanText),
    /// 發票期別 does not have two months.
    PeriodLength {
        /// Months, both ends counted: 1, or 3 and more.
        months: u32,
        /// The cell.
        found: CleanText,
    },
    /// 發票字軌名稱 is not two capital letters A–Z.
    Track(CleanText),
    /// 起號 or 迄號 is not eight digits, in another way than [`Self::LostZeros`] and [`Self::Exponent`].
    SerialForm {
        /// [`Column::Begin`] or [`Column::End`].
        column: Column,
        /// The cell.
        found: CleanText,
    },
    /// 迄號 is lower than 起號.
    EndBeforeBegin {
        /// 起號.
        begin: Serial,
        /// 迄號.
        end: Serial,
    },
    /// 起號 does not end in 00 or 50: it begins no book.
    UnalignedBegin(Serial),
    /// 迄號 does not end in 49 or 99: it ends no book.
    UnalignedEnd(Serial),
}

impl RowFault {
    /// True for what only a spreadsheet does to a number.
    pub fn is_excel_damage(&self) -> bool {
        matches!(self, Self::LostZeros { .. } | Self::Exponent { .. })
    }
}

/// Why the bytes are no allocation file. Such a file has no rows and no list of faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotAllocation {
    /// Larger than [`super::FILE_BYTES_MAX`]; it was not looked into.
    TooLarge {
        /// Bytes of the file.
        bytes: usize,
        /// Bytes that are read.
        max: usize,
    },
    /// More rows than are read: [`super::ROWS_MAX`].
    TooManyRows(u32),
    /// No byte, or nothing but blanks and line ends: not even the header.
    Empty,
    /// UTF-16, what Excel saves as “Unicode text”: download the file again.
    Utf16,
    /// An Excel workbook or a ZIP archive, whatever its name says: download the file again, or unpack it.
    Workbook,
    /// Control bytes at the start: a picture, a program, no text.
    Binary,
    /// Neither UTF-8 nor CP950, from the first line on.
    UnknownEncoding,
    /// The header is right, but this line does not decode: the file was cut or mixed.
    Undecodable {
        /// Physical line, the first of perhaps several.
        line: u32,
        /// The encoding of the header.
        encoding: FileEncoding,
    },
    /// The seven names are there, but separated by this (a tab or a semicolon) instead of commas: saved by a spreadsheet.
    Separator(char),
    /// Line 1 is already a row, or blank: the header was taken off.
    NoHeader,
    /// Some of the seven names are there, but not these seven in this order.
    Columns {
        /// The names that are missing; empty when there are too many columns or in another order.
        missing: Vec<Column>,
        /// Columns of the header.
        found: usize,
    },
    /// A text or table without any of the seven names, or whose first line is endless; its first 40 characters.
    OtherFile(CleanText),
}

/// The beginning of `raw`, safe to show.
pub(super) fn shown(raw: &str) -> CleanText {
    let cut: String = raw.chars().take(SHOWN_CHARS_MAX).collect();
    // 40 characters never exceed the limit of a text.
    CleanText::new(&cut, TEXT_CHARS_MAX).unwrap_or_default()
}
