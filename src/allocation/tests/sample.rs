//! The sample files of `tests/data/csv` give their rows, and the damaged ones beside them their faults.

use super::*;
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
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 2: 營業人統編: “4595257” has lost its leading zeros",
            "line 2: 發票起號: “2519550” has lost its leading zeros",
            "line 2: 發票迄號: “2522049” has lost its leading zeros",
            "line 3: 發票起號: “4.25E+07” has been rounded to an exponent",
            "line 3: 發票迄號: “4.25E+07” has been rounded to an exponent",
        ]
    );
    assert_eq!(file.bad_lines(), 2);
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
    let bad: Vec<_> = file.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 2: 營業人統編: the check digit of “12345678” does not fit",
            "line 2: 發票類別代號: “9” is neither 7 nor 8",
            "line 2: 發票期別: the months of “110/12 ~ 110/11” are swapped",
            "line 2: 發票字軌名稱: “N1” is not two capital letters",
            "line 2: 發票迄號 42519500 lies before 發票起號 42519551",
            "line 2: 發票起號 42519551 does not end in 00 or 50",
            "line 2: 發票迄號 42519500 does not end in 49 or 99",
            "line 4: an empty line in the middle: the platform reads no further",
            "line 6: 6 columns instead of seven",
            "line 7: 發票類別 does not fit the code 07",
        ]
    );
    assert_eq!(file.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3]);
    assert!(file.bad.iter().any(|bad| matches!(bad.fault, RowFault::TypeCode { .. })));
    assert_eq!(Column::ALL.map(Column::header).join(","), HEADER);
}
