//! How an invoice is put right: `lj invoice cancel` (作廢, for ever), `void` and `reissue` (註銷 withdraws a confirmed
//! invoice, the re-issue gives the same number right data), `allowance` and `allowance-cancel` (折讓, whole or in part).
//! The engine judges all of them.

use crate::cli::context::Shop;
use crate::cli::out::{CliFailure, Exit, clean};
use crate::cli::value::{self, Which};
use crate::cli::verb::correction::life;
use crate::cli::verb::sale::issue::{self, SaleArgs};
use crate::domain::{AllowanceAsk, AllowanceNumber, CleanText, Remedy};
use crate::protocol::request;
use crate::text;

/// `lj invoice cancel`.
#[derive(Debug, clap::Args)]
pub struct CancelArgs {
    #[command(flatten)]
    which: Which,
    /// Why, 1 to 20 characters: it goes to the platform.
    #[arg(long, value_parser = value::text)]
    reason: CleanText,
    /// The tax office's approval, once the time limit is over.
    #[arg(long, value_name = "NO", value_parser = value::text)]
    approval_no: Option<CleanText>,
}

/// `lj invoice void`.
#[derive(Debug, clap::Args)]
pub struct VoidArgs {
    #[command(flatten)]
    which: Which,
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
    #[command(flatten)]
    which: Which,
    /// A line NAME:QTY:PRICE, split from the right; a negative price is a discount. For a unit or a tax of its own, an object as
    /// in a file: {"name":"書","qty":1,"price":100,"unit":"本","tax":"free"}. Repeatable.
    #[arg(long = "item", value_name = "NAME:QTY:PRICE", required = true)]
    items: Vec<String>,
    #[command(flatten)]
    sale: SaleArgs,
}

/// `lj invoice allowance`.
#[derive(Debug, clap::Args)]
pub struct AllowanceArgs {
    #[command(flatten)]
    which: Which,
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

/// Cancels an invoice, and says what becomes of the paper that the customer has.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `TOO_LATE`, `HAS_ALLOWANCE`, `VOIDED`.
pub fn cancel(shop: &Shop<'_>, args: CancelArgs) -> Result<Exit, CliFailure> {
    let CancelArgs { which: Which { number, period }, reason, approval_no } = args;
    let approval_no = approval_no.unwrap_or_default();
    let cancelled = shop.act(request::Cancel { number, period, reason, approval_no })?;
    shop.tell(|| life::cancelled(&cancelled), |lang| text::correction::cancelled(lang, &cancelled))?;
    if shop.json {
        return Ok(Exit::DONE);
    }
    let life = shop.ask(request::NumberLife { number: cancelled.number, period: Some(cancelled.period) })?;
    match &life.invoice {
        Some(row) => {
            let out = life.original_is_out();
            shop.say(text::correction::hand_back(shop.lang, Remedy::Cancel, &row.invoice, out))
        }
        None => Ok(Exit::DONE),
    }
}

/// Voids an invoice; until the re-issue nothing else can be done with the number.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NOT_CONFIRMED`, `TOO_LATE`, `ORIGINAL_OUT`, `HAS_ALLOWANCE`, `ALREADY_CANCELLED`, `VOIDED`.
pub fn void(shop: &Shop<'_>, args: VoidArgs) -> Result<Exit, CliFailure> {
    let VoidArgs { which: Which { number, period }, reason, taken_back } = args;
    let voided = shop.act(request::Void { number, period, reason, taken_back })?;
    shop.tell(|| life::voided(&voided), |lang| text::correction::voided(lang, &voided))
}

/// Issues a voided number anew.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `NOT_VOIDED`, and what a sale is refused for.
pub fn reissue(shop: &Shop<'_>, args: ReissueArgs) -> Result<Exit, CliFailure> {
    let Which { number, period } = args.which;
    let sale = args.sale.sale(shop, &args.items)?;
    issue::issue(shop, request::Reissue { number, period, sale })
}

/// Makes an allowance, or says what it would be.
///
/// # Errors
/// `NO_SUCH_INVOICE`, `ALREADY_CANCELLED`, `ALLOWANCE_TOO_MUCH`, `BAD_ALLOWANCE`; wrong usage for a bad `--line`.
pub fn allow(shop: &Shop<'_>, args: AllowanceArgs) -> Result<Exit, CliFailure> {
    let AllowanceArgs { which: Which { number, period }, lines, reason, dry_run } = args;
    let wrong = |raw| CliFailure::Usage(text::correction::bad_allowance_line(shop.lang, &clean(raw)));
    let lines: Result<Vec<_>, _> =
        lines.iter().map(|raw| allowance_line(raw).ok_or_else(|| wrong(raw))).collect();
    let lines = lines?;
    let allowance = if dry_run {
        shop.ask(request::AllowPreview { number, period, lines, reason })?
    } else {
        shop.act(request::Allow { number, period, lines, reason })?
    };
    let said = |lang| text::correction::allowance_lines(lang, &allowance, dry_run);
    shop.tell_lines(|| life::allowance(&allowance), said)
}

/// `1:2:210`: line, quantity, amount with tax.
fn allowance_line(raw: &str) -> Option<AllowanceAsk> {
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
pub fn cancel_allowance(
    shop: &Shop<'_>,
    number: AllowanceNumber,
    reason: CleanText,
) -> Result<Exit, CliFailure> {
    shop.act(request::AllowanceCancel { number, reason })?;
    if shop.json {
        return shop.give(&life::allowance(&*shop.ask(request::Allowance(number))?));
    }
    shop.say(text::correction::allowance_cancelled(shop.lang, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_place_quantity_and_amount() {
        let ask = allowance_line("2:1.5:30").unwrap();
        assert_eq!((ask.line, ask.quantity.to_string().as_str(), ask.amount), (2, "1.5", 30));
        for wrong in ["", "1", "1:2", "1:2:3:4", "x:1:1", "1:x:1", "1:1:1.5"] {
            assert_eq!(allowance_line(wrong), None, "{wrong}");
        }
    }
}
