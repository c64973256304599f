//! `lj status`: one line for monitoring. With `--check` the exit code is 0 healthy, 1 warning, 2 critical,
//! 3 fault.

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::{ClockJson, StoreJson, UploadJson};
use crate::cli::out::output::{Out, clean};
use crate::domain::{BOOK_SIZE, ClockGrade, RangeStatus};
use crate::expect_reply;
use crate::protocol::{
    Desk, PAGE_ROWS_MAX, PageStart, Pressure, RangeFilter, RangePlace, RangeQuery, Request, StoreInfo,
    UploadStatus,
};
use crate::text::{clock, upload as text, verbs};
use serde::Serialize;

/// Fewer unused numbers than this in the current period are a warning: two books, an hour of a busy counter *(J)*.
const NUMBERS_LOW: u64 = 2 * BOOK_SIZE as u64;

/// `lj status`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Exit 0 healthy, 1 warning, 2 critical, 3 fault.
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct StatusJson {
    #[serde(flatten)]
    store: StoreJson,
    period: Option<String>,
    remaining: u64,
    upload: UploadJson,
    clock: ClockJson,
    health: &'static str,
}

/// How many numbers the first company can still issue, as a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Health {
    Healthy,
    Warning,
    Critical,
}

/// Prints the line.
///
/// # Errors
/// `NO_STORE`, a fault, nobody answers; with `--check` all of them are exit 3.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let looked = look(context);
    match looked {
        Ok(health) if args.check => Ok(match health {
            Health::Healthy => Exit(0),
            Health::Warning => Exit(1),
            Health::Critical => Exit(2),
        }),
        Ok(_) => Ok(Exit::DONE),
        Err(CliFailure::Closed) => Err(CliFailure::Closed),
        Err(failure) if args.check => Err(CliFailure::Fault(failure.line().unwrap_or_default())),
        Err(failure) => Err(failure),
    }
}

fn look(context: &Context) -> Result<Health, CliFailure> {
    let opened = context.open()?;
    let found = examine(context, &*opened.desk);
    opened.close()?;
    let (info, remaining, upload) = found?;
    let numbers = match remaining {
        0 => Health::Critical,
        few if few < NUMBERS_LOW => Health::Warning,
        _ => Health::Healthy,
    };
    let health = numbers.max(of_upload(&info, &upload)).max(of_clock(upload.clock.grade));
    tell(context, &info, remaining, &upload, health)?;
    Ok(health)
}

/// The least time left decides (R19), and what needs a person. A sample store without a centre uploads nothing and owes
/// nothing.
fn of_upload(info: &StoreInfo, upload: &UploadStatus) -> Health {
    if info.kind.is_trial() && upload.link.gateway.is_none() {
        return Health::Healthy;
    }
    match upload.pressure {
        Pressure::Critical | Pressure::Over => Health::Critical,
        Pressure::Half | Pressure::High => Health::Warning,
        Pressure::Calm if upload.rejected > 0 || upload.link.trouble.is_some() => Health::Warning,
        Pressure::Calm => Health::Healthy,
    }
}

/// A wrong clock dates invoices wrongly, and a centre refuses what it signs.
fn of_clock(grade: ClockGrade) -> Health {
    match grade {
        ClockGrade::Confirmed | ClockGrade::Plausible => Health::Healthy,
        ClockGrade::Doubtful => Health::Warning,
        ClockGrade::Wrong => Health::Critical,
    }
}

fn examine(context: &Context, desk: &dyn Desk) -> Result<(Box<StoreInfo>, u64, UploadStatus), CliFailure> {
    let info = expect_reply!(context, context.ask(desk, Request::Store)?, Store)?;
    let upload = *expect_reply!(context, context.ask(desk, Request::UploadStatus)?, UploadStatus)?;
    let Some(company) = info.company.as_ref().map(|company| company.code.clone()) else {
        return Ok((info, 0, upload));
    };
    let mut remaining = 0;
    let mut start = PageStart::Top;
    let filter = RangeFilter { period: info.now.period(), company: Some(company), ..RangeFilter::default() };
    loop {
        let query = RangeQuery { filter: filter.clone(), start, limit: PAGE_ROWS_MAX };
        let page = expect_reply!(context, context.ask(desk, Request::Ranges(query))?, Ranges)?;
        let usable = |status| matches!(status, RangeStatus::Ready | RangeStatus::InUse);
        let here = page.rows.iter().filter(|row| usable(row.status) && row.range.is_open());
        remaining += here.map(|row| u64::from(row.range.remaining())).sum::<u64>();
        match page.rows.last() {
            Some(last) if page.more_below => start = PageStart::After(RangePlace::of(&last.range)),
            Some(_) | None => return Ok((info, remaining, upload)),
        }
    }
}

fn tell(
    context: &Context,
    info: &StoreInfo,
    remaining: u64,
    upload: &UploadStatus,
    health: Health,
) -> Result<(), CliFailure> {
    let store = clean(&context.place.store.display().to_string());
    let period = info.now.period().map(crate::domain::Period::lj);
    let word = match health {
        Health::Healthy => "healthy",
        Health::Warning => "warning",
        Health::Critical => "critical",
    };
    let mut out = Out::default();
    if context.json {
        let clock = ClockJson::of(&upload.clock);
        let (store, upload) = (StoreJson::of(info, store), UploadJson::of(upload));
        out.json(&StatusJson { store, period, remaining, upload, clock, health: word })?;
    } else {
        let mut line = verbs::status_line(context.lang, info, &period.unwrap_or_default(), remaining, word);
        // Pending ones are told where there is a way; what is late is told in any case.
        let waits = upload.link.gateway.as_ref().map(|_| text::way(context.lang, upload));
        let wrong = clock::line(context.lang, &upload.clock);
        for more in waits.into_iter().chain(text::pressing(context.lang, upload)).chain(wrong) {
            line.push(' ');
            line.push_str(&more);
        }
        out.line(&line)?;
    }
    out.flush()
}
