//! Writes allocation files as the platform (or a program like it) would: for tests only.

use super::FileEncoding;
use crate::domain::{AllocationRow, TaxKind};

/// The header as the platform writes it.
pub(super) const HEADER: &str = "營業人統編,發票類別代號,發票類別,發票期別,發票字軌名稱,發票起號,發票迄號";

/// What differs between sound files.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) encoding: FileEncoding,
    pub(super) is_crlf: bool,
    /// `07` instead of `7`.
    pub(super) is_padded: bool,
    /// Blanks round the `~`.
    pub(super) is_spaced: bool,
}

impl Style {
    /// As downloaded.
    pub(super) const PLATFORM: Self =
        Self { encoding: FileEncoding::Cp950, is_crlf: true, is_padded: false, is_spaced: true };

    pub(super) fn all() -> impl Iterator<Item = Self> {
        let encodings = [FileEncoding::Utf8, FileEncoding::Utf8Mark, FileEncoding::Cp950];
        encodings.into_iter().flat_map(|encoding| {
            (0..8).map(move |bits| Self {
                encoding,
                is_crlf: bits & 1 != 0,
                is_padded: bits & 2 != 0,
                is_spaced: bits & 4 != 0,
            })
        })
    }

    fn row(self, row: &AllocationRow) -> String {
        let (code, name) = match row.tax_kind {
            TaxKind::General => ("07", "一般稅額計算"),
            TaxKind::Special => ("08", "特種稅額計算"),
        };
        let code = if self.is_padded { code } else { &code[1..] };
        let period = if self.is_spaced { row.period.csv() } else { row.period.csv().replace(' ', "") };
        let span = row.span;
        format!("{},{code},{name},{period},{},{},{}", row.ubn, span.track, span.begin(), span.end())
    }
}

/// The file of `rows`; their own line numbers do not matter.
pub(super) fn write(rows: &[AllocationRow], style: Style) -> Vec<u8> {
    let lines: Vec<String> = rows.iter().map(|row| style.row(row)).collect();
    write_lines(std::iter::once(HEADER).chain(lines.iter().map(String::as_str)), style)
}

/// The file of whole lines, header included.
pub(super) fn write_lines<'a>(lines: impl Iterator<Item = &'a str>, style: Style) -> Vec<u8> {
    let end = if style.is_crlf { "\r\n" } else { "\n" };
    let text: String = lines.flat_map(|line| [line, end]).collect();
    match style.encoding {
        FileEncoding::Utf8 => text.into_bytes(),
        FileEncoding::Utf8Mark => format!("\u{FEFF}{text}").into_bytes(),
        FileEncoding::Cp950 => {
            let (bytes, _, has_errors) = encoding_rs::BIG5.encode(&text);
            assert!(!has_errors, "not CP950: {text}");
            bytes.into_owned()
        }
    }
}
