//! The calendar of the numbers: what is to be done about a period and the one after it on which day. The dates are the
//! platform's (allocation on the 18th of the even month, blanks by the 10th) and the shop's own (rehearsal at the last close).

use super::{
    AllocationMode, AskedStanding, CompanyCode, Moment, NumbersAsked, Period, blanks_until, cancel_until,
    words,
};
use chrono::{Datelike, NaiveDate};

/// The last day of an even month on which the count of the next period may be changed: the platform allots on the 18th.
const CHANGE_DAY: u32 = 17;
/// The day of an even month on which the platform allots the next period.
const ALLOCATION_DAY: u32 = 18;
/// From this day of an even month on the numbers of the next period can be fetched.
const FETCH_DAY: u32 = 20;
/// From this day of December on the coming year's numbers are applied for, and the shop is reminded of it.
const ANNUAL_FROM: (u32, u32) = (12, 1);

words!(
    /// What is to be done.
    PeriodTask {
        /// The numbers of the period are in use.
        Use = "use",
        /// The blanks of the period before it are reported.
        Blanks = "blanks",
        /// Invoices of the period before it may still be cancelled.
        Corrections = "corrections",
        /// The coming year's numbers are applied for (年配).
        Annual = "annual",
        /// How many books the next period is to have may still be changed.
        Count = "count",
        /// The platform allots the next period.
        Allocation = "allocation",
        /// The numbers of the next period are fetched and imported.
        Fetch = "fetch",
        /// Each till proves that it could issue the first number of the next period.
        Rehearsal = "rehearsal",
        /// The platform is told which books of the head office its branches have (E0401).
        Allotments = "allotments",
    }
);

/// A task with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodDate {
    /// What.
    pub task: PeriodTask,
    /// Of which period's numbers.
    pub of: Period,
    /// The first day on which it can be done.
    pub from: NaiveDate,
    /// The last day on which it is in time.
    pub until: NaiveDate,
}

/// Where a day stands to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum TaskTime {
    /// Its days are over.
    Past,
    /// Today is one of them.
    Now,
    /// They come.
    Ahead,
}

impl PeriodDate {
    /// Where `today` stands.
    pub fn time(&self, today: NaiveDate) -> TaskTime {
        if today > self.until {
            TaskTime::Past
        } else if today >= self.from {
            TaskTime::Now
        } else {
            TaskTime::Ahead
        }
    }

    /// Days from `today` to its last one; negative behind it.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.until - today).num_days()
    }
}

/// What a store knows about the tasks of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TaskFacts {
    /// The blanks of the period before are all reported, and its numbers have ended; `None` where that is not known.
    pub before_reported: Option<bool>,
    /// Every company that sells has numbers of the next period that it can sell from.
    pub next_here: bool,
    /// The platform is told what branches have of the period before.
    pub before_allotted: Option<bool>,
    /// The same of this period.
    pub this_allotted: Option<bool>,
}

/// How a task stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum TaskStanding {
    /// It was done in time, or there is nothing to do.
    Done,
    /// Its days are over, and it was not done.
    Late,
    /// Today is its last day.
    Today,
    /// It can be done now.
    Now,
    /// Its days come.
    Ahead,
    /// Its days are over.
    Past,
}

impl PeriodDate {
    /// How it stands on `today`, by what is known of the period `this`.
    pub fn standing(&self, this: Period, today: NaiveDate, facts: TaskFacts) -> TaskStanding {
        let done = match self.task {
            PeriodTask::Blanks if self.of != this => facts.before_reported,
            PeriodTask::Allotments if self.of == this => facts.this_allotted,
            PeriodTask::Allotments => facts.before_allotted,
            PeriodTask::Fetch | PeriodTask::Annual => Some(facts.next_here),
            PeriodTask::Blanks
            | PeriodTask::Use
            | PeriodTask::Corrections
            | PeriodTask::Count
            | PeriodTask::Allocation
            | PeriodTask::Rehearsal => None,
        };
        match (self.time(today), done) {
            (TaskTime::Past | TaskTime::Now, Some(true)) => TaskStanding::Done,
            (TaskTime::Past, Some(false)) => TaskStanding::Late,
            (TaskTime::Past, None) => TaskStanding::Past,
            (TaskTime::Now, _) if today == self.until => TaskStanding::Today,
            (TaskTime::Now, _) => TaskStanding::Now,
            (TaskTime::Ahead, _) => TaskStanding::Ahead,
        }
    }
}

/// What a shop is reminded of because of the next period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodReminder {
    /// Its numbers can be fetched, and none is here.
    Fetch {
        /// Which period.
        of: Period,
        /// Days until it begins, today apart.
        days_left: i64,
    },
    /// Its count can be changed until that day.
    Count {
        /// Which period.
        of: Period,
        /// The last day.
        until: NaiveDate,
    },
    /// A new year's numbers are to be applied for until that day.
    Annual {
        /// Its first period.
        of: Period,
        /// The last day.
        until: NaiveDate,
    },
    /// Books were asked for, and none of them is here.
    Asked {
        /// Of which period.
        of: Period,
        /// How many.
        books: u32,
        /// When.
        at: Moment,
        /// What is to be done.
        standing: AskedStanding,
    },
}

/// Reminders of what was asked for on the platform and is not here, the longest wait first.
pub fn asked_reminders(asked: &[NumbersAsked], now: Moment) -> Vec<Reminder> {
    let mut waiting: Vec<&NumbersAsked> = asked.iter().collect();
    waiting.sort_by_key(|asked| asked.at);
    let reminder = |asked: &NumbersAsked| {
        let NumbersAsked { period, books, at, .. } = *asked;
        let of = PeriodReminder::Asked { of: period, books, at, standing: asked.standing(now) };
        Reminder { of, companies: vec![asked.company.clone()] }
    };
    waiting.into_iter().map(reminder).collect()
}

/// A company that sells, and its numbers of the next period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplied {
    /// Which.
    pub company: CompanyCode,
    /// How its numbers are allotted.
    pub mode: AllocationMode,
    /// It has some of general tax that it can sell from.
    pub next: bool,
}

/// A reminder, with whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// What.
    pub of: PeriodReminder,
    /// The companies; none where only one sells, or it is about all of them.
    pub companies: Vec<CompanyCode>,
}

/// The reminders of `today`, company by company. Of the count only in the even month.
pub fn reminders(period: Period, supplied: &[Supplied], today: NaiveDate) -> Vec<Reminder> {
    let modes: Vec<AllocationMode> = supplied.iter().map(|of| of.mode).collect();
    let dates =
        period_dates(period, &modes, false).into_iter().filter(|date| date.time(today) == TaskTime::Now);
    let even_month = today.month() == period.last_day().month();
    let without = |annual: bool| {
        let lacks = |of: &&Supplied| !of.next && (!annual || of.mode == AllocationMode::Annual);
        supplied.iter().filter(lacks).map(|of| of.company.clone()).collect::<Vec<_>>()
    };
    let reminder = |date: PeriodDate| {
        let PeriodDate { task, of, until, .. } = date;
        let about = |of, companies: Vec<CompanyCode>| {
            let all = companies.len() == supplied.len();
            Reminder { of, companies: if all { Vec::new() } else { companies } }
        };
        match task {
            PeriodTask::Fetch if !without(false).is_empty() => {
                let fetch = PeriodReminder::Fetch { of, days_left: date.days_left(today) };
                Some(about(fetch, without(false)))
            }
            PeriodTask::Count if even_month => Some(about(PeriodReminder::Count { of, until }, Vec::new())),
            PeriodTask::Annual if !without(true).is_empty() => {
                Some(about(PeriodReminder::Annual { of, until }, without(true)))
            }
            PeriodTask::Fetch
            | PeriodTask::Count
            | PeriodTask::Annual
            | PeriodTask::Use
            | PeriodTask::Blanks
            | PeriodTask::Corrections
            | PeriodTask::Allocation
            | PeriodTask::Rehearsal
            | PeriodTask::Allotments => None,
        }
    };
    dates.filter_map(reminder).collect()
}

/// What branches have of a period as a task of its own: it can be told from the day of the allotment on, and is due with the
/// blanks.
pub fn allotments_date(of: Period) -> PeriodDate {
    PeriodDate { task: PeriodTask::Allotments, of, from: of.first_day(), until: blanks_until(of) }
}

/// The blanks of a period as a task of its own: those of a period that is long over stay one until they are reported.
pub fn blanks_date(of: Period) -> PeriodDate {
    PeriodDate { task: PeriodTask::Blanks, of, from: of.next().first_day(), until: blanks_until(of) }
}

/// The dates of a period, from its first day to the last one that is about it: by their first day, those that end sooner
/// first. A store with a company of each mode has the tasks of both; one with a head office that gives books to branches has
/// theirs too.
pub fn period_dates(period: Period, modes: &[AllocationMode], has_branches: bool) -> Vec<PeriodDate> {
    let (first, last, next) = (period.first_day(), period.last_day(), period.next());
    let even = |day: u32| last.with_day(day).unwrap_or(last);
    let date = |task, of, from, until| PeriodDate { task, of, from, until };
    let mut dates = vec![date(PeriodTask::Use, period, first, last)];
    if let Some(before) = period.before() {
        dates.push(blanks_date(before));
        dates.extend(has_branches.then(|| allotments_date(before)));
        dates.push(date(PeriodTask::Corrections, before, before.first_day(), cancel_until(before).date()));
    }
    // A whole year is allotted at once: only before a new one there is something to ask for.
    let ends_a_year = next.roc_year() > period.roc_year();
    if modes.contains(&AllocationMode::Annual) && ends_a_year {
        let from = last.with_month(ANNUAL_FROM.0).and_then(|day| day.with_day(ANNUAL_FROM.1));
        dates.push(date(PeriodTask::Annual, next, from.unwrap_or(last), last));
    }
    if modes.contains(&AllocationMode::Term) {
        dates.push(date(PeriodTask::Count, next, first, even(CHANGE_DAY)));
        dates.push(date(PeriodTask::Allocation, next, even(ALLOCATION_DAY), even(ALLOCATION_DAY)));
    }
    if modes.contains(&AllocationMode::Term) || ends_a_year {
        dates.push(date(PeriodTask::Fetch, next, even(FETCH_DAY), last));
    }
    dates.push(date(PeriodTask::Rehearsal, next, last, last));
    dates.push(blanks_date(period));
    dates.extend(has_branches.then(|| allotments_date(period)));
    dates.push(date(PeriodTask::Corrections, period, first, cancel_until(period).date()));
    dates.sort_by_key(|date| (date.until, date.from));
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(period: &str, modes: &[AllocationMode]) -> Vec<String> {
        let dates = period_dates(Period::parse(period).unwrap(), modes, false);
        let told =
            |date: &PeriodDate| format!("{} {} {}..{}", date.task.word(), date.of, date.from, date.until);
        dates.iter().map(told).collect()
    }

    #[test]
    fn a_period_has_the_dates_of_the_platforms_calendar() {
        let expected = [
            "blanks 11509 2026-11-01..2026-11-10",
            "corrections 11509 2026-09-01..2026-11-13",
            "count 11601 2026-11-01..2026-12-17",
            "allocation 11601 2026-12-18..2026-12-18",
            "use 11511 2026-11-01..2026-12-31",
            "fetch 11601 2026-12-20..2026-12-31",
            "rehearsal 11601 2026-12-31..2026-12-31",
            "blanks 11511 2027-01-01..2027-01-10",
            "corrections 11511 2026-11-01..2027-01-13",
        ];
        assert_eq!(told("11511", &[AllocationMode::Term]), expected);
        let both = told("11511", &AllocationMode::ALL);
        assert_eq!(both.len(), expected.len() + 1);
        assert!(both.contains(&"annual 11601 2026-12-01..2026-12-31".to_owned()));
        // A whole year is there already: nothing is asked for or fetched in its middle.
        let annual = told("11501", &[AllocationMode::Annual]);
        assert!(annual.iter().all(|date| {
            !["annual", "count", "allocation", "fetch"].iter().any(|task| date.starts_with(task))
        }));
        assert!(
            told("11501", &[AllocationMode::Term]).contains(&"rehearsal 11503 2026-02-28..2026-02-28".into())
        );
        assert!(
            told("11301", &[AllocationMode::Term]).contains(&"fetch 11303 2024-02-20..2024-02-29".into())
        );
    }

    #[test]
    fn what_was_done_is_done_and_what_was_not_is_late() {
        let this = Period::parse("11511").unwrap();
        let dates = period_dates(this, &[AllocationMode::Term], false);
        let at = |place: usize, day: &str, facts| {
            dates[place].standing(this, crate::domain::parse_date(day).unwrap(), facts)
        };
        let facts = |reported, next: u32| TaskFacts {
            before_reported: reported,
            next_here: next > 0,
            ..TaskFacts::default()
        };
        // The blanks of the period before come first.
        assert_eq!(at(0, "2026-11-05", facts(Some(false), 0)), TaskStanding::Now);
        assert_eq!(at(0, "2026-11-10", facts(Some(false), 0)), TaskStanding::Today);
        assert_eq!(at(0, "2026-11-11", facts(Some(false), 0)), TaskStanding::Late);
        assert_eq!(at(0, "2026-11-05", facts(Some(true), 0)), TaskStanding::Done);
        assert_eq!(at(0, "2026-11-11", facts(None, 0)), TaskStanding::Past);
        // Those of this one are not due, whatever is known of the other.
        assert_eq!(at(7, "2026-11-11", facts(Some(true), 0)), TaskStanding::Ahead);
        let fetch = dates.iter().position(|date| date.task == PeriodTask::Fetch).unwrap();
        assert_eq!(at(fetch, "2026-12-19", facts(None, 50)), TaskStanding::Ahead);
        assert_eq!(at(fetch, "2026-12-20", facts(None, 50)), TaskStanding::Done);
        assert_eq!(at(fetch, "2026-12-20", facts(None, 0)), TaskStanding::Now);
        assert_eq!(at(fetch, "2026-12-31", facts(None, 0)), TaskStanding::Today);
    }

    #[test]
    fn a_head_office_tells_what_its_branches_have_until_the_tenth() {
        let this = Period::parse("11511").unwrap();
        let dates = period_dates(this, &[AllocationMode::Term], true);
        let own: Vec<&PeriodDate> = dates.iter().filter(|date| date.task == PeriodTask::Allotments).collect();
        let days = |date: &PeriodDate| format!("{} {}..{}", date.of, date.from, date.until);
        let told: Vec<String> = own.iter().map(|date| days(date)).collect();
        assert_eq!(told, ["11509 2026-09-01..2026-11-10", "11511 2026-11-01..2027-01-10"]);
        let at = |place: usize, day: &str, before, now| {
            let facts = TaskFacts { before_allotted: before, this_allotted: now, ..TaskFacts::default() };
            own[place].standing(this, crate::domain::parse_date(day).unwrap(), facts)
        };
        assert_eq!(at(0, "2026-11-10", Some(false), Some(true)), TaskStanding::Today);
        assert_eq!(at(0, "2026-11-11", Some(false), Some(true)), TaskStanding::Late);
        assert_eq!(at(0, "2026-11-11", Some(true), Some(false)), TaskStanding::Done);
        assert_eq!(at(0, "2026-11-11", None, Some(false)), TaskStanding::Past);
        assert_eq!(at(1, "2026-11-11", Some(false), Some(true)), TaskStanding::Done);
        assert_eq!(at(1, "2026-11-11", Some(true), Some(false)), TaskStanding::Now);
    }

    #[test]
    fn reminders_come_on_their_days_and_go_with_the_import() {
        let this = Period::parse("11511").unwrap();
        let told = |day: &str, supplied: &[Supplied]| {
            reminders(this, supplied, crate::domain::parse_date(day).unwrap())
        };
        let company =
            |code: &str, mode, next| Supplied { company: CompanyCode::parse(code).unwrap(), mode, next };
        let all = |day: &str, allotted: u32| {
            let supplied = AllocationMode::ALL.map(|mode| company("1", mode, allotted > 0));
            told(day, &supplied).into_iter().map(|reminder| reminder.of).collect::<Vec<_>>()
        };
        let (of, last) = (this.next(), this.last_day());
        let count = PeriodReminder::Count { of, until: last.with_day(CHANGE_DAY).unwrap() };
        let annual = PeriodReminder::Annual { of, until: last };
        assert_eq!(all("2026-11-30", 0), []);
        assert_eq!(all("2026-12-01", 0), [count, annual]);
        assert_eq!(all("2026-12-17", 50), [count]);
        assert_eq!(all("2026-12-18", 50), []);
        let fetch = |days_left| PeriodReminder::Fetch { of, days_left };
        assert_eq!(all("2026-12-19", 0), [annual]);
        assert_eq!(all("2026-12-20", 0), [annual, fetch(11)]);
        assert_eq!(all("2026-12-31", 0), [annual, fetch(0)]);
        assert_eq!(all("2026-12-31", 50), []);
        // One company has its numbers, and another has not.
        let (term, yearly) = (AllocationMode::Term, AllocationMode::Annual);
        let supplied = [company("1", term, true), company("2", yearly, false)];
        let found = told("2026-12-31", &supplied);
        assert_eq!(found.iter().map(|reminder| reminder.of).collect::<Vec<_>>(), [annual, fetch(0)]);
        assert!(found.iter().all(|reminder| reminder.companies == [supplied[1].company.clone()]));
    }

    #[test]
    fn a_task_is_ahead_now_or_past_to_the_day() {
        let dates = period_dates(Period::parse("11511").unwrap(), &[AllocationMode::Term], false);
        let at = |task, day: &str| {
            let date = dates.iter().find(|date| date.task == task).unwrap();
            let today = crate::domain::parse_date(day).unwrap();
            (date.time(today), date.days_left(today))
        };
        assert_eq!(at(PeriodTask::Count, "2026-12-17"), (TaskTime::Now, 0));
        assert_eq!(at(PeriodTask::Count, "2026-12-18"), (TaskTime::Past, -1));
        assert_eq!(at(PeriodTask::Allocation, "2026-12-17"), (TaskTime::Ahead, 1));
        assert_eq!(at(PeriodTask::Allocation, "2026-12-18"), (TaskTime::Now, 0));
        assert_eq!(at(PeriodTask::Fetch, "2026-12-19"), (TaskTime::Ahead, 12));
        assert_eq!(at(PeriodTask::Fetch, "2026-12-20"), (TaskTime::Now, 11));
    }
}
