//! The sheet of the mail: counts of one day over all messages in row 5 of the first sheet, the platform's faults below their
//! heading in the third. The places are those of two programs that read it; what the sheet says of its own differences holds
//! them.

use super::biff::{Cell, Sheet, workbook};
use super::list::{DailyList, LIST_TOLD_MAX, ListFault};
use crate::domain::{LIST_FAULTS_HEADING, ListedCount, ListedFigure};
use chrono::NaiveDate;

/// The row of the figures, from 0.
const FIGURES: u16 = 4;
/// 1-1 傳輸成功, 1-2 傳輸異常, 2-1 回覆成功, 2-2 回覆異常, 3-1 存證成功, 3-3 存證異常.
const COUNTS: [(u16, &str); 6] = [(2, "C5"), (3, "D5"), (4, "E5"), (5, "F5"), (6, "G5"), (7, "H5")];
/// (1-1)−(2-1) 傳輸差異數, (2-1)−(3-1) 存證差異數.
const GAPS: [(u16, &str); 2] = [(9, "J5"), (10, "K5")];

pub(super) fn read(bytes: &[u8], day: NaiveDate) -> Result<DailyList, ListFault> {
    let sheets = workbook(bytes)?;
    let figures = sheets.first().ok_or(ListFault::NotXls)?;
    let mut counts = [0_i64; 6];
    for (slot, (column, name)) in counts.iter_mut().zip(COUNTS) {
        *slot = number(figures, column).filter(|count| *count >= 0).ok_or(ListFault::Cell(name))?;
    }
    let [sent, unsent, answered, unanswered, kept, unkept] = counts;
    let gaps = [sent - answered, answered - kept];
    for ((column, name), reckoned) in GAPS.into_iter().zip(gaps) {
        if number(figures, column).ok_or(ListFault::Cell(name))? != reckoned {
            return Err(ListFault::Sums);
        }
    }
    let count = |figure, count: i64| ListedCount { day, kind: None, figure, count: count.unsigned_abs() };
    let (fault_count, faults) = sheets.get(2).map_or(Ok((0, Vec::new())), faults)?;
    Ok(DailyList {
        counts: vec![
            count(ListedFigure::Sent, sent),
            count(ListedFigure::Confirmed, kept),
            count(ListedFigure::Rejected, unsent + unanswered + unkept),
        ],
        fault_count,
        faults,
        gaps: Some(gaps),
        others: Vec::new(),
    })
}

fn number(sheet: &Sheet, column: u16) -> Option<i64> {
    match sheet.get(&(FIGURES, column))? {
        Cell::Whole(number) => Some(*number),
        Cell::Text(text) => text.trim().replace(',', "").parse().ok(),
        Cell::Broken => None,
    }
}

/// Every row with something in it below the heading.
fn faults(sheet: &Sheet) -> Result<(u64, Vec<String>), ListFault> {
    let is_heading = |cell: &Cell| matches!(cell, Cell::Text(text) if text.trim() == LIST_FAULTS_HEADING);
    let heading = sheet.iter().find(|(_, cell)| is_heading(cell)).map(|((row, _), _)| *row);
    let Some(heading) = heading else {
        return if sheet.is_empty() { Ok((0, Vec::new())) } else { Err(ListFault::Faults) };
    };
    let mut rows: Vec<(u16, String)> = Vec::new();
    for ((row, _), cell) in sheet.iter().filter(|((row, _), _)| *row > heading) {
        let text = match cell {
            Cell::Whole(number) => number.to_string(),
            Cell::Text(text) => text.trim().to_owned(),
            Cell::Broken => continue,
        };
        match rows.last_mut() {
            _ if text.is_empty() => {}
            Some((last, line)) if last == row => *line = format!("{line} {text}"),
            _ => rows.push((*row, text)),
        }
    }
    let count = rows.len() as u64;
    rows.truncate(LIST_TOLD_MAX);
    Ok((count, rows.into_iter().map(|(_, line)| line).collect()))
}
