//! `lj invoice cancel`: 作廢, for ever.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value;
use crate::cli::verb::correction::life;
use crate::domain::{CleanText, Number, Period, Remedy};
use crate::protocol::{Desk, request};
use crate::text;

/// `lj invoice cancel`.
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
    /// The tax office's approval, once the time limit is over.
    #[arg(long, value_name = "NO", value_parser = value::text)]
    approval_no: Option<CleanText>,
}

/// Cancels an invoice, and says what becomes of the paper that the customer has.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `TOO_LATE`, `HAS_ALLOWANCE`, `VOIDED`.
pub fn run(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let request = request::Cancel {
        number: args.number,
        period: args.period,
        reason: args.reason,
        approval_no: args.approval_no.unwrap_or_default(),
    };
    let cancelled = context.act(desk, request)?;
    context.tell(|| life::cancelled(&cancelled), |lang| text::correction::cancelled(lang, &cancelled))?;
    if context.json {
        return Ok(Exit::DONE);
    }
    let request = request::NumberLife { number: cancelled.number, period: Some(cancelled.period) };
    let life = context.ask(desk, request)?;
    match &life.invoice {
        Some(row) => {
            let out = life.original_is_out();
            context.say(text::correction::hand_back(context.lang, Remedy::Cancel, &row.invoice, out))
        }
        None => Ok(Exit::DONE),
    }
}
