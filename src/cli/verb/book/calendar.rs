//! `lj period calendar`: what is to be done on which day about this period and the next one, and where it stands.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object};
use crate::domain::{AllocationMode, Period, PeriodDate, TaskFacts, TaskStanding, period_dates};
use crate::protocol::request;
use crate::text::Lang;
use crate::text::book::calendar as words;
use chrono::NaiveDate;

/// The calendar of today's period.
///
/// # Errors
/// A clock that has no period; what the engine refuses.
pub fn run(context: &Context) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let now = shop.info()?.now;
        let period = shop.period_of(None, now)?;
        let facts = facts(shop, period)?;
        let modes: Vec<AllocationMode> =
            shop.companies(None)?.iter().map(|company| company.allocation).collect();
        let dates = period_dates(period, &modes);
        let row = |date| Row { date, this: period, today: now.date(), facts };
        let rows: Vec<Row> = dates.into_iter().map(row).collect();
        shop.list(&rows)
    })
}

/// What the store knows of the tasks of a period.
///
/// # Errors
/// What the engine refuses.
pub fn facts(shop: &Shop<'_>, period: Period) -> Result<TaskFacts, CliFailure> {
    let before_reported = match period.before() {
        Some(before) => {
            let state = shop.ask(request::PeriodState(before))?;
            Some(state.unreported == 0)
        }
        None => None,
    };
    let next = shop.ask(request::NumbersLeft(period.next()))?;
    Ok(TaskFacts { before_reported, next_allotted: next.iter().map(|row| row.allotted).sum() })
}

/// A line of the answer.
struct Row {
    date: PeriodDate,
    this: Period,
    today: NaiveDate,
    facts: TaskFacts,
}

impl Listing for Row {
    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let line = words::line(lang, &self.date, (self.this, self.today), self.facts);
        cells![line.days, line.what, line.said]
    }

    fn json(&self) -> Object {
        let PeriodDate { task, of, from, until } = self.date;
        let standing: TaskStanding = self.date.standing(self.this, self.today, self.facts);
        let standing: &'static str = standing.into();
        object! { task: task.word(), period: of, from, until, standing, days_left: self.date.days_left(self.today) }
    }
}
