//! `lj mig`: a message of MIG 4.1 as the platform gets it.
//!
//! What the outbox sends is made from the same facts by the same functions; its sender is the company as it was at the
//! issue.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, clean, remark, write_bytes};
use crate::cli::value::{self, Which};
use crate::cli::verb::book::allot::all as of_branches;
use crate::cli::verb::book::blanks::all as of_period;
use crate::domain::{
    Content, DeliveryRefusal, Document, DocumentId, Invoice, MessageKind, Period, Sender, ToldAllotment,
    ToldBlanks,
};
use crate::mig::{self, Fault};
use crate::protocol::{AllotmentRow, BlankRow, NumberLife, request};
use crate::text;
use std::path::PathBuf;

/// `lj mig`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// Which message: F0401, F0501, F0701, G0401, G0501; E0402 by the number that its report begins with, E0401 by that of its
    /// document.
    #[arg(long, value_parser = value::message_kind, default_value = "F0401")]
    message: MessageKind,
    /// Which of that message, from 1: the void, the cancellation or the allowance; the newest if not given.
    #[arg(long, value_name = "N")]
    nth: Option<u8>,
    /// Where to write it; standard output if not given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Writes the message.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NO_SUCH_DOCUMENT`, a file that cannot be written.
pub fn run(context: &Context, args: Args) -> Result<Exit, CliFailure> {
    let document = context.with_shop(|shop| document(shop, &args))?;
    let bytes = mig::render(&document).map_err(|fault| {
        CliFailure::Fault(match fault {
            Fault::Turnkey(rule) => text::delivery::turnkey::turnkey_rule(context.lang, rule).to_owned(),
            Fault::CentreCarrier => text::delivery::centre_carrier(context.lang).to_owned(),
            other => clean(&other.to_string()),
        })
    })?;
    for element in mig::cut_of(&document.sender) {
        remark(&text::delivery::message_cut(context.lang, element));
    }
    write_bytes(context.lang, args.out.as_deref(), &bytes)
}

fn document(shop: &Shop<'_>, args: &Args) -> Result<Document, CliFailure> {
    let Which { number, period } = args.which;
    match args.message {
        MessageKind::E0402 => return blanks(shop, args),
        MessageKind::E0401 => return allotment(shop, args),
        _ => {}
    }
    let invoice = shop.ask(request::Invoice { number, period })?.invoice;
    let (number, period) = (invoice.number, invoice.period);
    let life = shop.ask(request::NumberLife { number, period: Some(period) })?;
    let wanted = DocumentId { number, period, kind: args.message, count: args.nth.unwrap_or(1) };
    let missing = || CliFailure::of(shop.lang, DeliveryRefusal::NoSuchDocument(wanted));
    let mut rows = life.deliveries.iter().filter(|row| row.document.kind == args.message);
    let row = match args.nth {
        Some(nth) => rows.find(|row| row.document.count == nth),
        None => rows.max_by_key(|row| row.document.count),
    };
    let id = row.ok_or_else(missing)?.document;
    let content = content(id, invoice, &life).ok_or_else(missing)?;
    let (code, state, seller) = content.seller();
    let company = shop.ask(request::CompanyIn { code: code.clone(), state })?;
    let sender = Sender::of(&company, seller);
    Ok(Document { id, sender, content })
}

/// The report of blanks that begins with the number, as it was queued last.
fn blanks(shop: &Shop<'_>, args: &Args) -> Result<Document, CliFailure> {
    let Which { number, period } = args.which;
    let info = shop.info()?;
    let before = info.now.period().and_then(Period::before);
    let period = period.or(before).unwrap_or(Period::FIRST);
    let wanted = DocumentId { number, period, kind: args.message, count: args.nth.unwrap_or(1) };
    let missing = || CliFailure::of(shop.lang, DeliveryRefusal::NoSuchDocument(wanted));
    let is_it = |row: &BlankRow| {
        let id = row.delivery.as_ref().map(|row| row.document);
        row.same && id.is_some_and(|id| id.number == number && args.nth.is_none_or(|nth| nth == id.count))
    };
    let row = of_period(shop, period)?.into_iter().find(is_it).ok_or_else(missing)?;
    let id = row.delivery.as_ref().ok_or_else(missing)?.document;
    let company = info.company.ok_or_else(missing)?;
    let sender = Sender::of(&company, row.report.of.branch);
    let (code, state, at) = (company.code, company.state, info.now);
    let told = ToldBlanks { report: row.report, document: id, company: code, company_state: state, at };
    Ok(Document { id, sender, content: Content::Blanks(Box::new(told)) })
}

/// What a branch has, as it was queued last under that number.
fn allotment(shop: &Shop<'_>, args: &Args) -> Result<Document, CliFailure> {
    let Which { number, period } = args.which;
    let info = shop.info()?;
    let period = shop.period_of(period, info.now)?;
    let wanted = DocumentId { number, period, kind: args.message, count: args.nth.unwrap_or(1) };
    let missing = || CliFailure::of(shop.lang, DeliveryRefusal::NoSuchDocument(wanted));
    let is_it = |row: &AllotmentRow| {
        let id = row.delivery.as_ref().map(|row| row.document);
        row.same && id.is_some_and(|id| id.number == number && args.nth.is_none_or(|nth| nth == id.count))
    };
    let row = of_branches(shop, period)?.into_iter().find(is_it).ok_or_else(missing)?;
    let id = row.delivery.as_ref().ok_or_else(missing)?.document;
    let head = row.allotment.of.head;
    let company =
        shop.companies(None)?.into_iter().find(|company| company.ubn == head).ok_or_else(missing)?;
    let sender = Sender::of(&company, head);
    let (code, state, at) = (company.code, company.state, info.now);
    let allotment = row.allotment;
    let told = ToldAllotment { allotment, document: id, company: code, company_state: state, at };
    Ok(Document { id, sender, content: Content::Allotment(Box::new(told)) })
}

/// The fact of a document; `None` for one whose fact is gone: an invoice that was voided and issued anew.
fn content(id: DocumentId, invoice: Invoice, life: &NumberLife) -> Option<Content> {
    match id.kind {
        MessageKind::F0401 => (id.count == invoice.revision).then(|| Content::Issue(Box::new(invoice))),
        MessageKind::F0501 => {
            let before = life.earlier_cancellations.iter().find(|before| before.count == id.count);
            let cancelled = match before {
                Some(before) if before.revision == invoice.revision => before.cancellation.clone(),
                // Its invoice was issued anew, and is not kept as it was.
                Some(_) => return None,
                None => life.invoice.as_ref()?.cancelled.clone()?,
            };
            Some(Content::Cancel(Box::new(cancelled), Box::new(invoice)))
        }
        MessageKind::F0701 => {
            let voided = life.voids.iter().find(|voided| voided.revision == id.count)?;
            Some(Content::Void(Box::new(voided.clone())))
        }
        MessageKind::G0401 | MessageKind::G0501 => {
            let number = id.allowance()?;
            let allowance = life.allowances.iter().find(|allowance| allowance.number == number)?;
            Some(Content::Allowance(Box::new(allowance.clone())))
        }
        MessageKind::E0402 | MessageKind::E0401 => None,
    }
}
