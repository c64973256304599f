//! `lj shift show|close|print`: 交班 of the till of `--till`, or of what was sold without one; with the cash counted where the
//! count is given.

use crate::cli::context::{Context, Shop};
use crate::cli::out::{CliFailure, Exit, Object, filled, lined_up, list, object, remark};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{
    Amount, BookUse, CleanText, CountedCash, DrawerFloat, Shift, ShiftFigures, ShiftId, TillRefusal,
};
use crate::protocol::{ShiftFloat, request};
use crate::text::till::shift as words;
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
    /// Cash that lay in the drawer at the beginning; what the last close left there without it, or nothing.
    #[arg(long, value_name = "NT$", requires = "counted")]
    float: Option<Amount>,
    /// Cash that was paid in besides sales.
    #[arg(long, value_name = "NT$", default_value_t = 0, requires = "counted")]
    paid_in: Amount,
    /// Cash that was paid out, but to customers who brought something back.
    #[arg(long, value_name = "NT$", default_value_t = 0, requires = "counted")]
    paid_out: Amount,
    /// Cash that is taken out of the drawer now; the rest is what the next shift begins with.
    #[arg(long, value_name = "NT$", requires = "counted")]
    taken_out: Option<Amount>,
    /// Why the count is not what should lie in the drawer.
    #[arg(long, value_name = "TEXT", value_parser = value::text, requires = "counted")]
    reason: Option<CleanText>,
}

/// Shows, closes or prints.
///
/// # Errors
/// `NOTHING_SOLD`, `NO_SUCH_TILL`, `CASH_DIFFERS`, `BAD_CASH`, `BAD_TAKEN_OUT`.
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
    let CloseArgs { counted, float, paid_in, paid_out, taken_out, reason } = args;
    let Some(counted) = counted else { return shop.act(request::ShiftClose) };
    let float = float.map_or_else(|| left_before(shop), Ok)?;
    let count = CountedCash { float, paid_in, paid_out, counted, reason: reason.unwrap_or_default() };
    match taken_out {
        None => shop.act(request::ShiftCount(count)),
        Some(taken_out) => shop.act(request::ShiftLeave { count, taken_out }),
    }
}

/// What the last close of the till left in its drawer, which is said; nothing where it said nothing.
fn left_before(shop: &Shop<'_>) -> Result<Amount, CliFailure> {
    let float = shop.ask(request::ShiftFloat(None))?.float.filter(|float| float.is_left);
    if let Some(float) = &float {
        remark(&words::takes_float(shop.lang, &words::proposed(shop.lang, float)));
    }
    Ok(float.map_or(0, |float| float.amount))
}

fn tell(shop: &Shop<'_>, shift: &Shift, closed: bool) -> Result<Exit, CliFailure> {
    let drawer = shop.ask(request::ShiftDrawer(closed.then_some(shift.id)))?;
    let float = shop.ask(request::ShiftFloat(closed.then_some(shift.id)))?;
    let (back, voided, others) = (drawer.back, drawer.voided.clone(), drawer.cancelled_of_others);
    let lines = |lang| {
        let rows = words::shift(lang, shift, closed, (&drawer, &float)).into_iter();
        lined_up(&rows.map(|row| vec![row.label, row.text]).collect::<Vec<_>>(), &[])
    };
    shop.tell_lines(|| object! { ..json(shift, closed), ..cash(shift, back), ..left(shift, &float), cancelled_of_others: others.count, cancelled_of_others_amount: others.total, voided }, lines)
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

/// What a closed shift left in its drawer, and what the running one begins with.
fn left(shift: &Shift, float: &ShiftFloat) -> Object {
    let ShiftFloat { float, taken_out } = float;
    let left = taken_out.and_then(|out| shift.cash.as_ref()?.left(out).ok());
    let float = float.map(|DrawerFloat { shift, at, amount, is_left }| {
        object! { amount, shift, at, left: is_left }
    });
    object! { taken_out, left, float_proposed: float }
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
