//! Time as the shop knows it: seconds, in Asia/Taipei (+08:00 all year), dates in the ROC year with dots.

use super::Period;
use super::roc::ROC_OFFSET;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::fmt;
/// Taipei's distance from UTC in seconds; Taiwan has had no summer time since 1979.
const TAIPEI_OFFSET_S: i32 = 8 * 3600;

/// A point in time, in whole seconds since 1970 (UTC). Shown in Asia/Taipei.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Moment(i64);

/// Seconds that chrono can show: years 1–9999.
const SECONDS_MAX: i64 = 253_402_243_200;

impl Moment {
    /// From seconds since 1970 (UTC), held within the years 1970–9999.
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(0, SECONDS_MAX))
    }

    /// Seconds since 1970 (UTC).
    pub fn unix(self) -> i64 {
        self.0
    }

    /// From a Taipei wall-clock time.
    pub fn from_taipei(local: NaiveDateTime) -> Self {
        Self::from_unix(local.and_utc().timestamp() - i64::from(TAIPEI_OFFSET_S))
    }

    /// Reads `YYYY-MM-DD HH:MM:SS` (also with `T`, without seconds, or a date alone: midnight), Taipei time.
    pub fn parse(raw: &str) -> Option<Self> {
        let raw = raw.trim();
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|form| NaiveDateTime::parse_from_str(raw, form).ok())
            .or_else(|| parse_date(raw).and_then(|date| date.and_hms_opt(0, 0, 0)))
            .map(Self::from_taipei)
    }

    /// The Taipei wall-clock time.
    pub fn taipei(self) -> NaiveDateTime {
        DateTime::from_timestamp(self.0 + i64::from(TAIPEI_OFFSET_S), 0)
            .map_or(NaiveDateTime::MAX, |utc| utc.naive_utc())
    }

    /// The Taipei date.
    pub fn date(self) -> NaiveDate {
        self.taipei().date()
    }

    /// The period that this moment lies in (R8); `None` before ROC 89.
    pub fn period(self) -> Option<Period> {
        Period::of(self.date())
    }

    /// `seconds` later (or earlier, if negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_unix(self.0.saturating_add(seconds))
    }

    /// `2026-11-23T10:24:00+08:00`: the form of JSON.
    pub fn rfc3339(self) -> String {
        let taipei = FixedOffset::east_opt(TAIPEI_OFFSET_S);
        match (taipei, DateTime::from_timestamp(self.0, 0)) {
            (Some(offset), Some(utc)) => utc.with_timezone(&offset).to_rfc3339(),
            _ => String::new(),
        }
    }

    /// `115.11.23 10:24`: the form of the screen's clock.
    pub fn roc_minute(self) -> String {
        format!("{} {}", roc_date(self.date()), self.taipei().format("%H:%M"))
    }
}

impl fmt::Display for Moment {
    /// `2026-11-23 10:24:00`, Taipei time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.taipei().format("%Y-%m-%d %H:%M:%S"))
    }
}

/// `108.07.01`: the legacy screen's date.
pub fn roc_date(date: NaiveDate) -> String {
    // Before its first year the calendar has none.
    match date.year() - ROC_OFFSET {
        ..=0 => date.to_string(),
        year => format!("{year:03}.{:02}.{:02}", date.month(), date.day()),
    }
}

/// Reads a date as people type it: `108.07.01`, `1080701` (ROC) or `2019-07-01`.
pub fn parse_date(raw: &str) -> Option<NaiveDate> {
    let text = super::fold_width(raw.trim());
    if text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit()) {
        let code: i32 = text.parse().ok()?;
        let (month, day) = (code / 100 % 100, code % 100);
        return ymd(code / 10_000 + ROC_OFFSET, month, day);
    }
    let parts: Vec<i32> = text.split(['.', '-', '/']).map(str::parse).collect::<Result<_, _>>().ok()?;
    match parts.as_slice() {
        [year, month, day] if *year >= 1000 => ymd(*year, *month, *day),
        [year, month, day] if *year > 0 => ymd(*year + ROC_OFFSET, *month, *day),
        _ => None,
    }
}

fn ymd(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taipei_is_eight_hours_ahead() {
        let moment = Moment::parse("2026-11-23 10:24:05").unwrap();
        assert_eq!(moment.rfc3339(), "2026-11-23T10:24:05+08:00");
        assert_eq!(moment.to_string(), "2026-11-23 10:24:05");
        assert_eq!(moment.roc_minute(), "115.11.23 10:24");
        assert_eq!(moment.unix(), 1_795_400_645);
        assert_eq!(Moment::parse("2026-11-23").unwrap().to_string(), "2026-11-23 00:00:00");
    }

    #[test]
    fn the_period_turns_at_taipei_midnight() {
        let before = Moment::parse("2019-08-31 23:59:59").unwrap();
        assert_eq!(before.period().unwrap().lj(), "10807");
        assert_eq!(before.plus_seconds(1).period().unwrap().lj(), "10809");
    }

    #[test]
    fn dates_are_read_in_both_years() {
        let date = parse_date("108.07.01").unwrap();
        assert_eq!(parse_date("1080701"), Some(date));
        assert_eq!(parse_date("2019-07-01"), Some(date));
        assert_eq!(roc_date(date), "108.07.01");
        for wrong in ["108.13.01", "108.02.30", "", "abc", "-1.1.1"] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
