//! What the platform checks of a message, with its own codes. Source: `domain.md` 4.4 and the platform's table of codes.

use super::book::{Book, Issue};
use crate::domain::{AllocationRow, Moment, Period};
use rust_decimal::Decimal;
use std::time::Duration;

/// Numbers of a book.
const BOOK: u32 = 50;
/// Days into the next period in which the platform still takes an invoice of the one before (OPay i301: until the 15th).
const LATE_DAYS: i64 = 15;
/// Seconds that an invoice may lie in the future: clocks differ.
const AHEAD_S: i64 = 600;
const DAY: Duration = Duration::from_secs(86_400);

/// A refusal: the platform's code and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) code: &'static str,
    pub(super) words: &'static str,
}

pub(super) const NOT_ALLOTTED: Refused =
    Refused { code: "E0102", words: "發票字軌號碼非申購部分" };
pub(super) const SUM: Refused = Refused { code: "E0103", words: "發票明細加總與總金額不符" };
pub(super) const ZERO: Refused = Refused { code: "E0105", words: "發票總金額不得為零" };
pub(super) const NO_QUANTITY: Refused = Refused { code: "E0106", words: "發票明細數量不得為零" };
pub(super) const REPEATED: Refused = Refused { code: "E0201", words: "訊息重複" };
pub(super) const NO_INVOICE: Refused = Refused { code: "E0202", words: "開立發票資料不存在" };
pub(super) const NO_ALLOWANCE: Refused =
    Refused { code: "E0205", words: "開立折讓證明單資料不存在" };
pub(super) const NOT_CURRENT: Refused = Refused { code: "E0208", words: "資料非當期" };
pub(super) const ORDER: Refused = Refused { code: "E0209", words: "發票日期及票號必須依序" };
pub(super) const TOO_MUCH: Refused =
    Refused { code: "E0221", words: "折讓金額大於發票銷售額減已折讓金額" };
pub(super) const BLANKS: Refused =
    Refused { code: "E1005", words: "載具隱碼ID(CarrierId2)前後不可含空白或全形空白" };

/// Checks an invoice that is not there yet.
pub(super) fn issue(
    book: &Book,
    told: &Issue,
    allotted: Option<&[AllocationRow]>,
    now: Moment,
) -> Result<(), Refused> {
    let period = told.at.period().ok_or(NOT_CURRENT)?;
    check_when(told.at, period, now)?;
    if let Some(rows) = allotted {
        let row = rows.iter().find(|row| row.span.contains(told.number)).ok_or(NOT_ALLOTTED)?;
        if row.period != period {
            return Err(NOT_CURRENT);
        }
    }
    if told.total == 0 {
        return Err(ZERO);
    }
    if told.quantities.iter().any(Decimal::is_zero) {
        return Err(NO_QUANTITY);
    }
    if told.lines != Decimal::from(told.total) {
        return Err(SUM);
    }
    if told.carrier.trim() != told.carrier {
        return Err(BLANKS);
    }
    check_order(book, told, period)
}

/// The current period, or the one before until the fifteenth day; never the future.
fn check_when(at: Moment, period: Period, now: Moment) -> Result<(), Refused> {
    let day = i64::try_from(DAY.as_secs()).unwrap_or(i64::MAX);
    let late = now.plus_seconds(-LATE_DAYS * day).period();
    let current = now.plus_seconds(AHEAD_S).period() == Some(period) || late == Some(period);
    if current && at <= now.plus_seconds(AHEAD_S) { Ok(()) } else { Err(NOT_CURRENT) }
}

/// Within a book a later number never has an earlier time.
fn check_order(book: &Book, told: &Issue, period: Period) -> Result<(), Refused> {
    let value = told.number.serial.value();
    let begin = value - value % BOOK;
    let wrong = book
        .issues_of(period, told.number.track, begin..begin + BOOK)
        .any(|(serial, at)| if serial < value { at > told.at } else { at < told.at });
    if wrong { Err(ORDER) } else { Ok(()) }
}
