//! `lj period forecast`: when the numbers of a company and of each till are used up, until when the form for more must be
//! handed in, and how many books the next period needs. The engine counts hours part by part; nothing else is held here.

use super::office;
use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank, remark};
use crate::cli::value;
use crate::domain::{
    BOOK_SIZE, CLOSED_DAYS_MAX, Company, CompanyCode, Forecast, Moment, NumbersLeft, OfficeCalendar, Outlook,
    Period, RunOut, Sold, SoldHours, Stock, TakenCount, TaxKind, TillCode, Ubn,
};
use crate::protocol::{SoldHoursQuery, request};
use crate::text::Lang;
use crate::text::book::{forecast as words, office as office_words};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// `lj period forecast`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// A day on which the shop is closed, or the first of some.
    #[arg(long, value_name = "DAY", value_parser = value::date)]
    closed_from: Option<NaiveDate>,
    /// The last of these days; the same day without.
    #[arg(long, value_name = "DAY", value_parser = value::date, requires = "closed_from")]
    closed_to: Option<NaiveDate>,
}

impl Args {
    fn closed(&self, lang: Lang) -> Result<BTreeSet<NaiveDate>, CliFailure> {
        let Some(from) = self.closed_from else { return Ok(BTreeSet::new()) };
        let to = self.closed_to.unwrap_or(from);
        if to < from {
            return Err(CliFailure::Usage(crate::text::takings::backwards(lang, from, to)));
        }
        let days: BTreeSet<_> =
            from.iter_days().take_while(|day| *day <= to).take(CLOSED_DAYS_MAX + 1).collect();
        if days.len() > CLOSED_DAYS_MAX {
            return Err(CliFailure::Usage(words::too_many_closed(lang, CLOSED_DAYS_MAX)));
        }
        Ok(days)
    }
}

/// What is known of the numbers of the period that goes on.
pub struct Known {
    /// Now.
    pub now: Moment,
    /// The period.
    pub period: Period,
    /// What is left of it, of every tax kind.
    pub numbers: Vec<NumbersLeft>,
    /// How long that lasts.
    pub forecasts: Vec<Forecast>,
    /// The counts that were read on the platform.
    pub taken: Vec<TakenCount>,
    /// The office calendar.
    pub calendar: OfficeCalendar,
}

impl Known {
    /// Asks for all of it.
    ///
    /// # Errors
    /// A clock that has no period; what the engine refuses.
    pub fn ask(shop: &Shop<'_>, closed: &BTreeSet<NaiveDate>) -> Result<Self, CliFailure> {
        let now = shop.info()?.now;
        let period = shop.period_now(now)?;
        let (numbers, calendar) = (shop.ask(request::NumbersLeft(period))?, office::calendar(shop)?);
        let sold = sold(shop, now)?;
        let outlook = Outlook { now, period, sold: &sold, calendar: &calendar, closed };
        let forecasts = outlook.forecasts(&numbers);
        let taken = shop.ask(request::TakenCounts(period))?;
        Ok(Self { now, period, numbers, forecasts, taken, calendar })
    }

    /// The companies that have this one's 統編, by code: the platform and the tax office count by that.
    pub fn same_ubn<'c>(all: &'c [Company], company: &Company) -> Vec<&'c CompanyCode> {
        all.iter().filter(|other| other.ubn == company.ubn).map(|other| &other.code).collect()
    }

    /// The books that the 統編 of these companies took of this period: as the platform's screen said, else as they were imported.
    pub fn taken(&self, companies: &[&CompanyCode], tax_kind: TaxKind) -> u64 {
        let noted =
            self.taken.iter().filter(|of| companies.contains(&&of.company) && of.tax_kind == tax_kind);
        let rows =
            self.numbers.iter().filter(|row| companies.contains(&&row.company) && row.tax_kind == tax_kind);
        let imported: u64 = rows.map(|row| row.allotted).sum();
        // The screen shows one figure, whichever of them it was noted for.
        noted.map(|count| u64::from(count.taken)).max().unwrap_or(imported / u64::from(BOOK_SIZE))
    }

    /// The forecasts of these companies, each as a whole.
    pub fn of_companies<'k>(&'k self, companies: &'k [&CompanyCode]) -> impl Iterator<Item = &'k Forecast> {
        let whole = self.forecasts.iter().filter(|of| of.stock == Stock::Company);
        whole.filter(|of| companies.contains(&&of.company))
    }

    /// The books that the 統編 of these companies needs next; `None` where that is known of none.
    pub fn next_books(&self, companies: &[&CompanyCode]) -> Option<u64> {
        self.of_companies(companies).filter_map(|of| of.next_books).reduce(|sum, books| sum + books)
    }

    /// What is to be remarked where the holidays of the year are not known.
    pub fn remark(&self, lang: Lang) {
        if !self.calendar.knows(self.now.date()) {
            remark(&office_words::unknown_year(lang, self.now.date().year()));
        }
    }
}

/// What was sold in the days that a forecast looks at.
fn sold(shop: &Shop<'_>, now: Moment) -> Result<Sold, CliFailure> {
    let (mut sold, mut query) =
        (Sold::default(), SoldHoursQuery { since: SoldHours::since(now), resume: None });
    loop {
        let part = shop.ask(request::SoldHours(query))?;
        part.rows.iter().for_each(|(company, till, hours)| sold.add(company, till.as_ref(), hours));
        if part.next.is_none() {
            return Ok(sold);
        }
        query.resume = part.next;
    }
}

/// Forecasts.
///
/// # Errors
/// Days that end before they begin; what the engine refuses.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let closed = args.closed(context.lang)?;
    context.with_shop(|shop| {
        let companies = shop.companies(args.company.as_ref())?;
        let known = Known::ask(shop, &closed)?;
        tell(shop, args, &companies, &known)
    })
}

fn tell(shop: &Shop<'_>, args: &Args, companies: &[Company], known: &Known) -> Result<Exit, CliFailure> {
    let wanted =
        known.forecasts.iter().filter(|of| args.company.as_ref().is_none_or(|only| *only == of.company));
    let row = |of: &Forecast| Row { period: known.period, today: known.now.date(), of: of.clone() };
    let rows: Vec<Row> = wanted.map(row).collect();
    if shop.json {
        return shop.list(&rows);
    }
    if rows.is_empty() {
        return shop.say(words::no_numbers(shop.lang, known.period));
    }
    shop.list(&rows)?;
    known.remark(shop.lang);
    let next = known.period.next();
    let all = shop.companies(None)?;
    let mut told: BTreeSet<Ubn> = BTreeSet::new();
    let once = companies.iter().filter(|company| told.insert(company.ubn)).collect::<Vec<_>>();
    let proposals = once.into_iter().filter_map(|company| {
        let same = Known::same_ubn(&all, company);
        let codes: Vec<&str> = same.iter().map(|code| code.as_str()).collect();
        let (taken, wanted) = (known.taken(&same, TaxKind::General), known.next_books(&same)?);
        Some(words::proposal(shop.lang, (&codes.join(", "), wanted), company.allocation, next, taken))
    });
    shop.say_lines(proposals)
}

/// A line of the answer.
struct Row {
    period: Period,
    today: NaiveDate,
    of: Forecast,
}

impl Listing for Row {
    const RIGHT: &'static [usize] = &[2, 5, 6];

    fn heads(lang: Lang) -> Vec<&'static str> {
        words::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let Forecast { company, stock, left, run_out, more_books, next_books, .. } = &self.of;
        let more = if *more_books > 0 { more_books.to_string() } else { String::new() };
        let by = words::hand_in(lang, &self.of, self.today);
        cells![
            company,
            words::whose(lang, stock),
            left,
            words::run_out(lang, *run_out),
            by,
            more,
            or_blank(*next_books)
        ]
    }

    fn json(&self) -> Object {
        let Forecast { company, stock, left, allotted, run_out, hand_in_by, more_books, next_books } =
            &self.of;
        let (whose, till): (&str, Option<&TillCode>) = match stock {
            Stock::Company => ("company", None),
            Stock::Till(till) => ("till", Some(till)),
            Stock::Shared => ("shared", None),
        };
        let lasts: Option<bool> = match run_out {
            RunOut::Unknown | RunOut::TooEarly => None,
            RunOut::Lasts => Some(true),
            RunOut::At(_) => Some(false),
        };
        object! {
            period: self.period, company, stock: whose, till, left, allotted, lasts,
            run_out: run_out.at(),
            hand_in_by: *hand_in_by,
            more_books, next_books: *next_books,
        }
    }
}
