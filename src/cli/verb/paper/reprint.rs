//! `lj invoice reprint`: a copy marked 補印, with a reason that is logged; or the first original of an invoice whose
//! paper was postponed; or the information slip of one that has no proof.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{CleanText, InvoicePaper, Number, Period};
use crate::protocol::{Desk, request};

/// `lj invoice reprint`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// Why, 1 to 40 characters: it is logged with person and time.
    #[arg(long, value_parser = value::text, required_unless_present_any = ["original", "information"])]
    reason: Option<CleanText>,
    /// With 交易明細, also for a consumer.
    #[arg(long)]
    detail: bool,
    /// The original, where none was printed yet.
    #[arg(long, conflicts_with_all = ["reason", "information"])]
    original: bool,
    /// The information slip of an invoice in a carrier or donated.
    #[arg(long, conflicts_with = "reason")]
    information: bool,
}

/// Queues the paper; the printer of `--till`, else the default one, prints it.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `NO_PROOF`, `NO_ORIGINAL`, `ORIGINAL_EXISTS`, `NO_QR_KEY`.
pub fn run(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let paper = match (args.original, args.information) {
        (true, _) => InvoicePaper::Original,
        (false, true) => InvoicePaper::Information,
        (false, false) => InvoicePaper::Reprint,
    };
    let request = request::Print {
        number: args.number,
        period: args.period,
        paper,
        detail: args.detail,
        reason: args.reason.unwrap_or_default(),
    };
    let job = context.act(desk, request)?;
    job::queued(context, &job)
}
