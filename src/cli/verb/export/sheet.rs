//! The files of an export. Each is written beside its place and put there once all of them are whole.
//!
//! A table is one that a spreadsheet opens by a double click and spoils nothing of: a mark for UTF-8 at its beginning, text that it
//! would take for something else behind an apostrophe: codes that would lose their zeros (統編, 隨機碼, 捐贈碼), what looks like a
//! date or a formula. Figures are written as figures.

use crate::cli::out::into_cell;
use crate::domain::{MediaRow, TaxRegistration, Ubn};
use crate::protocol::SoldPart;
use crate::slip::cp950_bytes;
use crate::world::{MODE_OWN, make_anew, sync_folder};
use clap::ValueEnum;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The byte-order mark: without it a spreadsheet takes UTF-8 for something else.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// What stands for a character that CP950 has not: ？ of full width.
const LOST: [u8; 2] = [0xA1, 0x48];
/// Lines of a media file: its serial has seven digits.
const MEDIA_LINES_MAX: u32 = 9_999_999;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Spelling {
    /// UTF-8 with a byte-order mark.
    #[value(name = "utf-8")]
    Utf8,
    /// CP950 (Big5), as older programs want it.
    Cp950,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text, however it looks.
    Text(String),
    /// A figure.
    Figure(String),
}

impl Cell {
    fn shown(&self) -> String {
        match self {
            Self::Text(text) if is_read_otherwise(text) => format!("'{text}"),
            Self::Text(text) => into_cell(text).into_owned(),
            Self::Figure(figure) => figure.clone(),
        }
    }
}

/// Figures of which a spreadsheet knows all digits.
const DIGITS_KNOWN: usize = 15;
/// What figures, dates and times are written with beside digits, in a shop's languages.
const OF_FIGURES: &[char] = &[
    '+', '-', '/', '.', ':', ',', '%', '$', ' ', 'e', 'E', '年', '月', '日', '時', '分', '秒', '上', '下',
    '午',
];
/// Months as dates are written in English: `MAR1` is the first of March.
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

fn is_of_figures(c: char) -> bool {
    c.is_ascii_digit() || OF_FIGURES.contains(&c)
}

/// True for text that a spreadsheet takes for something else: a number that loses its zeros or its last digits, one with an
/// exponent, a date, a time, yes or no.
fn is_read_otherwise(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty()
        || (digits && text.len() <= DIGITS_KNOWN && (text.len() == 1 || !text.starts_with('0')))
    {
        return false;
    }
    let figure = text.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '$')
        && text.chars().all(is_of_figures);
    let upper = text.to_ascii_uppercase();
    let rest = MONTHS.iter().find_map(|month| upper.strip_prefix(month));
    let month = rest
        .is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(is_of_figures));
    figure || month || matches!(upper.as_str(), "TRUE" | "FALSE")
}

/// A file that is not in its place yet; one that never gets there is removed.
struct Part {
    path: PathBuf,
    part: PathBuf,
    rows: u64,
    placed: bool,
}

impl Part {
    fn begin(path: &Path) -> io::Result<(Self, BufWriter<File>)> {
        let mut part = path.to_owned().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = make_anew(&part, MODE_OWN)?;
        Ok((Self { path: path.to_owned(), part, rows: 0, placed: false }, BufWriter::new(file)))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.placed {
            // Where the place is gone, so is the part.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn synced(file: BufWriter<File>) -> io::Result<()> {
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// A file that is whole, beside its place.
pub struct Whole(Part);

/// Puts files in their places; where each is, and its rows.
///
/// # Errors
/// What the system says; those that are in their places by then stay there.
pub fn put_in_place(folder: &Path, files: Vec<Whole>) -> io::Result<Vec<(PathBuf, u64)>> {
    let mut placed = Vec::new();
    for Whole(mut part) in files {
        std::fs::rename(&part.part, &part.path)?;
        part.placed = true;
        placed.push((part.path.clone(), part.rows));
    }
    sync_folder(folder)?;
    Ok(placed)
}

/// A table on its way.
pub struct Sheet {
    part: Part,
    table: csv::Writer<BufWriter<File>>,
    spelling: Spelling,
    /// Characters that the spelling has not.
    pub lost: u64,
}

impl Sheet {
    /// Begins a table with its headings.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(path: &Path, spelling: Spelling, heads: &[&str]) -> io::Result<Self> {
        let (part, mut file) = Part::begin(path)?;
        if spelling == Spelling::Utf8 {
            file.write_all(MARK)?;
        }
        let table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        let mut sheet = Self { part, table, spelling, lost: 0 };
        let heads: Vec<Cell> = heads.iter().map(|head| Cell::Text((*head).to_owned())).collect();
        sheet.record(&heads)?;
        Ok(sheet)
    }

    /// A row.
    ///
    /// # Errors
    /// What the system says.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        self.part.rows += 1;
        self.record(cells)
    }

    fn record(&mut self, cells: &[Cell]) -> io::Result<()> {
        let mut fields = Vec::with_capacity(cells.len());
        for cell in cells {
            fields.push(self.bytes(&cell.shown()));
        }
        self.table.write_record(fields).map_err(of_table)
    }

    fn bytes(&mut self, text: &str) -> Vec<u8> {
        if self.spelling == Spelling::Utf8 {
            return text.as_bytes().to_vec();
        }
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            match u8::try_from(c).ok().filter(u8::is_ascii) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend(cp950_bytes(c).unwrap_or_else(|| {
                    self.lost += 1;
                    LOST
                })),
            }
        }
        bytes
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> io::Result<Whole> {
        let file = self.table.into_inner().map_err(csv::IntoInnerError::into_error)?;
        synced(file)?;
        Ok(Whole(self.part))
    }
}

/// What the file said, as it said it.
fn of_table(fault: csv::Error) -> io::Error {
    match fault.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// A media file on its way.
pub struct Media {
    part: Part,
    file: BufWriter<File>,
    seller: Ubn,
    of: TaxRegistration,
    serial: u32,
}

impl Media {
    /// Begins the file of a seller.
    ///
    /// # Errors
    /// What the system says.
    pub fn begin(path: &Path, seller: Ubn, of: TaxRegistration) -> io::Result<Self> {
        let (part, file) = Part::begin(path)?;
        Ok(Self { part, file, seller, of, serial: 0 })
    }

    /// The lines of a part of the facts; a number that waits for its re-issue has none.
    ///
    /// # Errors
    /// What the system says, more lines than their serial has digits.
    pub fn part(&mut self, part: &SoldPart) -> io::Result<()> {
        for row in part.invoices.iter().filter(|row| row.voided.is_none()) {
            let rows = MediaRow::of_invoice(&row.invoice, row.cancelled.is_some());
            rows.iter().try_for_each(|row| self.row(row))?;
        }
        for allowance in &part.allowances {
            MediaRow::of_allowance(allowance).iter().try_for_each(|row| self.row(row))?;
        }
        Ok(())
    }

    /// One line; those of another seller are left out.
    ///
    /// # Errors
    /// As [`Media::part`].
    pub fn row(&mut self, row: &MediaRow) -> io::Result<()> {
        if row.seller() != self.seller {
            return Ok(());
        }
        if self.serial >= MEDIA_LINES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.serial += 1;
        self.part.rows += 1;
        write!(self.file, "{}\r\n", row.line(self.of, self.serial))
    }

    /// Ends it.
    ///
    /// # Errors
    /// What the system says.
    pub fn finish(self) -> io::Result<Whole> {
        synced(self.file)?;
        Ok(Whole(self.part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(spelling: Spelling, cells: &[Cell]) -> (Vec<u8>, u64) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let mut sheet = Sheet::begin(&path, spelling, &vec!["品名"; cells.len()]).unwrap();
        sheet.row(cells).unwrap();
        let lost = sheet.lost;
        let whole = sheet.finish().unwrap();
        assert!(!path.exists(), "nothing is in its place before all of them are whole");
        assert_eq!(put_in_place(folder.path(), vec![whole]).unwrap(), [(path.clone(), 1)]);
        (std::fs::read(&path).unwrap(), lost)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn zeros_stay_formulas_are_text_and_figures_are_figures() {
        let cells =
            [text("04595257"), text("=1+1"), text("0012"), text("茶,\"綠\""), Cell::Figure("-70".to_owned())];
        let (bytes, lost) = written(Spelling::Utf8, &cells);
        let expected = "\u{feff}品名,品名,品名,品名,品名\r\n'04595257,'=1+1,'0012,\"茶,\"\"綠\"\"\",-70\r\n";
        assert_eq!((String::from_utf8(bytes).unwrap().as_str(), lost), (expected, 0));
        for plain in ["", "0", "7", "12345675", "AB00000012", "1.5x", "MARS", "MAY", "3號店", "1組"] {
            assert_eq!(text(plain).shown(), plain);
        }
        for marked in [
            "04595257",
            "00",
            "0012",
            "1234567890123456",
            "1E5",
            "3-4",
            "10:30",
            "3月4日",
            "114年",
            "12.5%",
            "MAR1",
            "sep-2",
            "true",
            ".5",
            "$5",
        ] {
            assert_eq!(text(marked).shown(), format!("'{marked}"));
        }
    }

    #[test]
    fn what_cp950_has_not_is_a_question_mark_and_is_counted() {
        let (bytes, lost) = written(Spelling::Cp950, &[text("功堃茶"), text("a")]);
        assert!(!bytes.starts_with(MARK));
        let (read, _, wrong) = encoding_rs::BIG5.decode(&bytes);
        assert_eq!((read.lines().nth(1), wrong, lost), (Some("功？茶,a"), false, 1));
    }

    #[test]
    fn what_is_not_put_in_its_place_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Sheet::begin(&folder.path().join("a.csv"), Spelling::Utf8, &["a"]).unwrap());
        drop(Sheet::begin(&folder.path().join("b.csv"), Spelling::Utf8, &["a"]).unwrap().finish().unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
