//! `lj clock accept`: a manager declares that the clock is right after it jumped (E8).

use crate::cli::context::Context;
use crate::cli::out::exit::{CliFailure, Exit};
use crate::cli::out::output::Out;
use crate::cli::value;
use crate::domain::CleanText;
use crate::protocol::Request;
use crate::text::verbs;
use clap::Subcommand;
use serde::Serialize;

/// `lj clock …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Declare that the clock is right after it jumped.
    Accept(AcceptArgs),
}

/// `lj clock accept`.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    /// Why.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

#[derive(Serialize)]
struct AcceptedJson {
    accepted: bool,
}

/// Accepts the clock as it is.
///
/// # Errors
/// `REASON_MISSING`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    let Verb::Accept(args) = verb;
    let opened = context.open()?;
    let ended = context.act(&*opened.desk, Request::ClockAccept { reason: args.reason });
    opened.close()?;
    ended?;
    let mut out = Out::default();
    if context.json {
        out.json(&AcceptedJson { accepted: true })?;
    } else {
        out.line(verbs::clock_accepted(context.lang))?;
    }
    out.flush()?;
    Ok(Exit::DONE)
}
