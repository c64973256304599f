//! `lj period holidays`: the government's office calendar. It is kept in the store, so that all tills count the same days.

use crate::allocation::{OFFICE_FILE_BYTES_MAX, read_office_year};
use crate::cli::context::{Context, Shop};
use crate::cli::input;
use crate::cli::out::{CliFailure, Exit, Object, Out, object};
use crate::domain::{OfficeCalendar, OfficeYear};
use crate::protocol::request;
use crate::text::book::office as words;
use std::path::PathBuf;

/// `lj period holidays`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file of a year (政府行政機關辦公日曆表); `-` for standard input. Without one the years that are known are listed.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Imports a year, or lists those that are known.
///
/// # Errors
/// No such file, or another one (exit 2); `NOT_ALLOWED`.
pub fn run(context: &Context, args: &Args) -> Result<Exit, CliFailure> {
    let Some(file) = &args.file else { return context.with_shop(list) };
    let bytes = input::read(context.lang, file, OFFICE_FILE_BYTES_MAX)?;
    let year = read_office_year(&bytes)
        .map_err(|fault| CliFailure::Usage(words::file_fault(context.lang, &fault)))?;
    context.with_shop(|shop| {
        shop.act(request::OfficeYearPut(year.clone()))?;
        shop.tell(|| json(&year), |lang| words::year(lang, &year))
    })
}

fn list(shop: &Shop<'_>) -> Result<Exit, CliFailure> {
    let years = shop.ask(request::OfficeYears)?;
    let mut out = Out::default();
    if shop.json {
        years.iter().try_for_each(|year| out.json(&json(year)))?;
    } else if years.is_empty() {
        out.line(words::no_year(shop.lang))?;
    } else {
        out.lines(years.iter().map(|year| words::year(shop.lang, year)))?;
    }
    out.flush().map(|()| Exit::DONE)
}

/// The calendar of the store.
///
/// # Errors
/// What the engine refuses.
pub fn calendar(shop: &Shop<'_>) -> Result<OfficeCalendar, CliFailure> {
    Ok(OfficeCalendar::new(shop.ask(request::OfficeYears)?))
}

fn json(office: &OfficeYear) -> Object {
    let (holidays, made_up) = office.exceptions();
    object! { year: i64::from(office.year), days_off: office.days_off.len(), weekday_holidays: holidays, weekend_working_days: made_up }
}
