//! `lj shift show|close|print`: 交班 of the till of `--till`, or of what was sold without one; with the cash counted where the
//! count is given.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, filled, lined_up, list, object};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{Amount, BookUse, CleanText, CountedCash, Shift, ShiftFigures, ShiftId, TillRefusal};
use crate::protocol::request;
use crate::text;
use clap::Subcommand;

/// `lj shift …`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Show the figures since the last close, or those of a closed shift.
    Show {
        /// Number of a closed shift; the running one if not given.
        #[arg(value_name = "SHIFT", value_parser = value::shift)]
        shift: Option<ShiftId>,
    },
    /// Close the shift; counting begins anew.
    Close(CloseArgs),
    /// Print the slip of a closed shift.
    Print {
        /// Number of the closed shift.
        #[arg(value_name = "SHIFT", value_parser = value::shift)]
        shift: ShiftId,
    },
}

/// `lj shift close`.
#[derive(Debug, clap::Args)]
pub struct CloseArgs {
    /// Cash that was counted in the drawer; without it nobody counted.
    #[arg(long, value_name = "NT$")]
    counted: Option<Amount>,
    /// Cash that lay in the drawer at the beginning.
    #[arg(long, value_name = "NT$", default_value_t = 0, requires = "counted")]
    float: Amount,
    /// Cash that was paid in besides sales.
    #[arg(long, value_name = "NT$", default_value_t = 0, requires = "counted")]
    paid_in: Amount,
    /// Cash that was paid out, but to customers who brought something back.
    #[arg(long, value_name = "NT$", default_value_t = 0, requires = "counted")]
    paid_out: Amount,
    /// Why the count is not what should lie in the drawer.
    #[arg(long, value_name = "TEXT", value_parser = value::text, requires = "counted")]
    reason: Option<CleanText>,
}

/// Shows, closes or prints.
///
/// # Errors
/// `NOTHING_SOLD`, `NO_SUCH_TILL`, `CASH_DIFFERS`, `BAD_CASH`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Show { shift: Some(id) } => tell(shop, &*shop.ask(request::Shift(id))?, true),
        Verb::Show { shift: None } => tell(shop, &running(shop)?, false),
        Verb::Close(args) => tell(shop, &*close(shop, args)?, true),
        Verb::Print { shift } => job::queue(shop, request::PrintShift(shift)),
    })
}

/// The shift that runs, at a till that is known here or has sold something.
fn running(shop: &Shop<'_>) -> Result<Shift, CliFailure> {
    let shift = *shop.ask(request::ShiftFigures)?;
    if let Some(code) = &shift.till {
        let unused = shift.from.is_none() && shift.figures.issued == 0;
        if unused && shop.ask(request::Tills)?.iter().all(|till| till.code != *code) {
            return Err(CliFailure::of(shop.lang, TillRefusal::NoSuchTill(code.clone())));
        }
    }
    Ok(shift)
}

fn close(shop: &Shop<'_>, args: CloseArgs) -> Result<Box<Shift>, CliFailure> {
    let CloseArgs { counted, float, paid_in, paid_out, reason } = args;
    let Some(counted) = counted else { return shop.act(request::ShiftClose) };
    let reason = reason.unwrap_or_default();
    shop.act(request::ShiftCount(CountedCash { float, paid_in, paid_out, counted, reason }))
}

fn tell(shop: &Shop<'_>, shift: &Shift, closed: bool) -> Result<Exit, CliFailure> {
    let drawer = shop.ask(request::ShiftDrawer(closed.then_some(shift.id)))?;
    let (back, voided, others) = (drawer.back, drawer.voided.clone(), drawer.cancelled_of_others);
    let lines = |lang| {
        let rows = text::till::shift::shift(lang, shift, closed, &drawer).into_iter();
        lined_up(&rows.map(|row| vec![row.label, row.text]).collect::<Vec<_>>(), &[])
    };
    shop.tell_lines(|| object! { ..json(shift, closed), ..cash(shift, back), cancelled_of_others: others.count, cancelled_of_others_amount: others.total, voided }, lines)
}

/// The cash: what was given back, where that is known, and the count.
fn cash(shift: &Shift, back: Option<Amount>) -> Object {
    let (taken, given) = (shift.cash_taken(), back.unwrap_or_default());
    let count = shift.cash.as_ref().map(|count| {
        let CountedCash { float, paid_in, paid_out, counted, ref reason } = *count;
        object! {
            float, paid_in, paid_out,
            expected: count.expected(taken, given),
            counted,
            difference: count.difference(taken, given),
            reason: filled(reason),
        }
    });
    object! { cash_back: back, cash: count }
}

/// A shift; one that is not closed has no id yet.
fn json(shift: &Shift, closed: bool) -> Object {
    let Shift { id, till, staff, from, to, figures, .. } = shift;
    let ShiftFigures { books, issued, totals, cancelled, allowances, tenders, pending, .. } = figures;
    object! {
        shift: closed.then_some(id),
        till, staff, from, to,
        books: list(books, |BookUse { range, first, last, count }| object! { range, first, last, count }),
        issued,
        sales_amount: totals.sales,
        zero_amount: totals.zero_sales,
        free_amount: totals.free_sales,
        tax_amount: totals.tax,
        total_amount: totals.total,
        cancelled,
        cancelled_amount: figures.cancelled_total,
        allowances,
        allowances_amount: figures.allowances_total,
        tenders: list(tenders, |(kind, amount)| object! { kind, amount }),
        pending,
        ledger_sequence: shift.head_sequence,
        ledger_hash: shift.head_hash,
    }
}
