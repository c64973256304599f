//! The cells of a workbook of Excel 97 to 2003 (BIFF8 in a compound file): whole numbers and texts, of sheets alone. No byte of
//! it is believed: every place is asked for, every count has a limit, and what does not read makes the file no workbook.

use super::list::{LIST_BYTES_MAX, LIST_CELLS_MAX, ListFault};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

/// A sheet: its cells by row and column, from 0.
pub(super) type Sheet = BTreeMap<(u16, u16), Cell>;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A whole number.
    Whole(i64),
    /// A text; many cells have the same one.
    Text(Rc<str>),
    /// A fraction, a truth, an error of Excel: no count.
    Broken,
}

const CONTINUE: u16 = 0x003C;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
const PASSWORD: u16 = 0x002F;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00FC;
const TEXT_OF: u16 = 0x00FD;
const LABEL: u16 = 0x0204;
const NUMBER: u16 = 0x0203;
const SHORT_NUMBER: u16 = 0x027E;
const SHORT_NUMBERS: u16 = 0x00BD;
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;
/// The version of Excel 97 to 2003.
const BIFF8: u16 = 0x0600;

/// The sheets of a workbook, in their order; charts and macros are none.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<Sheet>, ListFault> {
    let stream = stream(bytes)?;
    let (mut places, mut texts) = (Vec::new(), Vec::new());
    let mut records = Records { rest: &stream };
    let first = records.next().ok_or(ListFault::NotXls)?;
    match (first.kind, word(first.data, 0)) {
        (BEGIN, Some(BIFF8)) => {}
        (BEGIN, Some(_)) => return Err(ListFault::OldXls),
        _ => return Err(ListFault::NotXls),
    }
    while let Some(record) = records.next() {
        match record.kind {
            PASSWORD => return Err(ListFault::Locked),
            SHEET if record.data.get(5) == Some(&0) => {
                places.push(usize::try_from(long(record.data, 0).ok_or(ListFault::NotXls)?).ok());
            }
            TEXTS => {
                let parts = std::iter::once(record.data).chain(records.continued()).collect();
                texts = Parts { parts, part: 0, at: 0 }.texts()?;
            }
            END => break,
            _ => {}
        }
    }
    let mut left = LIST_CELLS_MAX;
    let of_place = |place: Option<usize>| {
        let rest = place.and_then(|place| stream.get(place..)).ok_or(ListFault::NotXls)?;
        let sheet = sheet(Records { rest }, &texts, left)?;
        left -= sheet.len();
        Ok(sheet)
    };
    places.into_iter().map(of_place).collect()
}

/// The stream of the workbook out of its compound file.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, ListFault> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| ListFault::NotXls)?;
    if !file.is_stream("/Workbook") && file.is_stream("/Book") {
        return Err(ListFault::OldXls);
    }
    let stream = file.open_stream("/Workbook").map_err(|_| ListFault::NotXls)?;
    let mut found = Vec::new();
    stream.take(LIST_BYTES_MAX as u64).read_to_end(&mut found).map_err(|_| ListFault::NotXls)?;
    Ok(found)
}

struct Record<'b> {
    kind: u16,
    data: &'b [u8],
}

struct Records<'b> {
    rest: &'b [u8],
}

impl<'b> Records<'b> {
    /// The next one; `None` at the end, and where it is cut.
    fn next(&mut self) -> Option<Record<'b>> {
        let (kind, bytes) = (word(self.rest, 0)?, usize::from(word(self.rest, 2)?));
        let data = self.rest.get(4..4 + bytes)?;
        self.rest = self.rest.get(4 + bytes..)?;
        Some(Record { kind, data })
    }

    /// Those that go on with the last one.
    fn continued(&mut self) -> Vec<&'b [u8]> {
        let mut parts = Vec::new();
        while word(self.rest, 0) == Some(CONTINUE) {
            let Some(record) = self.next() else { break };
            parts.push(record.data);
        }
        parts
    }
}

fn sheet(mut records: Records<'_>, texts: &[Rc<str>], cells_max: usize) -> Result<Sheet, ListFault> {
    let (mut cells, mut depth, mut formula) = (Sheet::new(), 0_u32, None);
    while let Some(Record { kind, data }) = records.next() {
        match kind {
            // A chart inside a sheet has cells of its own.
            BEGIN => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ if depth > 1 => continue,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let place = word(data, 0).zip(word(data, 2));
        let found = match kind {
            NUMBER => Some(double(data, 6)),
            SHORT_NUMBER => Some(long(data, 6).map(short)),
            TEXT_OF => Some(
                long(data, 6).and_then(|at| texts.get(usize::try_from(at).ok()?).cloned()).map(Cell::Text),
            ),
            LABEL => Some(label(data.get(6..).unwrap_or_default())),
            FORMULA => {
                formula = place;
                Some(formula_value(data))
            }
            _ => None,
        };
        if let Some(cell) = found {
            cells.insert(place.ok_or(ListFault::NotXls)?, cell.ok_or(ListFault::NotXls)?);
        }
        match (kind, formula) {
            (SHORT_NUMBERS, _) => short_numbers(data, &mut cells).ok_or(ListFault::NotXls)?,
            (FORMULA_TEXT, Some(place)) => drop(cells.insert(place, label(data).ok_or(ListFault::NotXls)?)),
            _ => {}
        }
        if cells.len() > cells_max {
            return Err(ListFault::TooMany);
        }
    }
    Ok(cells)
}

/// A row of short numbers.
fn short_numbers(data: &[u8], cells: &mut Sheet) -> Option<()> {
    let (row, first) = (word(data, 0)?, word(data, 2)?);
    let numbers = data.get(4..data.len().checked_sub(2)?)?;
    for (at, pair) in numbers.chunks_exact(6).enumerate() {
        let column = first.checked_add(u16::try_from(at).ok()?)?;
        cells.insert((row, column), short(long(pair, 2)?));
    }
    Some(())
}

/// What a formula came to when the file was written; a text follows in a record of its own.
fn formula_value(data: &[u8]) -> Option<Cell> {
    match word(data, 12)? {
        0xFFFF => Some(Cell::Broken),
        _ => double(data, 6),
    }
}

/// A number in 30 bits with two marks: it is a hundred times too large, it is a whole one.
fn short(bits: u32) -> Cell {
    let whole = bits & 2 != 0;
    let value =
        if whole { f64::from(bits.cast_signed() >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    of_double(if bits & 1 != 0 { value / 100.0 } else { value })
}

fn double(data: &[u8], at: usize) -> Option<Cell> {
    let bytes = data.get(at..at + 8)?.try_into().ok()?;
    Some(of_double(f64::from_le_bytes(bytes)))
}

/// A count is whole, and far below what a double holds exactly.
fn of_double(value: f64) -> Cell {
    const LARGEST: f64 = 1e15;
    if value.fract() != 0.0 || !(-LARGEST..=LARGEST).contains(&value) {
        return Cell::Broken;
    }
    // Its digits alone: no cast that could cut something off.
    format!("{value:.0}").parse().map_or(Cell::Broken, Cell::Whole)
}

/// A text that stands in its cell.
fn label(data: &[u8]) -> Option<Cell> {
    let chars = usize::from(word(data, 0)?);
    let (wide, rest) = (data.get(2)? & 1 != 0, data.get(3..)?);
    let mut units = Vec::new();
    for at in 0..chars {
        units.push(if wide { word(rest, at * 2)? } else { u16::from(*rest.get(at)?) });
    }
    Some(Cell::Text(String::from_utf16_lossy(&units).into()))
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(data.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The table of texts, which goes on over several records; a text that is cut begins again with whether it is wide.
struct Parts<'b> {
    parts: Vec<&'b [u8]>,
    part: usize,
    at: usize,
}

impl Parts<'_> {
    fn texts(mut self) -> Result<Vec<Rc<str>>, ListFault> {
        // How many places have one is nothing that is needed.
        let count = self.skip(4).and_then(|()| self.number(4)).ok_or(ListFault::NotXls)?;
        if count > LIST_CELLS_MAX {
            return Err(ListFault::TooMany);
        }
        (0..count).map(|_| self.text().ok_or(ListFault::NotXls)).collect()
    }

    fn text(&mut self) -> Option<Rc<str>> {
        let (chars, marks) = (self.number(2)?, self.byte()?);
        let runs = if marks & 8 != 0 { self.number(2)? } else { 0 };
        let more = if marks & 4 != 0 { self.number(4)? } else { 0 };
        let (mut wide, mut units) = (marks & 1 != 0, Vec::new());
        while units.len() < chars {
            if self.at >= self.parts.get(self.part)?.len() {
                (self.part, self.at) = (self.part + 1, 0);
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let low = u16::from(self.byte()?);
            units.push(if wide { low | u16::from(self.byte()?) << 8 } else { low });
        }
        // Fonts and phonetics.
        self.skip(runs.checked_mul(4)?.checked_add(more)?)?;
        Some(String::from_utf16_lossy(&units).into())
    }

    fn byte(&mut self) -> Option<u8> {
        while self.at >= self.parts.get(self.part)?.len() {
            (self.part, self.at) = (self.part + 1, 0);
        }
        let byte = *self.parts.get(self.part)?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// A number of so many bytes.
    fn number(&mut self, bytes: u32) -> Option<usize> {
        let mut number = 0;
        for at in 0..bytes {
            number |= usize::from(self.byte()?) << (8 * at);
        }
        Some(number)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let here = self.parts.get(self.part)?.len().saturating_sub(self.at);
            let step = here.min(bytes);
            (self.at, bytes) = (self.at + step, bytes - step);
            if bytes > 0 {
                (self.part, self.at) = (self.part + 1, 0);
            }
        }
        Some(())
    }
}
