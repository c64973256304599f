//! What the end of a period makes of its numbers (R8, R15, R20). Once it is over its *numbers end*: nothing can be issued from
//! its ranges any more and no act on them is taken. Then what nobody used is reported blank, and when every number is
//! accounted for the period is *closed*.

use super::{CleanText, DocumentId, Moment, Period, Range, Span, SpansFault, blanks_until};
use chrono::{Datelike, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// From this day of the month on, blanks that are not reported are pressing: the platform itself warns on it.
const PRESSING_DAY: u32 = 7;

/// The first moment at which a period is over: midnight behind its last day, Asia/Taipei.
pub fn over_from(period: Period) -> Moment {
    Moment::from_taipei(NaiveDateTime::new(period.next().first_day(), NaiveTime::MIN))
}

/// The last second in which the blanks of a period are reported in time (R19, R20).
pub fn blanks_due(period: Period) -> Moment {
    let day_after = blanks_until(period).succ_opt().unwrap_or_else(|| period.next().last_day());
    Moment::from_taipei(NaiveDateTime::new(day_after, NaiveTime::MIN)).plus_seconds(-1)
}

/// The numbers of a period have ended, and those of every period before it: midnight is the same for all of them, and for
/// every company of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedNumbers {
    /// The last of these periods.
    pub period: Period,
    /// When that was written.
    pub at: Moment,
}

/// Numbers that a fast clock ended are issued from again: those of the period that was running, and of every one after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopenedNumbers {
    /// The first of these periods: the one that the clock of this act stood in.
    pub from: Period,
    /// The end of the periods before, where the word that is taken back was the only one of it.
    pub kept: Option<EndedNumbers>,
    /// When that was written.
    pub at: Moment,
    /// The reason given; empty where nobody gave one.
    pub reason: CleanText,
}

/// The ranges of a period in figures that nothing changes any more once its numbers have ended; those that are kept for the
/// record alone are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeriodFigures {
    /// How many ranges.
    pub ranges: u64,
    /// How many numbers they have.
    pub numbers: u64,
    /// How many of those were issued here.
    pub issued: u64,
}

impl PeriodFigures {
    /// Counts a range of the period.
    pub fn add(&mut self, range: &Range) {
        if !range.outside {
            self.ranges += 1;
            self.numbers += u64::from(range.span.count());
            self.issued += u64::from(range.issued_here());
        }
    }
}

/// A period that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedPeriod {
    /// Which.
    pub period: Period,
    /// When.
    pub at: Moment,
    /// Its ranges as they stood.
    pub figures: PeriodFigures,
}

/// What keeps a period from being closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Missing {
    /// Documents that neither the platform has nor a person has seen to.
    Documents {
        /// How many.
        count: u64,
        /// The first of them by name.
        first: DocumentId,
    },
    /// Numbers that are voided and wait to be issued anew.
    Voided(u64),
    /// Numbers that are to be reported blank by this store and are in no report.
    Unreported(u64),
    /// Numbers that were lent or granted and did not come back.
    NotReturned {
        /// The first who has them.
        holder: CleanText,
        /// How many, whoever has them.
        count: u64,
    },
    /// Numbers of ranges whose states do not come to their size: nobody may trust the figures.
    Broken(u64),
    /// Numbers that are lent and have not come back.
    Lent {
        /// Who has them.
        to: CleanText,
        /// How many.
        count: u64,
        /// The first of its stretches.
        first: Span,
    },
}

/// What the doctor finds wrong with the end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndFlaw {
    /// Its numbers ended before it was over.
    #[error("the numbers of period {} ended at {}, before it was over", .0.period, .0.at)]
    Early(EndedNumbers),
    /// It was closed, and its ranges are others now.
    #[error("period {}: {:?} when it was closed, {now:?} now", .closed.period, .closed.figures)]
    Changed {
        /// How it was closed.
        closed: ClosedPeriod,
        /// Its ranges as they stand.
        now: PeriodFigures,
    },
    /// It was closed, and its numbers have not ended.
    #[error("period {0} is closed, and its numbers have not ended")]
    NotEnded(Period),
    /// Numbers were told as blank that were used, or are another's.
    #[error("document {document}: {numbers} numbers are told as blank, {blank} of them are")]
    Used {
        /// By which document.
        document: DocumentId,
        /// How many it tells.
        numbers: u64,
        /// How many of them nobody used.
        blank: u64,
    },
    /// A message of what a branch has is none.
    #[error("document {document}: {fault}")]
    NoAllotment {
        /// Which document.
        document: DocumentId,
        /// Why.
        fault: SpansFault,
    },
}

/// How pressing it is that blanks of a period are not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BlanksPressure {
    /// The period is not over, so nothing is due.
    Calm,
    /// From the 1st on.
    Due,
    /// From the 7th on.
    Pressing,
    /// The 10th is over.
    Over,
}

impl BlanksPressure {
    /// The level at `now`.
    pub fn of(period: Period, now: Moment) -> Self {
        let (today, next) = (now.date(), period.next().first_day());
        if now < over_from(period) {
            Self::Calm
        } else if now > blanks_due(period) {
            Self::Over
        } else if (today.year(), today.month()) == (next.year(), next.month()) && today.day() < PRESSING_DAY {
            Self::Due
        } else {
            Self::Pressing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::range::tests::one_book;
    use super::*;
    use crate::domain::NumberCounts;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    #[test]
    fn every_even_months_end_is_the_border_to_the_second() {
        // Leap years, and the years in which the ROC spelling gets another digit or another hundred.
        for year in [2000, 2010, 2011, 2024, 2026, 2100, 2110, 2111, 2400] {
            for even in (2..=12).step_by(2) {
                let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let last = match even {
                    2 if is_leap => 29,
                    2 => 28,
                    4 | 6 => 30,
                    _ => 31,
                };
                let eve = moment(&format!("{year}-{even:02}-{last} 23:59:59"));
                let midnight = eve.plus_seconds(1);
                let of_eve = eve.period().unwrap();
                assert_eq!(midnight.period(), Some(of_eve.next()), "{eve}");
                assert_eq!(over_from(of_eve), midnight, "{eve}");
                assert_eq!(BlanksPressure::of(of_eve, eve), BlanksPressure::Calm, "{eve}");
                assert_eq!(BlanksPressure::of(of_eve, midnight), BlanksPressure::Due, "{midnight}");
            }
        }
        assert_eq!(over_from(period("09911")), moment("2011-01-01 00:00:00"), "the year 99 of the republic");
        assert_eq!(period("09911").next(), period("10001"));
        assert_eq!(over_from(period("19911")), moment("2111-01-01 00:00:00"));
        assert_eq!(period("19911").next().lj(), "20001");
    }

    #[test]
    fn blanks_are_due_from_the_first_pressing_from_the_seventh_and_over_behind_the_tenth() {
        use BlanksPressure::{Calm, Due, Over, Pressing};
        for (now, level) in [
            ("2026-12-31 23:59:59", Calm),
            ("2027-01-01 00:00:00", Due),
            ("2027-01-06 23:59:59", Due),
            ("2027-01-07 00:00:00", Pressing),
            ("2027-01-10 23:59:59", Pressing),
            ("2027-01-11 00:00:00", Over),
            ("2027-02-01 00:00:00", Over),
        ] {
            assert_eq!(BlanksPressure::of(period("11511"), moment(now)), level, "{now}");
        }
        assert_eq!(blanks_due(period("11511")), moment("2027-01-10 23:59:59"));
        assert!(Calm < Due && Due < Pressing && Pressing < Over);
    }

    #[test]
    fn figures_leave_out_what_is_kept_for_the_record() {
        let mut figures = PeriodFigures::default();
        let mut sold = one_book(100);
        sold.carried_to = 105;
        sold.next = 117;
        sold.counts = NumberCounts { confirmed: 12, ..NumberCounts::default() };
        figures.add(&sold);
        figures.add(&Range { outside: true, ..one_book(200) });
        assert_eq!(figures, PeriodFigures { ranges: 1, numbers: 50, issued: 12 });
    }
}
