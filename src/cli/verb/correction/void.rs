//! `lj invoice void` and `lj invoice reissue`: 註銷 withdraws a confirmed invoice, the re-issue gives the same number
//! right data. The engine judges both; until the re-issue nothing else can be done with the number.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value;
use crate::cli::verb::correction::life;
use crate::cli::verb::sale::issue::{self, SaleArgs};
use crate::domain::{CleanText, Number, Period};
use crate::protocol::{Desk, request};
use crate::text;

/// `lj invoice void`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Why, 1 to 20 characters: it goes to the platform.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
    /// The customer gave the original slip back.
    #[arg(long)]
    taken_back: bool,
}

/// `lj invoice reissue`.
#[derive(Debug, clap::Args)]
pub struct ReissueArgs {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// A line NAME:QTY:PRICE, split from the right; a negative price is a discount. Repeatable.
    #[arg(long = "item", value_name = "NAME:QTY:PRICE", required = true)]
    items: Vec<String>,
    #[command(flatten)]
    sale: SaleArgs,
}

/// Voids an invoice.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NOT_CONFIRMED`, `TOO_LATE`, `ORIGINAL_OUT`, `HAS_ALLOWANCE`, `ALREADY_CANCELLED`, `VOIDED`.
pub fn run(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let Args { number, period, reason, taken_back } = args;
    let request = request::Void { number, period, reason, taken_back };
    let voided = context.act(desk, request)?;
    context.tell(|| life::voided(&voided), |lang| text::correction::voided(lang, &voided))
}

/// Issues a voided number anew.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NOT_VOIDED`, and what a sale is refused for.
pub fn reissue(context: &Context, desk: &dyn Desk, args: ReissueArgs) -> Result<Exit, CliFailure> {
    let sale = args.sale.sale(context, &args.items)?;
    issue::issue(context, desk, request::Reissue { number: args.number, period: args.period, sale })
}
