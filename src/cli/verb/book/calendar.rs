//! `lj period calendar`: what is to be done on which day about this period and the next one, and where it stands.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object};
use crate::domain::{
    AllocationMode, Period, PeriodDate, Supplied, TaskFacts, TaskStanding, allotments_date, blanks_date,
    heads_here, period_dates, supplied,
};
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
        let period = shop.period_now(now)?;
        let open = shop.ask(request::OpenPeriods)?;
        let companies = shop.companies(None)?;
        let untold = shop.ask(request::AllotmentsOpen)?;
        let is_told = |of: Period| untold.iter().all(|untold| untold.period != of);
        let (this, next) =
            (shop.ask(request::NumbersLeft(period))?, shop.ask(request::NumbersLeft(period.next()))?);
        let lack = |of: &Supplied| !of.next;
        let unreported = |of: Period| open.iter().any(|state| state.period == of && state.unreported > 0);
        let facts = TaskFacts {
            before_reported: period.before().map(|before| !unreported(before)),
            next_here: !supplied(&companies, &this, &next).iter().any(lack),
            before_allotted: period.before().map(is_told),
            this_allotted: Some(is_told(period)),
        };
        let modes: Vec<AllocationMode> = companies.iter().map(|company| company.allocation).collect();
        let earlier =
            open.iter().filter(|state| state.unreported > 0 && Some(state.period) != period.before());
        let late = TaskFacts { before_reported: Some(false), before_allotted: Some(false), ..facts };
        let row = |date, facts| Row { date, this: period, today: now.date(), facts };
        let mut rows: Vec<Row> = earlier.map(|state| row(blanks_date(state.period), late)).collect();
        let earlier = untold.iter().map(|untold| untold.period);
        let earlier = earlier.filter(|of| *of < period && Some(*of) != period.before());
        rows.extend(earlier.map(|of| row(allotments_date(of), late)));
        let has_branches = !heads_here(&companies).is_empty();
        rows.extend(period_dates(period, &modes, has_branches).into_iter().map(|date| row(date, facts)));
        shop.list(&rows)
    })
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
