//! A list as a table of text: a day, a message and a count in each line, under the headings that the configuration names. UTF-8
//! with or without a mark, or CP950.

use super::list::{DailyList, LIST_ROWS_MAX, LIST_TOLD_MAX, ListFault, ListRowFault};
use crate::allocation::encoding::{FileEncoding, UTF8_MARK};
use crate::domain::{ListColumns, ListedCount, MessageKind, fold_width, parse_date};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The platform's other messages, which the daily check does not count: of numbers, and between companies.
const OTHERS: [&str; 10] =
    ["E0401", "E0402", "E0501", "A0101", "A0102", "A0201", "A0202", "A0401", "A0501", "A0601"];
/// What ours were called before MIG 4.0.
const BEFORE: [(&str, MessageKind); 5] = [
    ("C0401", MessageKind::F0401),
    ("C0501", MessageKind::F0501),
    ("C0701", MessageKind::F0701),
    ("D0401", MessageKind::G0401),
    ("D0501", MessageKind::G0501),
];

pub(super) fn read(bytes: &[u8], columns: &ListColumns) -> Result<DailyList, ListFault> {
    let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let text = FileEncoding::Utf8.decode(bytes).or_else(|| FileEncoding::Cp950.decode(bytes));
    let text = text.ok_or(ListFault::NotTable)?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records();
    let heads = records.next().and_then(Result::ok).ok_or(ListFault::NotTable)?;
    let place = |name: &str| heads.iter().position(|head| head.trim() == name);
    let names = [&columns.day, &columns.kind, &columns.count];
    let missing: Vec<String> = names.into_iter().filter(|name| place(name).is_none()).cloned().collect();
    let [Some(day), Some(kind), Some(count)] = names.map(|name| place(name)) else {
        return Err(ListFault::Missing(missing));
    };
    let (mut list, mut faults) = (DailyList::default(), Vec::new());
    let mut others: BTreeMap<String, u64> = BTreeMap::new();
    for (at, record) in records.enumerate() {
        if at >= LIST_ROWS_MAX {
            return Err(ListFault::TooMany);
        }
        let record = record.map_err(|_| ListFault::NotTable)?;
        let cell = |at: usize| fold_width(record.get(at).unwrap_or_default().trim());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match row([cell(day), cell(kind), cell(count)]) {
            Ok((day, Ok(kind), count)) => {
                list.counts.push(ListedCount { day, kind: Some(kind), figure: columns.figure, count });
            }
            Ok((_, Err(other), count)) => *others.entry(other).or_default() += count,
            Err(fault) if faults.len() < LIST_TOLD_MAX => {
                faults.push((record.position().map_or(0, csv::Position::line), fault));
            }
            Err(_) => {}
        }
    }
    if !faults.is_empty() {
        return Err(ListFault::Rows(faults));
    }
    if list.counts.is_empty() {
        return Err(ListFault::Empty);
    }
    list.others = others.into_iter().collect();
    Ok(list)
}

type Row = (NaiveDate, Result<MessageKind, String>, u64);

fn row([day, kind, count]: [String; 3]) -> Result<Row, ListRowFault> {
    let day = NaiveDate::parse_from_str(&day, "%Y%m%d")
        .ok()
        .filter(|_| day.len() == 8)
        .or_else(|| parse_date(&day));
    let day = day.ok_or(ListRowFault::Day)?;
    // `F0401 開立`: the name stands first.
    let name = kind.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let before = BEFORE.iter().find(|(before, _)| *before == name).map(|(_, kind)| *kind);
    let ours = MessageKind::parse(&name).filter(|kind| kind.is_of_invoice()).or(before);
    let kind = match ours {
        Some(kind) => Ok(kind),
        None if OTHERS.contains(&name.as_str()) => Err(name),
        None => return Err(ListRowFault::Kind),
    };
    let digits = count.replace(',', "");
    let count: u64 = digits.parse().map_err(|_| ListRowFault::Count)?;
    // More than any day has: ten digits are a misplaced column.
    if count > u64::from(u32::MAX) {
        return Err(ListRowFault::Count);
    }
    Ok((day, kind, count))
}
