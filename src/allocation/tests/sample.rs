//! The sample files of `tests/data/csv` give their rows, and the damaged ones beside them their faults.

use super::*;
use crate::allocation::fault::shown;
use crate::allocation::{Column, FileEncoding};

fn sample(name: &str) -> Result<AllocationFile, NotAllocation> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/csv").join(name);
    read_quietly(&std::fs::read(path).unwrap())
}

#[test]
fn one_download_in_three_encodings_gives_the_same_rows() {
    let rows = [sound_row(2), row(3, "12345675", "11011", "TN", 42_539_550, 42_542_049)];
    for (name, encoding) in [
        ("invnoapply.cp950.csv", FileEncoding::Cp950),
        ("invnoapply.utf8.csv", FileEncoding::Utf8),
        ("invnoapply.utf8-bom.csv", FileEncoding::Utf8Mark),
    ] {
        let file = sample(name).unwrap();
        assert_eq!((file.rows.as_slice(), file.encoding), (&rows[..], encoding), "{name}");
        assert_eq!(file.bad, [], "{name}");
        assert!(!file.is_unallotted() && !file.damaged_by_excel(), "{name}");
    }
}

#[test]
fn an_annual_allocation_gives_six_periods_each_with_its_track() {
    let tracks = ["KD", "LY", "NT", "QN", "SH", "UC"];
    let expected: Vec<_> = (0u32..)
        .zip(tracks)
        .map(|(index, track)| {
            let period = format!("110{:02}", 2 * index + 1);
            row(index + 2, "12345675", &period, track, 20_000_000, 20_000_499)
        })
        .collect();
    let file = sample("invnoapply-annual.cp950.csv").unwrap();
    assert_eq!((file.rows, file.bad), (expected, vec![]));
}

#[test]
fn a_file_saved_by_excel_is_recognised_and_nothing_is_padded() {
    let file = sample("damaged/excel-lost-zeros.cp950.csv").unwrap();
    assert!(file.damaged_by_excel());
    assert_eq!(file.rows, [sound_row(4)]);
    let lost = |column, found| RowFault::LostZeros { column, found: shown(found) };
    let exponent = |column| RowFault::Exponent { column, found: shown("4.25E+07") };
    assert_eq!(
        faults(&file),
        [
            (2, lost(Column::Ubn, "4595257")),
            (2, lost(Column::Begin, "2519550")),
            (2, lost(Column::End, "2522049")),
            (3, exponent(Column::Begin)),
            (3, exponent(Column::End)),
        ]
    );
}

#[test]
fn a_header_alone_means_nothing_is_allotted_yet() {
    let file = sample("damaged/header-only.cp950.csv").unwrap();
    assert!(file.is_unallotted());
    assert_eq!((file.rows, file.bad), (vec![], vec![]));
}

#[test]
fn a_file_cut_in_the_middle_of_a_character_names_the_line() {
    let cut = NotAllocation::Undecodable { line: 3, encoding: FileEncoding::Cp950 };
    assert_eq!(sample("damaged/cut-off.cp950.csv"), Err(cut));
}

#[test]
fn all_faults_of_all_rows_come_at_once() {
    let file = sample("damaged/many-faults.utf8.csv").unwrap();
    let serial = |value| Serial::try_from(value).unwrap();
    let (begin, end) = (serial(42_519_551), serial(42_519_500));
    assert_eq!(
        faults(&file),
        [
            (2, RowFault::UbnCheck(shown("12345678"))),
            (2, RowFault::TypeCode(shown("9"))),
            (2, RowFault::PeriodSwapped(shown("110/12 ~ 110/11"))),
            (2, RowFault::Track(shown("N1"))),
            (2, RowFault::EndBeforeBegin { begin, end }),
            (2, RowFault::UnalignedBegin(begin)),
            (2, RowFault::UnalignedEnd(end)),
            (4, RowFault::BlankLine),
            (6, RowFault::ColumnsMissing(6)),
            (7, RowFault::TypeContradiction { code: TaxKind::General, name: TaxKind::Special }),
        ]
    );
    assert_eq!(file.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3]);
    assert_eq!(Column::ALL.map(Column::header).join(","), HEADER);
}
