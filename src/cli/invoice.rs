//! `lj invoice show|list`: what was issued, and what happened to a number.

use super::context::Context;
use super::exit::{CliFailure, Exit};
use super::json::{ISSUED, InvoiceJson};
use super::ledger::EntryJson;
use super::output::{Out, table};
use super::{ledger, value};
use crate::domain::{Invoice, Moment, Number, Period};
use crate::expect_reply;
use crate::protocol::{Desk, InvoiceQuery, PAGE_ROWS_MAX, Request};
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

/// `--status`: the states that an invoice can have so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Status {
    /// 已開立.
    Issued,
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
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn show(context: &Context, desk: &dyn Desk, args: &ShowArgs) -> Result<(), CliFailure> {
    let request = Request::Invoice { number: args.number, period: args.period };
    let invoice = expect_reply!(context, context.ask(desk, request)?, Invoice)?;
    let mut life = Vec::new();
    ledger::each_entry(context, desk, 1, Some(args.number), &mut |sequence, entry| {
        if ledger::concerns(entry, args.number, invoice.period) {
            life.push((sequence, entry.clone()));
        }
        Ok(())
    })?;
    let mut out = Out::default();
    if context.json {
        let life = life.iter().map(|(sequence, entry)| EntryJson::of(*sequence, entry)).collect();
        let keys = context.qr_keys(desk)?;
        out.json(&LifeJson { invoice: InvoiceJson::of(&invoice, &keys), life })?;
    } else {
        for line in verbs::invoice_lines(context.lang, &invoice) {
            out.line(&line)?;
        }
        for (sequence, entry) in &life {
            out.line(&ledger::entry_line(context.lang, *sequence, entry))?;
        }
    }
    out.flush()
}

fn list(context: &Context, desk: &dyn Desk, args: ListArgs) -> Result<(), CliFailure> {
    let buyer = args.buyer.map(|buyer| value::ubn(context.lang, &buyer)).transpose()?;
    let to = args
        .to
        .map(|to| end_of(&to).ok_or_else(|| CliFailure::Usage(verbs::value_hint("moment").to_owned())));
    let to = to.transpose()?;
    // Every invoice is issued, so far.
    match args.status {
        Some(Status::Issued) | None => {}
    }
    let mut out = Out::default();
    let mut rows = Vec::new();
    let mut left = args.limit.unwrap_or(u64::MAX);
    let keys = context.qr_keys(desk)?;
    let till = context.till.clone();
    let query = InvoiceQuery { from: args.from, to, till, buyer, resume: None, limit: PAGE_ROWS_MAX };
    each_page(context, desk, query, &mut |page| {
        for invoice in page {
            if left == 0 {
                return Ok(false);
            }
            left -= 1;
            if context.json {
                out.json(&InvoiceJson::of(&invoice, &keys))?;
            } else {
                rows.push(invoice);
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

fn cells(invoice: &Invoice) -> Vec<String> {
    vec![
        invoice.number.to_string(),
        invoice.issued_at.to_string(),
        invoice.buyer.map(|buyer| buyer.to_string()).unwrap_or_default(),
        invoice.totals.tax.to_string(),
        invoice.totals.total.to_string(),
        invoice.till.as_ref().map(ToString::to_string).unwrap_or_default(),
        ISSUED.to_owned(),
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
    take: &mut dyn FnMut(Vec<Invoice>) -> Result<bool, CliFailure>,
) -> Result<(), CliFailure> {
    loop {
        let page = expect_reply!(context, context.ask(desk, Request::Invoices(query.clone()))?, Invoices)?;
        if !take(page.rows)? || page.next.is_none() {
            return Ok(());
        }
        query.resume = page.next;
    }
}
