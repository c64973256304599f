//! `lj invoice show|list`: what was issued, and what happened to a number.

mod reprint;

use super::context::Context;
use super::exit::{CliFailure, Exit};
use super::json::{CancelledJson, InvoiceJson, status_word};
use super::ledger::EntryJson;
use super::output::{Out, table};
use super::{ledger, value};
use crate::domain::{CleanText, Moment, Number, Period};
use crate::expect_reply;
use crate::protocol::{Desk, InvoiceQuery, InvoiceRow, InvoiceStatus, PAGE_ROWS_MAX, Request};
use crate::text::verbs;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

/// `lj invoice …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show one invoice and the whole life of its number.
    Show(ShowArgs),
    /// List invoices, newest first.
    List(ListArgs),
    /// Cancel an invoice for ever (作廢); the number never comes back.
    Cancel(CancelArgs),
    /// Print a copy marked 補印, or the first original.
    Reprint(reprint::Args),
}

/// `lj invoice show`.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
}

/// `lj invoice list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Issued at this time or later; a date means its beginning.
    #[arg(long, value_name = "TIME", value_parser = value::moment)]
    from: Option<Moment>,
    /// Issued at this time or earlier; a date means its end.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// Only of this buyer.
    #[arg(long, value_name = "UBN")]
    buyer: Option<String>,
    /// Only in this state.
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// At most so many rows.
    #[arg(long)]
    limit: Option<u64>,
}

/// `--status`: the states that an invoice can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Status {
    /// 已開立.
    Issued,
    /// 作廢.
    Cancelled,
    /// 有折讓.
    Allowed,
}

impl Status {
    fn wanted(self) -> InvoiceStatus {
        match self {
            Self::Issued => InvoiceStatus::Issued,
            Self::Cancelled => InvoiceStatus::Cancelled,
            Self::Allowed => InvoiceStatus::Allowed,
        }
    }
}

/// `lj invoice cancel`.
#[derive(Debug, clap::Args)]
pub struct CancelArgs {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Why, 1 to 20 characters: it goes to the platform.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
    /// The tax office's approval, once the time limit is over.
    #[arg(long, value_name = "NO", value_parser = value::text)]
    approval_no: Option<CleanText>,
}

#[derive(Serialize)]
struct LifeJson {
    #[serde(flatten)]
    invoice: InvoiceJson,
    life: Vec<EntryJson>,
}

/// Shows or lists.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `BAD_UBN`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let opened = context.open()?;
    let ended = match verb {
        Verb::Show(args) => show(context, &*opened.desk, &args),
        Verb::List(args) => list(context, &*opened.desk, args),
        Verb::Cancel(args) => cancel(context, &*opened.desk, args),
        Verb::Reprint(args) => reprint::run(context, &*opened.desk, args),
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn show(context: &Context, desk: &dyn Desk, args: &ShowArgs) -> Result<(), CliFailure> {
    let request = Request::Invoice { number: args.number, period: args.period };
    let row = expect_reply!(context, context.ask(desk, request)?, InvoiceRow)?;
    let invoice = &row.invoice;
    let mut life = Vec::new();
    ledger::each_entry(context, desk, 1, Some(args.number), &mut |sequence, entry| {
        if entry.act.names(args.number, Some(invoice.period)) {
            life.push((sequence, entry.clone()));
        }
        Ok(())
    })?;
    let mut out = Out::default();
    if context.json {
        let life = life.iter().map(|(sequence, entry)| EntryJson::of(*sequence, entry)).collect();
        let keys = context.qr_keys(desk)?;
        out.json(&LifeJson { invoice: InvoiceJson::of(&row, &keys), life })?;
    } else {
        for line in verbs::invoice_lines(context.lang, invoice) {
            out.line(&line)?;
        }
        for (sequence, entry) in &life {
            out.line(&ledger::entry_line(context.lang, *sequence, entry))?;
        }
    }
    out.flush()
}

fn cancel(context: &Context, desk: &dyn Desk, args: CancelArgs) -> Result<(), CliFailure> {
    let request = Request::Cancel {
        number: args.number,
        period: args.period,
        reason: args.reason,
        approval_no: args.approval_no.unwrap_or_default(),
    };
    let cancelled = expect_reply!(context, context.act(desk, request)?, Cancelled)?;
    let mut out = Out::default();
    if context.json {
        out.json(&CancelledJson::of(&cancelled))?;
    } else {
        out.line(&verbs::cancelled(context.lang, &cancelled))?;
    }
    out.flush()
}

fn list(context: &Context, desk: &dyn Desk, args: ListArgs) -> Result<(), CliFailure> {
    let buyer = args.buyer.map(|buyer| value::ubn(context.lang, &buyer)).transpose()?;
    let to = args
        .to
        .map(|to| end_of(&to).ok_or_else(|| CliFailure::Usage(verbs::value_hint("moment").to_owned())));
    let to = to.transpose()?;
    let mut out = Out::default();
    let mut rows = Vec::new();
    let mut left = args.limit.unwrap_or(u64::MAX);
    let keys = context.qr_keys(desk)?;
    let till = context.till.clone();
    let query = InvoiceQuery {
        from: args.from,
        to,
        till,
        buyer,
        limit: PAGE_ROWS_MAX,
        status: args.status.map(Status::wanted),
        ..InvoiceQuery::default()
    };
    each_page(context, desk, query, &mut |page| {
        for row in page {
            if left == 0 {
                return Ok(false);
            }
            left -= 1;
            if context.json {
                out.json(&InvoiceJson::of(&row, &keys))?;
            } else {
                rows.push(row);
            }
        }
        Ok(left > 0)
    })?;
    if !context.json {
        let heading = verbs::invoice_headings(context.lang).map(str::to_owned).to_vec();
        let cells: Vec<_> = std::iter::once(heading).chain(rows.iter().map(cells)).collect();
        for line in table(&cells, &[false, false, false, true, true]) {
            out.line(&line)?;
        }
    }
    out.flush()
}

fn cells(row: &InvoiceRow) -> Vec<String> {
    let invoice = &row.invoice;
    vec![
        invoice.number.to_string(),
        invoice.issued_at.to_string(),
        invoice.buyer.map(|buyer| buyer.to_string()).unwrap_or_default(),
        invoice.totals.tax.to_string(),
        invoice.totals.total.to_string(),
        invoice.till.as_ref().map(ToString::to_string).unwrap_or_default(),
        status_word(row).to_owned(),
    ]
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
        let page = expect_reply!(context, context.ask(desk, Request::Invoices(query.clone()))?, Invoices)?;
        if !take(page.rows)? || page.next.is_none() {
            return Ok(());
        }
        query.resume = page.next;
    }
}
