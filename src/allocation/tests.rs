//! Stories of whole files: the samples, the ways a file gets damaged, and the properties that hold for any
//! bytes. Single cells, lines and headers are tested in their own files.

mod damage;
mod property;
mod sample;

use super::test_writer::{HEADER, Style, write_lines};
use super::{AllocationFile, NotAllocation, RowFault, read};
use crate::domain::{AllocationRow, Period, Serial, Span, TaxKind, Track, Ubn};

/// A sound row, to be damaged.
const SOUND: &str = "12345675,7,一般稅額計算,110/11 ~ 110/12,NQ,42519550,42522049";

fn read_quietly(bytes: &[u8]) -> Result<AllocationFile, NotAllocation> {
    read(bytes, &mut |_| ())
}

/// A file of the header and `lines`, as the platform writes it.
fn file_of(lines: &[&str]) -> AllocationFile {
    let bytes = write_lines(std::iter::once(HEADER).chain(lines.iter().copied()), Style::PLATFORM);
    read_quietly(&bytes).unwrap()
}

/// Line and fault of everything that is wrong.
fn faults(file: &AllocationFile) -> Vec<(u32, RowFault)> {
    file.bad.iter().map(|bad| (bad.line, bad.fault.clone())).collect()
}

fn row(line: u32, ubn: &str, period: &str, track: &str, begin: u32, end: u32) -> AllocationRow {
    let serial = |value| Serial::try_from(value).unwrap();
    AllocationRow {
        line,
        ubn: Ubn::parse(ubn).unwrap(),
        tax_kind: TaxKind::General,
        period: Period::parse(period).unwrap(),
        span: Span::new(Track::parse(track).unwrap(), serial(begin), serial(end)).unwrap(),
    }
}

/// What [`SOUND`] says.
fn sound_row(line: u32) -> AllocationRow {
    row(line, "12345675", "11011", "NQ", 42_519_550, 42_522_049)
}
