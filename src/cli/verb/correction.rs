//! `lj invoice …`: what was issued, what happened to a number, and how it is put right. The tree of words; each act has
//! its file.

pub mod amend;
pub mod life;
pub mod lookup;
pub mod remedy;

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit};
use crate::cli::value::{self, Scanned};
use crate::cli::verb::paper::job;
use crate::domain::{AllowanceNumber, CleanText};
use clap::Subcommand;

/// `lj invoice …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show one invoice and the whole life of its number.
    Show(Scanned),
    /// List invoices, newest first.
    List(lookup::ListArgs),
    /// Cancel an invoice for ever (作廢); the number never comes back.
    Cancel(remedy::CancelArgs),
    /// Give some or all of an invoice back (折讓).
    Allowance(remedy::AllowanceArgs),
    /// Cancel an allowance.
    AllowanceCancel {
        /// Number of the allowance, 16 characters.
        #[arg(value_name = "ALLOWANCE", value_parser = value::allowance)]
        allowance: AllowanceNumber,
        /// Why, 1 to 20 characters: it goes to the platform.
        #[arg(long, value_parser = value::text)]
        reason: CleanText,
    },
    /// Print an allowance for signature.
    AllowancePrint {
        /// Number of the allowance, 16 characters.
        #[arg(value_name = "ALLOWANCE", value_parser = value::allowance)]
        allowance: AllowanceNumber,
    },
    /// Void a confirmed invoice to issue its number anew (註銷), within 48 hours.
    Void(remedy::VoidArgs),
    /// Put a refused invoice right under its number (buyer, carrier, donation code), to be sent again.
    Correct(amend::Args),
    /// Issue a voided number anew, with the options of `issue`.
    Reissue(remedy::ReissueArgs),
    /// Print a copy marked 補印, or the first original.
    Reprint(job::ReprintArgs),
}

/// Runs the verb.
///
/// # Errors
/// What the engine refuses.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Show(scanned) => lookup::show(shop, scanned),
        Verb::List(args) => lookup::list(shop, args),
        Verb::Cancel(args) => remedy::cancel(shop, args),
        Verb::Allowance(args) => remedy::allow(shop, args),
        Verb::AllowanceCancel { allowance, reason } => remedy::cancel_allowance(shop, allowance, reason),
        Verb::AllowancePrint { allowance } => job::print_allowance(shop, allowance),
        Verb::Void(args) => remedy::void(shop, args),
        Verb::Correct(args) => amend::correct(shop, args),
        Verb::Reissue(args) => remedy::reissue(shop, args),
        Verb::Reprint(args) => job::reprint(shop, args),
    })
}
