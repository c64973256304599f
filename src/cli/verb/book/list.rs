//! `lj range list`: page after page, without a limit unless one is given.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value;
use crate::domain::{CompanyCode, DeptCode, Number, Period, RangeStatus, Track};
use crate::protocol::{
    Desk, PAGE_ROWS_MAX, PageStart, RangeFilter, RangePage, RangePlace, RangeQuery, RangeRow, request,
};

/// `lj range list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this period.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Only this track.
    #[arg(long, value_parser = value::track)]
    track: Option<Track>,
    /// Only this department.
    #[arg(long, value_parser = value::dept)]
    dept: Option<DeptCode>,
    /// Only this company.
    #[arg(long, value_name = "NO", value_parser = value::company)]
    company: Option<CompanyCode>,
    /// Only this state.
    #[arg(long, value_parser = value::status)]
    status: Option<RangeStatus>,
    /// Only ranges that hold this number.
    #[arg(long, value_parser = value::number)]
    number: Option<Number>,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u64>,
}

/// Prints the ranges; JSON page by page, the table at the end, since its columns depend on all rows.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| print_all(context, desk, args))
}

fn print_all(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let limit = args.limit.unwrap_or(u64::MAX);
    let filter = RangeFilter {
        period: args.period,
        track: args.track,
        dept: args.dept,
        company: args.company,
        status: args.status,
        number: args.number,
    };
    let mut rows = Vec::new();
    each_page(context, desk, &filter, limit, &mut |page| {
        if context.json {
            return context.list(&page).map(drop);
        }
        rows.extend(page);
        Ok(())
    })?;
    if context.json { Ok(Exit::DONE) } else { context.list(&rows) }
}

/// Walks the grid top down, at most `limit` rows.
pub fn each_page(
    context: &Context,
    desk: &dyn Desk,
    filter: &RangeFilter,
    limit: u64,
    take: &mut dyn FnMut(Vec<RangeRow>) -> Result<(), CliFailure>,
) -> Result<(), CliFailure> {
    let mut start = PageStart::Top;
    let mut left = limit;
    while left > 0 {
        let page_limit = u32::try_from(left).unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let query = RangeQuery { filter: filter.clone(), start, limit: page_limit };
        let page: RangePage = context.ask(desk, request::Ranges(query))?;
        let Some(last) = page.rows.last() else { return Ok(()) };
        start = PageStart::After(RangePlace::of(&last.range));
        left = left.saturating_sub(page.rows.len() as u64);
        take(page.rows)?;
        if !page.more_below {
            return Ok(());
        }
    }
    Ok(())
}
