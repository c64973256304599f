//! `lj shift show|close|print`: 交班 of the till of `--till`, or of what was sold without one.

use crate::cli::context::Context;
use crate::cli::out::{CliFailure, Exit, Object, lined_up, list, object};
use crate::cli::value;
use crate::cli::verb::paper::job;
use crate::domain::{BookUse, Shift, ShiftFigures, ShiftId};
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
    Close,
    /// Print the slip of a closed shift.
    Print {
        /// Number of the closed shift.
        #[arg(value_name = "SHIFT", value_parser = value::shift)]
        shift: ShiftId,
    },
}

/// Shows, closes or prints.
///
/// # Errors
/// `NOTHING_SOLD`.
pub fn run(context: &Context, verb: Verb) -> Result<Exit, CliFailure> {
    context.with_shop(|shop| match verb {
        Verb::Show { shift: Some(id) } => tell(shop, &*shop.ask(request::Shift(id))?, true),
        Verb::Show { shift: None } => tell(shop, &*shop.ask(request::ShiftFigures)?, false),
        Verb::Close => tell(shop, &*shop.act(request::ShiftClose)?, true),
        Verb::Print { shift } => job::queue(shop, request::PrintShift(shift)),
    })
}

fn tell(context: &Context, shift: &Shift, closed: bool) -> Result<Exit, CliFailure> {
    let lines = |lang| {
        let rows = text::till::shift::shift(lang, shift, closed).into_iter();
        lined_up(&rows.map(|row| vec![row.label, row.text]).collect::<Vec<_>>(), &[])
    };
    context.tell_lines(|| json(shift, closed), lines)
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
