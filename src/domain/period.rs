//! 期別: two months, an odd one and the next even one, in the ROC year.
//!
//! One value, five spellings: LJ and the handheld write the odd month (`10807`), MIG and Code 39 the even one
//! (`10808`), the platform's file `108/07 ~ 108/08`, its screen `2019年07-08期`, the slip `108年07-08月`.
//! Source: the legacy seed page; MIG `YearMonth`.

use super::roc::ROC_OFFSET;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The first ROC year that a period may have. Electronic invoices began in 2000; LJ's own data starts later.
const YEAR_MIN: u32 = 89;
/// The last ROC year: three digits.
const YEAR_MAX: u32 = 999;

/// What is wrong with a typed period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    /// None of the known spellings.
    #[error("not a period: write 10807 or 108/07 ~ 108/08")]
    Form,
    /// A month outside 1–12 or a year outside 89–999.
    #[error("there is no such month")]
    Month,
    /// Two months that are not an odd month and the even one after it.
    #[error("a period is an odd month and the even month after it")]
    Pair,
}

/// A two-month period. Ordered by time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Period {
    /// ROC year × 6 + (0..=5): consecutive periods are consecutive integers.
    index: u32,
}

impl Period {
    /// The first that can be told.
    pub const FIRST: Self = Self { index: YEAR_MIN * 6 };
    /// The last that can be told.
    pub const LAST: Self = Self { index: YEAR_MAX * 6 + 5 };

    fn from_year_month(year: u32, month: u32) -> Result<Self, PeriodFault> {
        if !(YEAR_MIN..=YEAR_MAX).contains(&year) || !(1..=12).contains(&month) {
            return Err(PeriodFault::Month);
        }
        Ok(Self { index: year * 6 + (month - 1) / 2 })
    }

    fn from_pair(first: (u32, u32), last: (u32, u32)) -> Result<Self, PeriodFault> {
        let period = Self::from_year_month(first.0, first.1)?;
        Self::from_year_month(last.0, last.1)?;
        let is_pair = first.0 == last.0 && first.1 % 2 == 1 && last.1 == first.1 + 1;
        if is_pair { Ok(period) } else { Err(PeriodFault::Pair) }
    }

    /// The period that `date` (Asia/Taipei) lies in; `None` before ROC 89 or after 999.
    pub fn of(date: NaiveDate) -> Option<Self> {
        let year = u32::try_from(date.year() - ROC_OFFSET).ok()?;
        Self::from_year_month(year, date.month()).ok()
    }

    /// Reads every spelling that people and files use; `11006` means the same period as `11005`.
    ///
    /// # Errors
    /// [`PeriodFault`] says whether form, month or pairing is wrong.
    pub fn parse(raw: &str) -> Result<Self, PeriodFault> {
        let text: String = super::fold_width(raw).chars().filter(|c| !c.is_whitespace()).collect();
        let numbers = numbers_in(&text)?;
        let separators: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
        match (separators.as_str(), numbers.as_slice()) {
            ("", [code]) if text.len() == 5 => Self::from_year_month(code / 100, code % 100),
            ("/~/", [y1, m1, y2, m2]) => Self::from_pair((*y1, *m1), (*y2, *m2)),
            ("年-期" | "年-月", [year, m1, m2]) => {
                let roc = if *year > YEAR_MAX {
                    year.checked_sub(ROC_OFFSET.unsigned_abs()).ok_or(PeriodFault::Month)?
                } else {
                    *year
                };
                Self::from_pair((roc, *m1), (roc, *m2))
            }
            _ => Err(PeriodFault::Form),
        }
    }

    /// The ROC year.
    pub fn roc_year(self) -> u32 {
        self.index / 6
    }

    /// The odd (first) month, 1–11.
    pub fn odd_month(self) -> u32 {
        self.index % 6 * 2 + 1
    }

    /// LJ's and the handheld's form with the odd month: `10807`.
    pub fn lj(self) -> String {
        format!("{:03}{:02}", self.roc_year(), self.odd_month())
    }

    /// MIG's and Code 39's form with the even month: `10808`.
    pub fn mig(self) -> String {
        format!("{:03}{:02}", self.roc_year(), self.odd_month() + 1)
    }

    /// The platform file's form: `108/07 ~ 108/08`.
    pub fn csv(self) -> String {
        let (year, month) = (self.roc_year(), self.odd_month());
        format!("{year:03}/{month:02} ~ {year:03}/{:02}", month + 1)
    }

    /// The platform screen's form with the Gregorian year: `2019年07-08期`.
    pub fn platform(self) -> String {
        let month = self.odd_month();
        format!("{}年{month:02}-{:02}期", self.gregorian_year(), month + 1)
    }

    /// The slip's form: `108年07-08月`.
    pub fn slip(self) -> String {
        let month = self.odd_month();
        format!("{}年{month:02}-{:02}月", self.roc_year(), month + 1)
    }

    fn gregorian_year(self) -> i32 {
        // A ROC year has at most three digits, so it fits.
        i32::try_from(self.roc_year()).unwrap_or(i32::MAX - ROC_OFFSET) + ROC_OFFSET
    }

    /// The first day, inclusive.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.gregorian_year(), self.odd_month(), 1).unwrap_or(NaiveDate::MAX)
    }

    /// The last day, inclusive.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// The period after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self { index: self.index + 1 }
    }

    /// The period before this one; `None` before the first that can be told.
    pub fn before(self) -> Option<Self> {
        Self::from_index(self.index.checked_sub(1)?)
    }

    /// Consecutive periods have consecutive indices: the sort key of the store.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The period of an index that [`Period::index`] gave.
    pub fn from_index(index: u32) -> Option<Self> {
        (YEAR_MIN * 6..(YEAR_MAX + 1) * 6).contains(&index).then_some(Self { index })
    }
}

/// The runs of digits; five digits at most each.
fn numbers_in(text: &str) -> Result<Vec<u32>, PeriodFault> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| match run.len() {
            1..=5 => run.parse().map_err(|_| PeriodFault::Form),
            _ => Err(PeriodFault::Form),
        })
        .collect()
}

impl TryFrom<u32> for Period {
    type Error = PeriodFault;
    /// From the LJ form as a number, e.g. 10807.
    fn try_from(code: u32) -> Result<Self, PeriodFault> {
        Self::from_year_month(code / 100, code % 100)
    }
}

impl From<Period> for u32 {
    fn from(period: Period) -> Self {
        period.roc_year() * 100 + period.odd_month()
    }
}

impl fmt::Display for Period {
    /// The LJ form, `10807`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lj())
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn all_spellings_mean_one_period() {
        let period = Period::parse("10807").unwrap();
        for spelling in [
            "10808",
            "108/07 ~ 108/08",
            "108/07~108/08",
            "2019年07-08期",
            "2019年07-08月",
            "108年07-08月",
            "１０８０７",
            " 10807 ",
        ] {
            assert_eq!(Period::parse(spelling), Ok(period), "{spelling}");
        }
        assert_eq!(period.lj(), "10807");
        assert_eq!(period.mig(), "10808");
        assert_eq!(period.csv(), "108/07 ~ 108/08");
        assert_eq!(period.platform(), "2019年07-08期");
        assert_eq!(period.slip(), "108年07-08月");
        assert_eq!((period.first_day(), period.last_day()), (day(2019, 7, 1), day(2019, 8, 31)));
    }

    #[test]
    fn wrong_periods_say_what_is_wrong() {
        assert_eq!(Period::parse("10813"), Err(PeriodFault::Month));
        assert_eq!(Period::parse("10800"), Err(PeriodFault::Month));
        assert_eq!(Period::parse("108/08 ~ 108/07"), Err(PeriodFault::Pair));
        assert_eq!(Period::parse("108/07 ~ 108/10"), Err(PeriodFault::Pair));
        assert_eq!(Period::parse("108/08 ~ 108/09"), Err(PeriodFault::Pair));
        for form in ["", "1080", "108070", "108-07", "七月", "108/07", "9999999999"] {
            assert_eq!(Period::parse(form), Err(PeriodFault::Form), "{form}");
        }
    }

    #[test]
    fn a_year_ends_in_november() {
        let last = Period::parse("11311").unwrap();
        assert_eq!(last.last_day(), day(2024, 12, 31));
        assert_eq!(last.next(), Period::parse("11401").unwrap());
        assert_eq!((last.next().before(), Period::FIRST.before()), (Some(last), None));
        assert_eq!(Period::of(day(2024, 12, 31)), Some(last));
        assert_eq!(Period::from_index(last.index()), Some(last));
        assert_eq!(Period::try_from(u32::from(last)), Ok(last));
    }
}
