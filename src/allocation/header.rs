//! Is this an allocation file, and in which encoding? The header line decides both; when it does not, this
//! file finds the most helpful reason why not.

use super::encoding::UTF8_MARK;
use super::fault::shown;
use super::file::LINE_BYTES_MAX;
use super::line::LineCutter;
use super::table::{is_blank, without_line_end};
use super::{Column, FileEncoding, NotAllocation, row};
use csv::StringRecord;

/// How many bytes at the start must be free of control bytes for the file to count as text.
const SNIFF_BYTES: usize = 1024;
/// The first bytes of a ZIP archive (an `.xlsx` is one), of an empty one, and of an old `.xls`.
const WORKBOOK_MARKS: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
/// The byte-order marks of UTF-16, little and big end first.
const UTF16_MARKS: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// The encoding of an allocation file.
///
/// A byte-order mark means UTF-8; else the header is tried as UTF-8 and as CP950. At most one can fit: the
/// first byte of the CP950 header, C0, never occurs in UTF-8.
pub(super) fn recognise(bytes: &[u8]) -> Result<FileEncoding, NotAllocation> {
    let candidates: &[FileEncoding] = if bytes.starts_with(UTF8_MARK) {
        &[FileEncoding::Utf8Mark]
    } else {
        &[FileEncoding::Utf8, FileEncoding::Cp950]
    };
    let found = candidates.iter().find(|encoding| has_header(bytes, **encoding));
    found.copied().ok_or_else(|| reason(bytes, candidates))
}

fn has_header(bytes: &[u8], encoding: FileEncoding) -> bool {
    let line = first_line(bytes, encoding);
    if line.len() > LINE_BYTES_MAX {
        return false;
    }
    let Some(text) = encoding.decode(line) else { return false };
    LineCutter::new().cut(&text).is_some_and(row::is_header)
}

fn first_line(bytes: &[u8], encoding: FileEncoding) -> &[u8] {
    let body = bytes.get(encoding.mark_bytes()..).unwrap_or_default();
    without_line_end(body.split_inclusive(|&byte| byte == b'\n').next().unwrap_or_default())
}

/// Why there is no header.
fn reason(bytes: &[u8], candidates: &[FileEncoding]) -> NotAllocation {
    if is_utf16(bytes) {
        return NotAllocation::Utf16;
    }
    if WORKBOOK_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return NotAllocation::Workbook;
    }
    let body = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    if body.trim_ascii().is_empty() {
        return NotAllocation::Empty;
    }
    if body.iter().take(SNIFF_BYTES).any(|&byte| is_control(byte)) {
        return NotAllocation::Binary;
    }
    let decoded = candidates.iter().find_map(|encoding| encoding.decode(first_line(bytes, *encoding)));
    decoded.map_or(NotAllocation::UnknownEncoding, |text| reason_of_text(&text))
}

/// What a first line that is not the header tells.
fn reason_of_text(text: &str) -> NotAllocation {
    if is_blank(text) {
        return NotAllocation::NoHeader;
    }
    if let Some(found) = ['\t', ';'].into_iter().find(|&separator| is_header_with(text, separator)) {
        return NotAllocation::Separator(found);
    }
    let mut cutter = LineCutter::new();
    let nothing = StringRecord::new();
    let is_short = text.len() <= LINE_BYTES_MAX;
    let cells = if is_short { cutter.cut(text) } else { None }.unwrap_or(&nothing);
    let missing: Vec<Column> =
        Column::ALL.into_iter().filter(|column| !cells.iter().any(|cell| cell == column.header())).collect();
    if missing.len() < Column::ALL.len() {
        NotAllocation::Columns { missing, found: cells.len() }
    } else if looks_like_row(cells) {
        NotAllocation::NoHeader
    } else {
        NotAllocation::OtherFile(shown(text))
    }
}

fn is_header_with(text: &str, separator: char) -> bool {
    let names = text.split(separator).map(|cell| cell.trim_matches('"'));
    names.eq(Column::ALL.iter().map(|column| column.header()))
}

/// Seven cells, digits first and last.
fn looks_like_row(cells: &StringRecord) -> bool {
    let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let ends = [cells.get(0), cells.get(Column::ALL.len() - 1)];
    cells.len() == Column::ALL.len() && ends.into_iter().flatten().all(is_number)
}

/// By its mark, or by the first name of the header without one.
fn is_utf16(bytes: &[u8]) -> bool {
    let name = || Column::Ubn.header().encode_utf16();
    let little: Vec<u8> = name().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = name().flat_map(u16::to_be_bytes).collect();
    UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark))
        || bytes.starts_with(&little)
        || bytes.starts_with(&big)
}

/// What no text has: C0 controls except tab and line ends.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::test_writer::HEADER;

    fn refused(bytes: &[u8]) -> NotAllocation {
        recognise(bytes).unwrap_err()
    }

    #[test]
    fn the_header_alone_decides_the_encoding() {
        let (cp950, ..) = encoding_rs::BIG5.encode(HEADER);
        assert_eq!(recognise(HEADER.as_bytes()), Ok(FileEncoding::Utf8));
        assert_eq!(recognise(&[UTF8_MARK, HEADER.as_bytes()].concat()), Ok(FileEncoding::Utf8Mark));
        assert_eq!(recognise(&cp950), Ok(FileEncoding::Cp950));
        let quoted = format!("\"{}\"\r\n", HEADER.replace(',', "\",\""));
        assert_eq!(recognise(quoted.as_bytes()), Ok(FileEncoding::Utf8));
        assert_eq!(cp950.first(), Some(&0xC0), "so it is never UTF-8");
    }

    #[test]
    fn a_file_with_nothing_in_it_is_empty() {
        for bytes in [&b""[..], b"\r\n\r\n", b" \t\n", UTF8_MARK] {
            assert_eq!(refused(bytes), NotAllocation::Empty);
        }
    }

    #[test]
    fn a_header_that_differs_says_how() {
        use Column::{Begin, End};
        let with = |text: String| refused(text.as_bytes());
        assert_eq!(
            with(HEADER.replace(",發票起號,發票迄號", ",起,迄")),
            NotAllocation::Columns { missing: vec![Begin, End], found: 7 }
        );
        assert_eq!(with(format!("{HEADER},備註")), NotAllocation::Columns { missing: vec![], found: 8 });
        assert_eq!(with(HEADER.replace(',', "\t")), NotAllocation::Separator('\t'));
        assert_eq!(with(HEADER.replace(',', ";")), NotAllocation::Separator(';'));
        assert_eq!(with(format!("\r\n{HEADER}\r\n")), NotAllocation::NoHeader);
    }

    #[test]
    fn what_excel_saves_instead_is_recognised() {
        assert_eq!(refused(b"PK\x03\x04\x14\x00\x06\x00"), NotAllocation::Workbook);
        assert_eq!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\x00"), NotAllocation::Workbook);
        let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(refused(&utf16), NotAllocation::Utf16, "without a mark");
    }

    #[test]
    fn text_of_no_known_encoding_is_told_from_binary() {
        assert_eq!(refused(b"caf\xE9 \xFF\xFF,1\r\n"), NotAllocation::UnknownEncoding);
        assert_eq!(refused(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), NotAllocation::Binary);
    }
}
