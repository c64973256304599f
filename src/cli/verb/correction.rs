//! `lj invoice …`: what was issued, what happened to a number, and how it is put right. The tree of words; each act has
//! its file.

pub mod allowance;
pub mod cancel;
pub mod life;
pub mod list;
pub mod row;
pub mod show;
pub mod void;

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::verb::paper::reprint;
use clap::Subcommand;

/// `lj invoice …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show one invoice and the whole life of its number.
    Show(show::Args),
    /// List invoices, newest first.
    List(list::Args),
    /// Cancel an invoice for ever (作廢); the number never comes back.
    Cancel(cancel::Args),
    /// Give some or all of an invoice back (折讓).
    Allowance(allowance::Args),
    /// Cancel an allowance.
    AllowanceCancel(allowance::CancelArgs),
    /// Print an allowance for signature.
    AllowancePrint(allowance::PrintArgs),
    /// Void a confirmed invoice to issue its number anew (註銷), within 48 hours.
    Void(void::Args),
    /// Issue a voided number anew, with the options of `issue`.
    Reissue(void::ReissueArgs),
    /// Print a copy marked 補印, or the first original.
    Reprint(reprint::Args),
}

/// Runs the verb.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_desk(|desk| match verb {
        Verb::Show(args) => show::run(context, desk, &args),
        Verb::List(args) => list::run(context, desk, args),
        Verb::Cancel(args) => cancel::run(context, desk, args),
        Verb::Allowance(args) => allowance::run(context, desk, args),
        Verb::AllowanceCancel(args) => allowance::cancel(context, desk, args),
        Verb::AllowancePrint(args) => allowance::print(context, desk, &args),
        Verb::Void(args) => void::run(context, desk, args),
        Verb::Reissue(args) => void::reissue(context, desk, args),
        Verb::Reprint(args) => reprint::run(context, desk, args),
    })
}
