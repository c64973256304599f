//! `lj clock accept`: a manager declares that the clock is right after it jumped (E8).

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, object};
use crate::cli::value;
use crate::domain::CleanText;
use crate::protocol::request;
use crate::text;
use clap::Subcommand;

/// `lj clock …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Declare that the clock is right after it jumped.
    Accept {
        /// Why.
        #[arg(long, value_parser = value::text)]
        reason: CleanText,
    },
}

/// Accepts the clock as it is.
///
/// # Errors
/// `REASON_MISSING`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let Verb::Accept { reason } = verb;
    context.with_shop(|shop| shop.act(request::ClockAccept { reason }))?;
    context.tell(|| object! { accepted: true }, text::store::clock_accepted)
}
