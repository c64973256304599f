//! `lj period …`: the equation of every book of a period, or of all books of a till, a department or a company (R7), and what
//! is still open; the end of its numbers, and its close.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value;
use crate::cli::verb::book::list::each_page;
use crate::cli::verb::book::{allot, calendar, forecast, form, office, rehearsal};
use crate::domain::{
    CleanText, CompanyCode, DeptCode, Equation, Holder, Missing, Moment, NumberState, Period, Range, RangeId,
    Serial, TillCode, Track, over_from, roc_date,
};
use crate::protocol::{PeriodState, RangeFilter, RangeRow, request};
use crate::text::Lang;
use crate::text::book::{early_end, equation as words, period as closing};
use clap::{Subcommand, ValueEnum};
use std::collections::BTreeMap;

/// `lj period …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// What became of every number of a period (equations), and what is still open.
    Status(StatusArgs),
    /// End the numbers of a period that is over: nothing is issued from them any more.
    End(EndArgs),
    /// Close a period; refused while anything is missing, which is named.
    Close(PeriodArgs),
    /// Tell the platform which books of the head office its branches have (E0401): through Turnkey, or as files.
    Allotments(allot::ReportArgs),
    /// When numbers are used up, until when to ask for more, how many books the next period needs.
    Forecast(forecast::Args),
    /// The figures of the tax office's form, needed where the platform says 已達取號上限 or 沒有可取用的本數.
    Form(form::Args),
    /// Note how many books the platform's screen says are taken (取用本數).
    Count(form::CountArgs),
    /// Note that books were asked for on the platform: reminders come until they are imported.
    Asked(form::AskedArgs),
    /// What is to be done on which day of the period.
    Calendar,
    /// Prove that each till could issue the first number of the next period; 1 when one could not.
    Rehearse,
    /// Import a year of the government's office calendar, or list those that are known.
    Holidays(office::Args),
}

/// Which period.
#[derive(Debug, clap::Args)]
pub struct PeriodArgs {
    /// The period.
    #[arg(value_parser = value::period)]
    period: Period,
}

/// `lj period end`.
#[derive(Debug, clap::Args)]
pub struct EndArgs {
    /// The period.
    #[arg(value_parser = value::period)]
    period: Period,
    /// Take back an end that a fast clock made before the period was over.
    #[arg(long)]
    undo: bool,
    /// Why it is taken back.
    #[arg(long, value_parser = value::text, requires = "undo")]
    reason: Option<CleanText>,
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
/// `PERIOD_NOT_OVER`, `PERIOD_OVER`, `NUMBERS_NOT_ENDED`, `BLANKS_REPORTED`, `PERIOD_OPEN`, `NOT_ALLOWED`; what else the engine refuses.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    match verb {
        Verb::Status(args) => context.with_shop(|shop| status(shop, args)),
        Verb::End(EndArgs { period, undo: false, .. }) => context.with_shop(|shop| {
            shop.act(request::NumbersEnd(period))?;
            tell(shop, period, closing::not_ended)
        }),
        Verb::End(EndArgs { period, undo: true, reason }) => context.with_shop(|shop| {
            let reason = reason.clone().unwrap_or_default();
            shop.act(request::NumbersReopen { period, reason })?;
            tell(shop, period, closing::reopened)
        }),
        Verb::Close(args) => context.with_shop(|shop| {
            shop.act(request::PeriodClose(args.period))?;
            tell(shop, args.period, closing::not_ended)
        }),
        Verb::Allotments(args) => allot::report(context, &args),
        Verb::Forecast(args) => forecast::run(context, &args),
        Verb::Form(args) => form::run(context, &args),
        Verb::Count(args) => form::count(context, &args),
        Verb::Asked(args) => form::asked(context, &args),
        Verb::Calendar => calendar::run(context),
        Verb::Rehearse => rehearsal::run(context),
        Verb::Holidays(args) => office::run(context, &args),
    }
}

/// How far the end of a period is, after an act on it; `open` says that its numbers have not ended.
fn tell(shop: &Shop<'_>, period: Period, open: impl Fn(Lang, Period) -> String) -> Result<Exit, CliFailure> {
    let state = shop.ask(request::PeriodState(period))?;
    let PeriodState { ended_at, closed_at, unreported, .. } = *state;
    shop.tell(
        || object! { period, ended_at, closed_at, unreported },
        |lang| match (closed_at, ended_at) {
            (Some(at), _) => closing::closed(lang, period, at),
            (None, Some(at)) => closing::ended(lang, period, at),
            // Another clock may ask than the one that acted.
            (None, None) => open(lang, period),
        },
    )
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
    /// `told` is the till of a range whose rest was told as blank, which is nobody's since.
    fn of(range: &Range, told: Option<&TillCode>, by: By) -> Self {
        let company = range.company.clone();
        let till = || range.till().or(told).cloned();
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
    let period = shop.period_of(period, now)?;
    let mut sums: BTreeMap<Whose, Sum> = BTreeMap::new();
    let mut whole = Sum::default();
    let filter = RangeFilter { period: Some(period), company, ..RangeFilter::default() };
    each_page(shop, &filter, u64::MAX, &mut |page| {
        let told = tills_of_told(shop, by, &page)?;
        for row in &page {
            sums.entry(Whose::of(&row.range, told.get(&row.range.id), by)).or_default().add(&row.range);
            whole.add(&row.range);
        }
        Ok(())
    })?;
    let state = shop.ask(request::PeriodState(period))?;
    let ends = (state.ended_at, state.closed_at);
    let rows: Vec<_> = sums.into_iter().map(|(of, sum)| Row { period, of, sum, ends }).collect();
    shop.list(&rows)?;
    if shop.json { Ok(Exit::DONE) } else { shop.say_lines(left(shop.lang, &state, &whole)) }
}

/// The tills of ranges of a page whose rest was told as blank, where they are asked for.
fn tills_of_told(
    shop: &Shop<'_>,
    by: By,
    page: &[RangeRow],
) -> Result<BTreeMap<RangeId, TillCode>, CliFailure> {
    let told = page.iter().filter(|row| row.range.holder == Holder::Blank);
    let ids: Vec<RangeId> = told.map(|row| row.range.id).collect();
    match by {
        By::Till | By::Book if !ids.is_empty() => Ok(shop.ask(request::TillsOf(ids))?.into_iter().collect()),
        By::Till | By::Book | By::Company | By::Dept => Ok(BTreeMap::new()),
    }
}

/// What is still to be done, a sentence each.
fn left(lang: Lang, state: &PeriodState, Sum { size, equation }: &Sum) -> Vec<String> {
    let (period, sum) = (state.period, equation.sum());
    if *size == 0 {
        return vec![words::no_books(lang, &period.lj())];
    }
    if *size != sum {
        return vec![words::broken(lang, *size, sum)];
    }
    let mut lines: Vec<String> =
        state.closed_at.map(|at| closing::closed(lang, period, at)).into_iter().collect();
    lines.extend(open(lang, state, equation));
    let is_over = state.now >= over_from(period);
    if is_over && state.ended_at.is_none() {
        lines.push(closing::not_ended(lang, period));
    }
    lines.extend(state.left_out.iter().map(|sum| closing::left_out(lang, sum)));
    if is_over && state.unreported > 0 {
        let settled = equation.open_terms().next().is_none();
        lines.push(words::blanks(lang, settled, state.unreported, &closing::until(period)));
    }
    if !lines.is_empty() {
        return lines;
    }
    vec![match (is_over, state.ended_at) {
        (false, Some(at)) => early_end::ended_early(lang, period, at),
        (false, None) => {
            words::goes_on(lang, &roc_date(period.last_day()), equation.count(NumberState::Unused))
        }
        (true, Some(_)) => closing::can_close(lang, period),
        (true, None) => words::settled(lang).to_owned(),
    }]
}

/// What keeps it from being closed besides its blanks: numbers first, then what else there is.
fn open(lang: Lang, state: &PeriodState, equation: &Equation) -> Vec<String> {
    let terms = words::terms(lang, equation.open_terms());
    let mut told = false;
    let line = |missing: &Missing| match missing {
        Missing::Unreported(_) => None,
        Missing::Documents { .. } | Missing::Voided(_)
            if state.closed_at.is_none() && equation.open_terms().next().is_some() =>
        {
            (!std::mem::replace(&mut told, true)).then(|| words::open(lang, &terms))
        }
        Missing::Documents { .. }
        | Missing::Voided(_)
        | Missing::NotReturned { .. }
        | Missing::Broken(_)
        | Missing::Lent { .. } => Some(match state.closed_at {
            None => closing::not_closable(lang, state.period, std::slice::from_ref(missing)),
            Some(_) => closing::open_after_close(lang, missing),
        }),
    };
    state.missing.iter().filter_map(line).collect()
}

/// A line of the answer.
struct Row {
    period: Period,
    of: Whose,
    sum: Sum,
    /// When its numbers ended, and when it was closed.
    ends: (Option<Moment>, Option<Moment>),
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
            ended_at: self.ends.0,
            closed_at: self.ends.1,
        }
    }
}
