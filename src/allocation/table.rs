//! The lines after the header, one after the other: physical line numbers, blank lines, limits, progress.
//! What a single line says is `row`'s business.

use super::file::{AllocationFile, LINE_BYTES_MAX, PROGRESS_STEP_BYTES, ROWS_MAX};
use super::line::LineCutter;
use super::{BadRow, FileEncoding, NotAllocation, RowFault, row};

/// Reads a file whose header has been recognised as of `encoding`.
pub(super) fn read(
    bytes: &[u8],
    encoding: FileEncoding,
    progress: &mut dyn FnMut(u64),
) -> Result<AllocationFile, NotAllocation> {
    let mut table = Table::new(encoding);
    let mut done = encoding.mark_bytes();
    let mut told = 0;
    for raw in bytes.get(done..).unwrap_or_default().split_inclusive(|&byte| byte == b'\n') {
        table.take(raw)?;
        done += raw.len();
        if done as u64 >= told + PROGRESS_STEP_BYTES {
            told = done as u64;
            progress(told);
        }
    }
    assert_eq!(done, bytes.len(), "every byte belongs to a line");
    if told < done as u64 {
        progress(done as u64);
    }
    Ok(table.file)
}

/// The file so far.
struct Table {
    file: AllocationFile,
    cutter: LineCutter,
    /// Faults of the line in hand; kept for its memory.
    faults: Vec<RowFault>,
    /// The line last taken; the header is 1.
    line: u32,
    /// The first of the blank lines just passed: a fault as soon as a row follows.
    blank: Option<u32>,
    /// Lines that are neither header nor blank.
    rows: u32,
}

impl Table {
    fn new(encoding: FileEncoding) -> Self {
        Self {
            file: AllocationFile { rows: Vec::new(), bad: Vec::new(), encoding },
            cutter: LineCutter::new(),
            faults: Vec::new(),
            line: 0,
            blank: None,
            rows: 0,
        }
    }

    fn take(&mut self, raw: &[u8]) -> Result<(), NotAllocation> {
        self.line += 1;
        if self.line == 1 {
            return Ok(());
        }
        let encoding = self.file.encoding;
        let undecodable = NotAllocation::Undecodable { line: self.line, encoding };
        let text = encoding.decode(without_line_end(raw)).ok_or(undecodable)?;
        if is_blank(&text) {
            self.blank.get_or_insert(self.line);
            return Ok(());
        }
        if let Some(line) = self.blank.take() {
            self.file.bad.push(BadRow { line, fault: RowFault::BlankLine });
        }
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Err(NotAllocation::TooManyRows(ROWS_MAX));
        }
        self.take_row(&text);
        Ok(())
    }

    fn take_row(&mut self, text: &str) {
        let line = self.line;
        if text.len() > LINE_BYTES_MAX {
            self.file.bad.push(BadRow { line, fault: RowFault::LineTooLong(text.len()) });
            return;
        }
        match self.cutter.cut(text) {
            Some(cells) => self.file.rows.extend(row::read(line, cells, &mut self.faults)),
            None => self.faults.push(RowFault::Quotes),
        }
        self.file.bad.extend(self.faults.drain(..).map(|fault| BadRow { line, fault }));
    }
}

/// Without LF or CRLF.
pub(super) fn without_line_end(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_suffix(b"\n").unwrap_or(raw);
    raw.strip_suffix(b"\r").unwrap_or(raw)
}

/// Nothing but blanks and tabs.
pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}
