//! One physical line cut into cells, by the `csv` crate. A quotation mark that never closes spoils its own
//! line only: a row of the platform never spans lines, so each line is given to the reader alone.

use csv::{Position, Reader, ReaderBuilder, StringRecord, Terminator};
use std::io::{Cursor, SeekFrom};

/// A mark that the `csv` crate would drop at the start of its input.
const MARK: char = '\u{FEFF}';

/// Cuts lines; keeps its buffers, so that a line costs no allocation.
pub(super) struct LineCutter {
    reader: Reader<Cursor<Vec<u8>>>,
    cells: StringRecord,
}

impl LineCutter {
    pub(super) fn new() -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // A carriage return inside a line is content, and a fault of its cell.
            .terminator(Terminator::Any(b'\n'))
            .from_reader(Cursor::new(Vec::new()));
        Self { reader, cells: StringRecord::new() }
    }

    /// The cells of `line` (given without its line end); `None` when its quotation marks do not enclose
    /// whole cells.
    pub(super) fn cut(&mut self, line: &str) -> Option<&StringRecord> {
        let buffer = self.reader.get_mut().get_mut();
        buffer.clear();
        if line.starts_with(MARK) {
            // The reader drops one mark: with two, the one that stands in the file stays in its cell.
            buffer.extend_from_slice(MARK.to_string().as_bytes());
        }
        buffer.extend_from_slice(line.as_bytes());
        self.reader.seek_raw(SeekFrom::Start(0), Position::new()).ok()?;
        let found = self.reader.read_record(&mut self.cells).ok()?;
        let is_sound = found && (!line.contains('"') || is_quoted_whole(line, &self.cells));
        is_sound.then_some(&self.cells)
    }
}

/// True when writing the cells again, each quoted as it was or not, gives the line: the reader is lenient
/// with stray and unclosed quotation marks, we are not.
fn is_quoted_whole(line: &str, cells: &StringRecord) -> bool {
    let mut rest = Some(line);
    for (index, cell) in cells.iter().enumerate() {
        rest = rest.and_then(|text| if index == 0 { Some(text) } else { text.strip_prefix(',') });
        rest = rest.and_then(|text| after_cell(text, cell));
    }
    rest == Some("")
}

fn after_cell<'a>(text: &'a str, cell: &str) -> Option<&'a str> {
    match text.strip_prefix('"') {
        Some(quoted) => quoted.strip_prefix(cell.replace('"', "\"\"").as_str())?.strip_prefix('"'),
        None if cell.contains('"') => None,
        None => text.strip_prefix(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(line: &str) -> Option<Vec<String>> {
        LineCutter::new().cut(line).map(|cells| cells.iter().map(str::to_owned).collect())
    }

    #[test]
    fn cells_may_be_quoted_whole() {
        let cells = |list: &[&str]| Some(list.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>());
        assert_eq!(cut("a,b,"), cells(&["a", "b", ""]));
        assert_eq!(cut("\"a\",\"b,c\",\"\""), cells(&["a", "b,c", ""]));
        assert_eq!(cut("\"a\"\"b\",c"), cells(&["a\"b", "c"]));
        assert_eq!(cut("\u{FEFF}a,b"), cells(&["\u{FEFF}a", "b"]), "a mark is not dropped");
        assert_eq!(cut("\u{FEFF}\"a,b"), None);
        assert_eq!(cut("a\rb,c"), cells(&["a\rb", "c"]));
    }

    #[test]
    fn stray_and_open_quotation_marks_are_refused() {
        for line in ["\"a,b", "a,b\"", "a,\"b", "a\"b,c", "\"a\"b,c", "\"a\" ,b", "ab\",c\"d", "\""] {
            assert_eq!(cut(line), None, "{line}");
        }
    }

    #[test]
    fn a_line_does_not_change_the_next_one() {
        let mut cutter = LineCutter::new();
        assert!(cutter.cut("\"open,line").is_none());
        assert_eq!(cutter.cut("a,b").map(StringRecord::len), Some(2));
        assert_eq!(cutter.cut("a,b,c").map(StringRecord::len), Some(3));
    }
}
