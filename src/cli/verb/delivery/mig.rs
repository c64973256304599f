//! `lj mig`: a message of MIG 4.1 as the platform gets it.
//!
//! What the outbox sends is made from the same facts by the same functions; its sender is the company as it was at the
//! issue.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, clean, remark, write_bytes};
use crate::cli::value;
use crate::domain::{
    Content, DeliveryRefusal, Document, DocumentId, Invoice, MessageKind, Number, Period, Refusal, Sender,
};
use crate::mig::{self, Fault};
use crate::protocol::{Desk, Failure, NumberLife, request};
use crate::text;
use std::path::PathBuf;

/// `lj mig`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Which message: F0401, F0501, F0701, G0401, G0501.
    #[arg(long, value_parser = value::message_kind, default_value = "F0401")]
    message: MessageKind,
    /// Which of that message, from 1: the void or the allowance; the newest if not given.
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
    let document = context.with_desk(|desk| document(context, desk, &args))?;
    let bytes = mig::render(&document).map_err(|fault| {
        CliFailure::Fault(match fault {
            Fault::Turnkey(rule) => text::delivery::turnkey::turnkey_rule(context.lang, rule).to_owned(),
            other => clean(&other.to_string()),
        })
    })?;
    for element in mig::cut_of(&document.sender) {
        remark(&text::delivery::message_cut(context.lang, element));
    }
    write_bytes(context.lang, args.out.as_deref(), &bytes)?;
    Ok(Exit::DONE)
}

fn document(context: &Context, desk: &dyn Desk, args: &Args) -> Result<Document, CliFailure> {
    let request = request::Invoice { number: args.number, period: args.period };
    let invoice = context.ask(desk, request)?.invoice;
    let request = request::NumberLife { number: invoice.number, period: Some(invoice.period) };
    let life = context.ask(desk, request)?;
    let wanted = DocumentId {
        number: invoice.number,
        period: invoice.period,
        kind: args.message,
        count: args.nth.unwrap_or(1),
    };
    let missing = || {
        let refusal = Refusal::Delivery(DeliveryRefusal::NoSuchDocument(wanted));
        CliFailure::of(context.lang, &Failure::Refused(refusal))
    };
    let rows = life.deliveries.iter().filter(|row| row.document.kind == args.message);
    let row = match args.nth {
        Some(nth) => rows.into_iter().find(|row| row.document.count == nth),
        None => rows.max_by_key(|row| row.document.count),
    };
    let row = row.ok_or_else(missing)?;
    let content = content(row.document, invoice, &life).ok_or_else(missing)?;
    let (code, state, seller) = content.seller();
    let request = request::CompanyIn { code: code.clone(), state };
    let company = context.ask(desk, request)?;
    let sender = Sender::of(&company, seller);
    Ok(Document { id: row.document, sender, content })
}

/// The fact of a document; `None` for one whose fact is gone: an invoice that was voided and issued anew.
fn content(id: DocumentId, invoice: Invoice, life: &NumberLife) -> Option<Content> {
    match id.kind {
        MessageKind::F0401 => (id.count == invoice.revision).then(|| Content::Issue(Box::new(invoice))),
        MessageKind::F0501 => {
            let cancelled = life.invoice.as_ref()?.cancelled.clone()?;
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
    }
}
