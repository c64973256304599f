//! `lj period status`: the equation of every book of a period, or of all books of a till, a department or a company (R7), and
//! what is still open.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::domain::{
    CompanyCode, DeptCode, Equation, Moment, NumberState, Period, Range, Serial, TillCode, Track,
    blanks_until, roc_date,
};
use crate::protocol::RangeFilter;
use crate::text::Lang;
use crate::text::book::equation as words;
use clap::{Subcommand, ValueEnum};
use std::collections::BTreeMap;

/// `lj period …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// What became of every number of a period (equations), and what is still open.
    Status(StatusArgs),
}

/// `lj period status`.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// The period; today's without.
    #[arg(value_parser = value::period)]
    period: Option<Period>,
    /// One equation for each of these.
    #[arg(long, value_enum, default_value_t = By::Company)]
    by: By,
    /// Only this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
}

/// What the books are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// All books of a company.
    Company,
    /// All books of a department.
    Dept,
    /// All books of a till.
    Till,
    /// Each range.
    Book,
}

/// Runs the verb.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let Verb::Status(args) = verb;
    context.with_shop(|shop| status(shop, args))
}

/// Whose equation it is. Books of nobody in particular come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Whose {
    company: CompanyCode,
    dept: Option<DeptCode>,
    till: Option<TillCode>,
    /// Track, begin and end.
    span: Option<(Track, Serial, Serial)>,
}

impl Whose {
    fn of(range: &Range, by: By) -> Self {
        let company = range.company.clone();
        let till = || range.till().cloned();
        let (dept, till, span) = match by {
            By::Company => (None, None, None),
            By::Dept => (range.dept.clone(), None, None),
            By::Till => (None, till(), None),
            By::Book => {
                let span = range.span;
                (range.dept.clone(), till(), Some((span.track, span.begin(), span.end())))
            }
        };
        Self { company, dept, till, span }
    }
}

/// An equation, and how many numbers there are whatever it says.
#[derive(Default)]
struct Sum {
    size: u64,
    equation: Equation,
}

impl Sum {
    fn add(&mut self, range: &Range) {
        self.size += u64::from(range.span.count());
        self.equation.add(&Equation::of(range));
    }
}

fn status(shop: &Shop<'_>, args: StatusArgs) -> Result<Exit, CliFailure> {
    let StatusArgs { period, by, company } = args;
    let now = shop.info()?.now;
    // A clock before the first year of the republic has no period; the verb takes one.
    let period = period
        .or_else(|| now.period())
        .ok_or_else(|| CliFailure::Usage(words::no_period(shop.lang).to_owned()))?;
    let mut sums: BTreeMap<Whose, Sum> = BTreeMap::new();
    let mut whole = Sum::default();
    let filter = RangeFilter { period: Some(period), company, ..RangeFilter::default() };
    each_page(shop, &filter, u64::MAX, &mut |page| {
        for row in &page {
            sums.entry(Whose::of(&row.range, by)).or_default().add(&row.range);
            whole.add(&row.range);
        }
        Ok(())
    })?;
    let rows: Vec<_> = sums.into_iter().map(|(of, sum)| Row { period, of, sum }).collect();
    shop.list(&rows)?;
    if shop.json { Ok(Exit::DONE) } else { shop.say(left(shop.lang, period, now, &whole)) }
}

/// What is still to be done, in one sentence.
fn left(lang: Lang, period: Period, now: Moment, Sum { size, equation }: &Sum) -> String {
    let sum = equation.sum();
    if *size == 0 {
        return words::no_books(lang, &period.lj());
    }
    if *size != sum {
        return words::broken(lang, *size, sum);
    }
    if equation.open_terms().next().is_some() {
        return words::open(lang, &words::terms(lang, equation.open_terms()));
    }
    let is_over = now.date() > period.last_day();
    let until = if is_over { blanks_until(period) } else { period.last_day() };
    match (equation.blanks(), is_over) {
        (0, _) => words::settled(lang).to_owned(),
        (count, true) => words::blanks(lang, count, &roc_date(until)),
        (_, false) => words::goes_on(lang, &roc_date(until), equation.count(NumberState::Unused)),
    }
}

/// A line of the answer.
struct Row {
    period: Period,
    of: Whose,
    sum: Sum,
}

impl Listing for Row {
    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Whose { company, dept, till, span } = &self.of;
        let Sum { size, equation } = &self.sum;
        cells![
            company,
            or_blank(dept.as_ref()),
            or_blank(till.as_ref()),
            or_blank(span.map(|(track, ..)| track)),
            or_blank(span.map(|(_, begin, _)| begin)),
            or_blank(span.map(|(.., end)| end)),
            words::equation(lang, *size, equation),
        ]
    }

    fn json(&self) -> Object {
        let Whose { company, dept, till, span } = &self.of;
        let Sum { size, equation } = &self.sum;
        let count = |state| equation.count(state);
        object! {
            period: self.period, company, dept, till,
            track: span.map(|(track, ..)| track),
            begin: span.map(|(_, begin, _)| begin),
            end: span.map(|(.., end)| end),
            size,
            confirmed: count(NumberState::Confirmed),
            pending: count(NumberState::Pending),
            refused: count(NumberState::Refused),
            cancelled: count(NumberState::Cancelled),
            voided: count(NumberState::Voided),
            unused: count(NumberState::Unused),
            blank_reported: count(NumberState::Blank),
            withheld: count(NumberState::Withheld),
            carried: count(NumberState::Carried),
            outside: count(NumberState::Outside),
            holds: *size == equation.sum(),
            settled: equation.open_terms().next().is_none(),
        }
    }
}
