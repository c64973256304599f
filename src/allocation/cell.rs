//! One cell into one value, each by the strict form that the platform writes: half-width, no blanks (except
//! round the `~` of a period), nothing padded. Each function names the rule that is broken.

use super::fault::shown;
use super::{Column, RowFault};
use crate::domain::{Period, Serial, TaxKind, Track, Ubn};

/// 營業人統編: eight digits with a check digit.
pub(super) fn ubn(raw: &str) -> Result<Ubn, RowFault> {
    eight_digits(Column::Ubn, raw)?;
    Ubn::parse(raw).map_err(|_| RowFault::UbnCheck(shown(raw)))
}

/// 起號 or 迄號: eight digits.
pub(super) fn serial(column: Column, raw: &str) -> Result<Serial, RowFault> {
    let value = eight_digits(column, raw)?;
    Serial::try_from(value).map_err(|_| RowFault::SerialForm { column, found: shown(raw) })
}

/// 發票類別代號: the platform writes `7`, other programs `07`.
pub(super) fn type_code(raw: &str) -> Result<TaxKind, RowFault> {
    match raw {
        "7" | "07" => Ok(TaxKind::General),
        "8" | "08" => Ok(TaxKind::Special),
        other => Err(RowFault::TypeCode(shown(other))),
    }
}

/// 發票類別 only confirms the code, so its first four characters decide: the platform has called the types
/// 一般稅額計算 and, in its code tables, 一般稅額計算之電子發票.
pub(super) fn type_name(raw: &str) -> Result<TaxKind, RowFault> {
    if raw.starts_with("一般稅額") {
        Ok(TaxKind::General)
    } else if raw.starts_with("特種稅額") {
        Ok(TaxKind::Special)
    } else {
        Err(RowFault::TypeName(shown(raw)))
    }
}

/// 發票字軌名稱: two capital letters.
pub(super) fn track(raw: &str) -> Result<Track, RowFault> {
    let letters: Option<[u8; 2]> = raw.as_bytes().try_into().ok();
    letters.and_then(|letters| Track::try_from(letters).ok()).ok_or_else(|| RowFault::Track(shown(raw)))
}

/// 發票期別: `110/11 ~ 110/12`, with or without the blanks.
pub(super) fn period(raw: &str) -> Result<Period, RowFault> {
    let form = || RowFault::PeriodForm(shown(raw));
    let (first, last) = raw.split_once('~').ok_or_else(form)?;
    let first = year_month(first.trim_end_matches(' ')).ok_or_else(form)?;
    let last = year_month(last.trim_start_matches(' ')).ok_or_else(form)?;
    let month = |_| RowFault::PeriodMonth(shown(raw));
    let period = Period::try_from(first.0 * 100 + first.1).map_err(month)?;
    Period::try_from(last.0 * 100 + last.1).map_err(month)?;
    two_months(first, last, raw)?;
    Ok(period)
}

/// An odd month and the even one after it. Year and month are in their bounds.
fn two_months(first: (u32, u32), last: (u32, u32), raw: &str) -> Result<(), RowFault> {
    let count = |(year, month): (u32, u32)| year * 12 + month;
    match (count(last) + 1).checked_sub(count(first)) {
        None | Some(0) => Err(RowFault::PeriodSwapped(shown(raw))),
        Some(2) if first.1 % 2 == 1 => Ok(()),
        Some(2) => Err(RowFault::PeriodPair(shown(raw))),
        Some(months) => Err(RowFault::PeriodLength { months, found: shown(raw) }),
    }
}

/// `110/11`.
fn year_month(text: &str) -> Option<(u32, u32)> {
    let (year, month) = text.split_once('/')?;
    Some((digits(year, 3)?, digits(month, 2)?))
}

/// Exactly `count` ASCII digits, at most nine.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn eight_digits(column: Column, raw: &str) -> Result<u32, RowFault> {
    digits(raw, 8).ok_or_else(|| not_eight_digits(column, raw))
}

/// Which of the ways not to be eight digits.
fn not_eight_digits(column: Column, raw: &str) -> RowFault {
    let found = shown(raw);
    if has_lost_zeros(raw) {
        RowFault::LostZeros { column, found }
    } else if is_exponent(raw) {
        RowFault::Exponent { column, found }
    } else if column == Column::Ubn {
        RowFault::UbnForm(found)
    } else {
        RowFault::SerialForm { column, found }
    }
}

/// A whole number as a spreadsheet writes it: fewer than eight digits, and no zero before others.
fn has_lost_zeros(raw: &str) -> bool {
    let is_short = (1..8).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_digit());
    is_short && (raw == "0" || !raw.starts_with('0'))
}

/// `4.25E+07`, `4E7`.
fn is_exponent(raw: &str) -> bool {
    let Some((mantissa, exponent)) = raw.split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    [whole, fraction, exponent].iter().all(|part| is_digits(part))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_eight_digits_and_excel_is_told_from_other_faults() {
        let fault = |raw: &str| serial(Column::Begin, raw).unwrap_err();
        let (column, found) = (Column::Begin, shown);
        assert_eq!(serial(column, "02519550").unwrap().value(), 2_519_550);
        for raw in ["2519550", "50", "0"] {
            assert_eq!(fault(raw), RowFault::LostZeros { column, found: found(raw) });
        }
        for raw in ["4.25E+07", "4E7", "4.2e-1"] {
            assert_eq!(fault(raw), RowFault::Exponent { column, found: found(raw) });
        }
        for raw in
            ["", "0251955", "042519550", " 42519550", "４２５１９５５０", "+2519550", "4251955O", "E+07"]
        {
            assert_eq!(fault(raw), RowFault::SerialForm { column, found: found(raw) }, "{raw}");
        }
    }

    #[test]
    fn a_ubn_has_its_own_faults() {
        assert_eq!(ubn("12345675").map(u32::from), Ok(12_345_675));
        assert_eq!(ubn("12345678"), Err(RowFault::UbnCheck(shown("12345678"))));
        assert_eq!(ubn("4595257"), Err(RowFault::LostZeros { column: Column::Ubn, found: shown("4595257") }));
        assert_eq!(ubn("1234567A"), Err(RowFault::UbnForm(shown("1234567A"))));
    }

    #[test]
    fn a_period_names_what_is_wrong() {
        let found = shown;
        for raw in ["110/11 ~ 110/12", "110/11~110/12", "110/11  ~110/12"] {
            assert_eq!(period(raw).map(u32::from), Ok(11_011), "{raw}");
        }
        for raw in [
            "",
            "11011",
            "110/11",
            "110/1 ~ 110/2",
            "2021/11 ~ 2021/12",
            " 110/11 ~ 110/12",
            "110/11～110/12",
        ] {
            assert_eq!(period(raw), Err(RowFault::PeriodForm(found(raw))), "{raw}");
        }
        for raw in ["110/11 ~ 110/13", "110/00 ~ 110/01", "088/11 ~ 088/12"] {
            assert_eq!(period(raw), Err(RowFault::PeriodMonth(found(raw))), "{raw}");
        }
        for raw in ["110/12 ~ 110/11", "110/11 ~ 109/12"] {
            assert_eq!(period(raw), Err(RowFault::PeriodSwapped(found(raw))), "{raw}");
        }
        for raw in ["110/10 ~ 110/11", "110/12 ~ 111/01"] {
            assert_eq!(period(raw), Err(RowFault::PeriodPair(found(raw))), "{raw}");
        }
        for (raw, months) in [("110/09 ~ 110/12", 4), ("110/11 ~ 110/11", 1), ("110/11 ~ 111/12", 14)] {
            assert_eq!(period(raw), Err(RowFault::PeriodLength { months, found: found(raw) }), "{raw}");
        }
    }
}
