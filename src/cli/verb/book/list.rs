//! `lj range list`: page after page, without a limit unless one is given; a row of the grid as verbs give it has the id, the
//! fourteen legacy columns, and what the legacy screen did not have.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Listing, Object, cells, object, or_blank};
use crate::cli::value;
use crate::domain::{CompanyCode, DeptCode, Number, Period, Range, RangeStatus, Track, roc_date};
use crate::protocol::{
    PAGE_ROWS_MAX, PageStart, RangeFilter, RangePage, RangePlace, RangeQuery, RangeRow, request,
};
use crate::text::{self, Lang};

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
    context.with_shop(|shop| print_all(shop, args))
}

fn print_all(shop: &Shop<'_>, args: Args) -> Result<Exit, CliFailure> {
    let Args { period, track, dept, company, status, number, limit } = args;
    let (filter, limit) =
        (RangeFilter { period, track, dept, company, status, number }, limit.unwrap_or(u64::MAX));
    let mut rows = Vec::new();
    each_page(shop, &filter, limit, &mut |page| {
        if shop.json {
            return shop.list(&page).map(drop);
        }
        rows.extend(page);
        Ok(())
    })?;
    if shop.json { Ok(Exit::DONE) } else { shop.list(&rows) }
}

/// Walks the grid top down, at most `limit` rows.
pub fn each_page(
    shop: &Shop<'_>,
    filter: &RangeFilter,
    limit: u64,
    take: &mut dyn FnMut(Vec<RangeRow>) -> Result<(), CliFailure>,
) -> Result<(), CliFailure> {
    let mut start = PageStart::Top;
    let mut left = limit;
    while left > 0 {
        let page_limit = u32::try_from(left).unwrap_or(PAGE_ROWS_MAX).min(PAGE_ROWS_MAX);
        let query = RangeQuery { filter: filter.clone(), start, limit: page_limit };
        let page: RangePage = shop.ask(request::Ranges(query))?;
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

impl Listing for RangeRow {
    const RIGHT: &'static [usize] = &[10];

    fn heads(lang: Lang) -> Vec<&'static str> {
        text::book::range_headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let range = &self.range;
        cells![
            range.id,
            range.period,
            range.category.word(),
            range.kind.word(),
            range.copies.word(),
            roc_date(range.from),
            roc_date(range.to),
            range.span.track,
            range.span.begin(),
            range.span.end(),
            range.span.count(),
            or_blank(range.last_issued()),
            range.cancelled_total(),
            range.company,
            or_blank(range.dept.as_ref()),
            text::book::status(lang, self.status),
        ]
    }

    fn json(&self) -> Object {
        let Range { id, period, category, kind, copies, from, to, span, company, dept, .. } = &self.range;
        let Range { tax_kind, ubn, upload, check, .. } = &self.range;
        let row = object! {
            id, period, category, kind, copies, from, to,
            track: span.track,
            begin: span.begin(),
            end: span.end(),
            count: span.count(),
            last_issued: self.range.last_issued(),
            cancelled: self.range.cancelled_total(),
            company, dept, tax_kind, ubn,
            remaining: self.range.remaining(),
            till: self.range.till(),
            status: self.status,
            upload, check,
        };
        // Only what is or was lent has them: scripts of before meet the fields that they know.
        match (self.range.lent_to(), self.range.used_by()) {
            (Some(lent_to), _) => object! { ..row, lent_to },
            (None, Some(used_by)) => object! { ..row, used_by },
            (None, None) => row,
        }
    }
}

/// The marks of 字軌檢核, as `lj range check` shows them to a person; a script gets the whole row.
pub struct Marked<'r>(pub &'r RangeRow);

impl Listing for Marked<'_> {
    fn heads(lang: Lang) -> Vec<&'static str> {
        text::book::check::headings(lang).to_vec()
    }

    fn cells(&self, lang: Lang) -> Vec<String> {
        let range = &self.0.range;
        let (track, begin, end) = (range.span.track, range.span.begin(), range.span.end());
        cells![range.id, range.period, track, begin, end, text::book::check_state(lang, range.check)]
    }

    fn json(&self) -> Object {
        self.0.json()
    }
}
