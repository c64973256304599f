//! Standard output: lines and JSON objects, buffered, without a hidden character (invariant 9); and tables whose
//! columns line up also where a character is two cells wide.

use crate::cli::out::exit::CliFailure;
use crate::domain::CleanText;
use crate::text::{Lang, verbs};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use serde::Serialize;
use std::io::{self, BufWriter, Stdout, Write};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Blanks between two columns of a table.
const COLUMN_GAP: usize = 2;

/// Text from anywhere (a path, a message of the system) without control, bidi or zero-width characters.
pub fn clean(raw: &str) -> String {
    let mut bytes = [0; 4];
    raw.chars().filter(|c| !CleanText::hides_something(c.encode_utf8(&mut bytes))).collect()
}

/// Standard output of one verb.
#[derive(Debug)]
pub struct Out {
    stdout: BufWriter<Stdout>,
}

impl Default for Out {
    fn default() -> Self {
        Self { stdout: BufWriter::new(io::stdout()) }
    }
}

impl Out {
    /// One line.
    ///
    /// # Errors
    /// [`CliFailure::Closed`] when nobody reads any more.
    pub fn line(&mut self, text: &str) -> Result<(), CliFailure> {
        writeln!(self.stdout, "{}", clean(text)).map_err(|error| CliFailure::of_output(&error))
    }

    /// One object, on one line.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), CliFailure> {
        let line = json_line(value)?;
        writeln!(self.stdout, "{line}").map_err(|error| CliFailure::of_output(&error))
    }

    /// Hands on what is buffered. The last call of every verb.
    ///
    /// # Errors
    /// As [`Out::line`].
    pub fn flush(&mut self) -> Result<(), CliFailure> {
        self.stdout.flush().map_err(|error| CliFailure::of_output(&error))
    }
}

/// Says on standard error why a verb broke off.
pub fn say(failure: &CliFailure) {
    for line in failure.line().iter().flat_map(|line| line.lines()) {
        // Where standard error is gone, the exit code is all that is left.
        let _ = writeln!(io::stderr(), "{}", clean(line));
    }
}

/// One line for a person beside the output of a verb, on standard error; whoever closed that stream does not want it.
pub fn remark(line: &str) {
    let _ = writeln!(io::stderr(), "{}", clean(line));
}

/// False when whoever read standard output has gone: a closed pipe, a dropped session.
pub fn is_read() -> bool {
    let stdout = io::stdout();
    let mut ready = [PollFd::new(&stdout, PollFlags::empty())];
    // An output that cannot be asked is told by the next line.
    let asked = poll(&mut ready, Some(&Timespec::default()));
    asked.is_err() || !ready[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// An object as one line of JSON.
///
/// # Errors
/// [`CliFailure::Fault`] when it cannot be written as JSON.
pub fn json_line(value: &impl Serialize) -> Result<String, CliFailure> {
    serde_json::to_string(value).map_err(|error| CliFailure::Fault(error.to_string()))
}

/// Rows whose cells line up. The first row is the heading; `right` says which columns stand at the right edge.
pub fn table(rows: &[Vec<String>], right: &[bool]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    rows.iter().map(|row| table_line(row, &widths, right)).collect()
}

fn table_line(row: &[String], widths: &[usize], right: &[bool]) -> String {
    let mut line = String::new();
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        if column > 0 {
            line.push_str(&" ".repeat(COLUMN_GAP));
        }
        if right.get(column).copied().unwrap_or_default() {
            line.push_str(&padding);
            line.push_str(cell);
        } else {
            line.push_str(cell);
            line.push_str(&padding);
        }
    }
    line.trim_end().to_owned()
}

/// Bytes as they are (a picture, a message, printer bytes) into a file, or onto standard output where none is named.
///
/// # Errors
/// A file that cannot be written; [`CliFailure::Closed`] when nobody reads any more.
pub fn write_bytes(lang: Lang, file: Option<&Path>, bytes: &[u8]) -> Result<(), CliFailure> {
    let Some(path) = file else {
        let mut output = io::stdout().lock();
        return output
            .write_all(bytes)
            .and_then(|()| output.flush())
            .map_err(|error| CliFailure::of_output(&error));
    };
    std::fs::write(path, bytes).map_err(|error| {
        let shown = clean(&path.display().to_string());
        CliFailure::Fault(verbs::path_fault(lang, &shown, &clean(&error.to_string())))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_cells() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["期別", "張數", "部門"]), row(["10807", "50", ""]), row(["1", "1000", "A"])];
        assert_eq!(
            table(&rows, &[false, true, false]),
            ["期別   張數  部門", "10807    50", "1      1000  A"]
        );
    }

    #[test]
    fn no_escape_reaches_the_terminal() {
        assert_eq!(clean("/tmp/a\u{1b}[2J\u{202e}b\n"), "/tmp/a[2Jb");
    }
}
