//! `lj takings`: what a day, a span of days or a period brought in (R22), added up by company, department, till, person or
//! day. The engine is asked part by part; nothing but the sums is held here, however many invoices there are.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Field, Object, Out, lined_up, list, object, remark};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{
    CompanyCode, EarlierDay, Period, ShiftLine, ShiftSums, Takings, TakingsBy, TakingsFigure, TakingsOf,
    TakingsPrint, TillCode, TimeSpan,
};
use crate::protocol::{ShiftsQuery, TakingsQuery, request};
use crate::text::takings as words;
use crate::text::till::shift as of_shifts;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// `lj takings`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    days: Days,
    /// One line for each of these.
    #[arg(long, value_parser = value::word::<TakingsBy>(), default_value = "company")]
    by: TakingsBy,
    /// Only this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Print them too, as 日結單, at the printer of this till.
    #[arg(long)]
    print: bool,
}

/// Which days.
#[derive(Debug, clap::Args)]
pub struct Days {
    /// Only this day; today's without any.
    #[arg(long, value_parser = value::date, conflicts_with_all = ["period", "from", "to"])]
    day: Option<NaiveDate>,
    /// The whole period.
    #[arg(long, value_parser = value::period, conflicts_with_all = ["from", "to"])]
    period: Option<Period>,
    /// The first day.
    #[arg(long, value_name = "DAY", value_parser = value::date)]
    from: Option<NaiveDate>,
    /// The last day; today without.
    #[arg(long, value_name = "DAY", value_parser = value::date, requires = "from")]
    to: Option<NaiveDate>,
}

impl Days {
    /// The first and the last of them.
    ///
    /// # Errors
    /// When the last lies before the first.
    fn ends(&self, shop: &Shop<'_>) -> Result<(NaiveDate, NaiveDate), CliFailure> {
        let today = shop.info()?.now.date();
        let (first, last) = match (self.period, self.from) {
            (Some(period), _) => (period.first_day(), period.last_day()),
            (None, Some(from)) => (from, self.to.unwrap_or(today)),
            (None, None) => (self.day.unwrap_or(today), self.day.unwrap_or(today)),
        };
        if self.to.is_none() && self.from.is_some_and(|from| from > today) {
            return Err(CliFailure::Usage(words::ahead(shop.lang, first, today)));
        }
        if last < first {
            return Err(CliFailure::Usage(words::backwards(shop.lang, first, last)));
        }
        Ok((first, last))
    }
}

/// Adds up and tells.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| {
        let (first, last) = args.days.ends(shop)?;
        let Args { by, company, print, .. } = args;
        shop.companies(company.as_ref())?;
        let span = TimeSpan::of_days(first, last);
        let till = shop.till.clone();
        let asked = TakingsPrint { first, last, by, company: company.clone(), till };
        // Shifts are of a till, whatever company its sales are of.
        let shifts = if company.is_none() { closed_in(shop, span, shop.till.clone())? } else { Vec::new() };
        if company.is_some() && !shop.json {
            remark(of_shifts::no_shifts_of_company(shop.lang));
        }
        let sums = add_up(shop, TakingsQuery { span, by, company, till: shop.till.clone(), resume: None })?;
        let told = tell(shop, by, (first, last), &sums, &shifts)?;
        if print { job::queue(shop, request::PrintTakings(asked)) } else { Ok(told) }
    })
}

/// The takings of a span, by whose they are.
///
/// # Errors
/// What the engine refuses.
pub fn add_up(shop: &Shop<'_>, mut query: TakingsQuery) -> Result<BTreeMap<TakingsOf, Takings>, CliFailure> {
    let mut sums: BTreeMap<TakingsOf, Takings> = BTreeMap::new();
    loop {
        let part = shop.ask(request::Takings(query.clone()))?;
        for (of, takings) in part.rows {
            sums.entry(of).or_default().add(&takings);
        }
        if part.next.is_none() {
            return Ok(sums);
        }
        query.resume = part.next;
    }
}

/// The shifts that were closed in a span, oldest first: of one till, or of all.
///
/// # Errors
/// What the engine refuses.
pub fn closed_in(
    shop: &Shop<'_>,
    span: TimeSpan,
    till: Option<TillCode>,
) -> Result<Vec<ShiftLine>, CliFailure> {
    let (mut lines, mut query) = (Vec::new(), ShiftsQuery { span, till, before: None });
    loop {
        let part = shop.ask(request::ShiftsClosed(query.clone()))?;
        lines.extend(part.rows);
        query.before = part.next;
        if query.before.is_none() {
            lines.reverse();
            return Ok(lines);
        }
    }
}

/// The rows, and all of them together behind them.
fn tell(
    shop: &Shop<'_>,
    by: TakingsBy,
    (first, last): (NaiveDate, NaiveDate),
    sums: &BTreeMap<TakingsOf, Takings>,
    shifts: &[ShiftLine],
) -> Result<Exit, CliFailure> {
    let mut whole = Takings::default();
    sums.values().for_each(|takings| whole.add(takings));
    whole.keep_earlier_than(first);
    let rows = sums.iter().map(|(of, takings)| (Some(of), takings)).chain([(None, &whole)]);
    let rows: Vec<(Option<&TakingsOf>, &Takings)> = rows.collect();
    let mut out = Out::default();
    if shop.json {
        for (of, takings) in rows {
            let mut row = json(by, (first, last), of, takings);
            if of.is_none() {
                row.extend(shifts_json(shifts, takings));
            }
            out.json(&row)?;
        }
    } else {
        out.line(&words::heading(shop.lang, first, last, shop.till.as_ref().map(TillCode::as_str)))?;
        out.lines(table(shop, by, &rows))?;
        out.lines(rows.iter().flat_map(|(of, takings)| words::earlier(shop.lang, by, *of, takings)))?;
        out.lines(shift_table(shop, shifts, &whole))?;
    }
    out.flush().map(|()| Exit::DONE)
}

/// A line each, with the figures that are not zero in all of them.
fn table(shop: &Shop<'_>, by: TakingsBy, rows: &[(Option<&TakingsOf>, &Takings)]) -> Vec<String> {
    let shown = |figure: &TakingsFigure| {
        *figure == TakingsFigure::Total || rows.iter().any(|(_, takings)| takings.figure(*figure) != 0)
    };
    let figures: Vec<TakingsFigure> = TakingsFigure::ALL.into_iter().filter(shown).collect();
    let heads = figures.iter().map(|figure| words::figure(shop.lang, *figure).to_owned());
    let mut cells = vec![[words::by(shop.lang, by).to_owned()].into_iter().chain(heads).collect::<Vec<_>>()];
    for (of, takings) in rows {
        let sums = figures.iter().map(|figure| takings.figure(*figure).to_string());
        cells.push([words::whose(shop.lang, by, *of)].into_iter().chain(sums).collect());
    }
    lined_up(&cells, &(1..=figures.len()).collect::<Vec<_>>())
}

/// The shifts of the days with their sum, and what the days have besides.
fn shift_table(shop: &Shop<'_>, shifts: &[ShiftLine], whole: &Takings) -> Vec<String> {
    if shifts.is_empty() {
        return Vec::new();
    }
    let (lang, sums) = (shop.lang, ShiftSums::of(shifts));
    let heads = of_shifts::line_heads(lang).map(str::to_owned).to_vec();
    let mut cells = vec![heads];
    cells.extend(shifts.iter().map(of_shifts::line));
    cells.extend(of_shifts::line_totals(lang, &sums, &sums.rest(whole)));
    let mut lines = lined_up(&cells, &(5..12).collect::<Vec<_>>());
    lines.extend((sums.uncounted > 0).then(|| of_shifts::uncounted(lang, sums.uncounted)));
    lines
}

fn shifts_json(shifts: &[ShiftLine], whole: &Takings) -> Object {
    let sums = ShiftSums::of(shifts);
    let rest = sums.rest(whole);
    let line = |line: &ShiftLine| {
        let count = line.cash.as_ref();
        object! {
            shift: line.id,
            till: line.till,
            staff: line.staff,
            from: line.from,
            to: line.to,
            issued: line.issued,
            issued_amount: line.total,
            cancelled: line.cancelled.0,
            cancelled_amount: line.cancelled.1,
            allowances: line.allowances.0,
            allowances_amount: line.allowances.1,
            cash: line.received(),
            float: count.map(|count| count.float),
            expected: line.expected(),
            counted: count.map(|count| count.counted),
            difference: line.difference(),
            taken_out: line.taken_out,
            left: line.left(),
        }
    };
    object! {
        shifts: list(shifts, line),
        shifts_sum: object! {
            shifts: sums.shifts,
            uncounted: sums.uncounted,
            issued: sums.issued,
            issued_amount: sums.total,
            cash: sums.received,
            counted: sums.counted,
            difference: sums.difference,
            taken_out: sums.taken_out,
        },
        shifts_rest: object! { issued: rest.issued, issued_amount: rest.total, cash: rest.received },
    }
}

fn json(
    by: TakingsBy,
    (from, to): (NaiveDate, NaiveDate),
    of: Option<&TakingsOf>,
    takings: &Takings,
) -> Object {
    let whose = of.cloned().unwrap_or_default();
    let TakingsOf { company, dept, till, staff, day } = &whose;
    let mut object = object! {
        from, to,
        by: by.word(),
        whole: of.is_none(),
        company, dept, till, staff, day,
    };
    for figure in TakingsFigure::ALL {
        object.insert(figure.word().to_owned(), takings.figure(figure).json());
    }
    let earlier = |rows| {
        list(rows, |EarlierDay { day, tally }: &EarlierDay| {
            object! { day, count: tally.count, amount: tally.sums.total() }
        })
    };
    object.extend(object! {
        cancelled_earlier: earlier(&takings.cancelled_earlier),
        allowances_earlier: earlier(&takings.allowed_earlier),
    });
    object
}
