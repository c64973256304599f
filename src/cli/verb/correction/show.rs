//! `lj invoice show`: one invoice and the whole life of its number.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, lined_up, list, object};
use crate::cli::value;
use crate::cli::verb::correction::life;
use crate::cli::verb::correction::row;
use crate::cli::verb::store::ledger;
use crate::domain::{Number, Period, SaleRefusal};
use crate::protocol::{Desk, NumberLife, request};
use crate::text::{self, Lang, screen};

/// `lj invoice show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
}

/// Shows it.
///
/// # Errors
/// `NO_SUCH_INVOICE`: what the number is stands on standard output all the same; a script goes by the refusal.
pub fn run(context: &Context, desk: &dyn Desk, args: &Args) -> Result<Exit, CliFailure> {
    let request = request::NumberLife { number: args.number, period: args.period };
    let life = context.ask(desk, request)?;
    let Some(row) = &life.invoice else {
        context.tell_lines(|| life::unissued(&life), |lang| page(lang, &life))?;
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
        let invoice = row::json(row, &context.qr_keys(desk)?);
        let entries = list(&entries, |(sequence, entry)| ledger::json(*sequence, entry));
        return context.give(&object! { ..invoice, ..life::json(&life), life: entries });
    }
    let lang = context.lang;
    let trail = entries.iter().map(|(sequence, entry)| ledger::entry_line(lang, *sequence, entry));
    context.say_lines(page(lang, &life).into_iter().chain(trail))
}

/// The page that the screen shows, and the remedies.
fn page(lang: Lang, life: &NumberLife) -> Vec<String> {
    let mut rows: Vec<Vec<String>> =
        text::sale::life::life(lang, life).into_iter().map(|row| vec![row.label, row.text]).collect();
    let mut label = screen::Word::Remedy.say(lang);
    for offer in &life.remedies {
        rows.push(vec![
            std::mem::take(&mut label).to_owned(),
            text::correction::name(lang, offer.remedy).to_owned(),
        ]);
        let mut said = text::correction::open(lang, offer);
        let invoice = life.invoice.as_ref().map(|row| &row.invoice);
        if let Some(invoice) = invoice.filter(|_| offer.why_not.is_none() || offer.with_approval) {
            said.push(
                text::correction::hand_back(lang, offer.remedy, invoice, life.original_is_out()).to_owned(),
            );
        }
        rows.extend(said.into_iter().map(|text| vec![String::new(), format!("  {text}")]));
    }
    lined_up(&rows, &[])
}
