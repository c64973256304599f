//! `lj invoice …`: what was issued, what happened to a number, and how it is put right.

pub mod allowance;
pub mod void;

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::json::{CancelledJson, FateJson, InvoiceJson, UnissuedJson, status_word};
use crate::cli::out::output::{Out, table};
use crate::cli::value;
use crate::cli::verb::paper::reprint;
use crate::cli::verb::store::ledger;
use crate::cli::verb::store::ledger::EntryJson;
use crate::domain::{Amount, CleanText, Moment, Number, Period, Remedy, SaleRefusal};
use crate::expect_reply;
use crate::protocol::{Desk, InvoiceQuery, InvoiceRow, InvoiceStatus, NumberLife, PAGE_ROWS_MAX, Request};
use crate::text::{remedy, screen, verbs};
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
    /// Give some or all of an invoice back (折讓).
    Allowance(allowance::Args),
    /// Cancel an allowance.
    AllowanceCancel(allowance::CancelArgs),
    /// Print an allowance for signature.
    AllowancePrint(allowance::PrintArgs),
    /// Void a confirmed invoice to issue its number anew (註銷), within 48 hours.
    Void(void::Args),
    /// Issue a voided number anew, with the options of `issue`.
    Reissue(void::ReissueArgs),
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
    /// 註銷, not issued anew yet.
    Voided,
}

impl Status {
    fn wanted(self) -> InvoiceStatus {
        match self {
            Self::Issued => InvoiceStatus::Issued,
            Self::Cancelled => InvoiceStatus::Cancelled,
            Self::Allowed => InvoiceStatus::Allowed,
            Self::Voided => InvoiceStatus::Voided,
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
    #[serde(flatten)]
    fate: FateJson,
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
        Verb::Allowance(args) => allowance::run(context, &*opened.desk, args),
        Verb::AllowanceCancel(args) => allowance::cancel(context, &*opened.desk, args),
        Verb::AllowancePrint(args) => allowance::print(context, &*opened.desk, &args),
        Verb::Void(args) => void::run(context, &*opened.desk, args),
        Verb::Reissue(args) => void::reissue(context, &*opened.desk, args),
        Verb::Reprint(args) => reprint::run(context, &*opened.desk, args),
    };
    opened.close()?;
    ended.map(|()| Exit::DONE)
}

fn show(context: &Context, desk: &dyn Desk, args: &ShowArgs) -> Result<(), CliFailure> {
    let request = Request::NumberLife { number: args.number, period: args.period };
    let life = expect_reply!(context, context.ask(desk, request)?, NumberLife)?;
    let mut out = Out::default();
    let Some(row) = &life.invoice else {
        // What the number is stands on standard output all the same; a script goes by the refusal.
        if context.json {
            out.json(&UnissuedJson::of(&life))?;
        } else {
            page(context, &life, &mut out)?;
        }
        out.flush()?;
        return Err(CliFailure::of(context.lang, &SaleRefusal::NoSuchInvoice(args.number).into()));
    };
    let mut entries = Vec::new();
    ledger::each_entry(context, desk, 1, Some(args.number), &mut |sequence, entry| {
        if entry.act.names(args.number, Some(row.invoice.period)) {
            entries.push((sequence, entry.clone()));
        }
        Ok(())
    })?;
    if context.json {
        let entries = entries.iter().map(|(sequence, entry)| EntryJson::of(*sequence, entry)).collect();
        let keys = context.qr_keys(desk)?;
        let invoice = InvoiceJson::of(row, &keys);
        out.json(&LifeJson { invoice, fate: FateJson::of(&life), life: entries })?;
    } else {
        page(context, &life, &mut out)?;
        for (sequence, entry) in &entries {
            out.line(&ledger::entry_line(context.lang, *sequence, entry))?;
        }
    }
    out.flush()
}

/// The page that the screen shows, and the remedies.
fn page(context: &Context, life: &NumberLife, out: &mut Out) -> Result<(), CliFailure> {
    let lang = context.lang;
    let mut rows: Vec<Vec<String>> =
        screen::life(lang, life).into_iter().map(|row| vec![row.label, row.text]).collect();
    let mut label = screen::Word::Remedy.say(lang);
    for offer in &life.remedies {
        rows.push(vec![std::mem::take(&mut label).to_owned(), remedy::name(lang, offer.remedy).to_owned()]);
        let mut said = remedy::open(lang, offer);
        let invoice = life.invoice.as_ref().map(|row| &row.invoice);
        if let Some(invoice) = invoice.filter(|_| offer.why_not.is_none() || offer.with_approval) {
            said.push(remedy::hand_back(lang, offer.remedy, invoice, life.original_is_out()).to_owned());
        }
        rows.extend(said.into_iter().map(|text| vec![String::new(), format!("  {text}")]));
    }
    for line in table(&rows, &[]) {
        out.line(&line)?;
    }
    Ok(())
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
        let request = Request::NumberLife { number: cancelled.number, period: Some(cancelled.period) };
        let life = expect_reply!(context, context.ask(desk, request)?, NumberLife)?;
        if let Some(row) = &life.invoice {
            let paper = remedy::hand_back(context.lang, Remedy::Cancel, &row.invoice, life.original_is_out());
            out.line(paper)?;
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
        number: args.number,
        amount_min: args.amount_min,
        amount_max: args.amount_max,
        carrier: args.carrier,
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
