//! `lj invoice correct`: a refused invoice is put right under its own number, and goes again. What is not said stays as it
//! is; `-` takes it out.

use crate::cli::context::Shop;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value::{self, Which};
use crate::cli::verb::sale::issued;
use crate::domain::{CleanText, Clearance, Parties, ZeroReason, never_issued};
use crate::protocol::request;
use crate::text::delivery::stuck::{self, NewSlip};

/// What takes a value out.
const NONE: &str = "-";

/// `lj invoice correct`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// The buyer's 統編; - for a consumer.
    #[arg(long, value_name = "UBN", allow_hyphen_values = true)]
    buyer: Option<String>,
    /// The buyer's name; - for none.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true, value_parser = value::text)]
    buyer_name: Option<CleanText>,
    /// The carrier, as `issue` takes it; - for none.
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    carrier: Option<String>,
    /// The donation code; - for none.
    #[arg(long, value_name = "CODE", allow_hyphen_values = true)]
    donate: Option<String>,
    /// Of a zero-rated sale: whether the goods go through the customs.
    #[arg(long, value_parser = value::word::<Clearance>())]
    clearance: Option<Clearance>,
    /// Of a zero-rated sale: the reason, 71 to 79.
    #[arg(long, value_parser = value::zero_reason)]
    zero_reason: Option<ZeroReason>,
    /// Why, 1 to 40 characters: it stays in the ledger.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
    /// The customer gave the original slip back.
    #[arg(long)]
    taken_back: bool,
}

/// Corrects it, and says what becomes of the paper.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NOT_STUCK`, `MAY_BE_THERE`, `NOTHING_CORRECTED`, `ORIGINAL_OUT`, `TOO_LATE`, `VOIDED`,
/// `HAS_ALLOWANCE`, and what a sale is refused for.
pub fn correct(shop: &Shop<'_>, args: Args) -> Result<Exit, CliFailure> {
    let Which { number, period } = args.which;
    let life = shop.ask(request::NumberLife { number, period })?;
    let before = life.invoice.as_ref().map(|row| &row.invoice);
    let range = life.range.as_ref().map(|row| &row.range);
    let before = before.ok_or_else(|| CliFailure::of(shop.lang, never_issued(number, range)))?;
    let to = parties(shop, &args, before.parties())?;
    let Args { clearance, zero_reason, reason, taken_back, .. } = args;
    let period = Some(before.period);
    let amended =
        shop.act(request::AmendZero { number, period, to, clearance, zero_reason, reason, taken_back })?;
    let other_paper = before.differs_on_paper(&amended);
    let printed = life.original_is_out();
    let is_cancelled = life.invoice.as_ref().is_some_and(|row| row.cancelled.is_some());
    let next = NewSlip::of(&amended, is_cancelled);
    let keys = shop.qr_keys()?;
    shop.tell_lines(
        || issued::json(&amended, &keys),
        |lang| {
            let number = number.to_string();
            let said = stuck::corrected(lang, &number);
            let paper = other_paper.then(|| stuck::new_paper(lang, &number, printed, next));
            std::iter::once(said).chain(paper).collect::<Vec<_>>()
        },
    )
}

/// As it was, with what was said.
fn parties(shop: &Shop<'_>, args: &Args, before: Parties) -> Result<Parties, CliFailure> {
    let lang = shop.lang;
    let mut to = before;
    if let Some(buyer) = &args.buyer {
        to.buyer = if buyer == NONE { None } else { Some(value::ubn(lang, buyer)?) };
        if to.buyer.is_none() {
            to.buyer_name = CleanText::default();
        }
    }
    if let Some(name) = &args.buyer_name {
        to.buyer_name = if name.as_str() == NONE { CleanText::default() } else { name.clone() };
    }
    if let Some(carrier) = &args.carrier {
        to.carrier = if carrier == NONE { None } else { Some(value::carrier(lang, carrier)?) };
    }
    if let Some(donate) = &args.donate {
        to.donation = if donate == NONE { None } else { Some(value::donation(lang, donate)?) };
    }
    Ok(to)
}
