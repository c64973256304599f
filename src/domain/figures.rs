//! Decimals and dates in records: as text, and whole figures and dates of four digits' years without the formatting that
//! either costs, for they stand in every sale. The bytes are those of the crates' own words.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

pub(super) use rust_decimal::serde::str::deserialize;

/// A decimal as text.
pub(super) fn serialize<S: Serializer>(figure: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    match whole(figure) {
        Some(value) => {
            let mut text = [0; WHOLE_DIGITS_MAX];
            to.serialize_str(digits(value, &mut text))
        }
        None => rust_decimal::serde::str::serialize(figure, to),
    }
}

/// Digits of the largest whole figure that is written here.
const WHOLE_DIGITS_MAX: usize = 10;

/// A figure without sign and decimals.
fn whole(figure: &Decimal) -> Option<u32> {
    let is_plain = figure.scale() == 0 && figure.is_sign_positive();
    u32::try_from(figure.mantissa()).ok().filter(|_| is_plain)
}

fn digits(mut value: u32, text: &mut [u8; WHOLE_DIGITS_MAX]) -> &str {
    let mut at = text.len();
    loop {
        at -= 1;
        text[at] = digit(value);
        value /= 10;
        if value == 0 {
            return as_text(&text[at..]);
        }
    }
}

fn digit(value: u32) -> u8 {
    // Below ten.
    b'0' + (value % 10) as u8
}

fn as_text(digits: &[u8]) -> &str {
    str::from_utf8(digits).unwrap_or_else(|_| unreachable!("digits are text"))
}

/// A date as text.
pub(super) fn serialize_date<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    let Some(year) = u32::try_from(date.year()).ok().filter(|year| *year <= 9_999) else {
        return date.serialize(to);
    };
    let (month, day) = (date.month(), date.day());
    let tens = |value: u32| [digit(value / 10), digit(value)];
    let ([y0, y1], [y2, y3], [m0, m1], [d0, d1]) = (tens(year / 100), tens(year), tens(month), tens(day));
    to.serialize_str(as_text(&[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Ours(#[serde(with = "super")] Decimal, #[serde(serialize_with = "serialize_date")] NaiveDate);

    #[derive(Serialize)]
    struct Theirs(#[serde(with = "rust_decimal::serde::str")] Decimal, NaiveDate);

    #[test]
    fn figures_and_dates_are_written_as_the_crates_write_them() {
        let figures =
            ["0", "-0", "1", "-1", "9", "10", "105", "1.50", "0.0000001", "4294967295", "4294967296"]
                .map(|text| text.parse::<Decimal>().unwrap());
        let zeros = [Decimal::ZERO, -Decimal::ZERO, Decimal::MAX, Decimal::MIN, Decimal::new(100, 2)];
        let dates = [(0, 1, 1), (7, 12, 31), (2026, 11, 30), (9_999, 12, 31), (10_000, 1, 1), (-1, 2, 3)]
            .map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap());
        for figure in figures.into_iter().chain(zeros) {
            for date in dates {
                let ours = serde_json::to_string(&Ours(figure, date)).unwrap();
                assert_eq!(ours, serde_json::to_string(&Theirs(figure, date)).unwrap());
                assert_eq!(serde_json::from_str::<Ours>(&ours).unwrap(), Ours(figure, date));
            }
        }
    }
}
