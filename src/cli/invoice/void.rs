//! `lj invoice void`: 註銷. It is open only once the platform has confirmed the invoice, which comes with the upload;
//! until then the verb says why not, and until when it could be.

use crate::cli::context::Context;
use crate::cli::exit::CliFailure;
use crate::cli::json::why_not_code;
use crate::cli::value;
use crate::domain::{Number, Period, Refusal, Remedy};
use crate::expect_reply;
use crate::protocol::{Desk, Failure, Request};
use crate::text::remedy;

/// `lj invoice void`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
}

/// Says why the invoice cannot be voided.
///
/// # Errors
/// `NO_SUCH_INVOICE`; the reason why 註銷 is not open: `NOT_CONFIRMED`, `TOO_LATE`, `HAS_ALLOWANCE`,
/// `ALREADY_CANCELLED`.
pub fn run(context: &Context, desk: &dyn Desk, args: &Args) -> Result<(), CliFailure> {
    let request = Request::NumberLife { number: args.number, period: args.period };
    let life = expect_reply!(context, context.ask(desk, request)?, NumberLife)?;
    let offer = life.remedies.iter().find(|offer| offer.remedy == Remedy::Void).ok_or_else(|| {
        CliFailure::of(context.lang, &Failure::Refused(Refusal::NoSuchInvoice(args.number)))
    })?;
    let (code, sentence) = match offer.why_not {
        Some(why) => {
            (why_not_code(why), remedy::open(context.lang, offer).join(context.lang.pick("；", "; ")))
        }
        None => ("NOT_CONFIRMED", remedy::void_elsewhere(context.lang).to_owned()),
    };
    Err(CliFailure::Refused { code, sentence })
}
