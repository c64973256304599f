//! Whatever bytes come in: no panic, and no row that would not be read again. And any sound rows, written in
//! any of the sound ways, come back.

use super::*;
use crate::allocation::test_writer::write;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn ubn() -> impl Strategy<Value = Ubn> {
    // Of ten numbers that differ in the last digit two pass the check.
    (1u32..10_000_000).prop_map(|stem| (0..10).find_map(|last| Ubn::try_from(stem * 10 + last).ok()).unwrap())
}

fn span() -> impl Strategy<Value = Span> {
    (b'A'..=b'Z', b'A'..=b'Z', 0u32..2_000_000, 1u32..2_000).prop_map(|(one, two, book, books)| {
        let end = (book + books).min(2_000_000) * 50 - 1;
        let serial = |value| Serial::try_from(value).unwrap();
        Span::new(Track::try_from([one, two]).unwrap(), serial(book * 50), serial(end)).unwrap()
    })
}

fn rows() -> impl Strategy<Value = Vec<AllocationRow>> {
    let row =
        (ubn(), any::<bool>(), 89u32 * 6..1_000 * 6, span()).prop_map(|(ubn, general, period, span)| {
            let tax_kind = if general { TaxKind::General } else { TaxKind::Special };
            AllocationRow { line: 0, ubn, tax_kind, period: Period::from_index(period).unwrap(), span }
        });
    vec(row, 0..12).prop_map(in_order)
}

/// Numbered as the writer puts them: from line 2 on.
fn in_order(rows: Vec<AllocationRow>) -> Vec<AllocationRow> {
    (2..).zip(rows).map(|(line, row)| AllocationRow { line, ..row }).collect()
}

fn style() -> impl Strategy<Value = Style> {
    proptest::sample::select(Style::all().collect::<Vec<_>>())
}

/// A sound file with a few bytes overwritten, taken out or put in: far more telling than noise alone.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let telling = proptest::sample::select(b"\n\r,\"~0 9EA\x00\xA4\xFF".to_vec());
    let byte = prop_oneof![any::<u8>(), telling];
    let edits = vec((any::<proptest::sample::Index>(), byte, 0u8..3), 0..8);
    (rows(), style(), edits).prop_map(|(rows, style, edits)| {
        let mut bytes = write(&rows, style);
        for (index, byte, kind) in edits {
            let place = index.index(bytes.len());
            match kind {
                0 => bytes[place] = byte,
                1 => bytes.insert(place, byte),
                _ => drop(bytes.remove(place)),
            }
        }
        bytes
    })
}

/// What must hold of every answer.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(file) = read_quietly(bytes) else { return Ok(()) };
    let lines: Vec<u32> = file.rows.iter().map(|row| row.line).collect();
    prop_assert!(lines.is_sorted_by(|one, next| one < next) && lines.iter().all(|&line| line >= 2));
    prop_assert!(file.bad.is_sorted_by_key(|bad| bad.line));
    let bad: BTreeSet<u32> = file.bad.iter().map(|bad| bad.line).collect();
    prop_assert_eq!(bad.len(), file.bad.chunk_by(|one, next| one.line == next.line).count());
    prop_assert!(lines.iter().all(|line| !bad.contains(line)));
    prop_assert!(file.rows.iter().all(|row| row.span.is_whole_books()));
    let again = read_quietly(&write(&file.rows, Style::PLATFORM)).unwrap();
    prop_assert_eq!(again.bad, vec![]);
    prop_assert_eq!(again.rows, in_order(file.rows));
    Ok(())
}

proptest! {
    #[test]
    fn noise_is_never_a_panic(bytes in vec(any::<u8>(), 0..512)) {
        check(&bytes)?;
    }

    #[test]
    fn noise_after_a_header_gives_no_false_row(style in style(), noise in vec(any::<u8>(), 0..256)) {
        check(&[write(&[], style), noise].concat())?;
    }

    #[test]
    fn a_damaged_file_gives_no_false_row(bytes in damaged()) {
        check(&bytes)?;
    }

    #[test]
    fn rows_written_in_any_sound_way_come_back(rows in rows(), trailing in 0usize..3) {
        for style in Style::all() {
            let mut bytes = write(&rows, style);
            bytes.extend(b"\r\n".repeat(trailing));
            let file = read_quietly(&bytes).unwrap();
            prop_assert_eq!(&file.rows, &rows, "{:?}", style);
            prop_assert_eq!(&file.bad, &vec![]);
            prop_assert_eq!(file.encoding, style.encoding);
        }
    }
}
