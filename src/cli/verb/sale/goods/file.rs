//! The CSV file of goods: `code,barcode,name,unit,price,tax`, the first line being just that. UTF-8 with or without
//! a byte-order mark is tried first, since that is what `lj goods export` writes; then CP950, which Excel writes
//! in Taiwan. Every fault of every row is found, with its line.

use crate::allocation::cp950;
use crate::cli::out::{from_cell, into_cell};
use crate::cli::value;
use crate::domain::{
    CleanText, GOODS_MAX, Good, GoodCode, GoodsFileFault as FileFault, GoodsRowFault as RowFault, LineFault,
    TEXT_CHARS_MAX, TaxChoice, fold_width,
};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::HashMap;

/// The largest file that is read: a full list of goods with names of 80 Chinese characters.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;
/// The columns, in their order.
pub const COLUMNS: [&str; 6] = ["code", "barcode", "name", "unit", "price", "tax"];
/// The byte-order mark, as Notepad and Excel write it.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A row: its line, and the good or all that is wrong with it.
pub type Row = (u64, Result<Good, Vec<RowFault>>);

/// Reads a file.
///
/// # Errors
/// [`FileFault`]; faults of rows are in the rows.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, FileFault> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FileFault::TooLarge);
    }
    let text = decode(bytes.strip_prefix(MARK).unwrap_or(bytes))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    // The text is UTF-8, and rows may have any number of columns: there is nothing that could fail.
    let header = records.next().and_then(Result::ok).ok_or(FileFault::Header)?;
    if !header.iter().map(|column| column.trim().to_lowercase()).eq(COLUMNS) {
        return Err(FileFault::Header);
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut seen: HashMap<GoodCode, u64> = HashMap::new();
    for record in records.filter_map(Result::ok) {
        let line = record.position().map_or(0, |place| line_of(&text, place));
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == GOODS_MAX {
            return Err(FileFault::TooManyRows);
        }
        let good = good(&record).and_then(|good| once(good, line, &mut seen));
        rows.push((line, good));
    }
    Ok(rows)
}

/// The line where a record begins: the reader counts the blank lines before it as a part of it.
fn line_of(text: &str, place: &csv::Position) -> u64 {
    let start = usize::try_from(place.byte()).unwrap_or(usize::MAX);
    let behind = text.as_bytes().get(start..).unwrap_or_default();
    let blank = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    place.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    cp950(bytes).ok_or_else(|| {
        // A line end is never part of a longer sequence, so lines may be looked at one by one.
        let bad = bytes.split(|byte| *byte == b'\n').position(|line| cp950(line).is_none());
        FileFault::Encoding(bad.map_or(1, |at| at as u64 + 1))
    })
}

fn good(record: &csv::StringRecord) -> Result<Good, Vec<RowFault>> {
    if record.len() != COLUMNS.len() {
        return Err(vec![RowFault::Columns(record.len())]);
    }
    let cell = |at: usize| record.get(at).unwrap_or_default().trim();
    let mut faults = Vec::new();
    let code = GoodCode::parse(from_cell(cell(0)));
    let barcode = GoodCode::parse(from_cell(cell(1)));
    // Whatever is too long for any text is too long for a name or a unit: the fault is theirs.
    let text = |at| CleanText::new(from_cell(cell(at)), TEXT_CHARS_MAX);
    let price = Decimal::from_str_exact(&fold_width(cell(4))).ok();
    let tax: Option<TaxChoice> = value::of_word(&cell(5).to_ascii_lowercase());
    faults.extend(code.is_none().then_some(RowFault::Code));
    faults.extend((barcode.is_none() && !cell(1).is_empty()).then_some(RowFault::BarCode));
    faults.extend(text(2).is_err().then_some(RowFault::Line(LineFault::Name)));
    faults.extend(text(3).is_err().then_some(RowFault::Line(LineFault::Unit)));
    faults.extend(price.is_none().then_some(RowFault::Price));
    faults.extend(tax.is_none().then_some(RowFault::Tax));
    let (Some(code), Ok(name), Ok(unit), Some(price), Some(tax)) = (code, text(2), text(3), price, tax)
    else {
        return Err(faults);
    };
    let good = Good { code, barcode, name, unit, price, tax };
    faults.extend(good.faults().into_iter().map(RowFault::Line));
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

/// A code or bar code stands in a file once.
fn once(good: Good, line: u64, seen: &mut HashMap<GoodCode, u64>) -> Result<Good, Vec<RowFault>> {
    let own = good.barcode.as_ref().filter(|barcode| **barcode != good.code);
    let codes: Vec<GoodCode> = std::iter::once(&good.code).chain(own).cloned().collect();
    let faults: Vec<RowFault> = codes
        .into_iter()
        .filter_map(|code| {
            let shown = code.to_string();
            seen.get(&code).copied().map(|first| RowFault::Twice(shown, first)).or_else(|| {
                seen.insert(code, line);
                None
            })
        })
        .collect();
    if faults.is_empty() { Ok(good) } else { Err(faults) }
}

/// Goods as a file that [`read`] reads, and that no spreadsheet finds a formula in.
///
/// # Errors
/// What the writer says; a list in memory never fails.
pub fn write(goods: &[Good]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for good in goods {
        let barcode = good.barcode.as_ref().map(GoodCode::as_str).unwrap_or_default();
        let price = good.price.normalize().to_string();
        writer.write_record([
            &*into_cell(good.code.as_str()),
            &into_cell(barcode),
            &into_cell(good.name.as_str()),
            &into_cell(good.unit.as_str()),
            &price,
            good.tax.into(),
        ])?;
    }
    writer.into_inner().map_err(|fault| fault.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use strum::VariantArray;

    fn codes(text: &str) -> Vec<Row> {
        read(format!("code,barcode,name,unit,price,tax\n{text}").as_bytes()).unwrap()
    }

    fn faults(row: &str) -> Vec<RowFault> {
        codes(row).remove(0).1.unwrap_err()
    }

    #[test]
    fn every_fault_of_a_row_is_found() {
        assert_eq!(faults("a,b,c"), [RowFault::Columns(3)]);
        assert_eq!(
            faults("a b,4 7,茶,個,x,no"),
            [RowFault::Code, RowFault::BarCode, RowFault::Price, RowFault::Tax]
        );
        assert_eq!(
            faults("A1,,,一二三四五六七,-1,free"),
            [
                RowFault::Line(LineFault::Name),
                RowFault::Line(LineFault::Unit),
                RowFault::Line(LineFault::Price)
            ]
        );
    }

    #[test]
    fn a_code_stands_once_and_lines_are_those_of_the_file() {
        let rows = codes("A1,111,\"茶,\n大\",杯,35,taxable\n\nA2,111,茶,杯,35,free\nA1,,茶,杯,1,zero\n");
        let lines: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 5, 6]);
        assert_eq!(rows[1].1, Err(vec![RowFault::Twice("111".to_owned(), 2)]));
        assert_eq!(rows[2].1, Err(vec![RowFault::Twice("A1".to_owned(), 2)]));
    }

    #[test]
    fn utf8_with_a_mark_and_cp950_are_read_and_other_bytes_told_by_line() {
        let text = "Code, Barcode,name,unit,price,tax\r\nA1,,鮮乳,瓶,92,taxable\r\n";
        let (cp950, ..) = encoding_rs::BIG5.encode(text);
        let marked = [MARK, text.as_bytes()].concat();
        let plain = read(text.as_bytes()).unwrap();
        assert_eq!(plain[0].1.as_ref().unwrap().name.as_str(), "鮮乳");
        assert_eq!(read(&cp950), Ok(plain.clone()));
        assert_eq!(read(&marked), Ok(plain));
        assert_eq!(read(b"code,barcode\n\xff\xff\n"), Err(FileFault::Encoding(2)));
        assert_eq!(read(b""), Err(FileFault::Header));
        assert_eq!(read(b"code,name\n"), Err(FileFault::Header));
    }

    fn any_good() -> impl Strategy<Value = Good> {
        let text = |max| {
            prop::collection::vec(
                prop_oneof![
                    any::<char>(),
                    prop::char::range('一', '三'),
                    prop::sample::select(vec![',', '"', '\'', '=', '+', '-', '@', '＝'])
                ],
                0..max,
            )
        };
        let name = text(40usize).prop_filter_map("a name", |chars: Vec<char>| {
            CleanText::new(&chars.into_iter().collect::<String>(), 100).ok().filter(|name| !name.is_empty())
        });
        let unit = text(6).prop_filter_map("a unit", |chars: Vec<char>| {
            CleanText::new(&chars.into_iter().collect::<String>(), 6).ok()
        });
        (
            "[A-Z0-9:._-]{1,20}",
            prop::option::of("[a-z0-9-]{1,20}"),
            name,
            unit,
            0i64..99_999_999,
            0u32..4,
            0usize..3,
        )
            .prop_map(|(code, barcode, name, unit, price, scale, tax)| Good {
                code: GoodCode::parse(&code).unwrap(),
                barcode: barcode.and_then(|barcode| GoodCode::parse(&barcode)),
                name,
                unit,
                price: Decimal::new(price, scale).normalize(),
                tax: TaxChoice::VARIANTS[tax],
            })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(goods in prop::collection::vec(any_good(), 0..20)) {
            let mut taken = std::collections::HashSet::new();
            let goods: Vec<Good> = goods
                .into_iter()
                .filter(|good| {
                    let mut codes = std::iter::once(&good.code).chain(&good.barcode);
                    codes.all(|code| taken.insert(code.clone()))
                })
                .collect();
            let bytes = write(&goods).unwrap();
            let mut cells = csv::Reader::from_reader(bytes.as_slice());
            for cell in cells.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
                prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']), "{cell:?}");
            }
            let rows = read(&bytes).unwrap();
            let back: Vec<Good> = rows.into_iter().map(|(_, good)| good.unwrap()).collect();
            prop_assert_eq!(back, goods);
        }

        #[test]
        fn no_bytes_make_it_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
            let _ = read(&[b"code,barcode,name,unit,price,tax\n", bytes.as_slice()].concat());
        }
    }
}
