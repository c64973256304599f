//! Seven cells into one [`AllocationRow`]: every cell is judged, then what cells say together (type and its
//! name, begin and end, whole books). All faults of the row are listed, not the first.

use super::fault::shown;
use super::file::CELL_CHARS_MAX;
use super::{Column, RowFault, cell};
use crate::domain::{AllocationRow, BOOK_SIZE, CleanText, Serial, Span, TaxKind};
use csv::StringRecord;

/// Reads the cells of `line`. `faults` must come in empty; there is a row exactly when it stays empty.
pub(super) fn read(line: u32, cells: &StringRecord, faults: &mut Vec<RowFault>) -> Option<AllocationRow> {
    assert!(faults.is_empty(), "the faults of the line before were not taken away");
    if is_header(cells) {
        faults.push(RowFault::RepeatedHeader);
        return None;
    }
    if !can_be_judged(cells, faults) {
        return None;
    }
    let row = judge(line, cells, faults);
    if faults.is_empty() { row } else { None }
}

/// The seven names in their order.
pub(super) fn is_header(cells: &StringRecord) -> bool {
    cells.len() == Column::ALL.len()
        && Column::ALL.iter().zip(cells).all(|(column, cell)| column.header() == cell)
}

/// Judges the count of columns; true when the first seven cells are what they seem to be.
fn can_be_judged(cells: &StringRecord, faults: &mut Vec<RowFault>) -> bool {
    let (found, wanted) = (cells.len(), Column::ALL.len());
    if found < wanted {
        faults.push(RowFault::ColumnsMissing(found));
    } else if found > wanted {
        faults.push(RowFault::ColumnsExtra(found));
    }
    found >= wanted && cells.iter().skip(wanted).all(str::is_empty)
}

fn judge(line: u32, cells: &StringRecord, faults: &mut Vec<RowFault>) -> Option<AllocationRow> {
    let mut sieve = Sieve { cells, faults };
    let ubn = sieve.value(Column::Ubn, cell::ubn);
    let tax_kind = sieve.value(Column::TypeCode, cell::type_code);
    let type_name = sieve.value(Column::TypeName, cell::type_name);
    judge_type(tax_kind, type_name, sieve.faults);
    let period = sieve.value(Column::Period, cell::period);
    let track = sieve.value(Column::Track, cell::track);
    let begin = sieve.value(Column::Begin, |raw| cell::serial(Column::Begin, raw));
    let end = sieve.value(Column::End, |raw| cell::serial(Column::End, raw));
    judge_ends(begin, end, faults);
    let span = Span::new(track?, begin?, end?).ok()?;
    Some(AllocationRow { line, ubn: ubn?, tax_kind: tax_kind?, period: period?, span })
}

fn judge_type(code: Option<TaxKind>, name: Option<TaxKind>, faults: &mut Vec<RowFault>) {
    if let (Some(code), Some(name)) = (code, name)
        && code != name
    {
        faults.push(RowFault::TypeContradiction { code, name });
    }
}

/// The platform allots whole books of fifty.
fn judge_ends(begin: Option<Serial>, end: Option<Serial>, faults: &mut Vec<RowFault>) {
    if let (Some(begin), Some(end)) = (begin, end)
        && end < begin
    {
        faults.push(RowFault::EndBeforeBegin { begin, end });
    }
    if let Some(begin) = begin.filter(|begin| !begin.value().is_multiple_of(BOOK_SIZE)) {
        faults.push(RowFault::UnalignedBegin(begin));
    }
    if let Some(end) = end.filter(|end| !(end.value() + 1).is_multiple_of(BOOK_SIZE)) {
        faults.push(RowFault::UnalignedEnd(end));
    }
}

/// Takes values out of the cells and keeps what would not pass.
struct Sieve<'a> {
    cells: &'a StringRecord,
    faults: &'a mut Vec<RowFault>,
}

impl Sieve<'_> {
    fn value<T>(&mut self, column: Column, read: impl Fn(&str) -> Result<T, RowFault>) -> Option<T> {
        let raw = self.cells.get(column as usize).unwrap_or_default();
        match fit_to_read(column, raw).and_then(|()| read(raw)) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }
}

/// Nothing hidden, nothing endless.
fn fit_to_read(column: Column, raw: &str) -> Result<(), RowFault> {
    // A text has at most as many characters as bytes: most cells need no counting.
    let chars = if raw.len() > CELL_CHARS_MAX { raw.chars().count() } else { 0 };
    if chars > CELL_CHARS_MAX {
        Err(RowFault::TooLong { column, chars })
    } else if CleanText::hides_something(raw) {
        Err(RowFault::Hidden { column, found: shown(raw) })
    } else {
        Ok(())
    }
}
