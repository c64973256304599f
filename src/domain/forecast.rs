//! When numbers are used up, from what was sold so far: the rhythm of the week, the rhythm of the day, and which way it goes.
//! Whoever waits for numbers must not be told too late, so the answer is the likely moment, but never long after the
//! earliest one that the figures allow. Whoever sells less than that has numbers left, which cost nothing.
//!
//! Figures of chance, not of money: they are reckoned in floating point and rounded up to whole hours and books.

#[cfg(test)]
mod tests;

use super::{BOOK_SIZE, Moment};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days of sales that a forecast looks at, today apart: four of each weekday.
pub const LOOK_BACK_DAYS: u32 = 28;
/// Days that a forecast looks ahead: two whole periods from the first day of one.
pub const LOOK_AHEAD_DAYS: u32 = 124;
/// Days that a person may say the shop is closed on: more than that is no closed week.
pub const CLOSED_DAYS_MAX: usize = LOOK_AHEAD_DAYS as usize;
/// Most that a day's sales are thought to rise or fall: a fifth in a period of sixty days.
const TREND_MAX: f64 = 0.2 / 60.0;
/// How far a trend is thought to lie from none before anything was sold: any up to [`TREND_MAX`] is as likely.
const TREND_SPREAD: f64 = TREND_MAX * 0.577;
/// The trend may be steeper than the likely one by this many of its standard deviations.
const TREND_DOUBT: f64 = 3.0;
/// The same where months are looked ahead and a proposal is made, which can be changed: what is left over then costs nothing, but
/// three times as many as are needed would be nonsense.
const PROPOSAL_DOUBT: f64 = 1.0;
/// Whole days of sales, the first one among them, before it is said when numbers are used up: the first hours of a shop say
/// nothing of its days.
pub const FORECAST_DAYS: i64 = 3;
/// Whole days that must be known before books are proposed for months: every weekday once. An hour's sales would ask a tax office
/// for hundreds.
const PROPOSAL_DAYS: i64 = 7;
/// More may be sold than is likely by this many standard deviations of counted customers.
const COUNT_DOUBT: f64 = 2.5;
/// How long after the earliest moment the answer may lie: it is late by less than a day where the earliest one comes true.
const LATE_HOURS: i64 = 14;
/// Rounds in which trend and weekdays settle: each is a step of Newton's, and five are enough.
const ROUNDS: u32 = 8;
/// A weekday with at least this many sales, of which one day had less than a tenth, was closed on that one.
const BUSY_DAY: u32 = 10;
/// A weekday without sales is a day off once it was seen this often.
const SEEN_CLOSED: u32 = 2;
const HOUR_S: i64 = 3_600;
const WEEK: usize = 7;
const DAY: usize = 24;

/// How many invoices were issued in which hour of Asia/Taipei.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SoldHours(BTreeMap<(NaiveDate, u8), u32>);

impl SoldHours {
    /// Counts invoices that were issued at a moment.
    pub fn put(&mut self, at: Moment, count: u32) {
        let hour = at.taipei();
        // An hour of a clock has at most two digits.
        let of_day = u8::try_from(chrono::Timelike::hour(&hour)).unwrap_or_default();
        self.put_hour((hour.date(), of_day), count);
    }

    fn put_hour(&mut self, hour: (NaiveDate, u8), count: u32) {
        let kept = self.0.entry(hour).or_default();
        *kept = kept.saturating_add(count);
    }

    /// Adds what another part counted.
    pub fn add(&mut self, other: &Self) {
        other.0.iter().for_each(|(hour, count)| self.put_hour(*hour, *count));
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.values().map(|count| u64::from(*count)).sum()
    }

    /// The day from which on the sales of a forecast at `now` are counted.
    pub fn since(now: Moment) -> NaiveDate {
        let today = now.date();
        today.checked_sub_days(chrono::Days::new(u64::from(LOOK_BACK_DAYS))).unwrap_or(today)
    }
}

/// The pace at which numbers are used, as it is known at one moment.
#[derive(Clone, Debug)]
pub struct Pace {
    now: Moment,
    /// Whole days since the first sale that is looked at.
    days: i64,
    /// Invoices of each weekday, as it would be today.
    week: [f64; WEEK],
    /// The share of each hour of a day.
    day: [f64; DAY],
    /// By how much of itself each day sells more than the one before.
    trend: f64,
    /// Standard deviation of the trend.
    trend_doubt: f64,
    /// Invoices that all this is known from, and on which day they were sold on average; days count from today.
    seen: f64,
    seen_on: f64,
}

/// Sales of one whole day.
struct SoldDay {
    /// Counted from today: the day before is −1.
    at: f64,
    weekday: usize,
    count: f64,
}

impl Pace {
    /// The pace at `now`; `None` where nothing was sold that it could be known from.
    pub fn of(sold: &SoldHours, now: Moment) -> Option<Self> {
        let today = now.date();
        let since = SoldHours::since(now);
        let first = sold.0.range((since, 0)..).find(|(_, count)| **count > 0).map(|((day, _), _)| *day)?;
        if first >= today {
            return Self::of_first_day(sold, now);
        }
        let mut day = [0.0; DAY];
        let mut counts: BTreeMap<NaiveDate, u32> =
            first.iter_days().take_while(|day| *day < today).map(|day| (day, 0)).collect();
        for (&(of, hour), &count) in sold.0.range((first, 0)..(today, 0)) {
            if let (Some(sum), Some(share)) = (counts.get_mut(&of), day.get_mut(usize::from(hour))) {
                *sum = sum.saturating_add(count);
                *share += f64::from(count);
            }
        }
        let days = open_days(&counts, today);
        let seen: f64 = days.iter().map(|day| day.count).sum();
        if seen <= 0.0 {
            return None;
        }
        let all: f64 = day.iter().sum();
        day.iter_mut().for_each(|share| *share /= all);
        let seen_on = days.iter().map(|day| day.at * day.count).sum::<f64>() / seen;
        let (trend, week, trend_doubt) = settle(&days);
        let days = (today - first).num_days();
        Some(Self { now, days, week, day, trend, trend_doubt, seen, seen_on })
    }

    /// Whole days since the first sale that is looked at, today apart.
    pub fn days(&self) -> i64 {
        self.days
    }

    /// On the first day the only pace is that since the first sale, and every hour may go on like that.
    fn of_first_day(sold: &SoldHours, now: Moment) -> Option<Self> {
        let today = now.date();
        let mut hours = sold.0.range((today, 0)..=(today, 23)).filter(|(_, count)| **count > 0);
        let &(_, first) = hours.clone().next()?.0;
        let count: f64 = hours.by_ref().map(|(_, count)| f64::from(*count)).sum();
        let passed = chrono::Timelike::hour(&now.taipei()).saturating_sub(u32::from(first)) + 1;
        let hourly = count / f64::from(passed);
        let (week, day) = ([hourly * 24.0; WEEK], [1.0 / 24.0; DAY]);
        Some(Self {
            now,
            days: 0,
            week,
            day,
            trend: 0.0,
            trend_doubt: TREND_SPREAD,
            seen: count,
            seen_on: 0.0,
        })
    }

    /// The hours to come, each with the invoices that are likely in it and the day that it lies on.
    fn ahead<'p>(&'p self, closed: &'p BTreeSet<NaiveDate>) -> impl Iterator<Item = (Moment, f64, f64)> + 'p {
        let begin = self.now.unix().div_euclid(HOUR_S) * HOUR_S;
        (0..i64::from(LOOK_AHEAD_DAYS) * 24).map(move |hour| {
            let at = Moment::from_unix(begin + hour * HOUR_S);
            let (date, of_day) =
                (at.date(), usize::try_from(chrono::Timelike::hour(&at.taipei())).unwrap_or(0));
            let days = (date - self.now.date()).num_days();
            // A hundred days are exact in either.
            let day = f64::from(i32::try_from(days).unwrap_or(i32::MAX));
            let weekly = self.week[weekday(date)] * (1.0 + self.trend * day).max(0.0);
            let open = if closed.contains(&date) { 0.0 } else { 1.0 };
            (at, open * weekly * self.day.get(of_day).copied().unwrap_or_default(), day)
        })
    }

    /// By how much of itself a likely sum may be surpassed, whose invoices are sold on that day on average, where the trend may be
    /// steeper by so many standard deviations.
    fn doubt(&self, sum: f64, sold_on: f64, trend_doubt: f64) -> f64 {
        let steeper = (trend_doubt * self.trend_doubt).min((TREND_MAX - self.trend).max(0.0));
        let counted = COUNT_DOUBT * (1.0 / self.seen + 1.0 / sum.max(1.0)).sqrt();
        counted + steeper * (sold_on - self.seen_on).max(0.0)
    }

    /// The hour in which the last of `left` numbers is used; `None` where they last longer than anybody looks ahead. The
    /// shop sells nothing on a day that is `closed`.
    pub fn run_out(&self, left: u64, closed: &BTreeSet<NaiveDate>) -> Option<Moment> {
        if left == 0 {
            return Some(self.now);
        }
        let left = as_figure(left);
        let (mut sum, mut weighted, mut earliest) = (0.0, 0.0, None);
        for (at, likely, day) in self.ahead(closed) {
            sum += likely;
            weighted += likely * day;
            if sum <= 0.0 {
                continue;
            }
            if earliest.is_none() && sum * (1.0 + self.doubt(sum, weighted / sum, TREND_DOUBT)) >= left {
                earliest = Some(at.plus_seconds(LATE_HOURS * HOUR_S));
            }
            let latest = earliest.filter(|latest| at >= *latest);
            if latest.is_some() || sum >= left {
                return Some(latest.unwrap_or(at).max(self.now));
            }
        }
        earliest
    }

    /// How many numbers may be wanted up to the end of `last`, at most.
    pub fn wanted(&self, last: NaiveDate, closed: &BTreeSet<NaiveDate>) -> u64 {
        self.at_most(self.now.date(), last, closed, TREND_DOUBT)
    }

    /// How many numbers are proposed for the days from `first` to `last`; `None` before a week is known.
    pub fn proposed(&self, first: NaiveDate, last: NaiveDate, closed: &BTreeSet<NaiveDate>) -> Option<u64> {
        (self.days >= PROPOSAL_DAYS).then(|| self.at_most(first, last, closed, PROPOSAL_DOUBT))
    }

    fn at_most(&self, first: NaiveDate, last: NaiveDate, closed: &BTreeSet<NaiveDate>, doubt: f64) -> u64 {
        let (mut sum, mut weighted) = (0.0, 0.0);
        for (_, likely, day) in self.ahead(closed).filter(|(at, ..)| (first..=last).contains(&at.date())) {
            sum += likely;
            weighted += likely * day;
        }
        if sum <= 0.0 {
            return 0;
        }
        as_count(sum * (1.0 + self.doubt(sum, weighted / sum, doubt)))
    }
}

/// Whole books of 50 that hold so many numbers.
pub fn books_for(numbers: u64) -> u64 {
    numbers.div_ceil(u64::from(BOOK_SIZE))
}

#[allow(clippy::cast_precision_loss, reason = "more numbers than a float counts exactly are never allotted")]
fn as_figure(count: u64) -> f64 {
    count as f64
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and rounded up; a cast stops at the ends"
)]
fn as_count(figure: f64) -> u64 {
    figure.ceil() as u64
}

fn weekday(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

/// The whole days that tell what a day sells: those on which the shop was closed for once do not.
fn open_days(counts: &BTreeMap<NaiveDate, u32>, today: NaiveDate) -> Vec<SoldDay> {
    let mut most = [0_u32; WEEK];
    for (date, count) in counts {
        let most = &mut most[weekday(*date)];
        *most = (*most).max(*count);
    }
    let is_open = |date: NaiveDate, count: u32| {
        let most = most[weekday(date)];
        most < BUSY_DAY || u64::from(count) * 10 >= u64::from(most)
    };
    let open = counts.iter().filter(|(date, count)| is_open(**date, **count));
    let days = open.map(|(date, count)| SoldDay {
        at: f64::from(i32::try_from((*date - today).num_days()).unwrap_or(i32::MIN)),
        weekday: weekday(*date),
        count: f64::from(*count),
    });
    days.collect()
}

/// What each weekday sells, as it would be today under a trend. One that was never open, or closed once alone, may be like the others.
fn weekdays(days: &[SoldDay], trend: f64) -> [f64; WEEK] {
    let mut sums = [(0.0, 0.0, 0_u32); WEEK];
    for day in days {
        let (count, weight, seen) = &mut sums[day.weekday];
        *count += day.count;
        *weight += 1.0 + trend * day.at;
        *seen += 1;
    }
    let is_known = |(count, _, seen): &(f64, f64, u32)| *count > 0.0 || *seen >= SEEN_CLOSED;
    let known: Vec<f64> = sums
        .iter()
        .filter(|sum| is_known(sum) && sum.0 > 0.0)
        .map(|(count, weight, _)| count / weight)
        .collect();
    let usual = known.iter().sum::<f64>() / f64::from(u32::try_from(known.len().max(1)).unwrap_or(1));
    sums.map(|sum| if is_known(&sum) { sum.0 / sum.1 } else { usual })
}

/// Trend, weekdays and the trend's standard deviation that make what was sold likeliest: a Poisson count a day, whose mean
/// is the weekday's times one plus the trend times the day.
fn settle(days: &[SoldDay]) -> (f64, [f64; WEEK], f64) {
    let (mut trend, mut week, mut strength) = (0.0, weekdays(days, 0.0), 0.0);
    for _ in 0..ROUNDS {
        let prior = TREND_SPREAD * TREND_SPREAD;
        let (mut slope, mut curve) = (-trend / prior, 1.0 / prior);
        // What the weekdays' own levels explain is no trend.
        let mut shared = [(0.0, 0.0); WEEK];
        for day in days.iter().filter(|day| week[day.weekday] > 0.0) {
            let level = week[day.weekday];
            let (mean, push) = (level * (1.0 + trend * day.at), level * day.at);
            slope += (day.count - mean) * push / mean;
            curve += push * push / mean;
            shared[day.weekday].0 += push;
            shared[day.weekday].1 += mean;
        }
        curve -=
            shared.iter().filter(|(_, mean)| *mean > 0.0).map(|(push, mean)| push * push / mean).sum::<f64>();
        trend = (trend + slope / curve).clamp(-TREND_MAX, TREND_MAX);
        week = weekdays(days, trend);
        strength = curve;
    }
    (trend, week, strength.sqrt().recip())
}
