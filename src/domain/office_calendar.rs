//! Working days of Taiwan's tax offices: weekends, and what the government's office calendar (辦公日曆表) says of holidays
//! and make-up days. A year that nobody has imported has its weekends alone.

use super::Moment;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most days off of a year: 120 are usual, and a file that says more than half of the year is no office calendar.
pub const DAYS_OFF_MAX: usize = 183;
/// Years that may be kept: from the first year of electronic invoices on.
pub const OFFICE_YEARS: std::ops::RangeInclusive<i32> = 2000..=2999;
/// The columns of its file, in their order. A file of another layout (`_Google行事曆專用`) is another one.
pub const OFFICE_COLUMNS: [&str; 4] = ["西元日期", "星期", "是否放假", "備註"];
/// Working days that a tax office takes for the form, at most (R21).
const FORM_WORKING_DAYS: u32 = 3;
/// Hours from the request on the platform until the numbers are here: its answer is asked for after two, and is late at four.
const ALLOTMENT_S: i64 = 4 * 3600;
/// Days that are looked back for working days: the longest holidays have nine days, and a calendar of wrong years ends the search.
const LOOK_BACK_DAYS: u32 = 40;

/// A year of the office calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeYear {
    /// Which year, of the Gregorian calendar.
    pub year: i32,
    /// Every day of it on which no office works, weekends too, ascending. All others are working days.
    pub days_off: Vec<NaiveDate>,
}

/// Why a year is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum OfficeYearFault {
    /// A year that no store keeps.
    #[error("year {0}")]
    Year(i32),
    /// None, or too many.
    #[error("{0} days off")]
    Count(u64),
    /// One of another year, or not behind the one before it (the place counts from 1).
    #[error("day {0} is out of its order")]
    Order(u64),
}

impl OfficeYear {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`OfficeYearFault`].
    pub fn check(&self) -> Result<(), OfficeYearFault> {
        let count = self.days_off.len();
        if !OFFICE_YEARS.contains(&self.year) {
            return Err(OfficeYearFault::Year(self.year));
        }
        if !(1..=DAYS_OFF_MAX).contains(&count) {
            return Err(OfficeYearFault::Count(count as u64));
        }
        let mut before = None;
        for (place, day) in (1..).zip(&self.days_off) {
            if day.year() != self.year || before.is_some_and(|before| before >= day) {
                return Err(OfficeYearFault::Order(place));
            }
            before = Some(day);
        }
        Ok(())
    }

    /// Days off from Monday to Friday, and working days on a weekend.
    pub fn exceptions(&self) -> (usize, usize) {
        let weekend = self.days_off.iter().filter(|day| is_weekend(**day)).count();
        let first = NaiveDate::from_ymd_opt(self.year, 1, 1);
        let days = first.map(|first| first.iter_days().take_while(|day| day.year() == self.year));
        let weekends = days.map_or(0, |days| days.filter(|day| is_weekend(*day)).count());
        (self.days_off.len() - weekend, weekends.saturating_sub(weekend))
    }
}

/// The day of the week as that file has it.
pub fn day_of_week(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The years that are known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OfficeCalendar {
    years: BTreeMap<i32, OfficeYear>,
}

impl OfficeCalendar {
    /// Of these years; a later one of the same year stands in the place of an earlier one.
    pub fn new(years: impl IntoIterator<Item = OfficeYear>) -> Self {
        Self { years: years.into_iter().map(|year| (year.year, year)).collect() }
    }

    /// True where the holidays of that day's year are known.
    pub fn knows(&self, day: NaiveDate) -> bool {
        self.years.contains_key(&day.year())
    }

    /// True on a day on which the offices work.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        match self.years.get(&day.year()) {
            Some(year) => year.days_off.binary_search(&day).is_err(),
            None => !is_weekend(day),
        }
    }

    /// The working day that has `count` working days between itself and `day`, neither of them counted; `None` where the
    /// calendar has no such day within reach.
    fn working_day_before(&self, day: NaiveDate, count: u32) -> Option<NaiveDate> {
        let mut left = count;
        let mut at = day;
        for _ in 0..LOOK_BACK_DAYS {
            at = at.pred_opt()?;
            if self.is_working(at) {
                match left.checked_sub(1) {
                    Some(fewer) => left = fewer,
                    None => return Some(at),
                }
            }
        }
        None
    }

    /// The latest day on which the form for more numbers may be handed in so that they are here before the old ones are used
    /// up: three whole working days for the office, and four hours for the platform (R21).
    pub fn hand_in_by(&self, run_out: Moment) -> Option<NaiveDate> {
        self.working_day_before(run_out.plus_seconds(-ALLOTMENT_S).date(), FORM_WORKING_DAYS)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        crate::domain::parse_date(text).unwrap()
    }

    /// The office calendar of 2026: its weekends and the sixteen days off of `facts` that are none.
    pub(crate) fn year_2026() -> OfficeYear {
        let holidays = [
            "01-01", "02-16", "02-17", "02-18", "02-19", "02-20", "02-27", "04-03", "04-06", "05-01",
            "06-19", "09-25", "09-28", "10-09", "10-26", "12-25",
        ];
        let mut days_off: Vec<_> =
            day("2026-01-01").iter_days().take(365).filter(|day| is_weekend(*day)).collect();
        days_off.extend(holidays.iter().map(|of| day(&format!("2026-{of}"))));
        days_off.sort();
        OfficeYear { year: 2026, days_off }
    }

    #[test]
    fn a_year_has_its_holidays_and_a_make_up_day_is_a_working_day() {
        let year = year_2026();
        assert_eq!((year.check(), year.days_off.len(), year.exceptions()), (Ok(()), 120, (16, 0)));
        let mut made_up = year.clone();
        made_up.days_off.retain(|of| *of != day("2026-02-07"));
        assert_eq!(made_up.exceptions(), (16, 1));
        let calendar = OfficeCalendar::new([year, made_up]);
        assert!(calendar.is_working(day("2026-02-07")) && !calendar.is_working(day("2026-02-08")));
        assert!(!calendar.is_working(day("2026-09-28")) && calendar.is_working(day("2026-09-29")));
        // Another year: weekends alone.
        assert!(!calendar.knows(day("2027-01-01")) && calendar.is_working(day("2027-01-01")));
        assert!(!calendar.is_working(day("2027-01-02")));
    }

    #[test]
    fn a_year_that_is_none_says_why() {
        let year =
            |year, days: &[&str]| OfficeYear { year, days_off: days.iter().map(|of| day(of)).collect() };
        assert_eq!(year(1999, &["1999-01-01"]).check(), Err(OfficeYearFault::Year(1999)));
        assert_eq!(year(2026, &[]).check(), Err(OfficeYearFault::Count(0)));
        assert_eq!(year(2026, &["2026-01-01", "2027-01-01"]).check(), Err(OfficeYearFault::Order(2)));
        assert_eq!(year(2026, &["2026-01-03", "2026-01-03"]).check(), Err(OfficeYearFault::Order(2)));
        let mut days: Vec<_> = day("2026-01-01").iter_days().take(DAYS_OFF_MAX).collect();
        assert_eq!(OfficeYear { year: 2026, days_off: days.clone() }.check(), Ok(()));
        days.push(day("2026-12-31"));
        let more = OfficeYear { year: 2026, days_off: days };
        assert_eq!(more.check(), Err(OfficeYearFault::Count(DAYS_OFF_MAX as u64 + 1)));
    }

    #[test]
    fn the_form_is_handed_in_three_working_days_and_four_hours_ahead() {
        let calendar = OfficeCalendar::new([year_2026()]);
        for (run_out, by) in [
            // A plain week: Friday evening, the office has Tuesday to Thursday.
            ("2026-11-27 18:00:00", "2026-11-23"),
            // Four hours before three in the morning lie on the day before.
            ("2026-11-27 03:59:59", "2026-11-20"),
            ("2026-11-27 04:00:00", "2026-11-23"),
            // Over a weekend, and on one.
            ("2026-11-30 18:00:00", "2026-11-24"),
            ("2026-11-29 12:00:00", "2026-11-24"),
            // Over two holidays around a weekend, and over the New Year's nine days.
            ("2026-09-30 18:00:00", "2026-09-22"),
            ("2026-02-24 18:00:00", "2026-02-11"),
        ] {
            assert_eq!(calendar.hand_in_by(Moment::parse(run_out).unwrap()), Some(day(by)), "{run_out}");
        }
        // Without the year's file the same end of September has two more working days.
        let weekends = OfficeCalendar::default();
        let run_out = Moment::parse("2026-09-30 18:00:00").unwrap();
        assert_eq!(weekends.hand_in_by(run_out), Some(day("2026-09-24")));
        let all_off = OfficeYear { year: 2026, days_off: day("2026-01-01").iter_days().take(365).collect() };
        assert_eq!(OfficeCalendar::new([all_off]).hand_in_by(run_out), None);
    }
}
