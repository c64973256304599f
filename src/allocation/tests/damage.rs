//! The ways a file gets damaged on its way from the platform to the counter, each by name.

use super::*;
use crate::allocation::fault::shown;
use crate::allocation::{
    CELL_CHARS_MAX, Column, FILE_BYTES_MAX, LINE_BYTES_MAX, PROGRESS_STEP_BYTES, ROWS_MAX,
};

/// The file of [`SOUND`] with one cell replaced, between two sound rows, has exactly these faults in line 3.
#[track_caller]
fn one_cell(column: Column, text: &str, expected: &[RowFault]) {
    let mut cells: Vec<&str> = SOUND.split(',').collect();
    cells[column as usize] = text;
    one_line(&cells.join(","), expected);
}

#[track_caller]
fn one_line(line: &str, expected: &[RowFault]) {
    let file = file_of(&[SOUND, line, SOUND]);
    let expected: Vec<_> = expected.iter().map(|fault| (3, fault.clone())).collect();
    assert_eq!(faults(&file), expected, "{line}");
    assert_eq!(file.rows, [sound_row(2), sound_row(4)], "the others stand: {line}");
}

fn serial(value: u32) -> Serial {
    Serial::try_from(value).unwrap()
}

#[test]
fn an_unaligned_begin_or_end() {
    one_cell(Column::Begin, "42519551", &[RowFault::UnalignedBegin(serial(42_519_551))]);
    one_cell(Column::End, "42522050", &[RowFault::UnalignedEnd(serial(42_522_050))]);
}

#[test]
fn an_end_before_the_begin() {
    let (begin, end) = (serial(42_519_550), serial(42_519_549));
    one_cell(Column::End, "42519549", &[RowFault::EndBeforeBegin { begin, end }]);
}

#[test]
fn another_ubn_with_a_wrong_check_digit() {
    one_cell(Column::Ubn, "24634103", &[RowFault::UbnCheck(shown("24634103"))]);
}

#[test]
fn lost_zeros() {
    let column = Column::Begin;
    one_cell(column, "2519550", &[RowFault::LostZeros { column, found: shown("2519550") }]);
    let file = file_of(&[&SOUND.replace("42519550", "2519550")]);
    assert!(file.damaged_by_excel());
}

#[test]
fn an_exponent() {
    let column = Column::End;
    one_cell(column, "4.25E+07", &[RowFault::Exponent { column, found: shown("4.25E+07") }]);
    assert!(file_of(&[&SOUND.replace("42522049", "4.25E+07")]).damaged_by_excel());
}

#[test]
fn a_track_of_three_letters() {
    one_cell(Column::Track, "NQA", &[RowFault::Track(shown("NQA"))]);
}

#[test]
fn a_digit_in_the_track() {
    one_cell(Column::Track, "N0", &[RowFault::Track(shown("N0"))]);
    one_cell(Column::Track, "nq", &[RowFault::Track(shown("nq"))]);
    one_cell(Column::Track, "ＮＱ", &[RowFault::Track(shown("ＮＱ"))]);
}

#[test]
fn months_swapped() {
    let text = "110/12 ~ 110/11";
    one_cell(Column::Period, text, &[RowFault::PeriodSwapped(shown(text))]);
}

#[test]
fn an_even_month_first() {
    let text = "110/10 ~ 110/11";
    one_cell(Column::Period, text, &[RowFault::PeriodPair(shown(text))]);
}

#[test]
fn a_four_month_period() {
    let text = "110/09 ~ 110/12";
    one_cell(Column::Period, text, &[RowFault::PeriodLength { months: 4, found: shown(text) }]);
}

#[test]
fn a_missing_column() {
    let line = SOUND.replace(",一般稅額計算", "");
    one_line(&line, &[RowFault::ColumnsMissing(6)]);
}

#[test]
fn an_extra_column() {
    one_line(&format!("{SOUND},2500"), &[RowFault::ColumnsExtra(8)]);
    let line = format!("{},,", SOUND.replace("42519550", "2519550"));
    let lost = RowFault::LostZeros { column: Column::Begin, found: shown("2519550") };
    one_line(&line, &[RowFault::ColumnsExtra(9), lost]);
}

#[test]
fn no_header() {
    for style in Style::all() {
        let bytes = write_lines([SOUND, SOUND].into_iter(), style);
        assert_eq!(read_quietly(&bytes), Err(NotAllocation::NoHeader), "{style:?}");
    }
}

#[test]
fn another_file() {
    let first_line = "發票號碼,開立日期,買方統編,銷售額";
    for style in Style::all() {
        let bytes = write_lines([first_line, "NQ42519550,110/11/01,,100"].into_iter(), style);
        let expected = NotAllocation::OtherFile(shown(first_line));
        assert_eq!(read_quietly(&bytes), Err(expected), "{style:?}");
    }
}

#[test]
fn binary() {
    let bytes: Vec<u8> = (0..4096u32).map(|i| (i * 7 % 256) as u8).collect();
    assert_eq!(read_quietly(&bytes), Err(NotAllocation::Binary));
}

#[test]
fn control_and_hidden_characters() {
    for (hidden, left) in [("N\u{1b}Q", "NQ"), ("NQ\0", "NQ"), ("NQ\r", "NQ"), ("N\tQ", "NQ")] {
        let column = Column::Track;
        one_cell(column, hidden, &[RowFault::Hidden { column, found: shown(left) }]);
    }
    let lines = [HEADER, &format!("\u{FEFF}{SOUND}"), &SOUND.replace("NQ", "\u{202E}NQ")];
    let bytes = write_lines(
        lines.into_iter(),
        Style { encoding: crate::allocation::FileEncoding::Utf8, ..Style::PLATFORM },
    );
    let file = read_quietly(&bytes).unwrap();
    let hidden = |column, left| RowFault::Hidden { column, found: shown(left) };
    assert_eq!(faults(&file), [(2, hidden(Column::Ubn, "12345675")), (3, hidden(Column::Track, "NQ"))]);
    assert_eq!(file.rows, []);
}

#[test]
fn utf_16() {
    let text = format!("\u{FEFF}{}\r\n{}\r\n", HEADER.replace(',', "\t"), SOUND.replace(',', "\t"));
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read_quietly(&little), Err(NotAllocation::Utf16));
    assert_eq!(read_quietly(&big), Err(NotAllocation::Utf16));
}

#[test]
fn a_blank_line_in_the_middle_is_a_fault_and_at_the_end_is_none() {
    let file = file_of(&[SOUND, "", " ", SOUND, "", SOUND, "", ""]);
    assert_eq!(faults(&file), [(3, RowFault::BlankLine), (6, RowFault::BlankLine)]);
    assert_eq!(file.rows, [sound_row(2), sound_row(5), sound_row(7)]);
    assert_eq!(file_of(&[SOUND, "", "", ""]).bad, []);
    assert!(file_of(&["", "", ""]).is_unallotted());
}

#[test]
fn type_9() {
    one_cell(Column::TypeCode, "9", &[RowFault::TypeCode(shown("9"))]);
    one_cell(Column::TypeCode, "007", &[RowFault::TypeCode(shown("007"))]);
}

#[test]
fn a_contradicting_type_name() {
    let (code, name) = (TaxKind::General, TaxKind::Special);
    one_cell(Column::TypeName, "特種稅額計算", &[RowFault::TypeContradiction { code, name }]);
    one_cell(Column::TypeName, "三聯式", &[RowFault::TypeName(shown("三聯式"))]);
}

#[test]
fn too_many_rows() {
    let lines = |rows: u32| std::iter::once(HEADER).chain((0..rows).map(|_| SOUND));
    let full = read_quietly(&write_lines(lines(ROWS_MAX), Style::PLATFORM)).unwrap();
    assert_eq!((full.rows.len(), full.bad.len()), (ROWS_MAX as usize, 0));
    let over = read_quietly(&write_lines(lines(ROWS_MAX + 1), Style::PLATFORM));
    assert_eq!(over, Err(NotAllocation::TooManyRows(ROWS_MAX)));
}

#[test]
fn too_large() {
    let bytes = vec![b'\n'; FILE_BYTES_MAX + 1];
    let (found, max) = (bytes.len(), FILE_BYTES_MAX);
    assert_eq!(read_quietly(&bytes), Err(NotAllocation::TooLarge { bytes: found, max }));
}

#[test]
fn an_endless_cell() {
    let (column, chars) = (Column::TypeName, CELL_CHARS_MAX + 1);
    one_cell(column, &"稅".repeat(chars), &[RowFault::TooLong { column, chars }]);
    let fits = format!("110/11 ~{}110/12", " ".repeat(CELL_CHARS_MAX - 14));
    assert_eq!(file_of(&[&SOUND.replace("110/11 ~ 110/12", &fits)]).rows, [sound_row(2)]);
}

#[test]
fn an_endless_line() {
    let line = format!("{SOUND}{}", ",".repeat(LINE_BYTES_MAX));
    one_line(&line, &[RowFault::LineTooLong(line.len())]);
    let header = format!("{HEADER}{}", ",".repeat(LINE_BYTES_MAX));
    let refused = read_quietly(header.as_bytes());
    assert!(matches!(refused, Err(NotAllocation::OtherFile(_))), "{refused:?}");
}

#[test]
fn quotation_marks() {
    let quoted = format!("\"{}\"", SOUND.replace(',', "\",\""));
    assert_eq!(file_of(&[&quoted]).rows, [sound_row(2)], "as a spreadsheet quotes");
    one_line(&format!("\"{SOUND}"), &[RowFault::Quotes]);
    one_line(&SOUND.replace("NQ", "N\"Q"), &[RowFault::Quotes]);
    let comma = RowFault::SerialForm { column: Column::Begin, found: shown("42,519,550") };
    one_line(&SOUND.replace("42519550", "\"42,519,550\""), &[comma]);
    one_line(&format!("\"{SOUND}\""), &[RowFault::ColumnsMissing(1)]);
}

#[test]
fn two_files_joined() {
    one_line(HEADER, &[RowFault::RepeatedHeader]);
}

#[test]
fn repeated_and_overlapping_rows_are_left_to_the_engine() {
    let file = file_of(&[SOUND, SOUND]);
    assert_eq!((file.rows, file.bad), (vec![sound_row(2), sound_row(3)], vec![]));
}

#[test]
fn progress_rises_to_the_whole_file() {
    let lines = std::iter::once(HEADER).chain((0..10_000).map(|_| SOUND));
    let bytes = write_lines(lines, Style::PLATFORM);
    let mut told = Vec::new();
    read(&bytes, &mut |done| told.push(done)).unwrap();
    assert!(told.is_sorted_by(|one, next| one < next));
    assert_eq!(told.last(), Some(&(bytes.len() as u64)));
    assert!(told.len() as u64 <= bytes.len() as u64 / PROGRESS_STEP_BYTES + 1);
}
