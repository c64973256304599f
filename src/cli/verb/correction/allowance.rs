//! `lj invoice allowance|allowance-cancel|allowance-print`: 折讓, whole or in part, and its cancellation.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, clean};
use crate::cli::value;
use crate::cli::verb::correction::life;
use crate::cli::verb::paper::job;
use crate::domain::{AllowanceAsk, AllowanceNumber, CleanText, Number, Period};
use crate::protocol::{Desk, request};
use crate::text::{self, Lang};

/// `lj invoice allowance`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Number, with a hyphen or without.
    #[arg(value_parser = value::number)]
    number: Number,
    /// Period; the newest that has the number if not given.
    #[arg(long, value_parser = value::period)]
    period: Option<Period>,
    /// What comes back of a line: LINE:QTY:AMOUNT, the amount with tax. Repeatable; all that is left if not given.
    #[arg(long = "line", value_name = "LINE:QTY:AMOUNT")]
    lines: Vec<String>,
    /// Why, 1 to 20 characters: it goes to the platform.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
    /// Only say what it would come to.
    #[arg(long)]
    dry_run: bool,
}

/// `lj invoice allowance-cancel`.
#[derive(Debug, clap::Args)]
pub struct CancelArgs {
    /// Number of the allowance, 16 characters.
    #[arg(value_name = "ALLOWANCE", value_parser = value::allowance)]
    allowance: AllowanceNumber,
    /// Why, 1 to 20 characters: it goes to the platform.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
}

/// `lj invoice allowance-print`.
#[derive(Debug, clap::Args)]
pub struct PrintArgs {
    /// Number of the allowance, 16 characters.
    #[arg(value_name = "ALLOWANCE", value_parser = value::allowance)]
    allowance: AllowanceNumber,
}

/// Makes an allowance, or says what it would be.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `ALLOWANCE_TOO_MUCH`, `BAD_ALLOWANCE`; wrong usage for a bad `--line`.
pub fn run(context: &Context, desk: &dyn Desk, args: Args) -> Result<Exit, CliFailure> {
    let lines: Result<Vec<AllowanceAsk>, CliFailure> =
        args.lines.iter().map(|line| parse(context.lang, line)).collect();
    let (number, period, lines, reason) = (args.number, args.period, lines?, args.reason);
    let allowance = if args.dry_run {
        context.ask(desk, request::AllowPreview { number, period, lines, reason })?
    } else {
        context.act(desk, request::Allow { number, period, lines, reason })?
    };
    let lines = |lang| text::correction::allowance_lines(lang, &allowance, args.dry_run);
    context.tell_lines(|| life::allowance(&allowance), lines)
}

fn parse(lang: Lang, raw: &str) -> Result<AllowanceAsk, CliFailure> {
    read(raw).ok_or_else(|| CliFailure::Usage(text::correction::bad_allowance_line(lang, &clean(raw))))
}

/// `1:2:210`: line, quantity, amount with tax.
fn read(raw: &str) -> Option<AllowanceAsk> {
    let mut parts = raw.split(':');
    let (line, quantity, amount) = (parts.next()?, parts.next()?, parts.next()?);
    let ask = AllowanceAsk {
        line: line.trim().parse().ok()?,
        quantity: value::figure(quantity).ok()?,
        amount: amount.trim().parse().ok()?,
    };
    parts.next().is_none().then_some(ask)
}

/// Cancels an allowance.
///
/// # Errors
/// `NO_SUCH_ALLOWANCE`, `ALREADY_CANCELLED`.
pub fn cancel(context: &Context, desk: &dyn Desk, args: CancelArgs) -> Result<Exit, CliFailure> {
    let number = args.allowance;
    context.act(desk, request::AllowanceCancel { number, reason: args.reason })?;
    if context.json {
        let allowance = context.ask(desk, request::Allowance(number))?;
        return context.give(&life::allowance(&allowance));
    }
    context.say(text::correction::allowance_cancelled(context.lang, number))
}

/// Prints a 折讓單 for signature.
///
/// # Errors
/// `NO_SUCH_ALLOWANCE`, `ALREADY_CANCELLED`.
pub fn print(context: &Context, desk: &dyn Desk, args: &PrintArgs) -> Result<Exit, CliFailure> {
    let request = request::PrintAllowance(args.allowance);
    let job = context.act(desk, request)?;
    job::queued(context, &job)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_place_quantity_and_amount() {
        let ask = read("2:1.5:30").unwrap();
        assert_eq!((ask.line, ask.quantity.to_string().as_str(), ask.amount), (2, "1.5", 30));
        for wrong in ["", "1", "1:2", "1:2:3:4", "x:1:1", "1:x:1", "1:1:1.5"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
