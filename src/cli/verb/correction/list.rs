//! `lj invoice list`: newest first, page after page, without a limit unless one is given.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value;
use crate::cli::verb::correction::row::Keyed;
use crate::domain::{Amount, CleanText, Moment, Number};
use crate::protocol::{Desk, InvoiceQuery, InvoiceRow, InvoiceStatus, PAGE_ROWS_MAX, request};
use crate::text;

/// `lj invoice list`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Issued at this time or later; a date means its beginning.
    #[arg(long, value_name = "TIME", value_parser = value::moment)]
    from: Option<Moment>,
    /// Issued at this time or earlier; a date means its end.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only of this number, in every period.
    #[arg(long, value_parser = value::number)]
    number: Option<Number>,
    /// Total of at least this.
    #[arg(long, value_name = "NT$")]
    amount_min: Option<Amount>,
    /// Total of at most this.
    #[arg(long, value_name = "NT$")]
    amount_max: Option<Amount>,
    /// Only with this carrier or donation code.
    #[arg(long, value_name = "CODE", allow_hyphen_values = true, value_parser = value::text)]
    carrier: Option<CleanText>,
    /// Only of this buyer.
    #[arg(long, value_name = "UBN")]
    buyer: Option<String>,
    /// Only in this state.
    #[arg(long, value_parser = value::word::<InvoiceStatus>())]
    status: Option<InvoiceStatus>,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u64>,
}

/// Lists; JSON page by page, the table at the end, since its columns depend on all rows.
///
/// # Errors
/// `BAD_UBN`.
pub fn run(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let mut left = args.limit.unwrap_or(u64::MAX);
    let query = query(context, args)?;
    let keys = context.qr_keys(desk)?;
    let mut rows = Vec::new();
    each_page(context, desk, query, &mut |mut page| {
        page.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        left -= page.len() as u64;
        if context.json {
            context.list(&page.iter().map(|row| Keyed { row, keys: &keys }).collect::<Vec<_>>())?;
        } else {
            rows.extend(page);
        }
        Ok(left > 0)
    })?;
    if context.json {
        return Ok(Exit::DONE);
    }
    context.list(&rows.iter().map(|row| Keyed { row, keys: &keys }).collect::<Vec<_>>())
}

fn query(context: &Context, args: Args) -> Result<InvoiceQuery, CliFailure> {
    let to = args
        .to
        .map(|to| end_of(&to).ok_or_else(|| CliFailure::Usage(text::usage::value_hint("moment").to_owned())));
    Ok(InvoiceQuery {
        from: args.from,
        to: to.transpose()?,
        till: context.till.clone(),
        buyer: args.buyer.map(|buyer| value::ubn(context.lang, &buyer)).transpose()?,
        number: args.number,
        amount_min: args.amount_min,
        amount_max: args.amount_max,
        carrier: args.carrier,
        limit: PAGE_ROWS_MAX,
        status: args.status,
        ..InvoiceQuery::default()
    })
}

/// The first second that is too late: the day after a date, the second after a time.
fn end_of(raw: &str) -> Option<Moment> {
    let day = crate::domain::parse_date(raw.trim());
    match day {
        Some(day) => day.succ_opt()?.and_hms_opt(0, 0, 0).map(Moment::from_taipei),
        None => Moment::parse(raw).map(|moment| moment.plus_seconds(1)),
    }
}

/// Pages, newest first, until `take` has enough.
fn each_page(
    context: &Context,
    desk: &dyn Desk,
    mut query: InvoiceQuery,
    take: &mut dyn FnMut(Vec<InvoiceRow>) -> Result<bool, CliFailure>,
) -> Result<(), CliFailure> {
    loop {
        let page = context.ask(desk, request::Invoices(query.clone()))?;
        if !take(page.rows)? || page.next.is_none() {
            return Ok(());
        }
        query.resume = page.next;
    }
}
